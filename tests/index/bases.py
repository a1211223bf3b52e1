"""Small bases written in a test, and what is known of their clients on a day."""

import datetime as dt
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from textwrap import dedent
from typing import Any

from clientbase.base import Base
from clientbase.page import EVERYBODY, Scope, Table

TODAY = dt.date(2026, 11, 21)
LONG_AGO = 1_600_000_000_000_000_000
"""A time in ns at which no file is racily clean."""

Content = str | Mapping[str, Any]
"""A record or schema.yaml: YAML, or plain data that is written as JSON, which is YAML too."""


def text_of(content: Content) -> str:
    if isinstance(content, str):
        return dedent(content).lstrip("\n")
    return json.dumps(content, ensure_ascii=False, indent=1)


def write(root: Path, records: Mapping[str, Content], schema: Content = "") -> Path:
    """Write a base: records by their ids, or by their paths below the base."""
    (root / "records").mkdir(parents=True, exist_ok=True)
    put(root / "schema.yaml", text_of(schema) or "{}\n")
    for name, content in records.items():
        put(path_of(root, name), text_of(content))
    return root


def path_of(root: Path, name: str) -> Path:
    return root / name if name.startswith("records/") else root / f"records/{name}.yaml"


def put(file: Path, text: str, time: int = LONG_AGO) -> None:
    """Write a file that was last changed at *time*."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8", newline="")
    os.utime(file, ns=(time, time))


@contextmanager
def opened(root: Path, day: dt.date | str = TODAY, scope: Scope = EVERYBODY) -> Iterator[Base]:
    """Open the base as of *day*."""
    on = dt.date.fromisoformat(day) if isinstance(day, str) else day
    with closing(Base(root, lambda _zone: on, scope)) as base:
        yield base


def rows(table: Table) -> list[dict[str, Any]]:
    """Return the rows of a table by the names of its columns."""
    names = [column.name for column in table.columns]
    return [dict(zip(names, row, strict=True)) for row in table.rows]


def asked(base: Base, sql: str) -> list[dict[str, Any]]:
    return rows(base.table("", "", sql))


def facts(base: Base) -> dict[str, dict[str, Any]]:
    """Return all that is known of each client."""
    return {row["client"]: row for row in asked(base, "SELECT * FROM facts")}


def sold(*sales: str, more: str = "") -> str:
    """Write a record of sales, each `DATE [AMOUNT [PRODUCT]]`; *more* are further lines of the record."""
    items = []
    for sale in sales:
        date, _, rest = sale.partition(" ")
        amount, _, product = rest.partition(" ")
        more_of_it = f", product: {product}" if product else ""
        items.append(f"  - {{date: {date}, amount: {amount or 100}{more_of_it}}}")
    purchases = "\n".join(["purchases:", *items]) if items else ""
    return f"name: Luna\n{dedent(more).strip()}\n{purchases}\n"
