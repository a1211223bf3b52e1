"""Clients outside the standards for contact, update and entry."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from clientbase.base import Base
from clientbase.columns import figure
from clientbase.evidence import (
    Evidence,
    Verdict,
    not_judged,
)
from clientbase.history.head import SHORT
from clientbase.language import say, say_n, title, word
from clientbase.page import OVER_TIME, Chart, Figure, Table
from clientbase.reports import Answer, Followed, Over, report
from clientbase.reports.made import made

if TYPE_CHECKING:
    from clientbase.evidence.subject import Subject
    from clientbase.norms import Scope, Standard

STANDARDS = ("contact", "update", "entry")

_WORST_FIRST = """ORDER BY CASE light WHEN 'red' THEN 0 WHEN 'yellow' THEN 1 ELSE 2 END,
                           coalesce(over, 0) DESC, client, standard"""

_STATE: Final = "iif(state = 'judged' AND light = 'yellow' AND days > \"limit\", 'excused', state)"


class Counts(NamedTuple):
    """How the clients of a manager stand to a standard."""

    manager: str | None
    standard: str
    judged: int = 0
    within: int = 0
    never: int = 0
    unknown: int = 0
    snoozed: int = 0
    inherited: int = 0
    excused: int = 0

    @property
    def compliance(self) -> float | None:
        """The share of the judged that are within."""
        return self.within / self.judged if self.judged else None


_COMPLIANCE: Final = ("contact_compliance", "update_compliance", "entry_compliance")
RED: Final = Over("cadence", "rows whose light is red", lambda row: row["light"] == "red")


@report(
    RED,
    charts=(
        Chart("bars", "Who keeps the standards", "managers", "manager", ("compliance",), "standard"),
        Chart("lines", "How the standards are kept", OVER_TIME, "date", _COMPLIANCE),
    ),
    followed=tuple(
        Followed("managers", "manager", "compliance", "judged", title, ("standard", standard))
        for standard, title in (
            ("contact", "Contact compliance per manager"),
            ("update", "Update compliance per manager"),
            ("entry", "Entry compliance per manager"),
        )
    ),
)
def cadence(base: Base) -> Answer:
    """Who is outside the standards for contact, update and entry?

    contact: days since the last interaction of a kind that counts as a contact, with anybody there; where there was
    none since the client began and we know of it. update: days since the whole record was confirmed (`reviewed`), an
    item was entered or a commit changed other content, what was done in bulk apart; else since then too. entry: days
    between a talk, purchase, return, offer or problem and its entry: `entered` where the first commit that holds it
    came soon enough after it, else the day of that commit; the slowest of those entered lately counts. Green up to the
    target, yellow up to the limit, red beyond; grey where there is nothing to judge by. An open promise (the next step
    of a talk, or a task) excuses from contact, yellow instead of red, while its day is not past and at most one
    target ahead, none of the client is broken, and it is at most twice the limit since the last contact. A snoozed
    client is grey for contact, for a year at most, if it was not red on the day on which it was snoozed; one that came
    to another manager within the target is inherited, and grey until the new manager's first contact. The last of
    schema.yaml's standards counts that names this one, is for the client and in force on the day. Clients who left are
    not judged.

    Green ones are not listed, nor what is grey for entry. never says that there was no contact or update ever; state
    whether the client is judged, and if so by an excuse. The figures count clients: judged are those neither grey nor
    left, within those up to the limit or excused, compliance is within / judged; never counts those of the judged with
    whom there was never a contact, unknown those without anything to judge by.

    Over time each standard has a table of its own with the compliance of each manager.
    """
    rows = _counted(base)
    counts = {name: _total(name, rows) for name in STANDARDS}
    figures = [found for name in STANDARDS for found in _figures(name, counts[name])]
    figures += [figure(f"contact_{name}", getattr(counts["contact"], name)) for name in Counts._fields[4:]]
    figures += [figure(f"update_{name}", getattr(counts["update"], name)) for name in ("never", "unknown")]
    return figures, [late_clients(base), _managers(rows)]


def late_clients(base: Base, most: int = -1) -> Table:
    """List each client for each standard that it is not well within, the worst first, *most* of them."""
    return base.table(
        "cadence",
        "Outside the standards",
        f"""SELECT client, name, manager, standard, target, "limit", last, days, over, light, planned, snoozed, never,
                   {_STATE} AS state
              FROM cadence WHERE light <> 'green' AND NOT (light = 'grey' AND standard = 'entry')
              {_WORST_FIRST} LIMIT ?""",
        (most,),
        columns=(
            "client name manager standard! target:days? limit:days? last:date days:days over:days! light "
            "planned:date? snoozed:date? never:flag? state?"
        ),
    )


def _counted(base: Base) -> list[Counts]:
    """Count per manager and standard what was judged, what is within, and why others were not judged."""
    rows = base.ask(
        f"""SELECT manager, standard, sum(s = 'judged'), coalesce(sum(within), 0), sum(s = 'judged' AND never),
                   sum(s = 'unknown'), sum(s = 'snoozed'), sum(s = 'inherited'), sum(x = 'excused')
              FROM (SELECT *, state AS s, {_STATE} AS x FROM cadence) GROUP BY manager, standard
             ORDER BY manager IS NULL, manager, standard"""
    )
    return [Counts(*row) for row in rows]


def _total(standard: str, rows: Sequence[Counts]) -> Counts:
    found = [row[2:] for row in rows if row.standard == standard]
    return Counts(None, standard, *map(sum, zip(*found, strict=True))) if found else Counts(None, standard)


def _managers(rows: Sequence[Counts]) -> Table:
    shown = ((*row[:4], row.compliance, *row[4:]) for row in rows)
    words = (
        "manager standard judged:count within:count compliance:share never:count unknown:count snoozed:count"
    )
    return made("managers", "Standards per manager", f"{words} inherited:count excused:count", shown)


def _figures(standard: str, counts: Counts) -> list[Figure]:
    return [
        figure(f"{standard}_judged", counts.judged),
        figure(f"{standard}_within", counts.within),
        figure(f"{standard}_compliance:share", counts.compliance),
    ]


_KEYS: Final = ("segment", "class", "status", "manager", "region", "strategic", "tag")


@cadence.reasons
def _reasons(subject: "Subject") -> list[Verdict]:
    """Say how the client stands against each standard, and why."""
    if subject.facts["stage"] == "former":
        return [not_judged(say("every standard"), say("the client has left"), (subject.leaving(),))]
    rows = subject.rows("SELECT * FROM cadence")
    judged = {row["standard"]: row for row in rows}
    return [
        _verdict(subject, judged[standard]) if standard in judged else _unjudged(standard)
        for standard in STANDARDS
    ]


def _unjudged(standard: str) -> Verdict:
    reason = say("no standard of schema.yaml is for this client")
    return not_judged(standard, reason)


def _verdict(subject: "Subject", row: dict[str, Any]) -> Verdict:
    standard = str(row["standard"])
    numbers = [*_FACTS[standard](subject, row), *_norm(subject, row), *_excuses(subject, row)]
    reason = _because(row)
    return Verdict(standard, row["light"], reason, tuple(numbers))


def _because(row: dict[str, Any]) -> str:
    if row["days"] is None:
        return say("there is nothing to judge by")
    days, target, limit = row["days"], row["target"], row["limit"]
    said = {
        True: say(
            "{days}, not over the target of {target}", days=say_n("{n} day", "{n} days", days), target=target
        ),
        days > target: say(
            "{days}, over the target of {target} and not over the limit of {limit}",
            days=say_n("{n} day", "{n} days", days),
            target=target,
            limit=limit,
        ),
        days > limit: say(
            "{days}, over the limit of {limit} by {what}",
            days=say_n("{n} day", "{n} days", days),
            limit=limit,
            what=days - limit,
        ),
    }[True]
    if row["light"] == "grey":
        return say("{said}; but the client is {state}", said=said, state=word("state", row["state"]))
    excused = row["light"] == "yellow" and days > limit
    return say("{said}; but an open promise excuses", said=said) if excused else said


def _contact(subject: "Subject", row: dict[str, Any]) -> Iterator[Evidence]:
    found = subject.rows(
        """SELECT date, kind, "by", "with", n FROM interactions WHERE contact
            ORDER BY date DESC, n DESC LIMIT 1"""
    )
    for talk in found:
        by = say(" by {manager}", manager=talk["by"]) if talk["by"] else ""
        with_ = say(" with {person}", person=talk["with"]) if talk["with"] else ""
        place = subject.at("interactions", talk["n"], "date")
        yield Evidence("last_contact", talk["date"], f"{talk['kind']}{by}{with_}", place)
        norm = subject.norm("interactions", talk["kind"], "contact")
        yield Evidence("counts", say("yes"), say("{kind} counts as a contact", kind=talk["kind"]), norm)
        yield Evidence(
            "days", str(row["days"]), say("{day} less {date}", day=subject.base.day, date=talk["date"])
        )
    if not found:
        yield from _clock(subject, row, "last_contact")


def _clock(subject: "Subject", row: dict[str, Any], what: str) -> Iterator[Evidence]:
    """Say since when it is counted where there was nothing ever."""
    yield Evidence(what, say("never"), "")
    for key, words in (("begins", say("the client begins")), ("recorded", say("we know of it"))):
        if subject.facts[key]:
            yield Evidence(key, subject.facts[key], words, subject.at(_FIRST[key]))
    if row["since"]:
        yield Evidence(
            "days",
            str(row["days"]),
            say("{day} less {since}, the later of the two", day=subject.base.day, since=row["since"]),
        )


def _update(subject: "Subject", row: dict[str, Any]) -> Iterator[Evidence]:
    reviewed = subject.one("SELECT reviewed FROM reviews")
    if reviewed:
        yield Evidence("reviewed", reviewed, say("somebody confirmed the record"), subject.at("reviewed"))
    entered = subject.rows(
        """SELECT entered, list, n FROM entries
            WHERE entered IS NOT NULL AND NOT imported AND unjudged IS NOT 'bulk'
            ORDER BY entered DESC, list, n DESC LIMIT 1"""
    )
    for item in entered:
        place = subject.at(item["list"], item["n"], "entered")
        yield Evidence("entered", item["entered"], say("the latest entry of an item"), place)
    committed = subject.rows(
        f"""SELECT date, author, change, substr("commit", 1, {SHORT}) AS "commit" FROM changes
            WHERE content AND NOT bulk ORDER BY date DESC, instant DESC, number DESC, n LIMIT 1"""
    )
    for change in committed:
        from clientbase.changes.told import told  # who lists clients does not tell of changes

        words = f"{change['author']}: {told(change['change'])}"
        yield Evidence("committed", change["date"], words, (say("commit {commit}", commit=change["commit"]),))
    if not row["last"]:
        yield from _clock(subject, row, "last_update")
    else:
        known = sum(map(bool, (reviewed, entered, committed)))
        words = {0: "", 1: "", 2: say("the later of the two"), 3: say("the latest of the three")}[known]
        yield Evidence("last_update", row["last"], words)
        yield Evidence(
            "days", str(row["days"]), say("{day} less {last}", day=subject.base.day, last=row["last"])
        )


def _entry(subject: "Subject", row: dict[str, Any]) -> Iterator[Evidence]:
    found = subject.rows(
        """SELECT j.days, j.date AS judged, e.date, e.said, e.entered, e.list, e.n
             FROM judged_entries j JOIN entries e USING (client, list, n) ORDER BY e.list, e.n"""
    )
    slow_ones = [one for one in found if (one["days"], one["judged"]) == (row["days"], row["last"])]
    for item in slow_ones[:1]:
        slowest = (item["list"], item["n"])
        day = "opened" if item["list"] == "problems" else "date"
        slow = say("what was entered slowest")
        yield Evidence("date", item["date"], slow, subject.at(*slowest, day))
        how = "" if item["said"] == item["entered"] else say("the day of the first commit that had it")
        yield Evidence("entered", item["entered"], how, subject.at(*slowest, "entered"))
        yield Evidence(
            "days", str(row["days"]), say("{entered} less {date}", entered=item["entered"], date=item["date"])
        )


_FIRST: Final = {"begins": "since", "recorded": "entered"}
_FACTS: Final = {"contact": _contact, "update": _update, "entry": _entry}


def _norm(subject: "Subject", row: dict[str, Any]) -> Iterator[Evidence]:
    entry = int(row["entry"])
    standard = subject.norms.standards[entry]
    interval = getattr(standard, row["standard"])
    yield Evidence(
        "standard", say("no. {what}", what=entry + 1), for_whom(standard), subject.norm("standards", entry)
    )
    for key, other in (("target", "limit"), ("limit", "target")):
        given = getattr(interval, key)
        how = (
            str(given)
            if given
            else say(
                "none given; the {other} {getattr} counts", other=other, getattr=getattr(interval, other)
            )
        )
        place = subject.norm("standards", entry, row["standard"], key if given else other)
        yield Evidence(key, say("unknown") if row[key] is None else str(row[key]), how, place)
    yield from _matching(subject, standard.for_)


def for_whom(standard: "Standard") -> str:
    """Say for whom a standard is, and since when and until when."""
    wanted = zip(_KEYS, standard.for_ or (), strict=False)
    who = ", ".join(
        f"{title(key.capitalize()).lower()} {say(' or ').join(values)}" for key, values in wanted if values
    )
    since = say(" from {day}", day=standard.from_) if standard.from_ else ""
    until = say(" until {day}", day=standard.until) if standard.until else ""
    if not who:
        return say("for all clients{since}{until}", since=since, until=until)
    return say("for {who}{since}{until}", who=who, since=since, until=until)


def _matching(subject: "Subject", scope: "Scope | None") -> Iterator[Evidence]:
    """Say where the client has what the standard is for."""
    for key in _KEYS if scope else ():
        if key not in {"class", "tag"} and getattr(scope, key):
            yield Evidence(key, str(subject.facts[key]), say("of the client"), subject.at(key))
    if scope and scope.class_:
        share = say(
            "ABC by {measure}; see: clientbase show {client}",
            measure=title(subject.norms.abc.measure.capitalize()).lower(),
            client=subject.client,
        )
        yield Evidence("class", str(subject.facts["class"]), share, subject.norm("abc"))
    if scope and scope.tag:
        yield Evidence("tags", ", ".join(scope.tag), say("one of them is the client's"), subject.at("tags"))


def _excuses(subject: "Subject", row: dict[str, Any]) -> Iterator[Evidence]:
    if row["standard"] != "contact":
        return
    if row["snoozed"]:
        how = say("the last day of the silence") if row["state"] == "snoozed" else say("it does not excuse")
        yield Evidence("snoozed", row["snoozed"], how, subject.at("snoozed", "until"))
    if row["state"] == "inherited":
        n = subject.one("SELECT max(n) FROM handovers")
        yield Evidence(
            "inherited", str(row["manager"]), say("the new manager"), subject.at("handovers", n, "date")
        )
    found = subject.rows("SELECT list, n, due, broken FROM promises ORDER BY due, list, n")
    for promise in found:
        way = ("next", "date") if promise["list"] == "interactions" else ("date",)
        words = say("a promise that is broken") if promise["broken"] else say("the next step")
        yield Evidence("planned", promise["due"], words, subject.at(promise["list"], promise["n"], *way))
