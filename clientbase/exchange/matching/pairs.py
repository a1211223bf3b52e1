"""Which items of a list are in the record already: each item there stands for one row only."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final

from clientbase.changes.matched import EQUAL, IDENTITIES
from clientbase.exchange.meaning.lists import spelt

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
    if not _near(key, known, items):
        return [None] * len(items)
    pairs = _Pairs(known, items)
    pairs.match(_whole)
    # People may have added to an item since: it is the same where it says all that the row does.
    for told in dict.fromkeys(map(_told, items)):
        pairs.match(_fields(*told), only=partial(_tells, told))
    if key in EQUAL:
        pairs.match(_fields(*EQUAL[key]))
    if key in _NO_OTHER:
        names = IDENTITIES[key][0]
        pairs.match(_fields(*names), only=lambda item: all(name in item for name in names))
    if key in _BY_NAME:
        pairs.match(_fields("name"))
    if key in _BY_NUMBER:
        # A number is that of an invoice, which may have a row for each of its lines.
        for told in (("product", "amount"), ("product",), ("amount",)):
            pairs.match(_fields("document", *told), only=lambda item: "document" in item)
        pairs.match(_fields("document"), only=lambda item: "document" in item and "product" not in item)
        pairs.match(_fields("document"), among=lambda there: "document" in there and "product" not in there)
    return pairs.found


def _near(key: str, known: list[Plain], items: list[Plain]) -> bool:
    """Whether any of the items can be there: people by anything, all else by its day, number or name."""
    if key in _BY_NAME or not known:
        return bool(known)
    there = {item[name] for item in known for name in _NEAR if name in item}
    return any(item[name] in there for item in items for name in _NEAR if name in item)


_NEAR: Final = ("date", "document", "opened", "id", "product", "file")


class _Pairs:
    """The items that are still to be found, and those that are still free."""

    def __init__(self, known: list[Plain], items: list[Plain]) -> None:
        self.known, self.items = known, items
        self.found: list[int | None] = [None] * len(items)
        self.free = dict.fromkeys(range(len(known)))

    def match(
        self,
        key: Key,
        *,
        only: Callable[[Plain], bool] | None = None,
        among: Callable[[Plain], bool] | None = None,
    ) -> None:
        """Pair what has the same key, in the order of both."""
        wanted = [n for n in self._open() if only is None or only(self.items[n])]
        if not wanted or not self.free:
            return
        there = defaultdict[Any, list[int]](list)
        for n in reversed(self.free):
            if among is None or among(self.known[n]):
                there[key(self.known[n])].append(n)
        for n in wanted:
            if near := there.get(key(self.items[n])):
                self.found[n] = near.pop()
                del self.free[self.found[n]]  # type: ignore[arg-type]  # it was found just now

    def _open(self) -> Iterator[int]:
        return (n for n, found in enumerate(self.found) if found is None)


def _told(item: Plain) -> tuple[str, ...]:
    return tuple(sorted(item.keys() - ASIDE))


def _tells(told: tuple[str, ...], item: Plain) -> bool:
    return _told(item) == told


def _whole(item: Plain) -> Any:
    return frozenset((name, _hashed(name, value)) for name, value in item.items() if name not in ASIDE)


def _fields(*names: str) -> Key:
    return lambda item: tuple([_hashed(name, item.get(name)) for name in names])


def _hashed(name: str, value: Any) -> Any:
    return spelt(name, value) if value is None or isinstance(value, str) else repr(value)
