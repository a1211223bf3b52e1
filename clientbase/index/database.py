"""A database of somebody else's that is filled once, from statements and rows."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any


def fill_database(
    file: Path, made: str, tables: Iterable[tuple[str, Iterator[Any]]], settled: str
) -> list[int]:
    """Make a database in *file* by the statements *made*, fill its tables, and run the statements *settled*.

    A table is the statement that inserts a row, and the rows. Return how many rows each has got.
    """
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = OFF")  # the file is put in place when it is whole
        connection.execute("PRAGMA synchronous = OFF")
        connection.executescript(made)
        connection.execute("BEGIN")
        counts = [connection.executemany(statement, rows).rowcount for statement, rows in tables]
        connection.execute("COMMIT")
        connection.executescript(settled)
    return [max(count, 0) for count in counts]
