"""Orders that change their mind: cancelled after they were sold, revived after they were cancelled."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from clientbase.exchange.meaning.table import Row

Plain = dict[str, Any]


class Entry(NamedTuple):
    """One item that a row says, and the list of the record that it goes into."""

    key: str
    item: Plain
    row: Row
    deal: str = ""
    """the deal in whose list it stands"""


class Going(NamedTuple):
    """An item of a record that goes out, because a row says something else of the same order."""

    key: str
    number: int
    entry: Entry


_ORDER: Final = ("purchases", "cancelled")
_OTHER: Final = {"purchases": "cancelled", "cancelled": "purchases"}


def settled(entries: Sequence[Entry]) -> list[Entry]:
    """Let the last row of a list say what became of an order that stands in it as sold and as cancelled."""
    standing: dict[str, defaultdict[tuple[Any, ...], list[Row]]] = {key: defaultdict(list) for key in _ORDER}
    for entry in entries:
        if entry.key not in _ORDER or "document" not in entry.item:
            continue
        order = _line(entry.item)
        if overtaken := standing[_OTHER[entry.key]][order]:
            said = "sold" if entry.key == "purchases" else "cancelled"
            overtaken.pop().aside = f'order "{order[0]}" is {said} by line {entry.row.line}'
        standing[entry.key][order].append(entry.row)
    return [entry for entry in entries if not entry.row.aside]


def _line(item: Plain) -> tuple[Any, ...]:
    return tuple(item.get(name) for name in ("document", "product", "amount"))


class Orders:
    """The orders of a record, and which items no row of the list stands for."""

    def __init__(
        self,
        known: Mapping[str, list[Plain]],
        free: Mapping[str, Iterable[int]],
        is_status: Callable[[str], bool],
    ) -> None:
        """Sort the free items by the number of their document."""
        self.known = known
        self.is_status = is_status
        self._by_number: dict[str, defaultdict[Any, dict[int, None]]] = {}
        for key in (*_ORDER, "returns"):
            numbers = free.get(key, ())
            found = self._by_number[key] = defaultdict(dict)
            for n in numbers:
                found[_number(known[key][n])][n] = None

    def outgoing(self, entries: Iterable[tuple[Entry, bool]]) -> tuple[list[Going], list[Entry]]:
        """Say which items go out, and which rows are refused because people wrote what they contradict.

        Of each entry it is told whether it is in the record already.
        """
        going: list[Going] = []
        refused: list[Entry] = []
        entries = list(entries)
        self._without(((one, "purchases") for one, _ in entries if one.key == "cancelled"), going, refused)
        self._without(
            ((one, "cancelled") for one, there in entries if one.key == "purchases" and not there), going, []
        )
        for key, number, entry in list(going):
            if key == "purchases":
                going += self._returns(self.known[key][number], entry)
        returned = {id(one.row) for one, _ in entries if one.key == "returns"}
        for entry, _ in entries:
            if entry.key == "purchases" and id(entry.row) not in returned:
                going += self._returns(entry.item, entry)
        return going, refused

    def _without(self, wanted: Iterable[tuple[Entry, str]], going: list[Going], refused: list[Entry]) -> None:
        """Find what contradicts each entry: the same line of the order first, else all that is left of it."""
        rest: list[tuple[Entry, str]] = []
        for entry, key in wanted:
            same = next(
                (n for n in self._candidates(entry.item, key) if self._alike(entry.item, key, n)), None
            )
            if same is None:
                rest.append((entry, key))
            else:
                self._take(entry, key, same, going, refused)
        for entry, key in rest:
            for n in self._candidates(entry.item, key) if "document" in entry.item else ():
                self._take(entry, key, n, going, refused)

    def _candidates(self, item: Plain, key: str) -> list[int]:
        return list(self._by_number[key].get(_number(item), ()))

    def _alike(self, item: Plain, key: str, n: int) -> bool:
        there = self.known[key][n]
        return all(there.get(name) == item.get(name) for name in ("product", "amount"))

    def _take(self, entry: Entry, key: str, n: int, going: list[Going], refused: list[Entry]) -> None:
        if key == "purchases" and self.known[key][n].get("learnt_from") != "import":
            refused.append(entry)
        else:
            going.append(Going(key, n, entry))
            del self._by_number[key][_number(self.known[key][n])][n]

    def _returns(self, sale: Plain, entry: Entry) -> list[Going]:
        """Find what an earlier list has said of a sale that came back: it no longer does."""
        found = []
        for n in self._candidates(sale, "returns") if "document" in sale else ():
            there = self.known["returns"][n]
            said = there.get("learnt_from") == "import" and self.is_status(str(there.get("reason", "")))
            if said and self._alike(sale, "returns", n):
                del self._by_number["returns"][_number(there)][n]
                found.append(Going("returns", n, entry))
        return found


def _number(item: Plain) -> Any:
    """Return what tells an order from others: its number, else its day with product and sum."""
    if item.get("document"):
        return item["document"]
    return tuple(item.get(name) for name in ("date", "product", "amount"))
