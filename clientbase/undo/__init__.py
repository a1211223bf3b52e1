"""Taking back what a commit did, on today's files: byte for byte where nothing else happened since.

with locked(root):
plan = planned(root, repository, commit)
demand_sound(root, plan, rules, reports)
put_back(root, plan)
"""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from clientbase.complaints import told as in_words
from clientbase.edits.message import Version
from clientbase.git import Repository
from clientbase.index.by_name import paths_named
from clientbase.index.scan import id_of
from clientbase.language import say
from clientbase.text.change import EditError
from clientbase.text.inside import WHOLE, held, stands
from clientbase.text.journal import File, keep, written
from clientbase.text.read import BOM, Unreadable, parse
from clientbase.text.standing import told
from clientbase.text.store import put, remove
from clientbase.undo.commits import FileChange, changed_files
from clientbase.undo.inverse import taken_back


class Restore(NamedTuple):
    """One file as it stands today and as it will, and what cannot be taken back in it."""

    now: str | None
    """where it stands today; None where it is not there"""
    then: str | None
    """where it will stand; None where it goes"""
    before: bytes | None
    after: bytes | None
    kept: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether there is anything to write."""
        return (self.now, self.before) != (self.then, self.after)

    def refused(self, why: str) -> "Restore":
        """Return it as what is left alone, saying why."""
        return self._replace(then=self.now, after=self.before, kept=(why,))


def planned(root: Path, repository: Repository, commit: str) -> list[Restore]:
    """Say what takes back what *commit* did; nothing is written."""
    changes = changed_files(repository, commit)
    blobs = repository.blobs([blob for change in changes for blob in (change.old, change.new) if blob])
    plan = []
    for change in changes:
        old, new = (next(blobs) if change.old else None), (next(blobs) if change.new else None)
        plan.append(_restore(root, change, old, new))
    return plan


def versions_of(plan: Sequence[Restore]) -> list[Version]:
    """Return what changes, file by file: a record that is moved goes at one place and comes at another."""
    return [version for one in plan if one.changed for version in _versions(one)]


def _versions(one: Restore) -> Iterator[Version]:
    before, after = _decoded(one.before), _decoded(one.after)
    if one.now is None or one.then is None or one.now == one.then:
        yield Version(one.then or one.now or "", before, after)
    else:
        yield Version(one.now, before, None)
        yield Version(one.then, None, after)


def put_back(
    root: Path, plan: Sequence[Restore], command: str | None = None, *, named: bool = True
) -> int | None:
    """Write what was planned; whoever calls holds the lock. What was interrupted is done again by the same undo.

    With a *command* it can be taken back itself: its number in the journal is given. Where nobody has *named* the
    commit, the same undo takes back the one before it once this is done.
    """
    changes = [one for one in plan if one.changed]
    files = [file for one in changes for file in _files(one)]
    number = keep(root, command, files) if command and changes else None
    with told(root, files, say("go on with the same command"), "" if named else say("all is taken back")):
        for one in changes:
            if one.then is not None and one.after is not None:
                put(root / one.then, one.after.decode("utf-8-sig"), bom=one.after.startswith(BOM))
        for one in changes:
            if one.now is not None and one.now != one.then:
                remove(root / one.now)
    if command and changes:
        written(root, number)
    return number


def _files(one: Restore) -> Iterator[File]:
    if one.now is None or one.then is None or one.now == one.then:
        yield File(one.then or one.now or "", one.before, one.after)
    else:
        yield File(one.now, one.before, None)
        yield File(one.then, None, one.after)


def _path_of(root: Path, path: str) -> str | None:
    """Return where the file that stood at *path* stands today; None where it is gone. A record may have been moved."""
    if stands(root / path):
        return path
    return next(paths_named(root, id_of(path)), None) if path.endswith(".yaml") else None


def _restore(root: Path, change: FileChange, old: bytes | None, new: bytes | None) -> Restore:
    now = _path_of(root, change.after or change.before or "")
    here = held(root / now, WHOLE) if now else None
    if new is not None and here is not None and here != new and here == _with_crlf(new):
        # The repository keeps other line ends than the work tree.
        old, new = (None if old is None else _with_crlf(old)), here
    one = Restore(now, now, here, here)
    if old is None:
        return _taken_away(change, one, new)
    if new is None:
        return _brought_again(change, one, old)
    if here is None:
        return one.refused(say("{what}: not taken back, it is gone by now", what=change.after))
    # What people have moved since stays where they put it.
    then = change.before if now == change.after else now
    if then != now and os.path.lexists(root / (then or "")):
        return one.refused(f"{now}: not taken back to {then}, there is one again")
    if here in (old, new):
        one = one._replace(then=then, after=old)
        return _whole(one) if one.changed else one
    return _by_fields(one._replace(then=then), old, new)


def _taken_away(change: FileChange, one: Restore, new: bytes | None) -> Restore:
    """Take a file away that the commit brought."""
    if one.before is None:
        return one
    if one.before == new and one.now == change.after:
        return one._replace(then=None, after=None)
    return one.refused(
        say("{path}: the commit brought it, but it was changed since; it stays as it is", path=one.now)
    )


def _brought_again(change: FileChange, one: Restore, old: bytes) -> Restore:
    """Bring a file again that the commit took away."""
    if one.before is None:
        return _whole(one._replace(then=change.before, after=old))
    if one.before == old:
        return one
    return one.refused(f"{one.now}: the commit took it away, but there is one again; it stays")


def _whole(one: Restore) -> Restore:
    try:
        (one.after or b"").decode()
    except UnicodeDecodeError:
        return one.refused(f"{one.then}: not taken back, it is no text; take it from git by hand")
    return one


def _by_fields(one: Restore, old: bytes, new: bytes) -> Restore:
    """Take back what stands in single fields and lines; the record is left alone where that cannot be."""
    path = one.now or ""
    if not path.endswith(".yaml"):
        return one.refused(say("{path}: not taken back, it was changed since; it stays as it is", path=path))
    try:
        before, after, today = (parse(data, path) for data in (old, new, one.before or b""))
        text, kept = taken_back(before, after, today)
    except (Unreadable, EditError) as error:
        why = error.finding.message if isinstance(error, Unreadable) else str(error)
        return one.refused(say("{path}: not taken back: {why}", path=path, why=in_words(why)))
    return one._replace(after=(BOM if today.bom else b"") + text.encode(), kept=kept)


def _decoded(data: bytes | None) -> str | None:
    return None if data is None else data.decode("utf-8-sig", "replace")


def _with_crlf(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
