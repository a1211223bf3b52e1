"""Why a client's lights for contact, update and entry are green, yellow, red or grey."""

from collections.abc import Iterator
from typing import Any, Final

from clientbase.base import Base
from clientbase.index.history_head import SHORT
from clientbase.reports.why.sources import Sources, rows
from clientbase.reports.why.verdict import Number, Verdict, counted, not_judged
from clientbase.shapes import Scope, Standard

STANDARDS: Final = ("contact", "update", "entry")
RULE: Final = (
    "contact: days since the last interaction of a kind that counts as a contact, with anybody there. "
    "update: days since the whole record was confirmed (`reviewed`), an interaction was entered or a commit "
    "changed the content. entry: days between an interaction and its entry (`entered`, else the first commit that "
    "had it); the slowest of the client counts. "
    "Green up to the target, yellow up to the limit, red beyond; grey where there is nothing to judge by or "
    "the client is snoozed, and for contact at most yellow with a next step planned. The last of "
    "schema.yaml's standards counts that names this one, is for the client and in force on the day."
)
_KEYS: Final = ("segment", "class", "status", "manager", "region", "strategic", "tag")


def judge(base: Base, sources: Sources) -> list[Verdict]:
    """Say how the client stands against each standard, and why."""
    if sources.facts["stage"] == "former":
        place = sources.at("left", "date") or sources.at("status")
        left = Number("left", sources.facts["left_date"] or "on an unknown day", "status former", place)
        return [not_judged("cadence", "every standard", "the client has left", RULE, (left,))]
    judged = {
        row["standard"]: row
        for row in rows(base, "SELECT * FROM cadence WHERE client = ?", (sources.client,))
    }
    return [
        _verdict(base, sources, judged[standard]) if standard in judged else _unjudged(standard)
        for standard in STANDARDS
    ]


def _unjudged(standard: str) -> Verdict:
    because = "no standard of schema.yaml is for this client"
    return not_judged("cadence", standard, because, RULE)


def _verdict(base: Base, sources: Sources, row: dict[str, Any]) -> Verdict:
    standard = str(row["standard"])
    numbers = [*_FACTS[standard](base, sources, row), *_norm(sources, row), *_excuses(base, sources, row)]
    because = _because(row)
    return Verdict("cadence", standard, row["light"], because, RULE, tuple(numbers))


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


def _contact(base: Base, sources: Sources, row: dict[str, Any]) -> Iterator[Number]:
    found = rows(
        base,
        """SELECT date, kind, "by", "with", n FROM interactions WHERE client = ? AND contact
            ORDER BY date DESC, n DESC LIMIT 1""",
        (sources.client,),
    )
    for talk in found:
        who = "".join(f" {word} {talk[key]}" for word, key in (("by", "by"), ("with", "with")) if talk[key])
        place = sources.at("interactions", talk["n"], "date")
        yield Number("last_contact", talk["date"], f"{talk['kind']}{who}", place)
        norm = sources.norm("interactions", talk["kind"], "contact")
        yield Number("counts", "yes", f"{talk['kind']} counts as a contact", norm)
        yield Number("days", str(row["days"]), f"{base.day} less {talk['date']}")


def _update(base: Base, sources: Sources, row: dict[str, Any]) -> Iterator[Number]:
    reviewed = base.one("SELECT reviewed FROM clients WHERE id = ?", (sources.client,))
    if reviewed:
        yield Number("reviewed", reviewed, "somebody confirmed the record", sources.at("reviewed"))
    entered = rows(
        base,
        """SELECT entered, n FROM interactions WHERE client = ? AND entered IS NOT NULL
            ORDER BY entered DESC, n DESC LIMIT 1""",
        (sources.client,),
    )
    for talk in entered:
        place = sources.at("interactions", talk["n"], "entered")
        yield Number("entered", talk["entered"], "the latest entry of an interaction", place)
    committed = rows(
        base,
        f"""SELECT date, author, change, substr("commit", 1, {SHORT}) AS "commit" FROM changes
            WHERE client = ? AND kind <> 'moved' ORDER BY date DESC, instant DESC, number DESC, n LIMIT 1""",
        (sources.client,),
    )
    for change in committed:
        words = f"{change['author']}: {change['change']}"
        yield Number("committed", change["date"], words, (f"commit {change['commit']}",))
    if row["last"]:
        known = sum(map(bool, (reviewed, entered, committed)))
        words = {0: "", 1: "", 2: "the later of the two", 3: "the latest of the three"}[known]
        yield Number("last_update", row["last"], words)
        yield Number("days", str(row["days"]), f"{base.day} less {row['last']}")


def _entry(base: Base, sources: Sources, row: dict[str, Any]) -> Iterator[Number]:
    found = rows(
        base,
        """SELECT i.date, i.entered, e.entered AS known, i.n FROM entries e JOIN interactions i USING (client, n)
            WHERE e.client = ? AND e.delay = ? AND i.date = ? ORDER BY i.n LIMIT 1""",
        (sources.client, row["days"], row["last"]),
    )
    for talk in found:
        slowest = ("interactions", talk["n"])
        slow = "the interaction that was entered slowest"
        yield Number("date", talk["date"], slow, sources.at(*slowest, "date"))
        how = "" if talk["entered"] else "the day of the first commit that had it"
        yield Number("entered", talk["known"], how, sources.at(*slowest, "entered"))
        yield Number("days", str(row["days"]), f"{talk['known']} less {talk['date']}")


_FACTS: Final = {"contact": _contact, "update": _update, "entry": _entry}


def _norm(sources: Sources, row: dict[str, Any]) -> Iterator[Number]:
    entry = int(row["entry"])
    standard = sources.norms.standards[entry]
    interval = getattr(standard, row["standard"])
    yield Number("standard", f"no. {entry + 1}", _scope(standard), sources.norm("standards", entry))
    for key, other in (("target", "limit"), ("limit", "target")):
        given = getattr(interval, key)
        how = str(given) if given else f"none given; the {other} {getattr(interval, other)} counts"
        place = sources.norm("standards", entry, row["standard"], key if given else other)
        yield Number(key, "unknown" if row[key] is None else str(row[key]), how, place)
    yield from _matching(sources, standard.for_)


def _scope(standard: Standard) -> str:
    """Say for whom a standard is, and since when and until when."""
    wanted = zip(_KEYS, standard.for_ or (), strict=False)
    who = ", ".join(f"{key} {' or '.join(values)}" for key, values in wanted if values)
    since = f" from {standard.from_}" if standard.from_ else ""
    until = f" until {standard.until}" if standard.until else ""
    return f"for {who or 'all clients'}{since}{until}"


def _matching(sources: Sources, scope: Scope | None) -> Iterator[Number]:
    """Say where the client has what the standard is for."""
    for key in _KEYS if scope else ():
        if key not in {"class", "tag"} and getattr(scope, key):
            yield Number(key, str(sources.facts[key]), "of the client", sources.at(key))
    if scope and scope.class_:
        share = f"ABC by {sources.norms.abc.measure}; see: clientbase show {sources.client}"
        yield Number("class", str(sources.facts["class"]), share, sources.norm("abc"))
    if scope and scope.tag:
        yield Number("tags", ", ".join(scope.tag), "one of them is the client's", sources.at("tags"))


def _excuses(base: Base, sources: Sources, row: dict[str, Any]) -> Iterator[Number]:
    if row["snoozed"] and row["standard"] != "entry":
        yield Number("snoozed", row["snoozed"], "the last day of the silence", sources.at("snoozed", "until"))
    if row["planned"] and row["standard"] == "contact":
        n = base.one(
            "SELECT n FROM interactions WHERE client = ? AND next_date = ? ORDER BY n DESC LIMIT 1",
            (sources.client, row["planned"]),
        )
        yield Number(
            "planned", row["planned"], "the next step", sources.at("interactions", n, "next", "date")
        )
