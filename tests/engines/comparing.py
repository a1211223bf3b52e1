"""Hold what another engine answers to our questions against what SQLite answers, cell by cell."""

import datetime as dt
import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from clientbase.base import Base
from clientbase.lookups.engines.folder import write
from clientbase.lookups.engines.questions import QUESTIONS, Question
from clientbase.lookups.engines.script import scripts, statements

Rows = list[tuple[Any, ...]]
Ask = Callable[[str], Rows]
"""Runs the statements of a script, and returns the rows of the last one."""
_ALMOST = 1e-12


class Compared(NamedTuple):
    """How many cells were compared, and where they differ."""

    cells: int
    differences: list[str]


def group(folder: Path, bases: Mapping[str, Path], day: dt.date) -> Path:
    """Write bases into one folder of Parquet; return the folder."""
    for name, root in bases.items():
        with closing(Base(root, lambda _zone: day)) as base:
            write(base, folder, name)
    return folder


def compare(
    folder: Path,
    bases: Mapping[str, Path],
    day: dt.date,
    dialect: str,
    ask: Ask,
    names: Iterable[str] = QUESTIONS,
) -> Compared:
    """Ask the questions of all bases at once, and of each base by SQLite."""
    cells, differences = 0, []
    for name in names:
        asked = scripts(name, dialect, day, str(folder))
        for question, (table, script) in zip(QUESTIONS[name](), asked, strict=True):
            compared = _compared(question, f"{name}/{table}", bases, day, ask(script))
            cells += compared.cells
            differences += compared.differences
    return Compared(cells, differences)


def every_light(folder: Path, bases: Mapping[str, Path], day: dt.date, dialect: str, ask: Ask) -> Compared:
    """Compare all that is known of standards, of which the report lists only what is not green."""
    types = dict.fromkeys(
        (
            "client",
            "standard",
            "entry",
            "target",
            "limit",
            "days",
            "over",
            "within",
            "light",
            "never",
            "state",
        ),
        "text",
    )
    cells = ", ".join(f'"{name}"' for name in types)
    question = Question("cadence", f"SELECT {cells} FROM cadence ORDER BY client, standard", types)  # noqa: S608 - our own names
    script = statements(question, dialect, day, str(folder))
    return _compared(question, "cadence", bases, day, ask(script))


def _compared(
    question: Question, said: str, bases: Mapping[str, Path], day: dt.date, found: Rows
) -> Compared:
    cells, differences = 0, []
    for name, root in bases.items():
        wanted = _by_sqlite(root, day, question)
        got = [row[1:] for row in found if row[0] == name]
        if len(wanted) != len(got):
            differences.append(f"{said} of {name}: {len(got)} rows, not {len(wanted)}")
        for one, other in zip(wanted, got, strict=False):
            for cell, there, (column, kind) in zip(one, other, question.types.items(), strict=True):
                cells += 1
                if not _same(cell, there, kind):
                    differences.append(f"{said} of {name}, {column} of {one[0]}: {there!r}, not {cell!r}")
    return Compared(cells, differences)


def _by_sqlite(root: Path, day: dt.date, question: Question) -> Rows:
    with closing(Base(root, lambda _zone: day)) as base:
        return [
            tuple(_as_there(cell, kind) for cell, kind in zip(row, question.types.values(), strict=True))
            for row in base.ask(question.sql)
        ]


def _as_there(cell: Any, kind: str) -> Any:
    if cell is None:
        return None
    if kind == "money":
        return Decimal(cell).scaleb(-4)
    if kind == "date":
        return dt.date.fromisoformat(cell)
    return json.loads(cell) if kind == "list" else cell


def _same(one: Any, other: Any, kind: str) -> bool:
    if one is None or other is None:
        return one is other
    if kind == "list":
        return bool(one == json.loads(other))
    if isinstance(one, float):
        return abs(one - other) <= _ALMOST * abs(one)
    return bool(one == other)
