"""In a large base one record is brought up to date alone; what is not looked at is said, and nothing else is missed."""

import os
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from clientbase.base import Base
from clientbase.index import indexing, one_record, scan, sync
from clientbase.index.opening import open_for_one, open_index
from tests.index.bases import LONG_AGO, TODAY, put, sold

LUNA, SOL, MAR = "records/aa/luna.yaml", "records/aa/sol.yaml", "records/bb/mar.yaml"
LATER = LONG_AGO + 10**9
A_MINUTE = 60 * 10**9


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A base that counts as large: luna is all of class A, until somebody else sells more."""
    monkeypatch.setattr(sync, "FEW", 0)
    put(tmp_path / "schema.yaml", "{}\n")
    for path, text in ((LUNA, sold("2026-01-01 100")), (SOL, sold("2026-01-01 1")), (MAR, sold())):
        put(tmp_path / path, text)
    look(tmp_path)
    return tmp_path


def look(root: Path) -> None:
    """Look at all files, a while after the last change."""
    for folder in ("records", "records/aa", "records/bb"):
        os.utime(root / folder, ns=(LONG_AGO, LONG_AGO))
    open_index(root).close()
    with closing(Base(root, lambda _zone: TODAY)) as base:
        base.one("SELECT count(*) FROM cadence")


def known(root: Path, path: str = LUNA) -> bool:
    """Whether *path* was brought up to date without a look at all."""
    found = open_for_one(root, path)
    if found:
        found[0].close()
    return found is not None


def card(root: Path, column: str, path: str = LUNA) -> tuple[object, bool]:
    """Return a fact of a client, and whether the others are known since earlier."""
    with closing(Base(root, lambda _zone: TODAY, path=path)) as base:
        client = Path(path).stem
        base.one("SELECT light FROM cadence WHERE client = ?", (client,))
        value = base.one(f"SELECT {column} FROM facts WHERE client = ?", (client,))  # noqa: S608 - written here
        return value, base.others_since is not None


def replace(file: Path, text: str) -> None:
    """Write a file as this program does: another takes its place."""
    put(file.with_name(".new"), text, LATER)
    file.with_name(".new").replace(file)


def test_nothing_new_is_known_without_a_look_at_the_files(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(one_record, "look_in", lambda *_: pytest.fail("a folder was listed"))
    assert card(base, '"class"') == ("A", True)


def test_the_record_itself_is_read_anew(base: Path) -> None:
    put(base / LUNA, sold("2026-01-01 100", "2026-02-01 7"), LATER)
    assert card(base, "revenue") == (1_070_000, True)
    replace(base / LUNA, sold("2026-01-01 100", "2026-02-01 8"))
    assert card(base, "revenue") == (1_080_000, True)
    assert card(base, "revenue") == (1_080_000, True)


def test_what_is_written_into_another_file_is_not_seen_and_that_is_said(base: Path) -> None:
    put(base / SOL, sold("2026-01-01 100000"), LATER)
    assert card(base, '"class"') == ("A", True)
    look(base)
    assert card(base, '"class"') == ("C", True)


def test_a_file_that_took_anothers_place_is_learnt_too(base: Path) -> None:
    replace(base / SOL, sold("2026-01-01 5"))
    assert card(base, "revenue") == (1_000_000, True)
    assert card(base, "revenue", SOL) == (50_000, True)


def test_the_whole_base_is_judged_anew_after_one_record_was_learnt_alone(base: Path) -> None:
    put(base / LUNA, sold("2026-01-01 1"), LATER)
    put(base / SOL, sold("2026-01-01 100"), LATER)
    assert card(base, '"class"') == ("C", True)
    with closing(Base(base, lambda _zone: TODAY)) as opened:
        assert opened.ask('SELECT client, "class" FROM facts ORDER BY client') == [
            ("luna", "C"),
            ("mar", None),
            ("sol", "A"),
        ]


def test_sums_of_one_are_found_without_judging_it(base: Path) -> None:
    put(base / LUNA, sold("2026-01-01 100", "2026-02-01 7"), LATER)
    with closing(Base(base, lambda _zone: TODAY, path=LUNA)) as opened:
        assert opened.one("SELECT revenue FROM facts WHERE client = 'luna'") == 1_070_000


def test_a_base_that_is_large_no_more_is_looked_at_as_a_whole(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert known(base)
    monkeypatch.setattr(sync, "FEW", 100)
    look(base)
    assert not known(base)


def test_a_day_that_nobody_has_asked_about_is_found_for_all(base: Path) -> None:
    with closing(Base(base, lambda _zone: TODAY.replace(day=1), path=LUNA)) as opened:
        assert opened.one("SELECT \"class\" FROM facts WHERE client = 'luna'") == "A"


def came(root: Path) -> None:
    put(root / "records/aa/new.yaml", sold())


def came_in_a_folder(root: Path) -> None:
    put(root / "records/cc/new.yaml", sold())


def came_in_a_folder_below(root: Path) -> None:
    put(root / "records/aa/deep/new.yaml", sold())


def went(root: Path) -> None:
    (root / SOL).unlink()


def went_itself(root: Path) -> None:
    (root / LUNA).unlink()


def went_with_its_folder(root: Path) -> None:
    shutil.rmtree(root / "records/bb")
    os.utime(root / "records", ns=(LONG_AGO, LONG_AGO))


def other_norms(root: Path) -> None:
    put(root / "schema.yaml", "base: {currency: MKD}\n", LATER)


def is_private(root: Path) -> None:
    (root / LUNA).chmod(0o600)


def small(root: Path) -> None:
    sync.FEW = 3
    put(root / SOL, sold("2026-01-01 2"), LATER)
    open_index(root).close()


def was_unusable(root: Path) -> None:
    put(root / LUNA, "name: [", LATER)
    look(root)
    put(root / LUNA, sold(), LATER)


@pytest.mark.parametrize(
    "change",
    [
        *(came, came_in_a_folder, came_in_a_folder_below, went, went_itself, went_with_its_folder),
        *(other_norms, is_private, small, was_unusable),
    ],
)
def test_where_one_look_would_not_do_all_files_are_looked_at(
    base: Path, change: Callable[[Path], None]
) -> None:
    assert known(base)
    change(base)
    assert not known(base)


def test_a_record_that_vanished_in_its_folder_is_not_known(base: Path) -> None:
    (base / LUNA).unlink()
    os.utime(base / "records/aa", ns=(LONG_AGO, LONG_AGO))
    assert not known(base)


def test_a_path_in_no_folder_of_the_last_look_is_not_known(base: Path) -> None:
    assert not known(base, "records/dd/luna.yaml")
    assert not known(base, "records/aa/nobody.yaml")


def test_of_many_changes_all_files_are_looked_at(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(one_record, "_MANY", 1)
    replace(base / LUNA, sold("2026-01-01 3"))
    replace(base / SOL, sold("2026-01-01 3"))
    assert not known(base), "two files"
    look(base)
    for path in (LUNA, MAR):
        replace(base / path, (base / path).read_text(encoding="utf-8"))
    assert not known(base), "two folders"


def test_a_folder_that_was_changed_just_now_is_looked_into_once_more(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan, "RACY_NS", A_MINUTE)  # whatever else the machine does
    replace(base / SOL, sold("2026-01-01 5"))
    now = time.time_ns()
    os.utime(base / "records/aa", ns=(now, now))
    assert known(base)
    replace(base / SOL, sold("2026-01-01 6"))
    os.utime(base / "records/aa", ns=(now, now))
    assert card(base, "revenue", SOL) == (60_000, True)


def test_a_file_that_was_changed_just_now_is_read_once_more(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(one_record, "RACY_NS", A_MINUTE)
    now = time.time_ns()
    put(base / LUNA, sold("2026-01-01 3"), now)
    assert card(base, "revenue") == (30_000, True)
    put(base / LUNA, sold("2026-01-01 4"), now)
    assert card(base, "revenue") == (40_000, True)


def test_what_another_command_has_learnt_meanwhile_is_not_written_over(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = indexing.index_all

    def and_somebody_looks(*given: object) -> object:
        monkeypatch.undo()
        monkeypatch.setattr(sync, "FEW", 0)
        monkeypatch.setattr(sync, "_LATELY_NS", 0)
        open_index(base).close()
        return real(*given)  # type: ignore[arg-type]

    put(base / LUNA, sold("2026-01-01 3"), LATER)
    monkeypatch.setattr(indexing, "index_all", and_somebody_looks)
    assert not known(base)
    assert known(base)


def test_where_no_look_can_be_noted_the_index_is_up_to_date_all_the_same(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    put(base / SOL, sold("2026-01-01 2"), LATER)
    monkeypatch.setattr(sync, "write_look", full)
    with closing(open_index(base)) as connection:
        assert connection.execute("PRAGMA database_list").fetchone()[2], "it is not in memory"
        assert sync.last_look(connection) is None
        assert connection.execute("SELECT max(sold) FROM purchases WHERE client = 'sol'").fetchone() == (
            20_000,
        )


def test_an_index_that_is_damaged_is_left_to_a_look_at_all(base: Path) -> None:
    with closing(open_index(base)) as connection:
        connection.execute("UPDATE meta SET value = x'00' WHERE key = 'looked'")
    assert not known(base)


def test_whatever_else_goes_wrong_the_index_is_let_go(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(one_record, "last_look", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        known(base)


def test_a_checkout_is_seen(base: Path) -> None:
    def git(*words: str) -> None:
        subprocess.run(["git", "-C", str(base), *words], check=True, capture_output=True)  # noqa: S607 - the one on PATH

    git("init")
    git("add", "records", "schema.yaml")
    git("commit", "-m", "one")
    replace(base / LUNA, sold("2026-01-01 3"))
    git("commit", "-am", "two")
    look(base)
    git("checkout", "HEAD~1")
    assert card(base, "revenue") == (1_000_000, True)
