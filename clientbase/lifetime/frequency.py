"""How often clients will buy: BG/NBD, and MBG/NBD for bases with clients who bought once.

Both assume that a client buys at random at a rate of its own, and after each purchase may be lost with a chance of
its own; rates are gamma distributed over the clients, chances beta. In BG/NBD (Fader, Hardie & Lee 2005, "Counting
your customers the easy way") nobody is lost before the first repeat purchase, so that a client who bought once is
alive for certain; in MBG/NBD (Batislam, Denizel & Filiztekin 2007) the first purchase may be the last.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import exp, fsum, lgamma, log
from typing import Literal, NamedTuple

from clientbase.lifetime.digamma import digamma
from clientbase.lifetime.minimise import Point, least

Kind = Literal["bg", "mbg"]
_FEW_TERMS = 10_000
_PRECISE = 1e-12
_CLOSE = 1e-5
_LARGEST = 7.0
"""Logarithms of parameters are kept within this: beyond it clients are alike, and a fit would go on for ever."""
_SHOWN = 2.706 / 2
"""By so much more likely, as a logarithm, must a model with loss be than one without: the chance that it is by accident
is then 5 % (chi square with a parameter at its bound, Self & Liang 1987)."""
_ALIKE = 100.0
_CERTAIN = 700.0


class Record(NamedTuple):
    """What a model knows of a client: repeat purchases, and times since the first purchase."""

    repeats: int
    last: float
    """When the last purchase was, 0 where there was one only."""
    age: float
    """The time from the first purchase to the day."""


_Times = tuple[float, float, int]
"""When the last purchase was, the age, and how many clients have both."""
Groups = Mapping[int, Sequence[_Times]]
"""Clients by the number of their repeat purchases."""


class Model(NamedTuple):
    """A fitted model; times are in the unit of the records it was fitted to."""

    kind: Kind
    r: float
    alpha: float
    a: float
    b: float
    log_likelihood: float
    shows_loss: bool = True
    """Whether the purchases tell at all that clients are lost; where not, everybody would be alive for certain."""

    def alive(self, client: Record) -> float:
        """Return the chance that the client still buys; BG/NBD cannot tell for one purchase and says 1."""
        if self.kind == "bg" and client.repeats == 0:
            return 1.0
        return 1 / (1 + exp(min(self._odds_of_loss(client), _CERTAIN)))

    def expected(self, client: Record, time: float) -> float:
        """Return the number of purchases that the client will make in the next *time*."""
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
        """Return the same where clients hardly differ in their rates, and the series would need numbers too large."""
        rate = (self.r + client.repeats) / (self.alpha + client.age)
        loss = self.a / (self.a + self.b + client.repeats)
        return self.alive(client) * (1 - exp(-rate * loss * time)) / loss

    def _odds_of_loss(self, client: Record) -> float:
        """Return the logarithm of the odds that the client is lost."""
        survived = self.b + client.repeats - (self.kind == "bg")
        ratio = (self.alpha + client.age) / (self.alpha + client.last)
        return log(self.a / survived) + (self.r + client.repeats) * log(ratio)


def fit(clients: Iterable[Record], kind: Kind) -> Model | None:
    """Fit a model by maximum likelihood; None where no client has bought twice, or nothing tells clients apart."""
    counts = Counter(clients)
    if not any(client.repeats for client in counts):
        return None
    # In units of the mean age all four parameters are of the order of one.
    unit = fsum(client.age * n for client, n in counts.items()) / counts.total() or 1.0
    groups: dict[int, list[_Times]] = {}
    for client, n in sorted(counts.items()):
        groups.setdefault(client.repeats, []).append((client.last / unit, client.age / unit, n))
    point, value = least(lambda x: _unlikely(x, groups, kind), (0.0, 0.0, 0.0, 0.0), _LARGEST)
    _, without = least(lambda x: _unlikely_without_loss(x, groups), point[:2], _LARGEST)
    r, alpha, a, b = (exp(x) for x in point)
    bought = sum(n * client.repeats for client, n in counts.items())
    return Model(kind, r, alpha * unit, a, b, -value - bought * log(unit), without - value > _SHOWN)


def _unlikely(point: Point, groups: Groups, kind: Kind) -> tuple[float, Point]:
    """Return the negative logarithm of the likelihood, and its gradient, by the logarithms of the parameters."""
    r, alpha, a, b = (exp(x) for x in point)
    more = kind == "mbg"
    total = by_r = by_alpha = by_a = by_b = 0.0
    for x, times in groups.items():
        rate, clients = r + x, sum(n for _, _, n in times)
        mortal = more or x > 0
        odds = log(a) - log(b + x - 1 + more) if mortal else 0.0
        likely, gone, by_rate, by_time = _of_times(times, rate, alpha, odds, mortal=mortal)
        survived = x + more
        total += likely + clients * (
            lgamma(rate) - lgamma(r) + r * point[1]
            + lgamma(b + survived) - lgamma(b) + lgamma(a + b) - lgamma(a + b + survived)
        )  # fmt: skip
        both = digamma(a + b) - digamma(a + b + survived)
        by_r += by_rate + clients * (digamma(rate) - digamma(r) + point[1])
        by_alpha += by_time + clients * r / alpha
        by_a += clients * both + gone / a
        by_b += clients * (digamma(b + survived) - digamma(b) + both)
        by_b -= gone / (b + x - 1 + more) if mortal else 0.0
    return -total, (-r * by_r, -alpha * by_alpha, -a * by_a, -b * by_b)


def _of_times(
    times: Iterable[_Times], rate: float, alpha: float, odds: float, *, mortal: bool
) -> tuple[float, float, float, float]:
    """Sum over clients with equally many purchases what depends on when they were.

    Gives the logarithm of the likelihood, how many clients are lost by it, and its derivatives by the rate and alpha.
    """
    total = lost = by_rate = by_alpha = 0.0
    for last, age, n in times:
        whole, until = log(alpha + age), log(alpha + last)
        if not mortal:
            total -= n * rate * whole
            by_rate -= n * whole
            by_alpha -= n * rate / (alpha + age)
            continue
        # ln(e^u + e^v) without overflow
        ahead = odds + rate * (whole - until)
        gone = 1 / (1 + exp(-ahead)) if ahead > -_CERTAIN else 0.0
        total += n * ((ahead if ahead > _CERTAIN else log(1 + exp(ahead))) - rate * whole)
        lost += n * gone
        by_rate -= n * (gone * until + (1 - gone) * whole)
        by_alpha -= n * rate * (gone / (alpha + last) + (1 - gone) / (alpha + age))
    return total, lost, by_rate, by_alpha


def _unlikely_without_loss(point: Point, groups: Groups) -> tuple[float, Point]:
    """Return the same for clients of whom none is ever lost: the NBD model of Ehrenberg (1959)."""
    r, alpha = (exp(x) for x in point)
    total = by_r = by_alpha = 0.0
    for x, times in groups.items():
        clients = sum(n for _, _, n in times)
        likely, _, by_rate, by_time = _of_times(times, r + x, alpha, 0.0, mortal=False)
        total += likely + clients * (lgamma(r + x) - lgamma(r) + r * point[1])
        by_r += by_rate + clients * (digamma(r + x) - digamma(r) + point[1])
        by_alpha += by_time + clients * r / alpha
    return -total, (-r * by_r, -alpha * by_alpha)


def _hypergeometric(a: float, b: float, c: float, z: float) -> float:
    """Return Gauss's 2F1(a, b; c; z) for 0 <= z < 1 by its series."""
    term = total = 1.0
    for n in range(_FEW_TERMS):
        term *= (a + n) * (b + n) / (c + n) / (n + 1) * z
        total += term
        if abs(term) <= _PRECISE * abs(total):
            break
    return total
