"""What one commit changed in one record, as rows; pure, so that any core can do it."""

import json
from hashlib import sha1
from typing import TYPE_CHECKING, Any, NamedTuple

from clientbase.changes.compare import Difference, compare, matched
from clientbase.changes.words import said
from clientbase.text.read import Unreadable, parse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clientbase.finding import Where
    from clientbase.text.walk import Data, Value

_KNOWN_BY = ("name", "id", "date", "opened", "product", "file")


class Change(NamedTuple):
    """One row of the history."""

    where: str
    kind: str
    old: str | None
    new: str | None
    said: str


class Talks(NamedTuple):
    """Where each interaction of a version was in the versions before it."""

    key: str
    number: int
    before: tuple[tuple[str, tuple[int | None, ...]], ...]
    """for each parent the key of its interactions, and for each of ours its position there"""


def version(content: bytes | None, path: str) -> "Data | str | None":
    """Read a version of a record; where it cannot be read, say why."""
    if content is None:
        return None
    try:
        return parse(content, path).data
    except Unreadable as unreadable:
        return unreadable.finding.message


def changes(olds: "Sequence[Data | str | None]", new: "Data | str | None") -> list[Change]:
    """Say what *new* has that none of *olds* had: a merge adds only what it does not take from a parent."""
    if not olds or all(old is None for old in olds):
        return [] if new is None else [Change("", "added", None, None, "record added")]
    if new is None:
        return [Change("", "removed", None, None, "record removed")]
    if isinstance(new, str):
        return [Change("", "changed", None, None, f"record changed, and cannot be read: {new}")]
    readable = [old for old in olds if isinstance(old, dict)]
    if not readable:
        return [Change("", "changed", None, None, "record changed, and can be read again")]
    first, *others = readable
    found = compare(first, new)
    for other in others:
        theirs = {_sign(difference, other, new) for difference in compare(other, new)}
        found = [difference for difference in found if _sign(difference, first, new) in theirs]
    return [_row(difference, first, new) for difference in found]


def talks_key(data: "Data | str | None") -> str | None:
    """Give a short sign of all interactions; None where each says itself when it was entered."""
    interactions = data.get("interactions") if isinstance(data, dict) else None
    if not isinstance(interactions, list) or not any(map(_undated, interactions)):
        return None
    text = json.dumps(interactions, ensure_ascii=False, sort_keys=True)
    return sha1(text.encode("utf-8", "replace"), usedforsecurity=False).hexdigest()[:20]


def talks(olds: "Sequence[Data | str | None]", new: "Data | str | None") -> Talks | None:
    """Say which interactions of *new* were there before; None where nobody will ask."""
    key = talks_key(new)
    if key is None or not isinstance(new, dict):
        return None
    items: Any = new["interactions"]
    return Talks(key, len(items), tuple(_before(old, items) for old in olds if old is not None))


def positions(old: "list[Value]", new: "list[Value]") -> tuple[int | None, ...]:
    """Give for each interaction of *new* its position in *old*."""
    found = {after: before for before, after in matched(old, new, "interactions") if after is not None}
    return tuple(found.get(n) for n in range(len(new)))


def _undated(item: Any) -> bool:
    return isinstance(item, dict) and not item.get("entered")


def _before(old: "Data | str", items: "list[Value]") -> tuple[str, tuple[int | None, ...]]:
    if isinstance(old, str):  # what stood there nobody can tell, so nothing counts as new
        return "", tuple(range(len(items)))
    known = old.get("interactions")
    return talks_key(old) or "", positions(known if isinstance(known, list) else [], items)


def _sign(difference: Difference, old: "Data", new: "Data") -> tuple[str, ...]:
    where = _where(difference, old, new)
    return where, difference.kind, _text(difference.new) or ""


def _row(difference: Difference, old: "Data", new: "Data") -> Change:
    where = _where(difference, old, new)
    words = said(difference, old, new)
    return Change(where, difference.kind, _text(difference.old), _text(difference.new), words)


def _where(difference: Difference, old: "Data", new: "Data") -> str:
    """Give the way to what differs as people write it: contacts/Vera Ilieva/phone."""
    if difference.kind == "removed" and isinstance(difference.where[-1], int):
        return "/".join(_names(old, difference.was))
    return "/".join(_names(new, difference.where))


def _names(data: "Data", way: "Where") -> list[str]:
    here: Any = data
    names = []
    for part in way:
        try:
            here = here[part]
        except (KeyError, IndexError, TypeError):
            here = None
        names.append(part if isinstance(part, str) else _name(here, part))
    return names


def _name(item: Any, position: int) -> str:
    if isinstance(item, str):
        return item
    fields = item if isinstance(item, dict) else {}
    return next((str(fields[key]) for key in _KNOWN_BY if fields.get(key)), str(position + 1))


def _text(value: "Value") -> str | None:
    return value if value is None or isinstance(value, str) else json.dumps(value, ensure_ascii=False)
