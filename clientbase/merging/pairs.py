"""Which item of a list is which in three versions of it: equal ones first, weak identities last."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any, Final, NamedTuple

from clientbase.changes.matched import EQUAL, MAY_LACK, folded, matched, meaning, told_apart
from clientbase.fields import Field

NAMED_BY: Final = {
    "contacts": ("name",),
    "deals": ("id",),
    "interest": ("product",),
    "standards": ("for", "from", "until"),
    "thresholds": ("for", "from", "until"),
    "rates": ("from",),
    "left": ("date",),
}
"""What both sides have added under one of these names is one item."""

ENTERED: Final = "entered"
"""The day on which an item was written down says nothing of what it is."""

SALES: Final = frozenset({"purchases", "returns", "cancelled", "supplies"})
_BEGINNINGS: Final = ("date", "opened", "name", "id", "product")
"""What an item is known by to people, even where the rest of it was written anew."""


_New = tuple[int | None, int | None]
"""Where an item is that the base lacks: in ours, in theirs, or in both."""


class _Key(NamedTuple):
    """Fields in which two new items of one list are equal if they are one item."""

    names: tuple[str, ...]
    lacking: bool = False
    """Whether some of the fields may be missing, on both sides"""
    agreeing: bool = False
    """Whether the items must not contradict each other anywhere else"""

    def of(self, item: Mapping[str, Hashable]) -> Hashable:
        """Return what an item has in these fields; nothing where that does not tell."""
        found = tuple(folded(item.get(name)) for name in self.names)
        return found if None not in found or (self.lacking and item) else None


class Triple(NamedTuple):
    """The positions of one item in the base, in ours and in theirs; None where it is not."""

    base: int | None
    ours: int | None
    theirs: int | None


def triples(
    base: list[Any], ours: list[Any], theirs: list[Any], key: str, alone: Field | None
) -> list[Triple]:
    """Return each item of three lists that stand under *key* once: those of the base, then what came.

    Equal items are one first, and what both sides have added is one before either is taken for another
    item written anew: a sale that one side has put in place of a wrong one, and the other beside it.
    """
    pairing = _Pairing((base, ours, theirs), key, alone)
    pairing.equal()
    pairing.added_by_both(unknown_to_base=True)
    pairing.with_the_base()
    pairing.renumbered()
    pairing.added_by_both(unknown_to_base=False)
    pairing.corrected_otherwise()
    pairing.rewritten()
    return pairing.found()


class _Pairing:
    """The positions of three lists that are paired, and those that are free."""

    def __init__(self, lists: Sequence[list[Any]], key: str, alone: Field | None) -> None:
        self.base, self.ours, self.theirs = lists
        self.key = key
        self.said: list[list[Any]] = [[meaning(item, alone) for item in items] for items in lists]
        self.in_ours: dict[int, int] = {}
        self.in_theirs: dict[int, int] = {}
        self.both: list[tuple[int, int]] = []
        self.free_ours = list(range(len(self.ours)))
        self.free_theirs = list(range(len(self.theirs)))

    def found(self) -> list[Triple]:
        """Return what was paired, and what was not."""
        in_base = [Triple(n, self.in_ours.get(n), self.in_theirs.get(n)) for n in range(len(self.base))]
        new = [Triple(None, a, b) for a, b in sorted(self.both)]
        new += [Triple(None, a, None) for a in self.free_ours]
        return in_base + new + [Triple(None, None, b) for b in self.free_theirs]

    def equal(self) -> None:
        """Pair what says the same, as often as it is there."""
        groups: dict[Hashable, tuple[list[int], list[int], list[int]]] = {}
        for side, said in enumerate(self.said):
            for n, what in enumerate(said):
                groups.setdefault(what, ([], [], []))[side].append(n)
        for base, ours, theirs in groups.values():
            for b, a, t in zip_longest(base, ours, theirs):
                if b is None and a is not None and t is not None:
                    self.pair_both(a, t)
                elif b is not None:
                    self.pair(b, a, t)

    def pair(self, base: int, ours: int | None, theirs: int | None) -> None:
        if ours is not None:
            self.in_ours[base] = ours
            self.free_ours.remove(ours)
        if theirs is not None:
            self.in_theirs[base] = theirs
            self.free_theirs.remove(theirs)

    def pair_both(self, ours: int, theirs: int) -> None:
        self.both.append((ours, theirs))
        self.free_ours.remove(ours)
        self.free_theirs.remove(theirs)

    def added_by_both(self, *, unknown_to_base: bool) -> None:
        """Pair what is new on both sides and one item by its name, its document or all that matters of it."""
        for key in _keys(self.key):
            known = {key.of(self.fields(0, n)) for n in self.open_in_base()} if unknown_to_base else set()
            groups: dict[Hashable, tuple[list[int], list[int]]] = {}
            for side, free in ((1, self.free_ours), (2, self.free_theirs)):
                for n in free:
                    groups.setdefault(key.of(self.fields(side, n)), ([], []))[side - 1].append(n)
            for what, (ours, theirs) in groups.items():
                if what is not None and what not in known and len(ours) == len(theirs) == 1:
                    self.pair_if_one(ours[0], theirs[0], key)

    def pair_if_one(self, ours: int, theirs: int, key: _Key) -> None:
        if told_apart(self.ours[ours], self.theirs[theirs], self.key):
            return
        if not key.agreeing or _agree(self.fields(1, ours), self.fields(2, theirs)):
            self.pair_both(ours, theirs)

    def fields(self, side: int, n: int) -> dict[str, Hashable]:
        """Return what an item says, field by field."""
        items = (self.base, self.ours, self.theirs)[side]
        return dict(self.said[side][n] or ()) if isinstance(items[n], dict) else {}

    def open_in_base(self) -> Iterator[int]:
        return (n for n in range(len(self.base)) if n not in self.in_ours or n not in self.in_theirs)

    def with_the_base(self) -> None:
        """Match what is free on each side with what it may have been in the base."""
        for items, free, known in (
            (self.ours, self.free_ours, self.in_ours),
            (self.theirs, self.free_theirs, self.in_theirs),
        ):
            old, new = [n for n in range(len(self.base)) if n not in known], list(free)
            if old and new:
                for b, n in matched([self.base[b] for b in old], [items[n] for n in new], self.key):
                    if b is not None and n is not None:
                        known[old[b]] = new[n]
                        free.remove(new[n])

    def renumbered(self) -> None:
        """Pair a sale with the one of the base that differs from it in its document alone, and no other does.

        Else who corrects the number would have put another sale in place of the one that the other side changed.
        What the other side has no more is not asked about: two invoices may have taken its place.
        """
        if self.key not in SALES:
            return
        for side, free, known, other in (
            (1, self.free_ours, self.in_ours, self.in_theirs),
            (2, self.free_theirs, self.in_theirs, self.in_ours),
        ):
            groups: dict[Hashable, tuple[list[int], list[int]]] = {}
            for n in range(len(self.base)):
                if n not in known and n in other:
                    groups.setdefault(self.all_but(0, n, "document"), ([], []))[0].append(n)
            for n in free:
                groups.setdefault(self.all_but(side, n, "document"), ([], []))[1].append(n)
            for what, (was, new) in groups.items():
                if what and len(was) == len(new) == 1:
                    known[was[0]] = new[0]
                    free.remove(new[0])

    def all_but(self, side: int, n: int, name: str) -> Hashable:
        """Return all that an item says but for one field and the day of its entry."""
        return frozenset(pair for pair in self.fields(side, n).items() if pair[0] not in {name, ENTERED})

    def corrected_otherwise(self) -> None:
        """Pair the items that neither side has any longer with those that differ from them in one field alone.

        Both sides have corrected that field, each otherwise: a sale with two new numbers is one sale, and its number
        is asked about. Of several that are alike but for the field, the first is the first on each side. People
        who are alike but for their name are others.
        """
        if self.key == "contacts":
            return
        gone = [n for n in range(len(self.base)) if n not in self.in_ours and n not in self.in_theirs]
        for name in sorted({name for n in gone for name in self.fields(0, n)}):
            groups: dict[Hashable, tuple[list[int], list[int], list[int]]] = {}
            for side, free in enumerate((gone, self.free_ours, self.free_theirs)):
                for n in free:
                    groups.setdefault(self.all_but(side, n, name), ([], [], []))[side].append(n)
            for what, found in groups.items():
                if what and len({*map(len, found)}) == 1:
                    for one in zip(*found, strict=True):
                        self.pair(*one)
                        gone.remove(one[0])

    def rewritten(self) -> None:
        """Find what both sides have made of an item that neither has any longer.

        Both may have removed it; but where each has one of the same day or name, it is that one still.
        """
        gone = [n for n in range(len(self.base)) if n not in self.in_ours and n not in self.in_theirs]
        begun = self.begun() if gone else {}
        taken: set[_New] = set()
        for n in gone:
            item = self.base[n]
            # Not each of thousands with all others: that would take a minute.
            known = {one for beginning in _beginnings(item, self.key) for one in begun.get(beginning, ())}
            like = [one for one in known - taken if self.alike(item, *self.items_of(one))]
            same = [(a, t) for a, t in like if a is not None and t is not None]
            ours, theirs = [(a, t) for a, t in like if t is None], [(a, t) for a, t in like if a is None]
            if len(same) == 1:
                taken.add(same[0])
                self.both.remove(same[0])
                self.in_ours[n], self.in_theirs[n] = same[0]
            elif len(ours) == len(theirs) == 1 and self.alike(*self.items_of((ours[0][0], theirs[0][1]))):
                taken |= {ours[0], theirs[0]}
                self.pair(n, ours[0][0], theirs[0][1])

    def begun(self) -> dict[Hashable, list[_New]]:
        """Return what is new, on both sides or one of them, by each way in which it may begin like another item."""
        found: list[_New] = [*self.both]
        found += [*((a, None) for a in self.free_ours), *((None, t) for t in self.free_theirs)]
        begun: dict[Hashable, list[_New]] = {}
        for one in found:
            for beginning in _beginnings(self.items_of(one)[0], self.key):
                begun.setdefault(beginning, []).append(one)
        return begun

    def items_of(self, new: _New) -> list[Any]:
        """Return the items that stand in these places, ours first."""
        return [items[n] for items, n in zip((self.ours, self.theirs), new, strict=True) if n is not None]

    def alike(self, item: Any, *others: Any) -> bool:
        beginnings = {*_beginnings(item, self.key)}
        return all(
            not beginnings.isdisjoint(_beginnings(other, self.key)) and not told_apart(item, other, self.key)
            for other in others
        )


def _agree(one: Mapping[str, Hashable], other: Mapping[str, Hashable]) -> bool:
    """Return whether two items contradict each other nowhere."""
    return all(one[key] == other[key] for key in one if key in other and key != ENTERED)


def _keys(listed_under: str) -> Iterator[_Key]:
    """Return what makes one item of two that are new in a list, the surest first."""
    if names := EQUAL.get(listed_under):
        yield _Key(names, lacking=True, agreeing=listed_under == "interactions")
    if names := NAMED_BY.get(listed_under):
        yield _Key(names, lacking=listed_under in MAY_LACK)
    if listed_under in SALES:
        yield _Key(("document", "product"))
        yield _Key(("document",), agreeing=True)
        yield _Key(("date", "amount", "product"), agreeing=True)


def _beginnings(item: Any, listed_under: str) -> Iterator[Hashable]:
    """Return what an item is known by: each pair that has one of it in common may be one item, written anew.

    Of people all may: a name may be changed on both sides, and whose it may be is told apart by the rest.
    """
    if listed_under == "contacts":
        yield None
    elif isinstance(item, dict):
        yield from ((key, str(item[key])) for key in _BEGINNINGS if item.get(key) is not None)
