"""Faults from outside: real runs under strace, with signals, odd streams, and disks that are full or closed.

Each of them gives the words before the program's own, or what is done around its run; `why_not` says what a machine
lacks.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Final

from tests.torture.copies import EDITOR, ROOT, Ran

STRACE: Final = shutil.which("strace")
CALLS: Final = ("openat", "write", "fsync", "rename", "unlink", "flock", "read", "newfstatat")
_WORDS: Final = ("-P", "-m", "clientbase", "--as-of", "2026-11-21")
_PATIENCE: Final = 120


def start(
    root: Path, words: Sequence[str], before: Sequence[str] = (), **more: object
) -> "subprocess.Popen[bytes]":
    """Start the program in the folder *root*, behind the words *before*."""
    environment = os.environ | {"EDITOR": EDITOR, "PYTHONPATH": str(ROOT)}
    streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | more
    command = [*before, sys.executable, *_WORDS, *words]
    return subprocess.Popen(command, cwd=root, env=environment, **streams)  # type: ignore[call-overload,no-any-return]


def ended(process: "subprocess.Popen[bytes]", *, hit: bool = True) -> Ran:
    """Wait for a run, and say how it ended."""
    out, err = process.communicate(timeout=_PATIENCE)
    return Ran(
        process.returncode,
        (out or b"").decode(errors="replace"),
        (err or b"").decode(errors="replace"),
        {},
        hit,
    )


@cache
def without_strace() -> str:
    """Say why no call can be made to fail from outside; empty where it can."""
    if STRACE is None:
        return "there is no strace"
    done = subprocess.run([STRACE, "-o", os.devnull, "true"], capture_output=True, check=False)
    return "" if done.returncode == 0 else "nothing may be traced here"


def traced(root: Path, words: Sequence[str], call: str, error: str, n: int, log: Path) -> Ran:
    """Let the n-th such call of the program fail, counted from its first one; git's own are left alone."""
    assert STRACE
    inject = f"inject={call}:error={error}:when={n}"
    before = (STRACE, "-o", str(log), "-e", f"trace={call}", "-e", inject)
    ran = ended(start(root, words, before))
    return ran._replace(hit="(INJECTED)" in log.read_text("utf-8", "replace"))


def counted(root: Path, words: Sequence[str], call: str, log: Path) -> tuple[int, int]:
    """Return how many such calls a run makes before the program's own first line, and in all."""
    assert STRACE
    ended(start(root, words, (STRACE, "-o", str(log), "-e", f"trace={call},openat")))
    seen = own = 0
    for line in log.read_text("utf-8", "replace").splitlines():
        seen += line.startswith(f"{call}(")
        if not own and "clientbase/cli/app" in line:
            own = seen
    return own, seen


def killed(root: Path, words: Sequence[str], after: float, number: int) -> Ran:
    """Send a signal so many seconds after the start; where it had ended by then, it was not hit.

    Nor was it where Python itself was starting and says so in its own words: the program had not begun.
    """
    process = start(root, words)
    time.sleep(after)
    alive = process.poll() is None
    if alive:
        process.send_signal(number)
    if number == signal.SIGSTOP:
        time.sleep(0.05)
        process.send_signal(signal.SIGCONT)
    ran = ended(process, hit=alive)
    return ran._replace(hit=alive and not of_python(ran.err))


def of_python(said: str) -> bool:
    """Return whether a traceback leads through no line of the program."""
    return "Traceback" in said and "clientbase" not in said


def _do(*words: str) -> None:
    subprocess.run(words, check=True, capture_output=True)


@contextmanager
def full_disk(beside: Path, base: Path, spare: int) -> Iterator[Path]:
    """Give the base on a small disk of its own, of which *spare* bytes are free."""
    place = beside / "disk"
    place.mkdir()
    _do("mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(place))
    try:
        root = Path(shutil.copytree(base, place / "base", symlinks=True))
        free = os.statvfs(place)
        filling = free.f_bavail * free.f_frsize - spare
        if filling > 0:
            (place / "filling").write_bytes(b"\0" * filling)
        yield root
    finally:
        _do("umount", "--lazy", str(place))


@contextmanager
def no_inodes(beside: Path, base: Path, spare: int) -> Iterator[Path]:
    """Give the base on a disk on which *spare* more files can be made."""
    place = beside / "inodes"
    place.mkdir()
    files = sum(1 for _ in base.rglob("*")) + 3 + spare
    options = f"size=32m,nr_inodes={files}"
    _do("mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place))
    try:
        yield Path(shutil.copytree(base, place / "base", symlinks=True))
    finally:
        _do("umount", "--lazy", str(place))


@contextmanager
def read_only(root: Path) -> Iterator[None]:
    """Let nothing be written to the base."""
    _do("mount", "--bind", str(root), str(root))
    try:
        _do("mount", "-o", "remount,ro,bind", str(root))
        yield
    finally:
        _do("umount", "--lazy", str(root))


@contextmanager
def held_fast(folder: Path) -> Iterator[None]:
    """Let no file of a folder be made or removed, nor any of its records be written."""
    _do("chattr", "-R", "+i", str(folder))
    try:
        yield
    finally:
        _do("chattr", "-R", "-i", str(folder))


def why_not(ready: Callable[[Path], object], beside: Path) -> str:
    """Say why something cannot be done here; empty where it can."""
    if os.geteuid():
        return "only root may do this"
    try:
        ready(beside)
    except (OSError, subprocess.CalledProcessError) as error:
        return f"this machine does not do it: {error}"
    return ""


def mounts(beside: Path) -> None:
    """Mount a small disk and take it away; OSError or CalledProcessError where that is not allowed."""
    place = beside / "attempt"
    place.mkdir(exist_ok=True)
    _do("mount", "-t", "tmpfs", "tmpfs", str(place))
    _do("umount", str(place))


def holds_fast(beside: Path) -> None:
    """Hold a folder fast and let it go."""
    place = beside / "fast"
    place.mkdir(exist_ok=True)
    for sign in "+-":
        _do("chattr", f"{sign}i", str(place))
