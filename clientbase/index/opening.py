"""Open the index of a base: its file, or one in memory where there can be none; one that is damaged is made anew."""

import os
import sqlite3
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Final

from clientbase.errors import BlockedError
from clientbase.index.mark import APPLICATION, BESIDE, FILE, alien, is_made_here, mark
from clientbase.index.sync import Progress, bring_up_to_date
from clientbase.language import say
from clientbase.text.inside import own_folder
from clientbase.text.system import folder_to_lock, seize

PATIENCE = 30.0
DAMAGE = (sqlite3.DatabaseError, ValueError, EOFError, TypeError)
"""What an index does of which bytes were lost or changed, or for which there is no room."""

_LOST: Final = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_NO_ROOM: Final = {
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
}
_HELD: Final = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_HASTE_MS: Final = 100


def open_index(root: Path, progress: Progress = None) -> sqlite3.Connection:
    """Open the index of the base at *root*, up to date with its files.

    *progress* is told how many files are done and how many there are. Where the folder cannot be
    written the index is made in memory.

    Raises:
        UnreadableError: schema.yaml is unusable
        BlockedError: something else stands where the index should, or it is held by another command

    """
    return _opened(root, progress, (_connect, _anew, _in_memory))


def open_for_one(root: Path, path: str) -> tuple[sqlite3.Connection, int] | None:
    """Open the index up to date with the record at *path*, and say since when it knows the others, in ns.

    None where all files must be looked at to know.
    """
    from clientbase.index.one_record import bring_one_up_to_date

    connection = _connect(root)
    try:
        if since := bring_one_up_to_date(connection, root, path):
            return connection, since
    except DAMAGE:
        pass
    except BaseException:
        connection.close()
        raise
    connection.close()
    return None


def open_anew(root: Path, error: Exception) -> sqlite3.Connection:
    """Open another index after *error*: the damaged one is made again; one that has no room is left, for memory."""
    _refuse_held(error)
    return _opened(root, None, _ways_after(error, (_anew, _in_memory)))


def open_beside(made: sqlite3.Connection | str) -> sqlite3.Connection:
    """Open once more the index that *made* has brought up to date, a connection of this process or the file.

    Where one that writes would wait for one that reads (there is no WAL), or it is in memory, the second
    is a copy in memory: the two are in one process, which would wait for itself.
    """
    file = made if isinstance(made, str) else file_to_share(made)
    if isinstance(made, str) or file:
        beside = sqlite3.connect(file, timeout=PATIENCE, isolation_level=None)
        _be_careful(beside)
        return beside
    beside = _in_memory()
    made.backup(beside)
    return beside


def file_to_share(connection: sqlite3.Connection) -> str:
    """Return the file of an index that others may read meanwhile, in other processes too; empty where there is none."""
    if _mode(connection) != "wal":
        return ""
    return str(connection.execute("PRAGMA database_list").fetchone()[2])


def damaged(error: Exception) -> bool:
    """Return whether an answer failed because of the index, so that another one may give it.

    Raises:
        BlockedError: another command holds it

    """
    if not isinstance(error, sqlite3.Error):
        return True
    _refuse_held(error)
    return _code(error) in _LOST | _NO_ROOM or "decode" in str(error)


def _opened(
    root: Path, progress: Progress, ways: Sequence[Callable[[Path], sqlite3.Connection]]
) -> sqlite3.Connection:
    connection = ways[0](root)
    try:
        rights = bring_up_to_date(connection, root, progress)
        _share(connection, rights)
    except BaseException as error:
        connection.close()
        if not isinstance(error, DAMAGE) or len(ways) == 1:
            raise
        _refuse_held(error)
        return _opened(root, progress, _ways_after(error, ways[1:]))
    return connection


def _ways_after(
    error: Exception, ways: Sequence[Callable[[Path], sqlite3.Connection]]
) -> Sequence[Callable[[Path], sqlite3.Connection]]:
    return ways[-1:] if _code(error) in _NO_ROOM else ways


def _code(error: Exception) -> int:
    """Return SQLite's name for what went wrong, without the particulars."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def _refuse_held(error: Exception) -> None:
    if _code(error) in _HELD:
        raise BlockedError(say("the index is held by another command for too long; try again")) from None


def _connect(root: Path) -> sqlite3.Connection:
    try:
        file = _ready(root)
        connection = sqlite3.connect(file, timeout=PATIENCE, isolation_level=None)
    except (OSError, sqlite3.OperationalError):
        return _in_memory()
    try:
        _prepare(connection, file)
    except BaseException as error:
        connection.close()
        if not isinstance(error, DAMAGE):
            raise
        return _in_memory() if isinstance(error, sqlite3.OperationalError) else _anew(root)
    return connection


def _anew(root: Path) -> sqlite3.Connection:
    """Throw a damaged index away: everything in it can be learnt again."""
    try:
        file = own_folder(root) / FILE
        with _alone_in(file.parent):
            _remove(file)
    except OSError:
        return _in_memory()
    return _connect(root)


def _in_memory(_root: Path | None = None) -> sqlite3.Connection:
    return sqlite3.connect(":memory:", isolation_level=None)


def _ready(root: Path) -> Path:
    """Return the file of an index that was made here, empty if there was none."""
    file = own_folder(root) / FILE
    if is_made_here(file):
        return file
    with _alone_in(file.parent):
        if not is_made_here(file):
            _remove(file)
            os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    return file


def _remove(file: Path) -> None:
    for suffix in ("", *BESIDE):
        file.with_name(f"{file.name}{suffix}").unlink(missing_ok=True)


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Be the only command that throws an index away or makes the file of a new one: a matter of a moment."""
    descriptor = folder_to_lock(folder)
    try:
        seize(descriptor, waiting=True)
        yield
    finally:
        os.close(descriptor)


def _be_careful(connection: sqlite3.Connection) -> None:
    """Let nothing that a table's definition says call functions; and wait for no disk: all can be made again."""
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA synchronous = OFF")


def _prepare(connection: sqlite3.Connection, file: Path) -> None:
    """Mark a new index as made here, and let who reads and who writes not wait for each other."""
    _be_careful(connection)
    if not _is_ours(connection):
        connection.execute("BEGIN IMMEDIATE")
        if not connection.execute("SELECT 1 FROM sqlite_master").fetchone():
            connection.execute(f"PRAGMA application_id = {APPLICATION}")
            connection.execute(f"PRAGMA user_version = {mark(file)}")
        connection.execute("COMMIT")
        if not _is_ours(connection):  # nor has another command marked it in the meantime
            raise alien(file)
    if _mode(connection) != "wal" and _wal_works(file):
        connection.execute(f"PRAGMA busy_timeout = {_HASTE_MS}")
        with suppress(sqlite3.OperationalError):  # it is in use, or there is no room: next time then
            connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"PRAGMA busy_timeout = {PATIENCE * 1000:.0f}")


def _is_ours(connection: sqlite3.Connection) -> bool:
    return bool(connection.execute("PRAGMA application_id").fetchone() == (APPLICATION,))


def _mode(connection: sqlite3.Connection) -> str:
    return str(connection.execute("PRAGMA journal_mode").fetchone()[0])


def _wal_works(file: Path) -> bool:
    """Try on another file whether memory can be shared here: an index that was half switched would be lost."""
    attempt = file.with_name(f"try-{os.getpid()}")
    _remove(attempt)  # whatever has that name is not ours: a link, maybe
    try:
        with suppress(sqlite3.Error), closing(sqlite3.connect(attempt, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("CREATE TABLE attempt (n)")
            return _mode(connection) == "wal"
    finally:
        _remove(attempt)
    return False


def _share(connection: sqlite3.Connection, rights: int) -> None:
    """Let nobody read the index, or look into its folder, who may not read all records."""
    file = connection.execute("PRAGMA database_list").fetchone()[2]
    if file:
        with suppress(OSError):  # the folder is another user's
            _give(os.path.dirname(file), 0o700 | rights | (rights & 0o444) >> 2)  # noqa: PTH120 - at each opening
            if _give(file, 0o600 | rights):
                for suffix in BESIDE:
                    _give(f"{file}{suffix}", 0o600 | rights)


def _give(file: str, rights: int) -> bool:
    """Give a file these rights; return whether it had others."""
    mode = stat.S_IMODE(os.lstat(file).st_mode)
    if mode & 0o777 != rights:
        Path(file).chmod(mode & ~0o777 | rights)
    return mode & 0o777 != rights
