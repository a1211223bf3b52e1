"""Faults at the n-th call of the system: what the system may answer, or that the program ends there.

They are put in place of the functions by which Python asks the system, in a process of their own. What no such function
shows (SQLite's own files, git's) is hit from outside: see `outside.py`.
"""

import builtins
import errno
import fcntl
import io
import mmap
import os
import signal
import struct
import subprocess
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any, Final, NamedTuple

import clientbase

CALLS: Final = (
    "open",
    "read",
    "write",
    "fsync",
    "rename",
    "unlink",
    "flock",
    "mkdir",
    "list",
    "stat",
    "chmod",
    "start",
)
"""What is counted apart; `any` counts all of them."""
LINE: Final = "line"
"""A line of the program itself, before which a signal may come; counted where a fault asks for it, for that is slow."""
_SLOTS: Final = {name: n for n, name in enumerate((*CALLS, "any", LINE, "hit"))}
_FORM: Final = struct.Struct(f"{len(_SLOTS)}Q")


class Fault(NamedTuple):
    """What happens at the n-th call of a kind, counted from 1; at none where *n* is 0."""

    call: str
    n: int
    how: str
    """the name of an errno; `kill`, `term` or `int`; `torn`, killed after half of what is written; `short`, a disk
    that is full after half of it"""


class Counts:
    """How often each kind of call was made, and whether the fault came; seen by the process that waits, too."""

    def __init__(self) -> None:
        """Begin at nothing."""
        self._shared = mmap.mmap(-1, _FORM.size)

    def add(self, name: str) -> int:
        """Count one call, and return which it is."""
        at = 8 * _SLOTS[name]
        (number,) = struct.unpack_from("Q", self._shared, at)
        struct.pack_into("Q", self._shared, at, number + 1)
        return int(number) + 1

    def seen(self) -> dict[str, int]:
        """Return all counts."""
        return dict(zip(_SLOTS, _FORM.unpack_from(self._shared, 0), strict=True))


def install(fault: Fault, counts: Counts) -> None:
    """Let *fault* come in this process, once."""
    strike = _Strike(fault, counts)
    if fault.call == LINE:
        sys.settrace(_tracing(strike))
        return
    for call, places in _PLACES.items():
        for module, name in places:
            setattr(module, name, _faulty(getattr(module, name), call, strike))
    opened = _opening(builtins.open, strike)
    builtins.open = opened
    io.open = opened
    child = "_execute_child"
    setattr(subprocess.Popen, child, _faulty(getattr(subprocess.Popen, child), "start", strike))


_PLACES: Final[dict[str, tuple[tuple[Any, str], ...]]] = {
    "open": ((os, "open"),),
    "read": ((os, "read"),),
    "write": ((os, "write"),),
    "fsync": ((os, "fsync"),),
    "rename": ((os, "rename"), (os, "replace")),
    "unlink": ((os, "unlink"), (os, "remove")),
    "flock": ((fcntl, "flock"),),
    "mkdir": ((os, "mkdir"),),
    "list": ((os, "scandir"), (os, "listdir")),
    "stat": ((os, "stat"), (os, "lstat"), (os, "fstat")),
    "chmod": ((os, "chmod"),),
}


class _Strike:
    """Counts calls, and strikes at one of them."""

    def __init__(self, fault: Fault, counts: Counts) -> None:
        self.fault = fault
        self.counts = counts

    def at(self, call: str) -> bool:
        """Count a call; whether it is the one."""
        number = self.counts.add(call)
        of_all = 0 if call == LINE else self.counts.add("any")
        here = {call: number, "any": of_all}.get(self.fault.call) == self.fault.n
        if here:
            self.counts.add("hit")
        return here

    def __call__(self, call: str) -> None:
        """Count a call, and strike if it is the one."""
        if self.at(call):
            self.strike()

    def strike(self) -> None:
        """Do what is to happen."""
        how = self.fault.how
        if how in {"kill", "torn"}:
            os.kill(os.getpid(), signal.SIGKILL)
        elif how in {"term", "int"}:
            os.kill(os.getpid(), signal.SIGTERM if how == "term" else signal.SIGINT)
        else:
            number = errno.ENOSPC if how == "short" else getattr(errno, how)
            raise OSError(number, os.strerror(number))


def _tracing(strike: _Strike) -> Callable[..., Any]:
    def line(_frame: FrameType, event: str, _: object) -> Any:
        if event == LINE:
            strike(LINE)
        return line

    def call(frame: FrameType, *_: object) -> Any:
        return line if frame.f_code.co_filename.startswith(_OURS) else None

    return call


_OURS: Final = os.path.dirname(clientbase.__file__)  # noqa: PTH120 - compared with what Python calls its files


def _faulty(function: Callable[..., Any], call: str, strike: _Strike) -> Callable[..., Any]:
    def faulty(*words: Any, **named: Any) -> Any:
        strike(call)
        return function(*words, **named)

    return faulty


class _Raw(io.FileIO):
    """An open file of which reading and writing are counted too."""

    strike: _Strike

    def write(self, data: Any) -> int:
        if self.strike.at("write"):
            if self.strike.fault.how in {"torn", "short"}:
                super().write(bytes(data)[: len(bytes(data)) // 2])
            self.strike.strike()
        return super().write(data)

    def readinto(self, buffer: Any) -> int:
        self.strike("read")
        return super().readinto(buffer)

    def readall(self) -> bytes:
        self.strike("read")
        return super().readall()


def _opening(plain: Callable[..., Any], strike: _Strike) -> Callable[..., Any]:
    def opened(
        file: Any,
        mode: str = "r",
        buffering: int = -1,
        encoding: str | None = None,
        errors: str | None = None,
        newline: str | None = None,
        closefd: bool = True,
        opener: Any = None,
    ) -> Any:
        if not isinstance(file, int):
            strike("open")
        if buffering == 0 or ("b" not in mode and buffering == 1):
            return plain(file, mode, buffering, encoding, errors, newline, closefd, opener)
        raw = _Raw(file, mode.replace("b", "").replace("t", ""), closefd, opener)
        raw.strike = strike
        both = "+" in mode
        made = io.BufferedRandom if both else io.BufferedReader if "r" in mode else io.BufferedWriter
        held = made(raw)
        return held if "b" in mode else io.TextIOWrapper(held, encoding, errors, newline)

    return opened
