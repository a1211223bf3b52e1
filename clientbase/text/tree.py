"""The syntax of a document: where each key and value begins and ends, and in which style it stands.

Events tell where values are, but not where dashes, colons and comments are; those are found between them.
"""

import re
from collections.abc import Iterator
from typing import Any, Final, Literal, NamedTuple

from yaml.events import MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent

from clientbase.text.loader import LIBYAML, Events, Value, events

BREAK: Final = re.compile(r"\r\n|\r|\n")
_SPACE: Final = re.compile(r"(?:\s|#[^\r\n]*)*")
_LAST_BREAK: Final = re.compile(r"(?:\r\n|\r|\n)\Z")
HEADER: Final = re.compile(r"[|>][-+0-9]*")
_LINE_END: Final = re.compile(r"[\r\n]|\Z")

_ENDS: Final = frozenset({MappingEndEvent, SequenceEndEvent})

Kind = Literal["scalar", "map", "list"]


class Node:
    """A value in the text: *start* to *end* without what surrounds it."""

    __slots__ = ("end", "entries", "flow", "kind", "start", "style", "value")

    def __init__(
        self, kind: Kind, start: int, *, flow: bool, style: str = "", value: str | None = None
    ) -> None:
        """Begin a node whose end and entries are not known yet."""
        self.kind = kind
        self.start = start
        self.end = start
        self.flow = flow
        self.style = style
        self.value = value
        self.entries: list[Entry] = []

    @property
    def data(self) -> Value:
        """The plain value."""
        if self.kind == "scalar":
            return self.value
        if self.kind == "list":
            return [entry.value.data for entry in self.entries]
        return {entry.key: entry.value.data for entry in self.entries}

    @property
    def block_text(self) -> bool:
        """Whether it is a text in lines of its own, `|` or `>`."""
        return self.style in {"|", ">"}

    @property
    def in_lines(self) -> bool:
        """Whether it is a mapping or list with each entry in lines of its own."""
        return self.kind != "scalar" and not self.flow

    def child(self, part: str | int) -> "Entry | None":
        """Return the entry of a mapping or the item of a list."""
        if self.kind == "list":
            return self.entries[part] if isinstance(part, int) and part < len(self.entries) else None
        return next((entry for entry in self.entries if entry.key == part), None)


class Entry(NamedTuple):
    """A mapping's key with its value, or a list's dash with its item."""

    key: str
    start: int  # of the key or dash; of the item in a flow list
    after: int  # behind the colon or dash; behind the key where it has no colon
    value: Node
    name: tuple[int, int]  # where the key itself stands


def tree(text: str, *, libyaml: bool = LIBYAML) -> Node:
    """Return the syntax of a *text* that `parse` has accepted."""
    get = events(text, libyaml=libyaml)
    get()
    get()
    return _node(get(), get, text)


def _node(event: Any, get: Events, text: str) -> Node:
    kind, start, end = event.__class__, event.start_mark.index, event.end_mark.index
    if kind is ScalarEvent:
        style = event.style or ""
        node = Node("scalar", start, flow=False, style=style, value=event.value or ("" if style else None))
        node.end = end
        if node.block_text:
            node.end = _end_of_block(text, start, node.end)
        return node
    is_map = kind is MappingStartEvent
    node = Node("map" if is_map else "list", start, flow=bool(event.flow_style))
    braced = node.flow and text[start] in "[{"
    behind = start + 1 if braced else start
    inner: Any
    while type(inner := get()) not in _ENDS:
        entry = _entry(inner, get, text, behind) if is_map else _item(inner, get, text, behind, node)
        node.entries.append(entry)
        behind = entry.value.end
    node.end = inner.end_mark.index if braced else behind
    return node


def _entry(event: Any, get: Events, text: str, behind: int) -> Entry:
    start, end = event.start_mark.index, event.end_mark.index
    colon = _skip(text, end)
    after = colon + 1 if text[colon : colon + 1] == ":" else end
    begin = start
    if "?" in text[behind:start]:
        mark = _skip(text, behind)
        begin = min(_skip(text, mark + 1) if text[mark] == "," else mark, start)
    return Entry(event.value, begin, after, _placed(_node(get(), get, text), after), (start, end))


def _item(event: Any, get: Events, text: str, behind: int, parent: Node) -> Entry:
    node = _node(event, get, text)
    if parent.flow:
        return Entry("", node.start, node.start, node, (node.start, node.start))
    dash = _skip(text, behind)
    return Entry("", dash, dash + 1, _placed(node, dash + 1), (dash, dash))


def _placed(node: Node, after: int) -> Node:
    """Nothing stands directly behind its colon or dash, wherever the parser saw it end."""
    if node.kind == "scalar" and node.value is None:
        node.start = node.end = after
    return node


def _skip(text: str, index: int) -> int:
    """Pass over white space and comments."""
    found = _SPACE.match(text, index)
    return found.end() if found else index


def _end_of_block(text: str, start: int, end: int) -> int:
    """Leave out the empty lines behind a block text, unless its header keeps them."""
    header = text[start : line_end(text, start)]
    body = text[start:end]
    kept = "+" in header.partition("#")[0]
    return start + len(_LAST_BREAK.sub("", body) if kept else body.rstrip("\r\n"))


def line_start(text: str, index: int) -> int:
    """Return where the line begins in which *index* stands."""
    return max(text.rfind("\n", 0, index), text.rfind("\r", 0, index)) + 1


def line_end(text: str, index: int) -> int:
    """Return where the line ends in which *index* stands, before its break."""
    found = _LINE_END.search(text, index)
    return found.start() if found else len(text)


def next_line(text: str, index: int) -> int:
    """Return where the next line begins; the end of the text where there is none."""
    found = BREAK.search(text, index)
    return found.end() if found else len(text)


def column(text: str, index: int) -> int:
    """Count the characters before *index* in its line."""
    return index - line_start(text, index)


def comments(text: str, node: Node) -> Iterator[tuple[int, int]]:
    """Return where the comments of the document begin and end, in their order."""
    behind = 0
    for start, end in [*_scalars(text, node), (len(text), len(text))]:
        for found in re.finditer(r"#[^\r\n]*", text[behind:start]):
            yield behind + found.start(), behind + found.end()
        behind = end


def _scalars(text: str, node: Node) -> Iterator[tuple[int, int]]:
    # A comment may stand in the header of a block text.
    if header := HEADER.match(text, node.start) if node.block_text else None:
        yield node.start, header.end()
        yield line_end(text, node.start), node.end
    elif node.kind == "scalar":
        yield node.start, node.end
    for entry in node.entries:
        yield entry.name
        yield from _scalars(text, entry.value)
