"""Tables of rows that a report has computed itself, and the median, which SQLite does not know."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from clientbase.base import Base
from clientbase.columns import columns
from clientbase.errors import UsageError
from clientbase.language import say
from clientbase.page import Cell, Table

if TYPE_CHECKING:
    from clientbase.laws.service import Costs


def made(name: str, title: str, words: str, rows: Iterable[tuple[Cell, ...]]) -> Table:
    """Make a table of *rows*; *words* name its columns, with their types."""
    return Table(name, title, columns(words), tuple(rows))


def after(base: Base, since: dt.date | None) -> str:
    """Return the day after which a period begins, before all days where there is none; UsageError for one to come."""
    if since and since > base.day:
        raise UsageError(
            say(
                '--since: "{since}" is after the day of the report, {day}; name an earlier day',
                since=since,
                day=base.day,
            )
        )
    return str(since or "")


def service_costs(base: Base) -> "Costs":
    """Return what schema.yaml says of the costs of service."""
    from clientbase.laws.service import Costs

    said = {
        name.removeprefix("service_"): int(value)
        for name, value in base.ask(
            "SELECT name, value FROM norm WHERE name LIKE 'service_%' AND value IS NOT NULL"
        )
    }
    head = "delivery/"
    delivery = {name.removeprefix(head): cost for name, cost in said.items() if name.startswith(head)}
    return Costs(said.get("order"), said.get("visit"), delivery)


def median(value: str, source: str) -> str:
    """Return SQL for the median of *value* over the rows of *source* that know it; the mean of the middle two."""
    return f"""(SELECT avg(x) FROM (
        SELECT {value} AS x, row_number() OVER (ORDER BY {value}) AS place, count(*) OVER () AS n
          FROM {source} WHERE {value} IS NOT NULL) WHERE place IN ((n + 1) / 2, (n + 2) / 2))"""


def middle(values: Sequence[int]) -> float:
    """Return the median of *values*."""
    from statistics import (
        median,
    )  # what it brings along takes longer than all else of most reports that know it

    return float(median(values))
