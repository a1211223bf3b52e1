"""For how much clients buy: the gamma-gamma model of the mean sum of a purchase (Fader, Hardie & Lee 2005).

Source: "RFM and CLV: using iso-value curves for customer base analysis", and Fader & Hardie 2013, "The gamma-gamma
model of monetary value". It takes the sum to be independent of how often a client buys.
"""

from collections.abc import Iterable, Sequence
from math import exp, isfinite, lgamma, log
from typing import NamedTuple

from clientbase.lifetime.minimise import least

_WORST = 1e300
_LARGEST = 30.0


class Spending(NamedTuple):
    """What a client has paid: the number of purchases that count, and their mean."""

    purchases: int
    mean: float


class ValueModel(NamedTuple):
    """A fitted model; *v* is in the unit of the means."""

    p: float
    q: float
    v: float
    log_likelihood: float

    def expected(self, client: Spending) -> float:
        """Give the mean sum to expect of the client: its own, drawn towards that of all."""
        paid = client.purchases * client.mean
        return self.p * (self.v + paid) / (self.p * client.purchases + self.q - 1)


def fit_value(clients: Iterable[Spending]) -> ValueModel | None:
    """Fit the model to clients with a positive mean; None where there are fewer than two."""
    paid = [client for client in clients if client.purchases > 0 and client.mean > 0]
    if len(paid) < 2:  # noqa: PLR2004 - one client tells nothing about differences
        return None
    unit = sum(client.mean for client in paid) / len(paid)
    scaled = [(client.purchases, client.mean / unit, log(client.mean / unit)) for client in paid]
    point, value = least(lambda x: -_log_likelihood(x, scaled), (0.0, 0.0, 0.0))
    p, q, v = (exp(x) for x in point)
    return ValueModel(p, q, v * unit, -value - len(paid) * log(unit))


def _log_likelihood(point: Sequence[float], clients: Sequence[tuple[int, float, float]]) -> float:
    if any(abs(x) > _LARGEST for x in point):
        return -_WORST
    p, q, v = (exp(x) for x in point)
    heads = {
        x: lgamma(p * x + q) - lgamma(p * x) - lgamma(q) + q * log(v) + p * x * log(x)
        for x in {client[0] for client in clients}
    }
    total = 0.0
    for x, mean, log_mean in clients:
        total += heads[x] + (p * x - 1) * log_mean - (p * x + q) * log(x * mean + v)
    return total if isfinite(total) else -_WORST
