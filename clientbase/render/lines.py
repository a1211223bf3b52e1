"""Rows that say more than has room in one line: each is written as several, without titles, and nothing is left out.

Where it has no room a name is shortened first; then what a line says is cut between its words in a terminal, whose
screen it has to fit, and goes on in a further line elsewhere. What is whole, such as a phone, is neither.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from clientbase.language import say, say_n
from clientbase.page import VERDICT, Cell, Lines, Table
from clientbase.render.cells import UNKNOWN, Bend, Written, written
from clientbase.render.fit import GAP
from clientbase.render.grid import END, Dress
from clientbase.render.places import broken, places, shortened, widest

_PART = re.compile(r"(\W*)(\w+)")
_LEAST = 12
"""Places that a name has where the rest has no room."""
_WIDEST = 24
"""Places that are left free for what is whole in other rows: what is longer moves nobody else."""

Row = Mapping[str, str]
"""What is known of a row, in words, by column."""


class _First(NamedTuple):
    """What stands first in the middle of a line where it is whole: the column, and how wide it is in every row."""

    name: str
    width: int


class _Laid(NamedTuple):
    """One of the lines of each row: its parts, and how wide the middle and the right one are."""

    left: str
    middle: str
    right: str
    room: int
    end: int
    first: _First | None


def in_lines(table: Table, lines: Lines, currency: str, size: tuple[int, Dress]) -> str:
    """Return the rows of *table* as *lines* say, in a width and a dress."""
    width, dress = size
    columns = written(table, currency)
    rows = _rows(table, columns, currency)
    left = widest([_composed(row, parts[0]) for row in rows for parts in lines.parts])
    room = min(width - left - GAP, max(_wide(parts, rows, columns) for parts in lines.parts))
    laid = [_laid(parts, rows, columns, room) for parts in lines.parts]
    heads = _headings(lines, rows) if len({row[lines.by] for row in rows}) > 1 else [""] * len(rows)
    marks = [column.name for column in table.columns if column.type == "flag"]
    said: list[str] = []
    before = ""
    for row, head in zip(rows, heads, strict=True):
        if head != before:
            said += [*([""] if said else []), _dressed(head, dress.strong)]
            before = head
        for n, line in enumerate(laid):
            late = any(row[mark] for mark in marks if mark in line.left)
            start = _padded(_composed(row, line.left), left, dress.alarm if late else "")
            first, *more = _middle(row, columns, line, cut=dress.cut)
            end = _composed(row, line.right) if line.right else ""
            blanks = (line.room - places(first) + GAP + line.end - places(end)) * " "
            shown = _strong(first, row, line.middle, dress) if n == 0 else first
            said.append(f"{start}{GAP * ' '}{shown}{blanks}{end}".rstrip())
            said += (f"{(left + GAP) * ' '}{text}" for text in more)
    return "\n".join(said)


def _rows(table: Table, columns: Sequence[Written], currency: str) -> list[Row]:
    """Return the rows in words, with their units; what is unknown is empty."""
    kinds = {column.name: column.type for column in table.columns}
    found = {
        column.name: [_word(kinds[column.name], *pair, column.title, currency) for pair in pairs]
        for column, cells in zip(columns, zip(*table.rows, strict=True), strict=True)
        for pairs in (zip(cells, column.texts, strict=True),)
    }
    if "client" in found and "name" in found:
        found["name"] = [name or client for name, client in zip(found["name"], found["client"], strict=True)]
    return [dict(zip(found, texts, strict=True)) for texts in zip(*found.values(), strict=True)]


def _word(kind: str, cell: Cell, text: str, title: str, currency: str) -> str:
    if cell is None:
        return ""
    if kind == "flag":
        return title.lower() if cell else ""
    if kind == "days" and isinstance(cell, int):
        return say_n("{n} day", "{n} days", cell)
    return f"{text} {currency}" if kind == "money" else text


def _wide(parts: tuple[str, str, str], rows: Sequence[Row], columns: Sequence[Written]) -> int:
    """Return how many places the middle and the right one of *parts* take at the most."""
    _, middle, right = parts
    first = _first(columns, middle)
    flow = widest(["".join(_flow(row, first, middle)) for row in rows])
    return flow + GAP + (widest([_composed(row, right) for row in rows]) if right else 0)


def _laid(parts: tuple[str, str, str], rows: Sequence[Row], columns: Sequence[Written], width: int) -> _Laid:
    """Choose how wide the parts of a line are: its right one gives way where it carries no verdict."""
    left, middle, right = parts
    end = widest([_composed(row, right) for row in rows]) if right else 0
    first = _first(columns, middle)
    line = _Laid(left, middle, right, width - end - GAP if end else width, end, first)
    verdict = any(column.rank == VERDICT for column in columns if column.name == right)
    if not end or verdict or all(places("".join(_flow(row, first, middle))) <= line.room for row in rows):
        return line
    return _Laid(left, middle, "", width, 0, first)


def _headings(lines: Lines, rows: Sequence[Row]) -> list[str]:
    nobody = say("no manager") if lines.by == "manager" else f"no {lines.by}"
    return [_composed({**row, lines.by: row[lines.by] or nobody}, lines.heading) for row in rows]


@cache
def _parts(part: str) -> list[tuple[str, str]]:
    """Return the columns that *part* names, each with what stands before it."""
    return _PART.findall(part)


def _composed(row: Row, part: str) -> str:
    """Return what *part* says of a row."""
    text = ""
    for between, name in _parts(part):
        if row[name]:
            text += f"{between if text else ''}{row[name]}"
    return text


def _first(columns: Sequence[Written], part: str) -> _First | None:
    first = next(column for column in columns if column.name == _parts(part)[0][1])
    return _First(first.name, min(widest(first.texts), _WIDEST)) if first.bend is Bend.WHOLE else None


def _flow(row: Row, first: _First | None, part: str) -> tuple[str, str]:
    """Return what the middle *part* says, before it what stands *first*."""
    if first is None:
        return "", _composed(row, part)
    text = row[first.name] or UNKNOWN
    start = f"{text}{(max(first.width - places(text), 0) + GAP) * ' '}"
    return start, _composed({**row, first.name: ""}, part)


def _middle(row: Row, columns: Sequence[Written], line: _Laid, *, cut: bool) -> list[str]:
    start, text = _flow(row, line.first, line.middle)
    room = line.room - places(start)
    if places(text) > room:
        row, text = _narrowed(row, text, columns, line._replace(room=room))
    if not text or places(text) <= room:
        return [f"{start}{text}".rstrip()]
    if start and room < _LEAST:
        alone = line._replace(first=None, middle=_rest(line))
        return [start.rstrip(), *_middle(row, columns, alone, cut=cut)]
    first, *more = [f"{broken(text, room - 1)[0]}…"] if cut else broken(text, room)
    return [f"{start}{first}", *(f"{places(start) * ' '}{piece}" for piece in more)]


def _narrowed(row: Row, text: str, columns: Sequence[Written], line: _Laid) -> tuple[Row, str]:
    """Return the row with the names that may be cut as short as the line wants, and what its middle says then."""
    names = {column.name for column in columns if column.bend is Bend.SHORTENED}
    for _, name in _parts(line.middle):
        over = places(text) - line.room
        if over > 0 and name in names and row[name]:
            row = {**row, name: shortened(row[name], max(_LEAST, places(row[name]) - over))}
            text = _flow(row, line.first, line.middle)[1]
    return row, text


def _rest(line: _Laid) -> str:
    """Return the middle part without what stands first in it."""
    return _PART.sub("", line.middle, count=1).strip()


def _strong(text: str, row: Row, part: str, dress: Dress) -> str:
    """Give *text* its colour up to what stands between its first and second word of the row."""
    _, name = _parts(part)[0]
    about, mark, rest = text.partition(_parts(part)[1][0]) if row[name] else ("", "", text)
    return f"{_dressed(about, dress.strong)}{mark}{rest}"


def _padded(text: str, width: int, color: str) -> str:
    return f"{_dressed(text, color)}{(width - places(text)) * ' '}"


def _dressed(text: str, color: str) -> str:
    return f"{color}{text}{END}" if color and text else text
