"""What nobody gains by: committing later, dating back further than a commit may take, one more item in time."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from clientbase.laws.entry import Entry, proven_day, slowest
from clientbase.values import Duration, parse_duration

DAYS = st.dates(dt.date(2026, 1, 1), dt.date(2026, 3, 31))
WITHIN = st.sampled_from(("0d", "3d", "2w", "1mo")).map(parse_duration)
EVER = dt.date(2025, 1, 1)


def entry(date: dt.date, entered: dt.date) -> Entry:
    return Entry(date, entered, imported=False, unjudged=None, unproven=False)


ENTRIES = st.lists(st.builds(entry, DAYS, DAYS), max_size=5)


@given(said=st.none() | DAYS, days=st.tuples(DAYS, DAYS), within=WITHIN)
def test_a_later_commit_is_never_an_earlier_entry(
    said: dt.date | None, days: tuple[dt.date, dt.date], within: Duration
) -> None:
    sooner, later = (proven_day(said, day, 0, within) for day in sorted(days))
    assert sooner is not None
    assert later is not None
    assert sooner <= later


@given(said=DAYS, committed=DAYS, within=WITHIN)
def test_dating_back_gains_no_more_than_a_commit_may_take(
    said: dt.date, committed: dt.date, within: Duration
) -> None:
    known = proven_day(said, committed, 0, within)
    assert known is not None
    assert known == committed or committed <= within.after(known)


@given(found=ENTRIES, date=DAYS)
def test_one_more_item_in_time_never_makes_it_worse(found: list[Entry], date: dt.date) -> None:
    _, before = slowest(found, EVER)
    _, after = slowest([*found, entry(date, date)], EVER)
    assert after == (before or 0)
