"""The files of a schedule: put in place whole where the schedule says, and the older ones of its own removed."""

import os
import re
import stat
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Final

from clientbase.errors import BlockedError
from clientbase.language import say
from clientbase.reports.runs import Run
from clientbase.text.inside import IrregularError, contents
from clientbase.text.store import put_bytes

_PLACE: Final = re.compile(r"\{[^{}]*\}")
_LARGEST: Final = 1 << 30


def digest_of(data: bytes) -> str:
    """Return by which a file or mail is known again."""
    return sha256(data).hexdigest()


def put_in_place(root: Path, path: str, data: bytes) -> str:
    """Make *data* the content of the file that a schedule names *path*, and return its digest.

    Within the base no link is followed, whoever made it; a whole path is the schedule's own word.
    """
    file = root / path
    if not Path(path).is_absolute():
        for folder in [*file.parents][: len(Path(path).parts) - 1]:
            if folder.is_symlink():
                raise BlockedError(
                    say('"{folder}" is a symbolic link; put a folder in its place', folder=folder)
                )
    put_bytes(file, data)
    return digest_of(data)


def clean(root: Path, written: Iterable[tuple[str, str]]) -> None:
    """Remove what runs that were killed have left beside the files *written*, given with their series: no whole files.

    What another command is writing there just now stays.
    """
    for path, series in written:
        name = "(?:.+)".join(map(re.escape, _PLACE.split(Path(series).name)))
        left = re.compile(rf"\.{name}\.(\d+)-\d+\.tmp")
        with suppress(OSError):
            for entry in [*os.scandir((root / path).parent)]:
                found = left.fullmatch(entry.name)
                if found and entry.is_file(follow_symlinks=False) and not _lives(int(found[1])):
                    Path(entry.path).unlink()


def _lives(process: int) -> bool:
    if process == os.getpid():
        return False
    if sys.platform == "win32":  # pragma: no cover - to ask is to kill there
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def outdated(root: Path, runs: Sequence[Run], schedule: str, keep: int) -> Iterator[Path]:
    """Name the files that *schedule* has written itself, that are as it left them and older than the newest *keep*."""
    series: dict[str, dict[str, str]] = {}
    for run in runs:
        for file in run.files if run.schedule == schedule else ():
            known = series.setdefault(file.series, {})
            known.pop(file.path, None)
            known[file.path] = file.digest
    latest = {path for known in series.values() for path in [*known][max(0, len(known) - keep) :]}
    for known in series.values():
        for path, digest in known.items():
            if path not in latest and _is_as_left(root / path, digest):
                yield root / path


def _is_as_left(file: Path, digest: str) -> bool:
    try:
        return stat.S_ISREG(os.lstat(file).st_mode) and digest_of(contents(file, _LARGEST)) == digest
    except (OSError, IrregularError):
        return False
