"""The smallest diff: a change touches only the lines that it changes, and what it did is read again."""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import Any, Final

from clientbase.text import flow, lines
from clientbase.text.change import Append, Change, EditError, Path_, Put, Remove, applied, intended, reduced
from clientbase.text.inside import LARGEST
from clientbase.text.layout import Order
from clientbase.text.loader import Data
from clientbase.text.read import BOM, Document, Unreadable, parse
from clientbase.text.syntax_errors import control, has_control
from clientbase.text.target import Target, dashes, spliced, target_of
from clientbase.text.tree import Node, comments, tree

__all__ = ["Append", "Change", "EditError", "Order", "Path_", "Put", "Remove", "edited", "intended"]

_BY_ONE: Final = 2
"""So many items show how those behind them are to stand: in which style, and how far apart."""
_ITEM: Final = 2
"""The place of an item names its list and its number; a place in the item is longer."""


def edited(document: Document, changes: Sequence[Change], order: Order) -> Document:
    """Return the document after the *changes*; every line that they do not touch stays as it is."""
    for (kind, *_), group in groupby(enumerate(changes), _together):
        alike = [change for _, change in group]
        if kind == "within":
            document = _within(document, alike, order)
            continue
        for change in alike[:_BY_ONE]:
            document = _after(document, change, order)
        if rest := [change for change in alike[_BY_ONE:] if isinstance(change, Append)]:
            document = _after_all(document, rest, order)
    return document


def _together(numbered: tuple[int, Change]) -> tuple[Any, ...]:
    """Tell apart what is neither added to the same list one behind the other, nor done to items of one list."""
    number, change = numbered
    if isinstance(change, Append):
        return "behind", change.where
    depth = len(change.where)
    within = depth > _ITEM if isinstance(change, Put) else depth == _ITEM
    within = within and isinstance(change.where[1], int)
    return ("within", change.where[0], type(change)) if within else ("alone", number)


def _within(document: Document, changes: Sequence[Change], order: Order) -> Document:
    """Change items of one list, or take them out: many at once where none of them moves another."""
    while changes:
        now, changes = _round(changes)
        if len(now) > _BY_ONE:
            document, now = _at_once(document, now, order)
        for change in now:
            document = _after(document, change, order)
    return document


def _round(changes: Sequence[Change]) -> tuple[Sequence[Change], Sequence[Change]]:
    """Choose what does not depend on each other: one change of each item, or items taken out from the last on."""
    numbers = [change.where[1] for change in changes]
    if isinstance(changes[0], Remove):
        falling = all(one > other for one, other in pairwise(numbers))  # type: ignore[operator]  # all are numbers
        return (changes, ()) if falling else (changes[:1], changes[1:])
    first = {number: n for n, number in reversed([*enumerate(numbers)])}
    chosen = set(first.values())
    return (
        [change for n, change in enumerate(changes) if n in chosen],
        [change for n, change in enumerate(changes) if n not in chosen],
    )


def _at_once(document: Document, steps: Sequence[Change], order: Order) -> tuple[Document, Sequence[Change]]:
    """Do the *steps* from the last item to the first; return what is left to be done one by one."""
    data, text, root = document.data, document.text, tree(document.text)
    dash = dashes(text, root)
    left: list[Change] = []
    for step in sorted(steps, key=lambda step: step.where[1], reverse=True):
        fits = _present(document.data, step) and reduced(data, step) == step
        target = target_of(root, step, order, dash) if fits else None
        new = _worded(text, target, step) if target else None
        if new is None:
            left.append(step)
        else:
            data, text = applied(data, step), new
    if left and isinstance(steps[0], Remove):
        return document, steps  # what is left would have moved
    done = _saying(document, text, data)
    return (done, left[::-1]) if done else (document, steps)


def _present(data: Data, step: Change) -> bool:
    """Whether the item is there: one behind all others has to wait for those before it."""
    items = data.get(str(step.where[0]))
    return isinstance(items, list) and isinstance(step.where[1], int) and step.where[1] < len(items)


def _worded(text: str, target: Target, step: Change) -> str | None:
    return _in_flow(text, target, target.flow, step) if target.flow else _in_lines(text, target, step)


def _after(document: Document, change: Change, order: Order) -> Document:
    step = reduced(document.data, change)
    data = applied(document.data, step)
    return document if data == document.data else _changed(document, step, data, order)


def _after_all(document: Document, added: Sequence[Append], order: Order) -> Document:
    """Add to a list what comes behind its first new items: as they stand, and all at once."""
    target = target_of(tree(document.text), added[0], order, 0)
    items = [change.item for change in added]
    if not target.flow:
        whole = Put(added[0].where, [*_at(document.data, added[0].where), *items])
        text = lines.added(document.text, target, items)
        if new := _saying(  # pragma: no branch - no list is known that takes one by one but not all at once
            document, text, applied(document.data, whole)
        ):
            return new
    for change in added:
        document = _after(document, change, order)
    return document


def _changed(document: Document, step: Change, data: Data, order: Order) -> Document:
    text = document.text
    root = tree(text)
    dash = dashes(text, root)
    target = target_of(root, step, order, dash)
    new = _saying(document, _worded(text, target, step), data)
    if new is None and target.flow and target.whole and not _commented(text, root, target.flow):
        # Flow style cannot say everything; then the whole value is written anew.
        whole = Put(target.whole, _at(data, target.whole))
        new = _saying(document, _in_lines(text, target_of(root, whole, order, dash), whole), data)
    if new is None:
        where = "/".join(map(str, step.where))
        if refused := next(filter(has_control, _texts(step)), None):
            raise EditError(f'"{where}": {control(refused)}')
        raise EditError(f'"{where}" cannot be changed without touching what stands beside it; use edit')
    return new


def _texts(said: object) -> Iterator[str]:
    """Return all texts of a change, or of a value."""
    if isinstance(said, str):
        yield said
    elif isinstance(said, Append | Put):
        yield from _texts(said.item if isinstance(said, Append) else said.value)
    elif isinstance(said, dict | list):
        for one in said.values() if isinstance(said, dict) else said:
            yield from _texts(one)


def _in_lines(text: str, target: Target, step: Change) -> str:
    if isinstance(step, Remove):
        return lines.removed(text, target, target.there)
    return lines.put(text, target, step.item if isinstance(step, Append) else step.value)


def _in_flow(text: str, target: Target, outermost: Node, step: Change) -> str | None:
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


def _too_large(path: str, size: int) -> str:
    return (
        f"{path} would have {size} bytes, and what has more than {LARGEST} is not read; move old items into"
        " a document beside the records (clientbase edit), and name that file in an interaction: document=FILE"
    )


def _saying(document: Document, text: str | None, data: Data) -> Document | None:
    """Read the new *text* of a document; None where it does not say exactly *data*."""
    try:
        written = b"" if text is None else (BOM if document.bom else b"") + text.encode()
        if len(written) > LARGEST:
            raise EditError(_too_large(document.path, len(written)))
        new = None if text is None else parse(written, document.path)
    except (Unreadable, UnicodeEncodeError):
        return None
    return new if new and new.data == data else None
