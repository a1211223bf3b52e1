"""What is longer than the screen is shown by a pager: PAGER, else `less -FRX`."""

import os
import re
import sys
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


def hold() -> None:
    """From now on keep what is written to stdout, where it is a terminal with a pager."""
    if (
        sys.stdout.isatty()
        and not isinstance(sys.stdout, Held)
        and os.environ.get("TERM") != "dumb"
        and _pager()
    ):
        sys.stdout = cast("TextIO", Held(sys.stdout))


def show() -> None:
    """Write what was kept: through the pager where it is longer than the screen."""
    if not isinstance(sys.stdout, Held):
        return
    held, sys.stdout = sys.stdout, sys.stdout.terminal
    text = "".join(held.texts)
    if _fits(text) or not _paged(text):
        sys.stdout.write(text)


def _fits(text: str) -> bool:
    from shutil import get_terminal_size

    from clientbase.render.places import places

    size = get_terminal_size()
    lines = (places(_STEERING.sub("", line)) for line in text.splitlines())
    return sum(max(1, -(-filled // size.columns)) for filled in lines) < size.lines


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


def _paged(text: str) -> bool:
    """Show *text* by the pager; return False where it cannot be started."""
    import signal
    import subprocess

    environment = {"LESS": "FRX", "LV": "-c", **os.environ}
    try:
        pager = subprocess.Popen(_pager(), stdin=subprocess.PIPE, env=environment)
    except OSError:
        return False
    # An interrupt is for the pager: it stops a search, and does not end this program.
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        pager.communicate(text.encode(errors="backslashreplace"))
    finally:
        signal.signal(signal.SIGINT, before)
    return True
