"""What was written, in words."""

from datetime import date

import pytest

from clientbase.edits.kinds import KINDS
from clientbase.edits.telling import told_changes, told_client, told_decision, told_items
from clientbase.edits.write import Draft
from clientbase.text.loader import Value
from clientbase.text.read import parse

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
        ("interaction", {"date": "2026-11-21", "kind": "call", "about": "oil"}, "call today"),
        (
            "interaction",
            {"date": "2026-11-21", "kind": "call", "next": {"date": "2026-11-22", "what": "visit"}},
            'call today; promised tomorrow "visit"',
        ),
        ("deal", {"id": "d1", "stage": "lead", "opened": "2026-11-20"}, "deal d1, lead, yesterday"),
        (
            "deal",
            {"id": "d1", "stage": "lead", "expected": "2026-11-22"},
            "deal d1, lead, expected tomorrow",
        ),
        (
            "purchase",
            {"date": "2026-11-21", "amount": "80", "cost": "60", "entered": "2026-11-21"},
            "purchase today, 80 EUR, cost 60 EUR",
        ),
        ("deal", {"id": "d1", "title": "oil", "stage": "lead"}, 'deal d1, "oil", lead'),
    ],
    ids=[
        "talk",
        "waiver",
        "currency",
        "not a day",
        "list",
        "talk alone",
        "a promise of something",
        "a day without its name",
        "a day with its name",
        "two sums",
        "free words",
    ],
)
def test_an_item_in_words(kind: str, item: dict[str, Value], said: str) -> None:
    assert told_items(KINDS[kind], [item], {"currency": "EUR"}, TODAY) == said


def test_of_many_items_only_the_first_are_said() -> None:
    items = [{"product": name} for name in "abcde"]
    said = "interest a; interest b; interest c; and 2 more of interest"
    assert told_items(KINDS["interest"], items, {}, TODAY) == said


@pytest.mark.parametrize(
    ("count", "said"),
    [(1, "interest a"), (3, "interest a; interest b; interest c")],
)
def test_up_to_three_items_are_all_said(count: int, said: str) -> None:
    items = [{"product": name} for name in "abc"[:count]]
    assert told_items(KINDS["interest"], items, {}, TODAY) == said


def test_a_sum_without_a_currency_is_a_number() -> None:
    assert told_items(KINDS["purchase"], [{"date": "2026-11-21", "amount": "80"}], {}, TODAY) == (
        "purchase today, 80"
    )


def test_a_client_is_told_by_its_id_and_what_else_is_known() -> None:
    data = {
        "name": "Vila",
        "segment": "horeca",
        "tags": ["a", "b"],
        "since": "2026-11-20",
        "source": {"channel": "fair"},
        "contacts": [{"name": "Vera", "role": "chef"}, {"name": "Bo"}],
        "extra": {"card": "77"},
        "relation": [],
    }
    assert told_client("vila", data, TODAY) == (
        'new client vila, segment horeca, tags "a", "b", since yesterday, source channel fair, '
        "contacts Vera, chef; Bo, extra 77"
    )


def test_a_decision_is_told_in_its_words() -> None:
    item: dict[str, Value] = {"date": "2026-11-21", "decision": "visit all", "due": "2026-11-22"}
    assert told_decision(item, TODAY) == 'today, "visit all", due tomorrow'


def test_what_is_changed_is_told_with_its_days_as_people_say_them() -> None:
    before, after = (
        parse(text.encode(), "records/vila.yaml")
        for text in ("name: Vila\nmanager: olga\n", "name: Vila\nmanager: ivan\nreviewed: 2026-11-20\n")
    )
    assert told_changes(Draft(before, after, None, ()), TODAY) == "manager olga -> ivan; reviewed yesterday"
