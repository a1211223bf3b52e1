"""Decisions put down in the register: written, read again, judged, put in place or refused."""

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Final

from clientbase.edits.write import Draft, put_all, read_again
from clientbase.errors import RefusedError, UnreadableError
from clientbase.finding import Finding, Severity
from clientbase.rules.decided import REGISTER, register_document
from clientbase.rules.judge import judge_register
from clientbase.rules.registry import Around
from clientbase.shapes import Register
from clientbase.text.change import Append
from clientbase.text.edit import edited
from clientbase.text.format import written
from clientbase.text.read import Document, Unreadable
from clientbase.text.store import locked
from clientbase.text.walk import Value
from clientbase.typed import order_of

_ORDER: Final = order_of(Register)


def add_decisions(
    root: Path, items: Sequence[Mapping[str, Value]], around: Around, *, dry: bool
) -> tuple[Draft, ...]:
    """Add decisions to the register, which is begun with the first; RefusedError names each error in them."""
    with nullcontext() if dry else locked(root):
        before = _before(root)
        known = judge_register(before, around)[1] if before else ()
        after = read_again(REGISTER, _text(before, items), bom=bool(before and before.bom))
        new = _new(known, judge_register(after, around)[1])
        errors = [finding for finding in new if finding.severity is Severity.ERROR]
        if errors:
            raise RefusedError("nothing was written", errors)
        draft = Draft(before, after, None, new)
        if not dry:
            put_all(root, [draft])
    return (draft,)


def _before(root: Path) -> Document | None:
    try:
        return register_document(root)
    except Unreadable as unreadable:
        raise UnreadableError(f"{REGISTER} cannot be read; mend it first", (unreadable.finding,)) from None


def _text(before: Document | None, items: Sequence[Mapping[str, Value]]) -> str:
    if before is None:
        return written({"decisions": [dict(item) for item in items]}, _ORDER)
    return edited(before, [Append(("decisions",), dict(item)) for item in items], _ORDER)


def _new(before: Sequence[Finding], after: Sequence[Finding]) -> tuple[Finding, ...]:
    known = Counter((finding.code, finding.message) for finding in before)
    found = []
    for finding in after:
        key = (finding.code, finding.message)
        known[key] -= 1
        if known[key] < 0:
            found.append(finding)
    return tuple(found)
