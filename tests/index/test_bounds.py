"""What breaks a question off, and what comes of it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from clientbase.errors import BlockedError
from clientbase.index import bounds
from clientbase.index.bounds import bounded

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as opened:
        yield opened


def test_an_interrupt_that_comes_while_sqlite_works_is_one(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = iter([0])

    def interrupted() -> int:
        for known in looks:
            return known
        raise KeyboardInterrupt

    monkeypatch.setattr(bounds, "_memory", interrupted)
    with pytest.raises(KeyboardInterrupt), bounded(connection, 60):
        connection.execute(ENDLESS).fetchall()


def test_memory_that_the_machine_does_not_have_is_too_much(connection: sqlite3.Connection) -> None:
    with pytest.raises(BlockedError, match="takes more than 1024 MiB of memory"), bounded(connection, 60):
        raise MemoryError


def test_other_errors_stay_what_they_are(connection: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.OperationalError, match="no such table"), bounded(connection, 60):
        connection.execute("SELECT * FROM missing")
