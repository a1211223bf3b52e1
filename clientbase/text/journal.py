"""What the last commands have written, so that it can be taken back: each file's bytes before and after.

An entry is on the disk before any file of its command is put: a command that was killed is taken back as far as it
came. What is wrong with the journal never stops a command; then it is said that it cannot be taken back.

A journal that a clone or a copy brought is not read: only where the inodes of the folder and of its mark are those that
the mark names has this program written it here (as for the index, `index/mark.py`).
"""

import gzip
import json
import os
import re
import stat
from collections.abc import Iterator, Sequence
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any, Final, NamedTuple

from clientbase.errors import BlockedError, cause_of
from clientbase.text.inside import NOT_FOLLOWED, STATE, IrregularError, contents, kind, state_folder
from clientbase.text.store import settle

KEPT: Final = 50
"""So many commands can be taken back."""
MOST: Final = 64 * 2**20
"""The journal holds no more bytes than this; what a single command of more has written is not kept."""

_ENTRY: Final = re.compile(r"(\d{12})\.jsonl\.gz")
_MARKER: Final = re.compile(r"(\d{12})\.(?:commit|undoing)")
_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | NOT_FOLLOWED
_MARK: Final = "mark"

UNKEPT: list[str] = []
"""Why what this run has written cannot be taken back; said once, when it ends."""
_WHY: list[str] = []
"""The same of what it has not written yet."""


class File(NamedTuple):
    """A file that a command has written: its bytes before and after; None where there was or will be none."""

    path: str
    before: bytes | None
    after: bytes | None


class Entry(NamedTuple):
    """What one command has written."""

    number: int
    command: str
    files: tuple[File, ...] | None
    """None where that is too large to be kept"""
    commit: str | None
    """the commit that holds it, where the command made one"""
    undoing: bool
    """whether it is being taken back, or was when somebody stopped that"""


class _TooLargeError(Exception):
    """What a command has written is more than the journal may hold."""


def keep(root: Path, command: str, files: Sequence[File]) -> int | None:
    """Keep what a command is about to write, and give the number of the entry; whoever calls holds the lock."""
    try:
        folder = _begun(root)
        number = max(_numbers(folder), default=0) + 1
        _write(folder, number, command, files)
    except (OSError, BlockedError) as error:
        reason = cause_of(error)
        _WHY[:] = [f'"{root / STATE}": {reason}']
        return None
    _prune(folder)
    return number


def written(root: Path, number: int | None) -> None:
    """Note that a command has written; where that could not be kept, what was before it is not the last any more."""
    if number is None:
        UNKEPT.extend(_WHY)
        _WHY.clear()
        with suppress(OSError):
            _clear(root / STATE / "undo")


def committed(root: Path, number: int | None, commit: str) -> None:
    """Note that a command has committed what it wrote."""
    if number is not None:
        with suppress(OSError):
            _put(root / STATE / "undo", f"{number:012}.commit", commit.encode())


def emptied(root: Path, command: str) -> int:
    """Forget all that was written, and keep of *command* that it wrote, not what; whoever calls holds the lock.

    What people want forgotten is not to live on in the journal; and whoever undoes next does not take back what some
    command before it did.

    Raises:
        BlockedError: the journal cannot be written, and may still hold it.

    """
    folder = root / STATE / "undo"
    try:
        number = 0
        if _is_ours(folder):
            number = max(_numbers(folder), default=0)
            _clear(folder)
        _begun(root)
        header = {"version": 1, "command": command, "files": None}
        _put(folder, f"{number + 1:012}.jsonl.gz", _packed(header, ()))
    except OSError as error:
        raise BlockedError(f'"{folder}", what undo keeps, cannot be emptied: {cause_of(error)}') from None
    return number + 1


def entries(root: Path) -> Iterator[Entry]:
    """Return what was written, the newest first.

    Raises:
        BlockedError: an entry, or the whole journal, cannot be read

    """
    folder = root / STATE / "undo"
    if os.path.lexists(root / STATE) and not os.access(root / STATE, os.R_OK | os.X_OK):
        raise BlockedError(
            f'"{root / STATE}" is somebody else\'s; name what is to be undone: clientbase undo COMMIT'
        )
    if not _is_ours(folder):
        return
    for number in sorted(_numbers(folder), reverse=True):
        yield _read(folder, number)


def begin_undo(root: Path, number: int) -> None:
    """Note that an entry is being taken back, so that whoever is stopped in it goes on with the same one."""
    try:
        _put(root / STATE / "undo", f"{number:012}.undoing", b"")
    except OSError as error:
        raise BlockedError(f'"{root / STATE}" cannot be written: {cause_of(error)}') from None


def forget(root: Path, numbers: Sequence[int]) -> None:
    """Forget what was taken back."""
    folder = root / STATE / "undo"
    for number in numbers:
        # The entry last: its number is given again once it is gone.
        for ending in ("commit", "undoing", "jsonl.gz"):
            with suppress(OSError):
                (folder / f"{number:012}.{ending}").unlink()


def _begun(root: Path) -> Path:
    """Return the journal's folder; what is in it and was not written here goes."""
    folder = state_folder(root) / "undo"
    folder.mkdir(mode=0o700, exist_ok=True)
    mode = os.lstat(folder).st_mode
    if not stat.S_ISDIR(mode):
        raise NotADirectoryError(0, f'"{folder.name}" is {kind(mode)}')
    for one in (folder.parent, folder):
        if stat.S_IMODE(os.lstat(one).st_mode) & 0o077:
            one.chmod(0o700)
    if not _is_ours(folder):
        _clear(folder)
        _put(folder, ".gitignore", b"*\n")
        with _new(folder / _MARK) as mark:
            mark.write(_mark(folder).encode())
    return folder


def _is_ours(folder: Path) -> bool:
    try:
        are_folders = all(stat.S_ISDIR(os.lstat(one).st_mode) for one in (folder.parent, folder))
        return are_folders and contents(folder / _MARK, 100) == _mark(folder).encode()
    except (OSError, IrregularError):
        return False


def _mark(folder: Path) -> str:
    return f"{os.lstat(folder).st_ino} {os.lstat(folder / _MARK).st_ino}\n"


def _numbers(folder: Path) -> list[int]:
    return [int(match[1]) for file in folder.iterdir() if (match := _ENTRY.fullmatch(file.name))]


def _clear(folder: Path) -> None:
    """Take all that is no folder out of the journal's folder."""
    if stat.S_ISDIR(os.lstat(folder).st_mode):
        for entry in os.scandir(folder):
            if not entry.is_dir(follow_symlinks=False):
                Path(entry.path).unlink()


def _prune(folder: Path) -> None:
    """Forget the oldest entries, where there are too many or too large ones, and what killed writers left."""
    with suppress(OSError):
        size = 0
        kept: set[int] = set()
        for number in sorted(_numbers(folder), reverse=True):
            size += (folder / f"{number:012}.jsonl.gz").stat().st_size
            if len(kept) < KEPT and size <= MOST:
                kept.add(number)
        for file in [*folder.iterdir()]:
            match = _ENTRY.fullmatch(file.name) or _MARKER.fullmatch(file.name)
            if file.suffix == ".tmp" or (match and int(match[1]) not in kept):
                file.unlink()


def _write(folder: Path, number: int, command: str, files: Sequence[File]) -> None:
    header = {"version": 1, "command": command, "files": len(files)}
    try:
        _put(folder, f"{number:012}.jsonl.gz", _packed(header, files))
    except _TooLargeError:
        _put(folder, f"{number:012}.jsonl.gz", _packed({**header, "files": None}, ()))


def _packed(header: dict[str, Any], files: Sequence[File]) -> bytes:
    into = BytesIO()
    with gzip.GzipFile(fileobj=into, mode="wb", compresslevel=1, mtime=0) as packed:
        packed.write(f"{json.dumps(header)}\n".encode())
        for path, before, after in files:
            packed.write(f"{json.dumps([path, _text(before), _text(after)])}\n".encode())
            if into.tell() > MOST:
                raise _TooLargeError
    if into.tell() > MOST:
        raise _TooLargeError
    return into.getvalue()


def _text(data: bytes | None) -> str | None:
    return None if data is None else data.decode("utf-8", "surrogateescape")


def _read(folder: Path, number: int) -> Entry:
    file = folder / f"{number:012}.jsonl.gz"
    try:
        header, *lines = gzip.decompress(contents(file, 2 * MOST)).splitlines()
        facts = json.loads(header)
        files = None if facts["files"] is None else tuple(_file(json.loads(line)) for line in lines)
        commit = _marker(folder, number, "commit")
        undoing = _marker(folder, number, "undoing") is not None
    except (OSError, EOFError, ValueError, TypeError, KeyError, RecursionError, IrregularError) as error:
        raise BlockedError(f'"{file}" cannot be read ({error}); to go on without it, remove it') from None
    return Entry(number, str(facts["command"]), files, commit, undoing)


def _file(parts: Sequence[str | None]) -> File:
    path, before, after = parts
    return File(str(path), _bytes(before), _bytes(after))


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else text.encode("utf-8", "surrogateescape")


def _marker(folder: Path, number: int, ending: str) -> str | None:
    with suppress(FileNotFoundError):
        return contents(folder / f"{number:012}.{ending}", 100).decode("ascii", "replace")
    return None


def _put(folder: Path, name: str, data: bytes) -> None:
    """Write a file of the journal whole: after a crash it is there or not."""
    temporary = folder / f".{name}.tmp"
    temporary.unlink(missing_ok=True)
    with _new(temporary) as opened:
        opened.write(data)
        opened.flush()
        os.fsync(opened.fileno())
    temporary.replace(folder / name)
    settle([folder])


def _new(file: Path) -> Any:
    return open(os.open(file, _NEW, 0o600), "wb")  # noqa: PTH123 - a descriptor, no path
