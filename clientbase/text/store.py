"""Putting files in place whole: one writer per base, and either the old file or the new one.

Temporary files stand beside their target, begin with a dot and do not end in `.yaml`: no scan of records
takes one for a record, so what a killed writer leaves behind is ignored and does no harm.
"""

import codecs
import errno
import os
import stat
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Final

from clientbase.errors import BlockedError, cause_of
from clientbase.language import say
from clientbase.text import inside
from clientbase.text.inside import FOLDER, IrregularError, contents, demand_folders, demand_way
from clientbase.text.system import flush, folder_to_lock, seize

_NUMBERS: Final = count()
_PAUSE: Final = 0.02
_HOLDER: Final = "CLIENTBASE_LOCKED"
_HELD: Final = {errno.EAGAIN, errno.EACCES, errno.EDEADLK}
PUT: Final[dict[Path, int]] = {}
"""The files that this run has put in place or was about to, and the inode of each, until what stands is told."""
_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


@contextmanager
def locked(root: Path, patience: float = 30.0) -> Iterator[None]:
    """Be the only writer of the base at *root*; wait *patience* seconds for another one to end.

    What is locked is the folder of the base itself: it stays, whatever is deleted or replaced in it. The
    kernel frees the lock when its holder ends, however it ends.
    """
    demand_folders(root)
    with _blocked(root, "locked"):
        descriptor = folder_to_lock(root)
    try:
        if _waited(descriptor, root, patience):
            with _said(root):
                yield
        else:
            yield
    finally:
        os.close(descriptor)


@contextmanager
def _said(root: Path) -> Iterator[None]:
    """Let hooks of git know that the base is held for them: they may write while who started them waits."""
    os.environ[_HOLDER] = f"{_name(root)} {os.getpid()}"
    try:
        yield
    finally:
        os.environ.pop(_HOLDER, None)


def _name(root: Path) -> str:
    facts = root.stat()
    return f"{facts.st_dev}:{facts.st_ino}"


def _waited(descriptor: int, root: Path, patience: float) -> bool:
    """Lock the base; say no where it is held by who started this program and waits for it."""
    name, _, holder = os.environ.get(_HOLDER, "").partition(" ")
    if name == _name(root) and holder != str(os.getpid()):
        try:
            seize(descriptor)
        except OSError as error:
            if error.errno in _HELD:
                return False
    _wait(descriptor, root, time.monotonic() + patience)
    return True


def own_folder(root: Path) -> Path:
    """Return the program's own folder of a base, which git ignores; make it if it is absent."""
    with _blocked(root / FOLDER, "made"):
        return inside.own_folder(root)


def state_folder(root: Path) -> Path:
    """Return the folder of what cannot be made again, which git ignores; make it if it is absent."""
    with _blocked(root / inside.STATE, "made"):
        return inside.state_folder(root)


def _wait(descriptor: int, root: Path, end: float) -> None:
    while True:
        try:
            return seize(descriptor)
        except OSError as error:
            if error.errno not in _HELD:
                raise BlockedError(
                    say(
                        '"{root}" cannot be locked: {strerror}; use a local disk',
                        root=root,
                        strerror=cause_of(error),
                    )
                ) from None
        if time.monotonic() >= end:
            raise BlockedError(
                say('another command is writing to this base ("{root}" is held); try again later', root=root)
            )
        time.sleep(_PAUSE)


def put(file: Path, text: str, *, bom: bool = False, lasting: bool = True) -> None:
    """Make *text* the content of *file*: after a crash it holds all of the old text or all of the new.

    Who puts many files lets none be *lasting* by itself, and settles their folders at the end: a folder is
    flushed once instead of once a file. Until then a crash may bring any of the files back as they were, in no
    certain order; each is whole, because its text is on the disk before its name is given to it.
    """
    put_bytes(file, (codecs.BOM_UTF8 if bom else b"") + text.encode(), lasting=lasting)


def standing_now() -> Iterator[Path]:
    """Return the files that this run has put, and that stand as it has put them.

    That is looked up and not counted: an interrupt comes between any two steps.
    """
    for file, inode in PUT.items():
        with suppress(OSError):
            if os.lstat(file).st_ino == inode:
                yield file


def put_bytes(file: Path, data: bytes, *, lasting: bool = True, flushed: bool = True) -> None:
    """Make *data* the content of *file*, as `put` does; what can be made again at any time need not be *flushed*."""
    demand_way(file)
    with _blocked(file, "written"):
        mode = _mode(file)
        file.parent.mkdir(parents=True, exist_ok=True)
        temporary = _beside(file)
        try:
            PUT[file] = _write(temporary, data, mode, flushed=flushed)
            temporary.replace(file)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    if lasting:
        settle([file.parent])


@contextmanager
def in_place(file: Path) -> Iterator[Path]:
    """Give a path to write to; what stands there at the end becomes *file*, whole, as `put` does it."""
    demand_way(file)
    with _blocked(file, "written"):
        mode = _mode(file)
        file.parent.mkdir(parents=True, exist_ok=True)
        temporary = _beside(file)
        _write(temporary, b"", None, flushed=False)  # what has that name already is not written through
    try:
        yield temporary
        with _blocked(file, "written"):
            if mode is not None:
                temporary.chmod(mode)
            with temporary.open("rb+") as opened:
                os.fsync(opened.fileno())
                PUT[file] = os.fstat(opened.fileno()).st_ino
            temporary.replace(file)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    settle([file.parent])


def _beside(file: Path) -> Path:
    return file.with_name(f".{file.name}.{os.getpid()}-{next(_NUMBERS)}.tmp")


def settle(folders: Iterable[Path]) -> None:
    """Let last what was put into *folders*, or taken from them; what was done stands, also where that fails."""
    failed: BlockedError | None = None
    for folder in dict.fromkeys(folders):
        try:
            flush(folder)
        except OSError as error:
            failed = failed or BlockedError(
                say(
                    '"{folder}" cannot be flushed: {reason}; what was written stands, but a loss of power may'
                    " undo it",
                    folder=folder,
                    reason=cause_of(error),
                )
            )
    if failed:
        raise failed


def holds(file: Path, text: str, *, bom: bool = False) -> bool:
    """Whether a file has exactly this text."""
    data = (codecs.BOM_UTF8 if bom else b"") + text.encode()
    try:
        return contents(file, len(data)) == data
    except (OSError, IrregularError):
        return False


def _write(temporary: Path, data: bytes, mode: int | None, *, flushed: bool = True) -> int:
    """Write a file of its own, and return its inode."""
    with open(os.open(temporary, _NEW, 0o666), "wb") as opened:  # noqa: PTH123 - a descriptor, no path
        if mode is not None:
            temporary.chmod(mode)
        opened.write(data)
        opened.flush()
        if flushed:
            os.fsync(opened.fileno())
        return os.fstat(opened.fileno()).st_ino


def _mode(file: Path) -> int | None:
    """Return the rights of the file that is replaced; nothing but a regular file ever is."""
    try:
        mode = os.lstat(file).st_mode
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "it is no regular file")
    return stat.S_IMODE(mode)


def move(old: Path, new: Path) -> None:
    """Return a file another name or folder; one that is there already is never replaced."""
    demand_way(old)
    demand_way(new)
    with _blocked(new, "written"):
        if os.path.lexists(new):
            raise OSError(errno.EEXIST, "there is a file of that name")
        new.parent.mkdir(parents=True, exist_ok=True)
        old.rename(new)
    settle([old.parent, new.parent])


def remove(file: Path) -> None:
    """Take a file away for good."""
    demand_way(file)
    with _blocked(file, "removed"):
        file.unlink()
    settle([file.parent])


@contextmanager
def _blocked(file: Path, done: str) -> Iterator[None]:
    """Say of what the system refuses which file it was, and what is left as it was."""
    try:
        yield
    except OSError as error:
        values = {"file": file, "reason": cause_of(error)}
        said = {
            "locked": say('"{file}" cannot be locked: {reason}; it is left as it was', **values),
            "made": say('"{file}" cannot be made: {reason}; it is left as it was', **values),
            "written": say('"{file}" cannot be written: {reason}; it is left as it was', **values),
            "removed": say('"{file}" cannot be removed: {reason}; it is left as it was', **values),
        }
        raise BlockedError(said[done]) from None
