"""A record on its way through an editor: a copy to work on, checked before it takes the record's place."""

import os
from pathlib import Path

from clientbase.edits.commit import Committing
from clientbase.edits.message import Version
from clientbase.edits.write import Draft, Rules, mended, replaced
from clientbase.errors import BlockedError, RefusedError, unreadable
from clientbase.language import say
from clientbase.text import standing
from clientbase.text.inside import WHOLE, held
from clientbase.text.journal import File, keep
from clientbase.text.read import BOM, Unreadable, parse
from clientbase.text.store import locked, put, state_folder


class EditorCopy:
    """A copy of a record. Whoever edits it leaves the record alone until the result is right."""

    def __init__(self, root: Path, path: str) -> None:
        """Copy the record at *path*, readable or not."""
        self._root = root
        self._record = root / path
        self._path = path
        self._original = _contents(self._record)
        self.file = state_folder(root) / f"edit-{os.getpid()}-{self._record.name}"
        self.file.unlink(missing_ok=True)
        with self.file.open("xb") as copy:
            copy.write(self._original)

    @property
    def original(self) -> str:
        """The text that was copied, whether or not it could be read as a record."""
        return self._original.decode("utf-8-sig", "replace")

    @property
    def edited(self) -> bool:
        """Whether it says anything else than the record."""
        return _contents(self.file) != self._original

    def checked(self, rules: Rules) -> Draft:
        """Judge what was edited; RefusedError names each error that would be new."""
        text = _decoded(_contents(self.file), self._path)
        try:
            before = parse(self._original, self._path)
        except Unreadable:
            return mended(self._path, text, rules, bom=self._original.startswith(BOM))
        return replaced(before, text, rules)

    def put(self, draft: Draft, save: Committing | None) -> None:
        """Put the result in the record's place, if that is still what was copied, and commit it with *save*."""
        with locked(self._root):
            if _contents(self._record) != self._original:
                raise BlockedError(
                    say(
                        "{path} was changed meanwhile; your text is kept in {file}",
                        path=self._path,
                        file=self.file,
                    )
                )
            if save:
                save.prepare([self._path])
            files = [File(self._path, self._original, draft.after.bytes)]
            number = keep(self._root, "edit", files)
            with standing.kept(self._root, number, files):
                put(self._record, draft.after.text, bom=draft.after.bom)
            if save:
                save.make([Version(self._path, self.original, draft.after.text)], number)
        self.discard()

    def discard(self) -> None:
        """Take the copy away."""
        self.file.unlink(missing_ok=True)


def _contents(file: Path) -> bytes:
    data = held(file, WHOLE)
    if data is None:
        raise unreadable(file, say("it is no regular file"))
    return data


def _decoded(data: bytes, path: str) -> str:
    try:
        return parse(data, path).text
    except Unreadable as unreadable:
        raise RefusedError(say("nothing was written"), (unreadable.finding,)) from None
