"""Who cannot hold a file alone is told why."""

import errno
import os
import subprocess
import sys
import threading
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from clientbase.errors import BlockedError
from clientbase.text import alone
from clientbase.text.system import folder_to_lock, lives, seize


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


def test_a_process_that_has_ended_is_not_there() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    assert not lives(process.pid)


def test_a_process_of_somebody_else_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_words: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "kill", refused)
    assert lives(1)


def test_who_comes_second_is_told_who_is_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alone, "PATIENCE", 0)
    monkeypatch.setattr(time, "monotonic", lambda: 5.0)
    monkeypatch.setattr(time, "sleep", lambda _: pytest.fail("it waits"))
    with (
        alone.alone(tmp_path / "lock", "run by olga", str),
        pytest.raises(BlockedError, match=r"^run by olga$"),
    ):
        hold(tmp_path / "lock")


def test_who_comes_second_waits_for_the_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = ExitStack()
    first.enter_context(alone.alone(tmp_path / "lock", "run by olga", str))
    monkeypatch.setattr(time, "sleep", lambda _: first.close())
    hold(tmp_path / "lock")


def test_of_who_has_said_nothing_yet_it_is_said_that_he_has_begun(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alone, "PATIENCE", 0)
    with (
        alone.alone(tmp_path / "lock", "", str),
        pytest.raises(BlockedError, match=r"^it has just begun$"),
    ):
        hold(tmp_path / "lock")


def test_what_is_locked_is_waited_for_only_by_who_says_so(tmp_path: Path) -> None:
    first, second = folder_to_lock(tmp_path), folder_to_lock(tmp_path)
    seize(first)
    with pytest.raises(BlockingIOError):
        seize(second)
    end = threading.Timer(0.05, os.close, [first])
    end.start()
    seize(second, waiting=True)
    end.join()
    os.close(second)


def test_a_link_is_no_file_to_hold(tmp_path: Path) -> None:
    (tmp_path / "lock").symlink_to("elsewhere")
    with pytest.raises(BlockedError, match='"lock" is a symbolic link'):
        hold(tmp_path / "lock")
