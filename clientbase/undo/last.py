"""Taking back what the last command wrote, as long as its files are as it left them.

entry = last(root)
demand_as_left(root, entry)
take_back(root, entry)
"""

import os
import stat
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Final

from clientbase.edits.message import Version, parts
from clientbase.errors import BlockedError, RefusedError, cause_of
from clientbase.language import say
from clientbase.text.inside import FOLDER, STATE, IrregularError, contents
from clientbase.text.journal import Entry, File, begin_undo, entries, forget
from clientbase.text.read import BOM
from clientbase.text.standing import told
from clientbase.text.store import put_bytes, remove, settle

_LARGEST: Final = 16 * 2**20
_NOT_OURS: Final = frozenset(("..", ".git", FOLDER, STATE))


def last(root: Path) -> Entry | None:
    """Return what the last command wrote, of which something stands; None where nobody knows.

    A command that was stopped before it wrote anything, and one that somebody took back by hand, is passed over.
    """
    for entry in entries(root):
        if entry.commit or entry.undoing or entry.files is None or _standing(root, entry):
            return entry
    return None


def _standing(root: Path, entry: Entry) -> bool:
    return any(_now(root, file) != file.before for file in entry.files or ())


def changed_since(root: Path, entry: Entry) -> list[str]:
    """Return what is not as the command left it, each with its place; RefusedError where nobody can tell."""
    if entry.files is None:
        raise RefusedError(
            say('"{command}" wrote what is not kept; take it back with git', command=entry.command)
        )
    return [line for file in entry.files for line in _changed_since(root, file)]


def _changed_since(root: Path, file: File) -> Iterator[str]:
    now = _now(root, file)
    if now in (file.before, file.after):
        return
    if now is None:
        yield f"{file.path}: it is gone, or was moved"
        return
    line = next(
        (
            n
            for n, (one, two) in enumerate(zip(_lines(file.after), _lines(now), strict=False), 1)
            if one != two
        ),
        1 + min(len(_lines(file.after)), len(_lines(now))),
    )
    words = (
        parts(Version(file.path, _decoded(file.after), _decoded(now)))
        if file.after is not None
        else ("made again",)
    )
    yield f"{file.path}:{line}: changed since: {'; '.join(words)}"


def versions_of(root: Path, entry: Entry) -> list[Version]:
    """Return what changes, file by file, when an entry is taken back."""
    return [
        Version(file.path, _decoded(_now(root, file)), _decoded(file.before))
        for file in entry.files or ()
        if _now(root, file) != file.before
    ]


def take_back(root: Path, entry: Entry) -> None:
    """Put each file back as it was; whoever calls holds the lock. What was stopped goes on with the next undo."""
    begin_undo(root, entry.number)
    todo = [file for file in entry.files or () if _now(root, file) != file.before]
    wanted = [File(file.path, None, file.before) for file in todo]
    with told(root, wanted, say("go on with the same command"), say("all is taken back")):
        for file in todo:
            if file.before is not None:
                put_bytes(root / file.path, file.before, lasting=False)
        for file in todo:
            if file.before is None:
                remove(root / file.path)
        settle((root / file.path).parent for file in todo if file.before is not None)
        forget(root, [entry.number])


def _now(root: Path, file: File) -> bytes | None:
    """Return what a file holds; one that a link leads to is not looked at."""
    way = PurePosixPath(file.path)
    if way.is_absolute() or not _NOT_OURS.isdisjoint(way.parts):
        raise BlockedError(say('"{path}" is no file of the base; nothing was taken back', path=file.path))
    for folder in way.parents[:-1]:
        if os.path.lexists(root / folder) and not stat.S_ISDIR(os.lstat(root / folder).st_mode):
            raise BlockedError(say('"{folder}" is no folder; nothing was taken back', folder=folder))
    try:
        return contents(root / way, _LARGEST)
    except FileNotFoundError:
        return None
    except (OSError, IrregularError) as error:
        raise BlockedError(
            say(
                "{path} cannot be read: {error}; nothing was taken back",
                path=file.path,
                error=cause_of(error),
            )
        ) from None


def _lines(data: bytes | None) -> list[bytes]:
    return (data or b"").split(b"\n")


def _decoded(data: bytes | None) -> str | None:
    return None if data is None else data.removeprefix(BOM).decode("utf-8", "replace")
