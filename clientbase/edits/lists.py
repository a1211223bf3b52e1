"""Lists in a record, changed item by item, so that what stays keeps its place, its quotes and its comments."""

from collections.abc import Iterator, Sequence
from typing import Any

from clientbase.edits.words import Given
from clientbase.errors import UsageError
from clientbase.language import say
from clientbase.names import as_seen
from clientbase.text.change import Append, Change, Path_, Put, Remove
from clientbase.text.loader import Value
from clientbase.typed import did_you_mean
from clientbase.values import counted


def replaced_by(where: Path_, present: list[Any], value: Value) -> Iterator[Change]:
    """Make *present* hold the words of *value*, in whatever order; one word alone becomes the first, the main one."""
    if isinstance(value, list):
        wanted = [*dict.fromkeys(map(str, value))]
        yield from (Append(where, word) for word in wanted if word not in present)
        yield from _taken_out(where, present, [word for word in present if word not in wanted])
    elif value in present:
        if present[0] != value:
            yield Put(where, [value, *(word for word in present if word != value)])
    else:
        yield Put((*where, 0), value)


def added_to(where: Path_, present: Value, words: Sequence[str]) -> Iterator[Change]:
    """Add *words* to a list, those that are not in it yet; a text that stands alone becomes the first of one."""
    held = _held(present)
    known = {as_seen(str(word)) for word in held}
    new = [word for word in dict.fromkeys(words) if as_seen(word) not in known]
    if isinstance(present, list):
        yield from (Append(where, word) for word in new)
    elif new:
        yield Put(where, [*held, *new])


def without(where: Path_, present: Value, words: Sequence[str]) -> Iterator[Change]:
    """Take *words* out of a list."""
    held = {as_seen(str(word)): word for word in _held(present)}
    for word in words:
        if as_seen(word) not in held:
            advice = did_you_mean(word, map(str, held.values())) or say(
                "; there are: {names}", names=", ".join(map(str, held.values()))
            )
            raise UsageError(
                say(
                    '"{word}" is not in {list}{advice}',
                    word=word,
                    list=where[-1],
                    advice=advice if held else say("; it is empty"),
                )
            )
    gone = [held[as_seen(word)] for word in words]
    if isinstance(present, list):
        yield from _taken_out(where, present, gone)
    else:
        yield Remove(where)


def changed_items(where: Path_, present: Value, value: Value) -> Iterator[Change]:
    """Change the last of one or several items, such as `left`; what has ended stays when another one begins.

    A list of items is never taken away at once: what stands in each would be gone with it.
    """
    key, *inner = where
    if inner:
        last = present[-1] if isinstance(present, list) and present else present
        way: Path_ = (key, len(present) - 1, *inner) if isinstance(present, list) and present else where
        if value is not None:
            yield Put(way, value)
        elif isinstance(last, dict) and inner[0] in last:
            yield Remove(way)
    elif value is None:
        if isinstance(present, list) and present:
            raise UsageError(_not_at_once(str(key), len(present)))
        yield from [Remove(where)] if present else []
    else:
        yield from _begun_anew(where, present, value)


def begun_after_the_last(here: Any, values: Given) -> Given:
    """Make one item of what is said, field by field, of a leaving that begins when the last one is over.

    Put into the last one it would leave nothing of when and why the client had left before.
    """
    anew = {
        key: {str(way[1]): value for way, value in values.items() if way[0] == key and len(way) > 1}
        for key, *inner in values
        if inner == ["date"] and _is_over(here.get(key), values, key)
    }
    kept = {way: value for way, value in values.items() if way[0] not in anew or len(way) == 1}
    return {
        **kept,
        **{(key,): {k: v for k, v in item.items() if v is not None} for key, item in anew.items()},
    }


def _is_over(present: Value, values: Given, key: Any) -> bool:
    last = present[-1] if isinstance(present, list) and present else present
    back = last.get("back") if isinstance(last, dict) else None
    return isinstance(back, str) and (key, "back") not in values and str(values[key, "date"] or "") >= back


def _not_at_once(key: str, items: int) -> str:
    return f'"{key}" holds {counted(items, "item")}; take out one at a time with: clientbase remove CLIENT/{key}/ITEM'


def _begun_anew(where: Path_, present: Value, value: Value) -> Iterator[Change]:
    """Put an item beside those that have ended, else in the place of the last one."""
    last = present[-1] if isinstance(present, list) and present else present
    ended = isinstance(last, dict) and bool(last.get("back"))
    if isinstance(present, list) and present:
        yield Append(where, value) if ended else Put((*where, len(present) - 1), value)
    else:
        yield Put(where, [last, value] if ended else value)


def _held(present: Value) -> list[Any]:
    return present if isinstance(present, list) else [present] if present else []


def _taken_out(where: Path_, present: Sequence[Any], gone: Sequence[Any]) -> Iterator[Change]:
    yield from (Remove((*where, n)) for n in reversed(range(len(present))) if present[n] in gone)
