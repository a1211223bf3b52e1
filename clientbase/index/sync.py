"""Bring the index up to date: what was added, changed or removed since last time is learnt again."""

import marshal
import os
import sqlite3
import sys
import time
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from clientbase import __version__
from clientbase.index.scan import PATH, RACY_NS, Folders, Look, Seen, ids_used_twice, look, look_of_code
from clientbase.names import REGISTER
from clientbase.text.inside import LARGEST, IrregularError, contents

_RACY = " racy"
# What is kept is laid out by this version and read back by this Python (see marshal).
_LAYOUT = 78
_MADE_BY = f"{__version__} {_LAYOUT} {sys.version_info[:2]}{look_of_code()}"
FEW = 5000
"""So many files are looked at in less time than a tenth of what any command costs."""
_FEW_TO_JUDGE = 20
_NOTED = "looked"
_LATELY_NS = 60_000_000_000
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
    since, found = time.time_ns(), look(root)
    made_for = looks_of_norms(root)
    if not are_norms_the_same(connection, made_for):
        digest = f"{_MADE_BY} {_digest(root)}"
        if meta(connection, "norms_digest") != digest:
            _begin(connection, root, digest)
        write_meta(connection, {"made_for": made_for})
    changes = _changes(connection, found.seen)
    if changes.dirty or changes.gone:
        _refresh(connection, root, changes, found.seen, progress)
    with suppress(sqlite3.OperationalError):  # an index that cannot be written answers all the same
        _note(connection, found, since)
    return found.rights


class Looked(NamedTuple):
    """When all files were last looked at, and how their folders looked then or later, when they were looked into."""

    since: int
    """in ns"""
    folders: Folders


def last_look(connection: sqlite3.Connection) -> Looked | None:
    """Return what is known of the last look at all files; None of a small base, of which each look is at all."""
    noted = meta(connection, _NOTED)
    return Looked(*marshal.loads(noted)) if isinstance(noted, bytes) else None  # noqa: S302 - our own


def write_look(connection: sqlite3.Connection, looked: Looked) -> None:
    """Keep what is known of the last look at all files."""
    write_meta(connection, {_NOTED: marshal.dumps((*looked,), _PLAIN)})


def _note(connection: sqlite3.Connection, found: Look, since: int) -> None:
    """Note a look at all files; what is true of it and was noted lately is not written again."""
    before = last_look(connection)
    if len(found.seen) <= FEW:
        if before:
            _forget_look(connection)
    elif not before or before.folders != found.folders or since - before.since > _LATELY_NS:
        write_look(connection, Looked(since, found.folders))


def _forget_look(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM main.meta WHERE key = ?", (_NOTED,))


def meta(connection: sqlite3.Connection, key: str) -> str | bytes | None:
    """Return a fact about the index; None of an index that is not yet laid out."""
    try:
        row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):
            return None
        raise
    return row[0] if row else None


def write_meta(connection: sqlite3.Connection, values: dict[str, str | bytes]) -> None:
    """Keep facts about the index."""
    connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", values.items())


def looks_of_norms(root: Path) -> str:
    """Return what changes with schema.yaml, the version of the program and that of Python."""
    return f"{_MADE_BY} {_look_of(root / 'schema.yaml')}"


def are_norms_the_same(connection: sqlite3.Connection, looks: str) -> bool:
    """Return whether the index was made for norms, and by a program, of these looks."""
    return not looks.endswith(_RACY) and meta(connection, "made_for") == looks


def register_seen(root: Path) -> str | None:
    """Return how the register of decisions looks; None where it may change again without looking different."""
    try:
        looks = _look_of(root / REGISTER)
    except OSError:
        return ""
    return None if looks.endswith(_RACY) else looks


def _look_of(file: Path) -> str:
    status = file.lstat()
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
    if meta(connection, "norms_digest") == digest:  # another command was quicker
        connection.execute("ROLLBACK")
        return
    begin_anew(connection, _MADE_BY)
    for statement in create_statements().split(";"):
        connection.execute(statement)
    for table, rows in (*norm_rows(norms).items(), ("findings", findings)):
        insert(connection, table, rows)
    write_meta(
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
    kept, now = kept_pieces(connection), pieces(seen)
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
    from clientbase.text.norms import norms_judged_before

    made_for, norms = meta(connection, "norms_digest"), norms_judged_before(root)
    done, started, unopened = 0, time.time_ns(), set[str]()
    dirty = [file[0] for file in changes.dirty]
    connection.execute("BEGIN IMMEDIATE")
    # What is dirty stays until it is replaced: another command may have saved it, and be about to answer.
    delete(connection, [spelt_out(path) for path in changes.gone])
    _forget_look(connection)
    # Were the work broken off now, what is not yet indexed would look changed next time.
    remember(connection, kept_pieces(connection), unlike_now(changes.pieces, seen, set(dirty)))
    connection.execute("COMMIT")
    given = Given(root, norms, ids_used_twice(seen, dirty), is_judged=not may_put_off(connection, len(dirty)))
    for rows in index_all(given, dirty):
        connection.execute("BEGIN IMMEDIATE")
        if meta(connection, "norms_digest") != made_for:  # another command has found other norms
            connection.execute("ROLLBACK")
            bring_up_to_date(connection, root, progress)
            return
        save(connection, rows)
        connection.execute("COMMIT")
        done, unopened = done + len(rows["records"]), unopened | unopened_among(rows)
        if progress:
            progress(done, len(dirty))
    # What is racily clean is kept so that it looks changed next time.
    racy = {file[0] for file in changes.dirty if file[1] >= started - RACY_NS}
    connection.execute("BEGIN IMMEDIATE")
    delete(connection, _ghosts(connection, root, seen))
    # On a fresh index they are made in one go, of what was saved first.
    for statement in INDEXES:
        connection.execute(statement)
    remember(connection, kept_pieces(connection), unlike_now(changes.pieces, seen, racy | unopened))
    connection.execute("COMMIT")


def unopened_among(rows: Mapping[str, Sequence[Any]]) -> set[str]:
    """Return the files that the system has not given: they are tried again, however they look."""
    from clientbase.text.read import UNOPENED

    return {path for path, _, _, _, message, _ in rows["findings"] if f'" {UNOPENED}: ' in message}


def may_put_off(connection: sqlite3.Connection, number: int) -> bool:
    """Return whether so many files are few enough, with those that wait already, to be judged when somebody asks."""
    ((waiting,),) = connection.execute("SELECT count(*) FROM main.unjudged_records")
    return bool(number + waiting <= _FEW_TO_JUDGE)


def _ghosts(connection: sqlite3.Connection, root: Path, seen: Sequence[Seen]) -> list[str]:
    """Find files that another command has stored, and that had gone by the time of ours."""
    if connection.execute("SELECT count(*) FROM records").fetchone() == (len(seen),):
        return []
    from clientbase.names import spelt_out

    there = {spelt_out(file[0]) for file in seen}
    stored = [path for (path,) in connection.execute("SELECT path FROM records") if path not in there]
    return [path for path in stored if not os.path.lexists(root / path)]


def remember(connection: sqlite3.Connection, kept: Mapping[bytes, bytes], now: Mapping[bytes, bytes]) -> None:
    """Keep how the files look *now* of which the pieces *kept* say how they looked; only what changed is written."""
    connection.executemany("DELETE FROM main.seen WHERE first = ?", [(first,) for first in kept.keys() - now])
    changed = [piece for piece in now.items() if kept.get(piece[0]) != piece[1]]
    connection.executemany("INSERT OR REPLACE INTO main.seen VALUES (?, ?)", changed)


def kept_pieces(connection: sqlite3.Connection) -> dict[bytes, bytes]:
    """Return how the files looked, in pieces."""
    return dict(connection.execute("SELECT first, files FROM main.seen"))


def kept_pieces_within(connection: sqlite3.Connection, beginnings: Iterable[str]) -> dict[bytes, bytes]:
    """Return those pieces that may hold a file whose path begins so."""
    sql = """SELECT first, files FROM main.seen WHERE first <= :high
                AND first >= coalesce((SELECT max(first) FROM main.seen WHERE first <= :low), :low)"""
    ranges = [(name, name[:-1] + bytes([name[-1] + 1])) for name in map(os.fsencode, beginnings)]
    return dict(row for low, high in ranges for row in connection.execute(sql, {"low": low, "high": high}))


def files_of(pieces: Iterable[bytes]) -> list[Seen]:
    """Return the files of packed pieces, in the order of these."""
    return [file for packed in pieces for file in marshal.loads(packed)]  # noqa: S302 - our own


def pieces(seen: list[Seen]) -> dict[bytes, bytes]:
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
    return [0, *[n for n, file in enumerate(seen) if not file[3] & _PIECE and n], len(seen)]


def unlike_now(cut: Mapping[bytes, bytes], seen: list[Seen], paths: set[str]) -> Mapping[bytes, bytes]:
    """Return pieces *cut* of *seen*; the files at *paths* look like none in them, so that they are read next time."""
    changed, done = {}, 0
    for n in sorted(bisect_left(seen, path, key=PATH) for path in paths):
        if n < done or n == len(seen) or seen[n][0] not in paths:
            continue  # it lies in the piece before, or is none of these files
        start, done = _piece_around(seen, n)
        unlike = [(file[0], -1, *file[2:]) if file[0] in paths else file for file in seen[start:done]]
        changed[os.fsencode(unlike[0][0])] = marshal.dumps(unlike, _PLAIN)
    return {**cut, **changed}


def _piece_around(seen: list[Seen], n: int) -> tuple[int, int]:
    """Return where the piece of the file *n* begins and ends."""
    start, end = n, n + 1
    while start and seen[start][3] & _PIECE:
        start -= 1
    while end < len(seen) and seen[end][3] & _PIECE:
        end += 1
    return start, end


def _unlike(cut: Mapping[bytes, bytes], others: Mapping[bytes, bytes]) -> list[Seen]:
    """Return the files of those pieces *cut* that are not alike among the *others*."""
    return files_of(packed for first, packed in cut.items() if others.get(first) != packed)
