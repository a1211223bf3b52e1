"""The views of the standards on the very days on which something ends: each client of one base lies on a bound."""

import datetime as dt
from itertools import product
from pathlib import Path

from clientbase.laws.contact import gone_red
from clientbase.laws.lights import Status
from clientbase.laws.presence import has_left
from clientbase.laws.rhythm import Interval, stage
from clientbase.laws.standards import statuses
from clientbase.rules.norms_file import read_norms
from tests.index.bases import opened, write
from tests.laws.bases import records_in
from tests.laws.test_contact import ago, handed, talked
from tests.laws.test_standards import DAY, known_of

SCHEMA = """
base: {currency: EUR}
managers: {olga: {}, ivan: {}, petar: {}}
interactions: {call: {}, email: {contact: outgoing}, letter: {contact: false}}
history: {bulk: 3, commit_within: 3d}
standards:
  - {contact: {target: 30d, limit: 60d}, update: {target: 20d, limit: 50d}}
  - {entry: {target: 2d, limit: 7d, within: 90d}}
  - {for: {segment: slow}, contact: {limit: 1mo}, update: {target: 5wd, limit: 10wd}}
  - {for: {segment: past}, contact: {target: 1d}, until: 2026-11-20}
  - {for: {segment: young}, contact: {}, until: 2026-11-14}
"""
TALKED = (30, 31, 60, 61, 120, 121)
DUE = (1, 0, -30, -31)


def talks(*days: int, more: str = "") -> str:
    """Return talks so many days ago."""
    told = (f"{{date: {ago(day)}, kind: call{more}}}" for day in days)
    return f"interactions: [{', '.join(told)}]\n"


def promised(*due: int) -> str:
    """Return a talk of 70 days ago and tasks that are due so many days ago."""
    tasks = ", ".join(f"{{date: {ago(day)}, what: x, entered: {ago(80)}}}" for day in due)
    return f"tasks: [{tasks}]\n{talked(70)}"


def entered(*talked: tuple[int, int]) -> str:
    """Return talks so many days ago, each with the days that it took to be entered."""
    told = (f"{{date: {ago(day)}, kind: call, entered: {ago(day - took)}}}" for day, took in talked)
    return f"interactions: [{', '.join(told)}]\n"


BOUNDS = [
    *(talks(*days) for days in ((70, 3), (3, 70), (31, 31), (70, 61))),
    *(talks(61, 3, more=f", direction: in, by: {by}") for by in ("olga", "ivan")),
    *(promised(*due) for due in ((-3, -9), (-9, -3), (-40, -3), (-3, 1), (-3, 0))),
    f"tasks: [{{date: {ago(-3)}, what: x}}]\ntax_id: x\n",
    *(
        entered(*talked)
        for talked in (((9, 2), (8, 5)), ((9, 5), (8, 2)), ((8, 3), (9, 3)), ((9, 0), (9, 1)))
    ),
    *(
        f"segment: young\nsnoozed: {{from: {ago(start)}, until: {ago(-9)}}}\n" + talked(talk)
        for start, talk in product((9, 7, 6), (70, 60))
    ),
    *map(talked, (*TALKED, 0, -1)),
    *(talked(days, f", next: {{date: {ago(due)}}}") for days, due in product(TALKED, DUE)),
    *(talked(61, f", next: {{date: {ago(0)}, done: {ago(done)}}}") for done in (1, 0, -1)),
    *(f"tasks: [{{date: {ago(-3)}, what: x, entered: {ago(day)}}}]\n" + talked(61) for day in (1, 0, -1)),
    *(
        f"snoozed: {{from: {ago(start)}, until: {ago(end)}}}\n" + talked(days)
        for start, end, days in product((9, 1, 0, -1), (1, 0, -9), (60, 61, 70))
    ),
    *(f"snoozed: {{from: {ago(start)}, until: {ago(-9)}}}\n" + talked(400) for start in (364, 365, 366, 367)),
    *(f"snoozed: {{until: {ago(-9)}}}\n" + talked(days) for days in (60, 61)),
    *(handed(days, talk) for days, talk in product((31, 30, 9, 0, -1), (90, 70, 69, 9, 8))),
    *(handed(9, 3, f", by: {by}") for by in ("olga", "ivan")),
    handed(9, 90, manager="petar"),
    handed(9, 90).replace("olga", "ivan"),
    *(f"since: {ago(days)}\n" for days in (30, 31, 60, 61, 0, -1)),
    *(f"since: {ago(90)}\nentered: {ago(days)}\n" for days in (60, 61, 0, -1)),
    *(f"reviewed: {ago(days)}\n" for days in (20, 21, 50, 51, 0, -1)),
    *(
        talked(day, f", entered: {ago(day - 2 + more)}")
        for day, more in product((9, 92, 95), (0, -1, -5, -6))
    ),
    *(talked(3, more) for more in (", direction: in", ", direction: out")),
    *(
        talked(3, f", direction: {way}").replace("call", kind) + f"since: {ago(40)}\n"
        for way, kind in product(("in", "out"), ("email", "letter"))
    ),
    *(f"segment: {segment}\n" + talked(days) for segment, days in product(("slow", "past"), (30, 31, 32))),
    *(f"segment: slow\nreviewed: {ago(days)}\n" for days in (7, 8, 14, 15)),
    *(
        f"manager: olga\nstatus: former\nleft: {{date: {ago(days)}, reason: x}}\n" + talked(talk)
        for days, talk in product((9, 0, -1), (69, 70))
    ),
    "tax_id: x\n",
]


def follows(status: Status) -> list[int | None]:
    """Return what follows from a status: the days over the limit, and whether it is within, and has never been."""
    days, limit = status.days, status.limit
    over = days - limit if days is not None and limit is not None and days > limit else None
    within = int(status.light in {"green", "yellow"}) if status.state == "judged" else None
    return [over, within, int(status.last is None and status.since is not None)]


def test_on_its_bound_a_client_stands_in_the_view_as_by_the_function(tmp_path: Path) -> None:
    clients = {f"c{n:03}": f"name: Client {n}\n{text}" for n, text in enumerate(BOUNDS)}
    root = write(tmp_path / "base", clients, SCHEMA)
    records, norms = records_in(root), read_norms(root)
    with opened(root, DAY) as base:
        there = {client for (client,) in base.ask("SELECT client FROM facts")}
        counted = {
            (client, standard, *(str(cell) if isinstance(cell, dt.date) else cell for cell in row))
            for client in there
            for standard, row in statuses(records[client], norms, DAY, known_of(base, client)).items()
        }
        columns = ", ".join(f'"{name}"' for name in Status._fields)
        assert counted == set(base.ask(f"SELECT client, standard, {columns} FROM cadence"))  # noqa: S608 - our own names
        told = {
            (client, standard): row
            for client, standard, *row in base.ask(
                "SELECT client, standard, over, within, never FROM cadence"
            )
        }
        assert told == {
            (client, standard): follows(row)
            for client in there
            for standard, row in statuses(records[client], norms, DAY, known_of(base, client)).items()
        }
        gone = {
            (client, one.kind, one.n, str(one.date), one.manager)
            for client in there
            for one in gone_red(records[client], norms, DAY, known_of(base, client))
        }
        assert gone == set(base.ask("SELECT client, kind, n, date, manager FROM gone_red"))
    assert len(there) > 100
    assert len(gone) > 3


def bought(times: int, last: int) -> str:
    """Return purchases every thirty days, the last one so many days ago."""
    days = (ago(last + 30 * n) for n in range(times))
    return "purchases:\n" + "".join(f"  - {{date: {day}, amount: 5}}\n" for day in days)


SILENT = (
    -1,
    0,
    29,
    30,
    31,
    44,
    45,
    46,
    59,
    60,
    61,
    74,
    75,
    76,
    89,
    90,
    91,
    119,
    120,
    121,
    180,
    181,
    184,
    185,
)
LIVES = [
    *(bought(times, last) for times, last in product((1, 2, 3, 4, 5), SILENT)),
    *(
        f"status: former\nleft: {{date: {ago(left)}, reason: x{back}}}\n" + bought(3, 9)
        for left, back in product((1, 0, -1), ("", f", back: {ago(0)}", f", back: {ago(-1)}"))
    ),
    *(f"since: {ago(days)}\n" for days in (1, 0, -1)),
    "status: former\n" + bought(3, 9),
]


def test_on_its_bound_a_client_is_at_the_stage_that_the_function_gives(tmp_path: Path) -> None:
    clients = {f"c{n:03}": f"name: Client {n}\n{text}" for n, text in enumerate(LIVES)}
    root = write(tmp_path / "base", clients, SCHEMA)
    records, life = records_in(root), read_norms(root).lifecycle
    with opened(root, DAY) as base:
        rhythms = base.ask("SELECT id, base_span, base_gaps FROM rhythms")
        pooled = {client: Interval(span, gaps) for client, span, gaps in rhythms}
        seen = dict(base.ask("SELECT client, stage FROM facts"))
        left = {client for (client,) in base.ask("SELECT id FROM rhythms WHERE has_left")}
    assert seen == {client: stage(records[client], DAY, pooled[client], life) for client in seen}
    assert left & seen.keys() == {client for client in seen if has_left(records[client], DAY)}
    assert {*seen.values()} == {"potential", "new", "active", "cooling", "dormant", "lost", "former"}
