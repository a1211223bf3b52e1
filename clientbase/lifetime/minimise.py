"""Find the point where a function of a few numbers is least: the simplex method of Nelder and Mead (1965)."""

from collections.abc import Callable, Sequence

Function = Callable[[Sequence[float]], float]
_Vertex = tuple[float, tuple[float, ...]]

_TOLERANCE = 1e-9
_MOST_STEPS = 2000


def least(function: Function, start: Sequence[float], step: float = 0.5) -> tuple[tuple[float, ...], float]:
    """Give the point near *start* where *function* is least, and its value there.

    It begins again from what it found until that brings nothing: a simplex can collapse on the way.
    """
    point, value = _descend(function, tuple(start), step)
    while True:
        better, lower = _descend(function, point, step / 2)
        if value - lower <= abs(value) * 1e-10:
            return (better, lower) if lower < value else (point, value)
        point, value = better, lower


def _descend(function: Function, start: tuple[float, ...], step: float) -> tuple[tuple[float, ...], float]:
    points = [start] + [tuple(x + step * (i == j) for j, x in enumerate(start)) for i in range(len(start))]
    simplex = sorted((function(point), point) for point in points)
    for _ in range(_MOST_STEPS):
        if simplex[-1][0] - simplex[0][0] <= _TOLERANCE * (abs(simplex[0][0]) + _TOLERANCE):
            break
        simplex = _moved(function, simplex)
    return simplex[0][1], simplex[0][0]


def _moved(function: Function, simplex: list[_Vertex]) -> list[_Vertex]:
    """Replace the worst vertex by a better one on the line through the centre of the others, else shrink."""
    *others, worst = simplex
    size = len(others)
    centre = [sum(point[i] for _, point in others) / size for i in range(size)]

    def along(length: float) -> _Vertex:
        point = tuple(c + length * (w - c) for c, w in zip(centre, worst[1], strict=True))
        return function(point), point

    mirrored = along(-1)
    if mirrored[0] < others[0][0]:
        new = min(mirrored, along(-2))
    elif mirrored[0] < others[-1][0]:
        new = mirrored
    else:
        new = along(-0.5) if mirrored[0] < worst[0] else along(0.5)
        if new[0] >= min(mirrored[0], worst[0]):
            return _shrunk(function, simplex)
    return sorted([*others, new])


def _shrunk(function: Function, simplex: list[_Vertex]) -> list[_Vertex]:
    best = simplex[0]
    halfway = [tuple((b + x) / 2 for b, x in zip(best[1], point, strict=True)) for _, point in simplex[1:]]
    return sorted([best, *((function(point), point) for point in halfway)])
