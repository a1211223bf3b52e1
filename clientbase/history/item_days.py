"""Since when git knows of each talk, purchase, return, offer, problem and task, and of a snooze."""

import datetime as dt
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from clientbase.changes.items import EQUAL, NO_ITEM, by_list, moves, plain, told
from clientbase.history.store import at_once
from clientbase.index.lasting import kept
from clientbase.index.scan import id_of
from clientbase.laws.entry import LISTS, proven_day
from clientbase.text.inside import LARGEST, IrregularError, contents
from clientbase.values import Duration, parse_duration


class First(NamedTuple):
    """The first commit that holds an item; of several of one day, one with which the history starts."""

    day: str
    started: int
    """0 where the history starts with it, so that what may be older comes first"""
    start: int
    alike: int
    """in so many records its author has entered an equal one on the day"""


Firsts = dict[str, First]
"""By the sign of an item."""
_PROMISED = {
    "tasks": 'SELECT n, line, date, "by", entered, 0 FROM main.tasks WHERE client = ?',
    "snoozed": """SELECT 0, NULL, snoozed_until, NULL, snoozed_from, 0
                    FROM main.clients WHERE id = ? AND snoozed_until IS NOT NULL""",
}
"""What is asked of those that are not entered by a day: they are there from one."""


def save_item_days(connection: sqlite3.Connection, folders: tuple[Path, Path], seen: str) -> bool:
    """Lay the table `item_firsts` for the records of the index that have no rows laid.

    Only for a record that is not as it was committed git is asked; *folders* are those of the records
    and of the base, *seen* is the history's stamp. False where another command has changed the index in
    the meantime: then what was found may be wrong, and nothing is laid.
    """
    before = _changes_of_others(connection)
    undated = connection.execute(
        """SELECT r.id, r.path, r.items FROM main.items_unlaid u CROSS JOIN main.records r ON r.id = u.id
            WHERE r.items IS NOT NULL AND r.unreadable IS NULL"""
    ).fetchall()
    signs = {client: by_list(found) for client, _, found in undated}
    firsts = {client: _Firsts(connection).of(client) for client in signs}
    missing = [
        (client, path)
        for client, path, _ in undated
        if not firsts[client].keys() >= {one for found in signs[client].values() for one in found} - {NO_ITEM}
    ]
    tip = kept(connection)["tip"]
    if tip and missing:
        for client, token in _since(folders, tip, missing):
            sign, _, origin = token.partition("<")
            if origin in firsts[client]:
                firsts[client][sign] = firsts[client][origin]
    within = _within(connection)
    with at_once(connection):
        if _changes_of_others(connection) != before:
            return False
        for client, found in signs.items():
            _lay(connection, client, found, firsts[client], within)
        connection.execute("DELETE FROM main.items_unlaid")
        connection.execute("INSERT OR REPLACE INTO main.meta VALUES ('items_laid_for', ?)", (seen,))
    return True


def _lay(
    connection: sqlite3.Connection,
    client: str,
    signs: Mapping[str, list[str]],
    firsts: Firsts,
    within: Duration,
) -> None:
    rows = [row for listed in EQUAL for row in _rows(connection, client, listed, signs, firsts, within)]
    connection.executemany(f"INSERT OR REPLACE INTO main.item_firsts VALUES ({', '.join('?' * 13)})", rows)


def _changes_of_others(connection: sqlite3.Connection) -> int:
    """Return a number that is another one after another command has changed the index."""
    number: int = connection.execute("PRAGMA main.data_version").fetchone()[0]
    return number


def _within(connection: sqlite3.Connection) -> Duration:
    row = connection.execute("SELECT value FROM main.norm WHERE name = 'commit_within'").fetchone()
    return parse_duration(row[0])


class _Firsts:
    """The first commits of items, found by following corrections and moves back to where they came in."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._open: set[str] = set()

    def of(self, client: str) -> Firsts:
        """Return the first commit of each item that the client ever had, whatever the order of learning was."""
        self._open.add(client)
        found: Firsts = {}
        links: list[tuple[str, str]] = []
        sql = """SELECT i.number, c.date, c.start, i.said, i.alike
                   FROM main.items i JOIN main.commits c USING (number) WHERE i.client = ?"""
        for number, day, start, said, alike in self._connection.execute(sql, (client,)).fetchall():
            often = dict(pair.split("=") for pair in alike.split()) if alike else {}
            for token in said.split():
                sign, _, before = token.partition("<")
                moved, _, origin = token.partition("@")
                if before:
                    links.append((sign, before))
                elif origin:
                    self._earlier(found, moved, self._elsewhere(number, origin))
                elif not token.endswith(">"):
                    first = First(day, int(not start), start, int(often.get(plain(sign), 1)))
                    self._earlier(found, sign, first)
        while later := [
            (sign, found[before]) for sign, before in links if self._is_earlier(found, sign, before)
        ]:
            found |= dict(later)
        self._open.discard(client)
        return found

    def _earlier(self, found: Firsts, sign: str, first: First | None) -> None:
        if first and (sign not in found or first < found[sign]):
            found[sign] = first

    def _is_earlier(self, found: Firsts, sign: str, before: str) -> bool:
        return before in found and (sign not in found or found[before] < found[sign])

    def _elsewhere(self, number: int, sign: str) -> First | None:
        """Return the first commit of the item that went with a commit from another record."""
        sql = "SELECT client FROM main.items WHERE number = ? AND ' ' || said || ' ' LIKE ?"
        there = self._connection.execute(sql, (number, f"% {sign}> %")).fetchone()
        return self.of(there[0]).get(sign) if there and there[0] not in self._open else None


def _since(
    folders: tuple[Path, Path], tip: str, missing: Iterable[tuple[str, str]]
) -> Iterator[tuple[str, str]]:
    """Say what happened to the items of records, of these clients at these paths, since *tip*."""
    from clientbase import git
    from clientbase.history.compare import version

    root, home = folders
    repository = git.need(home)
    committed = {id_of(path): blob for path, blob in repository.tree(tip, "records").items()}
    changed = [(client, path, committed[client]) for client, path in missing if client in committed]
    contents = repository.blobs(blob for _, _, blob in changed)
    for (client, path, _), content in zip(changed, contents, strict=True):
        (tokens,) = told([moves([version(content, path)], version(_bytes(root / path), path))])
        for token in tokens:
            yield client, token


def _rows(
    connection: sqlite3.Connection,
    client: str,
    listed: str,
    signs: Mapping[str, list[str]],
    firsts: Firsts,
    within: Duration,
) -> Iterator[tuple[object, ...]]:
    items = connection.execute(_PROMISED.get(listed) or _entered(listed), (client,))
    for n, line, date, by, entered, imported in items.fetchall() if signs[listed] else ():
        first = firsts.get(signs[listed][n])
        known = entered
        if first:
            stated = dt.date.fromisoformat(entered) if entered else None
            proven = proven_day(stated, dt.date.fromisoformat(first.day), first.start, within)
            known = proven.isoformat() if proven else None
        yield (
            client,
            listed,
            n,
            line,
            date,
            by,
            entered,
            imported,
            *((first.day, first.start, first.alike) if first else (None, 0, 1)),
            known,
            signs[listed][n],
        )


def _entered(listed: str) -> str:
    day, author = LISTS[listed]
    return f"""SELECT n, line, "{day}", {f'"{author}"' if author else "NULL"}, entered, learnt_from IS 'import'
                 FROM main.{listed} WHERE client = ?"""


def _bytes(file: Path) -> bytes:
    try:
        return contents(file, LARGEST)
    except (OSError, IrregularError):
        return b""  # gone since the index was brought up to date
