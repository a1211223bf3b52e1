"""One record brought up to date without a look at all files: the others are known as they were last looked at.

A look at 100,000 files costs more than all else that the card of one client needs. The folders of the records are
looked at instead, for a file that came, went or took another's place changes its folder. What was written into another
file, in its place, is not seen, so whoever is answered is told since when the others are known.
"""

import os
import sqlite3
import stat
import time
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from clientbase.index.scan import RACY_NS, UNLIKE, Folders, Seen, look_in, look_of_folder, within
from clientbase.index.sync import (
    Looked,
    are_norms_the_same,
    files_of,
    kept_pieces_within,
    last_look,
    looks_of_norms,
    may_put_off,
    meta,
    pieces,
    remember,
    unlike_now,
    unopened_among,
    write_look,
)
from clientbase.names import spelt_out
from clientbase.text.inside import RECORDS, demand_folder

_MANY = 20
"""So many changed folders, or files in them, are worth a look at all files."""


class _Part(NamedTuple):
    """The files that are looked at: those right in the folders that changed, and the one that is asked about."""

    fresh: list[Seen]
    folders: Folders
    """the folders that changed, as they look now"""
    rights: int
    """the rights that these files give"""


def bring_one_up_to_date(connection: sqlite3.Connection, root: Path, path: str) -> int | None:
    """Make the index agree with the record at *path*, and with the files of folders that look different.

    Return since when the others are known, in ns; None where all files are to be looked at.
    """
    looked = last_look(connection)
    if looked is None or not are_norms_the_same(connection, looks_of_norms(root)):
        return None
    demand_folder(root / RECORDS)
    part = _look(root, path, looked.folders)
    if part is None or _shown_to_more(connection, part.rights):
        return None
    kept = kept_pieces_within(connection, [*(f"{folder}/" for folder in part.folders), path])
    known = {file[0]: file for file in files_of(kept.values())}
    there = {file[0] for file in part.fresh}
    if there != {name for name in known if str(PurePosixPath(name).parent) in part.folders or name == path}:
        return None
    dirty = [file for file in part.fresh if known[file[0]] != file]
    if (dirty or part.folders) and not _learn(connection, root, looked, part, dirty, kept):
        return None
    return looked.since


def _look(root: Path, path: str, folders: Folders) -> _Part | None:
    """Look at the folders, at the files of those that changed, and at the one at *path*."""
    fresh: list[Seen] = []
    changed: Folders = {}
    rights = 0o666
    for folder, before in folders.items():
        try:
            status = os.lstat(f"{root}/{folder}")
        except FileNotFoundError:
            return None
        if before == UNLIKE or look_of_folder(status) != before:
            found = look_in(root, folder)
            if [*found.folders] != [folder] or len(changed) == _MANY:
                return None  # it has gone, or has folders, which may have come
            fresh += found.seen
            changed |= found.folders
            rights &= found.rights
    own = os.path.dirname(path)  # noqa: PTH120 - as everywhere here
    if own not in folders:
        return None
    if own not in changed:
        try:
            status = os.lstat(f"{root}/{path}")
        except FileNotFoundError:
            return None
        fresh.append((path, status.st_mtime_ns, status.st_size, status.st_ino))
        rights &= status.st_mode & within(os.lstat(f"{root}/{own}").st_mode)
    return _Part(fresh, changed, rights)


def _shown_to_more(connection: sqlite3.Connection, rights: int) -> bool:
    """Whether somebody may read the index who may not read all files that are looked at."""
    file = connection.execute("PRAGMA database_list").fetchone()[2]
    return bool(stat.S_IMODE(os.lstat(file).st_mode) & 0o066 & ~rights)


def _learn(
    connection: sqlite3.Connection,
    root: Path,
    looked: Looked,
    part: _Part,
    dirty: list[Seen],
    kept: Mapping[bytes, bytes],
) -> bool:
    """Index the files that are *dirty*; return whether nobody else has learnt anything meanwhile."""
    from clientbase.index.day_cache import Event
    from clientbase.index.indexing import Given, index_all
    from clientbase.index.save import save
    from clientbase.text.norms import norms_judged_before

    if len(dirty) > _MANY:
        return False
    started = time.time_ns()
    made_for, paths = meta(connection, "norms_digest"), [file[0] for file in dirty]
    given = Given(root, norms_judged_before(root), {}, is_judged=not may_put_off(connection, len(paths)))
    batches = [*index_all(given, paths)] if paths else []
    connection.execute("BEGIN IMMEDIATE")
    if (
        meta(connection, "norms_digest") != made_for
        or last_look(connection) != looked
        or not _all_alone(connection, paths)
    ):
        connection.execute("ROLLBACK")
        return False
    again = set[str]()
    for rows in batches:
        save(connection, rows, Event.SOME)
        again |= unopened_among(rows)
    if dirty:
        again |= {path for path, changed, *_ in dirty if changed >= started - RACY_NS}
        _remember(connection, kept, {file[0]: file for file in dirty}, again)
    write_look(connection, Looked(looked.since, looked.folders | part.folders))
    connection.execute("COMMIT")
    return True


def _all_alone(connection: sqlite3.Connection, paths: list[str]) -> bool:
    """Whether the records at *paths* were usable, and hence alone with their ids; what came has changed a folder."""
    sql = "SELECT count(*) FROM main.records WHERE unreadable IS NULL AND path = ?"
    return all(connection.execute(sql, (spelt_out(path),)).fetchone() == (1,) for path in paths)


def _remember(
    connection: sqlite3.Connection, kept: Mapping[bytes, bytes], dirty: Mapping[str, Seen], again: set[str]
) -> None:
    """Keep how the files look now, each piece cut by itself: no file leaves the range of its piece.

    What is to be read *again* looks like no file.
    """
    now: dict[bytes, bytes] = {}
    for packed in kept.values():
        files = [dirty.get(file[0], file) for file in files_of([packed])]
        now |= unlike_now(pieces(files), files, again)
    remember(connection, kept, now)
