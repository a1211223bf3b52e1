"""How often a schedule is run, on days worked by hand."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientbase.scheduling.every import Every, in_words_of_cron, parse_every

SATURDAY = dt.date(2026, 11, 21)


def worked(day: dt.date) -> bool:
    return day.weekday() < 5


@pytest.mark.parametrize(
    ("said", "last", "is_due"),
    [
        ("day", "2026-11-20", True),
        ("1d", "2026-11-21", False),
        ("monday", "2026-11-16", False),
        ("monday", "2026-11-15", True),
        ("Monday and Saturday", "2026-11-16", True),
        ("week", "2026-11-15", True),
        ("workday", "2026-11-20", False),
        ("workday", "2026-11-19", True),
        ("month", "2026-10-31", True),
        ("month", "2026-11-01", False),
        ("quarter", "2026-09-30", True),
        ("3mo", "2026-10-01", False),
        ("year", "2025-12-31", True),
        ("2w", "2026-11-08", False),
        ("2w", "2026-11-07", True),
        ("5mo", "2026-06-21", True),
        ("monday 7:30", None, True),
    ],
)
def test_whether_it_is_due_on_a_saturday(said: str, last: str | None, is_due: bool) -> None:
    before = dt.date.fromisoformat(last) if last else None
    assert parse_every(said).is_due(SATURDAY, before, worked) is is_due


def test_on_a_day_off_what_is_for_working_days_waits() -> None:
    every = parse_every("workday")
    assert not every.is_due(SATURDAY, None, worked)
    assert not every.is_due(SATURDAY, dt.date(2026, 11, 20), lambda _day: False)


@pytest.mark.parametrize("text", ["", "often", "mondays", "0d", "2wd", "monday 24:00", "7:30", "monday day"])
def test_what_it_may_say_is_told_of_anything_else(text: str) -> None:
    with pytest.raises(ValueError, match=f'"{text}" is not how often; it may say: day, workday, '):
        parse_every(text)


@pytest.mark.parametrize(
    ("said", "crontab", "calendar", "exact"),
    [
        ("day", "0 7 * * *", "*-*-* 07:00:00", True),
        ("monday 7:30", "30 7 * * 1", "Mon *-*-* 07:30:00", True),
        ("sunday, friday at 18:05", "5 18 * * 5,0", "Fri,Sun *-*-* 18:05:00", True),
        ("workday", "0 7 * * 1,2,3,4,5", "Mon,Tue,Wed,Thu,Fri *-*-* 07:00:00", True),
        ("week", "0 7 * * 1", "Mon *-*-* 07:00:00", True),
        ("month", "0 7 1 * *", "*-*-01 07:00:00", True),
        ("6mo", "0 7 1 1,7 *", "*-01,07-01 07:00:00", True),
        ("year", "0 7 1 1 *", "*-01-01 07:00:00", True),
        ("2w", "0 7 * * *", "*-*-* 07:00:00", False),
    ],
)
def test_it_is_said_as_cron_and_systemd_say_it(said: str, crontab: str, calendar: str, exact: bool) -> None:
    found = in_words_of_cron(parse_every(said), ("saturday", "sunday"), holidays=False, zone=None)
    assert found == (crontab, calendar, exact)


def test_neither_knows_holidays() -> None:
    found = in_words_of_cron(parse_every("workday"), ("friday",), holidays=True, zone="Europe/Skopje")
    assert found.crontab == "0 7 * * 1,2,3,4,6,0"
    assert (found.calendar, found.exact) == ("Mon,Tue,Wed,Thu,Sat,Sun *-*-* 07:00:00 Europe/Skopje", False)


@given(
    st.sampled_from(
        ["day", "workday", "week", "tuesday friday", "month", "quarter", "year", "9d", "2w", "7mo"]
    ),
    st.dates(dt.date(1999, 1, 1), dt.date(2040, 1, 1)),
    st.integers(0, 800),
)
def test_who_has_just_run_is_not_due_and_who_is_due_stays_so(said: str, last: dt.date, later: int) -> None:
    every: Every = parse_every(said)
    assert not every.is_due(last, last, worked)
    day = last + dt.timedelta(later)
    if every.is_due(day, last, worked):
        assert every.is_due(day + dt.timedelta(1), last, worked)
