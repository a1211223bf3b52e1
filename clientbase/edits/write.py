"""The one way of a change into a file: read, changed, read again, judged, put in place or refused."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

from clientbase.edits.kinds import RECORD
from clientbase.edits.records import document_of
from clientbase.errors import BlockedError, RefusedError
from clientbase.finding import Finding, Severity, new_findings
from clientbase.model import Client
from clientbase.norms import Norms
from clientbase.rules.judge import Judged, judge
from clientbase.text.edit import Change, edited
from clientbase.text.format import written
from clientbase.text.read import BOM, Document, Unreadable, parse
from clientbase.text.store import locked, put
from clientbase.text.walk import Value
from clientbase.typed import MISSING_FIELD, UNKNOWN_FIELD, WRONG_VALUE

MODELINE: Final = "# yaml-language-server: $schema={}.clientbase/record.schema.json"
_OF_TYPES: Final = frozenset({UNKNOWN_FIELD, MISSING_FIELD, WRONG_VALUE})
_REFUSED: Final = "nothing was written"
_NOTHING_YET: Final = Judged(None, ())

Make = Callable[[Document], Sequence[Change]]
"""Says what is to be changed in a record that was just read."""


class Rules(NamedTuple):
    """What a change is judged by."""

    norms: Norms
    today: date


class Draft(NamedTuple):
    """A record as it would be, and what would be new to complain of; no error is among that."""

    before: Document | None
    after: Document
    client: Client | None
    findings: tuple[Finding, ...]

    @property
    def path(self) -> str:
        """Where the record stands."""
        return self.after.path

    @property
    def changed(self) -> bool:
        """Whether there is anything to write."""
        return self.before is None or self.before.text != self.after.text

    @property
    def line(self) -> int:
        """The first line that is not as it was."""
        if self.before is None or not self.changed:
            return 1
        lines = zip(self.before.text.split("\n"), self.after.text.split("\n"), strict=False)
        return next(n for n, (old, new) in enumerate((*lines, ("", None)), 1) if old != new)


Allow = Callable[[Draft], Iterable[Finding]]
"""Says what else is to be complained of in a draft, or refuses it."""


def change(
    root: Path, path: str, make: Make, rules: Rules, allow: Allow | None = None, *, dry: bool = False
) -> Draft:
    """Change the record at *path* as *make* says; RefusedError where that would bring an error into it."""
    with nullcontext() if dry else locked(root):
        draft = drafted(document_of(root, path), make, rules)
        if allow:
            draft = draft._replace(findings=(*draft.findings, *allow(draft)))
        if not dry:
            put_all(root, [draft])
    return draft


def drafted(document: Document, make: Make, rules: Rules) -> Draft:
    """Return the record after its change; RefusedError names each error that would be new."""
    text = edited(document, make(document), RECORD)
    return replaced(document, text, rules)


def replaced(document: Document, text: str, rules: Rules) -> Draft:
    """Return the record with another text; RefusedError names each error that would be new."""
    before = judge(document, rules.norms, rules.today)
    return _checked(document, before, read_again(document.path, text, bom=document.bom), rules)


def mended(path: str, text: str, rules: Rules) -> Draft:
    """Return a record that could not be read before with a text that can be."""
    after = read_again(path, text)
    return Draft(None, after, *judge(after, rules.norms, rules.today))


def begun(path: str, data: Mapping[str, Value], rules: Rules) -> Draft:
    """Return a new record; RefusedError names each error in it."""
    modeline = MODELINE.format("../" * path.count("/"))
    after = read_again(path, written(data, RECORD, modeline))
    return _checked(None, _NOTHING_YET, after, rules)


def read_again(path: str, text: str, *, bom: bool = False) -> Document:
    """Read what is about to be written; RefusedError where nobody could read it."""
    try:
        return parse((BOM if bom else b"") + text.encode(), path)
    except Unreadable as unreadable:
        raise RefusedError(_REFUSED, (unreadable.finding,)) from None


def _checked(before: Document | None, judged: Judged, after: Document, rules: Rules) -> Draft:
    now = judge(after, rules.norms, rules.today)
    fresh = before is not None and judged.client is None
    return Draft(before, after, now.client, accepted(judged.findings, now.findings, fresh=fresh))


def accepted(before: Sequence[Finding], after: Sequence[Finding], *, fresh: bool) -> tuple[Finding, ...]:
    """Return the findings that are new; RefusedError names the errors among them.

    *fresh* says that the file's types were wrong: once they are right it is judged for the first time, and what
    its rules say then is no fault of this change.
    """
    new = new_findings(before, after)
    errors = [f for f in new if f.severity is Severity.ERROR and (not fresh or f.code in _OF_TYPES)]
    if errors:
        raise RefusedError(_REFUSED, errors)
    return tuple(new)


def put_all(root: Path, drafts: Sequence[Draft]) -> None:
    """Put drafts in place; whoever calls holds the lock."""
    done = 0
    try:
        for draft in drafts:
            if draft.changed:
                put(root / draft.path, draft.after.text, bom=draft.after.bom)
                done += 1
    except BlockedError as error:
        if done:
            raise BlockedError(f"{error}; {done} of {len(drafts)} records were written before it") from None
        raise
