"""How many keys the moves of a day take besides the free text, counted in a shell on a terminal of its own."""

import os
import pty
import re
import select
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.edits.running import TODAY

BASH = shutil.which("bash")
pytestmark = pytest.mark.skipif(BASH is None, reason="the keys are typed into bash")
PROMPT = "READY> "


class Shell:
    """A shell with the program in its path, in which keys are typed and counted; free text is not."""

    def __init__(self, base: Path, bin_: Path) -> None:
        program = bin_ / "clientbase"
        program.write_text(f'#!/bin/sh\nexec {sys.executable} -m clientbase "$@"\n', encoding="utf-8")
        program.chmod(0o755)
        environment = {
            **os.environ,
            "PATH": f"{bin_}:/usr/bin:/bin",
            "PS1": PROMPT,
            "TERM": "dumb",
            "CLIENTBASE_DIR": str(base),
            "CLIENTBASE_AS_OF": TODAY,
        }
        self.keys = 0
        self.seen = ""
        self.terminal, theirs = pty.openpty()
        self.process = subprocess.Popen(
            [str(BASH), "--norc", "--noprofile", "-i"],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            cwd=base,
            env=environment,
            start_new_session=True,
        )
        os.close(theirs)
        self.until(PROMPT)

    def press(self, keys: str) -> None:
        """Type keys that count."""
        self.keys += len(keys)
        os.write(self.terminal, keys.encode())

    def write(self, text: str) -> None:
        """Type free text."""
        os.write(self.terminal, text.encode())

    def until(self, shown: str) -> str:
        """Wait for a text on the terminal; return what was shown before it."""
        while not (found := re.search(re.escape(shown), self.seen)):
            assert select.select([self.terminal], [], [], 30)[0], f"no {shown!r} after {self.seen!r}"
            self.seen += os.read(self.terminal, 4096).decode(errors="replace")
        before, self.seen = self.seen[: found.start()], self.seen[found.end() :]
        return before

    def close(self) -> None:
        """End the shell."""
        os.write(self.terminal, b"exit\n")
        self.process.wait(60)
        os.close(self.terminal)


@pytest.fixture
def shell(example: Path, tmp_path: Path) -> "Shell":
    folder = tmp_path / "bin"
    folder.mkdir()
    return Shell(example, folder)


def test_a_talk_with_a_promise(shell: Shell, example: Path) -> None:
    shell.press("clie\tlog\r")
    shell.until("client: ")
    shell.press("gal\r")
    shell.until("kind [")
    shell.until(": ")
    shell.press("\r")
    shell.until("not said): ")
    shell.write("asks for samples")
    shell.press("\r")
    shell.until("(nothing: none): ")
    shell.press("fri ")
    shell.write("send samples")
    shell.press("\r")
    shell.until(PROMPT)
    shell.close()
    text = (example / "records/restoran-galija.yaml").read_text(encoding="utf-8")
    assert "    next: {date: 2026-11-27, what: send samples}\n" in text
    assert shell.keys <= 22


def test_a_purchase(shell: Shell, example: Path) -> None:
    shell.press("clie\tadd pu\r")
    shell.until("client: ")
    shell.press("gal\r")
    shell.until("product [")
    shell.until(": ")
    shell.press("\r")
    shell.until("amount [")
    shell.until(": ")
    shell.press("\r")
    shell.until(PROMPT)
    shell.close()
    text = (example / "records/restoran-galija.yaml").read_text(encoding="utf-8")
    assert "  - {date: 2026-11-21, amount: " in text
    assert shell.keys <= 20


def test_the_phone_of_a_client(shell: Shell) -> None:
    shell.press("clie\tsh gal\r")
    shown = shell.until(PROMPT)
    shell.close()
    assert "+389" in shown
    assert shell.keys <= 12
