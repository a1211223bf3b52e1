"""Taking back what a commit did, on today's files: byte for byte where nothing else happened since."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Final, NamedTuple

from clientbase.changes.compare import compare
from clientbase.edits.kinds import RECORD
from clientbase.edits.message import Version, shape_of
from clientbase.edits.records import records
from clientbase.edits.undo_commits import Did, deeds
from clientbase.edits.undo_fields import inverse
from clientbase.edits.undo_lines import reverted
from clientbase.errors import BlockedError
from clientbase.git import Repository
from clientbase.index.scan import id_of
from clientbase.shapes import Client
from clientbase.text.change import EditError
from clientbase.text.edit import edited
from clientbase.text.read import BOM, Document, Unreadable, parse
from clientbase.text.store import locked, put, remove
from clientbase.typed import order_of

_CHANGED: Final = "changed since; it stays as it is"


class Restored(NamedTuple):
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

    def versions(self) -> Iterator[Version]:
        """Return what changes, file by file: a record that is moved goes at one place and comes at another."""
        before, after = _decoded(self.before), _decoded(self.after)
        if not self.changed:
            return
        if self.now is None or self.then is None or self.now == self.then:
            yield Version(self.then or self.now or "", before, after)
        else:
            yield Version(self.now, before, None)
            yield Version(self.then, None, after)


Allow = Callable[[Sequence[Restored]], None]
"""Says no to a plan by raising."""


def undone(
    root: Path, repository: Repository, commit: str, allow: Allow, *, dry: bool
) -> tuple[Restored, ...]:
    """Take back what *commit* did, if *allow* lets it be, or only say what that would change."""
    with nullcontext() if dry else locked(root):
        plan = planned(root, repository, commit)
        allow(plan)
        if not dry:
            put_back(root, plan)
    return tuple(plan)


def planned(root: Path, repository: Repository, commit: str) -> list[Restored]:
    """Say what takes back what *commit* did; nothing is written."""
    did = deeds(repository, commit)
    blobs = repository.blobs([blob for one in did for blob in (one.old, one.new) if blob])
    today = _Today(root)
    found = []
    for one in did:
        old, new = (next(blobs) if one.old else None), (next(blobs) if one.new else None)
        found.append(_restored(one, old, new, today))
    return found


def put_back(root: Path, plan: Sequence[Restored]) -> None:
    """Write what was planned; whoever calls holds the lock. What was interrupted is done again by the same undo."""
    for one in plan:
        if one.changed and one.then is not None and one.after is not None:
            put(root / one.then, one.after.decode("utf-8-sig"), bom=one.after.startswith(BOM))
    for one in plan:
        if one.changed and one.now is not None and one.now != one.then:
            remove(root / one.now)


class _Today:
    """The files as they stand; where a record has been moved to is looked up once."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._moved: dict[str, str] | None = None

    def path_of(self, path: str) -> str | None:
        """Return where the file that stood at *path* stands; None where it is gone."""
        if (self._root / path).is_file():
            return path
        if not path.endswith(".yaml"):
            return None
        if self._moved is None:
            self._moved = dict(records(self._root))
        return self._moved.get(id_of(path))

    def has(self, path: str) -> bool:
        """Return whether anything stands at *path*."""
        return os.path.lexists(self._root / path)

    def content(self, path: str) -> bytes:
        """Return what a file holds."""
        try:
            return (self._root / path).read_bytes()
        except OSError as error:
            raise BlockedError(f"{path} cannot be read: {(error.strerror or str(error)).lower()}") from None


def _restored(did: Did, old: bytes | None, new: bytes | None, today: _Today) -> Restored:
    now = today.path_of(did.after or did.before or "")
    here = today.content(now) if now else None
    if new is not None and here is not None and here != new and here == _with_crlf(new):
        # The repository keeps other line ends than the work tree.
        old, new = (None if old is None else _with_crlf(old)), here
    if old is None:
        return _without(did, Restored(now, now, here, here), new)
    if new is None:
        return _brought_back(did, Restored(now, now, here, here), old)
    if here is None:
        return Restored(None, None, None, None, (f"{did.after}: not taken back, it is gone by now",))
    # What people have moved since stays where they put it.
    then = did.before if now == did.after else now
    if then != now and today.has(then or ""):
        return Restored(now, now, here, here, (f"{now}: not taken back to {then}, there is one again",))
    if here in (old, new):
        one = Restored(now, then, here, old)
        return _whole(one) if one.changed else one
    return _by_fields(Restored(now, then, here, None), old, new)


def _without(did: Did, one: Restored, new: bytes | None) -> Restored:
    """Take a file away that the commit brought."""
    if one.before is None:
        return one
    if one.before == new and one.now == did.after:
        return one._replace(then=None, after=None)
    return one._replace(kept=(f"{one.now}: the commit brought it, but it was {_CHANGED}",))


def _brought_back(did: Did, one: Restored, old: bytes) -> Restored:
    """Bring a file back that the commit took away."""
    if one.before is None:
        return _whole(one._replace(then=did.before, after=old))
    if one.before == old:
        return one
    return one._replace(kept=(f"{one.now}: the commit took it away, but there is one again; it stays",))


def _whole(one: Restored) -> Restored:
    try:
        (one.after or b"").decode()
    except UnicodeDecodeError:
        kept = (f"{one.then}: not taken back, it is no text; take it from git by hand",)
        return one._replace(then=one.now, after=one.before, kept=kept)
    return one


def _by_fields(one: Restored, old: bytes, new: bytes) -> Restored:
    """Take back what stands in single fields and lines; the record is left alone where that cannot be."""
    path, here = one.now or "", one.before or b""
    if not path.endswith(".yaml"):
        return one._replace(then=one.now, after=here, kept=(f"{path}: not taken back, it was {_CHANGED}",))
    try:
        before, after, today = (parse(data, path) for data in (old, new, here))
        text, kept = _text(before, after, today)
    except (Unreadable, EditError) as error:
        why = error.finding.message if isinstance(error, Unreadable) else str(error)
        return one._replace(then=one.now, after=here, kept=(f"{path}: not taken back: {why}",))
    data = (BOM if today.bom else b"") + text.encode()
    return one._replace(after=data, kept=tuple(kept))


def _text(before: Document, after: Document, today: Document) -> tuple[str, list[str]]:
    shape = shape_of(today.path)
    found = inverse(before.data, after.data, today.data, shape)
    order = RECORD if shape is Client else order_of(shape)
    text = edited(today, found.changes, order)
    kept = [f"{today.path}:{today.place(where).line}: {words}" for where, words in found.kept]
    whole = reverted(before.text, after.text, today.text)
    if whole is not None and not kept and _says_same(whole, text, today.path):
        # Line by line comments come back too, and what was taken away stands where it stood.
        return whole, kept
    if before.data == after.data and before.text != after.text:
        kept = [f"{today.path}: its layout was {_CHANGED}"]
    return text, kept


def _says_same(text: str, other: str, path: str) -> bool:
    try:
        one, two = parse(text.encode(), path).data, parse(other.encode(), path).data
    except Unreadable:
        return False
    return not compare(one, two, exact=True, shape=shape_of(path))


def _decoded(data: bytes | None) -> str | None:
    return None if data is None else data.decode("utf-8-sig", "replace")


def _with_crlf(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
