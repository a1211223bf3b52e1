"""Making a demonstration base: the same bytes for the same seed, and never into somebody's files."""

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path

import pytest

from clientbase import demo
from clientbase.demo import generate
from clientbase.demo.rng import Rng
from clientbase.demo.words import name
from clientbase.errors import BlockedError, UsageError

DAY = dt.date(2026, 11, 21)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(f.relative_to(folder)): f.read_bytes() for f in folder.rglob("*") if f.is_file()}


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        generate(tmp_path / folder, 60, 3, DAY)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_another_process_with_another_hash_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    generate(tmp_path / "here", 40, 3, DAY)
    code = (
        "import sys, datetime as dt; from pathlib import Path; from clientbase.demo import generate;"
        "generate(Path(sys.argv[1]), 40, 3, dt.date(2026, 11, 21))"
    )
    there = tmp_path / "there"
    subprocess.run(
        [sys.executable, "-c", code, str(there)], check=True, env={**os.environ, "PYTHONHASHSEED": "5"}
    )
    assert contents(tmp_path / "here") == contents(there)


def test_another_seed_gives_another_base(tmp_path: Path) -> None:
    generate(tmp_path / "one", 60, 3, DAY)
    generate(tmp_path / "two", 60, 4, DAY)
    assert contents(tmp_path / "one") != contents(tmp_path / "two")


def test_a_larger_base_begins_with_the_clients_of_a_smaller_one(tmp_path: Path) -> None:
    small = generate(tmp_path / "small", 50, 3, DAY).clients
    large = generate(tmp_path / "large", 80, 3, DAY).clients
    assert list(large)[:50] == list(small)
    own = [key for key, one in small.items() if one.basis == "own"]
    assert len(own) > 20
    assert [small[key] for key in own] == [large[key] for key in own]


@pytest.mark.parametrize("clients", [1, 2, 5, 11])
def test_a_few_clients_are_a_base_too(tmp_path: Path, clients: int) -> None:
    truth = generate(tmp_path, clients, 1, DAY)
    assert len(truth.clients) == clients
    assert len(list((tmp_path / "records").rglob("*.yaml"))) == clients


def test_records_of_a_large_base_are_spread_over_folders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo, "_FLAT", 300)
    truth = generate(tmp_path, 310, 1, DAY)
    paths = {one.path for one in truth.clients.values()}
    assert {str(f.relative_to(tmp_path)) for f in (tmp_path / "records").rglob("*.yaml")} == paths
    folders = {path.rsplit("/", 1)[0] for path in paths}
    assert "records/archive" in folders
    assert {f"records/{number:02d}" for number in range(60)} <= folders
    deep = next(path for path in paths if "/00/" in path)
    assert "$schema=../../.clientbase/" in (tmp_path / deep).read_text(encoding="utf-8")


def test_progress_is_told_and_ends_with_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "_STEP", 4)
    told: list[int] = []
    generate(tmp_path, 10, 1, DAY, told.append)
    assert told == [4, 8, 10]


def test_the_truth_that_is_returned_is_the_one_in_the_file(tmp_path: Path) -> None:
    truth = generate(tmp_path, 30, 1, DAY)
    assert "".join(truth.lines()) == (tmp_path / "truth.json").read_text(encoding="utf-8")


def test_names_and_ids_are_given_once() -> None:
    names = [name(index) for index in range(30_000)]
    assert len({one.id for one in names}) == len({one.name for one in names}) == len(names)


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(UsageError, match="is not empty"):
        generate(tmp_path, 5, 1, DAY)
    assert contents(tmp_path) == {"letter.txt": b"mine"}


@pytest.mark.parametrize(
    ("clients", "day", "message"),
    [
        pytest.param(0, DAY, '"0" clients are too few', id="no clients"),
        pytest.param(5, dt.date(1979, 12, 31), "is too early", id="a day before the history fits"),
    ],
)
def test_impossible_wishes_are_refused(tmp_path: Path, clients: int, day: dt.date, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        generate(tmp_path / "base", clients, 1, day)
    assert contents(tmp_path) == {}


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="is a file"):
        generate(tmp_path / "file", 5, 1, DAY)


def test_a_disk_that_says_no_stops_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, **_options: object) -> None:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(BlockedError, match=r"records/archive\" cannot be written: permission denied"):
        generate(tmp_path, 5, 1, DAY)


def test_a_folder_that_may_not_be_read_stops_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path) -> None:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "iterdir", refuse)
    with pytest.raises(BlockedError, match="cannot be read: permission denied"):
        generate(tmp_path, 5, 1, DAY)


def test_what_shares_leave_over_goes_to_the_last() -> None:
    rng = Rng("seed")
    thrown = [rng.weighed((("first", 0.5), ("last", 0.1))) for _ in range(200)]
    assert 70 < thrown.count("first") < 130
    assert thrown.count("first") + thrown.count("last") == 200
