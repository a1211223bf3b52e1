"""`clientbase set` on lists: what stays keeps its place and comments, what goes is said."""

from pathlib import Path

import pytest

from tests.edits.running import run

LUNA = """\
name: Luna
tags:
  # delivery
  - monday   # before noon
  - van
contacts:
  - {name: Eva Klein, interests: [wine]}
deals:
  - {id: d1, title: Spring, stage: won, opened: 2026-01-01, closed: 2026-03-01, amount: 100}
"""


@pytest.fixture
def luna(tmp_path: Path) -> Path:
    (tmp_path / "records").mkdir()
    (tmp_path / "schema.yaml").write_text("deal_stages: {lead: 10, won: 100, lost: 0}\n", encoding="utf-8")
    (tmp_path / "records/luna.yaml").write_text(LUNA, encoding="utf-8")
    return tmp_path


def text(base: Path) -> str:
    return (base / "records/luna.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "old", "new", "said"),
    [
        pytest.param(["tags=monday,van,key"], "  - van\n", "  - van\n  - key\n", "+ tag key", id="one more"),
        pytest.param(
            ["tags=key,van,monday"],
            "  - van\n",
            "  - van\n  - key\n",
            "+ tag key",
            id="in any order",
        ),
        pytest.param(["tags=monday"], "  - van\n", "", "- tag van", id="one less"),
        pytest.param(["tags+=van,key"], "  - van\n", "  - van\n  - key\n", "+ tag key", id="added"),
        pytest.param(["tags-=VAN"], "  - van\n", "", "- tag van", id="taken out"),
        pytest.param(
            ["tags-=monday"],
            "  - monday   # before noon\n",
            "",
            '- tag monday; comment "# before noon" removed',
            id="with a comment",
        ),
        pytest.param(
            ["aliases=Foo, Inc."],
            "tags:\n",
            "tags:\n",
            "+ alias Foo; + alias Inc.",
            id="a comma parts what may be one",
        ),
    ],
)
def test_a_list_of_words(luna: Path, words: list[str], old: str, new: str, said: str) -> None:
    answer = run(luna, "set", "luna", *words)
    assert answer.code == 0
    assert answer.err.partition(": ")[2] == f"{said}\n"
    assert text(luna).replace("aliases: [Foo, Inc.]\n", "") == LUNA.replace(old, new)


@pytest.mark.parametrize(
    ("interests", "written"),
    [
        ("wine (red, dry)", "[wine (red, dry)]"),
        ("wine (red, dry), books", '["wine (red, dry)", books]'),
        ("wine\\, red", '["wine, red"]'),
        ("(a,b", "[(a, b]"),
    ],
)
def test_a_comma_in_brackets_or_behind_a_stroke_belongs_to_the_word(
    luna: Path, interests: str, written: str
) -> None:
    assert run(luna, "set", "luna/contacts/Eva Klein", f"interests={interests}").code == 0
    assert text(luna).replace('"', "") == LUNA.replace("[wine]", written).replace('"', "")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["deals="], '"deals" holds 1 item; take out one at a time with: clientbase remove'),
        (["deals+=x"], '"deals" holds items; add one with: clientbase add'),
        (["region+=x"], '"region" is no list of words; write region=x'),
        (["tags+="], '"tags+=" has no value; say what to add'),
        (["tags-=vam"], '"vam" is not in tags; did you mean "van"?'),
        (["aliases-=vam"], '"vam" is not in aliases; it is empty'),
        (["tags=a", "tags+=b"], '"tags" is given twice'),
    ],
)
def test_what_would_lose_or_mean_nothing_is_refused(luna: Path, words: list[str], said: str) -> None:
    answer = run(luna, "set", "luna", *words)
    assert answer.code == 2
    assert said in answer.err
    assert text(luna) == LUNA


def test_a_deal_that_is_brought_back_is_no_longer_closed(luna: Path) -> None:
    answer = run(luna, "set", "luna/deals/d1", "stage=lead")
    assert answer.err.endswith(": deal d1 stage won -> lead; deal d1 closed Sun 1 Mar removed\n")
    assert text(luna) == LUNA.replace("stage: won", "stage: lead").replace(" closed: 2026-03-01,", "")
    assert run(luna, "check").code == 0


def test_a_day_of_closing_that_is_given_stays_and_is_warned_of(luna: Path) -> None:
    answer = run(luna, "set", "luna/deals/d1", "stage=lead", "closed=2026-04-01")
    assert 'CB048 closed on 2026-04-01, but "lead" is an open stage' in answer.err
    assert "closed: 2026-04-01" in text(luna)


PHONES = """\
name: Luna
phone: +49 89 1234567
contacts:
  - {name: Eva Klein, email: [eva@firm.example, eva@home.example]}
"""


@pytest.mark.parametrize(
    ("words", "written"),
    [
        (["phone=+49 30 1234567"], "phone: +49 30 1234567"),
        (["phone+=+49 30 1234567"], "phone: [+49 89 1234567, +49 30 1234567]"),
        (["phone+=+49 89 1234567"], "phone: +49 89 1234567"),
        (["phone-=+49 89 1234567"], None),
    ],
)
def test_one_phone_becomes_several_and_none(luna: Path, words: list[str], written: str | None) -> None:
    (luna / "records/luna.yaml").write_text(PHONES, encoding="utf-8")
    assert run(luna, "set", "luna", *words).code == 0
    assert text(luna) == PHONES.replace("phone: +49 89 1234567\n", f"{written}\n" if written else "")


@pytest.mark.parametrize(
    ("words", "written"),
    [
        (["email=new@firm.example"], "[new@firm.example, eva@home.example]"),
        (["email=eva@home.example"], "[eva@home.example, eva@firm.example]"),
        (["email=eva@firm.example"], "[eva@firm.example, eva@home.example]"),
        (["email-=eva@firm.example"], "[eva@home.example]"),
    ],
)
def test_of_several_addresses_the_main_one_is_set(luna: Path, words: list[str], written: str) -> None:
    (luna / "records/luna.yaml").write_text(PHONES, encoding="utf-8")
    assert run(luna, "set", "luna/contacts/eva  KLEIN", *words).code == 0
    assert text(luna) == PHONES.replace("[eva@firm.example, eva@home.example]", written)


def test_a_client_comes_back_and_leaves_again_and_nothing_is_lost(luna: Path) -> None:
    left = "{date: 2026-03-01, reason: moved}"
    (luna / "records/luna.yaml").write_text(f"name: Luna\nstatus: former\nleft: {left}\n", encoding="utf-8")
    bought = run(luna, "add", "purchase", "luna", "date=2026-11-20", "amount=50")
    assert "if the client is back, set left.back=2026-11-20 status=active" in bought.err
    back = f"{left[:-1]}, back: 2026-11-20}}"
    assert run(luna, "set", "luna", "left.back=2026-11-20", "status=active").code == 0
    assert f"left: {back}\n" in text(luna)
    assert run(luna, "check").err == ""
    assert run(luna, "set", "luna", "left=2026-11-21 price", "status=former").code == 0
    assert f"left: [{back}, {{date: 2026-11-21, reason: price}}]\n" in text(luna)
    assert run(luna, "set", "luna", "left.note=sold").code == 0
    assert "{date: 2026-11-21, reason: price, note: sold}]" in text(luna)
    assert run(luna, "set", "luna", "left.note=").code == 0
    assert run(luna, "set", "luna", "left=").code == 2
    assert f"left: [{back}, {{date: 2026-11-21, reason: price}}]\n" in text(luna)
