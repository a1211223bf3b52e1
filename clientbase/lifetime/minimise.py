"""Find the point where a smooth function of a few numbers is least.

The quasi-Newton method of Broyden, Fletcher, Goldfarb and Shanno, kept between bounds by projection (Nocedal & Wright
2006, chapters 6 and 16). The gradient is given, not estimated: a fit takes some twenty evaluations, where the
simplex method took hundreds.
"""

from collections.abc import Callable, Sequence
from math import fsum
from typing import Final, NamedTuple

Point = tuple[float, ...]
Function = Callable[[Point], tuple[float, Point]]
"""Gives the value at a point, and the gradient there."""

_MOST_STEPS: Final = 200
_FLAT: Final = 1e-11
"""A step that brings less than this share of the value brings nothing."""
_ENOUGH: Final = 1e-4
_SHORTEST: Final = 1e-10
_FIRST_STEP: Final = 0.5


class _At(NamedTuple):
    """A point, and what the function is there."""

    point: Point
    value: float
    gradient: Point


def least(function: Function, start: Sequence[float], bound: float) -> tuple[Point, float]:
    """Return the point near *start* where *function* is least, no number beyond ±*bound*, and its value there."""
    here = _At(tuple(start), *function(tuple(start)))
    inverse: list[list[float]] = []
    free: list[int] = []
    flat = 0
    for _ in range(_MOST_STEPS):
        held = free
        free = [i for i, x in enumerate(here.point) if abs(x) < bound or x * here.gradient[i] > 0]
        if not free:
            break
        if free != held:
            inverse = []  # it is that of the numbers that were free before
        there = _along(function, here, _direction(here, free, inverse), bound)
        if there is None and inverse:
            inverse = []  # what was learnt of the curvature misleads here: begin anew, straight down
            continue
        if there is None:
            break
        flat = flat + 1 if here.value - there.value <= _FLAT * abs(there.value) else 0
        inverse = _learnt(here, there, free, inverse)
        here = there
        if flat > 1:
            break
    return here.point, here.value


def _direction(here: _At, free: Sequence[int], inverse: Sequence[Sequence[float]]) -> Point:
    """Return the way down, along the numbers that are not held at a bound."""
    slope = here.gradient
    steepest = max(abs(slope[i]) for i in free) or 1.0
    straight = tuple(-slope[i] * _FIRST_STEP / steepest if i in free else 0.0 for i in range(len(slope)))
    if not inverse:
        return straight
    way = tuple(
        -fsum(inverse[i][j] * slope[j] for j in free) if i in free else 0.0 for i in range(len(slope))
    )
    return way if _product(way, slope) < 0 else straight


def _along(function: Function, here: _At, way: Point, bound: float) -> _At | None:
    """Go *way*, half as far each time until that is well downhill; None where nothing is."""
    length = 1.0
    while length > _SHORTEST:
        point = tuple(max(-bound, min(bound, x + length * d)) for x, d in zip(here.point, way, strict=True))
        step = [y - x for x, y in zip(here.point, point, strict=True)]
        there = _At(point, *function(point))
        if there.value < here.value + _ENOUGH * _product(step, here.gradient):
            return there
        length /= 2
    return None


def _learnt(here: _At, there: _At, free: Sequence[int], inverse: list[list[float]]) -> list[list[float]]:
    """Return what is known of the inverse of the curvature after a step along the *free* numbers."""
    step = [y - x for x, y in zip(here.point, there.point, strict=True)]
    turn = [
        y - x if i in free else 0.0
        for i, (x, y) in enumerate(zip(here.gradient, there.gradient, strict=True))
    ]
    bent = _product(step, turn)
    if bent <= 0:  # no valley along this step: it tells nothing
        return inverse
    size = range(len(step))
    if not inverse:
        scale = bent / _product(turn, turn)
        inverse = [[scale * (i == j) for j in size] for i in size]
    lifted = [_product(row, turn) for row in inverse]
    share = (1 + _product(lifted, turn) / bent) / bent
    return [
        [
            inverse[i][j] + share * step[i] * step[j] - (lifted[i] * step[j] + step[i] * lifted[j]) / bent
            for j in size
        ]
        for i in size
    ]


def _product(one: Sequence[float], other: Sequence[float]) -> float:
    return fsum(a * b for a, b in zip(one, other, strict=True))
