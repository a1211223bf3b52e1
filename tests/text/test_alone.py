"""Who cannot hold a file alone is told why."""

import errno
import os
from pathlib import Path

import pytest

from clientbase.errors import BlockedError
from clientbase.text import alone
from clientbase.text.system import lives


def hold(file: Path) -> None:
    with alone.alone(file, "process 1", str):
        pass


def test_a_file_that_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(BlockedError, match="cannot be opened: no such file"):
        hold(tmp_path / "gone" / "lock")


def test_a_disk_that_cannot_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: int) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(alone, "seize", refuse)
    with pytest.raises(BlockedError, match="cannot be locked: no locks available; use a local disk"):
        hold(tmp_path / "lock")


def test_who_holds_it_is_known_by_few_words_and_to_nobody_else(tmp_path: Path) -> None:
    with alone.alone(tmp_path / "lock", "x" * 600, str):
        assert (tmp_path / "lock").read_text() == "x" * 500
        assert (tmp_path / "lock").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "lock").read_text() == ""


def test_a_process_that_nobody_can_ask_about_is_there() -> None:
    assert lives(os.getpid())
    assert lives(2**80)
