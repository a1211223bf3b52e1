"""What clients will buy if they go on as usual: the simple rule that models must beat.

Wübben & von Wangenheim 2008 ("Instant customer base analysis: managerial heuristics often get it right") found that
such rules do as well as models for single clients.
"""

from collections.abc import Iterable
from math import sqrt
from typing import NamedTuple

NINETY_PER_CENT = 1.6449
"""Standard deviations between the mean of a normal distribution and the ends of its middle 90 %."""


class Rhythm(NamedTuple):
    """How a client buys: the usual interval in days where one is known, and whether it is silent for too long."""

    interval: float | None
    silent: bool
    mean: float
    """The mean sum of a visit."""


class Expected(NamedTuple):
    """What is expected of a client: visits (days of purchase), and revenue in the unit of its spending."""

    visits: float
    revenue: float


def by_rhythm(rhythm: tuple[float | None, int, float], days: int) -> Expected:
    """Expect a visit per usual interval of a client who is not silent for too long, at its own mean sum."""
    interval, silent, mean = rhythm
    visits = 0.0 if silent or not interval else days / interval
    return Expected(visits, visits * mean)


def chance(expected: Iterable[Expected], relative: float) -> float:
    """Return the variance of the sum of revenues that is due to chance.

    Visits are taken for random and independent (Poisson); with each goes the client's mean sum, from which sums
    deviate by *relative*, their standard deviation in parts of the mean.
    """
    return sum(one.revenue * (one.revenue / one.visits) * (1 + relative**2) for one in expected if one.visits)


def rule_error(foretold: float, sold: float, by_chance: float) -> float | None:
    """Return the variance, in parts of the squared sum, by which the rule erred more than chance explains.

    None where nothing was foretold, which cannot be measured by.
    """
    return max(0.0, (sold - foretold) ** 2 - by_chance) / foretold**2 if foretold else None


def half_width(revenue: float, by_chance: float, by_rule: float) -> float:
    """Return half the width of the interval in which the sum of revenues lies in nine of ten periods."""
    return NINETY_PER_CENT * sqrt(by_chance + by_rule * revenue**2)


class Hindsight(NamedTuple):
    """How well a method would have foretold a period that is over."""

    visits: float
    came: int
    revenue: float
    sold: float
    error: float
    """The mean over clients of how far visits were from those expected."""


def in_hindsight(pairs: Iterable[tuple[Expected, tuple[int, float]]]) -> Hindsight:
    """Hold what was expected of each client against (visits, revenue) that came."""
    known = list(pairs)
    wrong = sum(abs(expected.visits - came) for expected, (came, _) in known)
    return Hindsight(
        sum(expected.visits for expected, _ in known),
        sum(came for _, (came, _) in known),
        sum(expected.revenue for expected, _ in known),
        sum(sold for _, (_, sold) in known),
        wrong / len(known) if known else 0.0,
    )
