"""Whose the index is: another program's is never written, ours of elsewhere is made anew, and races end well."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from clientbase.errors import BlockedError
from clientbase.index import mark, opening
from clientbase.index.answers import Shown, keep_answer, kept_answer, state_of
from clientbase.index.opening import _anew, _connect, _ready, _share, _wal_works
from clientbase.text import inside
from tests.edits.running import run
from tests.index.bases import opened, write


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return write(tmp_path / "base", {"luna": {"name": "Luna"}}, {})


@pytest.fixture
def file(base: Path) -> Path:
    return inside.own_folder(base) / mark.FILE


def database(file: Path, *statements: str) -> bytes:
    with closing(sqlite3.connect(file)) as connection:
        for statement in (*statements, "CREATE TABLE theirs (n)"):
            connection.execute(statement)
    return file.read_bytes()


@pytest.mark.parametrize("number", [0, 77])
def test_another_program_s_database_is_named_and_left_alone(base: Path, file: Path, number: int) -> None:
    before = database(file, f"PRAGMA application_id = {number}")
    answer = run(base, "list")
    assert answer.code == 4
    assert "is the database of another program; move it elsewhere" in answer.err
    assert file.read_bytes() == before


def test_a_damaged_database_that_may_be_anybody_s_is_left_alone(base: Path, file: Path) -> None:
    before = database(file)[:16] + bytes(200)
    file.write_bytes(before)
    assert run(base, "list").code == 4
    assert file.read_bytes() == before


def test_an_index_from_before_they_were_numbered_is_made_anew(base: Path, file: Path) -> None:
    meta = ("CREATE TABLE meta (key, value)", "INSERT INTO meta VALUES ('norms_digest', 'old')")
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        for statement in meta:
            connection.execute(statement)
    assert "luna" in run(base, "list").out
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (mark.APPLICATION,)


def test_an_index_with_another_name_elsewhere_is_made_anew(base: Path, file: Path, tmp_path: Path) -> None:
    assert run(base, "list").code == 0
    os.link(file, tmp_path / "elsewhere")
    before = (tmp_path / "elsewhere").read_bytes()
    assert "luna" in run(base, "list").out
    assert file.stat().st_ino != (tmp_path / "elsewhere").stat().st_ino
    assert (tmp_path / "elsewhere").read_bytes() == before


def test_another_user_s_index_is_not_asked(base: Path, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = database(file)
    monkeypatch.setattr(os, "geteuid", lambda: 4711)
    with opened(base) as memory:
        assert memory.ask("SELECT id FROM clients") == [("luna",)]
    assert file.read_bytes() == before


def test_what_was_filled_by_another_program_in_the_meantime_is_left_alone(
    base: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = database(file)
    monkeypatch.setattr(opening, "is_made_here", lambda _file: True)  # so it was a moment ago
    with pytest.raises(BlockedError, match="another program"):
        _connect(base)
    assert file.read_bytes() == before


def test_what_lies_beside_the_index_has_its_rights(base: Path, file: Path) -> None:
    with opened(base) as asked:
        for suffix in mark.BESIDE:
            beside = file.with_name(f"{file.name}{suffix}")
            beside.touch()
            beside.chmod(0o600)
        file.chmod(0o600)
        _share(asked.connection, 0o040)
        modes = {path.stat().st_mode & 0o777 for path in file.parent.glob(f"{file.name}*")}
        assert modes == {0o640}


def test_an_index_that_another_command_has_made_in_the_meantime_is_taken(
    base: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write_bytes(b"")
    answers = iter([False, True])
    monkeypatch.setattr(opening, "is_made_here", lambda _file: next(answers))
    inode = file.stat().st_ino
    assert _ready(base).stat().st_ino == inode


def test_where_no_file_can_be_made_the_index_is_in_memory(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with closing(_anew(tmp_path / "file" / "base")) as connection:
        assert connection.execute("PRAGMA database_list").fetchone()[2] == ""
        _share(connection, 0o044)
    assert not _wal_works(tmp_path / "none" / "index")


def test_a_folder_that_is_deleted_while_it_is_made_is_made_again(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = iter([False, False, True])
    monkeypatch.setattr(inside, "_is_there", lambda _folder: next(steps))
    mkdir = Path.mkdir
    made = []

    def deleted_once(folder: Path, mode: int, *, exist_ok: bool) -> None:
        made.append(folder)
        if len(made) > 1:
            mkdir(folder, mode, exist_ok=exist_ok)

    monkeypatch.setattr(Path, "mkdir", deleted_once)
    assert inside.own_folder(base) == base / inside.FOLDER
    assert (base / inside.FOLDER / ".gitignore").read_text() == "*\n"


def test_a_folder_that_another_command_makes_meanwhile_is_taken(
    base: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = iter([False, True])
    monkeypatch.setattr(inside, "_is_there", lambda _folder: next(steps))
    assert inside.own_folder(base) == file.parent


def test_an_answer_that_cannot_be_kept_has_been_given_all_the_same(base: Path, file: Path) -> None:
    with opened(base) as asked:
        asked.ask("SELECT 1 FROM clients")
        connection = asked.connection
        state = state_of(connection)
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            keep_answer(connection, state, "busy", Shown(b"text", 1, 0))
            other.execute("ROLLBACK")
        connection.execute(
            "CREATE TEMP TRIGGER full BEFORE INSERT ON main.answers BEGIN SELECT raise(FAIL, 'full'); END"
        )
        keep_answer(connection, state, "full", Shown(b"text", 1, 0))
        assert not connection.in_transaction
        assert kept_answer(connection, "busy") is None
        assert kept_answer(connection, "full") is None
