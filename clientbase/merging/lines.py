"""Texts line by line: in which lines two of them differ."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Final, NamedTuple

_LINE: Final = re.compile(r"[^\n]*\n|[^\n]+")


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
