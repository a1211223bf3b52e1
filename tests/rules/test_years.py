"""A slip of the year is found where the day is in the calendar and nothing else is wrong with it."""

import pytest

from tests.rules.bases import judged

TALK = "name: Luna\ninteractions:\n  - {date: 2026-11-20, kind: call}\n"
PLANNED = (
    "tasks: [{{date: {day}, what: call}}]",
    "deals: [{{id: d, stage: lead, expected: {day}}}]",
    "deals: [{{id: d, stage: lead, documents: [{{date: {day}, kind: offer}}]}}]",
    "documents: [{{date: {day}, kind: offer}}]",
    "contacts: [{{name: Ana, from: {day}}}]",
    "contacts: [{{name: Ana, left: {day}}}]",
    "status: former\nleft: {{date: {day}, reason: moved}}",
)


def years(text: str) -> list[str]:
    return [line.partition(": CB125 ")[2] for line in judged(text) if "CB125" in line]


@pytest.mark.parametrize("planned", PLANNED)
@pytest.mark.parametrize("day", ["2062-11-27", "2206-11-27"])
def test_a_plan_of_another_age_is_found(planned: str, day: str) -> None:
    said = f'{day} is more than ten years after all that has happened here; did you mean "2026-11-27"?'
    assert years(TALK + planned.format(day=day)) == [said]


@pytest.mark.parametrize("planned", PLANNED)
@pytest.mark.parametrize("day", ["2036-12-31", "2027-01-01", "2026-01-01"])
def test_a_plan_within_ten_years_is_one(planned: str, day: str) -> None:
    assert years(TALK + planned.format(day=day)) == []


def test_a_promise_is_held_against_what_has_happened() -> None:
    promise = (
        "name: Luna\ninteractions:\n  - {date: 2011-03-01, kind: call, next: {date: 2022-03-01, what: x}}\n"
    )
    assert years(promise) == [
        "2022-03-01 is more than ten years after all that has happened here; correct the year"
    ]
    assert years(promise + "purchases: [{date: 2012-01-01, amount: 1}]\n") == []


def test_where_nothing_has_happened_a_year_is_still_no_plan() -> None:
    assert len(years("name: Luna\ntasks: [{date: 2062-11-27, what: call}]\n")) == 1
    assert years("name: Luna\ntasks: [{date: 2040-11-27, what: call}]\n") == []


@pytest.mark.parametrize(
    "text",
    [
        "interactions: [{{date: {day}, kind: call}}]",
        "purchases: [{{date: {day}, amount: 5}}]",
        "returns: [{{date: {day}, amount: 5}}]",
        "cancelled: [{{date: {day}, amount: 5}}]",
        "supplies: [{{date: {day}, amount: 5}}]",
        "proposals: [{{date: {day}, amount: 5}}]",
        "deals: [{{id: d, stage: lead, opened: {day}}}]",
        "deals: [{{id: d, stage: lead, expected: {day}}}]",
        "problems: [{{opened: {day}, kind: delivery, about: x}}]",
        "problems: [{{opened: 2026-01-01, resolved: {day}, kind: delivery, about: x}}]",
        "handovers: [{{date: {day}, from: olga, to: elena}}]",
        "interest: [{{date: {day}, product: pasta}}]",
        "asked: [{{date: {day}, reason: price}}]",
        "tasks: [{{date: {day}, what: x}}]",
        "contacts: [{{name: Ana, from: {day}}}]",
        "contacts: [{{name: Ana, left: {day}}}]",
        "left: [{{date: {day}, reason: price}}]",
        "reviewed: {day}",
    ],
)
def test_what_happened_before_anybody_wrote_it_down_is_found(text: str) -> None:
    assert years("name: Luna\n" + text.format(day="1926-11-20")) == [
        '"1926-11-20" is before the year 1950; correct the year'
    ]
    assert years("name: Luna\n" + text.format(day="1950-01-01")) == []


def test_a_firm_may_be_as_old_as_it_likes() -> None:
    assert years("name: Luna\nfounded: 1926-01-01\nsince: 1949-01-01\n") == []


def test_so_may_a_person_and_a_paper() -> None:
    assert years("name: Luna\ncontacts: [{name: Ana, birthday: 1926-01-01}]\n") == []
    assert years("name: Luna\ndocuments: [{date: 1926-01-01, kind: deed}]\n") == []
