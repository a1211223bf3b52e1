"""What stands at two clients is found, but for the pairs of which the records say that they are meant."""

import pytest

from tests.rules.bases import between_records, norms_of

ANA = "{{name: Ana, email: ana@home.example, phone: +49 89 1234567{more}}}"


def said(**texts: str) -> list[tuple[str, str]]:
    """Return the code and the record of each finding between records."""
    records = {f"records/{name}.yaml": text for name, text in texts.items()}
    return sorted({(one.code, one.path[8:-5]) for one in between_records(records, norms_of(None))})


def clinic(name: str, more: str = "", own: str = "") -> str:
    return f"name: {name}\n{own}contacts:\n  - {ANA.format(more=more)}\n"


BOTH = [("CB052", "a"), ("CB052", "b"), ("CB053", "a"), ("CB053", "b")]


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        pytest.param(clinic("Rose"), clinic("Lily"), BOTH, id="nothing is said"),
        pytest.param(clinic("Rose", ", also_at: [b]"), clinic("Lily"), [], id="a person who works at both"),
        pytest.param(clinic("Rose"), clinic("Lily", ", also_at: [a]"), [], id="said at the other"),
        pytest.param(clinic("Rose", ", moved_to: b"), clinic("Lily"), [], id="a person who went there"),
        pytest.param(clinic("Rose", ", left: 2026-05-01"), clinic("Lily"), [], id="a person who has left"),
        pytest.param(
            clinic("Rose", own="concern: Flora AG\n"),
            clinic("Lily", own="concern: flora  ag\n"),
            [],
            id="one concern",
        ),
        pytest.param(
            clinic("Rose", own="concern: Flora AG\n"), clinic("Lily"), BOTH, id="one has no concern"
        ),
        pytest.param(
            clinic("Rose", own="distinct_from: [b]\n"), clinic("Lily"), [], id="said to be distinct"
        ),
        pytest.param(
            clinic("Rose", ", also_at: [b]"),
            "name: Lily\ncontacts:\n  - {name: Eva, email: ana@home.example}\n",
            [("CB052", "a"), ("CB052", "b")],
            id="somebody else there has the address",
        ),
        pytest.param(
            clinic("Rose", ", also_at: [b]"),
            "name: Lily\ncontacts:\n  - {name: Dr. Ана, email: ana@home.example}\n",
            [],
            id="the same person with a title, in another script",
        ),
        pytest.param(
            clinic("Rose"),
            "name: Lily\nemail: [info@lily.example, ANA@home.example]\n",
            [("CB052", "a"), ("CB052", "b")],
            id="a second address",
        ),
    ],
)
def test_an_address_at_two_clients(first: str, second: str, found: list[tuple[str, str]]) -> None:
    assert said(a=first, b=second) == found


def test_the_next_one_is_still_found() -> None:
    third = "name: Iris\nemail: ana@home.example\n"
    found = said(a=clinic("Rose", ", also_at: [b]"), b=clinic("Lily"), c=third)
    assert found == [("CB052", "a"), ("CB052", "b"), ("CB052", "c")]


@pytest.mark.parametrize(
    ("own", "found"),
    [
        ("", [("CB051", "a"), ("CB051", "b"), ("CB054", "a"), ("CB054", "b")]),
        ("concern: Flora\n", [("CB054", "a"), ("CB054", "b")]),
        ("distinct_from: [a, b]\n", [("CB056", "a"), ("CB056", "b")]),
    ],
)
def test_a_tax_number_and_a_name_at_two_clients(own: str, found: list[tuple[str, str]]) -> None:
    assert said(a=f"name: Flora\n{own}tax_id: DE1\n", b=f"name: Flora AG\n{own}tax_id: DE1\n") == found


def test_a_switchboard_is_no_double() -> None:
    assert said(a="name: Rose\nphone: +49 89 1234567 ext. 1\n", b="name: Lily\nphone: +49 89 1234567\n") == []


@pytest.mark.parametrize(
    ("first", "second"),
    [(", also_at: [b, c]", ""), (", also_at: [b]", ", also_at: [c]"), ("", ", also_at: [a, c]")],
)
def test_a_person_at_three_clients_is_said_to_be_so_once(first: str, second: str) -> None:
    three = {"a": clinic("Rose", first), "b": clinic("Lily", second), "c": clinic("Iris")}
    assert said(**three) == []
    fourth = said(**three, d=clinic("Aster"))
    assert fourth == [(code, client) for code in ("CB052", "CB053") for client in "abcd"]
