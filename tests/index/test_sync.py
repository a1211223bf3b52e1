"""The index follows the files: whatever happens to them, it says what they say."""

import datetime as dt
import marshal
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from clientbase.errors import BlockedError, UnreadableError
from clientbase.index import day_cache, indexing, opening, sync
from clientbase.index.opening import open_index
from clientbase.index.scan import RACY_NS, look
from clientbase.rules import norms_file
from tests.index.bases import LONG_AGO, opened, path_of, put, sold, write

RECORDS = {
    "luna": sold("2026-01-01 10"),
    "sol": sold("2026-01-01 20"),
    "records/archive/mar": sold("2026-01-01 30"),
}
# The same length, so that only time and inode tell them apart.
OTHER = sold("2026-01-01 99")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a base whose index is up to date."""
    base = write(tmp_path / "base", {key.replace("mar", "mar.yaml"): text for key, text in RECORDS.items()})
    assert revenues(base) == {"luna": 10, "sol": 20, "mar": 30}
    return base


def revenues(root: Path) -> dict[str, int]:
    with opened(root) as base:
        return {client: units // 10_000 for client, units in base.ask("SELECT client, revenue FROM facts")}


def left_out(root: Path) -> dict[str, str]:
    with opened(root) as base:
        return dict(base.left_out())


@pytest.fixture
def indexed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Collect the paths of the records that are read."""
    paths: list[str] = []
    real = indexing.index_records

    def noted(given: indexing.Given, batch: Sequence[str]) -> Any:
        paths.extend(batch)
        return real(given, batch)

    monkeypatch.setattr(indexing, "index_records", noted)
    return paths


class TestWhatIsReadAgain:
    """Only what looks changed is."""

    def test_nothing_where_nothing_changed(self, root: Path, indexed: list[str]) -> None:
        assert revenues(root) == {"luna": 10, "sol": 20, "mar": 30}
        assert indexed == []

    def test_an_added_record(self, root: Path, indexed: list[str]) -> None:
        put(path_of(root, "nova"), sold("2026-01-01 40"))
        assert revenues(root)["nova"] == 40
        assert indexed == ["records/nova.yaml"]

    def test_a_changed_record(self, root: Path, indexed: list[str]) -> None:
        put(path_of(root, "luna"), OTHER, LONG_AGO + 1)
        assert revenues(root) == {"luna": 99, "sol": 20, "mar": 30}
        assert indexed == ["records/luna.yaml"]

    def test_a_removed_record(self, root: Path, indexed: list[str]) -> None:
        path_of(root, "luna").unlink()
        assert revenues(root) == {"sol": 20, "mar": 30}
        assert indexed == []

    def test_a_renamed_record(self, root: Path, indexed: list[str]) -> None:
        path_of(root, "luna").rename(path_of(root, "lunata"))
        assert revenues(root) == {"lunata": 10, "sol": 20, "mar": 30}
        assert indexed == ["records/lunata.yaml"]

    def test_a_record_put_into_the_archive(self, root: Path, indexed: list[str]) -> None:
        path_of(root, "luna").rename(root / "records/archive/luna.yaml")
        with opened(root) as base:
            assert base.ask("SELECT path, archived FROM facts WHERE client = 'luna'") == [
                ("records/archive/luna.yaml", 1)
            ]
        assert revenues(root) == {"luna": 10, "sol": 20, "mar": 30}
        assert indexed == ["records/archive/luna.yaml"]

    def test_another_file_of_the_same_time_and_size(self, root: Path, indexed: list[str]) -> None:
        put(root / "records/.luna.new", OTHER)
        (root / "records/.luna.new").rename(path_of(root, "luna"))
        assert path_of(root, "luna").stat().st_mtime_ns == LONG_AGO
        assert revenues(root)["luna"] == 99
        assert indexed == ["records/luna.yaml"]

    def test_a_file_that_changed_just_before_it_was_read(self, root: Path, indexed: list[str]) -> None:
        now = time.time_ns()
        put(path_of(root, "luna"), OTHER, now)
        inode = path_of(root, "luna").stat().st_ino
        assert revenues(root)["luna"] == 99
        put(path_of(root, "luna"), RECORDS["luna"], now)
        assert path_of(root, "luna").stat().st_ino == inode
        assert revenues(root)["luna"] == 10
        assert set(indexed) == {"records/luna.yaml"}

    def test_such_a_file_rests_once_it_is_old_enough(self, root: Path, indexed: list[str]) -> None:
        put(path_of(root, "luna"), OTHER, time.time_ns() - 2 * RACY_NS)
        for _ in range(3):
            assert revenues(root)["luna"] == 99
        assert indexed == ["records/luna.yaml"]

    def test_all_in_folders_but_for_hidden_ones(self, root: Path, indexed: list[str]) -> None:
        put(root / "records/ohrid/old town/nova.yaml", sold("2026-01-01 40"))
        put(root / "records/.trash/stella.yaml", sold("2026-01-01 50"))
        put(root / "records/ohrid/.nova.yaml", sold("2026-01-01 50"))
        put(root / "records/ohrid/notes.txt", "no record")
        assert revenues(root) == {"luna": 10, "sol": 20, "mar": 30, "nova": 40}
        assert indexed == ["records/ohrid/old town/nova.yaml"]

    def test_everything_where_the_norms_changed(self, root: Path, indexed: list[str]) -> None:
        put(path_of(root, "luna"), sold("2026-01-01 10", more="currency: MKD"), LONG_AGO + 1)
        assert revenues(root)["luna"] == 0
        put(root / "schema.yaml", "rates: {MKD: 2}\n", LONG_AGO + 1)
        assert revenues(root)["luna"] == 20
        assert sorted(indexed) == [
            *["records/archive/mar.yaml"],
            *["records/luna.yaml"] * 2,
            "records/sol.yaml",
        ]

    def test_nothing_where_schema_yaml_was_only_touched(self, root: Path, indexed: list[str]) -> None:
        os.utime(root / "schema.yaml", ns=(LONG_AGO + 1, LONG_AGO + 1))
        assert revenues(root) == {"luna": 10, "sol": 20, "mar": 30}
        assert indexed == []

    def test_norms_that_changed_just_before_they_were_read(
        self, root: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        put(path_of(root, "luna"), sold("2026-01-01 10", more="currency: MKD"), LONG_AGO + 1)
        now = time.time_ns()
        monkeypatch.setattr(sync.time, "time_ns", lambda: now)
        for rate in (2, 3):
            put(root / "schema.yaml", f"rates: {{MKD: {rate}}}\n", now)
            assert revenues(root)["luna"] == 10 * rate

    def test_everything_by_another_version_of_the_program(
        self, root: Path, indexed: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sync, "_MADE_BY", "9.9")
        assert revenues(root) == {"luna": 10, "sol": 20, "mar": 30}
        assert len(indexed) == 3


class TestAnIdUsedTwice:
    """Nobody knows which of the two is meant, so both are left out."""

    @pytest.fixture
    def twice(self, root: Path) -> Path:
        put(root / "records/ohrid/luna.yaml", sold("2026-01-01 99"))
        return root

    def test_both_are_left_out(self, twice: Path) -> None:
        assert revenues(twice) == {"sol": 20, "mar": 30}
        reason = 'the id "luna" is used 2 times'
        assert left_out(twice) == {"records/luna.yaml": reason, "records/ohrid/luna.yaml": reason}

    @pytest.mark.parametrize(
        ("removed", "revenue"), [("records/luna.yaml", 99), ("records/ohrid/luna.yaml", 10)]
    )
    def test_the_other_comes_back_when_one_is_removed(self, twice: Path, removed: str, revenue: int) -> None:
        revenues(twice)
        (twice / removed).unlink()
        assert revenues(twice) == {"luna": revenue, "sol": 20, "mar": 30}
        assert left_out(twice) == {}

    def test_both_come_back_when_one_is_renamed(self, twice: Path) -> None:
        revenues(twice)
        (twice / "records/ohrid/luna.yaml").rename(twice / "records/ohrid/luna-ohrid.yaml")
        assert revenues(twice) == {"luna": 10, "luna-ohrid": 99, "sol": 20, "mar": 30}

    def test_of_three_two_are_still_too_many(self, twice: Path) -> None:
        put(twice / "records/bitola/luna.yaml", sold("2026-01-01 98"))
        assert left_out(twice)["records/luna.yaml"] == 'the id "luna" is used 3 times'
        (twice / "records/luna.yaml").unlink()
        assert left_out(twice).keys() == {"records/bitola/luna.yaml", "records/ohrid/luna.yaml"}
        assert left_out(twice)["records/bitola/luna.yaml"] == 'the id "luna" is used 2 times'

    def test_capitals_do_not_tell_ids_apart(self, root: Path) -> None:
        put(root / "records/ohrid/LUNA.yaml", sold("2026-01-01 99"))
        assert revenues(root) == {"sol": 20, "mar": 30}


class TestFilesThatCannotBeUsed:
    """They are left out with the reason, and the others are not."""

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            pytest.param("name: [", "2:1: CB003", id="no YAML"),
            pytest.param(
                "name: Luna\npurchases: [{date: 2026-13-01, amount: 1}]\n", "2:14: CB012", id="no such day"
            ),
            pytest.param("status: active\n", "1:1: CB011", id="no name"),
        ],
    )
    def test_a_broken_record(self, root: Path, text: str, reason: str) -> None:
        put(path_of(root, "luna"), text)
        assert revenues(root) == {"sol": 20, "mar": 30}
        assert left_out(root)["records/luna.yaml"].startswith(reason)

    def test_it_comes_back_when_it_is_mended(self, root: Path) -> None:
        put(path_of(root, "luna"), "name: [")
        assert left_out(root).keys() == {"records/luna.yaml"}
        put(path_of(root, "luna"), OTHER, LONG_AGO + 1)
        assert revenues(root)["luna"] == 99
        assert left_out(root) == {}

    @pytest.mark.parametrize("kind", ["a pipe", "a symbolic link", "a folder"])
    def test_what_is_no_regular_file(self, root: Path, kind: str) -> None:
        odd = root / "records/odd.yaml"
        if kind == "a pipe":
            os.mkfifo(odd)
        elif kind == "a folder":
            odd.mkdir()
        else:
            odd.symlink_to("luna.yaml")
        assert revenues(root) == {"luna": 10, "sol": 20, "mar": 30}
        assert kind in left_out(root)["records/odd.yaml"]

    def test_a_file_that_goes_while_it_is_looked_for(
        self, root: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        listed = os.scandir

        class Gone:
            """An entry of a folder whose file is removed after it was listed."""

            name = "gone.yaml"

            def stat(self, *, follow_symlinks: bool) -> os.stat_result:
                raise FileNotFoundError(follow_symlinks)

        class Entries(list[Any]):
            """What a folder holds."""

            __enter__ = list.copy

            def __exit__(self, *_: object) -> None: ...

        monkeypatch.setattr(os, "scandir", lambda folder: Entries([*listed(folder), Gone()]))
        assert revenues(root) == {"luna": 10, "sol": 20, "mar": 30}

    def test_a_file_of_which_nothing_may_be_known_is_named_with_its_folder(
        self, root: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        class Denied:
            """An entry of a folder that may be listed and not entered."""

            name = "luna.yaml"

            def stat(self, *, follow_symlinks: bool) -> os.stat_result:
                raise PermissionError(13, "Permission denied", "luna.yaml" * follow_symlinks)

        monkeypatch.setattr(os, "scandir", lambda _folder: nullcontext([Denied()]))
        with pytest.raises(PermissionError) as caught:
            look(root)
        assert caught.value.filename == f"{root}/records/luna.yaml"

    def test_of_norms_in_error_what_is_right_is_kept_and_nothing_is_judged(self, root: Path) -> None:
        good = (root / "schema.yaml").read_text()
        put(root / "schema.yaml", "segments: [\n", LONG_AGO + 1)
        with opened(root) as base, pytest.raises(UnreadableError) as caught:
            base.demand_norms()
        assert str(caught.value.findings[0]).startswith("schema.yaml:2:1: CB003")
        wrong = "lifecycle: {cooling: many, dormant: 7}\nabc: {a: 101}\n"
        wrong += "thresholds: [{policy: warn}, {repeat_purchase: 5}]\n"
        put(root / "schema.yaml", wrong, LONG_AGO + 2)
        with opened(root) as base:
            places = [str(finding).split(" ")[0] for finding in base.norm_errors()]
            assert places == ["schema.yaml:1:13:", "schema.yaml:2:7:", "schema.yaml:3:14:"]
            assert (base.norm("cooling_num"), base.norm("dormant_num")) == (1, 7)
            assert base.ask("SELECT minimum FROM minimums") == [(50_000,)]
        put(root / "schema.yaml", "- a list\n", LONG_AGO + 4)
        with opened(root) as base:
            assert base.norm_errors()
        put(root / "schema.yaml", good, LONG_AGO + 3)
        assert revenues(root) == {"luna": 10, "sol": 20, "mar": 30}


class TestTheIndexItself:
    """It may be lost, damaged or unwritable: nothing is lost with it."""

    def test_it_lives_in_a_folder_that_git_passes_over(self, root: Path) -> None:
        assert {file.name for file in (root / ".clientbase").iterdir()} == {".gitignore", "index.sqlite3"}
        assert (root / ".clientbase/.gitignore").read_text() == "*\n"

    def test_it_is_made_again_when_it_is_gone(self, root: Path) -> None:
        shutil.rmtree(root / ".clientbase")
        assert revenues(root) == {"luna": 10, "sol": 20, "mar": 30}

    @pytest.mark.parametrize(
        "damage",
        [
            pytest.param(lambda _: b"no database at all" * 100, id="another file"),
            pytest.param(lambda data: data[: len(data) // 2], id="cut off"),
            pytest.param(lambda data: data[:100], id="nothing but the head"),
            pytest.param(lambda data: data[:4096] + bytes(len(data) - 4096), id="nothing but the first page"),
            pytest.param(lambda data: data[:100] + b"\xff" * 4000 + data[4100:], id="the first page"),
            pytest.param(lambda _: b"", id="empty"),
        ],
    )
    def test_it_is_made_again_when_it_is_damaged(self, root: Path, damage: Any, indexed: list[str]) -> None:
        file = root / ".clientbase/index.sqlite3"
        file.write_bytes(damage(file.read_bytes()))
        assert revenues(root) == {"luna": 10, "sol": 20, "mar": 30}
        assert len(indexed) == 3
        assert revenues(root) == {"luna": 10, "sol": 20, "mar": 30}
        assert len(indexed) == 3, "and it is kept again"

    @pytest.mark.parametrize(
        "value", ["x'fffe'", "'{'", "CAST(x'ff' AS TEXT)"], ids=["bytes", "cut off", "no text"]
    )
    @pytest.mark.parametrize(
        "kept", ["meta SET value = {} WHERE key = 'made_for'", "seen SET files = {}", "norm SET value = {}"]
    )
    def test_it_is_made_again_when_what_it_keeps_makes_no_sense(
        self, root: Path, kept: str, value: str
    ) -> None:
        connection = sqlite3.connect(root / ".clientbase/index.sqlite3")
        connection.execute("DELETE FROM days")
        connection.execute(f"UPDATE {kept.format(value)}")
        connection.commit()
        connection.close()
        assert revenues(root) == {"luna": 10, "sol": 20, "mar": 30}

    @pytest.mark.parametrize("value", ["x'fffe'", "'{'", "'[]'"], ids=["bytes", "cut off", "too little"])
    def test_it_is_made_again_when_what_it_keeps_of_a_day_makes_no_sense(
        self, root: Path, value: str
    ) -> None:
        connection = sqlite3.connect(root / ".clientbase/index.sqlite3")
        assert connection.execute(f"UPDATE days SET rhythms = {value}").rowcount == 1  # noqa: S608 - one of three
        connection.commit()
        connection.close()
        assert revenues(root) == {"luna": 10, "sol": 20, "mar": 30}

    def test_damage_that_shows_late_is_mended_too(self, root: Path) -> None:
        connection = sqlite3.connect(root / ".clientbase/index.sqlite3")
        page = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'clients'").fetchone()[0]
        connection.close()
        file = root / ".clientbase/index.sqlite3"
        data = bytearray(file.read_bytes())
        data[(page - 1) * 4096 : page * 4096] = b"\xff" * 4096
        file.write_bytes(data)
        with opened(root) as base:
            assert base.ask("SELECT client, last_contact FROM facts ORDER BY client") == [
                ("luna", None),
                ("mar", None),
                ("sol", None),
            ]
            assert base.one("SELECT count(*) FROM purchases") == 3

    def test_it_is_made_in_memory_where_its_folder_cannot_be(self, tmp_path: Path) -> None:
        root = write(tmp_path, RECORDS)
        put(root / ".clientbase", "a file in the way")
        assert revenues(root)["sol"] == 20
        assert (root / ".clientbase").read_text() == "a file in the way"

    def test_it_is_made_in_memory_where_its_file_cannot_be_opened(self, tmp_path: Path) -> None:
        root = write(tmp_path, RECORDS)
        (root / ".clientbase/index.sqlite3").mkdir(parents=True)
        assert revenues(root)["sol"] == 20

    def test_a_damaged_one_that_cannot_be_thrown_away_is_made_in_memory(
        self, root: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (root / ".clientbase/index.sqlite3").write_bytes(b"no database at all" * 100)

        def refuse(*_: object, **__: object) -> None:
            raise PermissionError

        monkeypatch.setattr(Path, "unlink", refuse)
        assert revenues(root) == {"luna": 10, "sol": 20, "mar": 30}

    def test_a_disk_that_is_full_leaves_the_memory(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        put(path_of(root, "luna"), OTHER, LONG_AGO + 1)
        real = sync.remember

        def full(connection: sqlite3.Connection, *given: Any) -> None:
            if connection.execute("PRAGMA database_list").fetchone()[2]:
                raise sqlite3.OperationalError("database or disk is full")
            real(connection, *given)

        monkeypatch.setattr(sync, "remember", full)
        assert revenues(root) == {"luna": 99, "sol": 20, "mar": 30}

    def test_a_fault_that_is_not_of_the_file_is_told(
        self, root: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: object) -> None:
            raise sqlite3.OperationalError("no such thing")

        monkeypatch.setattr(opening, "bring_up_to_date", fail)
        with pytest.raises(sqlite3.OperationalError, match="no such thing"):
            open_index(root)


class TestSeveralCommands:
    """Two commands may use one index at once."""

    def test_one_that_is_held_for_too_long_is_told(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(opening, "PATIENCE", 0.01)
        put(path_of(root, "luna"), OTHER, LONG_AGO + 1)
        other = sqlite3.connect(root / ".clientbase/index.sqlite3", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(BlockedError, match="held by another command"):
            open_index(root)
        other.execute("ROLLBACK")
        other.close()
        assert revenues(root)["luna"] == 99

    def test_all_that_begin_at_once_answer(self, tmp_path: Path) -> None:
        root = write(tmp_path, {f"client-{n}": sold("2026-01-01 10", "2026-02-01 5") for n in range(30)})
        words = ("-C", str(root), "--as-of")
        running = [
            subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "clientbase",
                    *words,
                    f"2026-0{month}-01",
                    "report",
                    "dormant",
                    "-f",
                    "csv",
                ],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
            for month in (2, 9, 2, 9)
        ]
        said = [process.communicate(timeout=60) for process in running]
        assert [process.returncode for process in running] == [0] * 4, said
        assert [len(out.splitlines()) for out, _ in said] == [1, 31, 1, 31]

    def test_other_days_asked_about_meanwhile_change_nothing(
        self, root: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        renew, asked = day_cache._renew, []  # noqa: SLF001 - the step after which others may come in between
        others = [f"2025-01-{number:02}" for number in range(1, day_cache.KEPT + 1)]

        def renewed(connection: sqlite3.Connection, day: int, *given: Any) -> None:
            renew(connection, day, *given)
            asked.append(dt.date.fromordinal(day).isoformat())
            if asked == ["2026-11-21"]:
                connection.execute("COMMIT")
                for other_day in others:
                    with opened(root, other_day) as other:
                        assert other.ask("SELECT DISTINCT stage FROM facts") == []
                connection.execute("BEGIN")

        monkeypatch.setattr(day_cache, "_renew", renewed)
        os.utime(path_of(root, "luna"), ns=(LONG_AGO + 1, LONG_AGO + 1))
        assert revenues(root) == {"luna": 10, "sol": 20, "mar": 30}
        assert asked == ["2026-11-21", *others, "2026-11-21"]

    @pytest.fixture
    def meanwhile(self, monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], None]:
        """Let something happen once, after a command has read the records and before it has stored them."""

        def happen(what: Callable[[], object]) -> None:
            index_all = indexing.index_all

            def indexed(*given: Any) -> Iterator[Any]:
                batches = list(index_all(*given))
                monkeypatch.setattr(indexing, "index_all", index_all)
                what()
                yield from batches

            monkeypatch.setattr(indexing, "index_all", indexed)

        return happen

    def test_norms_that_change_meanwhile_are_those_that_count(self, root: Path, meanwhile: Any) -> None:
        put(path_of(root, "luna"), sold("2026-01-01 10", more="currency: MKD"), LONG_AGO + 1)

        def change_norms() -> None:
            put(root / "schema.yaml", "rates: {MKD: 2}\n", LONG_AGO + 1)
            assert revenues(root)["luna"] == 20

        meanwhile(change_norms)
        assert revenues(root) == {"luna": 20, "sol": 20, "mar": 30}
        assert revenues(root) == {"luna": 20, "sol": 20, "mar": 30}

    def test_a_record_that_goes_meanwhile_goes_for_good(self, root: Path, meanwhile: Any) -> None:
        put(path_of(root, "nova"), sold("2026-01-01 40"))

        def remove() -> None:
            path_of(root, "nova").unlink()
            assert "nova" not in revenues(root)

        meanwhile(remove)
        revenues(root)
        assert "nova" not in revenues(root)

    def test_a_record_that_moves_meanwhile_moves(self, root: Path, meanwhile: Any) -> None:
        put(path_of(root, "nova"), sold("2026-01-01 40"))

        def archive() -> None:
            path_of(root, "nova").rename(root / "records/archive/nova.yaml")
            assert revenues(root)["nova"] == 40

        meanwhile(archive)
        revenues(root)
        with opened(root) as base:
            assert base.ask("SELECT path FROM facts WHERE client = 'nova'") == [
                ("records/archive/nova.yaml",)
            ]

    def test_what_another_command_has_stored_of_a_file_that_has_gone_is_forgotten(
        self, root: Path, meanwhile: Any
    ) -> None:
        put(path_of(root, "luna"), OTHER, LONG_AGO + 1)

        def store_a_ghost() -> None:
            connection = sqlite3.connect(root / ".clientbase/index.sqlite3")
            connection.execute("INSERT INTO records (path, id) VALUES ('records/ghost.yaml', 'ghost')")
            connection.commit()
            connection.close()

        meanwhile(store_a_ghost)
        with opened(root) as base:
            assert "records/ghost.yaml" not in {path for (path,) in base.ask("SELECT path FROM records")}

    def test_who_begins_later_leaves_what_the_first_has_made(
        self, tmp_path: Path, indexed: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        root = write(tmp_path / "new", {"luna": RECORDS["luna"]})
        usable_norms = norms_file.usable_norms

        def meanwhile(root: Path) -> Any:
            monkeypatch.setattr(norms_file, "usable_norms", usable_norms)
            assert revenues(root) == {"luna": 10}
            return usable_norms(root)

        monkeypatch.setattr(norms_file, "usable_norms", meanwhile)
        assert revenues(root) == {"luna": 10}
        assert indexed == ["records/luna.yaml"]

    def test_work_that_is_broken_off_is_done_next_time(
        self, root: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        put(path_of(root, "nova"), sold("2026-01-01 40"))
        put(path_of(root, "luna"), OTHER, LONG_AGO + 1)
        forget = sync._ghosts  # noqa: SLF001 - the step before the last
        monkeypatch.setattr(sync, "_ghosts", interrupt)
        with pytest.raises(KeyboardInterrupt):
            open_index(root)
        monkeypatch.setattr(sync, "_ghosts", forget)
        path_of(root, "nova").unlink()
        assert revenues(root) == {"luna": 99, "sol": 20, "mar": 30}


def interrupt(*_: object) -> None:
    raise KeyboardInterrupt


class TestManyFiles:
    """Many are indexed on all cores, few on one; both give the same."""

    @pytest.mark.parametrize("worth", [1, 1000], ids=["many", "few"])
    def test_all_are_indexed_and_told(
        self, tmp_path: Path, worth: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(indexing, "WORTH_A_SECOND_CORE", worth)
        monkeypatch.setattr(indexing, "BATCH", 7)
        monkeypatch.setattr(os, "cpu_count", lambda: 2)
        root = write(tmp_path, {f"client-{n}": sold(f"2026-01-01 {n}") for n in range(20)})
        told: list[tuple[int, int]] = []
        open_index(root, lambda done, total: told.append((done, total))).close()
        assert (len(told), told[-1]) == (3, (20, 20))
        assert revenues(root) == {f"client-{n}": n for n in range(20)}

    def test_a_worker_that_is_killed_leaves_nothing_out(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        parent, index_records = os.getpid(), indexing.index_records

        def killed(given: indexing.Given, batch: Sequence[str]) -> indexing.Rows:
            if os.getpid() != parent and "records/client-13.yaml" in batch:
                os.kill(os.getpid(), signal.SIGKILL)
            return index_records(given, batch)

        monkeypatch.setattr(indexing, "index_records", killed)
        monkeypatch.setattr(indexing, "WORTH_A_SECOND_CORE", 1)
        monkeypatch.setattr(indexing, "BATCH", 3)
        monkeypatch.setattr(os, "cpu_count", lambda: 2)
        root = write(tmp_path, {f"client-{n}": sold(f"2026-01-01 {n}") for n in range(20)})
        assert revenues(root) == {f"client-{n}": n for n in range(20)}

    def test_a_worker_does_as_the_process_itself(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("gc.disable", lambda: None)
        monkeypatch.setattr("signal.signal", lambda *_: None)
        given = indexing.Given(root, norms_file.read_norms(root), {})
        indexing._set_up(given)  # noqa: SLF001 - what a worker begins with, and what it is given
        paths = ["records/luna.yaml", "records/sol.yaml"]
        packed = indexing._index_in_worker(paths)  # noqa: SLF001
        assert [marshal.loads(packed)] == list(indexing.index_all(given, paths))  # noqa: S302 - packed here
