"""What was written, in words."""

from datetime import date

import pytest

from clientbase.edits.kinds import KINDS
from clientbase.edits.telling import told_items
from clientbase.text.loader import Value

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("kind", "item", "said"),
    [
        (
            "interaction",
            {"date": "2026-11-20", "kind": "call", "with": "Vera", "next": {"date": "2026-12-01"}},
            "call with Vera yesterday; promised Tue 1 Dec",
        ),
        (
            "purchase",
            {"date": "2026-11-21", "amount": "80", "waiver": {"by": "olga", "reason": "sample"}},
            'purchase today, 80 EUR, waiver by olga, "sample"',
        ),
        ("purchase", {"date": "2026-11-21", "amount": "80", "currency": "MKD"}, "purchase today, 80 MKD"),
        ("deal", {"id": "d1", "stage": "lead", "expected": "soon"}, "deal d1, lead, expected soon"),
        (
            "contact",
            {"name": "Vera", "email": ["a@x", "b@x"]},
            'contact Vera, email "a@x", "b@x"',
        ),
    ],
    ids=["talk", "waiver", "currency", "not a day", "list"],
)
def test_an_item_in_words(kind: str, item: dict[str, Value], said: str) -> None:
    assert told_items(KINDS[kind], [item], {"currency": "EUR"}, TODAY) == said


def test_of_many_items_only_the_first_are_said() -> None:
    items = [{"product": name} for name in "abcde"]
    said = "interest a; interest b; interest c; and 2 more of interest"
    assert told_items(KINDS["interest"], items, {}, TODAY) == said
