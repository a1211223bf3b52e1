"""New clients, and new items in the records of clients."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from clientbase.edits.address import locate
from clientbase.edits.kinds import Kind
from clientbase.edits.records import free_id
from clientbase.edits.sale import below_minimum, small_offers
from clientbase.edits.write import Draft, Rules, begun, drafted
from clientbase.errors import RefusedError, UnreadableError, UsageError
from clientbase.finding import Finding
from clientbase.language import say
from clientbase.laws.choice import depend_on_class
from clientbase.model import Proposal, Purchase
from clientbase.names import client_id, valid_id
from clientbase.norms import Norms
from clientbase.text.change import Append, Change
from clientbase.text.loader import Value
from clientbase.text.read import Document, Unreadable, parse

_LIST: Final = re.compile(r"(?:[ \t]*(?:#.*|---[ \t]*)?\r?\n)*(?:-(?=\s)|\[)")
_START: Final = re.compile(r"^---[ \t]*$", re.MULTILINE)
_PATH: Final = "standard input"

_GATES: Final = {Purchase: below_minimum, Proposal: small_offers}
"""Kinds of items whose sums are held to the company's minimum."""

Item = Mapping[str, Value]


def items_in(data: bytes) -> tuple[dict[str, Value], ...]:
    """Read YAML from standard input: one mapping, or a list of mappings."""
    try:
        if not _LIST.match(data.decode("utf-8-sig", "replace")):
            return (parse(data, _PATH).data,)
        # The reader wants a mapping at the top, so the list becomes the value of a key.
        indented = b"".join(b" " + line for line in _without_start(data).splitlines(keepends=True))
        items = parse(b"items:\n" + indented, _PATH).data["items"]
    except Unreadable as unreadable:
        raise UnreadableError(
            say("standard input cannot be read"), (_as_given(unreadable.finding, data),)
        ) from None
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise UsageError(say("standard input is to be one mapping of fields, or a list of such mappings"))
    return tuple(item for item in items if isinstance(item, dict))


def _without_start(data: bytes) -> bytes:
    return _START.sub("", data.decode("utf-8-sig", "surrogateescape"), count=1).encode(
        errors="surrogateescape"
    )


def _as_given(finding: Finding, data: bytes) -> Finding:
    """Return the place in what was given, where it was read one line down and one column in."""
    if not _LIST.match(data.decode("utf-8-sig", "replace")):
        return finding
    return finding._replace(line=max(1, finding.line - 1), column=max(1, finding.column - 1))


def new_clients(root: Path, clients: Sequence[tuple[str | None, Item]], rules: Rules) -> list[Draft]:
    """Draft a record of each client, with the id that is given or that its name makes."""
    drafts: list[Draft] = []
    for wanted, data in clients:
        path = f"records/{_id_for(root, wanted, data, drafts)}.yaml"
        drafts.append(begun(path, data, rules))
    return drafts


def _id_for(root: Path, wanted: str | None, data: Item, drafts: Sequence[Draft]) -> str:
    made = wanted if wanted is not None else client_id(str(data.get("name") or ""))
    if fault := valid_id(made):
        raise UsageError(fault)
    free = free_id(root, made, {Path(draft.path).stem for draft in drafts})
    if free != made:
        raise RefusedError(
            say(
                'there is a client "{made}" already; if this is another one, add id={free}',
                made=made,
                free=free,
            )
        )
    return made


def new_items(
    document: Document,
    held_by: str,
    kind: Kind,
    items: Sequence[Item],
    rules: Rules,
    class_: str | None = None,
    also: Sequence[Change] = (),
) -> Draft:
    """Draft a record with more items of one kind, and with what *also* changes by them.

    *held_by* is the part that has their list, empty for the client; *class_* is the client's, where a minimum
    depends on it (see `needs_class`).
    """
    where = (*locate(document, held_by).where, kind.listed_under)
    added = [Append(where, _named_waiver(item, document.data, kind)) for item in items]
    draft = drafted(document, [*also, *added], rules)
    small = _GATES[kind.shape](draft, len(items), rules, class_) if kind.shape in _GATES else ()
    return draft._replace(findings=(*draft.findings, *small))


def needs_class(kind: Kind, norms: Norms) -> bool:
    """Whether the company's minimum for such an item depends on the client's class, which only an index knows."""
    return kind.shape in _GATES and depend_on_class(norms.thresholds)


def _named_waiver(item: Item, record: Mapping[str, Any], kind: Kind) -> dict[str, Value]:
    """Write down who allowed a sale below the minimum: who sold it, where nobody else is named."""
    waiver = item.get("waiver")
    seller = item.get("manager") or record.get("manager")
    if kind.shape is not Purchase or not isinstance(waiver, dict) or "by" in waiver or not seller:
        return dict(item)
    return {**item, "waiver": {"by": seller, **waiver}}
