"""Which record files there are, and whether they look the same as last time. Reads no record."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple


class Seen(NamedTuple):
    """How a record file looked: enough to tell whether it was changed since."""

    path: str
    """relative to the base, with `/`"""
    mtime_ns: int
    size: int
    inode: int


def scan(root: Path) -> list[Seen]:
    """Give all `*.yaml` files below `records/`, in the order of their paths; hidden files and folders are passed over.

    Symbolic links and other special files are given too: reading refuses them with a finding.
    """
    return sorted(_below(os.path.join(root, "records"), "records/"))  # noqa: PTH118 - Path costs more than the scan


def _below(folder: str, prefix: str) -> Iterator[Seen]:
    try:
        entries = os.scandir(folder)
    except FileNotFoundError:
        return
    with entries:
        for entry in entries:
            name = entry.name
            if name.endswith(".yaml"):
                if not name.startswith("."):
                    status = entry.stat(follow_symlinks=False)
                    yield Seen(prefix + name, status.st_mtime_ns, status.st_size, status.st_ino)
            elif not name.startswith(".") and entry.is_dir(follow_symlinks=False):
                yield from _below(entry.path, f"{prefix}{name}/")


def is_special(file: Path) -> bool:
    """Whether *file* is anything but a regular file."""
    return not stat.S_ISREG(os.lstat(file).st_mode)
