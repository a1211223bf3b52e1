"""The questions that other engines are asked: what reports ask SQLite, caught at the door, with types of columns."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from clientbase.columns import columns as columns_of
from clientbase.index.declared import described
from clientbase.reports import abc, cadence, cohorts, dormant, loyalty, thresholds


class Question(NamedTuple):
    """A table of a report."""

    table: str
    sql: str
    """as SQLite is asked it"""
    types: Mapping[str, str]
    """of its columns, in order"""


class _Door:
    """Takes a question in place of a base."""

    asked: Question

    def table(
        self, name: str, title: str, sql: str, parameters: Sequence[Any] = (), columns: str = ""
    ) -> None:
        """Keep what a report asks of a base."""
        from clientbase.lookups.engines.source import asked

        del title
        types = {one.name: one.type for one in columns_of(columns)}
        self.asked = Question(name, asked(sql, tuple(parameters)), types)


def _caught(ask: Callable[..., Any], *parameters: Any) -> Question:
    door = _Door()
    ask(door, *parameters)
    return door.asked


def _facts() -> list[Question]:
    types = {column.name: column.type for column in described()["facts"][1]}
    cells = ", ".join(f'"{name}"' for name in types)
    return [Question("facts", f"SELECT {cells} FROM facts ORDER BY client", types)]


def _said(table: str, sql: str, columns: str) -> list[Question]:
    return [Question(table, sql, {one.name: one.type for one in columns_of(columns)})]


QUESTIONS: Final[Mapping[str, Callable[[], list[Question]]]] = {
    "facts": _facts,
    "dormant": lambda: [_caught(dormant.silent_clients)],
    "cadence": lambda: [_caught(cadence.late_clients)],
    "thresholds": lambda: [
        _caught(thresholds.small_purchases),
        _caught(thresholds.usually_small, ""),
        _caught(thresholds.waivers, ""),
    ],
    "abc": lambda: _said(
        "clients", abc.MEASURED, "id name manager purchases:count measure:count class chosen:flag"
    ),
    "cohorts": lambda: _said("months", cohorts.MONTHS, "first:count month:count clients:count"),
    "loyalty": lambda: _said(
        "years", loyalty.REACHED, "year new:count again:count second_day:count regular:count"
    ),
}
"""The questions by name, each with its tables."""
ENGINES: Final = ("duckdb", "spark")
"""The engines that answer each of them as SQLite does, cell by cell, in tests/engines."""
