"""What theirs changed since the base, said as changes of ours; and where ours changed the same otherwise."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from clientbase.changes.matched import fields_of, matched, meaning
from clientbase.merging.texts import by_lines
from clientbase.shapes import Client, Field
from clientbase.text.change import Append, Change, Path_, Put, Remove

if TYPE_CHECKING:
    from clientbase.text.walk import Data, Value

ABSENT: Final = object()
"""The value of a key that is not there; one without a value is there, and None."""

_NAMED_BY: Final[Mapping[str, str]] = {"contacts": "name", "deals": "id", "interest": "product"}
"""What both sides have added under one of these names is one item."""

_BEGINNINGS: Final = ("date", "opened", "name", "id", "product")
"""What an item is known by to people, even where the rest of it was written anew."""

_SHOWN: Final = 40


class Addition(NamedTuple):
    """An item that theirs has added to a list."""

    where: Path_
    """the list in ours"""
    there: Path_
    """the item in theirs"""
    item: "Value"


class Conflict(NamedTuple):
    """A field or item that both sides changed, each otherwise; ours stands until somebody decides."""

    where: Path_
    change: Change
    """what would make it theirs"""
    message: str

    def __str__(self) -> str:
        """Say what it is about."""
        return self.message


class Plan(NamedTuple):
    """What is to be done to ours."""

    puts: tuple[Put, ...]
    additions: tuple[Addition, ...]
    removals: tuple[Remove, ...]
    conflicts: tuple[Conflict, ...]


def plan(base: "Data", ours: "Data", theirs: "Data") -> Plan:
    """Compare both sides with the *base*, which is empty where both began the record."""
    merge = _Merge(ours)
    record = Field(Client, "one", required=False, default=None, attribute="")
    merge.mappings(base, ours, theirs, _At((), (), record))
    return Plan(tuple(merge.puts), tuple(merge.additions), tuple(merge.removals), tuple(merge.conflicts))


class _Sides(NamedTuple):
    """A value as it was and as each side has it."""

    base: Any
    ours: Any
    theirs: Any

    @property
    def lists(self) -> "_Sides":
        """All three as lists, where what is nothing is an empty one."""
        return _Sides(*(side if isinstance(side, list) else [] for side in self))


class _At(NamedTuple):
    """Where a value stands: the way in ours and in theirs, and the model's field."""

    where: Path_
    there: Path_
    field: Field | None

    def key(self, key: str) -> "_At":
        """Go on to a key of a mapping."""
        return _At((*self.where, key), (*self.there, key), fields_of(self.field)(key))

    def item(self, ours: int, theirs: int) -> "_At":
        """Go on to an item of a list."""
        return _At((*self.where, ours), (*self.there, theirs), self.alone)

    @property
    def alone(self) -> Field | None:
        """The field of one item."""
        return self.field._replace(form="one") if self.field else None

    @property
    def name(self) -> str:
        """The nearest key."""
        return next((part for part in reversed(self.where) if isinstance(part, str)), "")


class _Merge:
    """One walk over three versions side by side."""

    def __init__(self, data: "Data") -> None:
        self.data = data
        self.puts: list[Put] = []
        self.additions: list[Addition] = []
        self.removals: list[Remove] = []
        self.conflicts: list[Conflict] = []

    def mappings(self, base: Any, ours: Any, theirs: Any, at: _At) -> None:
        for key in dict.fromkeys((*theirs, *ours)):
            self.values(_Sides(*(side.get(key, ABSENT) for side in (base, ours, theirs))), at.key(key))

    def values(self, sides: _Sides, at: _At) -> None:
        base, ours, theirs = sides
        if theirs in (ours, base):
            return
        if isinstance(ours, dict) and isinstance(theirs, dict) and _nothing_or(dict, base):
            self.mappings(base if isinstance(base, dict) else {}, ours, theirs, at)
        elif isinstance(ours, list) and isinstance(theirs, list) and _nothing_or(list, base):
            self.lists(sides.lists, at)
        elif ours == base:
            self.take(theirs, at)
        elif isinstance(base, list) and _nothing_or(list, ours) and _nothing_or(list, theirs):
            self.lists(sides.lists, at)
        else:
            self.scalars(sides, at)

    def take(self, theirs: Any, at: _At) -> None:
        if theirs is ABSENT:
            self.removals.append(Remove(at.where))
        else:
            self.puts.append(Put(at.where, theirs))

    def scalars(self, sides: _Sides, at: _At) -> None:
        """Both have changed it, though perhaps only its spelling."""
        base, ours, theirs = (_said(side, at.field) for side in sides)
        if theirs in (ours, base):
            return
        if ours == base:
            self.take(sides.theirs, at)
        elif _in_lines(sides):
            self.texts(sides, at)
        else:
            there = sides.theirs
            change: Change = Remove(at.where) if there is ABSENT else Put(at.where, there)
            self.conflict(at.where, change, sides)

    def texts(self, sides: _Sides, at: _At) -> None:
        """Merge texts of several lines; the lines that both have changed are a conflict."""
        mine, other = by_lines("" if sides.base is ABSENT else sides.base, sides.ours, sides.theirs)
        if mine != sides.ours:
            self.puts.append(Put(at.where, mine))
        if mine != other:
            self.conflict(at.where, Put(at.where, other), sides)

    def lists(self, sides: _Sides, at: _At) -> None:
        if any(isinstance(item, dict | list) for side in sides for item in side):
            self.items(sides, at)
        else:
            self.words(sides, at)

    def words(self, sides: _Sides, at: _At) -> None:
        """Merge what is a set of words to people; theirs may sort it where ours has not touched it."""
        base, ours, theirs = sides
        if ours == base and Counter(ours) == Counter(theirs):
            return self.take(theirs, at)
        lost = Counter(base) - Counter(theirs)
        for n in reversed(range(len(ours))):
            if lost[ours[n]] > 0:
                lost[ours[n]] -= 1
                self.removals.append(Remove((*at.where, n)))
        gained = Counter(theirs) - Counter(base) - (Counter(ours) - Counter(base))
        for n in reversed(range(len(theirs))):
            if gained[theirs[n]] > 0:
                gained[theirs[n]] -= 1
                self.additions.append(Addition(at.where, (*at.there, n), theirs[n]))
        return None

    def items(self, sides: _Sides, at: _At) -> None:
        """Merge item by item, each with its match in the base."""
        base, ours, theirs = sides
        here, there = _kept(base, ours, at.name), _kept(base, theirs, at.name)
        for n, item in enumerate(base):
            mine, other = here.get(n), there.get(n)
            if mine is not None and other is not None:
                self.values(_Sides(item, ours[mine], theirs[other]), at.item(mine, other))
            elif mine is not None:
                self.removed_there(_Sides(item, ours[mine], ABSENT), at.item(mine, -1))
            elif other is not None and _said(theirs[other], at.alone) != _said(item, at.alone):
                change = Append(at.where, theirs[other])
                self.conflict((*at.where, -1), change, _Sides(item, ABSENT, theirs[other]))
        new = [n for n in range(len(ours)) if n not in set(here.values())]
        news = [n for n in range(len(theirs)) if n not in set(there.values())]
        for item in (item for n, item in enumerate(base) if n not in here and n not in there):
            self.rewritten(_Sides(item, ours, theirs), new, news, at)
        self.added(sides, new, news, at)

    def rewritten(self, sides: _Sides, new: list[int], news: list[int], at: _At) -> None:
        """Find what both sides have made of an item that neither has any longer.

        Both may have removed it; but where each has one of the same day or name, it is that one still.
        """
        item, ours, theirs = sides
        mine = [n for n in new if _begins_alike(ours[n], item)]
        other = [n for n in news if _begins_alike(theirs[n], item)]
        if len(mine) == len(other) == 1:
            new.remove(mine[0])
            news.remove(other[0])
            self.values(_Sides(item, ours[mine[0]], theirs[other[0]]), at.item(mine[0], other[0]))

    def removed_there(self, sides: _Sides, at: _At) -> None:
        if _said(sides.ours, at.field) == _said(sides.base, at.field):
            self.removals.append(Remove(at.where))
        else:
            self.conflict(at.where, Remove(at.where), sides)

    def added(self, sides: _Sides, new: list[int], news: list[int], at: _At) -> None:
        """Add what is new in theirs; what both have added is there once."""
        ours, theirs = sides.ours, sides.theirs
        equal: dict[Any, list[int]] = {}
        for n in new:
            equal.setdefault(_said(ours[n], at.alone), []).append(n)
        left = [n for n in news if not _popped(equal, _said(theirs[n], at.alone))]
        names = {_name(ours[n], at.name): n for rest in equal.values() for n in rest}
        for n in left:
            mine = names.pop(_name(theirs[n], at.name), None)
            if mine is not None and _name(ours[mine], at.name) is not None:
                self.values(_Sides(ABSENT, ours[mine], theirs[n]), at.item(mine, n))
            else:
                self.additions.append(Addition(at.where, (*at.there, n), theirs[n]))

    def conflict(self, where: Path_, change: Change, sides: _Sides) -> None:
        item = sides.theirs if sides.ours is ABSENT else sides.ours
        called = " ".join(_called(self.data, where, item))
        said = f"{_shown(sides.ours)} here, {_shown(sides.theirs)} there"
        self.conflicts.append(Conflict(where, change, f"{called}: {said}"))


def _nothing_or(kind: type, value: Any) -> bool:
    return value is ABSENT or value is None or isinstance(value, kind)


def _in_lines(sides: _Sides) -> bool:
    texts = [side for side in sides if side is not ABSENT]
    both = isinstance(sides.ours, str) and isinstance(sides.theirs, str)
    return both and all(isinstance(text, str) for text in texts) and any("\n" in text for text in texts)


def _said(value: Any, field: Field | None) -> Any:
    return None if value is ABSENT else meaning(value, field)


def _kept(base: list[Any], side: list[Any], key: str) -> dict[int, int]:
    """Return for the positions in the *base* those of the same items in a *side*."""
    return {old: new for old, new in matched(base, side, key) if old is not None and new is not None}


def _name(item: Any, key: str) -> str | None:
    name = item.get(_NAMED_BY.get(key)) if isinstance(item, dict) else None
    return name if isinstance(name, str) else None


def _popped(places: dict[Any, list[int]], key: Any) -> bool:
    """Take one place of *key* away if there is one."""
    return key in places and bool(places[key]) and places[key].pop(0) is not None


def _begins_alike(one: Any, other: Any) -> bool:
    if not (isinstance(one, dict) and isinstance(other, dict)):
        return False
    return any(one.get(key) is not None and one.get(key) == other.get(key) for key in _BEGINNINGS)


def _called(data: Any, where: Path_, item: Any) -> Iterator[str]:
    """Call the parts of the way by what people see: keys, and how each item begins."""
    for part in where:
        if isinstance(part, str):
            yield part
        inside = isinstance(data, list) and part != -1
        data = data[part] if inside else data.get(part) if isinstance(data, dict) else item
        if isinstance(part, int) and isinstance(data, dict):
            yield _shown(next(iter(data.values()), None))


def _shown(value: Any) -> str:
    if value is ABSENT or value is None:
        return "removed" if value is ABSENT else "empty"
    if not isinstance(value, str) or "\n" in value:
        return "changed"
    return f'"{value}"' if len(value) <= _SHOWN else f'"{value[:_SHOWN]}…"'
