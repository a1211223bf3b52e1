"""What one commit changed in one record, as rows; and what has changed since."""

import json
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from clientbase import git
from clientbase.changes.compare import Difference, compare
from clientbase.changes.wording import inner, said
from clientbase.text.inside import LARGEST, contents
from clientbase.text.read import Unreadable, parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from clientbase.finding import Where
    from clientbase.text.loader import Data, Value

_KNOWN_BY = ("name", "id", "date", "opened", "product", "file")


class Change(NamedTuple):
    """One row of the history."""

    where: str
    kind: str
    old: str | None
    new: str | None
    said: str
    field: str = ""
    """the way without names and places, which ends in a slash where it is a whole item: contacts/phone, tags/"""
    taken_over: bool = False
    """it came from a record that the same commit took away: the two were merged"""


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


def taken_over(found: list[Change], removed: "Sequence[Data]") -> list[Change]:
    """Mark what stood in records that the same commit has *removed*."""
    there = {_text(value) for data in removed for value in _values(data)}
    return [change._replace(taken_over=change.new in there) if change.new else change for change in found]


def _values(value: "Value") -> "Iterator[Value]":
    yield value
    if not isinstance(value, str) and value:
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _values(inner)


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


def _row(difference: Difference, old: "Data", new: "Data") -> Change:
    where = _where(difference, old, new)
    words = said(difference, old, new)
    return Change(
        where, difference.kind, _text(difference.old), _text(difference.new), words, _field(difference.where)
    )


def _field(where: "Where") -> str:
    keys = [part for part in where if isinstance(part, str)]
    return "/".join(keys) + ("/" if isinstance(where[-1], int) else "")


def _where(difference: Difference, old: "Data", new: "Data") -> str:
    """Return the way to what differs as people write it: contacts/Vera Ilieva/phone."""
    if difference.kind == "removed" and isinstance(difference.where[-1], int):
        return "/".join(_names(old, difference.was))
    return "/".join(_names(new, difference.where))


def _names(data: "Data", way: "Where") -> list[str]:
    here: Any = data
    names = []
    for part in way:
        here = inner(here, part)
        names.append(part if isinstance(part, str) else _name(here, part))
    return names


def _name(item: Any, position: int) -> str:
    if isinstance(item, str):
        return item
    fields = item if isinstance(item, dict) else {}
    return next((str(fields[key]) for key in _KNOWN_BY if fields.get(key)), str(position + 1))


def _text(value: "Value") -> str | None:
    return value if value is None or isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def uncommitted(root: Path, commit: str, path: str) -> list[str]:
    """Say what differs between a record and its version in *commit*; nothing where only its layout does."""
    repository = git.need(root)
    committed = repository.blob(f"{commit}:{repository.inside(path)}")
    if committed is None:
        return ["the whole record"]
    content = contents(root / path, LARGEST)
    if content == committed:
        return []
    return [change.said for change in changes([version(committed, path)], version(content, path))]
