"""How often clients will buy: BG/NBD, and MBG/NBD for bases with clients who bought once.

Both assume that a client buys at random at a rate of its own, and after each purchase may be lost with a chance of
its own; rates are gamma distributed over the clients, chances beta. In BG/NBD (Fader, Hardie & Lee 2005, "Counting
your customers the easy way") nobody is lost before the first repeat purchase, so that a client who bought once is
alive for certain; in MBG/NBD (Batislam, Denizel & Filiztekin 2007) the first purchase may be the last.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from math import exp, isfinite, lgamma, log
from typing import Literal, NamedTuple

from clientbase.lifetime.minimise import least

Kind = Literal["bg", "mbg"]
_FEW_TERMS = 10_000
_PRECISE = 1e-12
_CLOSE = 1e-5
_WORST = 1e300
_LARGEST = 7.0
"""Logarithms of parameters are kept within this: beyond it clients are alike, and a fit would go on for ever."""
_ALIKE = 100.0
_CERTAIN = 700.0


class Record(NamedTuple):
    """What a model knows of a client: repeat purchases, and times since the first purchase."""

    repeats: int
    last: float
    """When the last purchase was, 0 where there was one only."""
    age: float
    """The time from the first purchase to the day."""


class Model(NamedTuple):
    """A fitted model; times are in the unit of the records it was fitted to."""

    kind: Kind
    r: float
    alpha: float
    a: float
    b: float
    log_likelihood: float

    def alive(self, client: Record) -> float:
        """Give the chance that the client still buys; BG/NBD cannot tell for one purchase and says 1."""
        if self.kind == "bg" and client.repeats == 0:
            return 1.0
        return 1 / (1 + exp(min(self._odds_of_loss(client), _CERTAIN)))

    def expected(self, client: Record, time: float) -> float:
        """Give the number of purchases that the client will make in the next *time*."""
        more = self.kind == "mbg"
        if self.r > _ALIKE:
            return self._expected_of_like_rates(client, time)
        # At a = 1 the formula is the limit of 0 / 0; close to it digits are lost.
        a = self.a if abs(self.a - 1) > _CLOSE else 1 + _CLOSE
        rate, survived = self.r + client.repeats, self.b + client.repeats + more
        total = a + survived - 1
        horizon = self.alpha + client.age + time
        series = _hypergeometric(rate, survived, total, time / horizon)
        left = ((self.alpha + client.age) / horizon) ** rate * series
        return float(total / (a - 1) * (1 - left) * self.alive(client))

    def _expected_of_like_rates(self, client: Record, time: float) -> float:
        """Give the same where clients hardly differ in their rates, and the series would need numbers too large."""
        rate = (self.r + client.repeats) / (self.alpha + client.age)
        loss = self.a / (self.a + self.b + client.repeats)
        return self.alive(client) * (1 - exp(-rate * loss * time)) / loss

    def _odds_of_loss(self, client: Record) -> float:
        """Give the logarithm of the odds that the client is lost."""
        survived = self.b + client.repeats - (self.kind == "bg")
        ratio = (self.alpha + client.age) / (self.alpha + client.last)
        return log(self.a / survived) + (self.r + client.repeats) * log(ratio)


def fit(clients: Iterable[Record], kind: Kind) -> Model | None:
    """Fit a model by maximum likelihood; None where no client has bought twice, or nothing tells clients apart."""
    counts = Counter(clients)
    if not any(client.repeats for client in counts):
        return None
    # In units of the mean age all four parameters are of the order of one.
    unit = sum(client.age * n for client, n in counts.items()) / counts.total() or 1.0
    groups = [
        (client.repeats, client.last / unit, client.age / unit, n) for client, n in sorted(counts.items())
    ]
    point, value = least(lambda x: -_log_likelihood(x, groups, kind), (0.0, 0.0, 0.0, 0.0))
    r, alpha, a, b = (exp(x) for x in point)
    bought = sum(n * client.repeats for client, n in counts.items())
    return Model(kind, r, alpha * unit, a, b, -value - bought * log(unit))


def _log_likelihood(
    point: Sequence[float], groups: Sequence[tuple[int, float, float, int]], kind: Kind
) -> float:
    if any(abs(x) > _LARGEST for x in point):
        return -_WORST
    r, alpha, a, b = (exp(x) for x in point)
    heads = {x: _head(x, r, alpha, a, b, kind) for x in {group[0] for group in groups}}
    total = 0.0
    for repeats, last, age, count in groups:
        head, odds = heads[repeats]
        rate = r + repeats
        living = -rate * log(alpha + age)
        if odds is None:
            total += count * (head + living)
        else:
            # ln(e^u + e^v) without overflow
            gone = odds - rate * log(alpha + last)
            high, low = (living, gone) if living > gone else (gone, living)
            total += count * (head + high + log(1 + exp(low - high)))
    return total if isfinite(total) else -_WORST


def _head(x: int, r: float, alpha: float, a: float, b: float, kind: Kind) -> tuple[float, float | None]:
    """Give what depends on the number of purchases alone: the log of the factor, and of the odds of being lost."""
    more = kind == "mbg"
    purchases = lgamma(r + x) - lgamma(r) + r * log(alpha)
    survival = lgamma(b + x + more) - lgamma(b) + lgamma(a + b) - lgamma(a + b + x + more)
    if kind == "bg" and x == 0:
        return purchases + survival, None
    return purchases + survival, log(a) - log(b + x - 1 + more)


def _hypergeometric(a: float, b: float, c: float, z: float) -> float:
    """Give Gauss's 2F1(a, b; c; z) for 0 <= z < 1 by its series."""
    term = total = 1.0
    for n in range(_FEW_TERMS):
        term *= (a + n) * (b + n) / (c + n) / (n + 1) * z
        total += term
        if abs(term) <= _PRECISE * abs(total):
            break
    return total
