"""Whole items with their own lines and comments, from one record into another."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from clientbase.text.change import Append, Path_, intended
from clientbase.text.edit import Order, edited
from clientbase.text.lines import line_break
from clientbase.text.loader import Value
from clientbase.text.read import Document, Unreadable, parse
from clientbase.text.tree import BREAK, Node, column, line_start, next_line, tree

_COMMENT: Final = re.compile(r"([ \t]*)#")


def insert_items(
    document: Document,
    where: Path_,
    items: Sequence[Value],
    source: Document,
    at: Sequence[Path_],
    order: Order,
) -> str:
    """Append *items*, which stand in *source* in the places *at*, to the list at *where*.

    Where both lists have their items in lines, the lines come as they stand in *source*, with the
    comments that belong to them; else each item is written anew.
    """
    appended = [Append(where, item) for item in items]
    first = edited(document, appended[:1], order).text
    text = _with_their_lines(first, where, source, at)
    if text is not None and _data(text) == intended(document.data, appended):
        return text
    return edited(document, appended, order).text


def _with_their_lines(text: str, where: Path_, source: Document, at: Sequence[Path_]) -> str | None:
    """Put the lines from *source* in place of the one item that was appended."""
    here, there = _node(tree(text), where), _node(tree(source.text), at[0][:-1])
    if not (here.in_lines and there.in_lines):
        return None
    last = here.entries[-1]
    start, end = line_start(text, last.start), next_line(text, last.value.end)
    if text[start : last.start].strip():
        return None
    margin = column(text, last.start)
    positions = [position for *_, position in at if isinstance(position, int)]
    lines = [line for n in positions for line in _lines(source.text, there, n, margin)]
    while not lines[0].strip():
        del lines[0]  # the list itself says whether its items stand apart
    new = line_break(text)
    return text[:start] + "".join(line + new for line in lines) + text[end:]


def _lines(text: str, node: Node, position: int, margin: int) -> Iterator[str]:
    """Return the lines of an item with its comments, moved so that its dash stands in column *margin*."""
    entry = node.entries[position]
    dash = column(text, entry.start)
    start = _above(text, line_start(text, entry.start), dash)
    end = _below(text, next_line(text, entry.value.end), dash)
    for line in BREAK.split(text[start:end].rstrip("\r\n")):
        yield line if not line.strip() else " " * margin + line[dash:]


def _above(text: str, start: int, dash: int) -> int:
    """Go up over the comments that stand as deep as the dash, and one empty line before them."""
    while start and (found := _COMMENT.match(text, above := line_start(text, start - _width(text, start)))):
        if len(found[1]) != dash:
            break
        start = above
    if start:
        above = line_start(text, start - _width(text, start))
        if above and not text[above:start].strip():
            start = above
    return start


def _below(text: str, end: int, dash: int) -> int:
    """Go down over the comments that stand deeper than the dash."""
    while (found := _COMMENT.match(text, end)) and len(found[1]) > dash:
        end = next_line(text, end)
    return end


def _width(text: str, start: int) -> int:
    return 2 if text[start - 2 : start] == "\r\n" else 1


def _node(root: Node, where: Path_) -> Node:
    for part in where:
        entry = root.child(part)
        assert entry is not None  # noqa: S101 - the way comes from the values of the same text
        root = entry.value
    return root


def _data(text: str) -> Any:
    try:
        return parse(text.encode(), "").data
    except Unreadable:
        return None
