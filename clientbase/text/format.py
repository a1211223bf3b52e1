"""The canonical form: the model's order, two spaces, one way to write everything, and every comment kept."""

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from clientbase.text.change import EditError
from clientbase.text.comments import Remark, Remarks
from clientbase.text.layout import WIDTH, Order, below, map_lines, ranked, spelled
from clientbase.text.loader import Value
from clientbase.text.quote import scalar
from clientbase.text.read import Document, Unreadable, parse
from clientbase.text.tree import Entry, Node, column, comments, tree

__all__ = ["formatted", "written"]


def written(data: Mapping[str, Value], order: Order, modeline: str | None = None) -> str:
    """Return the text of a new record, below a *modeline* for editors if there is one."""
    lines = map_lines(data, 0, order)
    return "\n".join([*([modeline] if modeline else []), *lines, ""])


def formatted(document: Document, order: Order) -> str:
    """Return the canonical form of a record: the same data, and every comment where it belongs."""
    root = tree(document.text)
    if not root.entries:
        return document.text  # an empty mapping in brackets has nothing to be put in order
    new = _Formatter(document.text, root).document(root, order)
    try:
        again = parse(new.encode(), document.path)
    except Unreadable as error:
        raise EditError(f"{document.path} cannot be formatted: {error}; format it by hand") from None
    if again.data != document.data or _said(new) != _said(document.text):
        raise EditError(f"{document.path} cannot be formatted without losing something; format it by hand")
    return new


def _said(text: str) -> Counter[str]:
    return Counter(text[start:end].rstrip() for start, end in comments(text, tree(text)))


class _Scope(NamedTuple):
    """Where an entry is written, and what follows it in the old text."""

    indent: int
    order: Order  # of the keys in the container
    limit: int  # where the next entry begins
    above: int  # the column of that entry: comments right of it belong to what ends here


class _Written(NamedTuple):
    """An entry in its new form, with the comments that go before it."""

    key: str
    apart: bool
    lead: list[Remark]
    lines: list[str]


class _Formatter:
    """Writes the entries of a document in the old order, because comments are handed out in it."""

    def __init__(self, text: str, root: Node) -> None:
        """Begin with all comments in hand."""
        self.text = text
        self.remarks = Remarks(text, root)

    def document(self, root: Node, order: Order) -> str:
        """Write the whole document; what stands above its first key stays at the top."""
        first, *others = self._entries(root, _Scope(0, order, len(self.text), 0))
        lines = [*_remarked(_tight(first.lead), ""), *([""] if first.apart and first.lead else [])]
        headed = first._replace(apart=False, lead=[])
        for entry in _ordered([headed, *others], root, order):
            lines += _lines(entry, "", follows=bool(lines and lines[-1]))
        lines += _remarked(self.remarks.before(len(self.text)), "")
        return "\n".join([*lines, ""])

    def _entries(self, node: Node, scope: _Scope) -> list[_Written]:
        own = column(self.text, node.entries[0].start)
        following = [*(entry.start for entry in node.entries[1:]), scope.limit]
        return [
            self._entry(
                entry, node, scope if limit is scope.limit else scope._replace(limit=limit, above=own)
            )
            for entry, limit in zip(node.entries, following, strict=True)
        ]

    def _entry(self, entry: Entry, parent: Node, scope: _Scope) -> _Written:
        value, margin = entry.value, " " * scope.indent
        apart, lead = self.remarks.apart(entry.start), self.remarks.before(entry.start)
        moved = [] if value.in_lines else self.remarks.before(value.start)
        head = f"{margin}-" if parent.kind == "list" else f"{margin}{scalar(entry.key)}:"
        order = scope.order if parent.kind == "list" else below(scope.order, entry.key)
        words = self._words(value, scope.indent, order, WIDTH - len(head) - 1)
        if words is None:
            more, lines = self._nested(entry, parent, scope._replace(order=order), head)
        else:
            more = [] if value.kind == "scalar" else self.remarks.before(value.end)
            beside = self.remarks.beside(value.start if value.block_text else value.end)
            if len(words) > 1 and beside:
                beside = "  " + beside.strip()
            lines = [f"{head} {words[0]}{beside}" if words[0] else head + beside, *words[1:]]
        moved = [remark._replace(apart=apart and not place) for place, remark in enumerate(moved + more)]
        return _Written(entry.key, apart and not moved, lead + moved, lines)

    def _words(self, value: Node, indent: int, order: Order, room: int) -> list[str] | None:
        """Spell what needs no lines for entries; a comment inside needs them."""
        if value.in_lines or (value.entries and self.remarks.any_before(value.end)):
            return None
        words = spelled(value.data, indent, order, room=room, style="flow")
        return words if words[0] or value.kind == "scalar" else None

    def _nested(self, entry: Entry, parent: Node, scope: _Scope, head: str) -> tuple[list[Remark], list[str]]:
        """Write a value in lines below its key, or beginning beside its dash."""
        value, inner = entry.value, scope._replace(indent=scope.indent + 2)
        beside = self.remarks.beside(entry.after, value.entries[0].start)
        lead, lines = self._block(value, inner)
        behind = self.remarks.beside(value.end) if value.flow else ""
        if parent.kind == "list":
            lines[0] = head + lines[0][inner.indent - 1 :]
            return [*_remarks(beside), *_tight(lead), *_remarks(behind)], lines
        below_head = _remarked(_tight(lead), " " * inner.indent)
        if beside:
            return _remarks(behind), [head + beside, *below_head, *lines]
        return [], [head + behind, *below_head, *lines]

    def _block(self, node: Node, scope: _Scope) -> tuple[list[Remark], list[str]]:
        """Write a mapping or list in lines, and give apart the comments before its first line."""
        own, margin = column(self.text, node.entries[0].start), " " * scope.indent
        first, *others = _ordered(self._entries(node, scope), node, scope.order)
        if node.flow:
            tail = self.remarks.before(node.end)
        else:
            tail = self.remarks.deeper(scope.limit, own, scope.above)
        lines = [*first.lines]
        for entry in others:
            lines += _lines(entry, margin)
        return first.lead, lines + _remarked(tail, margin)


def _ordered(entries: list[_Written], node: Node, order: Order) -> list[_Written]:
    if node.kind == "list":
        return entries
    by_key = {entry.key: entry for entry in entries}
    return [by_key[key] for key in ranked(by_key, order)]


def _lines(entry: _Written, margin: str, *, follows: bool = True) -> list[str]:
    lead = entry.lead if follows else _tight(entry.lead)
    apart = entry.apart and bool(follows or lead)
    return [*_remarked(lead, margin), *([""] if apart else []), *entry.lines]


def _remarked(remarks: list[Remark], margin: str) -> list[str]:
    return [line for remark in remarks for line in ([""] if remark.apart else []) + [margin + remark.text]]


def _tight(remarks: list[Remark]) -> list[Remark]:
    """Nothing goes before the first line of a mapping or list, no empty line either."""
    return [remark._replace(apart=remark.apart and place > 0) for place, remark in enumerate(remarks)]


def _remarks(comment: str) -> list[Remark]:
    return [Remark(apart=False, text=comment.strip())] if comment else []
