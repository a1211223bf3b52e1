"""What can be changed in a record, and what the record says afterwards: the oracle of every edit."""

from collections.abc import Sequence
from typing import Any, NamedTuple, TypeAlias

from clientbase.errors import ClientbaseError
from clientbase.text.loader import Data, Value

Path_: TypeAlias = tuple[str | int, ...]


class EditError(ClientbaseError):
    """A change does not fit the record, or cannot be written without changing something else."""


class Append(NamedTuple):
    """Add *item* at the end of the list at *where*, which is made if it is absent."""

    where: Path_
    item: Value


class Put(NamedTuple):
    """Make *value* the value of the key or list item at *where*, along with parents that are absent."""

    where: Path_
    value: Value


class Remove(NamedTuple):
    """Take away a key or list item; what would be left empty goes with it."""

    where: Path_


Change: TypeAlias = Append | Put | Remove


def intended(data: Data, changes: Sequence[Change]) -> Data:
    """Return what *data* say after the *changes*; the given data stay as they are."""
    for change in changes:
        data = applied(data, reduced(data, change))
    return data


def reduced(data: Data, change: Change) -> Change:
    """Return the same change for a place whose parent is there, and which does not leave it empty."""
    if not change.where:
        raise EditError("a change needs a place inside the record; name a field")
    if isinstance(change, Remove):
        return _reduced_removal(data, change)
    if isinstance(change, Put):
        return _reduced_put(data, change.where, change.value)
    present = _present(data, change.where)
    if isinstance(present, list):
        return change
    if present is None:
        return _reduced_put(data, change.where, [change.item])
    raise EditError(f"{_said(change.where)} is not a list; put a value there instead")


def _present(data: Data, where: Path_) -> Value:
    """Return what stands at *where*; nothing where the way there ends."""
    here: Any = data
    for part in where:
        if not _has(here, part):
            return None
        here = here[part]
    return here  # type: ignore[no-any-return]


def _reduced_put(data: Data, where: Path_, value: Value) -> Change:
    here: Any = data
    for depth, part in enumerate(where):
        if isinstance(here, list) and part == len(here):
            return Append(where[:depth], _wrapped(where[depth + 1 :], value))
        if not _has(here, part) and not (isinstance(here, dict) and isinstance(part, str)):
            raise EditError(f"{_said(where[: depth + 1])} does not fit the record; look at it with show")
        here = here[part] if _has(here, part) else None
        if here is None:
            return Put(where[: depth + 1], _wrapped(where[depth + 1 :], value))
    return Put(where, value)


def _wrapped(where: Path_, value: Value) -> Value:
    """Build the parents that are absent around *value*."""
    for part in reversed(where):
        if isinstance(part, int) and part:
            raise EditError(f"item {part} has no items before it; add those first")
        value = {part: value} if isinstance(part, str) else [value]
    return value


def _reduced_removal(data: Data, change: Remove) -> Remove:
    above: list[Any] = [data]
    for depth, part in enumerate(change.where):
        if not _has(above[-1], part):
            raise EditError(f"{_said(change.where[: depth + 1])} is not in the record; nothing to remove")
        above.append(above[-1][part])
    depth = len(change.where)
    while depth and len(above[depth - 1]) == 1:
        depth -= 1
    if not depth:
        raise EditError(f"{_said(change.where)} is all that the record has; archive the record instead")
    return Remove(change.where[:depth])


def _has(here: Value, part: str | int) -> bool:
    if isinstance(here, dict):
        return part in here
    return isinstance(here, list) and isinstance(part, int) and 0 <= part < len(here)


def _said(where: Path_) -> str:
    return '"' + "/".join(map(str, where)) + '"'


def applied(data: Data, change: Change) -> Data:
    """Return *data* after one reduced change."""
    return _applied(data, change.where, change)  # type: ignore[no-any-return]


def _applied(here: Any, where: Path_, change: Change) -> Any:
    if not where:
        return [*here, change.item] if isinstance(change, Append) else change.value  # type: ignore[union-attr]
    copy = here.copy()
    part, *rest = where
    if not rest and isinstance(change, Remove):
        del copy[part]
    else:
        copy[part] = _applied(here[part] if _has(here, part) else None, tuple(rest), change)
    return copy
