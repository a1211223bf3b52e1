"""Read the plain YAML that nearly all records are written in, in a third of the time that a parser takes.

Plain are block mappings and lists, brackets that end on their line, and texts of one line that need no
second look. Of anything else, and of anything wrong, nothing is said: then the parser reads the whole text
(see walk.py). A test holds the two to the same values at the same places.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

Value: TypeAlias = str | list["Value"] | dict[str, "Value"] | None
Data: TypeAlias = dict[str, Value]
Marks: TypeAlias = dict[int, list[tuple[int, int]]]
"""By the identity of each container the line and the column of its entries, both counted from 0."""

_Line: TypeAlias = tuple[str, str, str, str, str]
"""Spaces, `- `, a key, the text behind them, or whatever else stands there."""

# Letters are all from À on, and digits: said by what they are not, since a set of letters of all alphabets is slow.
_KEY: Final = r"[^\x00-/:-@\[-^`{-\xbf][^\x00-,./:-@\[-^`{-\xbf]{0,99}"
_TEXT: Final = r"[^\x00-'),-.:-@\[-`{-\xbf*][^:#\n]*(?::(?=[^ \n])[^:#\n]*)*(?<! )"
_IN_BRACKETS: Final = r"""[^\x00-*,-/:-@\[-`{-\xbf](?:[^][{},:?#"\n]*(?<! ))?"""
_LINE: Final = re.compile(
    rf"^( {{0,12}})(- )?(?:({_KEY}):(?: (?=[^ \n])|$))?(?:({_TEXT})|(.*))$", re.MULTILINE
)
_QUOTED: Final = re.compile(r"""'[^'\n]*'|"[^"\\\n]*\"""")
_PAIR: Final = re.compile(rf"({_KEY}): (?:({_IN_BRACKETS})(?=[,}}]))?")
_ITEM: Final = re.compile(rf"{_IN_BRACKETS}(?=[,\]])")
_DEEPEST: Final = 4


class _NotPlainError(Exception):
    """Something that only a parser can judge."""


def plain(text: str) -> tuple[Data, Marks] | None:
    """Return the values of *text* and the places of their entries, as `walk` does; None where it is not plain."""
    if not text.replace("\n", "").isprintable():  # it may be a line break, or no text
        return None
    lines = _LINE.findall(text)
    lines.append(("", "- ", "", "", "the end"))
    marks: Marks = {}
    try:
        values, end = _mapping(lines, 0, "", marks)
    except _NotPlainError:
        return None
    return (values, marks) if values and end == len(lines) - 1 else None


def _mapping(lines: list[_Line], n: int, indent: str, marks: Marks) -> tuple[Data, int]:
    """Read the mapping that begins on line *n* behind *indent*; return it with the line behind it."""
    box: Data = {}
    spots = marks[id(box)] = []
    column = len(indent)
    while True:
        spaces, dash, key, text, other = lines[n]
        if spaces != indent or dash or not key:
            if not _says_something(lines[n]):
                n += 1
                continue
            return box, n
        if key in box:
            raise _NotPlainError
        spots.append((n, column))
        n += 1
        if text:
            box[key] = text
        elif other:
            box[key] = _on_the_line(other, n - 1, column + len(key) + 2, marks)
        else:
            box[key], n = _below(lines, n, column, marks)


def _below(lines: list[_Line], n: int, column: int, marks: Marks) -> tuple[Value, int]:
    """Read what stands from line *n* on below a key at *column*; return it with the line behind it."""
    while not _says_something(lines[n]):
        n += 1
    indent, dash, key, *_ = lines[n]
    if dash and len(indent) >= column and n < len(lines) - 1:
        return _list(lines, n, indent, marks)
    return _mapping(lines, n, indent, marks) if key and len(indent) > column else (None, n)


def _list(lines: list[_Line], n: int, indent: str, marks: Marks) -> tuple[list[Value], int]:
    """Read the list that begins on line *n* behind *indent*; return it with the line behind it."""
    box: list[Value] = []
    spots = marks[id(box)] = []
    within = f"{indent}  "
    while True:
        spaces, dash, key, text, other = lines[n]
        if spaces != indent or not dash or n == len(lines) - 1:
            if not _says_something(lines[n]):
                n += 1
                continue
            return box, n
        spots.append((n, len(within)))
        if key:
            lines[n] = (within, "", key, text, other)
            item, n = _mapping(lines, n, within, marks)
            box.append(item)
        else:
            box.append(text or _on_the_line(other, n, len(within), marks))
            n += 1


def _says_something(line: _Line) -> bool:
    _, dash, key, text, other = line
    return bool(dash or key or text or (other and other[0] != "#"))


def _on_the_line(text: str, line: int, column: int, marks: Marks) -> Value:
    """Read what stands at *column* of a line to its end."""
    if text.startswith("{") and (simple := _simple_braces(text, line, column + 1, marks)):
        return simple
    value, end = _inline(text, 0, (line, column), marks, 0)
    if end != len(text):
        raise _NotPlainError
    return value


def _inline(text: str, at: int, start: tuple[int, int], marks: Marks, depth: int) -> tuple[Value, int]:
    """Read the quotes or brackets in *text* at *at*; return what they hold with the position behind them."""
    if found := _QUOTED.match(text, at):
        return found[0][1:-1], found.end()
    opening = text[at : at + 1]
    if depth == _DEEPEST or opening not in _IN:
        raise _NotPlainError
    return _IN[opening](text, at + 1, start, marks, depth + 1)


def _simple_braces(text: str, line: int, column: int, marks: Marks) -> Data | None:
    """Read braces that hold nothing but texts, as most purchases are written, in one go."""
    pairs = _PAIR.findall(text)
    box: Data = dict(pairs)
    if (
        len(box) < len(pairs)
        or "" in box.values()
        or "{" + ", ".join([f"{key}: {value}" for key, value in pairs]) + "}" != text
    ):
        return None
    spots = marks[id(box)] = []
    for key, value in pairs:
        spots.append((line, column))
        column += len(key) + len(value) + 4
    return box


def _braces(text: str, at: int, start: tuple[int, int], marks: Marks, depth: int) -> tuple[Data, int]:
    box: Data = {}
    spots = marks[id(box)] = []
    line, column = start
    while True:
        pair = _PAIR.match(text, at)
        if not pair or pair[1] in box:
            raise _NotPlainError
        spots.append((line, column + at))
        key, value = pair.groups()
        at = pair.end()
        if value is None:
            value, at = _inline(text, at, start, marks, depth)
        box[key] = value
        if text.startswith("}", at):
            return box, at + 1
        at = _behind_comma(text, at)


def _brackets(
    text: str, at: int, start: tuple[int, int], marks: Marks, depth: int
) -> tuple[list[Value], int]:
    box: list[Value] = []
    spots = marks[id(box)] = []
    line, column = start
    while True:
        spots.append((line, column + at))
        if found := _ITEM.match(text, at):
            box.append(found[0])
            at = found.end()
        else:
            value, at = _inline(text, at, start, marks, depth)
            box.append(value)
        if text.startswith("]", at):
            return box, at + 1
        at = _behind_comma(text, at)


def _behind_comma(text: str, at: int) -> int:
    if not text.startswith(", ", at):
        raise _NotPlainError
    return at + 2


_IN: Final[Mapping[str, Callable[..., tuple[Value, int]]]] = {"{": _braces, "[": _brackets}
