"""What the README and the tutorial show is what happens: every command is run, every answer compared."""

import os
import re
import subprocess
import sys
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


def answers(commands: list[str], folder: Path) -> list[str]:
    """Run commands one after the other in one shell, as a reader would."""
    script = "\n".join(f"echo '{MARK}'\n{command}" for command in commands)
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "TERM": "dumb"}
    run = subprocess.run(
        ["bash", "-c", script],  # noqa: S607 - the reader's own
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return run.stdout.replace(str(folder.parent), HOME).split(f"{MARK}\n")[1:]


def as_pattern(expected: str) -> str:
    """Let a line of three points stand for any lines."""
    return "".join(
        r"(?:.*\n)*?" if line == "...\n" else re.escape(line) for line in expected.splitlines(True)
    )


@pytest.mark.parametrize("page", ["README.md", "docs/questions.md", "docs/exit-codes.md", "docs/backup.md"])
def test_what_is_shown_is_what_happens(page: str, example: Path, request: pytest.FixtureRequest) -> None:
    # The day on which the example came into the repository, as a clone shows it.
    begun = ["commit", "-q", "-m", "The base", "--date", "2026-11-21T12:00:00Z"]
    for arguments in (["init", "-q", "-b", "main"], ["add", "."], begun):
        subprocess.run(["git", *arguments], cwd=example, check=True)  # noqa: S607
    compare(page, example, request)


def test_the_first_hour_goes_as_told(told_example: Path, request: pytest.FixtureRequest) -> None:
    compare("docs/tutorial.md", told_example, request)


def compare(page: str, example: Path, request: pytest.FixtureRequest) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    shown = [step for block in CONSOLE.findall(text) for step in steps(block)]
    given = answers([command for command, _ in shown], example)
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
