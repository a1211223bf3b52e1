"""Open problem situations, and those that come again."""

from typing import TYPE_CHECKING, Any

from clientbase.base import Base
from clientbase.evidence import Evidence, Verdict, none_of, not_listed
from clientbase.language import say, say_n
from clientbase.reports import Answer, Over, report

if TYPE_CHECKING:
    from clientbase.evidence.subject import Subject

_FIGURES = """
WITH p AS MATERIALIZED (SELECT client, kind, opened, resolved FROM problems)
SELECT (SELECT count(*) FROM p) AS problems,
        (SELECT count(*) FROM p WHERE resolved IS NULL) AS open,
        (SELECT count(*) FROM p WHERE resolved IS NOT NULL) AS settled,
        (SELECT count(*) FROM (SELECT 1 FROM p WHERE kind IS NOT NULL
                                GROUP BY client, kind HAVING count(*) > 1)) AS repeated,
        (SELECT count(DISTINCT client) FROM p WHERE resolved IS NULL) AS clients,
        (SELECT avg(julianday(resolved) - julianday(opened)) FROM p) AS "mean_lag:ratio"
"""
_PROBLEMS = """
SELECT p.client, c.name, c.manager, p.opened, CAST(julianday(?) - julianday(p.opened) AS INTEGER) AS days,
       p.kind, p.about,
       (SELECT count(*) FROM problems b WHERE b.client = p.client AND b.kind = p.kind
           AND (b.opened, b.n) < (p.opened, p.n)) AS again
  FROM problems p JOIN clients c ON c.id = p.client
 WHERE p.resolved IS NULL ORDER BY p.opened, p.client, p.n
"""
_REPEATED = """
SELECT p.client, c.name, c.manager, p.kind, count(*) AS number, sum(p.resolved IS NULL) AS open,
       min(p.opened) AS first, max(p.opened) AS last
  FROM problems p JOIN clients c ON c.id = p.client
 WHERE p.kind IS NOT NULL
 GROUP BY p.client, p.kind HAVING count(*) > 1
 ORDER BY number DESC, last DESC, p.client, p.kind
"""
_KINDS = """
SELECT kind, count(*) AS problems, count(DISTINCT client) AS clients, sum(resolved IS NULL) AS open,
       avg(julianday(resolved) - julianday(opened)) AS lag
  FROM problems GROUP BY kind ORDER BY problems DESC, kind
"""


@report(Over("problems", "every open problem"))
def problems(base: Base) -> Answer:
    """Which problems are open, and which come again?

    A problem is open until the day on which it was resolved; days is its age, counted from the day on which it was
    opened. A kind of problem that the client has had more than once is repeated.

    `again` says how often it had come before; those of no kind are not compared. mean_lag is the mean number of days
    between opening and resolution. Problems of clients who have left are counted, and are listed while open.
    """
    figures = base.figures(_FIGURES)
    open_ones = base.table(
        "problems",
        "Open problems",
        _PROBLEMS,
        (base.day.isoformat(),),
        columns="client name manager opened:date! days:days! kind about! again:count",
    )
    repeated = base.table(
        "repeated",
        "Problems that came again",
        _REPEATED,
        columns="client name manager kind! number:count! open:count! first:date last:date",
    )
    kinds = base.table(
        "kinds",
        "Kinds of problems",
        _KINDS,
        columns="kind problems:count clients:count open:count lag:ratio",
    )
    return figures, [open_ones, repeated, kinds]


@problems.reasons
def _reasons(subject: "Subject") -> list[Verdict]:
    """Say of each open problem how old it is, and which kinds came again."""
    listed = subject.listed(problems, "problems")
    items = subject.rows("SELECT n FROM problems WHERE resolved IS NULL ORDER BY opened, n")
    verdicts = [_open(subject, row, int(item["n"])) for row, item in zip(listed, items, strict=True)]
    verdicts += [_repeated(subject, row) for row in subject.listed(problems, "repeated")]
    if verdicts:
        return verdicts
    known = int(subject.one("SELECT count(*) FROM problems"))
    return [
        not_listed(
            none_of(
                known,
                say("there is no problem"),
                say_n("{n} problem, not open", "{n} problems, none of them open", known),
            )
        )
    ]


def _open(subject: "Subject", row: dict[str, Any], n: int) -> Verdict:
    numbers = (
        Evidence("opened", row["opened"], row["about"] or "", subject.at("problems", n, "opened")),
        Evidence(
            "days", str(row["days"]), say("{day} less {opened}", day=subject.base.day, opened=row["opened"])
        ),
        Evidence("again", str(row["again"]), say("how often the kind had come before")),
    )
    reason = say(
        "opened {days} ago, and nobody has resolved it", days=say_n("{n} day", "{n} days", row["days"])
    )
    return Verdict(say("problem of {opened}", opened=row["opened"]), say("open"), reason, numbers)


def _repeated(subject: "Subject", row: dict[str, Any]) -> Verdict:
    items = subject.rows("SELECT n, kind FROM problems ORDER BY opened, n")
    places = subject.each("problems", (item["n"] for item in items if item["kind"] == row["kind"]))
    numbers = (
        Evidence(
            "number",
            str(row["number"]),
            say("from {first} to {last}", first=row["first"], last=row["last"]),
            places,
        ),
    )
    reason = say("it came {number} times, {open} of them open", number=row["number"], open=row["open"])
    return Verdict(say("kind {what}", what=row["kind"] or say("unknown")), say("repeated"), reason, numbers)
