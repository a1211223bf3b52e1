"""What theirs changed since the base, field by field and item by item, as changes of ours; and what conflicts."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from clientbase.changes.matched import fields_of, matched, meaning
from clientbase.errors import BlockedError
from clientbase.fields import Field
from clientbase.git import MERGE_FAILED, merge_file
from clientbase.model import Client
from clientbase.text.change import Append, Change, Path_, Put, Remove

if TYPE_CHECKING:
    from clientbase.text.loader import Data, Value

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
    source: Path_
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


class Todo(NamedTuple):
    """What is to be done to ours."""

    puts: Sequence[Put]
    additions: Sequence[Addition]
    removals: Sequence[Remove]
    conflicts: Sequence[Conflict]


def theirs_as_changes(base: "Data", ours: "Data", theirs: "Data") -> Todo:
    """Compare both sides with the *base*, which is empty where both began the record."""
    merge = _Merge(ours)
    record = Field(Client, "one", required=False, default=None, attribute="")
    merge.mappings(base, ours, theirs, _At((), (), record))
    return Todo(merge.puts, merge.additions, merge.removals, merge.conflicts)


def merge3(base: str, ours: str, theirs: str) -> tuple[str, str]:
    """Merge texts line by line: with ours where both have changed the same lines, and with theirs there.

    Raises:
        BlockedError: git cannot.

    """
    texts = (base, ours, theirs)
    # An end of line that only one side has would be a difference of its last line.
    ended = [(f"{text}\n" if text and not text.endswith("\n") else text).encode() for text in texts]
    found = []
    for side in ("--ours", "--theirs"):
        answer = merge_file(ended[0], ended[1], ended[2], side)
        if answer.code >= MERGE_FAILED:
            raise BlockedError(f"git merge-file: {answer.err.strip() or 'failed'}")
        found.append(answer.out.decode())
    was, is_ours, is_theirs = (text.endswith("\n") for text in texts)
    if not (is_theirs if is_ours == was else is_ours):
        found = [text.removesuffix("\n") for text in found]
    return found[0], found[1]


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

    ours: Path_
    theirs: Path_
    field: Field | None

    def key(self, key: str) -> "_At":
        """Go on to a key of a mapping."""
        return _At((*self.ours, key), (*self.theirs, key), fields_of(self.field)(key))

    def item(self, ours: int, theirs: int) -> "_At":
        """Go on to an item of a list."""
        return _At((*self.ours, ours), (*self.theirs, theirs), self.alone)

    @property
    def alone(self) -> Field | None:
        """The field of one item."""
        return self.field._replace(form="one") if self.field else None

    @property
    def name(self) -> str:
        """The nearest key."""
        return next((part for part in reversed(self.ours) if isinstance(part, str)), "")


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
            self.removals.append(Remove(at.ours))
        else:
            self.puts.append(Put(at.ours, theirs))

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
            absent = sides.theirs is ABSENT
            self.conflict(at.ours, Remove(at.ours) if absent else Put(at.ours, sides.theirs), sides)

    def texts(self, sides: _Sides, at: _At) -> None:
        """Merge texts of several lines; the lines that both have changed are a conflict."""
        with_ours, with_theirs = merge3("" if sides.base is ABSENT else sides.base, sides.ours, sides.theirs)
        if with_ours != sides.ours:
            self.puts.append(Put(at.ours, with_ours))
        if with_ours != with_theirs:
            self.conflict(at.ours, Put(at.ours, with_theirs), sides)

    def lists(self, sides: _Sides, at: _At) -> None:
        if any(isinstance(item, dict | list) for side in sides for item in side):
            self.items(sides, at)
        else:
            self.words(sides, at)

    def words(self, sides: _Sides, at: _At) -> None:
        """Merge what is a set of words to people; theirs may sort it where ours has not touched it."""
        base, ours, theirs = sides
        if ours == base and Counter(ours) == Counter(theirs):
            self.take(theirs, at)
            return
        removed = Counter(base) - Counter(theirs)
        self.removals += [Remove((*at.ours, n)) for n in _last_of(ours, removed)]
        added = Counter(theirs) - Counter(base) - (Counter(ours) - Counter(base))
        self.additions += [Addition(at.ours, (*at.theirs, n), theirs[n]) for n in _last_of(theirs, added)]

    def items(self, sides: _Sides, at: _At) -> None:
        """Merge item by item, each with its match in the base."""
        base, ours, theirs = sides
        in_ours, in_theirs = _kept(base, ours, at.name), _kept(base, theirs, at.name)
        for n, item in enumerate(base):
            a, b = in_ours.get(n), in_theirs.get(n)
            if a is not None and b is not None:
                self.values(_Sides(item, ours[a], theirs[b]), at.item(a, b))
            elif a is not None:
                self.removed_in_theirs(_Sides(item, ours[a], ABSENT), at.item(a, -1))
            elif b is not None and _said(theirs[b], at.alone) != _said(item, at.alone):
                change = Append(at.ours, theirs[b])
                self.conflict((*at.ours, -1), change, _Sides(item, ABSENT, theirs[b]))
        new_ours = [n for n in range(len(ours)) if n not in set(in_ours.values())]
        new_theirs = [n for n in range(len(theirs)) if n not in set(in_theirs.values())]
        for n, item in enumerate(base):
            if n not in in_ours and n not in in_theirs:
                self.rewritten(_Sides(item, ours, theirs), new_ours, new_theirs, at)
        self.added(sides, new_ours, new_theirs, at)

    def rewritten(self, sides: _Sides, new_ours: list[int], new_theirs: list[int], at: _At) -> None:
        """Find what both sides have made of an item that neither has any longer.

        Both may have removed it; but where each has one of the same day or name, it is that one still.
        """
        item, ours, theirs = sides
        in_ours = [n for n in new_ours if _begins_alike(ours[n], item)]
        in_theirs = [n for n in new_theirs if _begins_alike(theirs[n], item)]
        if len(in_ours) == len(in_theirs) == 1:
            a, b = in_ours[0], in_theirs[0]
            new_ours.remove(a)
            new_theirs.remove(b)
            self.values(_Sides(item, ours[a], theirs[b]), at.item(a, b))

    def removed_in_theirs(self, sides: _Sides, at: _At) -> None:
        if _said(sides.ours, at.field) == _said(sides.base, at.field):
            self.removals.append(Remove(at.ours))
        else:
            self.conflict(at.ours, Remove(at.ours), sides)

    def added(self, sides: _Sides, new_ours: list[int], new_theirs: list[int], at: _At) -> None:
        """Add what is new in theirs; what both have added is there once."""
        ours, theirs = sides.ours, sides.theirs
        equal: dict[Any, list[int]] = {}
        for n in new_ours:
            equal.setdefault(_said(ours[n], at.alone), []).append(n)
        only_theirs = [n for n in new_theirs if not _popped(equal, _said(theirs[n], at.alone))]
        names = {_name(ours[n], at.name): n for rest in equal.values() for n in rest}
        for n in only_theirs:
            same = names.pop(_name(theirs[n], at.name), None)
            if same is not None and _name(ours[same], at.name) is not None:
                self.values(_Sides(ABSENT, ours[same], theirs[n]), at.item(same, n))
            else:
                self.additions.append(Addition(at.ours, (*at.theirs, n), theirs[n]))

    def conflict(self, where: Path_, change: Change, sides: _Sides) -> None:
        item = sides.theirs if sides.ours is ABSENT else sides.ours
        called = " ".join(_called(self.data, where, item))
        said = f"{_shown(sides.ours)} here, {_shown(sides.theirs)} there"
        self.conflicts.append(Conflict(where, change, f"{called}: {said}"))


def _last_of(words: list[Any], wanted: Counter[Any]) -> Iterator[int]:
    """Return the positions of the *wanted* words, as many as are wanted of each, the last first."""
    for n in reversed(range(len(words))):
        if wanted[words[n]] > 0:
            wanted[words[n]] -= 1
            yield n


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
