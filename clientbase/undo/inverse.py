"""Taking a change of a record back in today's text: line by line where its lines are as it left them, else by fields.

What was changed since is kept, and said.
"""

from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any, Final, NamedTuple

from clientbase.changes.compare import Difference, compare, shape_of
from clientbase.changes.matched import matched
from clientbase.changes.told import told
from clientbase.changes.wording import said
from clientbase.finding import Where
from clientbase.language import say
from clientbase.text.change import Append, Change, Put, Remove
from clientbase.text.edit import edited
from clientbase.text.loader import Data, Value
from clientbase.text.read import Document, Unreadable, parse
from clientbase.typed import order_of

_ABSENT: Final = object()


class Kept(NamedTuple):
    """A change that cannot be taken back: where it shows today, and the sentence that says of it why it stays."""

    where: Where
    said: Callable[[str], str]


class Stays(NamedTuple):
    """What of a change is not taken back: where it shows today, and what people are told."""

    where: Where
    words: str


class Inverse(NamedTuple):
    """What takes a change back in today's record, and what stays."""

    changes: tuple[Change, ...]
    kept: tuple[Stays, ...]


def taken_back(before: Document, after: Document, today: Document) -> tuple[str, tuple[str, ...]]:
    """Return *today*'s text without the change from *before* to *after*, and what of that is kept.

    Raises:
        EditError: the text cannot take the changes.

    """
    shape = shape_of(today.path)
    whole = reverted(before.text, after.text, today.text)
    found = inverse(before.data, after.data, today.data, shape)
    text = edited(today, found.changes, order_of(shape)).text
    if whole is not None and not found.kept and _says_same(whole, text, today.path):
        # Line by line comments come back too, and what was taken away stands where it stood.
        return whole, ()
    if before.data == after.data and before.text != after.text:
        return text, (say("{path}: its layout was changed since; it stays as it is", path=today.path),)
    return text, tuple(f"{today.path}:{today.place(where).line}: {words}" for where, words in found.kept)


def _says_same(text: str, other: str, path: str) -> bool:
    try:
        one, two = parse(text.encode(), path).data, parse(other.encode(), path).data
    except Unreadable:
        return False
    return not compare(one, two, exact=True, shape=shape_of(path))


def inverse(before: Data, after: Data, today: Data, shape: type[Any]) -> Inverse:
    """Find what takes the change from *before* to *after* back in *today*'s data of the same record."""
    changes: list[Change] = []
    kept: list[Stays] = []
    for difference in compare(before, after, exact=True, shape=shape):
        for found in _TAKING_BACK[difference.kind](difference, _States(before, after, today)):
            if isinstance(found, Kept):
                kept.append(Stays(found.where, found.said(told(said(difference, before, after)))))
            else:
                changes.append(found)
    return Inverse(_in_order(changes), tuple(kept))


class _States(NamedTuple):
    before: Data
    after: Data
    today: Data


def _changed(difference: Difference, versions: _States) -> Iterator[Change | Kept]:
    where = _way(versions.after, versions.today, difference.where)
    if where is None:
        yield Kept(difference.where, _gone)
        return
    now = _at(versions.today, where)
    if now == difference.new:
        yield Put(where, difference.old)
    elif now != difference.old:
        yield Kept(where, _said_now(now))


def _added(difference: Difference, versions: _States) -> Iterator[Change | Kept]:
    where = _way(versions.after, versions.today, difference.where)
    if where is not None:
        yield from _added_at(where, difference.new, _at(versions.today, where))


def _added_at(where: Where, new: Value, now: Any) -> Iterator[Change | Kept]:
    if now == new:
        yield Remove(where)
    elif isinstance(now, dict) and isinstance(new, dict) and isinstance(where[-1], str):
        # Of a mapping that has grown since, what was there at first is taken back.
        for key, value in new.items():
            yield from _added_at((*where, key), value, now.get(key, _ABSENT))
    elif now is not _ABSENT:
        yield Kept(where, _said_now(now))


def _removed(difference: Difference, versions: _States) -> Iterator[Change | Kept]:
    holder, part = difference.was[:-1], difference.was[-1]
    where = _way(versions.before, versions.today, holder)
    if where is None:
        yield Kept(holder, _gone)
    elif isinstance(part, str):
        now = _at(versions.today, (*where, part))
        if now is _ABSENT:
            yield Put((*where, part), difference.old)
        elif now != difference.old:
            yield Kept((*where, part), _said_now(now))
    else:
        yield from _removed_item(where, difference, versions)


def _removed_item(where: Where, difference: Difference, versions: _States) -> Iterator[Change | Kept]:
    """Bring an item back unless it has come back by itself since."""
    listed_under = str(where[-1])
    after = _way(versions.before, versions.after, difference.was[:-1])
    known = _list(_at(versions.after, after)) if after else []
    now = _list(_at(versions.today, where))
    came = [n for c, n in matched(known, now, listed_under, exact=True) if c is None and n is not None]
    since: list[Value] = [now[n] for n in came]
    pairs = matched([difference.old], since, listed_under, exact=True)
    again = next((n for o, n in pairs if o == 0), None)
    if again is None:
        yield Append(where, difference.old)
    elif since[again] != difference.old:
        yield Kept((*where, came[again]), _again)


_TAKING_BACK: Final = {"changed": _changed, "added": _added, "removed": _removed}


def _in_order(changes: Sequence[Change]) -> tuple[Change, ...]:
    """Put those last that move what others point at: removals, from the end of each list."""
    removals = [change for change in changes if isinstance(change, Remove)]
    others = [change for change in changes if not isinstance(change, Remove)]
    return (*others, *sorted(removals, key=lambda removal: removal.where, reverse=True))


def _way(source: Data, target: Data, where: Where) -> Where | None:
    """Follow the way to a field or item of one version in another one; None where an item on it is gone."""
    here: Any = source
    there: Any = target
    way: list[str | int] = []
    for part in where:
        step: str | int | None = part
        if isinstance(part, int):
            pairs = matched(_list(here), _list(there), str(way[-1]), exact=True)
            step = next((n for o, n in pairs if o == part), None)
        if step is None:
            return None
        way.append(step)
        here, there = _step(here, part), _step(there, step)
    return tuple(way)


def _at(data: Value, where: Where) -> Any:
    here: Any = data
    for part in where:
        here = _step(here, part)
    return here


def _step(here: Any, part: str | int) -> Any:
    if isinstance(here, dict):
        return here.get(part, _ABSENT)
    return here[part] if isinstance(here, list) and isinstance(part, int) else _ABSENT


def _list(value: Any) -> list[Value]:
    return value if isinstance(value, list) else []


def _gone(what: str) -> str:
    return say("{what}: not taken back, what held it is gone", what=what)


def _again(what: str) -> str:
    return say("{what}: not taken back, there is another one by now", what=what)


def _said_now(now: Any) -> Callable[[str], str]:
    def sentence(what: str) -> str:
        if now is _ABSENT:
            return say("{what}: not taken back, it is gone by now", what=what)
        if isinstance(now, str):
            return say("{what}: not taken back, it is now {value}", what=what, value=now)
        return say("{what}: not taken back, it was changed since", what=what)

    return sentence


def reverted(before: str, after: str, today: str) -> str | None:
    """Return *today*'s text without the change from *before* to *after*; None where lines have changed since."""
    old, new, now = (text.splitlines(keepends=True) for text in (before, after, today))
    place = _places(new, now)
    lines: list[str] = []
    done = 0
    for tag, start, end, first, last in SequenceMatcher(None, new, old, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        # With a line on either side it is certain where the lines belong, also those that came to nothing.
        left, right = place.get(start - 1), place.get(end)
        if left is None or right is None or right - left != end - start + 1:
            return None
        if now[left + 1 : right] != new[start:end]:
            return None
        lines += [*now[done : left + 1], *old[first:last]]
        done = right
    return "".join([*lines, *now[done:]])


def _places(new: Sequence[str], now: Sequence[str]) -> dict[int, int]:
    """Return where each line stands today; the beginning and the end count as lines."""
    places = {-1: -1, len(new): len(now)}
    for block in SequenceMatcher(None, new, now, autojunk=False).get_matching_blocks():
        places |= {block.a + n: block.b + n for n in range(block.size)}
    return places
