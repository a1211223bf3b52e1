"""The files that git opens by itself: none of them may be a pipe or device, on which it would wait for ever.

A clone brings no such thing, but an unpacked archive or a shared folder may. Nor may a link lead out of git's folder,
since git would write through it.
"""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from clientbase.errors import BlockedError, unreadable
from clientbase.language import say

_DIR: Final = ".git"
_SMALL: Final = 1_000_000
_LARGE: Final = 1 << 30
_LARGE_ONES: Final = frozenset(("index", "packed-refs", "shallow"))
_SMALL_ONES: Final = frozenset(
    """
    HEAD config config.worktree commondir gitdir info/attributes info/exclude info/grafts info/sparse-checkout
    objects/info/alternates
    """.split()
)
_BOUNDED: Final = _SMALL_ONES | _LARGE_ONES
_OTHERS: Final = frozenset(("lfs", "annex"))
"""Folders in git's own that are of other programs, and large."""
_READ_ONLY: Final = ("hooks/", "info/")
"""Where people lay links to what they share; git writes to nothing in there, but to all else, also through links."""
_IN_FOLDERS: Final = (".gitattributes", ".gitignore")
_AT_TOP: Final = (*_IN_FOLDERS, ".gitmodules", ".mailmap")


def demand_files(folder: Path) -> None:
    """Refuse, before git is started in *folder*, what it would wait for in its own files.

    Raises:
        BlockedError: there is a pipe or a device, or a file that is larger than any of git's

    """
    here = folder.resolve()
    for above in (here, *here.parents):
        _demand(above / "HEAD")  # git asks of each folder whether it is a repository itself
        git_dir = above / _DIR
        link = _gitdir(git_dir)
        if link is not None or git_dir.is_dir():
            for place in _with_common(above / link if link else git_dir):
                _demand_below(place)


def demand_top(top: Path, git_dir: Path) -> None:
    """Refuse the same among the files that git reads at the *top* of a work tree; and one that no .git is in.

    The configuration of a repository can say that its work tree is anywhere, and a folder that a clone brings can look
    like a repository, with hooks that would be run.
    """
    if not os.path.lexists(top / _DIR):
        raise BlockedError(
            say(
                'there is no .git in "{top}", of which "{git_dir}" says that it is its work tree; see: '
                "git config core.worktree",
                top=top,
                git_dir=git_dir,
            )
        )
    for name in _AT_TOP:
        _demand(top / name)


def demand_tree(top: Path) -> None:
    """Refuse the same in all folders of the work tree below *top*."""
    waiting = [str(top)]
    while waiting:
        for entry in _entries(waiting.pop()):
            if entry.name in _IN_FOLDERS:
                _demand(Path(entry.path))
            elif entry.name != _DIR and entry.is_dir(follow_symlinks=False):
                waiting.append(entry.path)


def _gitdir(git_dir: Path) -> str | None:
    """Return where the repository of a worktree or a submodule is, whose .git is a file."""
    try:
        if stat.S_ISREG(git_dir.stat().st_mode):
            _demand(git_dir)
            return os.fsdecode(git_dir.read_bytes()).removeprefix("gitdir: ").rstrip("\n")
    except (OSError, ValueError):
        pass
    return None


def _with_common(git_dir: Path) -> Iterator[Path]:
    """Return git's folder, and where it is a worktree's the one that it shares with others."""
    yield git_dir
    _demand(git_dir / "commondir")
    try:
        yield git_dir / os.fsdecode((git_dir / "commondir").read_bytes()).rstrip("\n")
    except (OSError, ValueError):
        return


def _demand_below(git_dir: Path) -> None:
    seen: set[tuple[int, int]] = set()
    waiting = [""]
    own = f"{git_dir.resolve()}{os.sep}"
    while waiting:
        below = waiting.pop()
        for entry in _entries(f"{git_dir}/{below}"):
            name = f"{below}{entry.name}"
            if entry.is_symlink() and not name.startswith(_READ_ONLY) and _leads_out(entry, own):
                raise unreadable(Path(entry.path), say("it is a link that leads out of its folder"))
            if entry.is_symlink() and entry.is_dir():  # two of them may lead to each other
                status = entry.stat()
                if (status.st_dev, status.st_ino) in seen:
                    continue
                seen.add((status.st_dev, status.st_ino))
            if entry.is_dir():
                waiting += [] if name in _OTHERS else [f"{name}/"]
            elif not entry.is_file(follow_symlinks=False) or name.startswith("refs/") or name in _BOUNDED:
                _demand(Path(entry.path), _LARGE if name in _LARGE_ONES else _SMALL)


def _leads_out(entry: "os.DirEntry[str]", own: str) -> bool:
    return not f"{os.path.realpath(entry.path)}{os.sep}".startswith(own)


def _entries(folder: str) -> "list[os.DirEntry[str]]":
    try:
        with os.scandir(folder) as entries:
            return [*entries]
    except OSError:  # git says so itself
        return []


def _demand(file: Path, most: int = _SMALL) -> None:
    try:
        status = file.stat()
    except (OSError, ValueError):
        return
    reason = ""
    if stat.S_ISFIFO(status.st_mode):
        reason = say("it is a pipe")
    elif stat.S_ISCHR(status.st_mode) or stat.S_ISBLK(status.st_mode):
        reason = say("it is a device")
    elif stat.S_ISREG(status.st_mode) and status.st_size > most:
        reason = say("it has more than {most} bytes", most=most)
    if reason:
        raise unreadable(file, reason)
