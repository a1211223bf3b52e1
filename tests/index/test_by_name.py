"""Records found by their names: no folder of records is listed for it, and Tab knows what came since."""

import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from clientbase.index import by_name
from clientbase.index.begun import ids_begun
from clientbase.index.by_name import is_taken, paths_named
from clientbase.index.opening import open_index
from tests.conftest import ROOT


@pytest.fixture
def base(tmp_path: Path) -> Path:
    (tmp_path / "schema.yaml").write_text("base: {currency: EUR}\n", encoding="utf-8")
    for path in ("aa/adriatik", "bb/adria-trade", "bb/deep/idila", "bb/Vila", "bb/.hidden", ".draft/x"):
        add(tmp_path, path)
    return tmp_path


def add(base: Path, path: str) -> None:
    file = base / "records" / f"{path}.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("name: X\n", encoding="utf-8")


@pytest.fixture
def listed(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Note the names of the folders that are listed."""
    names: list[str] = []
    for way in ("scandir", "listdir"):
        monkeypatch.setattr(os, way, partial(_noted, names, getattr(os, way)))
    return names


def _noted(names: list[str], asked: Callable[[Any], Any], folder: Any) -> Any:
    """List a folder; one that is open is listed to bring up the index."""
    if not isinstance(folder, int):
        names.append(Path(folder).name)
    return asked(folder)


def index(base: Path) -> None:
    """Bring the index up to date, some time after the last change of a file."""
    for folder, _, files in os.walk(base / "records"):
        for name in (".", *files):
            os.utime(Path(folder, name), (1, 1), follow_symlinks=False)
    open_index(base).close()


def test_a_record_is_found_without_a_list_of_the_records(base: Path, listed: list[str]) -> None:
    assert list(paths_named(base, "adriatik")) == ["records/aa/adriatik.yaml"]
    assert "aa" not in listed, "it has no folders, so nothing is looked for in it"
    assert list(paths_named(base, "idila")) == ["records/bb/deep/idila.yaml"]


def test_of_an_id_that_is_used_twice_all_records_are_found(base: Path) -> None:
    add(base, "aa/idila")
    assert list(paths_named(base, "idila")) == ["records/aa/idila.yaml", "records/bb/deep/idila.yaml"]


def test_a_file_system_that_counts_no_folders_is_listed(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(by_name, "_counts_folders", lambda _root: False)
    assert list(paths_named(base, "idila")) == ["records/bb/deep/idila.yaml"]


def test_an_archive_alone_is_known_without_a_list(tmp_path: Path, listed: list[str]) -> None:
    add(tmp_path, "archive/idila")
    assert list(paths_named(tmp_path, "idila")) == ["records/archive/idila.yaml"]
    assert "records" not in listed


@pytest.mark.parametrize(("client_id", "taken"), [("adriatik", True), ("vila", True), ("hidden", False)])
def test_an_id_is_taken_where_capitals_do_not_count(base: Path, client_id: str, taken: bool) -> None:
    assert is_taken(base, client_id) is taken


def test_ids_are_completed_with_and_without_an_index(base: Path) -> None:
    before = [ids_begun(base, begun) for begun in ("", "adr", "i", "x")]
    index(base)
    assert [ids_begun(base, begun) for begun in ("", "adr", "i", "x")] == before
    assert before == [
        ["Vila", "adria-trade", "adriatik", "idila"],
        ["adria-trade", "adriatik"],
        ["idila"],
        [],
    ]


def test_what_came_and_went_since_the_index_was_written_is_seen(base: Path, listed: list[str]) -> None:
    index(base)
    listed.clear()
    add(base, "aa/adora")
    (base / "records/aa/adriatik.yaml").unlink()
    assert ids_begun(base, "ad") == ["adora", "adria-trade"]
    assert "deep" not in listed, "it has not changed, so the index knows what is in it"


def test_a_damaged_index_is_not_asked(base: Path) -> None:
    index(base)
    file = base / ".clientbase" / "index.sqlite3"
    file.write_bytes(file.read_bytes()[:100] + b"?" * 9000)
    assert ids_begun(base, "adr") == ["adria-trade", "adriatik"]


def test_an_index_that_came_from_elsewhere_is_not_asked(base: Path) -> None:
    (base / ".clientbase").mkdir()
    (base / ".clientbase" / "index.sqlite3").symlink_to(ROOT / "schema.yaml")
    assert ids_begun(base, "idi") == ["idila"]


def test_a_name_that_is_no_text_is_not_offered(base: Path) -> None:
    (base / "records" / os.fsdecode(b"caf\xe9.yaml")).write_text("name: X\n", encoding="utf-8")
    assert ids_begun(base, "ca") == []
    index(base)
    assert ids_begun(base, "ca") == []
