"""A file that becomes another one just while it is opened is neither read nor followed."""

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from clientbase.errors import BlockedError
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


@pytest.fixture
def base(tmp_path: Path) -> Path:
    (tmp_path / "base/records").mkdir(parents=True)
    (tmp_path / "base/schema.yaml").write_text("base: {}\n", encoding="utf-8")
    return tmp_path / "base"


def rights(file: Path) -> int:
    return file.stat().st_mode & 0o777


def test_the_folders_of_the_program_are_closed_and_unseen_by_git(base: Path) -> None:
    for make, name, mode in (
        (inside.own_folder, ".clientbase", 0o644),
        (inside.state_folder, ".clientbase-state", 0o600),
    ):
        assert make(base) == make(base) == base / name
        assert rights(base / name) == 0o700
        assert rights(base / name / ".gitignore") == mode
        assert (base / name / ".gitignore").read_bytes() == b"*\n"


def test_a_folder_that_somebody_deletes_just_now_is_made_again(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Path] = []
    mkdir = Path.mkdir

    def deleted_once(folder: Path, **how: Any) -> None:
        made.append(folder)
        if len(made) > 1:
            mkdir(folder, **how)

    monkeypatch.setattr(Path, "mkdir", deleted_once)
    assert (inside.own_folder(base) / ".gitignore").exists()
    assert len(made) == 2


def test_a_folder_that_somebody_makes_just_now_is_there(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mkdir = Path.mkdir

    def made_before(folder: Path, **how: Any) -> None:
        mkdir(folder)
        (folder / ".gitignore").write_text("theirs")
        mkdir(folder, **how)

    monkeypatch.setattr(Path, "mkdir", made_before)
    assert (inside.own_folder(base) / ".gitignore").read_text() == "theirs"


@pytest.mark.parametrize("name", [".clientbase", ".clientbase-state", "records"])
def test_a_folder_of_a_base_is_no_link_and_no_file(base: Path, name: str) -> None:
    inside.demand_folders(base)
    if name == "records":
        (base / name).rmdir()
    (base / name).symlink_to(base.parent)
    with pytest.raises(BlockedError, match=rf'{name}" is a symbolic link; put a folder in its place'):
        inside.demand_folders(base)
    (base / name).unlink()
    (base / name).write_text("x")
    with pytest.raises(BlockedError, match=rf'{name}" is a file; put a folder in its place'):
        inside.demand_folders(base)


def test_the_own_folder_is_made_of_no_link_and_no_file(base: Path) -> None:
    (base / ".clientbase").symlink_to(base.parent)
    with pytest.raises(BlockedError, match="is a symbolic link"):
        inside.own_folder(base)
    (base / ".clientbase").unlink()
    (base / ".clientbase").write_text("x")
    with pytest.raises(NotADirectoryError, match="is a file; put a folder in its place"):
        inside.own_folder(base)


def test_a_base_may_be_reached_by_a_link_but_nothing_in_it(base: Path) -> None:
    (base / "records/a.yaml").write_text("name: A\n", encoding="utf-8")
    (base.parent / "mine").symlink_to(base)
    (base / "north").symlink_to("records")
    assert inside.held(base.parent / "mine/records/a.yaml") == b"name: A\n"
    assert inside.link_on_way(base / "north/a.yaml") == base / "north"
    assert inside.held(base / "north/a.yaml") is None
    for refuse in (inside.demand_way, inside.demand_own):
        refuse(base.parent / "mine/records/a.yaml")
        with pytest.raises(BlockedError, match=r'north" is a symbolic link'):
            refuse(base / "north/a.yaml")


def test_only_a_regular_file_stands_anywhere(base: Path) -> None:
    os.mkfifo(base / "pipe")
    assert inside.stands(base / "schema.yaml")
    for name in ("gone.yaml", "records", "pipe", "schema.yaml/below"):
        assert not inside.stands(base / name)
        assert inside.held(base / name) is None


def test_what_is_larger_than_it_may_be_is_refused(base: Path) -> None:
    assert inside.held(base / "schema.yaml", 9) == b"base: {}\n"
    with pytest.raises(BlockedError, match="it has more than 8 bytes"):
        inside.held(base / "schema.yaml", 8)


def test_what_nobody_can_look_at_is_said(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_words: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    for ask, name in ((inside.held, "contents"), (inside.stands, "os.lstat")):
        with monkeypatch.context() as patched:
            patched.setattr(f"clientbase.text.inside.{name}", refused)
            with pytest.raises(BlockedError, match="cannot be read: permission denied"):
                ask(base / "schema.yaml")


def test_what_lies_in_a_folder_is_told_in_order(base: Path) -> None:
    for name in ("b.sql", "a.sql", "c.txt"):
        (base / "records" / name).touch()
    assert [file.name for file in inside.files_in(base / "records", ".sql")] == ["a.sql", "b.sql"]
    assert inside.files_in(base / "reports", ".sql") == []
    (base / "reports").symlink_to("records")
    with pytest.raises(BlockedError, match="is a symbolic link"):
        inside.files_in(base / "reports", ".sql")


def test_outside_a_base_anything_may_be_named_and_in_it_only_a_file(base: Path) -> None:
    for folder in (base.parent, base):
        os.mkfifo(folder / "pipe")
    inside.demand_own(base.parent / "pipe")
    inside.demand_own(base / "gone")
    inside.demand_own(base / "schema.yaml")
    with pytest.raises(BlockedError, match='"pipe" is a pipe; put a regular file in its place'):
        inside.demand_own(base / "pipe")


def test_a_file_that_is_opened_is_made_with_its_rights(base: Path) -> None:
    for name, words, mode in (("lock", (), 0o600), ("seen", (0o640,), 0o640)):
        os.close(inside.opened(base / name, os.O_RDWR | os.O_CREAT, *words))
        assert rights(base / name) == mode
    with pytest.raises(FileNotFoundError):
        inside.opened(base / "gone", os.O_RDWR)
    with pytest.raises(IrregularError, match='"records" is a folder'):
        inside.opened(base / "records", os.O_RDONLY)
