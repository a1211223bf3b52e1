"""Which items came into a record, went, were corrected or moved, known by a sign of what makes two of them equal.

A sign is a short digest of the list and of the fields below. Of several equal items in one list the second ends
in `~2`. What a commit did to items is said in tokens:

| token | meaning |
|---|---|
| `SIGN` | came, and stood nowhere before |
| `SIGN<BEFORE` | was corrected: it stood there as BEFORE |
| `SIGN@BEFORE` | came from another record, where BEFORE went in the same commit |
| `BEFORE>` | went to another record |
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from clientbase.names import as_seen

try:
    from _blake2 import blake2b  # hashlib would load all of OpenSSL for it
except ImportError:  # pragma: no cover - a Python that is built with OpenSSL's alone
    from hashlib import blake2b

if TYPE_CHECKING:
    from clientbase.text.loader import Data, Value

SALE: Final = ("date", "amount", "product", "document")
EQUAL: Final[Mapping[str, tuple[str, ...]]] = {
    "interactions": ("date", "kind", "direction", "by", "with", "about"),
    "purchases": SALE,
    "returns": SALE,
    "proposals": ("date", "product", "amount"),
    "problems": ("opened", "kind", "about"),
    "tasks": ("date", "what", "by"),
    "snoozed": ("until", "reason"),
}
"""The lists whose items git says the day of, and the fields in which two equal items are equal; first the day.

A snooze is alone and taken for a list of one.
"""

NO_ITEM: Final = "-"
"""Stands for what is listed and is no item."""

_MOST: Final = 10_000
"""More pairs than this are not looked through: what was rewritten whole is new."""


class Item(NamedTuple):
    """An item of a list."""

    listed: str
    sign: str
    said: tuple[str, ...]
    """its values in the fields in which equal items are equal"""


class Moves(NamedTuple):
    """How the items of one record differ between a commit and its parents."""

    came: list[Item]
    gone: list[tuple[Item, ...]]
    """by parent"""
    fewer: list[frozenset[str]]
    """by parent, the lists that hold fewer items than there"""


def signs(data: "Data | str | None") -> str | None:
    """Return the signs of all items, list by list; None where there are none."""
    lists = [" ".join([item.sign for item in _of_list(data, listed)]) for listed in EQUAL]
    return ";".join(lists) if any(lists) else None


def by_list(said: str | None) -> dict[str, list[str]]:
    """Read what `signs` has written."""
    lists = (said or ";" * (len(EQUAL) - 1)).split(";")
    return {listed: found.split() for listed, found in zip(EQUAL, lists, strict=True)}


def moves(olds: "Sequence[Data | str | None]", new: "Data | str | None") -> Moves:
    """Compare a record with its versions in a commit's parents; None is no record, a text one that is unreadable."""
    if isinstance(new, str):
        return Moves([], [], [])
    now = _items(new)
    before = [_items(old) for old in olds if isinstance(old, dict)]
    known = [{item.sign for items in old.values() for item in items} for old in before]
    ours = [item for items in now.values() for item in items if item.sign != NO_ITEM]
    there = {item.sign for item in ours}
    came = [item for item in ours if not any(item.sign in signs_ for signs_ in known)]
    gone = [
        tuple(item for items in old.values() for item in items if item.sign not in there | {NO_ITEM})
        for old in before
    ]
    fewer = [frozenset(listed for listed in EQUAL if len(now[listed]) < len(old[listed])) for old in before]
    return Moves(came, gone, fewer)


def told(found: Sequence[Moves]) -> list[list[str]]:
    """Say in tokens what one commit did to the items of its records."""
    away, moved = _moved(found)
    tokens: list[list[str]] = []
    for place, one in enumerate(found):
        mine = moved.get(place, {})
        left = away.get(place, set())
        tokens.append([f"{sign}>" for sign in sorted(left)])
        tokens[-1] += [f"{sign}@{before}" for sign, before in mine.items()]
        came = [item for item in one.came if item.sign not in mine]
        befores: dict[str, set[str]] = defaultdict(set)
        for gone, fewer in zip(one.gone, one.fewer, strict=True):
            there = [item for item in gone if item.sign not in left and item.listed not in fewer]
            for item, before in _corrected(came, there):
                befores[item.sign].add(before.sign)
        for item in came:
            tokens[-1] += [f"{item.sign}<{before}" for before in sorted(befores[item.sign])] or [item.sign]
    return tokens


def plain(sign: str) -> str:
    """Return the sign that all equal items share."""
    return sign.partition("~")[0]


def _moved(found: Sequence[Moves]) -> tuple[dict[int, set[str]], dict[int, dict[str, str]]]:
    """Find the items that went in one record and came in another: the signs that went, and came from which."""
    gone: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for place, one in enumerate(found):
        for item in one.gone[0] if len(one.gone) == 1 else ():
            gone[plain(item.sign)].append((place, item.sign))
    away: dict[int, set[str]] = defaultdict(set)
    moved: dict[int, dict[str, str]] = defaultdict(dict)
    for place, one in enumerate(found) if gone else ():
        for item in one.came:
            elsewhere = [origin for origin in gone.get(plain(item.sign), ()) if origin[0] != place]
            if elsewhere:
                gone[plain(item.sign)].remove(elsewhere[0])
                away[elsewhere[0][0]].add(elsewhere[0][1])
                moved[place][item.sign] = elsewhere[0][1]
    return away, moved


def _corrected(came: Sequence[Item], gone: Sequence[Item]) -> Iterator[tuple[Item, Item]]:
    """Pair what came with what went in the same list: one field differs, or more on the same day; the likest first."""
    if len(came) * len(gone) > _MOST:
        return
    pairs = [
        (differing, n, m)
        for n, item in enumerate(came)
        for m, before in enumerate(gone)
        if item.listed == before.listed
        and (
            (differing := sum(map(str.__ne__, item.said, before.said))) <= 1 or item.said[0] == before.said[0]
        )
    ]
    taken: set[int] = set()
    left: set[int] = set()
    for _, n, m in sorted(pairs):
        if n not in taken and m not in left:
            taken.add(n)
            left.add(m)
            yield came[n], gone[m]


def _items(data: "Data | str | None") -> dict[str, list[Item]]:
    return {listed: list(_of_list(data, listed)) for listed in EQUAL}


def _of_list(data: "Data | str | None", listed: str) -> Iterator[Item]:
    found = data.get(listed) if isinstance(data, dict) else None
    fields, counted = _FIELDS[listed], dict[str, int]()
    for item in found if isinstance(found, list) else [found] if isinstance(found, dict) else ():
        if isinstance(item, dict):
            try:
                said = tuple([read(item.get(field)) for field, read in fields])
            except TypeError:  # not all are texts, which alone are looked up
                said = tuple([_written(item.get(field), read) for field, read in fields])
            text = "\0".join((listed, *said)).encode("utf-8", "replace")
            sign = blake2b(text, digest_size=6).hexdigest()
            counted[sign] = number = counted.get(sign, 0) + 1
            yield Item(listed, sign if number == 1 else f"{sign}~{number}", said)
        else:
            yield Item(listed, NO_ITEM, ())


def _written(value: "Value", read: Callable[[Any], str]) -> str:
    """Return what is equal for lists or mappings that say the same, where a text is expected."""
    if value and not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return read(value or None)


@lru_cache(maxsize=4096)  # days, kinds and people come again and again
def _seen(text: str | None) -> str:
    return as_seen(text) if text else ""


@lru_cache(maxsize=4096)
def _amount(text: str | None) -> str:
    if not text:
        return ""
    try:
        return str(Decimal(text).normalize())
    except InvalidOperation:
        return text


_FIELDS: Final[Mapping[str, Sequence[tuple[str, Callable[[Any], str]]]]] = {
    listed: [(field, _amount if field == "amount" else _seen) for field in fields]
    for listed, fields in EQUAL.items()
}
"""The same fields, each with what is equal for texts that say the same."""
