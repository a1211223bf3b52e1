"""Clients by how lately, how often and for how much they bought."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from clientbase.base import Base
from clientbase.columns import figure
from clientbase.evidence import (
    Evidence,
    Verdict,
    amount,
    not_listed,
)
from clientbase.language import say, say_n
from clientbase.page import Cell, Chart
from clientbase.reports import NOTHING, Answer, report
from clientbase.reports.made import made

if TYPE_CHECKING:
    from clientbase.evidence.subject import Subject

GROUPS = (
    *("champions", "loyal", "potential loyal", "newcomers", "promising"),
    *("need attention", "about to sleep", "at risk", "cannot lose", "hibernating"),
)
_NAMES = "client name manager days_silent:days purchases:count revenue:money R:count? F:count? M:count? rfm! group!"
_SCORES = 5
_AWAY = ("hibernating", "hibernating", "at risk", "at risk", "cannot lose")
# By R, then by F from 1 to 5; the bounds are fixed, so that a name means the same in every base.
_GROUP = {
    5: ("newcomers", "potential loyal", "potential loyal", "champions", "champions"),
    4: ("promising", "potential loyal", "potential loyal", "loyal", "loyal"),
    3: ("about to sleep", "about to sleep", "need attention", "loyal", "loyal"),
    2: _AWAY,
    1: _AWAY,
}


def _group(recency: int, frequency: int) -> str:
    return _GROUP[recency][frequency - 1]


@report(*NOTHING, charts=(Chart("bars", "Clients by group", "groups", "group", ("clients",)),))
def rfm(base: Base) -> Answer:
    """Who bought lately, often and for much?

    R, F and M are scores from 1 to 5 by rank among all buyers of the base: floor(5 x the number of buyers who are
    strictly worse / the number of buyers) + 1, so that equals share a score. R goes by days_silent (fewer are better),
    F by purchases, M by revenue (sales less returns; where no amount is known, as if it were none). The group goes by
    fixed bounds of R and F: champions R 5, F 4-5; loyal R 3-4, F 4-5; potential loyal R 4-5, F 2-3; newcomers R 5, F 1;
    promising R 4, F 1; need attention R 3, F 3; about to sleep R 3, F 1-2; cannot lose R 1-2, F 5; at risk R 1-2, F
    3-4; hibernating R 1-2, F 1-2.

    rfm is the three in a row. Clients who left are ranked with the others.
    """
    clients = made("clients", "Clients by score", _NAMES, _scored(base))
    found: dict[object, list[tuple[Cell, ...]]] = {group: [] for group in GROUPS}
    for row in clients.rows:
        found[row[-1]].append(row)
    groups = made(
        "groups", "Groups", "group clients:count share:share revenue:money", _groups(found, len(clients.rows))
    )
    scores = Counter(row[-2] for row in clients.rows)
    figures = [
        figure("buyers", len(clients.rows)),
        *(figure(f"rfm_{score}", scores[score]) for score in ("555", "111")),
    ]
    return figures, [clients, groups]


def _scored(base: Base) -> list[tuple[Cell, ...]]:
    """Score all buyers of the base, and give those that the answer is about, the best first."""
    rows = base.ask(
        """SELECT id, name, manager, days_silent, purchases, revenue, id IN (SELECT id FROM clients)
             FROM rhythms WHERE purchases > 0"""
    )
    silences, purchases, revenues = ([row[n] for row in rows] for n in (3, 4, 5))
    scores = list(
        zip(
            _scores([-days for days in silences]),
            _scores(purchases),
            _scores([sold or 0 for sold in revenues]),
            strict=True,
        )
    )
    found = [
        (*row[:6], *score, "{}{}{}".format(*score), _group(*score[:2]))
        for row, score in zip(rows, scores, strict=True)
        if row[6]
    ]
    found.sort(key=lambda row: (-sum(row[6:9]), -(row[5] or 0), row[0]))
    return found


def _scores(values: Sequence[int]) -> Iterator[int]:
    """Return floor(5 x the number of values that are strictly smaller / their number) + 1 for each."""
    ordered = sorted(values)
    scores = {value: _score(bisect_left(ordered, value), len(ordered)) for value in set(values)}
    return map(scores.__getitem__, values)


def _score(worse: int, buyers: int) -> int:
    return _SCORES * worse // buyers + 1


def _groups(found: Mapping[object, Sequence[tuple[Cell, ...]]], buyers: int) -> Iterator[tuple[Cell, ...]]:
    for group in GROUPS:
        rows = found[group]
        revenue = sum(row[5] for row in rows if isinstance(row[5], int))
        yield group, len(rows), len(rows) / buyers if buyers else None, revenue


_BOUGHT: Final = "SELECT -days_silent, purchases, coalesce(revenue, 0) FROM rhythms WHERE purchases > 0"


def compared(base: Base) -> Mapping[str, Sequence[int]]:
    """Return by what the buyers of a whole base are compared for each score, the worst first."""
    rows = base.ask(_BOUGHT)
    return {score: sorted(row[n] for row in rows) for n, score in enumerate("RFM")}


@rfm.among_all(*"RFM")
def _among_all(base: Base) -> Mapping[str, Cell]:
    """Return the group of each client."""
    return {str(row[0]): row[-1] for row in _scored(base)}


@rfm.reasons
def _reasons(subject: "Subject") -> list[Verdict]:
    """Say which scores and which group the client has."""
    facts = subject.facts
    if not facts["purchases"]:
        return [not_listed(say("there is no purchase up to this day"))]
    others = subject.whole(compared)
    own = {"R": -facts["days_silent"], "F": facts["purchases"], "M": facts["revenue"] or 0}
    worse = {score: bisect_left(values, own[score]) for score, values in others.items()}
    bought = subject.rows("SELECT n FROM purchases ORDER BY date, n")
    all_, last = (subject.each("purchases", (row["n"] for row in few)) for few in (bought, bought[-1:]))
    facing = (
        ("R", "days_silent", str(facts["days_silent"]), say("were silent for longer"), last),
        ("F", "purchases", str(facts["purchases"]), say("bought less often"), all_),
        ("M", "revenue", amount(facts["revenue"]), say("brought less"), subject.sums()),
    )
    buyers = len(others["R"])
    scores = {score: _score(worse[score], buyers) for score in "RFM"}
    evidence: list[Evidence] = []
    for score, name, value, words, places in facing:
        how = say(
            "5 x {what} / {buyers} rounded down, + 1: {what} {words}",
            what=worse[score],
            buyers=buyers,
            words=words,
        )
        evidence += Evidence(name, value, "", places), Evidence(score, str(scores[score]), how)
    reason = say(
        "{list} of {buyers}",
        list=", ".join((f"{score} {found}" for score, found in scores.items())),
        buyers=say_n("{n} buyer", "{n} buyers", buyers),
    )
    return [Verdict(say("group"), _group(scores["R"], scores["F"]), reason, tuple(evidence))]
