"""On a base of 600 clients no answer runs over the screen: what is longer goes through a pager.

Everything is asked in this process, whose stdin, stdout and stderr are one pseudo-terminal of 80 by 24; a process for
each of 70 commands would take a minute.
"""

import datetime as dt
import fcntl
import os
import pty
import struct
import sys
import termios
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from clientbase.cli.app import run as run_command_line
from clientbase.demo import generate
from clientbase.reports import ours
from tests.cli.terminal import SCREEN, STEERING
from tests.undo.repositories import committed

DAY = "2026-11-21"
PAGER = "sh -c 'echo THE PAGER; cat > /dev/null'"
ONE = "CLIENT"
ASKED = [
    *(("report", name) for name in sorted(ours())),
    ("report",),
    ("report", "abc", "-f", "json"),
    ("report", "abc", "-f", "markdown"),
    ("agenda",),
    ("agenda", "--promises"),
    ("agenda", "--days", "60"),
    ("list",),
    ("find", "adria"),
    ("check",),
    ("check", "-f", "text"),
    ("check", "-f", "json"),
    ("query", "SELECT * FROM clients"),
    ("query", "--tables"),
    ("explain",),
    ("explain", "CB021"),
    ("fields",),
    ("fields", "client"),
    ("guide", "--manager", "olga"),
    ("show", ONE),
    ("show", ONE, "--all"),
    ("why", ONE),
    ("brief", ONE),
    ("history", ONE),
    ("dupes",),
    ("diff",),
    ("review", "HEAD~1..HEAD"),
    ("set", "--where", "segment=retail", "region=x", "--dry-run"),
    ("set", "--where", "segment=retail", "status=former", "--dry-run"),
    ("set", "--where", "segment=retail", "region=x"),
    ("undo", "HEAD", "--dry-run"),
    ("--help",),
    ("undo", "--help"),
]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A base of 600 clients with a history, in which 60 records are worked on and 30 cannot be read."""
    folder = tmp_path_factory.mktemp("many") / "base"
    generate(folder, 600, 1, dt.date.fromisoformat(DAY))
    (folder / ".gitignore").write_text(".clientbase/\n.clientbase-state/\n", encoding="utf-8")
    committed(folder)
    records = sorted(folder.glob("records/*.yaml"))
    for number, file in enumerate(records[1:91]):
        text = file.read_text(encoding="utf-8")
        file.write_text(f"{text}{'price_list: old' if number % 3 else 'name: ['}\n", encoding="utf-8")
    committed(folder, "Work")
    for file in records[1:91]:
        file.write_text(f"{file.read_text(encoding='utf-8')}# seen\n", encoding="utf-8")
    return folder


@contextmanager
def terminal(typed: bytes) -> Iterator[list[bytes]]:
    """Make the three streams of this process a terminal, on which *typed* waits to be read; give what is seen there."""
    master, slave = pty.openpty()
    columns, lines = SCREEN
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
    modes = termios.tcgetattr(slave)
    modes[3] &= ~termios.ECHO  # what waits to be read is not seen before it is
    termios.tcsetattr(slave, termios.TCSANOW, modes)
    os.write(master, typed)
    seen: list[bytes] = []
    reader = threading.Thread(target=_read, args=(master, seen))
    kept = [os.dup(number) for number in range(3)]
    streams = sys.stdin, sys.stdout, sys.stderr
    for number in range(3):
        os.dup2(slave, number)
    os.close(slave)
    reader.start()
    try:
        with (
            open(0, closefd=False) as asked,
            open(1, "w", closefd=False) as out,
            open(2, "w", closefd=False) as err,
        ):
            sys.stdin, sys.stdout, sys.stderr = asked, out, err
            yield seen
    finally:
        sys.stdin, sys.stdout, sys.stderr = streams
        for number, old in enumerate(kept):
            os.dup2(old, number)
            os.close(old)
        reader.join(30)
        os.close(master)


def _read(master: int, seen: list[bytes]) -> None:
    while True:
        try:
            seen.append(os.read(master, 65536))
        except OSError:  # everybody has let go of it
            return


def lines_of(base: Path, words: Sequence[str], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the lines on the terminal after a command."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    for name, value in {"TERM": "xterm", "PAGER": PAGER, "CLIENTBASE_AS_OF": DAY}.items():
        monkeypatch.setenv(name, value)
    one = min(file.stem for file in base.glob("records/*.yaml"))
    argv = ["clientbase", "-C", str(base), *(one if word == ONE else word for word in words)]
    monkeypatch.setattr(sys, "argv", argv)
    with terminal(b"n\n") as seen, pytest.raises(SystemExit):
        run_command_line()
    return STEERING.sub("", b"".join(seen).decode()).replace("\r\n", "\n").removesuffix("\n").split("\n")


@pytest.mark.parametrize("words", ASKED, ids=" ".join)
def test_nothing_runs_over_the_screen(
    base: Path, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = lines_of(base, words, monkeypatch)
    places, screen = SCREEN
    assert lines != [""], "something is said"
    assert sum(max(1, -(-len(line) // places)) for line in lines) <= screen


def test_what_is_left_out_is_counted(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = lines_of(base, ("list",), monkeypatch)
    assert "THE PAGER" in lines
    shown = sum("CB004" in line or "CB003" in line for line in lines)
    assert 4 <= shown <= 12, "half a screen"
    assert f"and {30 - shown} more; with 2> FILE all are in that file" in lines
    assert "clientbase: 30 files were left out; see: clientbase check" in lines


def test_a_preview_is_paged_before_the_question(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = lines_of(base, ("set", "--where", "segment=retail", "region=x"), monkeypatch)
    assert lines.index("THE PAGER") < next(
        n for n, line in enumerate(lines) if "change" in line and "?" in line
    )
    assert not any("region: x" in file.read_text(encoding="utf-8") for file in base.glob("records/*.yaml"))


def test_nobody_must_have_a_pager_for_a_preview(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = ("--no-pager", "set", "--where", "segment=retail", "region=x", "--dry-run")
    lines = lines_of(base, words, monkeypatch)
    assert "THE PAGER" not in lines
    assert lines.count("+region: x") > 24
