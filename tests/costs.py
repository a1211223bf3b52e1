"""What a command costs in work that no machine changes: files, statements, parses, steps of SQLite, calls of Python."""

import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

from clientbase.index import scan, sync
from clientbase.text import read
from tests.edits.running import Answer, run

_STEPS = 100
"""So many steps of SQLite's machine are counted as one."""


class Work(NamedTuple):
    """What was done; every part of it is the same on each machine, but for a few calls."""

    files: int
    """opened, or looked at by name"""
    folders: int
    """listed"""
    looks: int
    """at all files of the base"""
    statements: int
    parses: int
    steps: int
    calls: int


class _Counted:
    """Counts what is done while it is asked to."""

    def __init__(self) -> None:
        self.files = self.folders = self.looks = self.statements = self.parses = self.steps = self.calls = 0

    @property
    def work(self) -> Work:
        """What was counted."""
        return Work(*(getattr(self, name) for name in Work._fields))

    def audit(self, event: str, _given: Any) -> None:
        if event == "open":
            self.files += 1
        elif event in {"os.scandir", "os.listdir"}:
            self.folders += 1

    def profile(self, _frame: Any, event: str, _argument: Any) -> None:
        self.calls += event in {"call", "c_call"}

    def statement(self, _sql: str) -> None:
        self.statements += 1

    def step(self) -> int:
        self.steps += 1
        return 0

    def connected(self, *given: Any, **named: Any) -> sqlite3.Connection:
        connection = _CONNECT(*given, **named)
        connection.set_trace_callback(self.statement)
        connection.set_progress_handler(self.step, _STEPS)
        return connection

    def each(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function, whose calls are counted under a name."""

        def called(*given: Any, **named: Any) -> Any:
            setattr(self, name, getattr(self, name) + 1)
            return function(*given, **named)

        return called


_CONNECT = sqlite3.connect
_now: list[_Counted] = []


def _heard(event: str, given: Any) -> None:
    for counted in _now:
        counted.audit(event, given)


sys.addaudithook(_heard)  # there is no way to take it back


@contextmanager
def counted() -> Iterator[_Counted]:
    """Count what is done meanwhile."""
    found = _Counted()
    with (
        patch.object(sqlite3, "connect", found.connected),
        patch.object(os, "stat", found.each("files", os.stat)),
        patch.object(os, "lstat", found.each("files", os.lstat)),
        patch.object(sync, "look", found.each("looks", sync.look)),
        patch.object(scan, "look", found.each("looks", scan.look)),
        patch.object(read, "plain", found.each("parses", read.plain)),
    ):
        _now.append(found)
        sys.setprofile(found.profile)
        try:
            yield found
        finally:
            sys.setprofile(None)
            _now.remove(found)


def work_of(base: Path, *words: str) -> tuple[Work, Answer]:
    """Return what the program does for a command, and what comes of it."""
    with counted() as found:
        answer = run(base, *words)
    return found.work, answer
