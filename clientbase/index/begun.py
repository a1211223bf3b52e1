"""Which ids begin like what somebody is typing, without a list of all records.

A folder cannot be asked for that, but the index knows, but for the folders that changed since it was written:
those are listed.
"""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from clientbase.errors import BlockedError
from clientbase.index.by_name import levels
from clientbase.index.mark import FILE, is_made_here
from clientbase.index.scan import id_of
from clientbase.names import spelt_out
from clientbase.text.inside import FOLDER

_RACY_NS: Final = 20_000_000
_BEGUN: Final = "SELECT id, path FROM records WHERE id >= :begun AND id < :begun || char(0x10ffff)"


def ids_begun(root: Path, begun: str) -> list[str]:
    """Return the ids that begin like *begun*, in order; one that several records have is there once."""
    folders = [folder for level in levels(root) for folder in level if spelt_out(folder) == folder]
    since = _written(root) - _RACY_NS
    changed = {folder for folder in folders if os.lstat(f"{root}/{folder}").st_mtime_ns > since}
    try:
        ids = _indexed(root, set(folders) - changed, begun)
    except sqlite3.Error:  # damaged, held or half made: the next report mends it
        ids, changed = set(), set(folders)
    for folder in changed:
        names = os.listdir(f"{root}/{folder}")  # noqa: PTH208 - names are all that is wanted, and quicker
        ids |= {id_of(name) for name in names if name.startswith(begun) and name.endswith(".yaml")}
    return sorted(found for found in ids if not found.startswith(".") and _is_plain(found))


def as_it_is(root: Path, sql: str, parameters: tuple[str, ...] = ()) -> list[tuple[Any, ...]]:
    """Ask the index as it is: it is not renewed for a key that is pressed, and where there is none nothing is known."""
    file = root / FOLDER / FILE
    try:
        if is_made_here(file):
            with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
                return connection.execute(sql, parameters).fetchall()
    except (sqlite3.Error, OSError, BlockedError):
        pass
    return []


def _is_plain(name: str) -> bool:
    r"""Whether people can type a name: one that is no text stands as `\xe9` in the index."""
    return "\\" not in name and (name.isascii() or spelt_out(name) == name)


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


def _indexed(root: Path, folders: set[str], begun: str) -> set[str]:
    """Return the ids of records right in *folders* that begin like *begun*, as the index knows them."""
    if not folders:
        return set()
    file = (root / FOLDER / FILE).absolute().as_uri()
    with closing(sqlite3.connect(f"{file}?mode=ro", uri=True)) as connection:
        found = connection.execute(_BEGUN, {"begun": begun})
        return {client for client, path in found if path.rpartition("/")[0] in folders}
