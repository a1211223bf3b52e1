"""A real pseudo-terminal in which the program is run as people run it."""

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path
from typing import NamedTuple

SCREEN = (80, 24)
STEERING = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]")


class Shown(NamedTuple):
    """What a command wrote to the terminal, and how it ended."""

    code: int
    raw: str

    @property
    def lines(self) -> list[str]:
        """The lines as they are read, without colours."""
        return STEERING.sub("", self.raw).replace("\r\n", "\n").split("\n")[:-1]


def in_terminal(
    base: Path, *words: str, size: tuple[int, int] = SCREEN, typed: str = "", **environment: str
) -> Shown:
    """Run the program on *base* in a terminal of *size* (columns, lines); stdin, stdout and stderr are the terminal."""
    master, slave = pty.openpty()
    columns, lines = size
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
    command = [sys.executable, "-m", "clientbase", "-C", str(base), *words]
    known = {key: value for key, value in os.environ.items() if key not in {"COLUMNS", "LINES", "NO_COLOR"}}
    run = subprocess.Popen(
        command,
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env=known | {"TERM": "xterm", "CLIENTBASE_AS_OF": "2026-11-21"} | environment,
        start_new_session=True,
    )
    os.close(slave)
    if typed:
        os.write(master, typed.encode())
    said, end = b"", time.monotonic() + 60
    while time.monotonic() < end:
        if not select.select([master], [], [], 0.1)[0]:
            continue
        try:
            piece = os.read(master, 65536)
        except OSError:  # everybody has let go of it
            break
        if not piece:
            break
        said += piece
    os.close(master)
    return Shown(run.wait(10), said.decode(errors="replace"))
