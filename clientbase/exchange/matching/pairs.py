"""Which items of a list are in the record already: each item there stands for one row only."""

from collections import defaultdict
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from clientbase.changes.matched import EQUAL, IDENTITIES
from clientbase.exchange.meaning.lists import spelt
from clientbase.names import as_seen

Plain = dict[str, Any]

ASIDE: Final = frozenset({"learnt_from", "entered"})
"""How and when something was learnt does not make it another thing."""
_BY_NAME: Final = frozenset({"contacts"})
_BY_NUMBER: Final = frozenset({"purchases", "returns", "cancelled", "supplies"})
_NO_OTHER: Final = frozenset(
    {"tasks", "asked", "left", "deals", "documents", "proposals", "interest", "handovers"}
)
"""Lists in which two items of one identity are the same, though one says something else by now."""
Key = Callable[[Plain], Any]


def paired(key: str, known: list[Plain], items: list[Plain]) -> list[int | None]:
    """Find for each item the one that is there already: the most alike first."""
    near = _near(key, known, items)
    if not near:
        return [None] * len(items)
    pairs = _Pairs([_comparable(one) for one in known], {n: _comparable(items[n]) for n in near})
    pairs.match(lambda item: frozenset(item.items()))
    # People may have added to an item since: it is the same where it says all that the row does.
    for all_told in dict.fromkeys(frozenset(pairs.items[n]) for n in near):
        pairs.match(_fields(*all_told), only=partial(_tells, all_told))
    if key in EQUAL:
        pairs.match(_fields(*EQUAL[key]))
    if key in _NO_OTHER:
        names = IDENTITIES[key][0]
        pairs.match(_fields(*names), only=lambda item: all(name in item for name in names))
    if key in _BY_NAME:
        pairs.match(lambda item: as_seen(str(item.get("name", ""))))
    if key in _BY_NUMBER:
        # A number is that of an invoice, which may have a row for each of its lines.
        for told in (("product", "amount"), ("product",), ("amount",)):
            pairs.match(_fields("document", *told), only=lambda item: "document" in item)
        pairs.match(_fields("document"), only=lambda item: "document" in item and "product" not in item)
        pairs.match(_fields("document"), among=lambda there: "document" in there and "product" not in there)
    return [pairs.found.get(n) for n in range(len(items))]


def _near(key: str, known: list[Plain], items: list[Plain]) -> list[int]:
    """Return which items can be there at all: people by anything, all else by its day, number or name."""
    if key in _BY_NAME or not known:
        return [*range(len(items))] if known else []
    names = (*_NEAR, "product") if key == "interest" else _NEAR
    there = {item[name] for item in known for name in names if name in item}
    return [n for n, item in enumerate(items) if any(item[name] in there for name in names if name in item)]


_NEAR: Final = ("date", "document", "opened", "id", "file")


class _Pairs:
    """The items that are still to be found, and those that are still free."""

    def __init__(self, known: list[Plain], items: dict[int, Plain]) -> None:
        self.known, self.items = known, items
        self.found: dict[int, int] = {}
        self.free = dict.fromkeys(range(len(known)))

    def match(
        self,
        key: Key,
        *,
        only: Callable[[Plain], bool] | None = None,
        among: Callable[[Plain], bool] | None = None,
    ) -> None:
        """Pair what has the same key, in the order of both."""
        wanted = [n for n, item in self.items.items() if n not in self.found and (only is None or only(item))]
        if not wanted or not self.free:
            return
        there = defaultdict[Any, list[int]](list)
        for n in reversed(self.free):
            if among is None or among(self.known[n]):
                there[key(self.known[n])].append(n)
        for n in wanted:
            if near := there.get(key(self.items[n])):
                self.found[n] = near.pop()
                del self.free[self.found[n]]


def _tells(told: frozenset[str], item: Plain) -> bool:
    return item.keys() == told


def _fields(*names: str) -> Key:
    return lambda item: tuple(map(item.get, names))


def _comparable(item: Plain) -> Plain:
    """Return what makes it this item, in values that can be compared and looked up."""
    return {name: _hashed(name, value) for name, value in item.items() if name not in ASIDE}


def _hashed(name: str, value: Any) -> Any:
    return spelt(name, value) if isinstance(value, str) else repr(value)
