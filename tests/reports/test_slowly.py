"""Whatever base chance invents: each report and a slow reading of its definition say the same."""

import datetime as dt
import math
from collections.abc import Collection
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from clientbase.demo import generate
from clientbase.reports import find
from clientbase.rules.norms_file import read_norms
from tests.index import invented
from tests.index.bases import TODAY, opened, write
from tests.index.test_oracle import Base_, clients_in
from tests.reports.pages import figures, table
from tests.reports.slowly import REPORTS, World, world


def same(found: Any, expected: Any) -> bool:
    if isinstance(expected, Fraction):
        return isinstance(found, int | float) and math.isclose(found, expected, rel_tol=1e-9, abs_tol=1e-9)
    return bool(found == expected)


def differing(found: dict[str, Any], expected: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    return {
        name: (found.get(name, "nothing"), value)
        for name, value in expected.items()
        if not same(found.get(name, "nothing"), value)
    }


def check(root: Path, asked: World, names: Collection[str]) -> None:
    """Compare reports' figures and rows with the slow ones; a row is known by what its first column says."""
    with opened(root, asked.day) as base:
        pages = {name: find(name, root).page(base) for name in names}
    for name, page in pages.items():
        told, tables = REPORTS[name](asked)
        assert differing(figures(page), told) == {}, name
        for title, expected in tables.items():
            found = {next(iter(row.values())): row for row in table(page, title)}
            assert found.keys() == expected.keys(), (name, title)
            wrong = {key: differing(found[key], row) for key, row in expected.items()}
            assert {key: row for key, row in wrong.items() if row} == {}, (name, title)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("invented")


@settings(max_examples=30)
@given(invented=invented.bases())
def test_reports_follow_their_definitions(folder: Path, invented: Base_) -> None:
    day, schema, records = invented
    root = write(folder / str(len(list(folder.iterdir()))), records, schema)
    check(root, world(clients_in(root), read_norms(root), day), REPORTS.keys())


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("demo") / "base"
    generate(root, 75, 13, TODAY)
    return root


@pytest.mark.parametrize("day", ["2024-02-29", "2025-12-31", "2026-11-21", "2027-03-01"])
def test_a_larger_base_on_other_days(demo: Path, day: str) -> None:
    asked = world(clients_in(demo), read_norms(demo), dt.date.fromisoformat(day))
    # records lie in the archive here, which facts do not say
    check(demo, asked, REPORTS.keys() - {"archive"})
