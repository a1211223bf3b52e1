"""DuckDB answers every question as SQLite does, cell by cell: `make duckdb` installs it; without, this is skipped."""

import datetime as dt
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.engines.group import branches, demo

for library in ("pyarrow", "sqlglot", "duckdb"):
    pytest.importorskip(library, reason=f"{library} is not installed; make duckdb installs it")
comparing = pytest.importorskip("tests.engines.comparing")

DAY = dt.date(2026, 11, 21)
CLIENTS = 10_000 if os.environ.get("CLIENTBASE_LONG") else 500


@pytest.fixture(scope="module")
def engine() -> Any:
    import duckdb

    connection = duckdb.connect()
    connection.execute("SET threads = 2")
    return connection


def asked(engine: Any, folder: Path, bases: dict[str, Path], day: dt.date) -> Any:
    def ask(script: str) -> Any:
        return engine.execute(script).fetchall()

    found = comparing.compare(folder, bases, day, "duckdb", ask)
    lights = comparing.every_light(folder, bases, day, "duckdb", ask)
    all_ = comparing.Compared(found.cells + lights.cells, found.differences + lights.differences)
    sys.stdout.write(f"\n{all_.cells} cells of {len(bases)} bases compared on {day}\n")
    return all_


def test_the_example(told_example: Path, tmp_path: Path, engine: Any) -> None:
    bases = {"example": told_example}
    folder = comparing.group(tmp_path / "all", bases, DAY)
    for day in (DAY, dt.date(2025, 5, 31)):
        found = asked(engine, folder, bases, day)
        assert found.differences == []
        assert found.cells > 1000


def test_a_base_whose_truth_is_known(tmp_path: Path, engine: Any) -> None:
    bases = demo(tmp_path / "demo", CLIENTS, DAY)
    found = asked(engine, comparing.group(tmp_path / "all", bases, DAY), bases, DAY)
    assert found.differences == []
    assert found.cells > 50 * CLIENTS


def test_branches_with_norms_of_their_own_are_asked_at_once(tmp_path: Path, engine: Any) -> None:
    bases = branches(tmp_path / "bases", 20)
    folder = comparing.group(tmp_path / "all", bases, DAY)
    for day in (DAY, dt.date(2024, 2, 29)):
        found = asked(engine, folder, bases, day)
        assert found.differences == []
        assert found.cells > 1000
