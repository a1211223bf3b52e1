"""What a changed schema.yaml means: norms that were loosened, and whose lights and stages others hold now."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from clientbase.changes.compare import Difference, compare
from clientbase.errors import UnreadableError
from clientbase.fields import FIELDS
from clientbase.finding import Where
from clientbase.language import say, title, word
from clientbase.norms import Norms
from clientbase.text.loader import Data
from clientbase.values import parse_duration

Standings = Callable[[str, str], Mapping[str, Mapping[str, str | None]]]
"""How each client stands in one commit by the norms of another: a verdict by the name of what is judged."""

_MORE_IS_LOOSER: Final = frozenset(
    "target limit cooling dormant lost fallback fall slower interval commit_within bulk".split()
)
_LISTS: Final = {"standards": ("contact", "update", "entry"), "thresholds": ("repeat_purchase",)}
_COUNTS: Final = ("false", "outgoing", "true")
"""What counts as a contact, the least first."""
_DAYS: Final = {"d": 1.0, "wd": 1.4, "w": 7.0, "mo": 30.44, "y": 365.25}


def effects(standings: Standings, old: str, new: str) -> Iterator[tuple[str, str]]:
    """Say of each client at the *new* end what it is by the new norms and was by the *old* ones: client, words."""
    try:
        before = standings(new, old)
    except UnreadableError as error:
        yield "", say("what the norms change cannot be told by those of before: {error}", error=error)
        return
    for client, now in standings(new, new).items():
        was = before.get(client, {})
        changed = (name for name in {**was, **now} if was.get(name) != now.get(name))
        words = [
            f"{_named(name)} {_word(name, was.get(name))} → {_word(name, now.get(name))}" for name in changed
        ]
        if words:
            yield client, "; ".join(words)


def _named(name: str) -> str:
    """Return what is judged, as it is called: `stage`, `contact light`."""
    standard, _, is_light = name.partition(" ")
    return (
        say("{standard} light", standard=word("standard", standard))
        if is_light
        else title(name.capitalize()).lower()
    )


def _word(name: str, value: str | None) -> str:
    return word("stage" if name == "stage" else "light", value) if value else "-"


def norm_differences(old: Data, new: Data) -> list[Difference]:
    """Return what differs norm by norm, where a whole group of them came or went too."""
    groups: list[Data] = [
        {key: {} for key, value in (new if side is old else old).items() if isinstance(value, dict)} | side
        for side in (old, new)
    ]
    return compare(*groups, shape=Norms)


def is_loosened(difference: Difference, old: Data, new: Data) -> bool:
    """Return whether less is asked by a norm than before, or of fewer clients."""
    where, kind, _, after, was = difference
    first, last = str(where[0]), where[-1]
    if len(where) > 2 and where[2] == "waive":  # noqa: PLR2004 - an entry's managers
        # Without names everybody may waive.
        return bool(_there(old, was[:3])) if kind == "added" else not _there(new, where[:3])
    if first == "rules":
        return (kind != "removed") == (where[1:2] in {("ignore",), ("hint",)})
    if kind == "removed" and last not in {"policy", "contact"} and _default(where) is None:
        return first in {"required", "service", "answer", *_LISTS} or last in _MORE_IS_LOOSER
    if kind == "added" and first in _LISTS and isinstance(after, dict):
        return _asks_less(first, after, old.get(first))
    default = _default(where)
    return _is_looser(first, str(last), difference.old or default, after or default)


def _default(where: Where) -> str | None:
    """Return what holds where a norm of a group says nothing; None where nothing does."""
    group = FIELDS[Norms][str(where[0])] if where[0] in FIELDS[Norms] else None
    norm = FIELDS.get(group.parse, {}).get(str(where[-1])) if group and group.form == "one" else None
    default = norm.default if norm and len(where) == 2 else None  # noqa: PLR2004 - group and norm
    return None if default in {None, ()} else str(default)


def _is_looser(first: str, last: str, before: Any, after: Any) -> bool:
    """Return whether a value that a norm has now asks for less than the one before."""
    if last == "policy":
        return bool(before == "block")
    if last == "contact":
        if first != "interactions":
            return after is None
        return _COUNTS.index(after or "true") > _COUNTS.index(before or "true")
    if last == "repeat_purchase":
        return _is_less(after, before)
    return (last in _MORE_IS_LOOSER or first == "service") and _is_less(before, after)


def _there(data: Any, way: Sequence[str | int]) -> Any:
    """Return what stands at the end of a way; None where the way ends before."""
    for part in way:
        inside = part in data if isinstance(data, dict) else isinstance(part, int) and part < len(data or ())
        data = data[part] if inside else None
    return data


def _asks_less(listed_under: str, entry: Any, others: Any) -> bool:
    """Return whether a new entry asks less than one that was there: for its clients, that may have held."""
    if not isinstance(entry, dict):
        return False
    others = [other for other in others or [] if isinstance(other, dict)]
    if listed_under == "thresholds":
        return any(_is_less(entry.get("repeat_purchase"), other.get("repeat_purchase")) for other in others)
    return any(
        _is_less(was.get(key), now.get(key))
        for name in _LISTS[listed_under]
        if isinstance(now := entry.get(name), dict)
        for other in others
        if isinstance(was := other.get(name), dict)
        for key in ("target", "limit")
    )


def _is_less(one: Any, other: Any) -> bool:
    first, second = _size(one), _size(other)
    return first is not None and second is not None and first < second


def _size(value: Any) -> float | None:
    """Return an amount, a number or a length of time as a number that can be compared with its like."""
    if not isinstance(value, str):
        return None
    try:
        return float(Decimal(value))
    except InvalidOperation:
        pass
    try:
        length = parse_duration(value)
    except ValueError:
        return None
    return length.number * _DAYS.get(length.unit, 1.0)
