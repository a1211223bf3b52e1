"""When an item was entered; and what nobody gains by: committing later, dating back, one more item in time."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientbase.laws.entry import Committed, Entry, entries, newest, proven_day, slowest
from clientbase.values import Duration, parse_duration
from tests.rules.bases import client_of, norms_of

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


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(f"2026-{text}")


@pytest.mark.parametrize(
    ("said", "committed", "start", "proven"),
    [
        pytest.param("03-05", "03-08", 0, "03-05", id="committed-in-time"),
        pytest.param("03-05", "03-09", 0, "03-09", id="committed-a-day-late"),
        pytest.param("03-05", "03-01", 0, "03-01", id="committed-earlier"),
        pytest.param(None, "03-09", 0, "03-09", id="not-said"),
        pytest.param("03-05", "03-20", 1, "03-05", id="the-history-starts-with-it"),
        pytest.param(None, "03-20", 1, None, id="not-said-where-the-history-starts"),
    ],
)
def test_what_is_said_counts_where_the_commit_came_soon_enough(
    said: str | None, committed: str, start: int, proven: str | None
) -> None:
    found = proven_day(said and day(said), day(committed), start, parse_duration("3d"))
    assert found == (proven and day(proven))


NORMS = "history: {bulk: 3, commit_within: 3d}"


def entered(talk: str, first: Committed | None = None, recorded: str | None = "03-01") -> list[Entry]:
    """Return what is judged on 31 March of a client with one talk of 5 March."""
    talks = f"name: x\ninteractions: [{{date: 2026-03-05, kind: call{talk}}}]"
    firsts = {("interactions", 0): first} if first else {}
    since = recorded and day(recorded)
    return list(entries(client_of(talks), norms_of(NORMS), day("03-31"), since or None, firsts))


@pytest.mark.parametrize(
    ("talk", "first", "recorded", "known", "unjudged"),
    [
        pytest.param(", entered: 2026-03-06", None, "03-01", "03-06", None, id="said"),
        pytest.param(", entered: 2026-03-31", None, "03-01", "03-31", None, id="said-to-be-today"),
        pytest.param("", None, "03-01", None, "unknown", id="nobody-knows"),
        pytest.param("", Committed(day("03-07")), "03-01", "03-07", None, id="committed"),
        pytest.param("", Committed(day("03-31")), "03-01", "03-31", None, id="committed-today"),
        pytest.param("", Committed(day("03-07"), alike=3), "03-01", "03-07", None, id="in-three-records"),
        pytest.param("", Committed(day("03-07"), alike=4), "03-01", "03-07", "bulk", id="in-bulk"),
        pytest.param("", Committed(day("03-07"), start=1), "03-01", None, "start", id="start-of-the-history"),
        pytest.param(
            ", entered: 2026-03-06",
            Committed(day("03-31"), start=1),
            "03-01",
            "03-06",
            "start",
            id="start-of-the-history-as-said",
        ),
        pytest.param(
            ", entered: 2026-03-06, learnt_from: import", None, "03-05", "03-06", None, id="import-since-then"
        ),
        pytest.param(
            ", entered: 2026-03-06, learnt_from: import",
            None,
            "03-06",
            "03-06",
            "import",
            id="import-from-before",
        ),
        pytest.param(
            ", entered: 2026-03-06, learnt_from: import",
            None,
            None,
            "03-06",
            "import",
            id="import-of-no-record",
        ),
        pytest.param(", entered: 2026-03-06", None, "03-06", "03-06", None, id="older-but-no-import"),
    ],
)
def test_when_an_item_was_entered_and_why_that_is_not_judged(
    talk: str, first: Committed | None, recorded: str | None, known: str | None, unjudged: str | None
) -> None:
    (found,) = entered(talk, first, recorded)
    assert (found.entered, found.unjudged) == (known and day(known), unjudged)
    assert found.unproven == (first is None)
    assert found.imported == ("import" in talk)


@pytest.mark.parametrize(
    ("talk", "first"),
    [
        pytest.param(", entered: 2026-04-01", None, id="said-to-be-entered-later"),
        pytest.param("", Committed(day("04-01")), id="committed-later"),
    ],
)
def test_what_was_entered_later_is_not_there_yet(talk: str, first: Committed | None) -> None:
    assert entered(talk, first) == []


def test_what_is_said_counts_before_the_commit_is_there() -> None:
    (found,) = entered(", entered: 2026-03-06", Committed(day("04-01")))
    assert found == Entry(day("03-05"), day("03-06"), imported=False, unjudged=None, unproven=True)


def test_the_slowest_is_the_one_that_took_longest_and_of_several_the_earliest() -> None:
    quick, slow = entry(day("03-01"), day("03-02")), entry(day("03-05"), day("03-09"))
    as_slow, backwards = entry(day("03-04"), day("03-08")), entry(day("03-09"), day("03-01"))
    unjudged = entry(day("01-01"), day("03-09"))._replace(unjudged="bulk")
    unknown = entry(day("01-01"), day("03-09"))._replace(entered=None)
    assert slowest([quick, slow, as_slow, unjudged, unknown], EVER) == (day("03-04"), 4)
    assert slowest([slow, quick], day("03-09")) == (day("03-05"), 4)
    assert slowest([slow, quick], day("03-10")) == (None, None)
    assert slowest([backwards], EVER) == (day("03-09"), 0)
    assert unknown.delay == 0


def test_the_newest_did_not_come_by_import_nor_in_bulk() -> None:
    one, other = entry(day("03-01"), day("03-02")), entry(day("03-01"), day("03-03"))
    assert newest([one, other]) == day("03-03")
    assert newest([one, other._replace(imported=True)]) == day("03-02")
    assert newest([one, other._replace(unjudged="bulk")]) == day("03-02")
    assert newest([one, other._replace(unjudged="start")]) == day("03-03")
    assert newest([other._replace(entered=None)]) is None


def test_an_item_is_there_from_its_day_on() -> None:
    client = client_of("name: x\ninteractions: [{date: 2026-03-05, kind: call}]")
    for asked, count in (("03-04", 0), ("03-05", 1)):
        assert len(list(entries(client, norms_of(NORMS), day(asked), None, {}))) == count
