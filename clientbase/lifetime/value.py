"""For how much clients buy: the gamma-gamma model of the mean sum of a purchase (Fader, Hardie & Lee 2005).

Source: "RFM and CLV: using iso-value curves for customer base analysis", and Fader & Hardie 2013, "The gamma-gamma
model of monetary value". It takes the sum to be independent of how often a client buys.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import exp, fsum, lgamma, log
from typing import NamedTuple

from clientbase.lifetime.digamma import digamma
from clientbase.lifetime.minimise import Point, least

_LARGEST = 10.0
"""Logarithms of parameters are kept within this: beyond it the sums of a client, or clients, are alike."""


class Spending(NamedTuple):
    """What a client has paid: the number of visits that count, the first one left out, and their mean."""

    purchases: int
    mean: float


class ValueModel(NamedTuple):
    """A fitted model; *v* is in the unit of the means."""

    p: float
    q: float
    v: float
    log_likelihood: float

    def expected(self, client: Spending) -> float | None:
        """Return the mean sum to expect of the client, its own drawn towards that of all; None where there is none."""
        weight = self.p * client.purchases + self.q - 1
        return self.p * (self.v + client.purchases * client.mean) / weight if weight > 0 else None


def tells(client: Spending) -> bool:
    """Return whether the model can be fitted to the client: it came again, and paid something."""
    return client.purchases > 0 and client.mean > 0


def fit_value(clients: Iterable[Spending]) -> ValueModel | None:
    """Fit the model to clients with a positive mean; None where there are fewer than two."""
    paid = [client for client in clients if tells(client)]
    if len(paid) < 2:  # noqa: PLR2004 - one client tells nothing about differences
        return None
    unit = fsum(client.mean for client in paid) / len(paid)
    scaled = [(x, float(x), x * (mean / unit), log(mean / unit)) for x, mean in paid]
    counts = Counter(client.purchases for client in paid)
    point, value = least(lambda x: _unlikely(x, scaled, counts), (0.0, 0.0, 0.0), _LARGEST)
    p, q, v = (exp(x) for x in point)
    return ValueModel(p, q, v * unit, -value - len(paid) * log(unit))


def _unlikely(
    point: Point, clients: Sequence[tuple[int, float, float, float]], counts: Mapping[int, int]
) -> tuple[float, Point]:
    """Return the negative logarithm of the likelihood, and its gradient, by the logarithms of the parameters.

    Of each client it takes the number of visits, whole and as a float (floats are sooner multiplied), what was paid on
    them, and the logarithm of the mean; *counts* says how many clients have so many visits. The order of adding up
    decides where the search ends, in the last digits.
    """
    p, q, v = (exp(x) for x in point)
    total = by_p = by_q = by_v = 0.0
    for x, count in counts.items():
        both = digamma(p * x + q)
        total += count * (lgamma(p * x + q) - lgamma(p * x) - lgamma(q) + q * point[2] + p * x * log(x))
        by_p += count * x * (both - digamma(p * x) + log(x))
        by_q += count * (both - digamma(q) + point[2])
        by_v += count * q / v
    weights = [(p * x - 1, p * x + q) for x in range(max(counts) + 1)]
    for n, visits, spent, log_mean in clients:
        larger = spent + v
        share, weight = weights[n]
        paid = log(larger)
        total += share * log_mean - weight * paid
        by_p += visits * (log_mean - paid)
        by_q -= paid
        by_v -= weight / larger
    return -total, (-p * by_p, -q * by_q, -v * by_v)
