"""What belongs to a base lies in it: its folders are folders and its files regular files, and no link is followed.

A base may be somebody else's work, fetched with git: a link in it that was followed would read, fill or
empty what lies outside, and a pipe would never end.
"""

import os
import stat
from pathlib import Path
from typing import Final

from clientbase.errors import BlockedError, cause_of, unreadable
from clientbase.language import say

FOLDER: Final = ".clientbase"
STATE: Final = ".clientbase-state"
"""What cannot be made again: the journal of what was written, and copies that somebody is editing."""
RECORDS: Final = "records"
LARGEST: Final = 1_000_000
"""No file that people write has so many bytes."""
WHOLE: Final = 64 * 2**20
"""No file that is held in memory as it is, whatever it says, has so many bytes."""
_OURS: Final = frozenset((FOLDER, STATE, RECORDS))
_KINDS: Final = {
    stat.S_IFLNK: "a symbolic link",
    stat.S_IFIFO: "a pipe",
    stat.S_IFDIR: "a folder",
    stat.S_IFREG: "a file",
}
_MAKING: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL
NOT_FOLLOWED: Final = sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"))
"""Flags of opening: no link is followed, no pipe waited for, no byte changed, where a system can be told so."""


class IrregularError(Exception):
    """A file is none that can be read to its end; the text says what it is, and what to do."""


def contents(file: Path, most: int) -> bytes:
    """Return the bytes of a regular file; of one that is larger than *most* one byte more, so that it shows.

    Raises:
        IrregularError: it is a link, a pipe, a folder, a device or a socket, and was not opened
        OSError: it cannot be opened

    """
    _demand_regular(file, os.lstat(file).st_mode)
    # The file may have been changed for another since it was looked at, so the opened one counts.
    with open(os.open(file, os.O_RDONLY | NOT_FOLLOWED), "rb") as opened:  # noqa: PTH123 - a descriptor, no path
        status = os.fstat(opened.fileno())
        _demand_regular(file, status.st_mode)
        # As many bytes as may come are set aside, so what is asked for is little more than there is.
        data = opened.read(min(status.st_size, most) + 1)
        return data + opened.read(most + 1 - len(data)) if len(data) > status.st_size else data


def _demand_regular(file: Path, mode: int) -> None:
    if not stat.S_ISREG(mode):
        raise IrregularError(f'"{file.name}" is {kind(mode)}; put a regular file in its place')


def kind(mode: int) -> str:
    """Say what a file of this mode is."""
    return _KINDS.get(stat.S_IFMT(mode), "a device or socket")


def own_folder(root: Path) -> Path:
    """Return the one folder of a base that is the program's own, made unseen by git where it is missing.

    Whatever stands in it can be made again. It is nobody else's to look into, until it is known who may
    read the records (see `share`).

    Raises:
        BlockedError: it is a link
        OSError: it cannot be made

    """
    return _made(root / FOLDER, 0o666)


def state_folder(root: Path) -> Path:
    """Return the folder of what the program must not forget, made unseen by git where it is missing; as above."""
    return _made(root / STATE, 0o600)


def _made(folder: Path, mode: int) -> Path:
    while not _is_there(folder):
        folder.mkdir(mode=0o700, exist_ok=True)
        try:
            with open(os.open(folder / ".gitignore", _MAKING, mode), "wb") as ignored:  # noqa: PTH123
                ignored.write(b"*\n")
        except FileNotFoundError:  # somebody has just deleted the folder
            continue
        except FileExistsError:
            pass
    return folder


def _is_there(folder: Path) -> bool:
    try:
        mode = os.lstat(folder).st_mode
    except FileNotFoundError:
        return False
    if stat.S_ISLNK(mode):
        raise BlockedError(_no_folder(folder, mode))
    if not stat.S_ISDIR(mode):
        raise NotADirectoryError(_no_folder(folder, mode))
    return True


def demand_folders(root: Path) -> None:
    """Refuse to write to a base whose own folders are anything else, unless they are yet to be made."""
    for name in _OURS:
        demand_folder(root / name)


def demand_way(file: Path) -> None:
    """Refuse a file of a base that is reached through a link."""
    if link := link_on_way(file):
        demand_folder(link)


def link_on_way(file: Path) -> Path | None:
    """Return the link within a base through which *file* is reached; None where there is none.

    A base itself may be reached through a link: that one is its user's.
    """
    links = (folder for folder in file.absolute().parents if folder.is_symlink())
    return next((link for link in links if _is_within_a_base(link)), None)


def _is_within_a_base(folder: Path) -> bool:
    return any(os.path.lexists(above / "schema.yaml") for above in folder.parents)


def held(file: Path, most: int = LARGEST) -> bytes | None:
    """Return the bytes of a file of a base; None where no regular file stands there, or a link leads to it.

    Raises:
        BlockedError: it has more than *most* bytes, or cannot be read

    """
    if not stands(file):
        return None
    try:
        data = contents(file, most)
    except (FileNotFoundError, IrregularError):  # it was taken away, or changed for another, just now
        return None
    except OSError as error:
        raise unreadable(file, cause_of(error)) from None
    if len(data) > most:
        raise unreadable(file, say("it has more than {most} bytes", most=most))
    return data


def stands(file: Path) -> bool:
    """Return whether a regular file of a base stands there, to which no link leads.

    Raises:
        BlockedError: it cannot be known

    """
    try:
        return stat.S_ISREG(os.lstat(file).st_mode) and not link_on_way(file)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise unreadable(file, cause_of(error)) from None


def files_in(folder: Path, ending: str) -> list[Path]:
    """Return what lies in a folder of a base and ends so, in order; none where there is no folder.

    Raises:
        BlockedError: it is a link, or anything else that is no folder

    """
    demand_way(folder / ending)
    demand_folder(folder)
    return sorted(folder.glob(f"*{ending}"))


def demand_own(file: Path) -> None:
    """Refuse what lies in a base and is no regular file there, or is reached through a link; elsewhere all goes.

    So a user may name what he likes, but no base can put something else in its place.
    """
    demand_way(file)
    if os.path.lexists(file) and _is_within_a_base(file.absolute()):
        try:
            _demand_regular(file, os.lstat(file).st_mode)
        except IrregularError as irregular:
            raise BlockedError(str(irregular)) from None


def opened(file: Path, flags: int, rights: int = 0o600) -> int:
    """Return the descriptor of a regular file, which for O_CREAT in *flags* is made with these *rights*.

    Raises:
        IrregularError: it is a link, a pipe, a folder, a device or a socket
        OSError: it cannot be opened

    """
    if os.path.lexists(file):
        _demand_regular(file, os.lstat(file).st_mode)
    descriptor = os.open(file, flags | NOT_FOLLOWED, rights)
    try:
        _demand_regular(file, os.fstat(descriptor).st_mode)
    except IrregularError:
        os.close(descriptor)
        raise
    return descriptor


def demand_folder(folder: Path) -> None:
    """Refuse what is no folder, where there is anything at all."""
    try:
        mode = os.lstat(folder).st_mode
    except FileNotFoundError:
        return
    if not stat.S_ISDIR(mode):
        raise BlockedError(_no_folder(folder, mode))


def _no_folder(folder: Path, mode: int) -> str:
    return f'"{folder}" is {kind(mode)}; put a folder in its place'
