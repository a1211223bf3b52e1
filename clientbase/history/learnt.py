"""What was learnt from commits, put into the tables of the history."""

import sqlite3
from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from clientbase.changes.items import EQUAL
from clientbase.history import store
from clientbase.history.bulk import count_alike
from clientbase.history.commits import BOUNDARY, Commit, File, after
from clientbase.history.compare import Change
from clientbase.index.scan import id_of

if TYPE_CHECKING:
    from clientbase import git

_NO_CONTENT: Final = frozenset({"", "reviewed", "entered"})
"""Fields that are no content of a record; an empty one stands for all of a record that cannot be read."""


class Compared(NamedTuple):
    """What a commit changed in one record."""

    file: File
    changes: list[Change]
    items: list[str]
    """tokens, see `changes/items.py`"""


class News(NamedTuple):
    """What is to be stored, and what forgotten."""

    gone: list[str] | None
    """None: everything"""
    compared: list[tuple[Commit, list[Compared]]]


def learn(connection: sqlite3.Connection, repository: "git.Repository | None", tip: str, news: News) -> None:
    """Store what is new, and what follows from it; what was laid of the records that it is about goes."""
    days = {(_who(commit), commit.day) for commit, _ in news.compared if not commit.start}
    if news.gone is None:
        store.empty(connection)
    else:
        days |= store.forget(connection, news.gone)
    for commit, files in news.compared:
        _store_commit(connection, commit, files)
    touched = [file for _, files in news.compared for file, *_ in files]
    clients = {id_of(path) for file in touched for path in (file.path, file.was)}
    if repository and (news.gone or not clients.isdisjoint(store.renamed(connection))):
        store.rename(connection, partial(after, repository, tip))
    everything = news.gone is None or bool(news.gone)
    clients |= {client for who, day in days for client in count_alike(connection, who, day)}
    store.save_first_commits(connection, None if everything else clients)
    where, whose = ("", [()]) if everything else (" WHERE id = ?", [(client,) for client in clients])
    connection.executemany(f"DELETE FROM main.item_firsts{where}", whose)
    connection.executemany(
        f"INSERT OR IGNORE INTO main.items_unlaid SELECT id FROM main.records{where}", whose
    )


def _who(commit: Commit) -> str:
    """Return by what an author is known."""
    return commit.email.casefold() or commit.author


def _store_commit(connection: sqlite3.Connection, commit: Commit, files: Sequence[Compared]) -> None:
    number = connection.execute(
        """INSERT INTO main.commits (id, author, email, date, time, instant, start, who)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
        (*commit[:7], _who(commit)),
    ).lastrowid
    held = [id_of(file.path) for file, *_ in files if file.new and not any(file.olds)]
    connection.executemany(
        "INSERT INTO main.held VALUES (?, ?, ?)", [(number, client, client) for client in held]
    )
    saying = [(id_of(file.path), " ".join(items)) for file, _, items in files if items]
    said = [(number, client, client, items) for client, items in saying]
    connection.executemany("INSERT INTO main.items VALUES (?, ?, ?, ?, '')", said)
    if commit.start == BOUNDARY:
        return
    rows = [row for compared in files for row in _rows(commit, compared)]
    connection.executemany(
        f"INSERT INTO main.changes VALUES ({', '.join('?' * 14)})",
        [(number, n, row[0], row[0], row[1], commit.day, *row[2:], 1) for n, row in enumerate(rows)],
    )
    other = [(number, id_of(file.was), id_of(file.path)) for file, *_ in files if _is_other(file)]
    connection.executemany("INSERT INTO main.renames VALUES (?, ?, ?)", other)


def _rows(commit: Commit, compared: Compared) -> Iterator[tuple[str | int | None, ...]]:
    file, found, items = compared
    client = id_of(file.path)
    says = not commit.start and len(file.olds) == 1
    for change in found:
        yield client, file.path, *change[:6], int(says and _is_content(change, items))
    if file.was != file.path:
        old, new = id_of(file.was), client
        words = f"renamed from {old}" if old != new else f"moved from {file.was}"
        yield client, file.path, "", "moved", file.was, file.path, words, "", 0


def _is_content(change: Change, items: Sequence[str]) -> bool:
    """Return whether a change is one of a record's content other than its items, which have days of their own."""
    if change.taken_over or change.field.rpartition("/")[2] == "entered":
        return False
    if change.field.removesuffix("/") in EQUAL and change.field.endswith("/"):
        return change.kind == "removed" and not any(token.endswith(">") for token in items)
    return change.field not in _NO_CONTENT or (not change.where and change.kind != "changed")


def _is_other(file: File) -> bool:
    return id_of(file.was) != id_of(file.path)
