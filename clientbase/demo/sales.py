"""Purchases of one demonstration client, with what is true of them."""

from collections.abc import Sequence
from itertools import groupby
from typing import Final, NamedTuple

from clientbase.demo import norms
from clientbase.demo.expected import Below
from clientbase.demo.rng import Rng
from clientbase.demo.words import item


class Sales(NamedTuple):
    """The lines of a record, and what they add up to."""

    lines: Sequence[str] = ()
    days: Sequence[int] = ()
    """Days ago of every purchase day, the oldest first."""
    purchases: int = 0
    cents: int = 0
    least: int = 0
    """The smallest sum of all, in cents."""
    trial_below: bool = False
    below: tuple[Below, ...] = ()


class _Sale(NamedTuple):
    days_ago: int
    cents: int
    line: str
    waived: bool


_SIZES: Final = (("edge", 0.03), ("small", 0.09), ("large", 0.88))
NONE: Final = Sales()


def sales(rng: Rng, calendar: Sequence[str], segment: str, days: Sequence[int], invoice: str) -> Sales:
    """Sell something on each of *days* (days ago, the oldest first); *calendar* names them."""
    costed = rng.chance(0.5)
    visits = [day for day in days for _ in range(1 + (rng.chance(0.06)))]
    made = [
        _sale(rng, calendar, segment, day, f"{invoice}-{number}", costed=costed)
        for number, day in enumerate(visits, 1)
    ]
    # The first sale is the trial, which is free; of two on one day it is the one that stands first.
    below = [one for one in made[1:] if one.cents < norms.minimum(segment, one.days_ago)]
    trial_below = made[0].cents < norms.minimum(segment, made[0].days_ago)
    written = _newest_first(made) if rng.chance(0.05) else made
    return Sales(
        [one.line for one in written],
        days,
        len(made),
        sum(one.cents for one in made),
        min(one.cents for one in made),
        trial_below,
        tuple([_below(one, segment, calendar) for one in below]),
    )


def spread(rng: Rng, visits: int, span: int, silent: int) -> list[int]:
    """Choose the days: the first and the last are fixed, those between stray by a third of the interval."""
    if visits == 1:
        return [silent]
    gaps = visits - 1
    stray = span // gaps // 3
    between = [
        silent + span - step * span // gaps - stray + rng.below(2 * stray + 1) for step in range(1, gaps)
    ]
    return [silent + span, *between, silent]


def _sale(
    rng: Rng, calendar: Sequence[str], segment: str, days_ago: int, invoice: str, *, costed: bool
) -> _Sale:
    least = norms.minimum(segment, days_ago)
    currency, waiver, cost = "", "", ""
    if rng.chance(0.03):
        steps = -(-least // norms.RATE_STEP_CENTS) + rng.below(60)
        cents = steps * norms.RATE_STEP_CENTS
        amount, currency = norms.decimal(steps * norms.RATE_STEP * 100), "currency: MKD"
    else:
        cents = _cents(rng, least)
        amount = norms.decimal(cents)
    if cents < least and rng.chance(0.2):
        waiver = "waiver: {by: olga, reason: sample order}"
    if costed and not currency:
        cost = f"cost: {norms.decimal(cents * 7 // 10)}"
    line = item(
        f"date: {calendar[days_ago]}",
        f"amount: {amount}",
        currency,
        cost,
        f"product: {rng.one_of(norms.PRODUCTS)}",
        f"document: {invoice}",
        waiver,
    )
    return _Sale(days_ago, cents, line, bool(waiver))


def _cents(rng: Rng, least: int) -> int:
    """Choose a sum: mostly well over the minimum, on purpose also exactly at it and a cent below."""
    size = rng.weighed(_SIZES)
    if size == "edge":
        return least - rng.below(2)
    return int(least * (0.2 + 0.75 * rng.random() if size == "small" else 1.05 + 4 * rng.random()))


def _newest_first(made: Sequence[_Sale]) -> list[_Sale]:
    """Turn the days round, and keep the order within a day: some people write the newest on top."""
    by_day = [list(same) for _, same in groupby(made, key=lambda one: one.days_ago)]
    return [one for same in reversed(by_day) for one in same]


def _below(one: _Sale, segment: str, calendar: Sequence[str]) -> Below:
    minimum = norms.minimum(segment, one.days_ago)
    return Below(calendar[one.days_ago], norms.decimal(one.cents), norms.decimal(minimum), one.waived)
