"""How tests run the program: words in, exit code and both streams out."""

import fcntl
import io
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

TODAY = "2026-11-21"
_QUESTION = re.compile(rb"(?:^|\n)(?:\w[^\n]*: |[^\n]*\[y/N\] )\Z")


class Answer(NamedTuple):
    """What came of a command."""

    code: int
    out: str
    err: str


def run(base: Path, *words: str, stdin: str = "") -> Answer:
    """Run the command line in this process on the day on which the example is told."""
    from clientbase.cli.app import run as run_command_line

    out, err = io.StringIO(), io.StringIO()
    given = io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8")
    argv = ["clientbase", "-C", str(base), "--as-of", TODAY, *words]
    with (
        patch.object(sys, "argv", argv),
        patch.object(sys, "stdin", given),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            run_command_line()
        except SystemExit as end:
            code = int(end.code or 0)
    return Answer(code, out.getvalue(), err.getvalue())


def command(base: Path, *words: str) -> list[str]:
    """Return the words that start the program as a process of its own."""
    return [sys.executable, "-m", "clientbase", "-C", str(base), "--as-of", TODAY, *words]


def run_process(base: Path, *words: str, stdin: str = "") -> Answer:
    """Run the program as a process of its own, without a terminal."""
    done = subprocess.run(command(base, *words), input=stdin, capture_output=True, text=True, check=False)
    return Answer(done.returncode, done.stdout, done.stderr)


def run_on_terminal(base: Path, *words: str, typed: Sequence[str]) -> Answer:
    """Run the program on a terminal, its stdout a pipe; each question gets the next of what is *typed*.

    When nothing is left to type, the answer is the end of input.
    """
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "dumb"}
    with subprocess.Popen(
        command(base, *words), stdin=theirs, stdout=subprocess.PIPE, stderr=theirs, env=environment
    ) as process:
        os.close(theirs)
        shown, answers = b"", [f"{line}\n".encode() for line in typed]
        while piece := _read(ours):
            shown += piece
            if _QUESTION.search(shown):
                os.write(ours, answers.pop(0) if answers else b"\x04")
        assert process.stdout
        out = process.stdout.read().decode()
    os.close(ours)
    return Answer(process.returncode, out, shown.decode().replace("\r\n", "\n"))


def seen_on_terminal(base: Path, *words: str, width: int) -> str:
    """Run the program with all it writes on a terminal that is *width* places wide; give what is seen there."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("4H", 24, width, 0, 0))
    environment = {name: value for name, value in os.environ.items() if name != "COLUMNS"} | {"TERM": "dumb"}
    with subprocess.Popen(command(base, *words), stdin=theirs, stdout=theirs, stderr=theirs, env=environment):
        os.close(theirs)
        shown = b"".join(iter(lambda: _read(ours), b""))
    os.close(ours)
    return shown.decode().replace("\r\n", "\n")


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 4096)
    except OSError:
        return b""  # the last one who had the terminal open has gone
