"""Views and what is asked of them, in the order and the form in which an engine finds each once."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from sqlglot import exp

_STEPS: Final = "clientbase_steps"
_AFRESH: Final = (
    f"CREATE SCHEMA IF NOT EXISTS {_STEPS};\nDROP SCHEMA {_STEPS} CASCADE;\n"
    f"CREATE SCHEMA {_STEPS};\nUSE {_STEPS};\n"
)
"""Where Spark keeps steps, emptied also of what another session has left."""


class View(NamedTuple):
    """A view in an engine's SQL."""

    sql: str
    needs: Mapping[str, int]
    """how often it asks each other one"""
    is_read: bool = False
    """whether it only reads a file"""


def asked_of(tree: Any) -> Mapping[str, int]:
    """Return how often a statement asks each table."""
    return Counter(table.name for table in tree.find_all(exp.Table))


def as_one(views: Mapping[str, View], asked: View) -> str:
    """Return one statement, for DuckDB: what is asked several times is found once in it."""
    often = _often(views, asked)
    parts = ",\n".join(
        f"{name} AS {'MATERIALIZED ' if name in often else ''}(\n{one.sql}\n)" for name, one in views.items()
    )
    return f"WITH {parts}\n{asked.sql};\n"


def as_steps(views: Mapping[str, View], asked: View, files: Mapping[str, str]) -> str:
    """Return statements that write down what is asked several times, for Spark, over its names of *files*.

    Spark takes a view, kept or not, into each plan that asks it, and these plans grow beyond use.
    """
    often = _often(views, asked)
    opened = "".join(
        f"CREATE OR REPLACE TEMPORARY VIEW {name} USING parquet OPTIONS (path '{path}');\n"
        for name, path in files.items()
    )
    steps = "".join(
        f"CREATE TABLE {_STEPS}.{name} USING parquet AS\n{_with(views, views[name], often)};\n"
        for name in views
        if name in often
    )
    return f"{opened}{_AFRESH if often else ''}{steps}{_with(views, asked, often)};\n"


def _often(views: Mapping[str, View], asked: View) -> set[str]:
    used: Counter[str] = Counter()
    for one in (asked, *views.values()):
        used.update(one.needs)
    return {name for name, one in views.items() if used[name] > 1 and not one.is_read}


def _with(views: Mapping[str, View], one: View, often: set[str]) -> str:
    """Return a statement with the views that only it needs."""
    within = set(_within(views, one, often))
    parts = ",\n".join(f"{name} AS (\n{views[name].sql}\n)" for name in views if name in within)
    return f"WITH {parts}\n{one.sql}" if parts else one.sql


def _within(views: Mapping[str, View], one: View, often: set[str]) -> Iterator[str]:
    for name in one.needs:
        if name in views and name not in often:
            yield name
            yield from _within(views, views[name], often)
