"""Bring the index up to date: what was added, changed or removed since last time is learnt again."""

import marshal
import os
import sqlite3
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from clientbase import __version__
from clientbase.index.scan import Seen, ids_used_twice, look, look_of_code
from clientbase.names import REGISTER
from clientbase.text.inside import LARGEST, IrregularError, contents

# A file changed within this time of being read may be changed again without looking different
# (git calls it racily clean); it is read again next time.
RACY_NS = 20_000_000
_RACY = " racy"
# What is kept is laid out by this version and read back by this Python (see marshal).
_LAYOUT = 56
_MADE_BY = f"{__version__} {_LAYOUT} {sys.version_info[:2]}{look_of_code()}"
_PIECE = 127
_PLAIN = 2
"""The format of marshal that writes equal values as equal bytes."""
Progress = Callable[[int, int], None] | None


class Changes(NamedTuple):
    """What is to be indexed and what deleted."""

    dirty: list[Seen]
    gone: list[str]
    pieces: dict[bytes, bytes]
    """all files as they look, cut into pieces"""


def bring_up_to_date(connection: sqlite3.Connection, root: Path, progress: Progress) -> int:
    """Make the index that *connection* has opened agree with the files of the base at *root*.

    *progress* is told how many files are done and how many there are. Return the rights that all records
    give. Raises UnreadableError where schema.yaml is unusable.
    """
    seen, rights = look(root)
    made_for = f"{_MADE_BY} {_look_of(root / 'schema.yaml')}"
    if made_for.endswith(_RACY) or _meta(connection, "made_for") != made_for:
        digest = f"{_MADE_BY} {_digest(root)}"
        if _meta(connection, "norms_digest") != digest:
            _begin(connection, root, digest)
        _write_meta(connection, {"made_for": made_for})
    changes = _changes(connection, seen)
    if changes.dirty or changes.gone:
        _refresh(connection, root, changes, seen, progress)
    return rights


def _meta(connection: sqlite3.Connection, key: str) -> str | bytes | None:
    try:
        row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):
            return None
        raise
    return row[0] if row else None


def _write_meta(connection: sqlite3.Connection, values: dict[str, str | bytes]) -> None:
    connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", values.items())


def register_seen(root: Path) -> str | None:
    """Return how the register of decisions looks; None where it may change again without looking different."""
    try:
        looks = _look_of(root / REGISTER)
    except OSError:
        return ""
    return None if looks.endswith(_RACY) else looks


def _look_of(file: Path) -> str:
    status = file.stat()
    racy = time.time_ns() - status.st_mtime_ns < RACY_NS
    return f"{status.st_mtime_ns} {status.st_size} {status.st_ino}{_RACY if racy else ''}"


def _digest(root: Path) -> str:
    from hashlib import sha256

    try:
        return sha256(contents(root / "schema.yaml", LARGEST)).hexdigest()
    except IrregularError:
        from clientbase.rules.norms_file import read_norms

        read_norms(root)  # says so, with the place
        raise  # pragma: no cover - it was made a file again in the meantime


def _begin(connection: sqlite3.Connection, root: Path, digest: str) -> None:
    """Start an empty index for the norms as they are now."""
    from clientbase.index.lasting import begin_anew
    from clientbase.index.norm_tables import norm_rows
    from clientbase.index.save import insert
    from clientbase.index.tables import create_statements
    from clientbase.rules.norms_file import usable_norms

    norms, findings = usable_norms(root)
    connection.execute("BEGIN IMMEDIATE")
    if _meta(connection, "norms_digest") == digest:  # another command was quicker
        connection.execute("ROLLBACK")
        return
    begin_anew(connection, _MADE_BY)
    for statement in create_statements().split(";"):
        connection.execute(statement)
    for table, rows in (*norm_rows(norms).items(), ("findings", findings)):
        insert(connection, table, rows)
    _write_meta(
        connection,
        {
            "norms_digest": digest,
            "state": os.urandom(8).hex(),
            "currency": norms.base.currency,
            "timezone": norms.base.timezone or "",
        },
    )
    connection.execute("COMMIT")


def _changes(connection: sqlite3.Connection, seen: list[Seen]) -> Changes:
    kept, now = _kept_pieces(connection), _pieces(seen)
    if kept == now:
        return Changes([], [], now)
    known = _unlike(kept, now)
    before, after = set(known), _unlike(now, kept)
    dirty = [file for file in after if file not in before]
    gone = {file[0] for file in known} - {file[0] for file in after}
    came = {file[0] for file in dirty} - {file[0] for file in known}
    return Changes(dirty + _namesakes(seen, dirty, came | gone), sorted(gone), now)


def _namesakes(seen: Sequence[Seen], dirty: Sequence[Seen], moves: Iterable[str]) -> list[Seen]:
    """Other files with the id of a file that came or went: an id used twice leaves all its files out."""
    from clientbase.index.scan import id_of

    moved = {id_of(path).casefold() for path in moves}
    if not moved:
        return []
    fresh = {file[0] for file in dirty}
    return [file for file in seen if file[0] not in fresh and id_of(file[0]).casefold() in moved]


def _refresh(
    connection: sqlite3.Connection, root: Path, changes: Changes, seen: list[Seen], progress: Progress
) -> None:
    from clientbase.index.indexing import Given, index_all
    from clientbase.index.save import delete, save
    from clientbase.index.tables import INDEXES
    from clientbase.names import spelt_out
    from clientbase.rules.norms_file import norms_judged_before

    made_for, norms = _meta(connection, "norms_digest"), norms_judged_before(root)
    started = time.time_ns()
    dirty = [file[0] for file in changes.dirty]
    fresh = set(dirty)
    connection.execute("BEGIN IMMEDIATE")
    # What is dirty stays until it is replaced: another command may have saved it, and be about to answer.
    delete(connection, [spelt_out(path) for path in changes.gone])
    # Were the work broken off now, what is not yet indexed would look changed next time.
    _remember(connection, _unlike_now(changes.pieces, seen, fresh))
    connection.execute("COMMIT")
    done = 0
    for rows in index_all(Given(root, norms, ids_used_twice(seen, dirty)), dirty):
        connection.execute("BEGIN IMMEDIATE")
        if _meta(connection, "norms_digest") != made_for:  # another command has found other norms
            connection.execute("ROLLBACK")
            bring_up_to_date(connection, root, progress)
            return
        save(connection, rows)
        connection.execute("COMMIT")
        done += len(rows["records"])
        if progress:
            progress(done, len(dirty))
    connection.execute("BEGIN IMMEDIATE")
    delete(connection, _ghosts(connection, root, seen))
    # On a fresh index they are made in one go, of what was saved first.
    for statement in INDEXES:
        connection.execute(statement)
    # What is racily clean is kept so that it looks changed next time.
    racy = {file[0] for file in seen if file[1] >= started - RACY_NS}
    _remember(connection, _unlike_now(changes.pieces, seen, racy))
    connection.execute("COMMIT")


def _ghosts(connection: sqlite3.Connection, root: Path, seen: Sequence[Seen]) -> list[str]:
    """Find files that another command has stored, and that had gone by the time of ours."""
    if connection.execute("SELECT count(*) FROM records").fetchone() == (len(seen),):
        return []
    from clientbase.names import spelt_out

    there = {spelt_out(file[0]) for file in seen}
    stored = [path for (path,) in connection.execute("SELECT path FROM records") if path not in there]
    return [path for path in stored if not os.path.lexists(root / path)]


def _remember(connection: sqlite3.Connection, now: Mapping[bytes, bytes]) -> None:
    """Keep how the files looked; only the pieces that changed are written."""
    kept = _kept_pieces(connection)
    connection.executemany("DELETE FROM main.seen WHERE first = ?", [(first,) for first in kept.keys() - now])
    changed = [piece for piece in now.items() if kept.get(piece[0]) != piece[1]]
    connection.executemany("INSERT OR REPLACE INTO main.seen VALUES (?, ?)", changed)


def _kept_pieces(connection: sqlite3.Connection) -> dict[bytes, bytes]:
    return dict(connection.execute("SELECT first, files FROM main.seen"))


def _pieces(seen: list[Seen]) -> dict[bytes, bytes]:
    """Cut the list of files into pieces, by the path of the first; packed, they compare faster than the files.

    A file whose inode ends in zeros begins a piece, so that a change of a file changes one piece or two.
    """
    return {
        os.fsencode(seen[start][0]): marshal.dumps(seen[start:end], _PLAIN)
        for start, end in pairwise(_starts(seen))
        if start < end
    }


def _starts(seen: list[Seen]) -> list[int]:
    """Return where pieces begin, and the end of the last one."""
    return [0, *(n for n, file in enumerate(seen) if n and not file[3] & _PIECE), len(seen)]


def _unlike_now(pieces: Mapping[bytes, bytes], seen: list[Seen], paths: set[str]) -> Mapping[bytes, bytes]:
    """Return *pieces* of *seen* in which the files at *paths* look like no file, so that they are read next time."""
    if not paths:
        return pieces
    changed = {}
    for start, end in pairwise(_starts(seen)):
        piece = seen[start:end]
        if not paths.isdisjoint([file[0] for file in piece]):
            unlike = [(file[0], -1, *file[2:]) if file[0] in paths else file for file in piece]
            changed[os.fsencode(piece[0][0])] = marshal.dumps(unlike, _PLAIN)
    return {**pieces, **changed}


def _unlike(pieces: Mapping[bytes, bytes], others: Mapping[bytes, bytes]) -> list[Seen]:
    """Return the files of those *pieces* that are not alike among the *others*."""
    unlike = (packed for first, packed in pieces.items() if others.get(first) != packed)
    return [file for packed in unlike for file in marshal.loads(packed)]  # noqa: S302 - our own
