"""A base as the version before has left it, records and index, is read by this one.

`base-0.1.0.tgz` was made by the program as it stood before records could tell of tasks or several phones, with its
own commands: `demo --clients 12`, `check`, `report overview`, `report dormant`, all as of 2026-11-21.
"""

import shutil
import sqlite3
import tarfile
from contextlib import closing
from pathlib import Path

import pytest

from clientbase.reports import every
from tests.edits.running import run

REPORTS = sorted(report.name for report in every(Path("nowhere")))


@pytest.fixture
def before(tmp_path: Path) -> Path:
    """Return the base with the index that the version before made."""
    with tarfile.open(Path(__file__).with_name("base-0.1.0.tgz")) as packed:
        packed.extractall(tmp_path / "base", filter="data")
    return tmp_path / "base"


def index(base: Path) -> Path:
    return base / ".clientbase" / "index.sqlite3"


def test_the_index_of_the_version_before_is_made_anew(before: Path) -> None:
    with closing(sqlite3.connect(index(before))) as old:
        assert old.execute("SELECT count(*) FROM clients").fetchone() == (12,)
        assert "tasks" not in {name for (name,) in old.execute("SELECT name FROM sqlite_schema")}

    answer = run(before, "query", "SELECT count(*) AS open FROM tasks", "-f", "csv")

    assert answer == (0, "open\n0\n", "")


def test_records_of_the_version_before_stay_as_they_are_and_have_no_unknown_fields(before: Path) -> None:
    records = {path: path.read_bytes() for path in sorted((before / "records").rglob("*.yaml"))}

    answer = run(before, "check")

    assert len(records) == 12
    assert {path: path.read_bytes() for path in sorted((before / "records").rglob("*.yaml"))} == records
    assert "CB001" not in answer.out
    assert "CB010" not in answer.out


def test_reports_over_the_old_index_are_those_of_a_fresh_one(before: Path, tmp_path: Path) -> None:
    fresh = Path(shutil.copytree(before, tmp_path / "fresh"))
    index(fresh).unlink()

    for name in ["overview", "dormant", *REPORTS]:  # what the version before kept answers of comes first
        upgraded = run(before, "report", name, "-f", "json")

        assert upgraded == run(fresh, "report", name, "-f", "json")
        assert upgraded.code == 0
