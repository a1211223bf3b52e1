"""What one commit changed in one record, as rows; pure, so that any core can do it."""

import json
from collections import Counter
from collections.abc import Iterator
from functools import reduce
from hashlib import sha1
from typing import TYPE_CHECKING, Any, NamedTuple

from clientbase.changes.compare import Difference, compare
from clientbase.changes.matched import matched
from clientbase.changes.wording import said
from clientbase.text.read import Unreadable, parse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clientbase.finding import Where
    from clientbase.text.walk import Data, Value

SAYS_ITSELF = "-"
"""Stands for an interaction that says when it was entered."""

_text_of = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode
_SIGN = 12
_KNOWN_BY = ("name", "id", "date", "opened", "product", "file")


class Change(NamedTuple):
    """One row of the history."""

    where: str
    kind: str
    old: str | None
    new: str | None
    said: str


class Talk(NamedTuple):
    """An interaction that a version has, and none of the versions before it as it is."""

    sign: str
    before: str | None
    """its sign in a version before; None where it is new"""


def version(content: bytes, path: str) -> "Data | str":
    """Read a version of a record; where it cannot be read, say why."""
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
    first, *others = ([_row(found, old, new) for found in compare(old, new)] for old in readable)
    return reduce(_common, others, first)


def _common(found: list[Change], theirs: list[Change]) -> list[Change]:
    """Keep what differs from both; where one lacks a whole item, what differs within it from the other."""
    same = {(other.where, other.new) for other in theirs}
    kept = []
    for change in found:
        if (change.where, change.new) in same or any(_is_within(change, other) for other in theirs):
            kept.append(change)
        else:
            kept += [other for other in theirs if _is_within(other, change)]
    return kept


def _is_within(change: Change, other: Change) -> bool:
    return change.where.startswith(f"{other.where}/")


def talks_key(data: "Data | str | None") -> str | None:
    """Return the sign of each interaction that does not say itself when it was entered, and `-` for others.

    None where all say so.
    """
    items = _interactions(data)
    undated = [item for item in items if _undated(item)]
    if not undated:
        return None
    signs = iter(_signs(undated))
    return " ".join(next(signs) if _undated(item) else SAYS_ITSELF for item in items)


def talks(olds: "Sequence[Data | str | None]", new: "Data | str | None") -> Iterator[Talk]:
    """Say which interactions of *new* came or were changed, of those that do not say when they were entered."""
    items = _interactions(new)
    before = [old for old in olds if old is not None]
    lists = [_interactions(old) for old in before if isinstance(old, dict)]
    first = min((_alike(old, items) for old in lists), default=0)  # most often all but the last
    signs = _signs(items, first)
    known = [_before(old[first:], items[first:], _signs(old, first), signs) for old in lists]
    for n, sign in enumerate(signs):
        if _undated(items[first + n]):
            were = {found[n] for found in known if n in found}
            yield from (Talk(sign, other) for other in sorted(were - {sign}))
            # What stood in a version that cannot be read nobody can tell: then nothing counts as new.
            if not were and len(known) == len(before):
                yield Talk(sign, None)


def _alike(old: "list[Value]", new: "list[Value]") -> int:
    """Count the items with which both lists begin."""
    pairs = zip(old, new, strict=False)
    return next((n for n, (one, other) in enumerate(pairs) if one != other), min(len(old), len(new)))


def _interactions(data: "Data | str | None") -> "list[Value]":
    found = data.get("interactions") if isinstance(data, dict) else None
    return found if isinstance(found, list) else []


def _undated(item: "Value") -> bool:
    return isinstance(item, dict) and not item.get("entered")


def _signs(items: "list[Value]", first: int = 0) -> list[str]:
    """Return a short sign for what each item says, from the *first* on; equal ones are numbered."""
    counted: Counter[str] = Counter()
    signs = []
    for item in items[first:]:
        text = _text_of(item)
        counted[text] += 1
        numbered = f"{items[:first].count(item) + counted[text]} {text}".encode("utf-8", "replace")
        signs.append(sha1(numbered, usedforsecurity=False).hexdigest()[:_SIGN])
    return signs


def _before(old: "list[Value]", new: "list[Value]", old_signs: list[str], signs: list[str]) -> dict[int, str]:
    """Return for the positions of *new* that *old* has too the signs that they had there."""
    same = set(signs) & set(old_signs)
    ours, theirs = ([n for n, sign in enumerate(found) if sign not in same] for found in (old_signs, signs))
    pairs = matched([old[n] for n in ours], [new[n] for n in theirs], "interactions")
    found = {n: sign for n, sign in enumerate(signs) if sign in same}
    return found | {
        theirs[after]: old_signs[ours[before]]
        for before, after in pairs
        if before is not None and after is not None
    }


def _row(difference: Difference, old: "Data", new: "Data") -> Change:
    where = _where(difference, old, new)
    words = said(difference, old, new)
    return Change(where, difference.kind, _text(difference.old), _text(difference.new), words)


def _where(difference: Difference, old: "Data", new: "Data") -> str:
    """Return the way to what differs as people write it: contacts/Vera Ilieva/phone."""
    if difference.kind == "removed" and isinstance(difference.where[-1], int):
        return "/".join(_names(old, difference.was))
    return "/".join(_names(new, difference.where))


def _names(data: "Data", way: "Where") -> list[str]:
    here: Any = data
    names = []
    for part in way:
        here = here.get(part) if isinstance(part, str) else here[part]
        names.append(part if isinstance(part, str) else _name(here, part))
    return names


def _name(item: Any, position: int) -> str:
    if isinstance(item, str):
        return item
    fields = item if isinstance(item, dict) else {}
    return next((str(fields[key]) for key in _KNOWN_BY if fields.get(key)), str(position + 1))


def _text(value: "Value") -> str | None:
    return value if value is None or isinstance(value, str) else json.dumps(value, ensure_ascii=False)
