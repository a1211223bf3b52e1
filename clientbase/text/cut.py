"""Values that YAML cuts off at " #", where a comment without a blank behind its "#" follows them."""

import re
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from clientbase.fields import FIELDS, Field
from clientbase.finding import Place
from clientbase.model import Client
from clientbase.text.quote import scalar
from clientbase.text.tree import Node, column, tree

_NUMBERED: Final = re.compile(r"[ \t]#\d")
_CUT: Final = re.compile(r"[ \t]+#[^\s#](?:(?![ \t]+#)[^\r\n])*")
"""What was cut off; a comment with a blank behind its sign may stand behind it."""
_NUMBER: Final = re.compile(r"\d{4}-\d\d-\d\d|[+-]?\d+(?:[.,]\d+)*(?:d|w|mo|y|%)?", re.ASCII)
"""A day, a number or a duration: under a key that nobody declares what stands behind it is a comment."""


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


def cuts(text: str, shape: type[Any] = Client) -> Iterator[Cut]:
    """Return the plain values of *text* that are followed on their line by a comment without a blank.

    A value that could not go on, as a sum or a day, is whole, and what stands behind it is a comment. *shape* is what
    the text holds: a client, norms or decisions.
    """
    whole_file = Field(shape, "one", required=False, default=None, attribute="")
    for node, field, flow in _plain(tree(text), whole_file, flow=False):
        if found := _CUT.match(text, node.end):
            whole = text[node.start : found.end()].rstrip()
            if _goes_on(whole, node.value or "", field):
                mark = text.index("#", node.end)
                place = Place(text.count("\n", 0, mark) + 1, column(text, mark) + 1)
                yield Cut(place, node.start, found.end(), whole, flow)


def _goes_on(whole: str, value: str, field: Field | None) -> bool:
    """Return whether the *value* of a field may be the *whole*; no number of an undeclared one goes on."""
    if field is None or field.parse is None or field.parse in FIELDS:
        return not _NUMBER.fullmatch(value)
    try:
        field.parse(whole)
    except ValueError:
        return False
    return True


def _plain(node: Node, field: Field | None, *, flow: bool) -> Iterator[tuple[Node, Field | None, bool]]:
    """Return the plain values below *node*, each with the field of the model that it stands for."""
    if node.kind == "scalar" and node.value and not node.style:
        yield node, field, flow
    for entry in node.entries:
        yield from _plain(entry.value, _inside(field, node, entry.key), flow=flow or node.flow)


def _inside(field: Field | None, node: Node, key: str) -> Field | None:
    if field is None or node.kind == "list":
        return field
    return (
        field._replace(form="one") if field.form.startswith("map") else FIELDS.get(field.parse, {}).get(key)
    )


def uncut(text: str) -> str:
    """Return *text* with quotes around the values that are cut off beyond doubt."""
    for cut in [*cuts(text)][::-1]:
        if cut.beyond_doubt:
            text = f"{text[: cut.start]}{scalar(cut.whole)}{text[cut.end :]}"
    return text
