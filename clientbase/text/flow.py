"""Changes inside `{...}` and `[...]`: only the words themselves change, on the line where they stand."""

import re

from clientbase.text.layout import one_line
from clientbase.text.loader import Value
from clientbase.text.quote import scalar
from clientbase.text.target import Splice, Target
from clientbase.text.tree import Entry

_SPACES = re.compile(r"[ \t]*")
_COMMA = re.compile(r"(?:\s|#[^\r\n]*)*(,)")


def put(text: str, target: Target, value: Value) -> list[Splice] | None:
    """Replace the value of an entry, or add an entry; None where flow style cannot say the value."""
    return _replaced(text, target, target.entry, value) if target.entry else _inserted(text, target, value)


def _replaced(text: str, target: Target, entry: Entry, value: Value) -> list[Splice] | None:
    old = entry.value
    new = (
        scalar(value, flow=True, style=old.style) if isinstance(value, str) else one_line(value, target.order)
    )
    if new is None or (target.parent.kind == "list" and value is None):
        return None
    if old.kind != "scalar" or old.value is not None:
        return [(old.start, old.end, new)] if new else [(entry.after, old.end, " ")]
    colon = "" if entry.after > entry.name[1] else ":"
    end = _spaces_end(text, entry.after)
    return [(entry.after, end, f"{colon} {new} " if text[end] == "#" else f"{colon} {new}")]


def _inserted(text: str, target: Target, value: Value) -> list[Splice] | None:
    parent, new = target.parent, one_line(value, target.order)
    if new is None or (parent.kind == "list" and value is None):
        return None
    if isinstance(target.part, str):
        new = f"{scalar(target.part, flow=True)}: {new}"
    if not parent.entries:
        inner = text[parent.start + 1 : parent.end - 1]
        end = parent.start + 1 + (len(inner) if not inner.strip() else 0)
        return [(parent.start + 1, end, f"{new} " if inner.strip() else new)]
    before = target.predecessor()
    if before is None:
        return [(parent.entries[0].start, parent.entries[0].start, f"{new}, ")]
    # A comma may not touch the colon of an empty value.
    comma = " , " if text[before.value.end - 1] == ":" else ", "
    return [(before.value.end, before.value.end, comma + new)]


def removed(text: str, target: Target, entry: Entry) -> list[Splice]:
    """Take an entry out together with one comma; comments between the commas stay."""
    index = target.parent.entries.index(entry)
    if index:
        before = target.parent.entries[index - 1].value.end
        if "#" not in text[before : entry.start]:
            return [(before, entry.value.end, " " if text[before - 1] == ":" else "")]
        comma = _comma(text, before)
        return [(comma, comma + 1, ""), (entry.start, entry.value.end, "")]
    comma = _comma(text, entry.value.end)
    if text[entry.value.end : comma].strip():
        return [(entry.start, entry.value.end, ""), (comma, comma + 1, "")]
    return [(entry.start, _spaces_end(text, comma + 1), "")]


def _comma(text: str, index: int) -> int:
    found = _COMMA.match(text, index)
    return found.start(1) if found else index


def _spaces_end(text: str, index: int) -> int:
    found = _SPACES.match(text, index)
    return found.end() if found else index
