"""Which record files there are, and whether they look the same as last time. Reads no record."""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

Seen = tuple[str, int, int, int]
"""How a record file looked: its path relative to the base with `/`, mtime in ns, size, inode.

A plain tuple: ten thousand of them are made and compared before each answer.
"""


_FEW = 20
"""So many ids are looked for at the ends of all paths faster than all paths are taken apart."""


def id_of(path: str) -> str:
    """Return the id of the client whose record stands at *path*."""
    return path.rpartition("/")[2].removesuffix(".yaml")


def scan(root: Path) -> list[Seen]:
    """Return all `*.yaml` files below `records/`, in the order of their paths; hidden ones are passed over.

    Symbolic links and other special files are given too: reading refuses them with a finding.
    """
    seen: list[Seen] = []
    _look_below(f"{root}/records", "records/", seen)
    seen.sort()
    return seen


def _look_below(folder: str, prefix: str, seen: list[Seen]) -> None:
    try:
        entries = os.scandir(folder)
    except FileNotFoundError:
        return
    with entries:
        for entry in entries:
            name = entry.name
            if name[0] == ".":
                continue
            if name.endswith(".yaml"):
                try:
                    status = entry.stat(follow_symlinks=False)
                except FileNotFoundError:
                    continue  # removed since it was listed
                seen.append((prefix + name, status.st_mtime_ns, status.st_size, status.st_ino))
            elif entry.is_dir(follow_symlinks=False):
                _look_below(entry.path, f"{prefix}{name}/", seen)


def ids_used_twice(seen: Iterable[Seen], dirty: Sequence[str]) -> dict[str, int]:
    """Count the files of those ids of *dirty* paths that more than one file has."""
    from collections import Counter

    paths = [file[0].casefold() for file in seen]
    if len(dirty) <= _FEW:
        endings = tuple(f"/{id_of(path).casefold()}.yaml" for path in dirty)
        paths = [path for path in paths if path.endswith(endings)]
    counts = Counter(id_of(path) for path in paths)
    return {client_id: count for client_id, count in counts.items() if count > 1}
