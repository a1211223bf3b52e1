"""Which file is an index of ours: one that this program has made where it stands, and nothing else.

It is a regular file of this user that bears the program's number, and a mark of its own inode and its
folder's. One that came with git or was copied bears another mark; SQLite never opens it, it is made anew.
Another program's database is not touched.
"""

import os
import sqlite3
import stat
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

from clientbase.errors import BlockedError
from clientbase.language import say
from clientbase.text.inside import NOT_FOLLOWED, kind
from clientbase.text.system import user

FILE: Final = "index.sqlite3"
APPLICATION: Final = 0x636C6273
"""The program's number in the head of an SQLite file: `clbs`."""
BESIDE: Final = ("-wal", "-shm", "-journal")
"""Files that SQLite opens, fills and removes beside its own, whatever they are."""

_MAGIC: Final = b"SQLite format 3\0"
_HEAD: Final = 100
_VERSION: Final = slice(60, 64)
_NUMBER: Final = slice(68, 72)
_looked_into: Final[set[tuple[int, int]]] = set()
"""Files whose head was read. Who closes a file gives up all locks that his process has on it (so POSIX says),
SQLite's too: none is read twice."""


def is_made_here(file: Path) -> bool:
    """Return whether *file* is an index that was made where it stands, so that SQLite may open it.

    Raises:
        BlockedError: it is a link, or the database of another program
        OSError: it is another user's, or cannot be written

    """
    try:
        status = _regular(file)
    except FileNotFoundError:
        return False
    for suffix in BESIDE:
        with suppress(FileNotFoundError):
            _regular(f"{file}{suffix}")
    if status.st_nlink != 1:
        return False  # it has another name elsewhere
    if (status.st_dev, status.st_ino) not in _looked_into:
        if not _is_marked(file):
            return False
        _looked_into.add((status.st_dev, status.st_ino))
    return True


def mark(file: Path) -> int:
    """Return the mark of an index that was made at *file*: git cannot bring an inode, nor can a copy have it."""
    return (os.lstat(file).st_ino * 1_000_003 + os.lstat(file.parent).st_ino) % 2**31


def alien(file: Path) -> BlockedError:
    """Make the error that says whose database it is not."""
    return BlockedError(say('"{file}" is the database of another program; move it elsewhere', file=file))


def _regular(file: Path | str) -> os.stat_result:
    status = os.lstat(file)
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(file)
    if not stat.S_ISREG(status.st_mode):
        raise BlockedError(
            say(
                '"{file}" is {kind}; remove it: clientbase makes a file of its own',
                file=file,
                kind=kind(status.st_mode),
            )
        )
    if status.st_uid != user():
        raise PermissionError(file)
    return status


def _is_marked(file: Path) -> bool:
    descriptor = os.open(file, os.O_RDWR | NOT_FOLLOWED)
    try:
        head = os.read(descriptor, _HEAD)
    finally:
        os.close(descriptor)
    if not head:
        return True  # new, and not yet filled
    number, version = (int.from_bytes(head[part]) for part in (_NUMBER, _VERSION))
    if head.startswith(_MAGIC) and number != APPLICATION and not (number == 0 and _is_unnumbered(file)):
        raise alien(file)
    return head.startswith(_MAGIC) and version == mark(file) and number == APPLICATION


def _is_unnumbered(file: Path) -> bool:
    """Return whether it is an index of the time when they bore no number. Read as it stands: nothing is mended."""
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?immutable=1", uri=True)) as connection:
            return bool(connection.execute("SELECT 1 FROM meta WHERE key = 'norms_digest'").fetchone())
    except sqlite3.Error:
        return False
