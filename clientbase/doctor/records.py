"""Records and files of the company in which git has left its marks."""

from collections.abc import Iterator
from pathlib import Path

from clientbase.doctor.trace import Trace
from clientbase.errors import BlockedError
from clientbase.index.scan import scan
from clientbase.language import say
from clientbase.names import REGISTER, SCHEMA
from clientbase.text.inside import LARGEST, IrregularError, contents
from clientbase.text.read import Unreadable, may_hold_marks, read

_MARKS = "CB006"


def found(root: Path) -> Iterator[Trace]:
    """Return the files that still hold both sides of a merge; only of those that may the text is understood."""
    for path in _paths(root):
        try:
            if not may_hold_marks(contents(root / path, LARGEST)):
                continue
        except (OSError, IrregularError):  # which check says
            continue
        try:
            read(root / path, path)
        except Unreadable as unreadable:
            if unreadable.finding.code == _MARKS:
                where = f"{path}:{unreadable.finding.line}"
                yield Trace(
                    "conflict",
                    where,
                    say("marks of a merge are left"),
                    say("decide with: clientbase resolve"),
                )


def _paths(root: Path) -> Iterator[str]:
    yield from (SCHEMA, REGISTER)
    try:
        yield from (path for path, *_ in scan(root))
    except BlockedError:  # `records` is no folder, which check says
        return
