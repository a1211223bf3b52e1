"""What the README and the tutorial show is what happens: every command is run, every answer compared."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from contextlib import suppress
from pathlib import Path

import pytest

from tests.conftest import ROOT

CONSOLE = re.compile(r"(?<=```console\n)(.*?)(?=```)", re.DOTALL)
MARK = "==== the next command ===="
HOME = "/home/you"
Step = tuple[str, str]
"""A command, and what stands below it."""


def steps(block: str) -> list[Step]:
    parts = re.split(r"^\$ (.*)\n", block, flags=re.MULTILINE)[1:]
    return list(zip(parts[::2], parts[1::2], strict=True))


def answers(commands: list[str], folder: Path, columns: int = 0) -> list[str]:
    """Run commands one after the other in one shell, as a reader would; in a window where *columns* are given."""
    script = "\n".join(f"echo '{MARK}'\n{command}" for command in commands)
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "TERM": "dumb"}
    arguments = ["bash", "-c", script]
    if columns:
        text = shown_in_a_window(arguments, folder, environment, columns)
    else:
        text = subprocess.run(
            arguments,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        ).stdout
    return text.replace(str(folder.parent), HOME).split(f"{MARK}\n")[1:]


def shown_in_a_window(arguments: list[str], folder: Path, environment: dict[str, str], columns: int) -> str:
    """Run a command in a pseudo-terminal of so many columns; there is nobody to answer or to turn pages."""
    reader, window = pty.openpty()
    fcntl.ioctl(window, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    environment = environment | {"PAGER": "cat", "GIT_PAGER": "cat"}
    with subprocess.Popen(
        arguments, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=window, stderr=window
    ):
        os.close(window)
        pieces = []
        with suppress(OSError):  # the end of a pseudo-terminal, in Linux's words
            while piece := os.read(reader, 65536):
                pieces.append(piece)
    os.close(reader)
    return b"".join(pieces).decode().replace("\r\n", "\n")


def as_pattern(expected: str) -> str:
    """Let a line of three points stand for any lines."""
    return "".join(
        r"(?:.*\n)*?" if line == "...\n" else re.escape(line) for line in expected.splitlines(True)
    )


@pytest.mark.parametrize("page", ["docs/questions.md", "docs/exit-codes.md", "docs/backup.md"])
def test_what_is_shown_is_what_happens(page: str, example: Path, request: pytest.FixtureRequest) -> None:
    # The day on which the example came into the repository, as a clone shows it.
    begun = ["commit", "-q", "-m", "The base", "--date", "2026-11-21T12:00:00Z"]
    for arguments in (["init", "-q", "-b", "main"], ["add", "."], begun):
        subprocess.run(["git", *arguments], cwd=example, check=True)  # noqa: S607 - the one on PATH
    compare(page, example, request)


def test_the_first_screen_is_what_a_window_of_80_columns_shows(
    told_example: Path, request: pytest.FixtureRequest
) -> None:
    compare("README.md", told_example, request, columns=80)


def test_the_first_hour_goes_as_told(told_example: Path, request: pytest.FixtureRequest) -> None:
    compare("docs/tutorial.md", told_example, request)


def compare(page: str, example: Path, request: pytest.FixtureRequest, columns: int = 0) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    shown = [step for block in CONSOLE.findall(text) for step in steps(block)]
    given = answers([command for command, _ in shown], example, columns)
    if request.config.getoption("--update-golden"):
        (ROOT / page).write_text(updated(text, given), encoding="utf-8")
        return
    assert len(given) == len(shown)
    for (command, expected), answer in zip(shown, given, strict=True):
        assert re.fullmatch(as_pattern(expected), answer), f"{page}: $ {command}\n{answer}"


def updated(text: str, given: list[str]) -> str:
    """Put what happened below each command, where it is not abridged on purpose."""
    coming = iter(given)

    def block(match: re.Match[str]) -> str:
        lines = []
        for command, expected in steps(match[1]):
            answer = next(coming)
            abridged = "...\n" in expected and re.fullmatch(as_pattern(expected), answer)
            lines.append(f"$ {command}\n{expected if abridged else answer}")
        return "".join(lines)

    return CONSOLE.sub(block, text)
