"""Disks that are full or cannot share memory, and a folder that is deleted while others work: nothing is lost."""

import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from clientbase.index import opening
from clientbase.text.read import read
from tests.edits.running import command, run, run_process
from tests.index.bases import facts, opened, put, sold, write

FILE = ".clientbase/index.sqlite3"
RECORDS = {
    "luna": sold("2026-01-01 50", "2026-02-01 10"),
    "sol": sold("2026-01-01 70", "2026-10-01 1"),
}
ANSWERS_AT_ONCE = 10.0
"""Seconds: who waits for himself waits thirty."""


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return write(tmp_path, RECORDS)


@contextmanager
def full_disk() -> Iterator[None]:
    """No file can grow."""
    old, asked = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, old[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)
        signal.signal(signal.SIGXFSZ, asked)


def mode(base: Path) -> str:
    with closing(sqlite3.connect(base / FILE)) as index:
        return str(index.execute("PRAGMA journal_mode").fetchone()[0])


def in_rollback_mode(base: Path) -> None:
    with closing(sqlite3.connect(base / FILE)) as index:
        assert index.execute("PRAGMA journal_mode = DELETE").fetchone() == ("delete",)


def test_a_switch_that_failed_is_made_up_for(base: Path) -> None:
    assert run_process(base, "list").code == 0
    in_rollback_mode(base)
    assert run_process(base, "list").code == 0
    assert mode(base) == "wal"


@pytest.mark.parametrize("words", [["report", "overview"], ["report", "movement"]])
class TestWhereMemoryCannotBeShared:
    """A report that compares two days has two connections: neither waits for the other."""

    @pytest.fixture(autouse=True)
    def _never(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(opening, "_wal_works", lambda _file: False)

    def test_all_is_answered_at_once(self, base: Path, words: list[str]) -> None:
        expected = run_process(base, *words)
        shutil.rmtree(base / ".clientbase")
        for _ in range(2):
            began = time.monotonic()
            assert run(base, *words) == expected
            assert time.monotonic() - began < ANSWERS_AT_ONCE
        assert mode(base) == "delete"

    def test_so_it_is_where_another_command_reads(self, base: Path, words: list[str]) -> None:
        expected = run_process(base, *words)
        in_rollback_mode(base)
        with closing(sqlite3.connect(base / FILE)) as reading:
            reading.execute("BEGIN")
            reading.execute("SELECT * FROM clients").fetchall()
            began = time.monotonic()
            assert run(base, *words) == expected
            assert time.monotonic() - began < ANSWERS_AT_ONCE


def test_an_index_in_use_is_switched_another_time(base: Path) -> None:
    assert run_process(base, "list").code == 0
    in_rollback_mode(base)
    with closing(sqlite3.connect(base / FILE)) as reading:
        reading.execute("BEGIN")
        reading.execute("SELECT * FROM clients").fetchall()
        began = time.monotonic()
        with opened(base) as there:
            assert there.one("SELECT count(*) FROM clients") == 2
        assert time.monotonic() - began < ANSWERS_AT_ONCE
    assert mode(base) == "delete"


class TestAFullDisk:
    """Questions are answered all the same, and afterwards nothing reminds of it."""

    @pytest.mark.parametrize("known", [True, False], ids=["of a known base", "of a new one"])
    def test_at_one_moment_leaves_nothing_broken(self, base: Path, *, known: bool) -> None:
        with opened(base) as there:
            expected = facts(there)
        if not known:
            shutil.rmtree(base / ".clientbase")
        put(base / "records/luna.yaml", RECORDS["luna"])  # it is to be read again
        with full_disk(), opened(base) as there:
            assert facts(there) == expected
        with opened(base) as there:
            assert facts(there) == expected
            assert there.connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert not list((base / ".clientbase").glob("try-*"))

    def test_while_a_question_is_answered(self, base: Path) -> None:
        with opened(base) as there:
            expected = facts(there)
        with opened(base, "2026-11-20") as there, full_disk():
            there.ask("SELECT count(*) FROM facts")
        with opened(base) as there:
            assert facts(there) == expected


def test_a_database_that_another_command_holds_is_said_plainly(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run_process(base, "list").code == 0
    monkeypatch.setattr(opening, "PATIENCE", 0.01)
    with closing(sqlite3.connect(base / FILE, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        answer = run(base, "report", "overview")
        other.execute("ROLLBACK")
    assert (answer.code, answer.out) == (4, "")
    assert "the index is held by another command for too long; try again" in answer.err


def test_no_write_is_lost_while_the_own_folder_is_deleted(base: Path) -> None:
    """Eight commands write to one record, and another one deletes `.clientbase` as long as they do."""
    writer = f"""
import sys
from pathlib import Path
sys.path.insert(0, {str(Path(__file__).parent.parent.parent)!r})
from tests.edits.running import run
for number in range(25):
    answer = run(Path(sys.argv[1]), "add", "contact", "luna", f"name=P {{sys.argv[2]}} {{number}}")
    if answer.code == 0:
        print(f"P {{sys.argv[2]}} {{number}}", flush=True)
    else:
        print(answer, file=sys.stderr, flush=True)
"""
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", writer, str(base), str(number)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(8)
    ]
    while any(process.poll() is None for process in writers):
        shutil.rmtree(base / ".clientbase", ignore_errors=True)
        time.sleep(0.001)
    said = [process.communicate() for process in writers]
    acknowledged = {line for out, _ in said for line in out.splitlines()}
    contacts = read(base / "records/luna.yaml", "x").data["contacts"]
    assert isinstance(contacts, list)
    written = {contact["name"] for contact in contacts if isinstance(contact, dict)}
    assert [err for _, err in said] == [""] * 8
    assert len(acknowledged) == 200
    assert acknowledged <= written


def test_commands_that_begin_at_once_make_one_index(base: Path) -> None:
    """None takes for another program's what another one has just made."""
    for _ in range(3):
        shutil.rmtree(base / ".clientbase", ignore_errors=True)
        words = command(base, "query", "SELECT count(*) AS n FROM clients", "--format", "csv")
        running = [subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(6)]
        assert [process.communicate() for process in running] == [(b"n\n2\n", b"")] * 6
