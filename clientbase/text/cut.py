"""Values that YAML cuts off at " #", where a comment without a blank behind its "#" follows them."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from clientbase.finding import Place
from clientbase.text.quote import scalar
from clientbase.text.tree import Node, column, tree

_NUMBERED: Final = re.compile(r"[ \t]#\d")
_CUT: Final = re.compile(r"[ \t]+#[^\s#](?:(?![ \t]+#)[^\r\n])*")
"""What was cut off; a comment with a blank behind its sign may stand behind it."""
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
"""A day is whole: what stands behind it is a comment."""


class Cut(NamedTuple):
    """A value of one line that may go on behind the "#" at *place*."""

    place: Place
    start: int
    end: int
    whole: str
    flow: bool

    @property
    def beyond_doubt(self) -> bool:
        """Whether a number follows the "#": then it is that of a shop, a flat or an order, and no comment."""
        return not self.flow and bool(_NUMBERED.search(self.whole))


def cuts(text: str) -> Iterator[Cut]:
    """Return the plain values of *text* that are followed on their line by a comment without a blank."""
    for node, flow in _plain(tree(text), flow=False):
        if _DAY.fullmatch(text, node.start, node.end):
            continue
        if found := _CUT.match(text, node.end):
            mark = text.index("#", node.end)
            place = Place(text.count("\n", 0, mark) + 1, column(text, mark) + 1)
            yield Cut(place, node.start, found.end(), text[node.start : found.end()].rstrip(), flow)


def _plain(node: Node, *, flow: bool) -> Iterator[tuple[Node, bool]]:
    if node.kind == "scalar" and node.value and not node.style:
        yield node, flow
    for entry in node.entries:
        yield from _plain(entry.value, flow=flow or node.flow)


def uncut(text: str) -> str:
    """Return *text* with quotes around the values that are cut off beyond doubt."""
    for cut in [*cuts(text)][::-1]:
        if cut.beyond_doubt:
            text = f"{text[: cut.start]}{scalar(cut.whole)}{text[cut.end :]}"
    return text
