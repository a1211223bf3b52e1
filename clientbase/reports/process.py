"""The five points of work with the client base, and where it is narrowest."""

from typing import NamedTuple

from clientbase.base import Base
from clientbase.columns import figure
from clientbase.language import say
from clientbase.page import Figure
from clientbase.reports import NOTHING, Answer, report
from clientbase.reports.completeness import HERE, required_share
from clientbase.reports.deals import STOOD
from clientbase.reports.decisions import taken
from clientbase.reports.made import made
from clientbase.values import parse_duration

_NAMES = "point! volume:count lag:ratio! completeness:share! failures:count! evidence"
_BEGINNING = "0001-01-01"
Held = dict[str, tuple[int, int, float | None, int, int]]


class Point(NamedTuple):
    """One of the five points, measured."""

    point: str
    volume: int
    lag: float | None
    completeness: float | None
    failures: int
    evidence: str


@report(*NOTHING, judges=None, because="it measures the company's own work")
def process(base: Base) -> Answer:
    """Which of the five points of the process is the narrowest?

    The period is `abc.period` of schema.yaml up to the day, the whole history without it. Each point has a volume, a
    lag in days, a completeness and its failures.
    formation: clients who came in the period (start of cooperation, else the first purchase); days from the start
    of cooperation to the first purchase; share of them with a known source; those without one.
    accounting: interactions of the period; days until they were entered; share of the required fields filled in;
    interactions entered later than the standard allows.
    current work: contacts in the period; days since the last contact, over the clients who are not within the
    limit; share of clients within the limit; clients whose light for contact is red.
    analysis: what there was to explain in the period (leavings, declined proposals, lost deals); days since the last
    update of a record, over those beyond the limit; share of these with a reason (`unknown` is none); those
    without one.
    decisions: proposals and decisions of the register that were made in the period; days from proposal to decision;
    share of them that are decided or done; proposals pending for longer than that and decisions overdue. Where no
    proposal of the period was decided on a known day, nobody knows how long is usual, and none counts as waiting.
    The narrowest is the point with the least completeness of those with a volume, the one with more failures among
    equals; without any completeness nothing is named. evidence says its numbers in words.
    """
    since, held = _since(base), _held(base)
    talks, contacts = base.ask(
        "SELECT count(*), count(*) FILTER (WHERE contact = 1) FROM interactions WHERE date > ?", (since,)
    )[0]
    points = [
        _formation(base, since),
        _accounting(base, since, talks),
        _current_work(contacts, held),
        _analysis(base, since, held),
        _decisions(base, since),
    ]
    measured = [point for point in points if point.volume and point.completeness is not None]
    narrowest = min(measured, key=lambda point: (point.completeness, -point.failures), default=None)
    figures = [
        figure("narrowest:text", narrowest.point if narrowest else None),
        figure("evidence:text", narrowest.evidence if narrowest else None),
        *(found for point in points for found in _figures(point)),
    ]
    return figures, [made("process", "The five points", _NAMES, points)]


def _figures(point: Point) -> list[Figure]:
    name = point.point.replace(" ", "_")
    return [
        figure(f"{name}_volume", point.volume),
        figure(f"{name}_lag:ratio", point.lag),
        figure(f"{name}_completeness:share", point.completeness),
        figure(f"{name}_failures", point.failures),
    ]


def _since(base: Base) -> str:
    """Return the last day before the period."""
    period = base.norm("abc_period")
    return parse_duration(period).before(base.day).isoformat() if period else _BEGINNING


def _held(base: Base) -> Held:
    """Return for each standard: clients judged, within, the mean days of those beyond, red lights, never."""
    rows = base.ask(
        """SELECT standard, sum(state = 'judged'), coalesce(sum(within), 0),
                  avg(CASE WHEN NOT within THEN days END), sum(light = 'red'), sum(state = 'judged' AND never)
             FROM cadence WHERE standard <> 'entry' GROUP BY standard"""
    )
    return {standard: (judged, within, lag, red, never) for standard, judged, within, lag, red, never in rows}


def _formation(base: Base, since: str) -> Point:
    volume, lag, known = base.ask(
        """SELECT count(*), avg(max(0, julianday(first_purchase) - julianday(since))), sum(source IS NOT NULL)
             FROM facts WHERE coalesce(since, first_purchase) > ?""",
        (since,),
    )[0]
    missing = volume - (known or 0)
    evidence = say("{n} of {all} new clients without a known source", n=missing, all=volume)
    return Point("formation", volume, lag, _share(known, volume), missing, evidence)


def _accounting(base: Base, since: str, volume: int) -> Point:
    lag, late = base.ask(
        """SELECT avg(days), coalesce(sum(days > "limit"), 0) FROM judged_entries
            WHERE list = 'interactions' AND date > ?""",
        (since,),
    )[0]
    full = required_share(base)
    written = (
        say("nothing is required of the records")
        if full is None
        else say("{share} % of the required fields filled", share=f"{100 * full:.0f}")
    )
    entered = say("{n} of {all} interactions entered too late", n=late, all=volume)
    return Point("accounting", volume, lag, full, late, f"{written}; {entered}")


def _current_work(volume: int, held: Held) -> Point:
    judged, within, lag, red, never = held.get("contact", (0, 0, None, 0, 0))
    late = say("{n} of {all} clients not within the limit for contact", n=judged - within, all=judged)
    evidence = f"{late}; {say('{n} never contacted', n=never)}"
    return Point("current work", volume, lag, _share(within, judged), red, evidence)


def _analysis(base: Base, since: str, held: Held) -> Point:
    stood = STOOD.format(day=base.day.isoformat())
    volume, explained = base.ask(
        f"""{stood}
        SELECT count(*), coalesce(sum(reason IS NOT NULL), 0) FROM (
               SELECT coalesce(nullif(l.reason, 'unknown'), (
                      SELECT max(a.reason) FROM asked a WHERE a.client = l.client AND a.reason <> 'unknown')) AS reason
                 FROM leavings l WHERE l.date > ?1
                UNION ALL SELECT nullif(reason, 'unknown') FROM proposals
                           WHERE decision = 'declined' AND coalesce(decided, date) > ?1
                UNION ALL SELECT nullif(reason, 'unknown') FROM stood
                           WHERE outcome = 'lost' AND coalesce(closed, opened, '0001-01-02') > ?1)""",
        (since,),
    )[0]
    _, _, lag, _, _ = held.get("update", (0, 0, None, 0, 0))
    missing = volume - explained
    evidence = say("{n} of {all} leavings, refusals and lost deals without a reason", n=missing, all=volume)
    return Point("analysis", volume, lag, _share(explained, volume), missing, evidence)


def _decisions(base: Base, since: str) -> Point:
    offered, decided, lag = base.ask(
        """SELECT count(*), coalesce(sum(decision <> 'pending'), 0), avg(julianday(decided) - julianday(date))
             FROM proposals WHERE date > ?""",
        (since,),
    )[0]
    aged = base.one(
        f"""SELECT count(*) FROM proposals p JOIN clients k ON k.id = p.client
             WHERE p.date > ?1 AND p.decision = 'pending' AND {HERE} AND julianday(?2) - julianday(p.date) > ?3""",
        (since, base.day.isoformat(), lag),
    )
    register = [decision for _, decision in taken(base) if since < decision.date.isoformat()]
    done = sum(d.done is not None and d.done <= base.day for d in register)
    overdue = sum(
        d.due is not None and d.due < base.day and (d.done is None or d.done > base.day) for d in register
    )
    volume = offered + len(register)
    waiting = (
        say("how long is usual is unknown") if lag is None else say("{n} waiting longer than usual", n=aged)
    )
    evidence = say(
        "{n} of {offered} proposals and {m} of {register} decisions open; {waiting}, {overdue} overdue",
        n=offered - decided,
        offered=offered,
        m=len(register) - done,
        register=len(register),
        waiting=waiting,
        overdue=overdue,
    )
    return Point("decisions", volume, lag, _share(decided + done, volume), aged + overdue, evidence)


def _share(part: int | None, whole: int) -> float | None:
    return (part or 0) / whole if whole else None
