"""What the writing verbs share: alone from reading to writing, and nothing is lost."""

import subprocess
from pathlib import Path

import pytest

from clientbase.cli.session import Color, Session
from clientbase.cli.writing import Writing
from clientbase.errors import BlockedError
from clientbase.text.store import locked
from tests.edits.running import command


def test_who_writes_is_alone_and_who_only_looks_waits_for_nobody(example: Path) -> None:
    session = Session(example, None, Color.NEVER, 0)
    with Writing(session, "add", None, dry=False).alone():
        with pytest.raises(BlockedError, match="another command is writing"), locked(example, patience=0):
            pass
        with Writing(session, "add", None, dry=True).alone():
            pass


def test_what_many_write_at_once_is_all_there(example: Path) -> None:
    def add(number: int) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            command(example, "add", "contact", "adriatik", f"name=Guest {number}", "role=x")
        )

    for round_ in range(3):
        for process in [add(10 * round_ + number) for number in range(4)]:
            assert process.wait() == 0
    text = (example / "records/adriatik.yaml").read_text(encoding="utf-8")
    assert text.count("name: Guest ") == 12
