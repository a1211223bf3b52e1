"""How the program's own code looks while it is being developed: a changed rule is never answered from an old index."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).parents[1]
_CODE: Final = (".py", ".sql", ".txt")


def look_of_code(package: Path = _PACKAGE) -> str:
    """Return a text that changes with any file of the code; empty where the program is installed, not developed."""
    if not (package.parent / "pyproject.toml").is_file():
        return ""
    return f" {hash(tuple(sorted(_looks(str(package)))))}"


def _looks(folder: str) -> Iterator[tuple[int, int, int]]:
    """Return (inode, size, time) of each file of the code; numbers, because the hashes of texts differ by process."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(_CODE):
                status = entry.stat()
                yield status.st_ino, status.st_size, status.st_mtime_ns
            elif "." not in entry.name and entry.name not in {"__pycache__", "examples"} and entry.is_dir():
                yield from _looks(entry.path)
