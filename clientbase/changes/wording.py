"""A difference as people say it: `+ call 2026-10-12 by olga "autumn prices"`, `manager ivan → olga`."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from clientbase.changes.shorten import cut, one_line, places

if TYPE_CHECKING:
    from clientbase.changes.compare import Difference
    from clientbase.finding import Where
    from clientbase.text.loader import Data, Value

ARROW: Final = "→"

_ONE: Final = {
    "contacts": "contact",
    "interactions": "interaction",
    "deals": "deal",
    "proposals": "proposal",
    "purchases": "purchase",
    "returns": "return",
    "interest": "interest",
    "problems": "problem",
    "handovers": "handover",
    "documents": "document",
    "tasks": "task",
    "asked": "asked",
    "cancelled": "cancelled order",
    "supplies": "supply",
    "left": "left",
    "tags": "tag",
    "aliases": "alias",
    "interests": "interest",
    "products": "product",
    "decisions": "decision",
    "standards": "standard",
    "thresholds": "threshold",
}
"""What one item of a list is called."""
ITEMS: Final = frozenset(_ONE.values())
"""The words for items of lists."""

_KNOWN_BY: Final = {
    "contacts": ("name",),
    "interactions": ("date",),
    "deals": ("id",),
    "documents": ("date", "kind"),
    "proposals": ("date", "product"),
    "purchases": ("date",),
    "returns": ("date",),
    "interest": ("product",),
    "problems": ("opened", "kind"),
    "handovers": ("date",),
    "tasks": ("date", "what"),
    "asked": ("date",),
    "cancelled": ("date",),
    "supplies": ("date",),
    "left": ("date",),
    "decisions": ("date", "decision"),
    "standards": ("for", "from"),
    "thresholds": ("for", "from"),
}
"""The fields that tell people which item is meant."""

_TELLING: Final = {
    "contacts": ("role",),
    "interactions": ("by", "about"),
    "deals": ("title", "stage", "amount", "currency"),
    "documents": ("file",),
    "proposals": ("amount", "currency", "decision"),
    "purchases": ("amount", "currency", "product", "waiver"),
    "returns": ("amount", "currency", "product"),
    "cancelled": ("amount", "product", "document", "reason"),
    "supplies": ("amount", "product", "document"),
    "tasks": ("by", "done"),
    "asked": ("by", "answer", "reason"),
    "left": ("reason", "note", "back"),
    "interest": ("level",),
    "problems": ("about",),
    "handovers": ("from", "to"),
    "decisions": ("owner", "due", "metric", "then", "done", "outcome"),
}
"""What is said of an item that came or went, beside what it is known by."""

_BARE: Final = frozenset(
    "date opened id name product kind amount currency role title stage decision file level".split()
)
"""Fields whose value says by itself what it is, inside an item."""

_QUOTED: Final = frozenset(
    "about title notes note reason outcome resolution what address campaign finding answer".split()
)
"""Fields of free words."""

_QUOTED_IN: Final = {"decisions": frozenset({"decision"})}
"""Fields that are free words in the items of one list only: the decision on a proposal is a word of the model."""

_NOTHING: Final[tuple[Any, ...]] = (None, [], {})


def said(difference: "Difference", old: "Data", new: "Data") -> str:
    """Say what *difference* is between the versions *old* and *new*, in the record's own words."""
    where, kind, before, after, was = difference
    items = [n for n, part in enumerate(where) if isinstance(part, int)]
    if items and items[-1] == len(where) - 1 and kind != "changed":
        data, way, sign, item = (old, was, "-", before) if kind == "removed" else (new, where, "+", after)
        return f"{sign} {_context(data, way[:-2])}{_item(str(way[-2]), item)}"
    if items:
        n = items[-1] + 1
        return f"{_context(old, was[:n])}{_field(where[n:], before, after, kind, str(where[n - 2]))}"
    return _field(where, before, after, kind)


def label(listed_under: str, item: "Value") -> str:
    """Return what one item is called: `purchase 2026-08-17`, `contact Vera Ilieva`."""
    known = _KNOWN_BY.get(listed_under, ())
    if not isinstance(item, dict):
        return f"{_called(listed_under, item)} {_shown(item)}"
    words = [_called(listed_under, item), *_named(item, known, listed_under)]
    return " ".join(words)


def inner(value: Any, part: str | int) -> Any:
    """Return what stands in *value* under a key or at a place; one alone is the first of several."""
    if isinstance(part, int) and not isinstance(value, list):
        return value
    return value.get(part) if isinstance(value, dict) else value[part]


def _item(listed_under: str, item: "Value") -> str:
    """Return all of an item that is worth saying."""
    if not isinstance(item, dict):
        return label(listed_under, item)
    telling = _TELLING.get(listed_under)
    if telling is None:
        known = _KNOWN_BY.get(listed_under, ())
        telling = tuple(key for key in item if key not in known)
    if listed_under == "handovers":
        return f"{label(listed_under, item)} {_change(item.get('from'), item.get('to'), 'to')}"
    return " ".join([label(listed_under, item), *_named(item, telling, listed_under)])


def _called(listed_under: str, item: "Value") -> str:
    if listed_under == "interactions" and isinstance(item, dict) and isinstance(item.get("kind"), str):
        return str(item["kind"])
    return _ONE.get(listed_under, listed_under)


def _named(item: "Data", keys: Iterable[str], listed_under: str) -> list[str]:
    words = []
    for key in keys:
        value = item.get(key)
        if value not in _NOTHING:
            alone = key in _BARE or key in {"about", "what"}
            shown = _shown(value, key, listed_under)
            words.append(shown if alone else f"{key} {shown}")
    return words


def _context(data: "Data", way: "Where") -> str:
    """Return the items on the *way*, the outermost first: `deal d-2026-04 `."""
    here: Any = data
    words = []
    for n, part in enumerate(way):
        here = inner(here, part)
        if isinstance(part, int):
            words.append(label(str(way[n - 1]), here))
        elif not isinstance((*way, None)[n + 1], int):
            words.append(part)
    return "".join(f"{word} " for word in words)


def _field(where: "Where", old: "Value", new: "Value", kind: str, listed_under: str = "") -> str:
    """Say what became of one field; inside an item of a list the main ones need no name."""
    name = " ".join(str(part) for part in where)
    key = str(where[-1]) if where else ""
    if isinstance(old, list) and isinstance(new, list):
        return f"{name} in another order"
    if new in _NOTHING and kind != "added":
        return " ".join(filter(None, (name, _shown(old, key, listed_under), "removed")))
    if old in _NOTHING:
        return f"{name} {_shown(new, key, listed_under)}".rstrip()
    change = _change(old, new, key, listed_under)
    if change is None:
        return f"{name} in other lines"
    return change if not name or (listed_under and name == "amount") else f"{name} {change}"


def _change(old: "Value", new: "Value", key: str, listed_under: str = "") -> str | None:
    """Say what a value was and is, of long ones where they differ; None where only white space does."""
    if not (isinstance(old, str) and isinstance(new, str)):
        return f"{_shown(old, key, listed_under) or '-'} {ARROW} {_shown(new, key, listed_under)}"
    before, after = one_line(old), one_line(new)
    if before == after:
        return None
    found, more = places(before, after)
    shown = (
        f"{_quoted(a, key, listed_under) or '-'} {ARROW} {_quoted(b, key, listed_under)}" for a, b in found
    )
    return ", ".join([*shown, *([f"and {more} more places"] if more else [])])


def _shown(value: "Value", key: str = "", listed_under: str = "") -> str:
    """Return a value on one line: free words in quotes, and no longer than a line can bear."""
    if isinstance(value, dict):
        return ", ".join(
            f"{name} {_shown(item, name)}" for name, item in value.items() if item not in _NOTHING
        )
    if isinstance(value, list):
        return ", ".join(_shown(item, key) for item in value)
    return "" if value is None else _quoted(cut(one_line(value)), key, listed_under)


def _quoted(text: str, key: str, listed_under: str) -> str:
    free = key in _QUOTED or key in _QUOTED_IN.get(listed_under, ())
    return f'"{text}"' if free or not text else text
