"""Which item of one list is which of another: by what it says, by its identity, then by likeness.

The order of items means nothing: people sort lists and put new lines where they like. Nor does the
answer depend on it: where two items are equally like a third, their texts decide.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from clientbase.changes.people import misspelt, same_person
from clientbase.fields import FIELDS, Field
from clientbase.names import as_seen

if TYPE_CHECKING:
    from clientbase.text.loader import Value

Pair = tuple[int | None, int | None]
"""Positions in the old and in the new list; None where the item is only in the other."""

IDENTITIES: Final[Mapping[str, tuple[tuple[str, ...], ...]]] = {
    "contacts": (("name",), ("email",), ("phone",)),
    "tasks": (("date", "what"), ("what",), ("date", "by")),
    "asked": (("date", "by"), ("date",)),
    "left": (("date",), ("reason",)),
    "interactions": (
        ("date", "kind", "with", "about"),
        ("date", "kind", "with"),
        ("date", "kind", "by"),
        ("date", "kind"),
    ),
    "deals": (("id",),),
    "documents": (("file",), ("date", "kind")),
    "proposals": (("date", "product"), ("product", "amount"), ("date",)),
    "purchases": (("document", "product"), ("document",), ("date", "product"), ("date", "amount"), ("date",)),
    "returns": (("document", "product"), ("document",), ("date", "product"), ("date", "amount"), ("date",)),
    "cancelled": (("document", "product"), ("document",), ("date", "product"), ("date", "amount"), ("date",)),
    "supplies": (("document", "product"), ("document",), ("date", "product"), ("date", "amount"), ("date",)),
    "interest": (("product",),),
    "problems": (("opened", "kind"), ("opened",)),
    "handovers": (("date",), ("from", "to")),
    "decisions": (("date", "decision"), ("decision",), ("date", "owner"), ("date",)),
    "standards": (("for", "from"), ("for",)),
    "thresholds": (("for", "from"), ("for",)),
    "rates": (("from",),),
}
"""What tells the items of a list apart, the surest first; all fields of one entry must be equal."""

_EQUAL_SALES: Final = ("date", "amount", "product", "document")

EQUAL: Final[Mapping[str, tuple[str, ...]]] = {
    "interactions": ("date", "kind", "direction", "by", "with", "about"),
    "purchases": _EQUAL_SALES,
    "returns": _EQUAL_SALES,
    "cancelled": _EQUAL_SALES,
    "supplies": _EQUAL_SALES,
    "proposals": ("date", "product", "amount"),
    "problems": ("opened", "kind", "about"),
    "tasks": ("date", "what", "by"),
    "asked": ("date", "by"),
    "documents": ("date", "kind", "direction", "file"),
    "handovers": ("date", "from", "to"),
    "decisions": ("date", "decision"),
}
"""Items that agree in all of these, in what is missing too, are equal whatever else was added to them."""

_SALES: Final = frozenset({"purchases", "returns", "cancelled", "supplies"})

ORDERED: Final = frozenset({"standards", "thresholds"})
"""Lists of norms: the last entry that matches wins."""
MAY_LACK: Final = ORDERED | {"rates"}
"""Lists of norms where an entry without `for` or `from` is known by just that."""

_ALIKE: Final = 0.6
"""Items are one where more than this share of their fields is equal."""

_MOST: Final = 10_000
"""More pairs than this are not looked through for likeness: what was rewritten whole is new."""


@cache
def _part_of(listed_under: str) -> Any:
    """Return the part that the items of a list are; norms may be declared later than this."""
    parts = (fields[listed_under] for fields in FIELDS.values() if listed_under in fields)
    return next((field.parse for field in parts if "many" in field.form and field.parse in FIELDS), None)


def matched(old: "list[Value]", new: "list[Value]", listed_under: str, *, exact: bool = False) -> list[Pair]:
    """Pair the items of two lists that stand under one key; each item is in one pair.

    The pairs come in the order of the new list; what is only in the old one follows. With *exact*,
    items are equal only where their texts are: `180` is another amount than `180.00`.
    """
    pairs = _ends(old, new)
    ours = [n for n in range(len(old)) if n not in pairs]
    taken = set(pairs.values())
    theirs = [n for n in range(len(new)) if n not in taken]
    if ours and theirs:
        pairs |= _found(_Side(old, ours, listed_under, exact), _Side(new, theirs, listed_under, exact))
    came = {position: n for n, position in pairs.items()}
    kept: list[Pair] = [(came.get(n), n) for n in range(len(new))]
    return kept + [(n, None) for n in range(len(old)) if n not in pairs]


def _ends(old: "list[Value]", new: "list[Value]") -> dict[int, int]:
    """Pair what stands unchanged at the beginning and at the end, which most often is nearly all."""
    shorter = min(len(old), len(new))
    first = 0
    while first < shorter and old[first] == new[first]:
        first += 1
    last = 0
    while last < shorter - first and old[-1 - last] == new[-1 - last]:
        last += 1
    pairs = {n: n for n in range(first)}
    return pairs | {len(old) - n: len(new) - n for n in range(1, last + 1)}


class _Side:
    """The items of one list that are not paired yet, in a form that can be compared."""

    def __init__(self, items: "list[Value]", open_: Iterable[int], listed_under: str, exact: bool) -> None:
        field = Field(_part_of(listed_under), "one", required=False, default=None, attribute="")
        self.items = items
        self.listed_under = listed_under
        self.meaning: dict[int, Any] = {n: meaning(items[n], field, exact=exact) for n in open_}

    def by(self, keys: Mapping[int, Hashable]) -> dict[Hashable, list[int]]:
        """Group the open positions by their key."""
        groups = defaultdict(list)
        for n, key in keys.items():
            groups[key].append(n)
        return groups

    def identities(self, names: tuple[str, ...], *, lacking: bool) -> dict[Hashable, list[int]]:
        """Group the open positions by the fields *names*; an item without one is in no group, unless it may lack it."""
        keys = {}
        for n, said in self.meaning.items():
            if isinstance(self.items[n], dict) and said is not None:
                key = tuple(map(folded, map(dict(said).get, names)))
                if None not in key or (lacking and (self.listed_under in MAY_LACK or any(key))):
                    keys[n] = key
        return self.by(keys)

    def order(self, n: int) -> str:
        """Return a text that puts items in an order of their own, wherever they stand."""
        return _spelled(self.items[n])


def _found(old: _Side, new: _Side) -> dict[int, int]:
    pairs: dict[int, int] = {}
    for before, after in _shared(old.by(old.meaning), new.by(new.meaning)):
        _take(zip(before, after, strict=False), old, new, pairs)
    listed_under = old.listed_under
    equal = EQUAL.get(listed_under, ())
    for names in (equal, *IDENTITIES.get(listed_under, ())) if equal else IDENTITIES.get(listed_under, ()):
        lacking = names is equal or listed_under in MAY_LACK
        groups = (side.identities(names, lacking=lacking) for side in (old, new))
        for before, after in _shared(*groups):
            _take(_likest(before, after, old, new, 0), old, new, pairs)
    if len(old.meaning) * len(new.meaning) <= _MOST:
        before, after = ([n for n in side.meaning if isinstance(side.items[n], dict)] for side in (old, new))
        _take(_likest(before, after, old, new, _ALIKE), old, new, pairs)
    return pairs


def _shared(
    old: dict[Hashable, list[int]], new: dict[Hashable, list[int]]
) -> Iterator[tuple[list[int], list[int]]]:
    return ((positions, new[key]) for key, positions in old.items() if key in new)


def _take(found: Iterable[tuple[int, int]], old: _Side, new: _Side, pairs: dict[int, int]) -> None:
    for before, after in list(found):
        pairs[before] = after
        del old.meaning[before]
        del new.meaning[after]


def _likest(
    before: list[int], after: list[int], old: _Side, new: _Side, least: float
) -> Iterator[tuple[int, int]]:
    """Return the likest pair, then the likest of the rest, as long as one is liker than *least*."""
    likeness = {
        (a, b): _likeness(old, a, new, b) for a in before for b in after if _may_be_one(old, a, new, b)
    }
    candidates = [pair for pair, like in likeness.items() if like > least or not least]
    candidates.sort(key=lambda pair: (-likeness[pair], old.order(pair[0]), new.order(pair[1])))
    gone_before: set[int] = set()
    gone_after: set[int] = set()
    for a, b in candidates:
        if a not in gone_before and b not in gone_after:
            gone_before.add(a)
            gone_after.add(b)
            yield a, b


def _may_be_one(old: _Side, a: int, new: _Side, b: int) -> bool:
    return not told_apart(old.items[a], new.items[b], old.listed_under)


def told_apart(one: "Value", other: "Value", listed_under: str) -> bool:
    """Return whether two items that are alike are two all the same.

    Sales with two documents are two, and a contact whose name is another one's is somebody else, who may have
    the same role, phone and mailbox.
    """
    if not (isinstance(one, dict) and isinstance(other, dict)):
        return False
    if listed_under in _SALES:
        documents = [item.get("document") for item in (one, other)]
        return all(isinstance(text, str) for text in documents) and len(set(map(folded, documents))) > 1  # type: ignore[arg-type]
    names = one.get("name"), other.get("name")
    if listed_under == "contacts" and isinstance(names[0], str) and isinstance(names[1], str):
        return not same_person(names[0], names[1])
    return False


def _likeness(old: _Side, a: int, new: _Side, b: int) -> float:
    """Return the share of fields that are equal; the name of a person who is renamed counts as equal."""
    one, other = old.meaning[a], new.meaning[b]
    if not one or not other:
        return 0
    keys = {key for key, _ in one} | {key for key, _ in other}
    equal = len(one & other)
    if old.listed_under == "contacts" and (equal or _misspelt(old.items[a], new.items[b])):
        equal += dict(one).get("name") != dict(other).get("name")
    return equal / len(keys)


def _misspelt(one: Any, other: Any) -> bool:
    names = one.get("name"), other.get("name")
    return all(isinstance(name, str) for name in names) and misspelt(*names)


def folded(said: Hashable) -> Hashable:
    """Return a text as people see it, and anything else as it is."""
    return as_seen(said) if isinstance(said, str) else said


def meaning(value: "Value", field: Field | None, *, exact: bool = False) -> Hashable:
    """Return what *value* says by its field's type: equal for `180` and `180.00`, whatever the order of keys and items.

    With *exact* it is what is written.
    """
    if isinstance(value, str):
        if field is not None and field.form == "one-or-many":
            return meaning([value], field, exact=exact)
        return value if exact else _typed(value, field)
    if isinstance(value, dict):
        if field is not None and field.form == "one-or-many":
            return meaning([value], field, exact=exact)
        of = fields_of(field)
        said = ((key, meaning(item, of(key), exact=exact)) for key, item in value.items())
        return frozenset(pair for pair in said if pair[1] is not None) or None
    if isinstance(value, list):
        alone = field._replace(form="one") if field else None
        return frozenset(Counter(meaning(item, alone, exact=exact) for item in value).items()) or None
    return None


def _typed(text: str, field: Field | None) -> Hashable:
    if field is None or field.parse is None or field.parse in FIELDS:
        return text
    try:
        said: Hashable = field.parse(text)
    except ValueError:
        return text
    return said


def fields_of(field: Field | None) -> Any:
    """Return a function that gives the field of each key inside a value of *field*; None where none is known."""
    if field is None:
        return lambda _: None
    if field.form.startswith("map"):
        inner = field._replace(form="many" if field.form == "map-of-many" else "one")
        return lambda _: inner
    known = FIELDS.get(field.parse, {})
    return known.get


def _spelled(value: "Value") -> str:
    if isinstance(value, dict):
        return "{" + ",".join(sorted(f"{key}:{_spelled(item)}" for key, item in value.items())) + "}"
    if isinstance(value, list):
        return "[" + ",".join(sorted(map(_spelled, value))) + "]"
    return value or ""
