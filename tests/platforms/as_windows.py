"""Run the command line as if Windows were below: as_windows.py WORD...

What is not there is taken away, what it refuses is refused. Paths stay those of this machine, and an open file can
still be replaced, which it cannot there: this is no proof that the program runs there, but that it asks for nothing
which is missing.
"""

import concurrent.futures.process
import errno
import io
import multiprocessing
import os
import runpy
import sqlite3
import stat
import subprocess
import sys
import sysconfig
import tempfile
import types
from typing import Any

import typer.core

LIBRARIES = (
    typer.core,
    concurrent.futures.process,
    io,
    multiprocessing,
    runpy,
    sqlite3,
    subprocess,
    tempfile,
)
"""Loaded before: they look for the system themselves, and find this one."""
ABSENT = ("fcntl", "grp", "pty", "pwd", "resource", "termios", "tty")
NOT_OF_OS = (
    "O_NOFOLLOW",
    "O_NONBLOCK",
    "O_DIRECTORY",
    "O_CLOEXEC",
    "O_SYNC",
    "fork",
    "getuid",
    "geteuid",
    "getgid",
    "getegid",
)
NOT_OF_OS += (
    "fchmod",
    "fchown",
    "chown",
    "mkfifo",
    "mknod",
    "killpg",
    "setsid",
    "getpgid",
    "sched_getaffinity",
    "statvfs",
)


def windows() -> None:
    """Change this process."""
    import fcntl

    sysconfig.get_config_vars()  # it reads a file of this system, once

    def locking(descriptor: int, mode: int, _length: int) -> None:
        waiting = fcntl.LOCK_EX if mode == 1 else fcntl.LOCK_EX | fcntl.LOCK_NB
        try:
            fcntl.flock(descriptor, waiting)
        except BlockingIOError:
            raise PermissionError(errno.EACCES, "Permission denied") from None

    msvcrt = types.ModuleType("msvcrt")
    vars(msvcrt).update(locking=locking, LK_LOCK=1, LK_NBLCK=2, LK_RLCK=3, LK_UNLCK=0)
    sys.modules["msvcrt"] = msvcrt
    for name in ABSENT:
        sys.modules[name] = None  # type: ignore[assignment] # so Python says that it is not there
    for name in NOT_OF_OS:
        if hasattr(os, name):
            delattr(os, name)
    sys.platform = "win32"
    os.supports_fd = set()
    os.supports_dir_fd = set()
    os.supports_follow_symlinks = set()
    os.open = no_folder(os.open)
    os.rename = never_over(os.rename)
    os.stat = of_nobody(os.stat)
    os.lstat = of_nobody(os.lstat)


def no_folder(opening: Any) -> Any:
    def opened(path: Any, flags: int, mode: int = 0o777, *, dir_fd: None = None) -> int:
        if dir_fd is not None:
            raise NotImplementedError("dir_fd unavailable on this platform")
        if os.path.isdir(path):  # noqa: PTH112 - the path may be bytes or a descriptor
            raise PermissionError(errno.EACCES, "Permission denied", path)
        return int(opening(path, flags, mode))

    return opened


def never_over(renaming: Any) -> Any:
    def renamed(old: Any, new: Any, **_: Any) -> None:
        if os.path.lexists(new):
            raise FileExistsError(errno.EEXIST, "File exists", new)
        renaming(old, new)

    return renamed


def of_nobody(asking: Any) -> Any:
    def asked(path: Any, **words: Any) -> os.stat_result:
        found = asking(path, **words)
        rights = 0o666 if found.st_mode & 0o200 else 0o444
        told = [*found]
        told[stat.ST_MODE] = stat.S_IFMT(found.st_mode) | (0o777 if stat.S_ISDIR(found.st_mode) else rights)
        told[stat.ST_UID] = told[stat.ST_GID] = 0
        return os.stat_result(
            told, {name: getattr(found, name) for name in ("st_mtime_ns", "st_ctime_ns", "st_atime_ns")}
        )

    return asked


if __name__ == "__main__":
    windows()
    sys.argv = ["clientbase", *sys.argv[1:]]
    runpy.run_module("clientbase", run_name="__main__")
