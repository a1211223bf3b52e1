"""`sql`: questions for other engines; what they answer is compared in tests/engines."""

import sys
from pathlib import Path

import pytest

from tests.edits.running import run


def test_alone_it_lists_the_questions(example: Path) -> None:
    answer = run(example, "sql")
    assert answer.out.split() == ["facts", "dormant", "cadence", "thresholds", "abc", "cohorts", "loyalty"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("forecast",), 'QUESTION: no "forecast"; there are: facts, dormant'),
        (("facts", "--dialect", "oracle"), '--dialect: no "oracle"; there are: duckdb, spark'),
    ],
)
def test_what_is_not_translated_is_refused(example: Path, words: tuple[str, ...], said: str) -> None:
    answer = run(example, "sql", *words)
    assert (answer.code, said in answer.err, answer.out) == (2, True, "")


def test_without_its_library_it_says_what_to_install(example: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in [name for name in sys.modules if name.startswith("clientbase.lookups.engines")]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, "sqlglot", None)
    answer = run(example, "sql", "facts")
    assert (answer.code, "pip install 'clientbase[sql]'" in answer.err) == (2, True)


def test_spark_is_given_views_first(tmp_path: Path) -> None:
    pytest.importorskip("sqlglot", reason="sqlglot is not installed")
    answer = run(tmp_path, "sql", "loyalty", "--dialect", "spark", "--folder", "/group")
    assert answer.out.startswith(
        "-- loyalty: years\nCREATE OR REPLACE TEMPORARY VIEW cb_file_purchases USING parquet"
    )
    assert "OPTIONS (path '/group/purchases');" in answer.out


def test_it_is_asked_without_a_base_and_about_a_day(tmp_path: Path) -> None:
    pytest.importorskip("sqlglot", reason="sqlglot is not installed")
    answer = run(tmp_path, "sql", "thresholds", "--folder", "/group")
    assert answer.code == 0, answer.err
    assert [line for line in answer.out.splitlines() if line.startswith("-- ")] == [
        "-- thresholds: purchases",
        "-- thresholds: worklist",
        "-- thresholds: waivers",
    ]
    assert "2026-11-21" in answer.out
    assert "/group/purchases" in answer.out
