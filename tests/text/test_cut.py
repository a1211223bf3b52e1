"""What YAML cuts off at " #": found where the sign stands, quoted where it is beyond doubt."""

import pytest

from clientbase.text.cut import cuts, uncut
from clientbase.text.read import parse


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("name: Pizza #1\n", [(1, 13, "Pizza #1")], id="a number"),
        pytest.param(
            "a:\n  - b: order #77 late\n", [(2, 14, "order #77 late")], id="within a text, in a list"
        ),
        pytest.param("\nname: Pizza #1\n", [(2, 13, "Pizza #1")], id="below an empty line"),
        pytest.param("- Pizza  #one # ours\n", [(1, 10, "Pizza  #one")], id="a comment behind it"),
        pytest.param("a: {b: c #d\n  }\n", [(1, 10, "c #d")], id="in braces"),
        pytest.param("name: Eva # our friend\n", [], id="a comment"),
        pytest.param("name: Eva #\n", [], id="an empty comment"),
        pytest.param("name: Eva#1\n", [], id="no blank before it"),
        pytest.param('name: "Eva" #1\n', [], id="quotes have said where it ends"),
        pytest.param("name: #1\n", [], id="nothing is cut off"),
        pytest.param("date: 2026-10-02 #1\n", [], id="a day, which is whole"),
        pytest.param("notes: 2026-10 #1\n", [(1, 16, "2026-10 #1")], id="a text of digits"),
        pytest.param(
            "purchases:\n  - amount: 500 #x\n    cost: 1.200,50 #2\n", [], id="sums, which are whole"
        ),
        pytest.param("deals:\n  - {probability: 60 #maybe\n    }\n", [], id="a number"),
        pytest.param("status: active #again\n", [], id="one of a few words"),
        pytest.param("rates: {MKD: 0.016 #x\n  }\n", [], id="a number of no declared key"),
        pytest.param("extra:\n  visits: 5 #x\n  card: gold #1\n", [(3, 14, "gold #1")], id="own fields"),
        pytest.param("phone: 070 123456 #2\n", [(1, 19, "070 123456 #2")], id="a phone with an extension"),
        pytest.param("name: |\n  Pizza #1\n", [], id="a text of several lines"),
        pytest.param("#1\nname: Eva\n", [], id="a line of its own"),
    ],
)
def test_where_a_value_is_cut_off(text: str, found: list[tuple[int, int, str]]) -> None:
    assert [(*cut.place, cut.whole) for cut in cuts(text)] == found


def test_quotes_are_put_where_a_number_follows() -> None:
    text = "name: Pizza #1\nnotes: late #again\ncontacts:\n  - role: the #2 # of three\n"
    mended = uncut(text)
    assert mended == text.replace("Pizza #1", '"Pizza #1"').replace("the #2", '"the #2"')
    assert parse(mended.encode(), "luna").data["name"] == "Pizza #1"
    assert uncut("a: x #1\nb: y #2\n") == 'a: "x #1"\nb: "y #2"\n'
    assert uncut("amount: 500 #12\n") == "amount: 500 #12\n"
