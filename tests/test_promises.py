"""Each promise of the page names tests that are there, and what a long run has counted is told as it was noted."""

import ast
import functools
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tools import promises

ALL = [promise for told in promises.PROMISES.values() for promise in told]


@functools.cache
def named_in(file: str) -> set[str]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("promise", ALL, ids=lambda promise: promise.says[:40])
def test_what_proves_a_promise_is_there(promise: promises.Promise) -> None:
    assert promise.tests
    for test in promise.tests:
        file, _, name = test.partition("::")
        assert name in named_in(file)


def test_a_long_run_is_told_with_what_was_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(promises, "RUNS", tmp_path / "proof")
    promises.note("fuzz", "make fuzz SECONDS=1", {"inputs": 12345, "faults": 0}, ["no atheris", "no atheris"])
    page = "\n".join(promises.page())
    assert "`make fuzz SECONDS=1` on 20" in page
    assert "| inputs | 12,345 |\n| faults | 0 |\n\nSkipped: no atheris." in page
    assert "### make mutants\nNot run." in page


def test_what_is_noted_is_of_a_run_that_the_page_tells() -> None:
    assert {path.stem for path in promises.RUNS.glob("*.json")} <= set(promises.LONG)
