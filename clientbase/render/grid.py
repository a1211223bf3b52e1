"""Columns beside each other, or, where there is no room, rows as blocks: for terminals and for plain text."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import NamedTuple

from clientbase.render.cells import UNKNOWN, Bend, Written
from clientbase.render.fit import GAP, Fit
from clientbase.render.places import broken, measure, places, shortened, widest

_BETWEEN = GAP * " "
_INDENT = 2


class Dress(NamedTuple):
    """How a grid looks beyond its texts."""

    rule: str = "-"
    """what stands below the titles"""
    whole_rule: bool = False
    """whether it goes through, from the first column to the last"""
    colors: Mapping[str, Mapping[str, str]] = {}
    """by column and text: what stands before it to give it a colour"""
    cut: bool = False
    """whether what a line says is cut at its end, not broken into several"""
    strong: str = ""
    """what stands before whom or what a line is about"""
    alarm: str = ""
    """what stands before what is late"""


END = "\x1b[0m"


def grid(fit: Fit, dress: Dress) -> str:
    """Lay out the columns, numbers flush right."""
    cells = [_laid_out(column, width, dress) for column, width in zip(fit.columns, fit.widths, strict=True)]
    lines = [*_titles(fit), _rule(fit.widths, dress)]
    if any(list in set(map(type, column)) for column in cells):
        lines += (line for row in zip(*cells, strict=True) for line in _high_row(row, fit.widths))
    else:
        lines += map(_BETWEEN.join, zip(*cells, strict=True))
    return "\n".join([line.rstrip() for line in lines])


def blocks(columns: Sequence[Written], width: int, dress: Dress) -> str:
    """Set each row as a block of lines, of a title and what is known."""
    titles = widest([column.title for column in columns])
    shown = []
    for row in zip(*(column.texts for column in columns), strict=True):
        lines = [
            line
            for column, text in zip(columns, row, strict=True)
            if text != UNKNOWN
            for line in _labelled(column, text, titles, width - titles - GAP, dress)
        ]
        shown.append("\n".join(lines) or UNKNOWN)
    return "\n\n".join(shown)


def _labelled(column: Written, text: str, titles: int, room: int, dress: Dress) -> Iterator[str]:
    lines = [text] if column.bend is Bend.WHOLE else broken(text, max(room, 1))
    color = dress.colors.get(column.name, {}).get(text)
    for n, line in enumerate(lines):
        title = "" if n else column.title
        said = f"{color}{line}{END}" if color else line
        yield f"{title}{(titles - places(title)) * ' '}{_BETWEEN}{said}".rstrip()


def _titles(fit: Fit) -> list[str]:
    """Return the lines of the titles, which end right above the rule."""
    columns = [
        list(reversed([_padded(line, width, right=column.right) for line in broken(column.title, width)]))
        for column, width in zip(fit.columns, fit.widths, strict=True)
    ]
    lines = zip_longest(*columns)
    return [
        _BETWEEN.join(cell or width * " " for cell, width in zip(line, fit.widths, strict=True))
        for line in reversed([*lines])
    ]


def _rule(widths: Sequence[int], dress: Dress) -> str:
    between = GAP * dress.rule if dress.whole_rule else _BETWEEN
    return between.join(width * dress.rule for width in widths)


def _laid_out(column: Written, width: int, dress: Dress) -> list[str | list[str]]:
    """Return the cells of a column, equally wide; one of several lines is a list."""
    texts: Sequence[str] = [*map(str.strip, column.texts)]
    colors = dress.colors.get(column.name)
    pad = str.rjust if column.right else str.ljust
    if colors:
        return [_colored(pad(text, width), colors.get(text)) for text in texts]
    if measure(texts) is len:
        if max(map(len, texts), default=0) <= width:
            return [pad(text, width) for text in texts]
        if column.bend is not Bend.WRAPPED:
            return [pad(text if len(text) <= width else shortened(text, width), width) for text in texts]
    if column.bend is Bend.WRAPPED:
        return [_lines(text, width, right=column.right) for text in texts]
    return [_padded(shortened(text, width), width, right=column.right) for text in texts]


def _lines(text: str, width: int, *, right: bool) -> str | list[str]:
    lines = [_padded(line, width, right=right) for line in broken(text, width)]
    return lines if len(lines) > 1 else lines[0]


def _high_row(row: Iterable[str | list[str]], widths: Sequence[int]) -> Iterator[str]:
    cells = [text if isinstance(text, list) else [text] for text in row]
    for line in zip_longest(*cells):
        yield _BETWEEN.join(cell or width * " " for cell, width in zip(line, widths, strict=True))


def _padded(text: str, width: int, *, right: bool) -> str:
    blanks = (width - places(text)) * " "
    return f"{blanks}{text}" if right else f"{text}{blanks}"


def _colored(text: str, color: str | None) -> str:
    return f"{color}{text}{END}" if color else text
