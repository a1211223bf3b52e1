"""Open promises and tasks, each with the number by which it is closed."""

from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Any

from clientbase.base import Base
from clientbase.columns import figure
from clientbase.evidence import Evidence, Verdict, not_listed
from clientbase.language import say, say_n, word
from clientbase.reports import Answer, Over, report
from clientbase.reports.made import made

if TYPE_CHECKING:
    from clientbase.evidence.subject import Subject

_NAMES = "client number:count! name manager kind what! due:date! overdue_days:days since:date? with"
_OPEN = """
SELECT p.client, row_number() OVER (PARTITION BY p.client ORDER BY p.due, p.list, p.n) AS number, c.name,
       iif(p.list = 'tasks', coalesce(p."by", c.manager), c.manager),
       iif(p.list = 'tasks', 'task', 'promise'), coalesce(p.what, iif(p.list = 'tasks', 'task', 'next step')),
       p.due, nullif(max(0, CAST(julianday(?1) - julianday(p.due) AS INTEGER)), 0), p.begun, p."with"
  FROM promises p JOIN clients c ON c.id = p.client
"""
_OF_SUPPLIERS = f"{_OPEN} WHERE p.client IN (SELECT client FROM facts WHERE NOT customer)"


@report(Over("promises", "promises and tasks whose day has passed", lambda row: bool(row["overdue_days"])))
def promises(base: Base) -> Answer:
    """Which promises and tasks are open, and by which number is each closed?

    A next step of a talk and a task are open until they are done; from the day after the one on which they are due
    they are broken. Those of suppliers and of clients who have left are listed too.

    number counts the open ones of a client as they are due: `clientbase done CLIENT N` closes that one. It changes as
    others are closed. since is the day on which it was promised, or entered.
    """
    rows = sorted(_rows(base), key=lambda row: (row[6], row[0], row[1]))
    figures = [
        figure("open", len(rows)),
        figure("broken", sum(bool(row[7]) for row in rows)),
        figure("clients", len({row[0] for row in rows})),
    ]
    return figures, [made("promises", "Open promises and tasks", _NAMES, rows)]


def _rows(base: Base) -> Iterator[tuple[Any, ...]]:
    today = (base.day.isoformat(),)
    yield from base.ask(_OPEN, today)
    if base.one("SELECT 1 FROM main.clients WHERE customer = 0"):
        with closing(base.on(base.day, all_records=True)) as whole:
            yield from whole.ask(_OF_SUPPLIERS, today)


@promises.reasons
def _reasons(subject: "Subject") -> Iterator[Verdict]:
    """Say of each what was promised, and where."""
    listed = subject.listed(promises, "promises")
    if not listed:
        yield not_listed(say("nothing that was promised is open"))
    places = subject.rows("SELECT list, n FROM promises ORDER BY due, list, n") if listed else ()
    for row, place in zip(listed, places, strict=True):
        yield _verdict(subject, row, place)


def _verdict(subject: "Subject", row: dict[str, Any], place: dict[str, Any]) -> Verdict:
    late = row["overdue_days"]
    way = ("date",) if row["kind"] == "task" else ("next", "date")
    due = Evidence("due", row["due"], row["what"], subject.at(place["list"], place["n"], *way))
    numbers = (
        due,
        *(
            [
                Evidence(
                    "overdue_days", str(late), say("{day} less {due}", day=subject.base.day, due=row["due"])
                )
            ]
            if late
            else []
        ),
    )
    reason = f"{row['what']}; " + (
        say("it is {days} late", days=say_n("{n} day", "{n} days", late))
        if late
        else say("it is due on {due}", due=row["due"])
    )
    return Verdict(
        f"{word('kind', row['kind'])} {row['number']}",
        say("broken") if late else say("open"),
        reason,
        numbers,
    )
