"""Which records have a name, without a look at all of them: folders are few where records are many.

Each folder is asked for the name, so the cost does not grow with the base.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from clientbase.text.inside import RECORDS

_ARCHIVE: Final = f"{RECORDS}/archive"
_END: Final = ".yaml"


def paths_named(root: Path, client_id: str) -> Iterator[str]:
    """Find the records of an id, those nearest to `records` first; of equals the last."""
    for level in levels(root):
        paths = (f"{folder}/{client_id}{_END}" for folder in reversed(level))
        yield from (path for path in paths if os.path.lexists(f"{root}/{path}"))


def is_taken(root: Path, client_id: str) -> bool:
    """Whether a record has the id, or one that looks the same where capitals do not count."""
    spellings = (client_id, client_id.capitalize(), client_id.title(), client_id.upper())
    return any(path for name in dict.fromkeys(spellings) for path in paths_named(root, name))


def levels(root: Path) -> Iterator[list[str]]:
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
