"""Plain values as lines of YAML, in the form that records have: what `add`, `import` and `fmt` write."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Final, Literal, TypeAlias

from clientbase.text.loader import Value
from clientbase.text.quote import block, scalar

# The order of keys, nested; a list shares the order of its items. Keys that it does not name go last.
Order: TypeAlias = Mapping[str, Any]
Style = Literal["lines", "flow"]

# The longest items of the documented record stay on their line.
WIDTH: Final = 120
NO_ORDER: Final[Order] = {}
# People read these from top to bottom, however short they are.
_IN_LINES: Final = frozenset({"contacts", "extra"})


def ranked(keys: Iterable[str], order: Order) -> list[str]:
    """Sort *keys* as the model has them, those that it does not know behind in their own order."""
    ranks = {key: rank for rank, key in enumerate(order)}
    return sorted(keys, key=lambda key: ranks.get(key, len(ranks)))


def below(order: Order, key: str) -> Order:
    """Return the order that holds inside the value of *key*."""
    return order.get(key) or NO_ORDER


def one_line(value: Value, order: Order = NO_ORDER) -> str | None:
    """Spell a value in flow style; None where it has an item that is nothing, which only lines can say."""
    if value is None:
        return ""
    if isinstance(value, str):
        return scalar(value, flow=True)
    if isinstance(value, list):
        items = [None if item is None else one_line(item, order) for item in value]
        return None if None in items else f"[{', '.join(items)}]"  # type: ignore[arg-type]
    parts = [(key, one_line(value[key], below(order, key))) for key in ranked(value, order)]
    if any(text is None for _, text in parts):
        return None
    return "{" + ", ".join(f"{scalar(key, flow=True)}: {text}" for key, text in parts) + "}"


def map_lines(data: Mapping[str, Value], indent: int, order: Order) -> list[str]:
    """Write a mapping with each key in lines of its own."""
    margin = " " * indent
    lines = []
    for key in ranked(data, order):
        name = _key(key)
        first, *rest = spelled(
            data[key], indent, below(order, key), name=key, room=WIDTH - indent - len(name) - 2
        )
        lines.append(f"{margin}{name}: {first}" if first else f"{margin}{name}:")
        lines += rest
    return lines


def list_lines(items: list[Value], indent: int, order: Order, name: str = "") -> list[str]:
    """Write a list with each item in lines of its own."""
    margin = " " * indent
    lines = []
    for item in items:
        first, *rest = spelled_item(item, indent, order, name=name)
        lines.append(f"{margin}- {first}" if first else f"{margin}-")
        lines += rest
    return lines


def spelled(
    value: Value,
    indent: int,
    order: Order,
    *,
    name: str = "",
    room: int = WIDTH,
    style: Style | None = None,
    dash: int = 2,
) -> list[str]:
    """Write a value: first what stands behind its colon, then its further lines.

    *indent* is the column of its key, *dash* how far behind it the dashes of a list stand.
    """
    short = _short(value, indent, order, name, room, style)
    if short is not None:
        return short
    if isinstance(value, dict):
        return ["", *map_lines(value, indent + 2, order)]
    assert isinstance(value, list)  # noqa: S101 - all else is short
    return ["", *list_lines(value, indent + dash, order, name)]


def spelled_item(
    value: Value, indent: int, order: Order, *, name: str = "", style: Style | None = None, gap: int = 2
) -> list[str]:
    """Write a list's item: first what stands behind its dash, then its further lines.

    *indent* is the column of the dash, *gap* how far behind it the item begins.
    """
    short = _short(value, indent, order, name, WIDTH - indent - gap, style)
    if short is not None:
        return short
    inner = indent + gap
    lines = map_lines(value, inner, order) if isinstance(value, dict) else list_lines(value, inner, order)  # type: ignore[arg-type]
    return [lines[0][inner:], *lines[1:]]


def _short(
    value: Value, indent: int, order: Order, name: str, room: int, style: Style | None
) -> list[str] | None:
    """Write what needs no lines for entries: a text, nothing, or a mapping or list that fits on one line."""
    if value is None:
        return [""]
    if isinstance(value, str):
        return ("\n" in value and block(value, indent + 2)) or [scalar(value)]
    if value and (style == "lines" or broken(value) or (style is None and not (_flat(value, name)))):
        return None
    text = one_line(value, order)
    return None if text is None or (value and len(text) > room) else [text]


def broken(value: Value) -> bool:
    """Whether a text of several lines is in it, which nobody wants to read in quotes."""
    if isinstance(value, dict | list):
        return any(map(broken, value.values() if isinstance(value, dict) else value))
    return value is not None and "\n" in value


def _flat(value: list[Value] | dict[str, Value], name: str) -> bool:
    items = value.values() if isinstance(value, dict) else value
    return name not in _IN_LINES and not any(isinstance(item, dict | list) for item in items)


@lru_cache(maxsize=1024)
def _key(key: str) -> str:
    return scalar(key)
