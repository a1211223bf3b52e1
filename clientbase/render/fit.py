"""Which columns of a table find room beside each other, and how wide each is.

What gives way, in this order: columns that say the same in every row; names, which are shortened; columns that are
ranked to go first, then the others, from the right; at last the name itself. What carries the verdict stays, and ids,
addresses, phones, days and numbers are whole. Where even that has no room, rows are set as blocks.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from clientbase.page import SPARE, USUAL, VERDICT
from clientbase.render.cells import UNKNOWN, Bend, Written
from clientbase.render.places import longest_word, places, widest

GAP = 2
"""Spaces between two columns."""

NARROW = 60
"""Places below which rows are set as blocks."""

LONG_WORD = 40
"""A word of a text that is longer may be broken."""

_AT_EASE, _SHORT, _SHORTEST = 24, 12, 8
"""Places that a name has: as long as nothing else must go, before others go, and where all else is gone."""
_LEGIBLE, _COMFORTABLE, _READABLE = 16, 24, 36
"""Places of a text that is broken between its words: at least, before other columns go, before names are whole."""


class Fit(NamedTuple):
    """The columns that are shown with their widths, none of them where rows are blocks; and what is left out."""

    columns: list[Written]
    widths: list[int]
    same: list[Written]
    """the columns that are left out because they say the same in every row"""
    left_out: list[Written]

    @property
    def in_blocks(self) -> bool:
        """Whether the columns find no room beside each other."""
        return not self.widths


class _Need(NamedTuple):
    """How wide a column must be: for its cells, its title, the longest word of each."""

    cells: int
    title: int
    word: int
    title_word: int


def fitted(columns: Sequence[Written], width: int) -> Fit:
    """Choose what of *columns* is shown in *width* places."""
    needs = [_need(column) for column in columns]
    if width < NARROW and _laid(max(need.cells, need.title) for need in needs) > width:
        return Fit([*columns], [], [], [])
    shown, same = list(range(len(columns))), []
    for names, texts, candidates in _steps(columns):
        least = {n: _least(columns[n].bend, needs[n], names, texts) for n in shown}
        for n in candidates:
            if n in least and len(least) > 1 and _laid(least.values()) > width:
                del least[n]
                if names == _AT_EASE:
                    same.append(n)
        shown = list(least)
        if _laid(least.values()) <= width:
            return _fit(columns, needs, least, (same, width))
    return Fit([*columns], [], [], [])


def _steps(columns: Sequence[Written]) -> list[tuple[int, int, list[int]]]:
    """Return what gives way: to how many places names and texts, and which columns, one after the other."""
    backwards = [n for n in reversed(range(len(columns))) if columns[n].rank != VERDICT]
    same = [n for n in backwards if _says_the_same(columns[n].texts)]
    usual = [n for n in backwards if columns[n].rank == USUAL and columns[n].name != "name"]
    return [
        (_AT_EASE, _LEGIBLE, same),
        (_SHORT, _COMFORTABLE, []),
        (_SHORT, _COMFORTABLE, [n for n in backwards if columns[n].rank == SPARE]),
        (_SHORT, _LEGIBLE, usual),
        (_SHORTEST, 0, []),
        (_SHORTEST, 0, [n for n in backwards if columns[n].name == "name"]),
    ]


def _says_the_same(texts: Sequence[str]) -> bool:
    return (len(texts) > 1 or texts[0] == UNKNOWN) and texts.count(texts[0]) == len(texts)


def _fit(
    columns: Sequence[Written], needs: Sequence[_Need], least: dict[int, int], rest: tuple[list[int], int]
) -> Fit:
    same, width = rest
    return Fit(
        [columns[n] for n in least],
        _widths([needs[n] for n in least], list(least.values()), width),
        [columns[n] for n in sorted(same)],
        [column for n, column in enumerate(columns) if n not in least and n not in same],
    )


def _need(column: Written) -> _Need:
    cells = widest(column.texts)
    word = min(longest_word(column.texts), LONG_WORD) if column.bend is Bend.WRAPPED else 0
    return _Need(cells, places(column.title), word, longest_word([column.title]))


def _least(bend: Bend, need: _Need, names: int, texts: int) -> int:
    if bend is Bend.WHOLE:
        cells = need.cells
    elif bend is Bend.SHORTENED:
        cells = min(need.cells, names)
    else:
        cells = max(need.word, min(need.cells, texts))
    return max(cells, need.title_word)


def _widths(needs: Sequence[_Need], least: Sequence[int], width: int) -> list[int]:
    """Give what is left beyond the *least* first to texts, then to all cells, at last to the titles.

    Who needs the least comes first.
    """
    widths = [*least]
    spare = width - _laid(widths)
    for wanted in (
        [min(need.cells, _READABLE) if need.word else 0 for need in needs],
        [need.cells for need in needs],
        [max(need.cells, need.title) for need in needs],
    ):
        for n in sorted(range(len(needs)), key=lambda n: wanted[n] - widths[n]):
            more = max(0, min(spare, wanted[n] - widths[n]))
            spare -= more
            widths[n] += more
    return widths


def _laid(widths: Iterable[int]) -> int:
    found = list(widths)
    return sum(found) + GAP * (len(found) - 1)
