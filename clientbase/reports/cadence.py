"""Clients outside the standards for contact, update and entry."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from clientbase.base import Base
from clientbase.columns import figure
from clientbase.evidence import (
    Evidence,
    Verdict,
    counted,
    not_judged,
)
from clientbase.history.head import SHORT
from clientbase.page import Figure, Table
from clientbase.reports import Answer, Over, report
from clientbase.reports.made import made

if TYPE_CHECKING:
    from clientbase.evidence.subject import Subject
    from clientbase.norms import Scope, Standard

STANDARDS = ("contact", "update", "entry")

_WORST_FIRST = """ORDER BY CASE light WHEN 'red' THEN 0 WHEN 'yellow' THEN 1 ELSE 2 END,
                           coalesce(over, 0) DESC, client, standard"""

Group = tuple[str | None, str]
RED: Final = Over("cadence", "rows whose light is red", lambda row: row["light"] == "red")
Counts = Mapping[Group, tuple[int, int]]
"""By manager and standard: how many were judged, and how many are within."""


@report(RED)
def cadence(base: Base) -> Answer:
    """Who is outside the standards for contact, update and entry?

    contact: days since the last interaction of a kind that counts as a contact, with anybody there. update: days since
    the whole record was confirmed (`reviewed`), an item was entered or a commit changed other content; what was done in
    bulk apart. entry: days between a talk, purchase, return, offer or problem and its entry: `entered` where the first
    commit that holds it came soon enough after it, else the day of that commit; the slowest of those entered lately
    counts. Green up to the target, yellow up to the limit, red beyond; grey where there is nothing to judge by
    or the client is snoozed, and for contact at most yellow with a next step planned. The last of schema.yaml's
    standards counts that names this one, is for the client and in force on the day. Clients who left are not judged.

    Green ones are not listed, nor for entry grey ones. The figures of entry count items, not clients. within counts
    those up to the limit, compliance is within / judged.
    """
    counts = _counted(base)
    figures = [found for standard in STANDARDS for found in _figures(standard, counts)]
    return figures, [late_clients(base), _managers(counts)]


def late_clients(base: Base, most: int = -1) -> Table:
    """List each client for each standard that it is not well within, the worst first, *most* of them."""
    return base.table(
        "cadence",
        "Outside the standards",
        f"""SELECT client, name, manager, standard, target, "limit", last, days, over, light, planned, snoozed
              FROM cadence WHERE light <> 'green' AND NOT (standard = 'entry' AND light = 'grey')
             {_WORST_FIRST} LIMIT ?""",
        (most,),
        columns=(
            "client name manager standard target:days limit:days last:date days:days over:days light "
            "planned:date snoozed:date"
        ),
    )


def _counted(base: Base) -> Counts:
    """Count per manager and standard what was judged and what is within; of *entry* each interaction counts."""
    rows = base.ask(
        """SELECT manager, standard, count(*), sum(within) FROM cadence
            WHERE standard <> 'entry' AND light <> 'grey' GROUP BY manager, standard
            UNION ALL
           SELECT manager, 'entry', sum(judged), sum(within) FROM entry_counts GROUP BY manager"""
    )
    return {(manager, standard): (judged, within) for manager, standard, judged, within in rows}


def _managers(counts: Counts) -> Table:
    rows = [(*group, judged, within, within / judged) for group, (judged, within) in counts.items() if judged]
    rows.sort(key=lambda row: (row[0] is None, row[0] or "", row[1]))
    words = "manager standard judged:count within:count compliance:share"
    return made("managers", "Standards per manager", words, rows)


def _figures(standard: str, counts: Counts) -> list[Figure]:
    of_all = [numbers for (_, counted), numbers in counts.items() if counted == standard]
    judged, within = sum(judged for judged, _ in of_all), sum(within for _, within in of_all)
    return [
        figure(f"{standard}_judged", judged),
        figure(f"{standard}_within", within),
        figure(f"{standard}_compliance:share", within / judged if judged else None),
    ]


_KEYS: Final = ("segment", "class", "status", "manager", "region", "strategic", "tag")


@cadence.reasons
def _reasons(subject: "Subject") -> list[Verdict]:
    """Say how the client stands against each standard, and why."""
    if subject.facts["stage"] == "former":
        return [not_judged("every standard", "the client has left", (subject.leaving(),))]
    rows = subject.base.rows("SELECT * FROM cadence WHERE client = ?", (subject.client,))
    judged = {row["standard"]: row for row in rows}
    return [
        _verdict(subject, judged[standard]) if standard in judged else _unjudged(standard)
        for standard in STANDARDS
    ]


def _unjudged(standard: str) -> Verdict:
    reason = "no standard of schema.yaml is for this client"
    return not_judged(standard, reason)


def _verdict(subject: "Subject", row: dict[str, Any]) -> Verdict:
    standard = str(row["standard"])
    numbers = [*_FACTS[standard](subject, row), *_norm(subject, row), *_excuses(subject, row)]
    reason = _because(row)
    return Verdict(standard, row["light"], reason, tuple(numbers))


def _because(row: dict[str, Any]) -> str:
    if row["last"] is None:
        return "there is nothing to judge by"
    days, target, limit = row["days"], row["target"], row["limit"]
    said = {
        True: f"{counted(days, 'day')}, not over the target of {target}",
        days
        > target: f"{counted(days, 'day')}, over the target of {target} and not over the limit of {limit}",
        days > limit: f"{counted(days, 'day')}, over the limit of {limit} by {days - limit}",
    }[True]
    if row["light"] == "grey":
        return f"{said}; but the client is snoozed"
    planned = row["light"] == "yellow" and days > limit
    return f"{said}; but a next step is planned" if planned else said


def _contact(subject: "Subject", row: dict[str, Any]) -> Iterator[Evidence]:
    found = subject.base.rows(
        """SELECT date, kind, "by", "with", n FROM interactions WHERE client = ? AND contact
            ORDER BY date DESC, n DESC LIMIT 1""",
        (subject.client,),
    )
    for talk in found:
        who = "".join(f" {word} {talk[key]}" for word, key in (("by", "by"), ("with", "with")) if talk[key])
        place = subject.at("interactions", talk["n"], "date")
        yield Evidence("last_contact", talk["date"], f"{talk['kind']}{who}", place)
        norm = subject.norm("interactions", talk["kind"], "contact")
        yield Evidence("counts", "yes", f"{talk['kind']} counts as a contact", norm)
        yield Evidence("days", str(row["days"]), f"{subject.base.day} less {talk['date']}")


def _update(subject: "Subject", row: dict[str, Any]) -> Iterator[Evidence]:
    reviewed = subject.base.one("SELECT reviewed FROM reviews WHERE client = ?", (subject.client,))
    if reviewed:
        yield Evidence("reviewed", reviewed, "somebody confirmed the record", subject.at("reviewed"))
    entered = subject.base.rows(
        """SELECT entered, list, n FROM entries
            WHERE client = ? AND entered IS NOT NULL AND NOT imported AND unjudged IS NOT 'bulk'
            ORDER BY entered DESC, list, n DESC LIMIT 1""",
        (subject.client,),
    )
    for item in entered:
        place = subject.at(item["list"], item["n"], "entered")
        yield Evidence("entered", item["entered"], "the latest entry of an item", place)
    committed = subject.base.rows(
        f"""SELECT date, author, change, substr("commit", 1, {SHORT}) AS "commit" FROM changes
            WHERE client = ? AND content AND NOT bulk ORDER BY date DESC, instant DESC, number DESC, n LIMIT 1""",
        (subject.client,),
    )
    for change in committed:
        words = f"{change['author']}: {change['change']}"
        yield Evidence("committed", change["date"], words, (f"commit {change['commit']}",))
    if row["last"]:
        known = sum(map(bool, (reviewed, entered, committed)))
        words = {0: "", 1: "", 2: "the later of the two", 3: "the latest of the three"}[known]
        yield Evidence("last_update", row["last"], words)
        yield Evidence("days", str(row["days"]), f"{subject.base.day} less {row['last']}")


def _entry(subject: "Subject", row: dict[str, Any]) -> Iterator[Evidence]:
    found = subject.base.rows(
        """SELECT e.date, e.said, e.entered, e.list, e.n FROM judged_entries j JOIN entries e USING (client, list, n)
            WHERE j.client = ? AND j.days = ? AND j.date = ? ORDER BY e.list, e.n LIMIT 1""",
        (subject.client, row["days"], row["last"]),
    )
    for item in found:
        slowest = (item["list"], item["n"])
        day = "opened" if item["list"] == "problems" else "date"
        slow = "what was entered slowest"
        yield Evidence("date", item["date"], slow, subject.at(*slowest, day))
        how = "" if item["said"] == item["entered"] else "the day of the first commit that had it"
        yield Evidence("entered", item["entered"], how, subject.at(*slowest, "entered"))
        yield Evidence("days", str(row["days"]), f"{item['entered']} less {item['date']}")


_FACTS: Final = {"contact": _contact, "update": _update, "entry": _entry}


def _norm(subject: "Subject", row: dict[str, Any]) -> Iterator[Evidence]:
    entry = int(row["entry"])
    standard = subject.norms.standards[entry]
    interval = getattr(standard, row["standard"])
    yield Evidence("standard", f"no. {entry + 1}", _scope(standard), subject.norm("standards", entry))
    for key, other in (("target", "limit"), ("limit", "target")):
        given = getattr(interval, key)
        how = str(given) if given else f"none given; the {other} {getattr(interval, other)} counts"
        place = subject.norm("standards", entry, row["standard"], key if given else other)
        yield Evidence(key, "unknown" if row[key] is None else str(row[key]), how, place)
    yield from _matching(subject, standard.for_)


def _scope(standard: "Standard") -> str:
    """Say for whom a standard is, and since when and until when."""
    wanted = zip(_KEYS, standard.for_ or (), strict=False)
    who = ", ".join(f"{key} {' or '.join(values)}" for key, values in wanted if values)
    since = f" from {standard.from_}" if standard.from_ else ""
    until = f" until {standard.until}" if standard.until else ""
    return f"for {who or 'all clients'}{since}{until}"


def _matching(subject: "Subject", scope: "Scope | None") -> Iterator[Evidence]:
    """Say where the client has what the standard is for."""
    for key in _KEYS if scope else ():
        if key not in {"class", "tag"} and getattr(scope, key):
            yield Evidence(key, str(subject.facts[key]), "of the client", subject.at(key))
    if scope and scope.class_:
        share = f"ABC by {subject.norms.abc.measure}; see: clientbase show {subject.client}"
        yield Evidence("class", str(subject.facts["class"]), share, subject.norm("abc"))
    if scope and scope.tag:
        yield Evidence("tags", ", ".join(scope.tag), "one of them is the client's", subject.at("tags"))


def _excuses(subject: "Subject", row: dict[str, Any]) -> Iterator[Evidence]:
    if row["snoozed"] and row["standard"] != "entry":
        yield Evidence(
            "snoozed", row["snoozed"], "the last day of the silence", subject.at("snoozed", "until")
        )
    if row["planned"] and row["standard"] == "contact":
        n = subject.base.one(
            "SELECT n FROM interactions WHERE client = ? AND next_date = ? ORDER BY n DESC LIMIT 1",
            (subject.client, row["planned"]),
        )
        yield Evidence(
            "planned", row["planned"], "the next step", subject.at("interactions", n, "next", "date")
        )
