"""What theirs changed since the base, field by field and item by item, as changes of ours; and what conflicts."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from clientbase.changes.matched import ORDERED, fields_of, folded, meaning
from clientbase.changes.people import same_person
from clientbase.changes.shorten import cut, one_line, places
from clientbase.fields import FIELDS, Field
from clientbase.language import say
from clientbase.merging.lines import merged_lines
from clientbase.merging.pairs import ENTERED, Triple, triples
from clientbase.merging.twice import may_stand_twice
from clientbase.model import Client
from clientbase.norms import Rate
from clientbase.text.change import Append, Change, Path_, Put, Remove, intended

if TYPE_CHECKING:
    from clientbase.text.loader import Data, Value

ABSENT: Final = object()
"""The value of a key that is not there; one without a value is there, and None."""

_NAMES: Final = frozenset({"name", "with"})
"""Of these, what people see alike is the same."""

_NOTES: Final = frozenset({"notes", "note"})
"""Of these, each line says something by itself."""


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
    called: str
    """what people call the place"""
    ours: Any
    theirs: Any

    def __str__(self) -> str:
        """Say what it is about."""
        return self.message


class Todo(NamedTuple):
    """What is to be done to ours."""

    puts: Sequence[Put]
    additions: Sequence[Addition]
    removals: Sequence[Remove]
    conflicts: Sequence[Conflict]
    said: Sequence[str] = ()
    """what people should look at though nothing conflicts"""


def theirs_as_changes(base: "Data", ours: "Data", theirs: "Data", shape: type[Any] = Client) -> Todo:
    """Compare both sides with the *base*, which is empty where both began the record; all are of one *shape*."""
    merge = _Merge(ours)
    merge.mappings(
        base, ours, theirs, _At((), (), Field(shape, "one", required=False, default=None, attribute=""))
    )
    return Todo(merge.puts, merge.additions, merge.removals, merge.conflicts, merge.said)


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

    @property
    def listed(self) -> str:
        """The key by which the items of such a list are told apart."""
        return "rates" if self.field and self.field.parse is Rate else self.name


class _Merge:
    """One walk over three versions side by side."""

    def __init__(self, data: "Data") -> None:
        self.data = data
        self.puts: list[Put] = []
        self.additions: list[Addition] = []
        self.removals: list[Remove] = []
        self.conflicts: list[Conflict] = []
        self.said: list[str] = []

    def mappings(self, base: Any, ours: Any, theirs: Any, at: _At) -> None:
        for key in dict.fromkeys((*theirs, *ours)):
            self.values(_Sides(*(side.get(key, ABSENT) for side in (base, ours, theirs))), at.key(key))

    def values(self, sides: _Sides, at: _At) -> None:
        base, ours, theirs = sides
        if theirs in (ours, base):
            return
        if _in_two_forms(sides, at.field):
            self.one_or_many(sides, at)
        elif isinstance(ours, dict) and isinstance(theirs, dict) and _nothing_or(dict, base):
            self.mappings(base if isinstance(base, dict) else {}, ours, theirs, at)
        elif isinstance(ours, list) and isinstance(theirs, list) and _nothing_or(list, base):
            self.lists(sides.lists, at)
        elif ours == base:
            self.take(theirs, at)
        elif isinstance(base, list) and _nothing_or(list, ours) and _nothing_or(list, theirs):
            self.lists(sides.lists, at)
        else:
            self.scalars(sides, at)

    def one_or_many(self, sides: _Sides, at: _At) -> None:
        """Merge values that stand alone on one side, in a list on another; the first one stays the main one."""
        base, ours, theirs = (_listed(side) for side in sides)
        if ours == base:
            self.take(sides.theirs, at)
            return
        inside = _Merge({})
        inside.lists(_Sides(base, ours, theirs), _At((at.name,), (at.name,), at.field))
        main = _main(base, ours, theirs)
        if inside.conflicts or main is ABSENT:
            absent = sides.theirs is ABSENT
            self.conflict(at.ours, Remove(at.ours) if absent else Put(at.ours, sides.theirs), sides)
            return
        steps: list[Change] = [*inside.puts, *(Append(one.where, one.item) for one in inside.additions)]
        steps += sorted(inside.removals, reverse=True)
        merged: Any = intended({at.name: ours, "": None}, steps).get(at.name, [])
        if main in merged:
            merged = [main, *(item for item in merged if item != main)]
        if merged != ours:
            self.take((merged if len(merged) > 1 else merged[0]) if merged else ABSENT, at)

    def take(self, theirs: Any, at: _At) -> None:
        if theirs is ABSENT:
            self.removals.append(Remove(at.ours))
        else:
            self.puts.append(Put(at.ours, theirs))

    def scalars(self, sides: _Sides, at: _At) -> None:
        """Both have changed it, though perhaps only its spelling."""
        base, ours, theirs = (_said(side, at.field) for side in sides)
        if at.name in _NAMES:
            base, ours, theirs = map(folded, (base, ours, theirs))
        if theirs in (ours, base):
            return
        if ours == base or (at.name == ENTERED and _first_entered(sides.ours, sides.theirs)):
            self.take(sides.theirs, at)
        elif at.name == ENTERED and _first_entered(sides.theirs, sides.ours):
            return
        elif _in_lines(sides, at.name):
            self.texts(sides, at)
        else:
            absent = sides.theirs is ABSENT
            self.conflict(at.ours, Remove(at.ours) if absent else Put(at.ours, sides.theirs), sides)

    def texts(self, sides: _Sides, at: _At) -> None:
        """Merge texts of several lines; the lines that both have changed are a conflict."""
        with_ours, with_theirs = merged_lines(
            "" if sides.base in (ABSENT, None) else sides.base, sides.ours, sides.theirs
        )
        if "\n" in with_ours and "\n" not in f"{sides.ours}{sides.theirs}":
            with_ours, with_theirs = f"{with_ours}\n", f"{with_theirs}\n"
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
        found = triples(base, ours, theirs, at.listed, at.alone)
        if at.listed in ORDERED and self.in_order(found, sides, at):
            return
        new = _Sides(None, [ours[a] for b, a, t in found if (b, t) == (None, None)], None)
        new = new._replace(theirs=[theirs[t] for b, a, t in found if (b, a) == (None, None)])
        for b, a, t in found:
            item = ABSENT if b is None else base[b]
            if a is not None and t is not None:
                self.values(_Sides(item, ours[a], theirs[t]), at.item(a, t))
            elif b is None and t is not None:
                self.additions.append(Addition(at.ours, (*at.theirs, t), theirs[t]))
            elif b is not None and a is not None:
                self.removed_in_theirs(_Sides(item, ours[a], ABSENT), at.item(a, -1), new.theirs)
            elif b is not None and t is not None:
                self.removed_in_ours(_Sides(item, ABSENT, theirs[t]), at, new.ours)
        gone = [base[b] for b, a, t in found if b is not None and (a, t) == (None, None)]
        called = partial(_called_in, self.data, (*at.ours, -1))
        self.said += dict.fromkeys(may_stand_twice(gone, new.ours, new.theirs, at.listed, called))

    def in_order(self, found: Sequence[Triple], sides: _Sides, at: _At) -> bool:
        """Ask about a list in which the last entry wins, where theirs changed more than entries and its end."""
        kept = [t for b, _, t in found if b is not None and t is not None]
        added = [t for b, a, t in found if b is None and a is None and t is not None]
        asked = kept != sorted(kept) or bool(kept and added and min(added) < max(kept))
        if asked:
            self.conflict(at.ours, Put(at.ours, sides.theirs), sides)
        elif added and any((b, t) == (None, None) for b, _, t in found):
            self.said.append(
                f"{at.name}: both sides have added entries, ours first; the last one that matches wins"
            )
        return asked

    def removed_in_ours(self, sides: _Sides, at: _At, new: Sequence[Any]) -> None:
        if _said(sides.theirs, at.alone) != _said(sides.base, at.alone):
            self.conflict(
                (*at.ours, -1), Append(at.ours, sides.theirs), sides, _in_its_place(sides.base, new)
            )

    def removed_in_theirs(self, sides: _Sides, at: _At, new: Sequence[Any]) -> None:
        if _said(sides.ours, at.field) == _said(sides.base, at.field):
            self.removals.append(Remove(at.ours))
        else:
            self.conflict(at.ours, Remove(at.ours), sides, _in_its_place(sides.base, new))

    def conflict(self, where: Path_, change: Change, sides: _Sides, new_name: str = "") -> None:
        item = sides.theirs if sides.ours is ABSENT else sides.ours
        called = _called_in(self.data, where, item)
        message = _asking(called, sides, new_name)
        self.conflicts.append(Conflict(where, change, message, called, sides.ours, sides.theirs))


def _asking(called: str, sides: _Sides, new_name: str) -> str:
    """Say of what both sides have made something else; *new_name* may be who was removed on one of them."""
    if new_name and sides.ours is ABSENT:
        return say("{what}: renamed or replaced by {name} here, changed there", what=called, name=new_name)
    if new_name:
        return say("{what}: changed here, renamed or replaced by {name} there", what=called, name=new_name)
    ours, theirs = _both_shown(sides.ours, sides.theirs)
    return say("{what}: {ours} here, {theirs} there", what=called, ours=ours, theirs=theirs)


def _in_its_place(item: Any, new: Sequence[Any]) -> str:
    """Name the person of the *new* ones who may be the one of *item*, or stands where that one stood."""
    if not (isinstance(item, dict) and "name" in item):
        return ""
    alike = [one for one in new if isinstance(one, dict) and _may_be_one(item, one)]
    return _shown(alike[0].get("name")) if len(alike) == 1 else ""


def _may_be_one(item: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    if any(other.get(key) == item[key] for key in item):
        return True
    was, name = item["name"], other.get("name")
    return isinstance(was, str) and isinstance(name, str) and same_person(was, name)


def _first_entered(one: Any, other: Any) -> bool:
    """Return whether *other* is a day before *one*: an item was entered when it first was."""
    return isinstance(one, str) and isinstance(other, str) and other < one


def _last_of(words: list[Any], wanted: Counter[Any]) -> Iterator[int]:
    """Return the positions of the *wanted* words, as many as are wanted of each, the last first."""
    for n in reversed(range(len(words))):
        if wanted[words[n]] > 0:
            wanted[words[n]] -= 1
            yield n


def _in_two_forms(sides: _Sides, field: Field | None) -> bool:
    """Return whether a value that may stand alone or in a list does both, or is a list whose first word is the main."""
    if field is None or field.form != "one-or-many" or not any(isinstance(side, list) for side in sides):
        return False
    return field.parse not in FIELDS or not all(_nothing_or(list, side) for side in sides)


def _listed(value: Any) -> list[Any]:
    return [] if value is ABSENT or value is None else value if isinstance(value, list) else [value]


def _main(base: list[Any], ours: list[Any], theirs: list[Any]) -> Any:
    """Return which is the first of a list after both have changed it; ABSENT where they disagree."""
    was, here, there = (side[0] if side else None for side in (base, ours, theirs))
    if there in (here, was) or isinstance(there, dict) or not was:
        return here
    return there if here == was else ABSENT


def _nothing_or(kind: type, value: Any) -> bool:
    return value is ABSENT or value is None or isinstance(value, kind)


def _in_lines(sides: _Sides, name: str) -> bool:
    """Return whether a text is one of lines: of several, or a note that both sides have begun."""
    texts = [side for side in sides if side not in (ABSENT, None)]
    both = isinstance(sides.ours, str) and isinstance(sides.theirs, str)
    begun = name in _NOTES and len(texts) == len(sides) - 1
    return both and all(isinstance(text, str) for text in texts) and (begun or "\n" in "".join(texts))


def _said(value: Any, field: Field | None) -> Any:
    return None if value is ABSENT else meaning(value, field)


def _called_in(data: Any, where: Path_, item: Any) -> str:
    return " ".join(_called(data, where, item))


def _called(data: Any, where: Path_, item: Any) -> Iterator[str]:
    """Call the parts of the way by what people see: keys, and how each item begins."""
    for part in where:
        if isinstance(part, str):
            yield part
        inside = isinstance(data, list) and part != -1
        data = data[part] if inside else data.get(part) if isinstance(data, dict) else item
        first = next(iter(data.values()), None) if isinstance(part, int) and isinstance(data, dict) else None
        if isinstance(first, str):
            yield _shown(first)


def _both_shown(ours: Any, theirs: Any) -> tuple[str, str]:
    """Show both sides; of long ones where they begin to differ."""
    if isinstance(ours, str) and isinstance(theirs, str) and "\n" not in f"{ours}{theirs}":
        (here, there), *_ = places(one_line(ours), one_line(theirs))[0]
        return say('"{text}"', text=here), say('"{text}"', text=there)
    return _shown(ours), _shown(theirs)


def _shown(value: Any) -> str:
    if value is ABSENT or value is None:
        return say("removed") if value is ABSENT else say("empty")
    if not isinstance(value, str) or "\n" in value:
        return say("changed")
    return say('"{text}"', text=cut(value))
