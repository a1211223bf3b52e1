"""Decisions put down in the register and changed there: written, read again, judged, put in place or refused."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path

from clientbase.edits.kinds import REGISTER_ORDER
from clientbase.edits.write import Draft, Make, accepted, put_all, read_again
from clientbase.errors import UnreadableError, UsageError
from clientbase.names import REGISTER
from clientbase.rules.decided import MODELINE, register_document
from clientbase.rules.judge import judge_register
from clientbase.rules.registry import Around
from clientbase.text.change import Append
from clientbase.text.edit import edited
from clientbase.text.format import written
from clientbase.text.read import Document, Unreadable
from clientbase.text.store import locked
from clientbase.text.walk import Value

Write = Callable[[Document | None], str]
"""Gives the text that the register is to have, told what it is like before."""


def add_decisions(
    root: Path, items: Sequence[Mapping[str, Value]], around: Around, *, dry: bool
) -> tuple[Draft, ...]:
    """Add decisions to the register, which is begun with the first; RefusedError names each error in them."""

    def write(before: Document | None) -> str:
        if before is None:
            return written({"decisions": [dict(item) for item in items]}, REGISTER_ORDER, MODELINE)
        return edited(before, [Append(("decisions",), dict(item)) for item in items], REGISTER_ORDER)

    return (_changed(root, write, around, dry=dry),)


def change_decisions(root: Path, make: Make, around: Around, *, dry: bool) -> Draft:
    """Change the register as *make* says; RefusedError where that would bring an error into it."""

    def write(before: Document | None) -> str:
        if before is None:
            raise UsageError("nothing was decided yet; begin with: clientbase add decision decision=TEXT")
        return edited(before, make(before), REGISTER_ORDER)

    return _changed(root, write, around, dry=dry)


def _changed(root: Path, write: Write, around: Around, *, dry: bool) -> Draft:
    with nullcontext() if dry else locked(root):
        before = _before(root)
        register, known = judge_register(before, around) if before else (None, ())
        after = read_again(REGISTER, write(before), bom=bool(before and before.bom))
        fresh = before is not None and register is None
        draft = Draft(before, after, None, accepted(known, judge_register(after, around)[1], fresh=fresh))
        if not dry:
            put_all(root, [draft])
    return draft


def _before(root: Path) -> Document | None:
    try:
        return register_document(root)
    except Unreadable as unreadable:
        raise UnreadableError(f"{REGISTER} cannot be read; mend it first", (unreadable.finding,)) from None
