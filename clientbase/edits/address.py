"""Which part of a record is meant: `contacts/Vera Ilieva`, `deals/d-2026-04`, `interactions/3`."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from clientbase.edits.kinds import KINDS, day_of, identity_of, label
from clientbase.errors import UsageError
from clientbase.fields import FIELDS
from clientbase.language import say
from clientbase.model import Client
from clientbase.names import as_seen, search_key
from clientbase.text.change import Path_
from clientbase.text.read import Document
from clientbase.typed import did_you_mean

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_SHORTEST = 3
"""So many letters of a name tell whom they begin."""
_DAYS = ("opened", "date")
"""By which items are ordered that need not have a day."""
_LISTS = frozenset(
    key for key, field in FIELDS[Client].items() if field.form == "many" and field.parse in FIELDS
)
"""The lists of items in a record."""


class Part(NamedTuple):
    """A part of a record: the way to it and its fields."""

    where: Path_
    shape: type[Any]
    taken: str = ""
    """which items were meant by numbers counted from the end, in words"""


def split(address: str) -> tuple[str, str]:
    """Split `adriatik/contacts/Vera` into client and part; the part is empty for the client itself.

    A client may be named by words that have a stroke in them: the part begins with the name of a list.
    """
    pieces = address.split("/")
    end = next((n for n, piece in enumerate(pieces) if n and piece in _LISTS), 1)
    return "/".join(pieces[:end]), "/".join(pieces[end:])


def is_decision(address: str) -> bool:
    """Whether *address* names a decision of the register; below a client stands the name of a list."""
    head, _, number = address.partition("/")
    return head == "decisions" and number.removeprefix("-").isdecimal()


def locate(document: Document, part: str, whole: type[Any] = Client) -> Part:
    """Find *part* in a file that holds *whole*; UsageError says what there is instead."""
    return _located(document.data, part, Part((), whole))


def _located(data: Any, part: str, found: Part) -> Part:
    if not part:
        return found
    listed_under, _, rest = part.partition("/")
    field = FIELDS[found.shape].get(listed_under)
    if field is None or field.form == "one" or field.parse not in FIELDS:
        raise UsageError(
            say(
                'there is no list "{listed_under}"{lists}',
                listed_under=listed_under,
                lists=_lists(listed_under, found.shape),
            )
        )
    items = data.get(listed_under)
    if isinstance(items, dict) and rest in {"", "0", "-1"}:  # one leaving stands alone
        return Part((*found.where, listed_under), field.parse)
    items = items if isinstance(items, list) else []
    position, left = _position(items, listed_under, rest, field.parse)
    taken = found.taken
    if rest.startswith("-") or (not left and _is_half(rest, items[position], field.parse)):
        said = f"{listed_under}/{position}, {label(field.parse, items[position])}"
        taken = f"{taken}, {said}" if taken else said
    return _located(items[position], left, Part((*found.where, listed_under, position), field.parse, taken))


def _is_half(word: str, item: Any, shape: type[Any]) -> bool:
    """Whether *word* is neither the name of an item nor its number, but a part of the name."""
    name = item.get("name") if identity_of(shape) == "name" and isinstance(item, dict) else None
    return isinstance(name, str) and as_seen(name) != as_seen(word) and not word.isdecimal()


def _lists(word: str, shape: type[Any]) -> str:
    lists = [key for key, field in FIELDS[shape].items() if field.form == "many" and field.parse in FIELDS]
    by_kind = {kind.name: kind.listed_under for kind in KINDS.values()}
    if by_kind.get(word) in lists:
        return say('; did you mean "{word}"?', word=by_kind[word])
    return did_you_mean(word, lists) or say("; there are: {names}", names=", ".join(lists))


def _position(items: Sequence[Any], listed_under: str, rest: str, shape: type[Any]) -> tuple[int, str]:
    """Find the item that *rest* begins with: give its position and what is left of *rest*."""
    key = identity_of(shape)
    names = [item.get(key) if key and isinstance(item, dict) else None for item in items]
    seen = [as_seen(name) if isinstance(name, str) else None for name in names]
    for word in dict.fromkeys((rest, rest.partition("/")[0])):
        left = rest[len(word) + 1 :]
        alike = names if word in names else seen
        wanted = word if word in names else as_seen(word)
        if word and alike.count(wanted) == 1:
            return alike.index(wanted), left
        if word and alike.count(wanted) > 1:
            places = ", ".join(str(n) for n, name in enumerate(alike) if name == wanted)
            raise UsageError(
                say(
                    '"{word}" stands more than once in {listed_under}; name one by its number: {places}',
                    word=word,
                    listed_under=listed_under,
                    places=places,
                )
            )
        if (at := _on_day(items, listed_under, rest, shape)) is not None:
            return at
        number = int(word) if word.removeprefix("-").isdecimal() else None
        if number is not None and -len(items) <= number < len(items):
            return (number if number >= 0 else _by_date(items, shape)[number]), left
    if key == "name" and (half := _by_half(rest, listed_under, names)) is not None:
        return half, ""
    raise UsageError(
        say(
            'there is no "{rest}" in {listed_under}{named}',
            rest=rest,
            listed_under=listed_under,
            named=_named(rest, names, len(items)),
        )
    )


def _by_half(word: str, listed_under: str, names: Sequence[str | None]) -> int | None:
    """Find who is called so in part, in whatever script; UsageError where there are several."""
    wanted = search_key(word).split()
    found = [
        n
        for n, name in enumerate(names)
        if wanted and isinstance(name, str) and all(_begins(one, search_key(name).split()) for one in wanted)
    ]
    if len(found) > 1:
        known = ", ".join(f'"{names[n]}"' for n in found)
        raise UsageError(
            say(
                '"{word}" fits {count} of {listed_under}: {known}; name one',
                word=word,
                count=len(found),
                listed_under=listed_under,
                known=known,
            )
        )
    return found[0] if found else None


def _begins(word: str, parts: Sequence[str]) -> bool:
    return any(part == word or (len(word) >= _SHORTEST and part.startswith(word)) for part in parts)


def _on_day(items: Sequence[Any], listed_under: str, rest: str, shape: type[Any]) -> tuple[int, str] | None:
    """Find the item of a day, or of a day and a word such as its kind; UsageError where there are several."""
    day, _, more = rest.partition("/")
    if not _DAY.fullmatch(day):
        return None
    found = [n for n, on in enumerate(_days(items, shape)) if on == day]
    word, _, left = more.partition("/")
    alike = [n for n in found if word and as_seen(word) in map(as_seen, _texts(items[n]))]
    found, left = (alike, left) if alike else (found, more)
    if len(found) > 1:
        known = "; ".join(f"{n} is {label(shape, items[n])}{_said(items[n])}" for n in found)
        raise UsageError(
            say(
                '{listed_under} has {count} of "{rest}"; name one by its number: {known}',
                listed_under=listed_under,
                count=len(found),
                rest=rest,
                known=known,
            )
        )
    return (found[0], left) if found else None


def _texts(item: Mapping[str, Any]) -> list[str]:
    return [value for value in item.values() if isinstance(value, str)]


def _said(item: Any) -> str:
    """Say what tells an item from another one of its day."""
    return "".join(f", {item[key]}" for key in ("about", "what", "product", "amount") if item.get(key))


def _by_date(items: Sequence[Any], shape: type[Any]) -> Sequence[int]:
    """Return the positions of items from the earliest to the latest; of one day, and of none, as they stand."""
    return sorted(range(len(items)), key=_days(items, shape).__getitem__)


def _days(items: Sequence[Any], shape: type[Any]) -> list[str]:
    key = day_of(shape) or next((day for day in _DAYS if day in FIELDS[shape]), None)
    return [str(item.get(key) or "") if isinstance(item, dict) else "" for item in items]


def _named(word: str, names: Sequence[str | None], count: int) -> str:
    known = [name for name in names if isinstance(name, str)]
    if known:
        return did_you_mean(word, known) or say("; there are: {names}", names=", ".join(known))
    return (
        say("; there are 0 to {last}, and -1 is the latest", last=count - 1)
        if count
        else say("; the list is empty")
    )
