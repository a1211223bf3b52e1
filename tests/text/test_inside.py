"""A file that becomes another one just while it is opened is neither read nor followed."""

import os
from pathlib import Path

import pytest

from clientbase.text import inside, standing
from clientbase.text.inside import IrregularError
from clientbase.text.journal import File


def test_one_that_goes_just_now_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object) -> bytes:
        raise FileNotFoundError

    file = tmp_path / "schema.yaml"
    file.write_text("base: {}\n")
    assert inside.held(file) == b"base: {}\n"
    monkeypatch.setattr(inside, "contents", gone)
    assert inside.held(file) is None


def test_one_that_becomes_a_pipe_just_now_is_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipe = tmp_path / "lock"
    os.mkfifo(pipe)
    monkeypatch.setattr(inside.os.path, "lexists", lambda _: False)
    with pytest.raises(IrregularError, match="pipe"):
        inside.opened(pipe, os.O_RDWR)


def test_of_one_file_that_stays_as_it_was_nothing_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standing, "STOPPED", [])
    files = [File("records/a.yaml", b"old", b"new")]
    with pytest.raises(KeyboardInterrupt), standing.told(tmp_path, files, "go on"):
        raise KeyboardInterrupt
    assert standing.STOPPED == []
