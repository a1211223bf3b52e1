"""Texts line by line: in which lines two of them differ, and how such differences are moved into a third."""

import re
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from typing import Final, NamedTuple

_LINE: Final = re.compile(r"[^\n]*\n|[^\n]+")


_MOST: Final = 4_000_000
"""So many letters are read to find which changes fit; what has not been tried then is left out."""


_FEW: Final = 16
"""So often it is tried however long the text is."""


class Hunk(NamedTuple):
    """Lines of one text, from *start* to *end*, and what another text has there."""

    start: int
    end: int
    other: tuple[str, ...]


def lines_of(text: str) -> list[str]:
    """Split a text into lines with their ends; only a line feed ends one."""
    return _LINE.findall(text)


def hunks(text: str, other: str) -> list[Hunk]:
    """Say in which lines two texts differ."""
    old, new = lines_of(text), lines_of(other)
    shorter = min(len(old), len(new))
    first = next((n for n in range(shorter) if old[n] != new[n]), shorter)
    last = next((n for n in range(shorter - first) if old[-1 - n] != new[-1 - n]), shorter - first)
    between = new[first : len(new) - last]
    codes = SequenceMatcher(None, old[first : len(old) - last], between).get_opcodes()
    return [Hunk(first + i, first + j, tuple(between[k:m])) for tag, i, j, k, m in codes if tag != "equal"]


def from_below(found: Sequence[Hunk]) -> list[Hunk]:
    """Return the last hunk first, so that the lines of the others stay where they are."""
    return sorted(found, key=lambda hunk: hunk[:2])[::-1]


def replaced(text: str, decided: Sequence[Hunk]) -> str:
    """Take what the other text has in the lines of some hunks."""
    lines = lines_of(text)
    for start, end, other in from_below(decided):
        lines[start:end] = other
    return "".join(lines)


def move_comments(text: str, before: str, after: str, fits: Callable[[str], bool]) -> str:
    """Do to *text* what changed *before* into *after*, in the lines that *text* shares with *before*.

    What stands around the same data are comments, order and style. All of it is moved if the result *fits*, else
    as many of the changes as fit.
    """
    places, lines = _places(before, text), lines_of(before)
    moved = (_placed(hunk, places, lines) for hunk in hunks(before, after))
    found = [hunk for hunk in moved if hunk]
    tries = iter(range(max(_FEW, _MOST // max(len(text), 1))))

    def taken(kept: Sequence[Hunk], more: Sequence[Hunk]) -> Sequence[Hunk]:
        """Return *kept* and those of *more* that fit beside them: all at once, else by halves."""
        if not more or next(tries, None) is None:
            return kept
        if fits(replaced(text, [*kept, *more])):
            return [*kept, *more]
        if len(more) == 1:
            return kept
        half = len(more) // 2
        return taken(taken(kept, more[:half]), more[half:])

    return replaced(text, taken((), found))


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
    """Find the *lines* of a change in another text; None where they are not there as they were."""
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
