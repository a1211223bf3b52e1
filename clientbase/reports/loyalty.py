"""How many clients come again."""

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final

from clientbase.base import Base
from clientbase.columns import figure
from clientbase.evidence import (
    Evidence,
    Verdict,
    exact,
    not_judged,
    not_listed,
)
from clientbase.language import number, say, say_n
from clientbase.page import Cell, Chart
from clientbase.reports import NOTHING, Answer, report
from clientbase.reports.made import made

if TYPE_CHECKING:
    from clientbase.evidence.subject import Subject

REACHED = """
SELECT substr(date, 1, 4) AS year, sum(number = 1) AS new, sum(number = 2) AS again,
       count(DISTINCT CASE WHEN visit = 2 THEN client END) AS second_day,
       count(DISTINCT CASE WHEN visit = max((SELECT regular_after FROM norms), 1) THEN client END) AS regular
  FROM purchases WHERE number <= 2 OR visit = 2 OR visit = (SELECT regular_after FROM norms)
 GROUP BY substr(date, 1, 4) ORDER BY year"""
"""Asks of each year how many clients came for the first time in it, again, on a second day, and became regular."""

_Reached = tuple[str, int, int, int, int]
"""A year, and how many clients bought in it for the first time, again, on a second day, and became regular."""
_KNOWN = "buyers:count one_off:count one_off_days:count repeat_rate:share regular:count regular_share:share"


@report(*NOTHING, charts=(Chart("bars", "Who came again", "years", "year", ("repeat_rate",)),))
def loyalty(base: Base) -> Answer:
    """How many are regular, how many came once?

    One-off is who has exactly one purchase, regular who bought on at least `regular_after` days. Returned is who bought
    again after a gap over `dormant` times the mean interval before it. Clients who left count.

    buyers have at least one purchase; one_off_days bought on one day only, however often. repeat_rate is the share of
    buyers with a second purchase, regular_share the regular ones' share of buyers. Each year of the trend shows the
    same figures at its end, the last one on the day of the report; new are the clients who bought for the first time in
    it.
    """
    reached = base.ask(REACHED)
    years = made(
        "years",
        "By the end of each year",
        f"year new:count {_KNOWN}",
        _trend(tuple(_each_year(reached, base.day.year))),
    )
    last: Sequence[Cell] = years.rows[-1][2:] if years.rows else (0, 0, 0, None, 0, None)
    return [figure(name, value) for name, value in zip(_KNOWN.split(), last, strict=True)], [years]


def _each_year(reached: Sequence[_Reached], last: int) -> Iterator[_Reached]:
    """Fill in the years in which no client reached a step, up to the year *last*."""
    known = {row[0]: row for row in reached}
    for one in range(int(min(known, default=last + 1)), last + 1):
        year = f"{one:04}"
        yield known.get(year, (year, 0, 0, 0, 0))


def _trend(reached: Sequence[_Reached]) -> Iterator[tuple[Cell, ...]]:
    """Turn the clients who reached each step within a year into those who had reached it by its end."""
    steps = (accumulate(step) for step in list(zip(*reached, strict=True))[1:])
    for (year, new, *_), buyers, again, second_day, regular in zip(reached, *steps, strict=True):
        yield (
            year,
            new,
            buyers,
            buyers - again,
            buyers - second_day,
            again / buyers,
            regular,
            regular / buyers,
        )


_GAPS: Final = """
SELECT p.date, p.n, b.date AS last, b.n AS last_n, p.ordinal - b.ordinal AS gap,
       b.own_span AS span, b.own_gaps AS gaps, p.returned
  FROM purchases p JOIN purchases b ON b.client = p.client AND b.number = p.number - 1
 WHERE p.visit > b.visit AND b.visit > 1 ORDER BY p.number DESC"""


@loyalty.reasons
def _reasons(subject: "Subject") -> list[Verdict]:
    """Say how loyal the client is, and whether it came back after a long silence."""
    if not subject.facts["purchases"]:
        return [not_listed(say("there is no purchase up to this day"))]
    return [_repeated(subject), _returned(subject)]


def _repeated(subject: "Subject") -> Verdict:
    facts, after = subject.facts, subject.norms.lifecycle.regular_after
    bought = subject.rows("SELECT n FROM purchases ORDER BY date, n")
    places = subject.each("purchases", (row["n"] for row in bought), "date")
    count, days = (
        say_n("{n} purchase", "{n} purchases", facts["purchases"]),
        say_n("{n} day", "{n} days", facts["purchase_days"]),
    )
    numbers = (
        Evidence("purchases", str(facts["purchases"]), "", places),
        Evidence("purchase_days", str(facts["purchase_days"]), say("distinct days of {count}", count=count)),
        Evidence(
            "regular_after", str(after), say("days from which on"), subject.norm("lifecycle", "regular_after")
        ),
    )
    words = [
        word
        for word, is_so in (
            (say("one-off"), facts["one_off"]),
            (say("regular"), facts["regular"]),
        )
        if is_so
    ]
    reason = (
        say("{count} on {days}, not fewer than {after}", count=count, days=days, after=after)
        if facts["regular"]
        else say("{count} on {days}, fewer than {after}", count=count, days=days, after=after)
    )
    return Verdict(
        say("the client"), say(" and ").join(words) or say("neither one-off nor regular"), reason, numbers
    )


def _returned(subject: "Subject") -> Verdict:
    multiple = number(str(subject.norms.lifecycle.dormant))
    norm = Evidence(
        "dormant", multiple, say("times the mean interval before"), subject.norm("lifecycle", "dormant")
    )
    gaps = subject.rows(_GAPS)
    if not gaps:
        reason = say("no gap between days of purchase has an interval before it")
        return not_judged(say("return"), reason, (norm,))
    row = next((one for one in gaps if one["returned"]), None) or max(gaps, key=_times)
    times = exact(_times(row))
    numbers = (
        Evidence(
            "gap",
            str(row["gap"]),
            say("{date} less {last}", date=row["date"], last=row["last"]),
            _places(subject, row),
        ),
        Evidence(
            "interval_before",
            exact(row["span"] / row["gaps"]),
            say("{span} days / {gaps}", span=row["span"], gaps=say_n("{n} gap", "{n} gaps", row["gaps"])),
        ),
        norm,
    )
    compared = say(
        "the gap of {gap} days before {date} is {times} times the interval before it",
        gap=row["gap"],
        date=row["date"],
        times=times,
    )
    if not row["returned"]:
        reason = say("{compared}, not over {multiple}", compared=compared, multiple=multiple)
        return Verdict(say("return"), say("not seen"), reason, numbers, omitted=True)
    return Verdict(
        say("return"),
        say("seen"),
        say("{compared}, over {multiple}", compared=compared, multiple=multiple),
        numbers,
    )


def _times(row: dict[str, Any]) -> float:
    return float(row["gap"] * row["gaps"] / row["span"])


def _places(subject: "Subject", row: dict[str, Any]) -> tuple[str, ...]:
    return subject.each("purchases", (row["last_n"], row["n"]), "date")
