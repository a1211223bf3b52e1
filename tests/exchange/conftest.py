"""A small base, and tables to import into it written as plain text."""

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from clientbase.exchange import ImportPlan, apply_import, plan_import

SCHEMA = """\
# What Adria wants.
base: {name: Adria, currency: EUR} # the company
managers:
  olga: {name: Olga Stojanova, email: olga@adria.example} # horeca
channels:
  trade-fair: {deliberate: true}
interactions:
  call: {contact: true}
"""

_BROUGHT = re.compile(r"(?:, |\n *)learnt_from: import(?:, |\n *)entered: 2026-11-21|\nentered: 2026-11-21")


def without_marks(text: str) -> str:
    """What a record says without when and how it was entered, which one test shows for all."""
    return _BROUGHT.sub("", text)


@pytest.fixture
def base(tmp_path: Path) -> Path:
    folder = tmp_path / "base"
    (folder / "records").mkdir(parents=True)
    (folder / "schema.yaml").write_text(SCHEMA, encoding="utf-8")
    return folder


@pytest.fixture
def plan(base: Path, tmp_path: Path) -> Callable[..., ImportPlan]:
    """Plan an import of tables given as `clients="id,name\\n..."`; a row stands on a line."""

    def planned(*, today: dt.date = dt.date(2026, 11, 21), **tables: str) -> ImportPlan:
        files = []
        for name, text in tables.items():
            files.append(tmp_path / f"{name}.csv")
            files[-1].write_text(dedent(text), encoding="utf-8")
        return plan_import(base, files, today)

    return planned


@pytest.fixture
def bring(plan: Callable[..., ImportPlan]) -> Callable[..., ImportPlan]:
    """Plan an import and carry it out."""

    def brought(**tables: str) -> ImportPlan:
        planned = plan(**tables)
        assert (planned.problems, planned.faults) == ((), ())
        apply_import(planned)
        return planned

    return brought
