"""Who is in the base on a day, and who looks after whom, by the views: each client of one base lies on a bound."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from clientbase.base import Base
from tests.history.repositories import lay_history
from tests.index.bases import opened, put

DAY = "2026-11-21"
NEVER = ""
"""The record is not committed."""
ABSENT = None

Known = tuple[str | None, str | None, str | None]
"""The days of 2026 on which a client begins and is recorded, and that from which to count where nothing happened."""
BEGUN: dict[str, tuple[str, str, Known | None]] = {
    "nothing": (NEVER, "", (None, None, None)),
    "since-before": (NEVER, "since: 2026-03-01\n", ("03-01", None, "03-01")),
    "since-today": (NEVER, "since: 2026-11-21\n", ("11-21", None, "11-21")),
    "since-tomorrow": (NEVER, "since: 2026-11-22\n", ABSENT),
    "entered": (NEVER, "entered: 2026-03-01\n", ("03-01", "03-01", "03-01")),
    "entered-today": (NEVER, "entered: 2026-11-21\n", ("11-21", "11-21", "11-21")),
    "entered-later": (NEVER, "since: 2026-03-01\nentered: 2026-04-01\n", ("03-01", "04-01", "04-01")),
    "entered-earlier": (NEVER, "since: 2026-04-01\nentered: 2026-03-01\n", ("03-01", "03-01", "03-01")),
    "entered-tomorrow": (
        NEVER,
        "since: 2026-03-01\nentered: 2026-11-22\n",
        ("03-01", None, "11-22"),
    ),
    "committed-before": ("11-20", "", ("11-20", "11-20", "11-20")),
    "committed-today": ("11-21", "", ("11-21", "11-21", "11-21")),
    "committed-tomorrow": ("11-22", "", ABSENT),
    "since-committed-later": ("11-20", "since: 2026-03-01\n", ("03-01", "11-20", "11-20")),
    "since-committed-tomorrow": ("11-22", "since: 2026-03-01\n", ("03-01", None, "11-22")),
    "since-tomorrow-committed-today": ("11-21", "since: 2026-11-22\n", ("11-21", "11-21", "11-21")),
    "since-and-committed-tomorrow": ("11-22", "since: 2026-11-22\n", ABSENT),
    "entered-between": (
        "11-20",
        "since: 2026-03-01\nentered: 2026-03-09\n",
        ("03-01", "03-09", "03-09"),
    ),
    "entered-last": ("11-20", "since: 2026-11-21\nentered: 2026-11-21\n", ("11-20", "11-21", "11-21")),
    "entered-tomorrow-committed": ("11-20", "entered: 2026-11-22\n", ("11-20", "11-20", "11-22")),
    "a-supplier": (NEVER, "relation: [supplier]\n", ABSENT),
    "a-supplier-since-tomorrow": (NEVER, "relation: [supplier]\nsince: 2026-11-22\n", ABSENT),
    "a-supplier-committed-tomorrow": ("11-22", "relation: [supplier]\n", ABSENT),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("told") / "base"


@pytest.fixture
def base(folder: Path) -> Iterator[Base]:
    """Return a base with all records of this module, those that are committed each on its day."""
    if not folder.exists():
        told = {"01-01": {"schema.yaml": "{}\n", ".gitignore": ".clientbase/\n"}}
        for day in sorted({day for day, *_ in BEGUN.values()} - {NEVER}):
            there = {name: text for name, (when, text, _) in BEGUN.items() if when == day}
            told[day] = {name: f"name: {name}\n{text}" for name, text in there.items()}
        lay_history(folder, ((f"2026-{day}", files) for day, files in told.items()))
        others = {name: text for name, (when, text, _) in BEGUN.items() if when == NEVER}
        others |= {name: text for name, (text, _) in (STANDING | HANDED).items()}
        for name, text in others.items():
            put(folder / f"records/{name}.yaml", f"name: {name}\n{text}")
    with opened(folder, DAY) as there:
        yield there


def _day(text: str | None) -> str | None:
    return text and f"2026-{text}"


def test_a_client_is_there_from_the_first_day_that_is_known(base: Base) -> None:
    rows = base.ask("SELECT client, begins, recorded FROM facts")
    assert {row[0]: row[1:] for row in rows if row[0] in BEGUN} == {
        name: (_day(known[0]), _day(known[1])) for name, (_, _, known) in BEGUN.items() if known
    }
    clocks = dict(base.ask("SELECT id, start FROM clocks"))
    started = {name: _day(known[2]) for name, (_, _, known) in BEGUN.items() if known}
    assert {name: clocks[name] for name in started} == started


def test_who_is_not_there_is_told_when_records_are_looked_up(base: Base) -> None:
    absent = dict(base.ask("SELECT id, 1 FROM uncounted"))
    assert absent.keys() == {name for name, (_, _, known) in BEGUN.items() if known is ABSENT}
    later = [name for (name,) in base.ask("SELECT id FROM not_begun ORDER BY id")]
    assert later == sorted(name for name in absent if name != "a-supplier")
    assert len(base.ask("SELECT 1 FROM clients WHERE id = 'a-supplier'")) == 0


def left(*leavings: str) -> str:
    """Return leavings of November as `REASON DAY [DAY OF COMING BACK]`."""
    told = []
    for leaving in leavings:
        reason, day, *back = leaving.split()
        more = f", back: 2026-11-{back[0]}" if back else ""
        told.append(f"{{date: 2026-11-{day}, reason: {reason}{more}}}")
    return f"left: [{', '.join(told)}]\n"


FORMER = "status: former\n"
STANDING: dict[str, tuple[str, tuple[object, ...]]] = {
    # Status, day and reason of leaving, whether it has left, until when it is snoozed.
    "stays": ("", (None, None, None, 0, None)),
    "active": ("status: active\n", ("active", None, None, 0, None)),
    "former": (FORMER, ("former", None, None, 1, None)),
    "left-today": (FORMER + left("price 21"), ("former", "11-21", "price", 1, None)),
    "leaves-tomorrow": (FORMER + left("price 22"), ("active", None, None, 0, None)),
    "leaves-without-a-status": (left("price 22"), (None, None, None, 0, None)),
    "leaves-as-potential": ("status: potential\n" + left("price 22"), ("potential", None, None, 0, None)),
    "left-without-a-status": (left("price 20"), (None, "11-20", "price", 1, None)),
    "back-today": (FORMER + left("price 01 21"), ("active", None, None, 0, None)),
    "back-tomorrow": (FORMER + left("price 01 22"), ("former", "11-01", "price", 1, None)),
    "left-again": (FORMER + left("price 01 05", "moved 09"), ("former", "11-09", "moved", 1, None)),
    "left-again-put-before": (
        FORMER + left("moved 09", "price 01 05"),
        ("former", "11-09", "moved", 1, None),
    ),
    "left-twice": (FORMER + left("moved 09", "price 01"), ("former", "11-09", "moved", 1, None)),
    "left-twice-a-day": (FORMER + left("price 09", "moved 09"), ("former", "11-09", "moved", 1, None)),
    "left-and-leaves": (FORMER + left("price 01", "moved 22"), ("former", "11-01", "price", 1, None)),
    "back-and-leaves": (FORMER + left("price 01 05", "moved 22"), ("active", None, None, 0, None)),
    # A snooze holds from its first to its last day.
    "snoozed": ("snoozed: {until: 2026-11-21}\n", (None, None, None, 0, "11-21")),
    "snoozed-yesterday": ("snoozed: {until: 2026-11-20}\n", (None, None, None, 0, None)),
    "snoozed-from-today": (
        "snoozed: {from: 2026-11-21, until: 2026-11-25}\n",
        (None, None, None, 0, "11-25"),
    ),
    "snoozed-from-tomorrow": (
        "snoozed: {from: 2026-11-22, until: 2026-11-25}\n",
        (None, None, None, 0, None),
    ),
}


def test_a_client_stands_as_it_stood_on_the_day(base: Base) -> None:
    rows = base.ask("SELECT id, status, left_date, left_reason, has_left, snoozed_until FROM standing")
    assert {row[0]: row[1:] for row in rows if row[0] in STANDING} == {
        name: (status, _day(date), reason, has_left, _day(until))
        for name, (_, (status, date, reason, has_left, until)) in STANDING.items()
    }


def handed(*handovers: str) -> str:
    """Return handovers of November as `DAY [FROM] TO`."""
    told = []
    for handover in handovers:
        day, *giver, to = handover.split()
        told.append(f"{{date: 2026-11-{day}{', from: ' + giver[0] if giver else ''}, to: {to}}}")
    return f"handovers: [{', '.join(told)}]\n"


HANDED: dict[str, tuple[str, list[str | None]]] = {
    "as-it-is-said": (handed("01 olga ivan"), ["olga"]),
    "by-nobody": (handed("01 ivan"), [None]),
    "by-who-had-it": (handed("01 ivan", "05 petar"), [None, "ivan"]),
    "by-who-had-it-put-after": (handed("05 petar", "01 ivan"), ["ivan", None]),
    "by-who-had-it-that-day": (handed("01 ivan", "01 petar"), [None, "ivan"]),
    "said-otherwise": (handed("01 ivan", "05 olga petar"), [None, "olga"]),
    "three-times": (handed("01 ivan", "05 petar", "09 olga"), [None, "ivan", "petar"]),
    "three-times-mixed": (handed("05 petar", "01 ivan", "09 olga"), ["ivan", None, "petar"]),
    "three-times-a-day": (handed("01 ivan", "01 petar", "01 olga"), [None, "ivan", "petar"]),
}


def test_a_client_is_handed_over_by_who_had_got_it_before(base: Base) -> None:
    found: dict[str, list[str | None]] = {name: [] for name in HANDED}
    for client, giver in base.ask("SELECT client, giver FROM handed ORDER BY client, n"):
        found[client].append(giver)
    assert found == {name: givers for name, (_, givers) in HANDED.items()}
