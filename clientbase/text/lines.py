"""Changes of mappings and lists that have each entry in lines of its own."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from clientbase.text.layout import WIDTH, Style, broken, one_line, spelled, spelled_item
from clientbase.text.loader import Value
from clientbase.text.quote import scalar
from clientbase.text.target import Target, spliced
from clientbase.text.tree import BREAK, HEADER, Entry, Node, column, line_end, line_start, next_line

_COMMENT_OR_EMPTY: Final = re.compile(r"([ \t]*)(#|[\r\n]|\Z)")
_TAIL: Final = re.compile(r"[ \t]*#[^\r\n]*")
_EMPTY_LINE: Final = re.compile(r"(?:\r\n|\r(?!\n)|\n)[ \t]*(?:\r\n|\r|\n)")


class _Manner(NamedTuple):
    """How an item of a list stands: in which style, how far behind its dash, and whether below an empty line."""

    style: Style | None
    gap: str
    apart: bool


def put(text: str, target: Target, value: Value) -> str:
    """Replace the value of an entry, or add an entry in its place in the model's order."""
    return _replaced(text, target, target.entry, value) if target.entry else _inserted(text, target, value)


def added(text: str, target: Target, values: Iterable[Value]) -> str:
    """Add items behind the last one of a list, which ends its line, each in the manner of the one before it."""
    entries = target.parent.entries
    indent, manner = column(text, entries[0].start), _manner(text, entries)
    words: list[str] = []
    for value in values:
        new = _item_lines(target, indent, value, manner)
        words += ["", *new] if manner.apart else new
        manner = _manner_of(new, value, manner)
    return _with_lines(text, _behind(text, entries[-1], target, indent), words)


def removed(text: str, target: Target, entry: Entry) -> str:
    """Take the lines of an entry out, with the comments beside it."""
    start = line_start(text, entry.start)
    if text[start : entry.start].strip():
        tail = _tail(text, entry.value.end)
        behind, following = entry.value.end + len(tail), target.parent.entries[1].start
        if text[behind:following].strip():
            return text[: entry.start].rstrip(" ") + text[behind:]
        return text[: entry.start] + text[following:]
    end = _behind_comments(text, next_line(text, entry.value.end), column(text, entry.start) + 1)
    return text[:start] + text[end:]


def line_break(text: str) -> str:
    """Return the line break that the file has most of."""
    return max(Counter(BREAK.findall(text)).items(), key=lambda item: item[1], default=("\n", 0))[0]


def _replaced(text: str, target: Target, entry: Entry, value: Value) -> str:
    old = entry.value
    first, *rest = _spelled(text, target, entry, value)
    in_place = not old.in_lines and not old.block_text and old.start > entry.after
    if first and not rest and in_place:
        return text[: old.start] + first + text[old.end :]
    end = line_end(text, old.end)
    comment = _comments_beside(text, entry, end).rstrip()
    new = line_break(text)
    space = _spaces(text[entry.after : old.start]) if first else ""
    head = text[: entry.after] + space + first + comment
    return new.join([head, *rest]) + (text[end:] or (new if rest else ""))


def _comments_beside(text: str, entry: Entry, end: int) -> str:
    """Return the comments on the lines where the value of *entry* begins and ends."""
    old = entry.value
    if header := HEADER.match(text, old.start) if old.block_text else None:
        return text[header.end() : line_end(text, old.start)]
    apart = BREAK.search(text, entry.after, old.start)
    return (_tail(text, entry.after) if apart else "") + ("" if old.in_lines else text[old.end : end])


def _spelled(text: str, target: Target, entry: Entry, value: Value) -> list[str]:
    old, indent = entry.value, column(text, entry.start)
    style: Style | None = "lines" if old.in_lines else "flow" if old.entries else None
    if isinstance(target.part, int):
        gap = 1 + len(_spaces(text[entry.after : old.start]))
        words = spelled_item(value, indent, target.order, name=target.name, style=style, gap=gap)
    else:
        words = _spelled_value(target, target.part, indent, value, style)
    behind = next_line(text, old.end)
    if len(words) > 1 and broken(value) and _behind_comments(text, behind, indent + 1) > behind:
        # Comments that follow deeper than the key would become part of a text in lines.
        words = [one_line(value, target.order) or ""]
    return [scalar(value, style=old.style)] if isinstance(value, str) and len(words) == 1 else words


def _spelled_value(
    target: Target, key: str, indent: int, value: Value, style: Style | None = None
) -> list[str]:
    room = WIDTH - indent - len(key) - 2
    return spelled(value, indent, target.order, name=key, room=room, style=style, dash=target.dash)


def _tail(text: str, index: int) -> str:
    found = _TAIL.match(text, index)
    return found[0] if found else ""


def _inserted(text: str, target: Target, value: Value) -> str:
    first = target.parent.entries[0]
    indent = column(text, first.start)
    lines = _new_lines(text, target, indent, value)
    new = line_break(text)
    before = target.predecessor()
    if before is not None:
        return _with_lines(text, _behind(text, before, target, indent), lines, before)
    start = line_start(text, first.start)
    if text[start : first.start].strip():
        return text[: first.start] + new.join(lines)[indent:] + new + " " * indent + text[first.start :]
    if target.owner:
        # Comments above the first key of a nested mapping are about that key.
        start = min(next_line(text, target.owner.after), start)
    return _with_lines(text, start, lines)


def _new_lines(text: str, target: Target, indent: int, value: Value) -> list[str]:
    margin = " " * indent
    if isinstance(target.part, str):
        first, *rest = _spelled_value(target, target.part, indent, value)
        return [f"{margin}{scalar(target.part)}:{first and ' '}{first}", *rest]
    manner = _manner(text, target.parent.entries)
    lines = _item_lines(target, indent, value, manner)
    return ["", *lines] if manner.apart else lines


def _item_lines(target: Target, indent: int, value: Value, manner: _Manner) -> list[str]:
    gap = 1 + len(manner.gap)
    first, *rest = spelled_item(value, indent, target.order, name=target.name, style=manner.style, gap=gap)
    return [f"{' ' * indent}-{first and manner.gap}{first}", *rest]


def _manner(text: str, entries: Sequence[Entry]) -> _Manner:
    *others, last = entries
    style: Style | None = "lines" if last.value.in_lines else None
    if last.value.flow and not BREAK.search(text[last.value.start : last.value.end]):
        style = "flow"
    apart = others and _EMPTY_LINE.search(text[others[-1].value.end : last.start])
    return _Manner(style, _spaces(text[last.after : last.value.start]), bool(apart))


def _manner_of(lines: Sequence[str], value: Value, manner: _Manner) -> _Manner:
    """Return the manner of an item that was just written as *lines*."""
    said = lines[0].lstrip(" ")[1:].lstrip(" ")
    style: Style | None = None
    if isinstance(value, dict | list):
        style = "flow" if len(lines) == 1 and said[:1] in {"{", "["} else "lines"
    return manner._replace(style=style, gap=manner.gap if said else " ")


def _spaces(gap: str) -> str:
    """Keep the distance that the writer likes between a dash or colon and its value."""
    return gap if gap and not gap.strip(" ") else " "


def _with_lines(text: str, index: int, lines: list[str], before: Entry | None = None) -> str:
    new = line_break(text)
    words = "".join(line + new for line in lines)
    unended = index == len(text) and not BREAK.search(text[-1:])
    splices = [(index, index, new + words if unended else words)]
    if before and not BREAK.search(text, before.value.end):
        last = _last(before.value)
        if last.block_text and text[last.start + 1] != "-":
            # A block text that ended with the file had no line break at its end, and must not get one.
            splices.append((last.start + 1, last.start + 1, "-"))
    return spliced(text, splices)


def _last(node: Node) -> Node:
    return _last(node.entries[-1].value) if node.entries else node


def _behind(text: str, entry: Entry, target: Target, indent: int) -> int:
    """Return the line behind *entry* and behind the comments that stand deep enough to belong to it."""
    nested = target.owner is not None and indent > column(text, target.owner.start)
    is_last = entry is target.parent.entries[-1]
    return _behind_comments(
        text, next_line(text, entry.value.end), indent if nested and is_last else indent + 1
    )


def _behind_comments(text: str, index: int, least: int) -> int:
    end = index
    while index < len(text) and (found := _COMMENT_OR_EMPTY.match(text, index)):
        index = next_line(text, index)
        if found[2] == "#":
            if len(found[1]) < least:
                break
            end = index
    return end
