"""Since when git knows of each interaction: the day of entry of those that do not say it themselves."""

import datetime as dt
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from clientbase import git
from clientbase.index.history_compare import Talks, positions, talks_key, version
from clientbase.index.scan import id_of

if TYPE_CHECKING:
    from clientbase.text.walk import Data, Value

Days = Sequence[str | None]


class Step(NamedTuple):
    """A commit that changed what was said with a client."""

    number: int
    day: str
    was: str
    client: str
    talks: Talks


def keep_days(connection: sqlite3.Connection, steps: Iterable[Step], *, everything: bool) -> None:
    """Keep for each version of a client's interactions the day on which git first had each.

    With *everything* what was derived for all records is to be laid anew, else for those of the steps.
    """
    clients = set()
    for step in steps:
        clients.add((step.client,))
        known = [(_days(connection, step.was, key), there) for key, there in step.talks.before]
        if step.was == step.client and any(key == step.talks.key for key, _ in step.talks.before):
            continue
        days = [
            _first([(days, there[n]) for days, there in known], step.day) for n in range(step.talks.number)
        ]
        row = (step.client, step.talks.key, step.number, json.dumps(days))
        connection.execute("INSERT OR IGNORE INTO main.talks VALUES (?, ?, ?, ?)", row)
    for table in ("first_seen", "dated"):
        if everything:
            connection.execute(f"DELETE FROM main.{table}")
        else:
            connection.executemany(f"DELETE FROM main.{table} WHERE id = ?", clients)


def _first(before: Sequence[tuple[Days | None, int | None]], day: str) -> str | None:
    """Give the day of one interaction: that of the versions before, or the commit's if none had it."""
    known = [(days, there) for days, there in before if there is not None]
    if not known:
        return day
    found = [days[there] for days, there in known if days is not None and there < len(days)]
    return min((found_day for found_day in found if found_day), default=None)


def _days(connection: sqlite3.Connection, client: str, key: str) -> Days | None:
    row = connection.execute(
        "SELECT days FROM main.talks WHERE client = ? AND key = ? ORDER BY number LIMIT 1", (client, key)
    ).fetchone()
    found: Days | None = json.loads(row[0]) if row else None
    return found


def lay_first_seen(connection: sqlite3.Connection, folders: tuple[Path, Path], tip: str, seen: str) -> None:
    """Lay the days of entry for the records of the index that have none laid.

    Only for a record that is not as it was committed in *tip* git is asked; *folders* are those of the
    records and of the base, *seen* is the history's stamp.
    """
    undated = connection.execute(
        """SELECT r.id, r.path, r.talks FROM main.records r
            WHERE r.talks IS NOT NULL AND r.unreadable IS NULL AND r.id NOT IN (SELECT id FROM main.dated)"""
    ).fetchall()
    laid = {client: _days(connection, client, key) for client, _, key in undated}
    missing = [(client, path) for client, path, _ in undated if laid[client] is None]
    if tip and missing:
        laid |= _of_changed(connection, folders, tip, missing)
    connection.execute("BEGIN IMMEDIATE")
    for client, days in laid.items():
        connection.execute("INSERT OR REPLACE INTO main.dated VALUES (?)", (client,))
        connection.executemany(
            "INSERT OR REPLACE INTO main.first_seen VALUES (?, ?, ?, ?)",
            list(_rows(connection, client, days or ())),
        )
    connection.execute("INSERT OR REPLACE INTO main.meta VALUES ('first_seen_for', ?)", (seen,))
    connection.execute("COMMIT")


def _of_changed(
    connection: sqlite3.Connection,
    folders: tuple[Path, Path],
    tip: str,
    missing: Iterable[tuple[str, str]],
) -> Iterator[tuple[str, Days]]:
    """Find the days for records that are not as they were committed last, by what was committed last."""
    root, home = folders
    repository = git.need(home)
    committed = {id_of(path): blob for path, blob in repository.tree(tip, "records").items()}
    changed = [(client, path, committed[client]) for client, path in missing if client in committed]
    contents = repository.blobs(blob for _, _, blob in changed)
    for (client, path, _), content in zip(changed, contents, strict=True):
        old, new = version(content, path), _read(root / path, path)
        if isinstance(old, dict) and isinstance(new, dict):
            days = _days(connection, client, talks_key(old) or "") or ()
            yield (
                client,
                [
                    days[at] if at is not None and at < len(days) else None
                    for at in positions(_talks(old), _talks(new))
                ],
            )


def _rows(connection: sqlite3.Connection, client: str, days: Days) -> Iterator[tuple[object, ...]]:
    undated = connection.execute(
        "SELECT n, date FROM main.interactions WHERE client = ? AND entered IS NULL AND date IS NOT NULL",
        (client,),
    )
    for n, date in undated.fetchall():
        day = days[n] if n < len(days) else None
        if day:
            late = dt.date.fromisoformat(day) - dt.date.fromisoformat(date)
            yield client, n, day, max(0, late.days)


def _read(file: Path, path: str) -> "Data | str | None":
    try:
        return version(file.read_bytes(), path)
    except OSError:
        return None  # gone since the index was brought up to date


def _talks(data: "Data") -> "list[Value]":
    found = data.get("interactions")
    return found if isinstance(found, list) else []
