"""Spark answers as SQLite does, cell by cell: `make spark` installs it; without it or Java this is skipped."""

import datetime as dt
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from clientbase.lookups.engines.questions import QUESTIONS
from tests.engines.group import branches, demo

for library in ("pyarrow", "sqlglot", "pyspark"):
    pytest.importorskip(library, reason=f"{library} is not installed; make spark installs it")
comparing = pytest.importorskip("tests.engines.comparing")
if not shutil.which("java"):
    pytest.skip("there is no Java for Spark", allow_module_level=True)

DAY = dt.date(2026, 11, 21)
CLIENTS = 10_000 if os.environ.get("CLIENTBASE_LONG") else 500
# Small bases cost Spark next to nothing and plans all, so it compiles nothing, and asks all bases at once.
SETTINGS = {
    "spark.driver.memory": "4g",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.shuffle.partitions": "1",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]")
    for name, value in SETTINGS.items():
        builder = builder.config(name, value)
    session = builder.config("spark.sql.warehouse.dir", str(tmp_path_factory.mktemp("steps"))).getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()


@pytest.fixture(scope="module")
def bases(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The example, a demonstration base, and branches with norms of their own, in one group."""
    folder = tmp_path_factory.mktemp("bases")
    root = Path(__file__).parent.parent.parent
    shutil.copytree(root / "records", folder / "example/records")
    shutil.copy(root / "schema.yaml", folder / "example")
    return {"example": folder / "example"} | demo(folder / "demo", CLIENTS, DAY) | branches(folder, 20)


@pytest.fixture(scope="module")
def group(bases: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = comparing.group(tmp_path_factory.mktemp("all"), bases, DAY)
    return folder


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("question", [*QUESTIONS])
def test_every_cell_is_equal(bases: dict[str, Path], group: Path, question: str, engine: Any) -> None:
    def ask(script: str) -> Any:
        for statement in filter(str.strip, script.split(";\n")):
            found = engine.sql(statement)
        return [tuple(row) for row in found.collect()]

    found = comparing.compare(group, bases, DAY, "spark", ask, [question])
    sys.stdout.write(f"\n{found.cells} cells of {len(bases)} bases compared on {question}\n")
    assert found.differences == []
    assert found.cells > 200
