"""Decisions put down in the register and changed there, judged as a record is."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from clientbase.edits.kinds import REGISTER_ORDER
from clientbase.edits.setting import setting
from clientbase.edits.write import Draft, Rules, accepted, read_again
from clientbase.errors import UnreadableError, UsageError
from clientbase.language import say
from clientbase.names import REGISTER
from clientbase.norms import Register
from clientbase.rules.decisions_file import MODELINE, register_document
from clientbase.rules.judge import judge_register
from clientbase.rules.registry import RegisterContext
from clientbase.text.change import Append, Change
from clientbase.text.edit import edited
from clientbase.text.format import written
from clientbase.text.loader import Value
from clientbase.text.read import Document, Unreadable


def new_decisions(root: Path, items: Sequence[Mapping[str, Value]], around: RegisterContext) -> Draft:
    """Draft the register with more decisions; it is begun with the first."""
    before = _register(root)
    if before is None:
        text = written({"decisions": [dict(item) for item in items]}, REGISTER_ORDER, MODELINE)
        return _judged(None, read_again(REGISTER, text), around)
    added = [Append(("decisions",), dict(item)) for item in items]
    return _judged(before, edited(before, added, REGISTER_ORDER), around)


def set_in_decision(
    root: Path, address: str, words: Sequence[str], rules: Rules, around: RegisterContext
) -> Draft:
    """Draft the register with other fields of the decision at *address*, such as `decisions/0`."""
    before = _register(root)
    if before is None:
        raise UsageError(say("nothing was decided yet; begin with: clientbase add decision decision=TEXT"))
    changes = setting(before, address, words, rules, Register)
    return _judged(before, edited(before, changes, REGISTER_ORDER), around)


def register_with(
    root: Path, changing: Callable[[Register], Sequence[Change]], around: RegisterContext
) -> Draft | None:
    """Draft the register with what *changing* says of it; None where that is nothing, or nothing was decided yet."""
    before = _register(root)
    register = judge_register(before, around)[0] if before else None
    changes = changing(register) if register else ()
    return _judged(before, edited(before, changes, REGISTER_ORDER), around) if before and changes else None


def _judged(before: Document | None, after: Document, around: RegisterContext) -> Draft:
    """Return the draft; RefusedError where that would bring an error into the register."""
    register, known = judge_register(before, around) if before else (None, ())
    _, found = judge_register(after, around)
    return Draft(before, after, None, accepted(known, found, fresh=before is not None and register is None))


def _register(root: Path) -> Document | None:
    try:
        return register_document(root)
    except Unreadable as unreadable:
        raise UnreadableError(
            say("{register} cannot be read; mend it first", register=REGISTER), (unreadable.finding,)
        ) from None
