"""The comments of a document in their order, handed out to the entries that they belong to."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from clientbase.text.tree import Node, column, comments, line_start

_NOT_BESIDE: Final = re.compile(r"[\r\n\]}]")


class Remark(NamedTuple):
    """A comment on a line of its own, and whether an empty line stands before it."""

    apart: bool
    text: str


class Remarks:
    """What is left of the comments; each is handed out once."""

    def __init__(self, text: str, root: Node) -> None:
        """Find all comments of *text*."""
        self._text = text
        self._left = [*comments(text, root)][::-1]
        self._texts = [*_block_texts(root)]

    def any_before(self, index: int) -> bool:
        """Whether a comment is left before *index*."""
        return bool(self._left) and self._left[-1][0] < index

    def before(self, index: int) -> list[Remark]:
        """Hand out the comments before *index*."""
        found = []
        while self.any_before(index):
            found.append(self._next())
        return found

    def deeper(self, index: int, least: int, above: int) -> list[Remark]:
        """Hand out the comments before *index* that stand at *least* so deep, and right of *above*."""
        found = []
        while self.any_before(index) and column(self._text, self._left[-1][0]) >= max(least, above + 1):
            found.append(self._next())
        return found

    def beside(self, index: int, before: int | None = None) -> str:
        """Hand out the comment on the line of *index*, with the distance that it keeps."""
        start, end = self._left[-1] if self._left else (len(self._text), 0)
        gap = self._text[index:start]
        # Behind a closing bracket it belongs to what the bracket closes.
        if not end or _NOT_BESIDE.search(gap) or (before is not None and start >= before):
            return ""
        self._left.pop()
        return (gap if gap and not gap.strip(" ") else "  ") + self._text[start:end].rstrip()

    def apart(self, index: int) -> bool:
        """Whether *index* begins a line with an empty one before it."""
        start = line_start(self._text, index)
        above = self._text[:start]
        if self._text[start:index].strip() or not above:
            return False
        end = len(above) - (2 if above.endswith("\r\n") else 1)
        line = line_start(above, end)
        return not above[line:end].strip() and not any(begin < line < close for begin, close in self._texts)

    def _next(self) -> Remark:
        start, end = self._left.pop()
        return Remark(self.apart(start), self._text[start:end].rstrip())


def _block_texts(node: Node) -> Iterator[tuple[int, int]]:
    """Return from where to where each text in lines of its own stands: its last line may look empty and is none."""
    if node.block_text:
        yield node.start, node.end
    for entry in node.entries:
        yield from _block_texts(entry.value)
