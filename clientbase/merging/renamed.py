"""Talks that name a contact or a deal as one side has renamed it, and the other side did not know."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from clientbase.changes.matched import folded, matched, meaning
from clientbase.text.change import Put

if TYPE_CHECKING:
    from clientbase.text.loader import Data


class NewNames(NamedTuple):
    """What gives talks the new name, and what is to be said of it."""

    puts: tuple[Put, ...] = ()
    said: tuple[str, ...] = ()


class _Renamed(NamedTuple):
    field: str
    old: str
    new: str


_NAMED: tuple[tuple[str, str, str], ...] = (("contacts", "name", "with"), ("deals", "id", "deal"))
"""Lists, what their items are called by, and the field of a talk that calls them so."""


def new_names(base: "Data", ours: "Data", theirs: "Data", merged: "Data") -> NewNames:
    """Return what lets the talks of a *merged* record name contacts and deals as they are called now."""
    puts: list[Put] = []
    said: list[str] = []
    for side in (ours, theirs):
        for renamed in _renamed(base, side, merged):
            known = Counter(meaning(talk, None) for talk in _items(side, "interactions"))
            places = []
            for n, talk in enumerate(_items(merged, "interactions")):
                if folded(talk.get(renamed.field)) == folded(renamed.old):
                    if known[meaning(talk, None)] > 0:
                        known[meaning(talk, None)] -= 1
                    else:
                        places.append(n)
            if places:
                puts += [Put(("interactions", n, renamed.field), renamed.new) for n in places]
                many = "1 talk takes" if len(places) == 1 else f"{len(places)} talks take"
                said.append(f'"{renamed.old}" is called "{renamed.new}" now; {many} the new name')
    return NewNames(tuple(puts), tuple(said))


def _renamed(base: "Data", side: "Data", merged: "Data") -> Iterator[_Renamed]:
    """Return what a side calls otherwise than the base, where that is how it is called in the end."""
    for listed_under, name, field in _NAMED:
        old, new = _items(base, listed_under), _items(side, listed_under)
        called = {folded(item.get(name)) for item in _items(merged, listed_under)}
        for b, n in matched(list(old), list(new), listed_under):
            if b is not None and n is not None:
                was, now = (str(item.get(name)) for item in (old[b], new[n]))
                if folded(was) not in called and folded(now) in called:
                    yield _Renamed(field, was, now)


def _items(data: "Data", key: str) -> list[dict[str, Any]]:
    items = data.get(key)
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        return []
    return items  # type: ignore[return-value]
