"""A plan carried out on the text of a record, with what theirs wrote around the data where that fits."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any, Final

from clientbase.changes.matched import meaning
from clientbase.merging.carry import carried
from clientbase.merging.graft import grafted
from clientbase.merging.plan import Addition, Conflict, Plan, plan
from clientbase.shapes import Client
from clientbase.text.change import Append, EditError, Put, Remove
from clientbase.text.edit import edited
from clientbase.text.lines import line_break
from clientbase.text.read import Document, Unreadable, parse
from clientbase.text.tree import BREAK
from clientbase.typed import order_of

RECORD: Final = order_of(Client)


def applied(document: Document, todo: Plan, theirs: Document, taken: Sequence[Conflict] = ()) -> str:
    """Do what the plan says to the record, and what would make the conflicts *taken* theirs."""
    changes = [conflict.change for conflict in taken]
    now = _edited(document, [*todo.puts, *(change for change in changes if isinstance(change, Put))])
    for where, group in groupby(sorted(todo.additions, key=_by_list), key=lambda addition: addition.where):
        added: list[Addition] = list(group)
        items, at = [one.item for one in added], [one.there for one in added]
        now = _read(now.path, grafted(now, where, items, theirs, at, RECORD))
    now = _edited(now, [change for change in changes if isinstance(change, Append)])
    # What comes last goes first, so that the places of the others stay theirs.
    removals = [*todo.removals, *(change for change in changes if isinstance(change, Remove))]
    return _edited(now, sorted(removals, reverse=True)).text


def with_their_comments(text: str, base: Document, theirs: Document) -> str:
    """Bring in what theirs changed around the data: comments, order and style, wherever lines allow it.

    Their data are made from the base as ours were merged; what is then left between that and their text
    is no data. It is taken as far as the record says exactly the same with it.
    """
    try:
        before = applied(base, plan(base.data, base.data, theirs.data), theirs)
    except EditError:
        return text
    if before == theirs.text:
        return text
    new = line_break(text)
    said = _meaning(text)
    before, after = (BREAK.sub(new, side) for side in (before, theirs.text))
    return carried(text, before, after, lambda result: bool(_meaning(result) == said))


def _by_list(addition: Addition) -> tuple[Any, ...]:
    return (*map(str, addition.where), "", addition.there[-1])


def _edited(document: Document, changes: Iterable[Any]) -> Document:
    todo = list(changes)
    return _read(document.path, edited(document, todo, RECORD)) if todo else document


def _read(path: str, text: str) -> Document:
    try:
        return parse(text.encode(), path)
    except Unreadable as unreadable:
        raise EditError(str(unreadable)) from None


def _meaning(text: str) -> Any:
    try:
        return meaning(parse(text.encode(), "").data, None, exact=True)
    except Unreadable:
        return None
