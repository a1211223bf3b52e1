"""Clients by what they bring."""

import json
from collections.abc import Iterator

from clientbase.base import Base
from clientbase.columns import figure
from clientbase.page import Cell, Table
from clientbase.reports import Answer, report
from clientbase.reports.made import made

CLASSES = ("A", "B", "C")
_COLUMNS = {"revenue": "revenue", "profit": "profit", "count": "purchases"}


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
    clients = base.table(
        "clients",
        f"Clients by {measure}{f' of the last {period}' if period else ''}",
        f"""WITH ranked AS (
              SELECT id, name, manager, measure, class, sum(measure) OVER () AS total,
                     sum(measure) OVER (ORDER BY measure DESC, id ROWS UNBOUNDED PRECEDING) AS cumulated
                FROM rhythms WHERE measure > 0)
            SELECT id AS client, name, manager, measure AS {measure}, 1.0 * measure / total AS share,
                   1.0 * cumulated / total AS cumulative_share, class
              FROM ranked WHERE id IN (SELECT id FROM clients) ORDER BY measure DESC, id""",
    )
    everybody, buyers, making = base.ask(
        """SELECT count(*), count(b.purchases), sum(b.id IN (
                    SELECT id FROM (SELECT id, sum(measure) OVER () AS total, sum(measure) OVER (
                                             ORDER BY measure DESC, id ROWS UNBOUNDED PRECEDING) - measure AS before
                                      FROM bought WHERE measure > 0) WHERE before * 100 < total * 80))
             FROM clients c JOIN bought b ON b.id = c.id"""
    )[0]
    classes = made("classes", "Classes", ("class", "clients", measure, "share"), _classes(clients))
    figures = [
        figure("clients", everybody),
        figure("buyers", buyers),
        *(figure(f"class_{name}".lower(), count) for name, count, *_ in classes.rows),
        figure("unclassed", everybody - len(clients.rows)),
        figure("clients_making_80", making or 0),
        figure("share_of_buyers", making / buyers if buyers else None),
        figure(measure, sum(_number(row[3]) for row in clients.rows)),
    ]
    return figures, [clients, classes]


def measured_by(base: Base) -> tuple[str, str]:
    """Give the column that the classes are made by, and how far back it goes, empty for the whole history."""
    norms = json.loads(base.meta("placeholders"))
    return _COLUMNS[norms["abc_measure"].strip("'")], norms["abc_period"]


def _classes(clients: Table) -> Iterator[tuple[Cell, ...]]:
    for name in CLASSES:
        rows = [row for row in clients.rows if row[6] == name]
        yield name, len(rows), sum(_number(row[3]) for row in rows), sum(_number(row[4]) for row in rows)


def _number(cell: Cell) -> int | float:
    return cell if isinstance(cell, int | float) else 0
