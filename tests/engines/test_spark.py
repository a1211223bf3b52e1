"""Spark answers as SQLite does, cell by cell: `make spark` installs it; without it or Java this is skipped."""

import datetime as dt
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from clientbase.lookups.engines.questions import PROVEN
from tests.engines.group import branches, demo

for library in ("pyarrow", "sqlglot", "pyspark"):
    pytest.importorskip(library, reason=f"{library} is not installed; make spark installs it")
comparing = pytest.importorskip("tests.engines.comparing")
if not shutil.which("java"):
    pytest.skip("there is no Java for Spark", allow_module_level=True)

DAY = dt.date(2026, 11, 21)
CLIENTS = 10_000 if os.environ.get("CLIENTBASE_LONG") else 2_000


@pytest.fixture(scope="module")
def engine() -> Iterator[Any]:
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    session = builder.config("spark.sql.shuffle.partitions", "2").getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()


@pytest.fixture(scope="module", params=["example", "demo", "branches"])
def bases(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("bases")
    if request.param == "branches":
        return branches(folder, 20)
    if request.param == "demo":
        return demo(folder / "demo", CLIENTS, DAY)
    root = Path(__file__).parent.parent.parent
    shutil.copytree(root / "records", folder / "example/records")
    shutil.copy(root / "schema.yaml", folder / "example")
    return {"example": folder / "example"}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("question", PROVEN["spark"])
def test_every_cell_is_equal(bases: dict[str, Path], question: str, engine: Any, tmp_path: Path) -> None:
    def ask(script: str) -> Any:
        engine.catalog.clearCache()
        for statement in filter(str.strip, script.split(";\n")):
            found = engine.sql(statement)
        return [tuple(row) for row in found.collect()]

    found = comparing.compare(
        comparing.group(tmp_path / "all", bases, DAY), bases, DAY, "spark", ask, [question]
    )
    sys.stdout.write(f"\n{found.cells} cells of {len(bases)} bases compared on {question}\n")
    assert found.differences == []
