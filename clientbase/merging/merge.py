"""Three versions of a record made one: what both sides changed is kept, and only what cannot be is asked."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any, Final, NamedTuple

from clientbase.changes.matched import ORDERED, meaning
from clientbase.merging.comments import lost_comments
from clientbase.merging.fieldwise import Addition, Conflict, Todo, theirs_as_changes
from clientbase.merging.hunks import move_comments
from clientbase.merging.insert_items import insert_items
from clientbase.merging.markers import Choice, Labels, marked
from clientbase.merging.renamed import NewNames, new_names
from clientbase.model import Client
from clientbase.text.change import Append, EditError, Put, Remove
from clientbase.text.edit import edited
from clientbase.text.lines import line_break
from clientbase.text.read import Document, Unreadable, parse
from clientbase.text.tree import BREAK
from clientbase.typed import Order, order_of

RECORD: Final = order_of(Client)
_LABELS: Final = Labels()


class MergedText(NamedTuple):
    """A merged text; markers stand in it where *conflicts* are left."""

    text: str
    conflicts: Sequence[Conflict] = ()
    said: Sequence[str] = ()
    """what people should know though it is no conflict"""


def merge_documents(
    base: Document | None,
    ours: Document,
    theirs: Document,
    labels: Labels = _LABELS,
    shape: type[Any] = Client,
) -> MergedText:
    """Merge two versions by fields and items, in the words and with the comments of ours.

    Without a *base*, both sides have begun the file. *shape* is what it holds: a client, norms or decisions.

    Raises:
        EditError: the text cannot take the changes.

    """
    if ours.text == theirs.text or (base and base.text == theirs.text):
        return MergedText(ours.text)
    if base and base.text == ours.text:
        return MergedText(theirs.text)
    was = base.data if base else {}
    todo = theirs_as_changes(was, ours.data, theirs.data, shape)
    order = order_of(shape)
    names = NewNames()
    before = _base_with_their_data(base, theirs, shape) if base else None

    def decided(choice: Choice = ()) -> str:
        nonlocal names
        text = _applied(ours, todo, theirs, order, [todo.conflicts[n] for n in choice])
        text = text if before is None else _with_their_comments(text, before, theirs.text)
        merged = _read(ours.path, text)
        names = new_names(was, ours.data, theirs.data, merged.data)
        return edited(merged, names.puts, order).text if names.puts else text

    text = decided()
    said = [*todo.said, *names.said]
    if todo.conflicts:
        text = marked(text, decided, len(todo.conflicts), labels)
    return MergedText(text, todo.conflicts, [*said, *lost_comments(base, ours, theirs, text)])


def _applied(
    document: Document, todo: Todo, theirs: Document, order: Order, taken: Sequence[Conflict] = ()
) -> str:
    """Do to the record what there is to do, and what would make the conflicts *taken* theirs."""
    changes = [conflict.change for conflict in taken]
    now = edited(document, [*todo.puts, *(change for change in changes if isinstance(change, Put))], order)
    for where, group in groupby(sorted(todo.additions, key=_by_list), key=lambda addition: addition.where):
        added: list[Addition] = list(group)
        items, at = [one.item for one in added], [one.source for one in added]
        now = _read(now.path, insert_items(now, where, items, theirs, at, order))
    now = edited(now, [change for change in changes if isinstance(change, Append)], order)
    # What comes last goes first, so that the places of the others stay theirs.
    removals = [*todo.removals, *(change for change in changes if isinstance(change, Remove))]
    return edited(now, sorted(removals, reverse=True), order).text


def _base_with_their_data(base: Document, theirs: Document, shape: type[Any]) -> str | None:
    """Make their data from the base, as ours are merged; None where its text cannot take them."""
    try:
        todo = theirs_as_changes(base.data, base.data, theirs.data, shape)
        return _applied(base, todo, theirs, order_of(shape))
    except EditError:
        return None


def _with_their_comments(text: str, before: str, theirs: str) -> str:
    """Bring in what theirs changed around the data: comments, order and style, wherever lines allow it.

    What is left between *before*, the base with their data, and their text is no data. It is taken as far as the
    record still says exactly the same with it.
    """
    if before == theirs:
        return text
    new = line_break(text)
    said = _meaning(text)
    before, after = (BREAK.sub(new, side) for side in (before, theirs))
    return move_comments(text, before, after, lambda result: bool(_meaning(result) == said))


def _by_list(addition: Addition) -> tuple[Any, ...]:
    return (*map(str, addition.where), "", addition.source[-1])


def _read(path: str, text: str) -> Document:
    try:
        return parse(text.encode(), path)
    except Unreadable as unreadable:
        raise EditError(str(unreadable)) from None


def _meaning(text: str) -> Any:
    """Return what a text says: whatever the order of items, but of lists in which the last entry wins."""
    try:
        data = parse(text.encode(), "").data
    except Unreadable:
        return None
    lists = (data.get(key) for key in sorted(ORDERED))
    in_order = tuple(
        meaning(item, None, exact=True) for one in lists if isinstance(one, list) for item in one
    )
    return meaning(data, None, exact=True), in_order
