"""Since when git knows of each interaction: the day of entry of those that do not say it themselves."""

import datetime as dt
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from clientbase import git
from clientbase.changes.interactions import SAYS_ITSELF, Interaction, new_interactions
from clientbase.history.compare import version
from clientbase.history.store import at_once
from clientbase.index.lasting import kept
from clientbase.index.scan import id_of
from clientbase.text.inside import LARGEST, IrregularError, contents

_NEVER = "9999-12-31"


def save_entry_days(connection: sqlite3.Connection, folders: tuple[Path, Path], seen: str) -> bool:
    """Lay the days of entry for the records of the index that have none laid.

    Only for a record that is not as it was committed git is asked; *folders* are those of the records
    and of the base, *seen* is the history's stamp. False where another command has changed the index in
    the meantime: then what was found may be wrong, and nothing is laid.
    """
    before = _changes_of_others(connection)
    undated = connection.execute(
        """SELECT r.id, r.path, r.talks FROM main.records r
            WHERE r.talks IS NOT NULL AND r.unreadable IS NULL AND r.id NOT IN (SELECT id FROM main.dated)"""
    ).fetchall()
    days = {client: _days(connection, client) for client, _, _ in undated}
    missing = [
        (client, path)
        for client, path, signs in undated
        if not days[client].keys() | {SAYS_ITSELF} >= set(signs.split())
    ]
    tip = kept(connection)["tip"]
    if tip and missing:
        for client, found in _since(folders, tip, missing):
            if found.before in days[client]:
                days[client][found.fingerprint] = days[client][found.before]
    with at_once(connection):
        if _changes_of_others(connection) != before:
            return False
        for client, _, signs in undated:
            rows = list(_rows(connection, client, signs.split(), days[client]))
            connection.executemany("INSERT OR REPLACE INTO main.first_seen VALUES (?, ?, ?, ?)", rows)
            connection.execute("INSERT OR REPLACE INTO main.dated VALUES (?)", (client,))
        connection.execute("INSERT OR REPLACE INTO main.meta VALUES ('first_seen_for', ?)", (seen,))
    return True


def _changes_of_others(connection: sqlite3.Connection) -> int:
    """Return a number that is another one after another command has changed the index."""
    number: int = connection.execute("PRAGMA main.data_version").fetchone()[0]
    return number


def _days(connection: sqlite3.Connection, client: str) -> dict[str, str]:
    """Return for the sign of each interaction that the client ever had the earliest day on which it came.

    What was changed came when it was first said. It does not matter in which order commits were learnt.
    """
    found: dict[str, str] = {}
    changed = []
    sql = "SELECT sign, before, day FROM main.talks WHERE client = ? ORDER BY number"
    for sign, before, day in connection.execute(sql, (client,)):
        if before is None:
            found[sign] = min(day, found.get(sign, _NEVER))
        else:
            changed.append((sign, before))
    while later := [
        (sign, before) for sign, before in changed if found.get(before, _NEVER) < found.get(sign, _NEVER)
    ]:
        found |= {sign: found[before] for sign, before in later}
    return found


def _since(
    folders: tuple[Path, Path], tip: str, missing: Iterable[tuple[str, str]]
) -> Iterator[tuple[str, Interaction]]:
    """Say which interactions of records, of these clients at these paths, came or changed since *tip*."""
    root, home = folders
    repository = git.need(home)
    committed = {id_of(path): blob for path, blob in repository.tree(tip, "records").items()}
    changed = [(client, path, committed[client]) for client, path in missing if client in committed]
    contents = repository.blobs(blob for _, _, blob in changed)
    for (client, path, _), content in zip(changed, contents, strict=True):
        for found in new_interactions([version(content, path)], version(_bytes(root / path), path)):
            yield client, found


def _rows(
    connection: sqlite3.Connection, client: str, signs: Sequence[str], days: Mapping[str, str]
) -> Iterator[tuple[object, ...]]:
    undated = connection.execute(
        "SELECT n, date FROM main.interactions WHERE client = ? AND entered IS NULL AND date IS NOT NULL",
        (client,),
    )
    for n, date in undated.fetchall():
        day = days.get(signs[n])
        if day:
            late = dt.date.fromisoformat(day) - dt.date.fromisoformat(date)
            yield client, n, day, max(0, late.days)


def _bytes(file: Path) -> bytes:
    try:
        return contents(file, LARGEST)
    except (OSError, IrregularError):
        return b""  # gone since the index was brought up to date
