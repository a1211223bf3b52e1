"""Which file a client's record is."""

import os
from pathlib import Path

import pytest

from clientbase.edits import records
from clientbase.edits.records import document_of, free_id, path_of
from clientbase.errors import UnreadableError
from clientbase.rules.norms_file import read_norms


@pytest.fixture
def base(tmp_path: Path) -> Path:
    for path in ("adriatik", "adria-trade", "archive/idila", "north/ohrid/vila", ".hidden/x", "north/.draft"):
        file = tmp_path / "records" / f"{path}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("name: X\n", encoding="utf-8")
    (tmp_path / "records" / "notes.txt").touch()
    return tmp_path


@pytest.mark.parametrize(
    ("client", "path"),
    [
        ("adriatik", "records/adriatik.yaml"),
        ("idila", "records/archive/idila.yaml"),
        ("vila", "records/north/ohrid/vila.yaml"),
    ],
)
def test_a_client_is_found_in_whatever_folder_it_is(base: Path, client: str, path: str) -> None:
    assert path_of(base, client) == path


def test_no_other_record_is_looked_at_where_the_id_is_the_name_of_a_file(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def scandir(_folder: object) -> None:
        raise AssertionError("the folder was listed")

    monkeypatch.setattr(os, "scandir", scandir)
    assert path_of(base, "adriatik") == "records/adriatik.yaml"
    assert path_of(base, "idila") == "records/archive/idila.yaml"


@pytest.mark.parametrize("word", ["adriatc", "adria", "Адриатик", "../schema", "", "x", ".draft"])
def test_what_is_no_id_is_no_record(base: Path, word: str) -> None:
    assert path_of(base, word) is None


def test_the_next_free_id_is_counted_up(base: Path) -> None:
    assert free_id(base, "new") == "new"
    assert free_id(base, "vila") == "vila-2"
    assert free_id(base, "vila", {"vila-2"}) == "vila-3"
    assert free_id(base, "x" * 64, {"x" * 64}) == "x" * 60 + "-2"


def test_a_base_without_records_has_none(tmp_path: Path) -> None:
    assert list(records.records(tmp_path)) == []


@pytest.mark.parametrize(
    "norms", ["base: {currency: euro}", "base: [", ""], ids=["wrong", "not YAML", "empty"]
)
def test_norms_that_cannot_be_used_are_named_with_their_place(base: Path, norms: str) -> None:
    (base / "schema.yaml").write_text(norms, encoding="utf-8")
    with pytest.raises(UnreadableError, match="mend it first") as caught:
        read_norms(base)
    assert caught.value.findings[0].path == "schema.yaml"


def test_a_record_that_cannot_be_read_is_named_with_its_place(base: Path) -> None:
    (base / "records" / "adriatik.yaml").write_text("name: X\nname: Y\n", encoding="utf-8")
    with pytest.raises(UnreadableError) as caught:
        document_of(base, "records/adriatik.yaml")
    assert [finding.line for finding in caught.value.findings] == [2]
