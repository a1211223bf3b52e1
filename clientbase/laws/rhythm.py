"""How a client buys: its visits, its own and its usual interval, and the stage of its life.

A visit is a day of purchase. An interval is a fraction, so many days over so many gaps, and all comparisons are of
whole numbers: exactly at a bound is not beyond it. What `visits` finds is kept in the index beside each purchase, and
what `pools` finds for each day, so SQL takes intervals as they are found here.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from clientbase.laws.presence import has_left

if TYPE_CHECKING:
    from decimal import Decimal
    from fractions import Fraction

    from clientbase.model import Client
    from clientbase.norms import Lifecycle
    from clientbase.values import Duration

ENOUGH_CLIENTS: Final = 5
"""A segment has an interval of its own where at least so many of its clients bought on two days."""
ENOUGH_GAPS: Final = 5
"""The whole base has one where its clients came again at least so many times."""

Stage = Literal["potential", "new", "active", "cooling", "dormant", "lost", "former"]
Basis = Literal["segment", "base", "norm"]


class Interval(NamedTuple):
    """A mean number of days between visits: *span* days over *gaps* gaps."""

    span: int
    gaps: int


class Visit(NamedTuple):
    """What is known of a client's rhythm with one of its purchases."""

    number: int
    """How many days of purchase there are by then."""
    own: Interval
    """The client's own interval by then; on the first day it has no gaps."""
    returned: bool
    """Whether it came after a gap over the dormant multiple of the mean of all intervals before it."""


def visits(ordinals: Sequence[int], dormant: "Decimal") -> Iterator[Visit]:
    """Return what is known with each purchase; *ordinals* are their days in order, as numbers."""
    number, before, own, multiple = 0, 0, Interval(0, 0), dormant.as_integer_ratio()
    for ordinal in ordinals:
        returned = False
        if ordinal != before or number == 0:
            returned = own.gaps > 0 and _is_beyond(ordinal - before, own, multiple)
            number, before = number + 1, ordinal
            own = Interval(ordinal - ordinals[0], number - 1)
        yield Visit(number, own, returned)


def is_over(days: int, interval: Interval, multiple: "Decimal | Fraction") -> bool:
    """Return whether so many days are more than *multiple* times the interval."""
    return _is_beyond(days, interval, multiple.as_integer_ratio())


def _is_beyond(days: int, interval: Interval, multiple: tuple[int, int]) -> bool:
    top, bottom = multiple
    return days * interval.gaps * bottom > top * interval.span


Found = tuple[str | None, int, int, int]
"""Of a segment: its name, and the spans, the gaps and the number of those of its clients who came twice."""


def pools(found: Iterable[Found], fallback: Interval) -> dict[str | None, tuple[Interval, Basis]]:
    """Return the interval of each segment that has one, and under None that of everybody else, with what it is of."""
    rows = list(found)
    spans, gaps = sum(row[1] for row in rows), sum(row[2] for row in rows)
    everybody: tuple[Interval, Basis] = (
        (Interval(spans, gaps), "base") if gaps >= ENOUGH_GAPS else (fallback, "norm")
    )
    return {None: everybody} | {
        segment: (Interval(span, gaps), "segment")
        for segment, span, gaps, clients in rows
        if segment is not None and clients >= ENOUGH_CLIENTS
    }


def fallback_on(day: dt.date, fallback: "Duration") -> Interval:
    """Return the norm for a base that knows too few intervals, in days from *day* backwards; a day at the least."""
    return Interval(max(1, (day - fallback.before(day)).days), 1)


def stage(client: "Client", day: dt.date, pooled: Interval, life: "Lifecycle") -> Stage:
    """Return at which stage *client* is on *day*; *pooled* is the interval of those who have none of their own."""
    if has_left(client, day):
        return "former"
    days = sorted(sale.date.toordinal() for sale in client.purchases if sale.date <= day)
    if not days:
        return "potential"
    *_, (number, own, _) = visits(days, life.dormant)
    today = day.toordinal()
    if number < life.regular_after and (today - days[0]) * pooled.gaps <= pooled.span:
        return "new"
    usual = own if own.gaps and number >= life.own_rhythm_from else pooled
    bounds: Mapping[Stage, Decimal] = {"active": life.cooling, "cooling": life.dormant, "dormant": life.lost}
    within = (name for name, bound in bounds.items() if not is_over(today - days[-1], usual, bound))
    return next(within, "lost")
