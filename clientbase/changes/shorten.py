"""Two long texts shortened around what differs, so that no change is beyond what is shown."""

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Final, NamedTuple

LONGEST: Final = 60
"""A text up to this length is shown whole."""
_AROUND: Final = 20
"""So much of what is the same stands beside a change."""
_PLACES: Final = 12
"""More places than this are counted."""
_MOST: Final = 4_000_000
"""Texts with more pairs of words than this between their ends are not compared word by word."""


class Place(NamedTuple):
    """What stands in one place of two texts, with a little of what is around it."""

    old: str
    new: str


def one_line(text: str) -> str:
    """Return *text* with each white space as one blank."""
    return " ".join(text.split())


def cut(text: str) -> str:
    """Return the beginning of a text that is compared with nothing."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def places(old: str, new: str) -> tuple[Sequence[Place], int]:
    """Return the places in which two texts of one line differ, the first ones, and how many more there are."""
    if max(len(old), len(new)) <= LONGEST:
        return [Place(old, new)], 0
    before, after = old.split(" "), new.split(" ")
    found = _joined(_changes(before, after), before)
    shown = [_place(before, after, *one) for one in found[:_PLACES]]
    return shown, len(found) - len(shown)


_Change = tuple[int, int, int, int]
"""Words of the old text, from one position to another, and those that stand there in the new one."""


def _changes(before: list[str], after: list[str]) -> list[_Change]:
    shorter = min(len(before), len(after))
    first = next((n for n in range(shorter) if before[n] != after[n]), shorter)
    rest = shorter - first
    last = next((n for n in range(rest) if before[-1 - n] != after[-1 - n]), rest)
    old, new = before[first : len(before) - last], after[first : len(after) - last]
    if len(old) * len(new) > _MOST:
        return [(first, first + len(old), first, first + len(new))]
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [(first + i, first + j, first + k, first + m) for tag, i, j, k, m in codes if tag != "equal"]


def _joined(found: list[_Change], before: list[str]) -> list[_Change]:
    """Make one place of changes with only a few words between them."""
    joined: list[_Change] = []
    for change in found:
        if joined and len(" ".join(before[joined[-1][1] : change[0]])) <= _AROUND:
            joined[-1] = (joined[-1][0], change[1], joined[-1][2], change[3])
        else:
            joined.append(change)
    return joined


def _place(before: list[str], after: list[str], i: int, j: int, k: int, m: int) -> Place:
    left, right = _left(before[:i]), _right(before[j:])
    sides = [" ".join(filter(None, (left, *words, right))) for words in (before[i:j], after[k:m])]
    start = next((n for n, (a, b) in enumerate(zip(*sides, strict=False)) if a != b), min(map(len, sides)))
    return Place(*(_around(text, start) for text in sides))


def _left(words: list[str]) -> str:
    """Return the last of the words that are the same, with a mark where there are more."""
    text = " ".join(words)
    return text if len(text) <= _AROUND else f"…{text[-_AROUND:].partition(' ')[2] or text[-_AROUND:]}"


def _right(words: list[str]) -> str:
    text = " ".join(words)
    return text if len(text) <= _AROUND else f"{text[:_AROUND].rpartition(' ')[0] or text[:_AROUND]}…"


def _around(text: str, start: int) -> str:
    """Return a text from a little before *start* on; how long it is, where not all of it can be shown."""
    if len(text) <= LONGEST:
        return text
    begin = max(0, start - _AROUND)
    shown = text[begin : begin + LONGEST]
    whole = begin + LONGEST >= len(text)
    head = "…" if begin and not shown.startswith("…") else ""
    return f"{head}{shown}" if whole else f"{head}{shown}… ({len(text) - begin - LONGEST} more characters)"
