"""Days worked out with a calendar on the wall: ends of months and years, leap days, weeks, days off, schedules."""

import datetime as dt
import re

import pytest

from clientbase.reports.dates import _near
from clientbase.reports.weekly import subject
from clientbase.scheduling.every import parse_every
from clientbase.spoken import day_from_words
from clientbase.values import WorkingDays, parse_term

day = dt.date.fromisoformat


@pytest.mark.parametrize(
    ("words", "today", "ahead", "meant"),
    [
        ("-1mo", "2026-03-31", None, "2026-02-28"),
        ("+1mo", "2028-01-31", None, "2028-02-29"),
        ("+1y", "2028-02-29", None, "2029-02-28"),
        ("-1y", "2028-02-29", None, "2027-02-28"),
        ("yesterday", "2027-01-01", None, "2026-12-31"),
        ("tomorrow", "2028-02-28", None, "2028-02-29"),
        ("tomorrow", "2027-02-28", None, "2027-03-01"),
        ("завтра", "2026-12-31", None, "2027-01-01"),
        ("in 2 weeks", "2026-12-25", None, "2027-01-08"),
        ("next friday", "2026-11-20", None, "2026-11-27"),
        ("last friday", "2026-11-20", None, "2026-11-13"),
        ("monday", "2026-11-22", True, "2026-11-23"),
        ("monday", "2026-11-22", False, "2026-11-16"),
        ("31.12.", "2027-01-02", False, "2026-12-31"),
        ("2.1.", "2026-12-30", True, "2027-01-02"),
        ("29.2.", "2027-11-21", True, "2028-02-29"),
        ("29.2.", "2025-01-10", False, "2024-02-29"),
    ],
)
def test_a_day_in_words(words: str, today: str, ahead: bool | None, meant: str) -> None:
    assert day_from_words(words, day(today), ahead=ahead) == day(meant)


@pytest.mark.parametrize("ahead", [True, False])
@pytest.mark.parametrize("words", ["29.2.", "29/2", "29 february"])
def test_a_day_that_neither_this_year_nor_the_next_has_is_asked_back(words: str, ahead: bool) -> None:
    said = f'"{words}" can be 2024-02-29 or 2028-02-29; write it so'
    with pytest.raises(ValueError, match=re.escape(said)):
        day_from_words(words, day("2026-11-21"), ahead=ahead)


@pytest.mark.parametrize(
    ("length", "begun", "after"),
    [
        ("1mo", "2026-01-31", "2026-02-28"),
        ("3mo", "2026-11-30", "2027-02-28"),
        ("1y", "2024-02-29", "2025-02-28"),
        ("4y", "2024-02-29", "2028-02-29"),
        ("12mo", "2027-02-28", "2028-02-28"),
        ("6w", "2026-11-21", "2027-01-02"),
        ("30d", "2028-02-01", "2028-03-02"),
        ("30d", "2027-02-01", "2027-03-03"),
    ],
)
def test_a_length_of_time_after_a_day(length: str, begun: str, after: str) -> None:
    assert parse_term(length).after(day(begun)) == day(after)


@pytest.mark.parametrize(
    ("length", "ended", "before"),
    [
        ("1mo", "2026-03-31", "2026-02-28"),
        ("90d", "2026-11-21", "2026-08-23"),
        ("1y", "2028-02-29", "2027-02-28"),
    ],
)
def test_a_length_of_time_before_a_day(length: str, ended: str, before: str) -> None:
    assert parse_term(length).before(day(ended)) == day(before)


HOLIDAYS = ("2026-12-08", "2027-01-01", "2027-01-07")


@pytest.mark.parametrize(
    ("length", "begun", "weekend", "after"),
    [
        pytest.param("1wd", "2026-11-20", "saturday sunday", "2026-11-23", id="Friday to Monday"),
        pytest.param("3wd", "2026-12-04", "saturday sunday", "2026-12-10", id="over St. Clement's day"),
        pytest.param("5wd", "2026-12-31", "saturday sunday", "2027-01-11", id="over New Year and Christmas"),
        pytest.param("2wd", "2026-11-19", "friday saturday", "2026-11-23", id="over another weekend"),
    ],
)
def test_working_days(length: str, begun: str, weekend: str, after: str) -> None:
    worked = WorkingDays.without(weekend.split(), HOLIDAYS)
    assert parse_term(length).after(day(begun), worked) == day(after)


@pytest.mark.parametrize(
    ("when", "week"),
    [
        pytest.param("2026-12-31", 53, id="Thursday"),
        pytest.param("2027-01-03", 53, id="the Sunday after New Year"),
        pytest.param("2027-01-04", 1, id="Monday"),
        pytest.param("2025-12-29", 1, id="a Monday before New Year"),
        pytest.param("2021-01-03", 53, id="of a year with a leap day"),
    ],
)
def test_the_week_of_the_year(when: str, week: int) -> None:
    none = {"overdue": 0, "promises_broken": 0, "newly_dormant": 0, "below": 0}
    assert subject(None, day(when), none, none).startswith(f"Clients, week {week}: ")


@pytest.mark.parametrize(
    ("every", "last", "when", "is_due"),
    [
        ("month", "2026-12-31", "2027-01-01", True),
        ("month", "2026-12-01", "2026-12-31", False),
        ("quarter", "2026-10-01", "2026-12-31", False),
        ("quarter", "2026-12-31", "2027-01-01", True),
        ("5mo", "2026-09-30", "2027-02-27", False),
        ("5mo", "2026-09-30", "2027-02-28", True),
        ("2w", "2026-12-20", "2027-01-02", False),
        ("2w", "2026-12-20", "2027-01-03", True),
        ("monday", "2026-12-28", "2027-01-03", False),
        ("monday", "2026-12-28", "2027-01-04", True),
        ("year", "2026-01-01", "2026-12-31", False),
    ],
)
def test_whether_a_schedule_is_due(every: str, last: str, when: str, is_due: bool) -> None:
    assert parse_every(every).is_due(day(when), day(last), lambda one: one.weekday() < 5) is is_due


@pytest.mark.parametrize(
    ("when", "celebrated"),
    [
        ("2027-02-28", ["02-28", "02-29"]),
        ("2028-02-28", ["02-28"]),
        ("2028-02-29", ["02-29"]),
        ("2100-02-28", ["02-28", "02-29"]),
    ],
)
def test_what_is_celebrated_on_a_day(when: str, celebrated: list[str]) -> None:
    assert [of_year for _, of_year in _near(day(when), day(when))] == celebrated
