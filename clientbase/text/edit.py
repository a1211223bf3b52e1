"""The smallest diff: a change touches only the lines that it changes, and what it did is read again."""

from collections.abc import Sequence
from typing import Any

from clientbase.text import flow, lines
from clientbase.text.change import Append, Change, EditError, Path_, Put, Remove, applied, intended, reduced
from clientbase.text.layout import Order
from clientbase.text.reach import Reach, dashes, reach, spliced
from clientbase.text.read import Document, Unreadable, parse
from clientbase.text.tree import Node, comments, tree
from clientbase.text.walk import Data

__all__ = ["Append", "Change", "EditError", "Order", "Path_", "Put", "Remove", "edited", "intended"]


def edited(document: Document, changes: Sequence[Change], order: Order) -> str:
    """Return the text after the *changes*; every line that they do not touch stays as it is."""
    text, data = document.text, document.data
    for change in changes:
        step = reduced(data, change)
        after = applied(data, step)
        if after != data:
            text = _changed(text, step, after, order)
        data = after
    return text


def _changed(text: str, step: Change, data: Data, order: Order) -> str:
    root = tree(text)
    dash = dashes(text, root)
    target = reach(root, step, order, dash)
    new = _in_flow(text, target, target.flow, step) if target.flow else _in_lines(text, target, step)
    if target.flow and target.whole and not _says(new, data) and not _commented(text, root, target.flow):
        # Flow style cannot say everything; then the whole value is written anew.
        whole = Put(target.whole, _at(data, target.whole))
        new = _in_lines(text, reach(root, whole, order, dash), whole)
    if new is None or not _says(new, data):
        where = "/".join(map(str, step.where))
        raise EditError(f'"{where}" cannot be changed without touching what stands beside it; use edit')
    return new


def _in_lines(text: str, target: Reach, step: Change) -> str:
    if isinstance(step, Remove):
        return lines.removed(text, target, target.there)
    return lines.put(text, target, step.item if isinstance(step, Append) else step.value)


def _in_flow(text: str, target: Reach, outermost: Node, step: Change) -> str | None:
    if target.whole and not outermost.entries and "#" not in text[outermost.start : outermost.end]:
        return None
    if isinstance(step, Remove):
        return spliced(text, flow.removed(text, target, target.there))
    splices = flow.put(text, target, step.item if isinstance(step, Append) else step.value)
    return None if splices is None else spliced(text, splices)


def _commented(text: str, root: Node, node: Node) -> bool:
    return any(node.start <= start < node.end for start, _ in comments(text, root))


def _at(data: Any, where: Path_) -> Any:
    for part in where:
        data = data[part]
    return data


def _says(text: str | None, data: Data) -> bool:
    try:
        return text is not None and parse(text.encode(), "").data == data
    except (Unreadable, UnicodeEncodeError):
        return False
