"""What is longer than the screen is shown by a pager: PAGER, else `less -FRX`."""

import os
import re
import sys
from collections.abc import Iterable
from io import TextIOBase
from typing import TextIO, cast

_STEERING = re.compile(r"\x1b\[[0-9;]*m")
_NONE = {"", "cat"}


class Held(TextIOBase):
    """A terminal to which nothing is written before all of it is there."""

    def __init__(self, terminal: TextIO) -> None:
        """Take what is written to *terminal*."""
        self.terminal = terminal
        self.texts: list[str] = []

    def write(self, text: str) -> int:
        """Keep *text*; TypeError where it is none, by which typer tells what may be written."""
        if not isinstance(text, str):
            raise TypeError("a terminal takes texts")
        self.texts.append(text)
        return len(text)

    def isatty(self) -> bool:
        """Return True: people read it."""
        return True

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """Return the terminal's."""
        return self.terminal.encoding

    def fileno(self) -> int:
        """Return the terminal's."""
        return self.terminal.fileno()


_TOLD: list[str] = []
"""What stands on the screen already, of messages of this run."""
_RUN = {"wanted": True}
"""Whether this run may start a pager."""


def want(wanted: bool) -> None:
    """Begin a run that may start a pager, or may not."""
    _RUN["wanted"] = wanted
    _TOLD.clear()


def told(message: str) -> None:
    """Take note of a message on stderr: it takes lines from the screen that the answer would have."""
    if sys.stderr.isatty():
        _TOLD.append(message)


def hold() -> None:
    """From now on keep what is written to stdout, where it is a terminal with a pager."""
    if not isinstance(sys.stdout, Held) and _has_pager(sys.stdout):
        sys.stdout = cast("TextIO", Held(sys.stdout))


def show() -> None:
    """Write what was kept: through the pager where it is longer than the screen."""
    if not isinstance(sys.stdout, Held):
        return
    held, sys.stdout = sys.stdout, sys.stdout.terminal
    text = "".join(held.texts)
    if _fits(text) or not _paged(text, sys.stdout):
        sys.stdout.write(text)


def give(text: str, *, to_stderr: bool = False) -> None:
    """Write *text* before somebody is asked about it: through the pager where it is longer than the screen."""
    stream = sys.stderr if to_stderr else sys.stdout
    if isinstance(stream, Held) or not _has_pager(stream) or _fits(text) or not _paged(text, stream):
        stream.write(text)


def _has_pager(stream: TextIO) -> bool:
    return _RUN["wanted"] and stream.isatty() and os.environ.get("TERM") != "dumb" and bool(_pager())


def _fits(text: str) -> bool:
    """Whether *text* leaves a line for the prompt, and pushes nothing out of sight that was told before."""
    from shutil import get_terminal_size

    size = get_terminal_size()
    own, told = (_lines(lines, size.columns) for lines in (text.splitlines(), _TOLD))
    return own < size.lines and own + told <= size.lines


def _lines(texts: Iterable[str], columns: int) -> int:
    from clientbase.render.places import places

    return sum(max(1, -(-places(_STEERING.sub("", text)) // columns)) for text in texts)


def _pager() -> list[str]:
    """Return the words of the command that shows pages; none where nobody wants or has one."""
    import shlex
    import shutil

    chosen = os.environ.get("PAGER")
    if chosen is None:
        return next(([name] for name in ("less", "more") if shutil.which(name)), [])
    try:
        return [] if chosen.strip() in _NONE else shlex.split(chosen)
    except ValueError:
        return []


def _paged(text: str, stream: TextIO) -> bool:
    """Show *text* by the pager, which writes to *stream*; return False where it cannot be started."""
    import signal
    import subprocess

    environment = {"LESS": "FRX", "LV": "-c", **os.environ}
    try:
        pager = subprocess.Popen(_pager(), stdin=subprocess.PIPE, stdout=stream.fileno(), env=environment)
    except OSError:
        return False
    # An interrupt is for the pager: it stops a search, and does not end this program.
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        pager.communicate(text.encode(errors="backslashreplace"))
    finally:
        signal.signal(signal.SIGINT, before)
    return True
