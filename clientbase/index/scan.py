"""Which record files there are, and whether they and the program look the same as last time. Reads no record."""

import os
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from operator import itemgetter
from pathlib import Path
from typing import Final, NamedTuple

from clientbase.text.inside import RECORDS, demand_folder

Seen = tuple[str, int, int, int]
"""How a record file looked: its path relative to the base with `/`, mtime in ns, size, inode.

A plain tuple: ten thousand of them are made and compared before each answer.
"""

Folders = dict[str, tuple[int, int]]
"""How the folders of records looked, by their paths: mtime in ns, inode."""
UNLIKE: Final = (-1, -1)
"""How no folder looks."""

# A file changed within this time of being read may be changed again without looking different
# (git calls it racily clean); it is read again next time.
RACY_NS: Final = 20_000_000
PATH: Final = itemgetter(0)
_FEW = 20
"""So many ids are looked for in the text of all paths faster than all paths are taken apart."""


def id_of(path: str) -> str:
    """Return the id of the client whose record stands at *path*."""
    return path.rpartition("/")[2].removesuffix(".yaml")


def scan(root: Path) -> list[Seen]:
    """Return all `*.yaml` files below `records/`, in the order of their paths; hidden ones are passed over.

    Symbolic links and other special files are given too: reading refuses them with a finding.
    """
    return look(root).seen


class Look(NamedTuple):
    """What a look at all files has found."""

    seen: list[Seen]
    """what `scan` returns"""
    folders: Folders
    rights: int
    """the rights that all records and their folders give: who may read them all"""


def look(root: Path) -> Look:
    """Look at all record files and their folders.

    Raises:
        BlockedError: `records` is no folder

    """
    seen: list[Seen] = []
    folders: Folders = {}
    demand_folder(root / RECORDS)
    rights = _look_below(str(root), RECORDS, seen, folders)
    seen.sort(key=PATH)  # no two files have one path, and texts alone compare faster than tuples
    return Look(seen, folders, rights)


def look_in(root: Path, folder: str) -> Look:
    """Look at the files right in one *folder*; the folders of the look are it and those right in it."""
    seen: list[Seen] = []
    folders: Folders = {}
    rights = _look_below(str(root), folder, seen, folders, deep=False)
    return Look(seen, folders, rights)


def _look_below(root: str, path: str, seen: list[Seen], folders: Folders, *, deep: bool = True) -> int:
    rights = 0o666
    try:
        with _opened(f"{root}/{path}") as folder:
            # Before the list: what comes later changes it once more.
            of_folder = os.stat(folder)  # noqa: PTH116 - a descriptor, where there can be one
            folders[path] = look_of_folder(of_folder)
            with os.scandir(folder) as entries:
                rights, below = _listed(entries, f"{path}/", root, seen)
    except FileNotFoundError:
        return rights
    for inner in below:
        if deep:
            rights &= _look_below(root, inner, seen, folders)
        else:
            folders[inner] = UNLIKE
    return rights & within(of_folder.st_mode)


def _listed(
    entries: Iterable["os.DirEntry[str]"], prefix: str, root: str, seen: list[Seen]
) -> tuple[int, list[str]]:
    """Take the record files among *entries*; return the rights that all give, and the folders."""
    rights = 0o666
    below: list[str] = []
    for entry in entries:
        name = entry.name
        if name[0] == ".":
            continue
        if name[-5:] == ".yaml":
            try:
                status = entry.stat(follow_symlinks=False)
            except FileNotFoundError:
                continue  # removed since it was listed
            except OSError as error:
                error.filename = f"{root}/{prefix}{name}"
                raise
            seen.append((prefix + name, status.st_mtime_ns, status.st_size, status.st_ino))
            rights &= status.st_mode
        elif entry.is_dir(follow_symlinks=False):
            below.append(prefix + name)
    return rights, below


@contextmanager
def _opened(folder: str) -> Iterator[int | str]:
    """Open a *folder*, where that can be done: each file is then found by its name, not by all the folders above it."""
    if os.scandir not in os.supports_fd:
        yield folder
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def look_of_folder(status: os.stat_result) -> tuple[int, int]:
    """Return how a folder looks; it looks otherwise once a file in it came, went or took another's place."""
    racy = time.time_ns() - status.st_mtime_ns < RACY_NS
    return UNLIKE if racy else (status.st_mtime_ns, status.st_ino)


def within(mode: int) -> int:
    """Return who may read and write what lies in a folder of this mode: whoever may enter it."""
    entering = mode & 0o111
    return entering << 2 | entering << 1


def ids_used_twice(seen: Iterable[Seen], dirty: Sequence[str]) -> dict[str, int]:
    """Count the files of those ids of *dirty* paths that more than one file has."""
    from collections import Counter

    if len(dirty) <= _FEW:
        text = "\0".join([*map(PATH, seen), ""]).casefold()  # at once, and no path has that character
        counts = Counter(
            {name: text.count(f"/{name}.yaml\0") for name in {id_of(path).casefold() for path in dirty}}
        )
    else:
        counts = Counter(id_of(file[0].casefold()) for file in seen)
    return {client_id: count for client_id, count in counts.items() if count > 1}


_PACKAGE: Final = Path(__file__).parents[1]
_CODE: Final = (".py", ".sql", ".txt", ".html", ".css", ".js")
_NO_CODE: Final = frozenset(("__pycache__", "examples", "locale"))


def look_of_code(package: Path = _PACKAGE) -> str:
    """Return a text that changes with any file of the code; empty where it is installed, not developed."""
    if not (package.parent / "pyproject.toml").is_file():
        return ""
    looks: list[tuple[int, int, int]] = []
    _look_at_code(str(package), looks)
    looks.sort()
    return f" {hash(tuple(looks))}"


def _look_at_code(path: str, looks: list[tuple[int, int, int]]) -> None:
    """Take (inode, size, time) of each file of the code; numbers, because the hashes of texts differ by process."""
    below: list[str] = []
    with _opened(path) as folder, os.scandir(folder) as entries:
        for entry in entries:
            name = entry.name
            if name.endswith(_CODE):
                status = entry.stat()
                looks.append((status.st_ino, status.st_size, status.st_mtime_ns))
            elif "." not in name and name not in _NO_CODE and entry.is_dir():
                below.append(f"{path}/{name}")
    for inner in below:
        _look_at_code(inner, looks)
