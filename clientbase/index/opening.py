"""Open the index of a base: its file, or one in memory where there can be none; one that is damaged is made anew."""

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

from clientbase.errors import BlockedError
from clientbase.index.folder import FILE, own_folder
from clientbase.index.sync import Progress, bring_up_to_date

PATIENCE = 30.0
_LOST = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
DAMAGE = (sqlite3.DatabaseError, ValueError, EOFError, TypeError)
"""What an index does of which bytes were lost or changed."""


def open_index(root: Path, progress: Progress = None) -> sqlite3.Connection:
    """Open the index of the base at *root*, up to date with its files.

    *progress* is told how many files are done and how many there are. Where the folder cannot be
    written the index is made in memory. Raises UnreadableError where schema.yaml is unusable.
    """
    return _opened(root, progress, (_connect, _anew, _in_memory))


def open_anew(root: Path) -> sqlite3.Connection:
    """Open the index after it was found to be damaged: it is thrown away and made again."""
    return _opened(root, None, (_anew, _in_memory))


def open_beside(root: Path, connection: sqlite3.Connection, progress: Progress) -> sqlite3.Connection:
    """Open once more the index that *connection* has brought up to date; one in memory is made again."""
    file = connection.execute("PRAGMA database_list").fetchone()[2]
    if not file:
        return open_index(root, progress)
    beside = sqlite3.connect(file, timeout=PATIENCE, isolation_level=None)
    beside.execute("PRAGMA synchronous = OFF")
    return beside


def damaged(error: Exception) -> bool:
    """Return whether an answer failed because bytes of the index were lost or changed, and not by the question."""
    if not isinstance(error, sqlite3.Error):
        return True
    return getattr(error, "sqlite_errorcode", None) in _LOST or "decode" in str(error)


def _opened(
    root: Path, progress: Progress, ways: Sequence[Callable[[Path], sqlite3.Connection]]
) -> sqlite3.Connection:
    connection = ways[0](root)
    try:
        bring_up_to_date(connection, root, progress)
    except BaseException as error:
        connection.close()
        if not isinstance(error, DAMAGE) or len(ways) == 1:
            raise
        if "locked" in str(error):
            raise BlockedError("the index is held by another command for too long; try again") from None
        return _opened(root, progress, ways[1:])
    return connection


def _connect(root: Path) -> sqlite3.Connection:
    try:
        folder = own_folder(root)
        (folder / FILE).open("ab").close()  # SQLite would take a file that cannot be written, and fail later
        connection = sqlite3.connect(folder / FILE, timeout=PATIENCE, isolation_level=None)
        connection.execute("PRAGMA synchronous = OFF")
        if not connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
            connection.execute("PRAGMA journal_mode = WAL")
    except (OSError, sqlite3.OperationalError):
        return _in_memory(root)
    except DAMAGE:
        return _anew(root)
    return connection


def _anew(root: Path) -> sqlite3.Connection:
    """Throw a damaged index away: everything in it can be learnt again."""
    try:
        for suffix in ("", "-wal", "-shm"):
            (own_folder(root) / f"{FILE}{suffix}").unlink(missing_ok=True)
    except OSError:
        return _in_memory(root)
    return _connect(root)


def _in_memory(_root: Path) -> sqlite3.Connection:
    return sqlite3.connect(":memory:", isolation_level=None)
