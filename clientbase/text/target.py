"""Where a change arrives: the mapping or list that it changes, and what the model says of it."""

from collections.abc import Iterable
from typing import Final, NamedTuple

from clientbase.text.change import Append, Change, Path_
from clientbase.text.layout import Order, below, ranked
from clientbase.text.tree import Entry, Node, column

_BEHIND_ALL: Final = 1 << 31

Splice = tuple[int, int, str]


class Target(NamedTuple):
    """The container of a change, and the entry that is changed if it is there already."""

    parent: Node
    entry: Entry | None
    part: str | int
    order: Order  # of the value that arrives
    outer: Order  # of the parent's keys
    name: str  # the nearest key, which says what kind of value it is
    owner: Entry | None  # the entry whose value the parent is; none at the top
    dash: int  # how far behind their key the file has its dashes
    flow: Node | None  # the outermost container in flow style, if any
    whole: Path_  # its place; empty at the top

    @property
    def there(self) -> Entry:
        """The entry of a change that needs one."""
        assert self.entry is not None  # noqa: S101 - what is removed has been found before
        return self.entry

    def predecessor(self) -> Entry | None:
        """Return the last entry that the model has before the new one; the last of all in a list."""
        if not isinstance(self.part, str):
            return self.parent.entries[-1]
        keys = ranked([*(entry.key for entry in self.parent.entries), self.part], self.outer)
        early = set(keys[: keys.index(self.part)])
        return next((entry for entry in reversed(self.parent.entries) if entry.key in early), None)


def target_of(root: Node, change: Change, order: Order, dash: int) -> Target:
    """Follow a reduced change to its place."""
    where = (*change.where, _BEHIND_ALL) if isinstance(change, Append) else change.where
    parent, owner, name, outer = root, None, "", order
    flow, whole = (root if root.flow else None), where[:0]
    for depth, part in enumerate(where[:-1], 1):
        owner = parent.child(part)
        assert owner is not None  # noqa: S101 - a reduced change has all its parents
        parent = owner.value
        name, outer = (part, below(outer, part)) if isinstance(part, str) else (name, outer)
        if flow is None and parent.flow:
            flow, whole = parent, where[:depth]
    part = where[-1]
    name, order = (part, below(outer, part)) if isinstance(part, str) else (name, outer)
    return Target(parent, parent.child(part), part, order, outer, name, owner, dash, flow, whole)


def dashes(text: str, root: Node) -> int:
    """Say how far behind their keys the file has the dashes of its lists."""
    lists = (entry for entry in root.entries if entry.value.kind == "list" and entry.value.in_lines)
    return next((column(text, entry.value.start) - column(text, entry.start) for entry in lists), 2)


def spliced(text: str, splices: Iterable[Splice]) -> str:
    """Put new words in place of old ones."""
    for start, end, new in sorted(splices, reverse=True):
        text = text[:start] + new + text[end:]
    return text
