"""Open promises and tasks of one client: in the order of their numbers, named, and closed."""

from datetime import date

import pytest

from clientbase.edits.promises import closing, kept, oldest, open_promises
from clientbase.edits.write import Rules
from clientbase.errors import UnreadableError, UsageError
from clientbase.fields import empty
from clientbase.norms import Norms
from clientbase.text.read import parse

TODAY = date(2026, 11, 21)
RULES = Rules(empty(Norms), TODAY)
RECORD = """\
name: Vila
interactions:
  - {date: 2026-11-01, kind: call, next: {date: 2026-11-25, what: send list}}
  - {date: 2026-11-10, kind: call, about: samples, next: {date: 2026-11-23}}
  - {date: 2026-11-10, kind: visit, next: {date: 2026-11-24}}
  - {date: 2026-11-02, kind: call, next: {date: 2026-11-03, what: done, done: 2026-11-04}}
tasks:
  - {date: 2026-11-22, what: bring oil, entered: 2026-11-10}
  - {date: 2026-11-23, what: call}
"""
OPEN = open_promises(parse(RECORD.encode(), "records/vila.yaml"), RULES)


def test_what_is_due_first_comes_first_and_of_one_day_what_stands_first() -> None:
    assert [one.where for one in OPEN] == [
        ("tasks", 0),
        ("interactions", 1, "next"),
        ("tasks", 1),
        ("interactions", 2, "next"),
        ("interactions", 0, "next"),
    ]
    assert [one.what for one in OPEN] == ["bring oil", "samples", "call", "next step", "send list"]


def test_each_is_called_by_what_was_to_be_done_and_when() -> None:
    assert [one.words(TODAY) for one in OPEN[:2]] == [
        '"bring oil", a task for tomorrow',
        '"samples", promised Tue 10 Nov for Mon 23 Nov',
    ]


@pytest.mark.parametrize(("number", "where"), [(None, 0), (1, 0), (2, 1), (5, 4)])
def test_one_is_named_by_its_number_else_the_first_is_meant(number: int | None, where: int) -> None:
    assert oldest(OPEN, number, TODAY) == OPEN[where]


@pytest.mark.parametrize("number", [0, 6, -1])
def test_a_number_that_none_has_is_refused_with_those_that_there_are(number: int) -> None:
    with pytest.raises(UsageError, match=f'no open promise {number}; there are: 1 "bring oil", a task'):
        oldest(OPEN, number, TODAY)


def test_where_nothing_is_open_that_is_said() -> None:
    for ask in (lambda: oldest([], None, TODAY), lambda: kept([], "last", TODAY)):
        with pytest.raises(UsageError, match="nothing that was promised"):
            ask()


@pytest.mark.parametrize(
    ("count", "end"), [(9, "call 8"), (10, "and 1 more one"), (11, "and 2 more ones")], ids=["9", "10", "11"]
)
def test_nine_are_told_and_the_others_are_counted(count: int, end: str) -> None:
    tasks = "".join(f"  - {{date: 2026-11-22, what: call {n}}}\n" for n in range(count))
    known = open_promises(parse(f"name: Vila\ntasks:\n{tasks}".encode(), "records/vila.yaml"), RULES)
    with pytest.raises(UsageError) as caught:
        oldest(known, 99, TODAY)
    assert end in str(caught.value).rpartition("; ")[2]


@pytest.mark.parametrize(
    ("word", "where"),
    [("last", ("interactions", 2, "next")), ("1", ("tasks", 0)), ("5", ("interactions", 0, "next"))],
)
def test_what_a_talk_keeps_is_the_promise_that_was_given_last_or_a_number(
    word: str, where: tuple[object, ...]
) -> None:
    assert kept(OPEN, word, TODAY).where == where


def test_a_task_that_nobody_knows_the_day_of_was_given_first() -> None:
    assert kept([OPEN[2], OPEN[4]], "last", TODAY) == OPEN[4]
    assert kept([OPEN[2], OPEN[0]], "last", TODAY) == OPEN[0]


def test_what_is_no_number_is_refused() -> None:
    with pytest.raises(UsageError, match='keeps: "first" is neither last nor the number'):
        kept(OPEN, "first", TODAY)


def test_it_is_closed_in_its_place() -> None:
    assert closing(OPEN[1], TODAY) == (("interactions", 1, "next", "done"), "2026-11-21")


def test_a_record_with_errors_is_to_be_mended_first() -> None:
    with pytest.raises(UnreadableError, match="mend it first"):
        open_promises(parse(b"name: Vila\nsince: soon\n", "records/vila.yaml"), RULES)
