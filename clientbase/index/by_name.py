"""Which records have a name, without a look at all of them: the cost does not grow with the base.

Folders are few where records are many, so each folder is asked for the name. How a name begins no folder can
be asked; there the index knows, but for the folders that changed since it was written: those are listed.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

from clientbase.errors import BlockedError
from clientbase.index.mark import FILE, is_made_here
from clientbase.index.scan import id_of
from clientbase.names import spelt_out
from clientbase.text.inside import FOLDER, RECORDS

_ARCHIVE: Final = f"{RECORDS}/archive"
_END: Final = ".yaml"
_RACY_NS: Final = 20_000_000
_BEGUN: Final = "SELECT path FROM records WHERE path >= ?1 AND path < ?1 || char(0x10ffff)"


def paths_named(root: Path, client_id: str) -> Iterator[str]:
    """Find the records of an id, those nearest to `records` first; of equals the last."""
    for level in _levels(root):
        paths = (f"{folder}/{client_id}{_END}" for folder in reversed(level))
        yield from (path for path in paths if os.path.lexists(f"{root}/{path}"))


def is_taken(root: Path, client_id: str) -> bool:
    """Whether a record has the id, or one that looks the same where capitals do not count."""
    spellings = (client_id, client_id.capitalize(), client_id.title(), client_id.upper())
    return any(path for name in dict.fromkeys(spellings) for path in paths_named(root, name))


def ids_begun(root: Path, begun: str) -> list[str]:
    """Return the ids that begin like *begun*, in order; one that several records have is there once."""
    folders = [folder for level in _levels(root) for folder in level]
    since = _written(root) - _RACY_NS
    changed = {folder for folder in folders if os.lstat(f"{root}/{folder}").st_mtime_ns > since}
    try:
        ids = set(map(id_of, _indexed(root, set(folders) - changed, begun)))
    except sqlite3.Error:  # damaged, held or half made: the next report mends it
        ids, changed = set(), set(folders)
    for folder in changed:
        names = os.listdir(f"{root}/{folder}")  # noqa: PTH208 - names are all that is wanted, and quicker
        ids |= {id_of(name) for name in names if name.startswith(begun) and name.endswith(_END)}
    return sorted(found for found in ids if not found.startswith(".") and _is_plain(found))


def _is_plain(name: str) -> bool:
    r"""Whether people can type a name: one that is no text stands as `\xe9` in the index."""
    return "\\" not in name and spelt_out(name) == name


def _levels(root: Path) -> Iterator[list[str]]:
    """Yield the folders of records level by level; no level is looked for before it is asked for."""
    counts = _counts_folders(root)
    level = [RECORDS] if _is_real(root / RECORDS) else []
    while level:
        yield level
        level = sorted(below for folder in level for below in _below(root, folder, counts=counts))


def _below(root: Path, folder: str, *, counts: bool) -> list[str]:
    """Return the folders right below one; where they are counted, one that has none is not listed."""
    count = os.lstat(f"{root}/{folder}").st_nlink - 2 if counts else -1
    if count == 0:
        return []
    if count == 1 and folder == RECORDS and _is_real(root / _ARCHIVE):
        return [_ARCHIVE]
    with os.scandir(f"{root}/{folder}") as entries:
        return [f"{folder}/{entry.name}" for entry in entries if _is_folder(entry)]


def _is_real(folder: Path) -> bool:
    return folder.is_dir() and not folder.is_symlink()


def _is_folder(entry: "os.DirEntry[str]") -> bool:
    return entry.name[0] != "." and not entry.name.endswith(_END) and entry.is_dir(follow_symlinks=False)


def _counts_folders(root: Path) -> bool:
    """Whether this file system keeps count of the folders in a folder, as most do; the base itself is the proof."""
    with os.scandir(root) as entries:
        folders = sum(entry.is_dir(follow_symlinks=False) for entry in entries)
    return folders > 0 and os.stat(root).st_nlink == folders + 2  # noqa: PTH116 - as everywhere here


def _written(root: Path) -> int:
    """Return when the index was last written to; 0 where there is none to be asked."""
    file = root / FOLDER / FILE
    try:
        if not is_made_here(file):
            return 0
        return max(
            os.lstat(f"{file}{end}").st_mtime_ns for end in ("", "-wal") if os.path.lexists(f"{file}{end}")
        )
    except (OSError, BlockedError):
        return 0


def _indexed(root: Path, folders: set[str], begun: str) -> Iterator[str]:
    """Return the records in *folders* whose names begin like *begun*, as the index knows them."""
    if not folders:
        return
    file = (root / FOLDER / FILE).absolute().as_uri()
    with closing(sqlite3.connect(f"{file}?mode=ro", uri=True)) as connection:
        for folder in folders:
            for (path,) in connection.execute(_BEGUN, (f"{folder}/{begun}",)):
                if path.rpartition("/")[0] == folder:
                    yield path
