"""Clients by what they bring."""

import json
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from clientbase.base import Base
from clientbase.columns import figure
from clientbase.page import Cell
from clientbase.reports import Answer, report
from clientbase.reports.made import made
from clientbase.values import parse_duration

CLASSES = ("A", "B", "C")
_COLUMNS = {"revenue": "revenue", "profit": "profit", "count": "purchases"}


_KNOWN = """
SELECT id, name, manager, purchases, measure, class, id IN (SELECT id FROM clients)
  FROM rhythms ORDER BY measure DESC, id"""


class Known(NamedTuple):
    """A client of the whole base; *chosen* where the report is about it."""

    client: str
    name: str
    manager: str | None
    purchases: int | None
    measure: int | None
    class_: str | None
    chosen: int


class Shared(NamedTuple):
    """A row of the report."""

    client: str
    name: str
    manager: str | None
    measure: int
    share: float
    cumulative_share: float
    class_: str | None


@report
def abc(base: Base) -> Answer:
    """Who makes 80 % of sales?

    Clients with a positive measure in descending order, ties by id. The measure is what `abc.measure` in schema.yaml
    names, within `abc.period` before the day: revenue (sales less returns), profit, or the number of purchases; the
    column is called by it. share and cumulative_share are of the whole base. A client is in class A while the
    cumulated share before it is below `abc.a` (80 %), in B below `abc.b` (95 %), else in C: who crosses the line
    belongs to the upper class. clients_making_80 counts those before whom the share is below 80 %, share_of_buyers is
    their share of all buyers. unclassed are clients without a positive measure.
    """
    measure, period = measured_by(base)
    everybody = [Known(*row) for row in base.ask(_KNOWN)]
    rows, making = _shared(everybody)
    clients = made(
        "clients",
        f"Clients by {measure}{f' of the last {parse_duration(period).past}' if period else ''}",
        ("client", "name", "manager", measure, "share", "cumulative_share", "class"),
        rows,
    )
    classes = made("classes", "Classes", ("class", "clients", measure, "share"), _classes(rows))
    chosen = sum(known.chosen for known in everybody)
    buyers = sum(known.chosen for known in everybody if known.purchases)
    figures = [
        figure("clients", chosen),
        figure("buyers", buyers),
        *(figure(f"class_{name}".lower(), count) for name, count, *_ in classes.rows),
        figure("unclassed", chosen - len(rows)),
        figure("clients_making_80", making),
        figure("share_of_buyers", making / buyers if buyers else None),
        figure(measure, sum(row.measure for row in rows)),
    ]
    return figures, [clients, classes]


def measured_by(base: Base) -> tuple[str, str]:
    """Return the column that the classes are made by, and how far back it goes, empty for the whole history."""
    norms = json.loads(base.meta("placeholders"))
    return _COLUMNS[norms["abc_measure"].strip("'")], norms["abc_period"]


def _shared(everybody: Sequence[Known]) -> tuple[list[Shared], int]:
    """Return the chosen clients with their shares of the whole, and how many of them make 80 %."""
    ranked = [known for known in everybody if known.measure is not None and known.measure > 0]
    total = sum(known.measure or 0 for known in ranked)
    rows, upto, making = [], 0, 0
    for client, name, manager, _, measure, class_, chosen in ranked:
        before, upto = upto, upto + (measure or 0)
        if chosen:
            making += before * 100 < total * 80
            rows.append(
                Shared(client, name, manager, upto - before, (upto - before) / total, upto / total, class_)
            )
    return rows, making


def _classes(rows: Sequence[Shared]) -> Iterator[tuple[Cell, ...]]:
    for name in CLASSES:
        alike = [row for row in rows if row.class_ == name]
        yield name, len(alike), sum(row.measure for row in alike), sum(row.share for row in alike)
