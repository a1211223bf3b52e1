"""What one version has around its data, comments and order and style, carried into another."""

from collections.abc import Callable, Sequence
from typing import Final

from clientbase.merging.lines import Hunk, hunks, lines_of, replaced

_MOST: Final = 200
"""More changes than this are carried over together or not at all."""


def carried(text: str, before: str, after: str, fits: Callable[[str], bool]) -> str:
    """Do to *text* what changed *before* into *after*, in the lines that *text* shares with *before*.

    All of it if the result *fits*, else as many of the changes as fit one by one.
    """
    changes = hunks(before, after)
    found = [hunk for hunk in _moved(changes, before, text) if hunk]
    whole = replaced(text, found)
    if fits(whole):
        return whole
    kept: list[Hunk] = []
    for hunk in found if len(found) <= _MOST else ():
        if fits(replaced(text, [*kept, hunk])):
            kept.append(hunk)
    return replaced(text, kept)


def _moved(changes: Sequence[Hunk], before: str, text: str) -> list[Hunk | None]:
    """Find the lines of each change in *text*; None where they are not there as they were."""
    places = _places(before, text)
    lines = lines_of(before)
    return [_placed(hunk, places, lines) for hunk in changes]


def _places(before: str, text: str) -> dict[int, int]:
    """Return for each line of *before* that is in *text* where it is there."""
    places: dict[int, int] = {}
    behind = shift = 0
    count = len(lines_of(before))
    for start, end, other in [*hunks(before, text), Hunk(count, count, ())]:
        places.update((n, n + shift) for n in range(behind, start))
        behind, shift = end, shift + len(other) - (end - start)
    return places


def _placed(hunk: Hunk, places: dict[int, int], lines: Sequence[str]) -> Hunk | None:
    start, end, other = hunk
    if start < end:
        at = [places.get(n) for n in range(start, end)]
        first = at[0]
        if first is None or at != list(range(first, first + len(at))):
            return None
        return Hunk(first, first + len(at), other)
    below, above = places.get(start), places.get(start - 1, -1 if not start else None)
    deeper = start < len(lines) and _depth(other[0]) > _depth(lines[start])
    if above is not None and (below is None or deeper):
        return Hunk(above + 1, above + 1, other)
    return None if below is None else Hunk(below, below, other)


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
