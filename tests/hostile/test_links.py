"""A base that somebody else has made: whatever it holds, no command reads, fills or removes what lies outside."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.edits.running import command, run, run_process
from tests.history.repositories import git
from tests.index.bases import write

LUNA = "name:   Luna\nsegment:  cafe\n"
SCHEMA = "segments: {cafe: Cafes}\n"
QUESTIONS = [
    pytest.param(["list"], id="list"),
    pytest.param(["report", "overview"], id="report"),
    pytest.param(["query", "SELECT count(*) FROM clients"], id="query"),
    pytest.param(["check"], id="check"),
]
DEEDS = [
    pytest.param(["add", "client", "name=New Shop", "segment=cafe"], id="add"),
    pytest.param(["set", "luna", "notes=hello"], id="set"),
    pytest.param(["fmt"], id="fmt"),
    pytest.param(["log", "luna", "visit", "hello"], id="log"),
    pytest.param(["import", "{outside}/list.csv", "--yes"], id="import"),
]


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return write(tmp_path / "base", {"luna": LUNA}, SCHEMA)


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[Path]:
    """What the user has outside of the base stays as it is, to the byte."""
    folder = tmp_path / "outside"
    shutil.copytree(write(tmp_path / "another", {"luna": LUNA}, SCHEMA) / "records", folder / "records")
    (folder / "list.csv").write_text("id,name\nsol,Sol\n", encoding="utf-8")
    with closing(sqlite3.connect(folder / "mail.db")) as mail:
        mail.execute("CREATE TABLE letters (text)")
        mail.execute("INSERT INTO letters VALUES ('dear')")
        mail.commit()
    before = files(folder)
    yield folder
    assert files(folder) == before


def files(folder: Path) -> dict[str, bytes]:
    return {str(file): file.read_bytes() if file.is_file() else b"" for file in folder.rglob("*")}


def in_place(base: Path, name: str) -> Path:
    file = base / ".clientbase" / name
    file.parent.mkdir(exist_ok=True)
    return file


@pytest.mark.parametrize("words", QUESTIONS)
class TestAnIndexThatIsALink:
    def test_to_a_database_is_refused(self, base: Path, outside: Path, words: list[str]) -> None:
        in_place(base, "index.sqlite3").symlink_to(outside / "mail.db")
        answer = run(base, *words)
        assert (answer.code, answer.out) == (4, "")
        assert 'index.sqlite3" is a symbolic link; remove it' in answer.err

    def test_to_nothing_makes_nothing(self, base: Path, outside: Path, words: list[str]) -> None:
        in_place(base, "index.sqlite3").symlink_to(outside / "new.db")
        assert run(base, *words).code == 4

    @pytest.mark.parametrize("beside", ["-wal", "-shm", "-journal"])
    def test_nor_is_what_sqlite_puts_beside_it(
        self, base: Path, outside: Path, words: list[str], beside: str
    ) -> None:
        assert run_process(base, "list").code == 0
        in_place(base, f"index.sqlite3{beside}").symlink_to(outside / "list.csv")
        answer = run(base, *words)
        assert answer.code == 4
        assert f'index.sqlite3{beside}" is a symbolic link' in answer.err


@pytest.mark.parametrize("beside", ["-wal", "-shm", "-journal"])
def test_what_stands_beside_no_index_is_not_followed(base: Path, outside: Path, beside: str) -> None:
    in_place(base, f"index.sqlite3{beside}").symlink_to(outside / "list.csv")
    assert run(base, "list").code == 0
    assert not in_place(base, f"index.sqlite3{beside}").is_symlink()


@pytest.mark.parametrize("words", [*QUESTIONS, *DEEDS, pytest.param(["schema"], id="schema")])
def test_the_own_folder_is_no_link(base: Path, outside: Path, words: list[str]) -> None:
    (base / ".clientbase").symlink_to(outside)
    answer = run(base, *[word.format(outside=outside) for word in words])
    assert answer.code == 4
    assert '.clientbase" is a symbolic link; put a folder in its place' in answer.err


@pytest.mark.parametrize("words", [*QUESTIONS, *DEEDS])
def test_the_folder_of_the_records_is_no_link(base: Path, outside: Path, words: list[str]) -> None:
    shutil.rmtree(base / "records")
    (base / "records").symlink_to(outside / "records")
    answer = run(base, *[word.format(outside=outside) for word in words])
    assert answer.code == 4
    assert 'records" is a symbolic link; put a folder in its place' in answer.err


@pytest.mark.parametrize("words", DEEDS)
def test_a_folder_below_is_passed_over_if_it_is_a_link(base: Path, outside: Path, words: list[str]) -> None:
    (base / "records/luna.yaml").unlink()
    (base / "records/archive").symlink_to(outside / "records")
    run(base, *[word.format(outside=outside) for word in words])
    assert "luna" not in run(base, "list").out
    assert run(base, "show", "luna").code in (2, 4)


def test_what_is_written_down_a_link_is_refused(base: Path, outside: Path) -> None:
    from clientbase.errors import BlockedError
    from clientbase.text.store import move, put, remove

    (base / "records/north").symlink_to(outside / "records")
    file = base / "records/north/luna.yaml"
    for deed in (lambda: put(file, "x"), lambda: remove(file), lambda: move(file, base / "records/x.yaml")):
        with pytest.raises(BlockedError, match='north" is a symbolic link'):
            deed()


def test_a_base_may_be_reached_through_a_link(base: Path, tmp_path: Path) -> None:
    (tmp_path / "short").symlink_to(base)
    assert run(tmp_path / "short", "fmt").code == 0
    assert run(tmp_path / "short", "list", "-o", str(tmp_path / "short/list.csv")).code == 0


@pytest.mark.parametrize("name", ["schema.yaml", "decisions.yaml"])
@pytest.mark.parametrize("target", ["list.csv", "nothing"])
def test_what_the_company_wants_is_no_link(base: Path, outside: Path, name: str, target: str) -> None:
    file = base / name
    file.unlink(missing_ok=True)
    file.symlink_to(outside / target)
    answer = run(base, "check")
    assert answer.code in (1, 2, 3)
    assert f'"{name}" is a symbolic link' in answer.out + answer.err or "there is no base" in answer.err


def test_a_revision_is_not_laid_out_through_a_link(base: Path, outside: Path) -> None:
    git(base, "init", "--quiet")
    git(base, "add", ".")
    git(base, "commit", "--quiet", "-m", "begin")
    assert run(base, "list", "--at", "HEAD").code == 0
    (laid_out,) = (base / ".clientbase").glob("at-*")
    shutil.rmtree(laid_out)
    laid_out.symlink_to(outside)
    answer = run(base, "list", "--at", "HEAD")
    assert answer.code == 4
    assert "is a symbolic link" in answer.err


class TestPipes:
    """Who opens a pipe waits for ever."""

    @pytest.mark.parametrize(
        "name",
        [
            "records/sol.yaml",
            ".clientbase/index.sqlite3",
            ".clientbase/index.sqlite3-wal",
            "reports/mine.sql",
            "decisions.yaml",
        ],
    )
    def test_nothing_waits(self, base: Path, outside: Path, name: str) -> None:
        (base / name).parent.mkdir(exist_ok=True)
        os.mkfifo(base / name)
        list_of_clients = str(outside / "list.csv")
        for words in (["check"], ["report", "mine"], ["fmt"], ["import", list_of_clients, "--yes"]):
            done = subprocess.run(command(base, *words), capture_output=True, check=False, timeout=20)
            assert b"Traceback" not in done.stderr

    @pytest.mark.parametrize("words", [["report", "mine"], ["report"]])
    def test_a_report_that_is_one_is_named(self, base: Path, words: list[str]) -> None:
        (base / "reports").mkdir()
        os.mkfifo(base / "reports/mine.sql")
        answer = run(base, *words)
        assert answer.code == 3
        assert '"mine.sql" is a pipe; put a regular file in its place' in answer.err


def test_a_report_of_the_base_is_a_regular_file_of_a_bounded_size(base: Path, outside: Path) -> None:
    (base / "reports").mkdir()
    (base / "reports/mine.sql").symlink_to(outside / "list.csv")
    answer = run(base, "report", "mine")
    assert answer.code == 3
    assert '"mine.sql" is a symbolic link' in answer.err
    (base / "reports/mine.sql").unlink()
    (base / "reports/mine.sql").write_text("-- Mine\nSELECT 1 AS n\n" + " " * 1_000_000)
    answer = run(base, "report", "mine")
    assert answer.code == 3
    assert 'mine.sql" has more than 1000000 bytes' in answer.err
