"""The one way of a change into a file: read, changed, read again, judged, put in place or refused.

with locked(root):                                       # nobody else writes from here on
    document = document_of(root, path)
    draft = drafted(document, changes, rules)            # RefusedError: nothing was written
    put_all(root, [draft])
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

from clientbase.edits.kinds import RECORD
from clientbase.errors import BlockedError, RefusedError
from clientbase.finding import Finding, Severity, new_findings
from clientbase.language import say
from clientbase.model import Client
from clientbase.norms import Norms
from clientbase.rules.judge import Judged, judge
from clientbase.text import standing
from clientbase.text.edit import Change, edited
from clientbase.text.format import written
from clientbase.text.journal import File, emptied, keep
from clientbase.text.loader import Value
from clientbase.text.read import BOM, Document, Unreadable, parse
from clientbase.text.store import holds, put, remove, settle
from clientbase.typed import MISSING_FIELD, UNKNOWN_FIELD, WRONG_VALUE

MODELINE: Final = "# yaml-language-server: $schema={}.clientbase/record.schema.json"
_OF_TYPES: Final = frozenset({UNKNOWN_FIELD, MISSING_FIELD, WRONG_VALUE})


class Rules(NamedTuple):
    """What a change is judged by."""

    norms: Norms
    today: date


class Draft(NamedTuple):
    """A record as it would be, and what would be new to complain of; no error is among that.

    Where *before* has another path than *after*, the record is moved.
    """

    before: Document | None
    after: Document
    client: Client | None
    findings: tuple[Finding, ...]

    @property
    def path(self) -> str:
        """Where the record stands."""
        return self.after.path

    @property
    def was(self) -> str | None:
        """Where the record stood, if it is moved."""
        return self.before.path if self.before and self.before.path != self.path else None

    @property
    def changed(self) -> bool:
        """Whether there is anything to write."""
        return self.before is None or self.before.text != self.after.text or self.was is not None

    @property
    def line(self) -> int:
        """The first line that is not as it was."""
        if self.before is None or not self.changed:
            return 1
        lines = zip(self.before.text.split("\n"), self.after.text.split("\n"), strict=False)
        return next(n for n, (old, new) in enumerate((*lines, ("", None)), 1) if old != new)


def lost_comments(draft: Draft) -> list[str]:
    """Return the comments of a record that its draft has no more."""
    if draft.before is None or draft.after.text.count("#") >= draft.before.text.count("#"):
        return []
    from clientbase.text.tree import comments, tree

    old, new = (
        [text[start:end].rstrip() for start, end in comments(text, tree(text))]
        for text in (draft.before.text, draft.after.text)
    )
    return [comment for comment in old if comment not in new]


def drafted(document: Document, changes: Sequence[Change], rules: Rules) -> Draft:
    """Return a record after *changes*.

    Raises:
        RefusedError: errors that would be new

    """
    return _checked(document, edited(document, changes, RECORD), rules)


def replaced(document: Document, text: str, rules: Rules) -> Draft:
    """Return a record with another text.

    Raises:
        RefusedError: errors that would be new, or a text that nobody could read

    """
    return _checked(document, read_again(document.path, text, bom=document.bom), rules)


def mended(path: str, text: str, rules: Rules, *, bom: bool = False) -> Draft:
    """Return a record that could not be read before with a text that can be; a *bom* it had stays."""
    after = read_again(path, text, bom=bom)
    return Draft(None, after, *judge(after, rules.norms, rules.today))


def begun(path: str, data: Mapping[str, Value], rules: Rules) -> Draft:
    """Return a new record; RefusedError names each error in it."""
    modeline = MODELINE.format("../" * path.count("/"))
    after = read_again(path, written(data, RECORD, modeline))
    return _checked(None, after, rules)


def read_again(path: str, text: str, *, bom: bool = False) -> Document:
    """Read what is about to be written; RefusedError where nobody could read it."""
    try:
        return parse((BOM if bom else b"") + text.encode(), path)
    except Unreadable as unreadable:
        raise RefusedError(say("nothing was written"), (unreadable.finding,)) from None


def _checked(before: Document | None, after: Document, rules: Rules) -> Draft:
    now, known = judge(after, rules.norms, rules.today), Judged(None, ())
    if now.findings and before is not None:  # else nothing can be new, and nobody need know what was there
        known = judge(before, rules.norms, rules.today)
    fresh = before is not None and known.client is None
    return Draft(before, after, now.client, accepted(known.findings, now.findings, fresh=fresh))


def accepted(before: Sequence[Finding], after: Sequence[Finding], *, fresh: bool) -> tuple[Finding, ...]:
    """Return the findings that are new; RefusedError names the errors among them.

    *fresh* says that the file's types were wrong: once they are right it is judged for the first time, and what
    its rules say then is no fault of this change.
    """
    new = new_findings(before, after)
    errors = [f for f in new if f.severity is Severity.ERROR and (not fresh or f.code in _OF_TYPES)]
    if errors:
        raise RefusedError(say("nothing was written"), errors)
    return tuple(new)


def demand_unchanged(root: Path, drafts: Sequence[Draft]) -> None:
    """Refuse to write what somebody has looked at, if it is no longer what it was then; needs the lock."""
    for draft in drafts:
        if draft.before and not holds(root / draft.before.path, draft.before.text, bom=draft.before.bom):
            raise BlockedError(
                say("{path} was changed meanwhile; nothing was written, do it again", path=draft.before.path)
            )


def put_all(
    root: Path, drafts: Sequence[Draft], command: str, gone: Sequence[Document] = (), *, kept: bool = True
) -> int | None:
    """Put drafts in place, and give their number in the journal; whoever calls holds the lock.

    First everything is put, then the places that records were moved from are removed, and the records that are *gone*.
    What is not *kept* cannot be taken back, nor can what was written before it.
    """
    changed = [draft for draft in drafts if draft.changed]
    files = [file for draft in changed for file in _files(draft)]
    files += [File(one.path, one.bytes, None) for one in gone]
    number = (keep(root, command, files) if kept else emptied(root, command)) if files else None
    advice = "" if kept else say("go on with the same command")
    with standing.kept(root, number, files, advice):
        for draft in changed:
            put(root / draft.path, draft.after.text, bom=draft.after.bom, lasting=False)
        settle((root / draft.path).parent for draft in changed)
        for path in (*(draft.was for draft in changed if draft.was), *(one.path for one in gone)):
            remove(root / path)
    return number


def _files(draft: Draft) -> Iterator[File]:
    if draft.before is None or not draft.was:
        yield File(draft.path, draft.before.bytes if draft.before else None, draft.after.bytes)
    else:
        yield File(draft.path, None, draft.after.bytes)
        yield File(draft.was, draft.before.bytes, None)
