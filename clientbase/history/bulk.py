"""In how many records an author made the same change within one day: what was done in bulk says nothing of one."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator

from clientbase.changes.items import plain


def count_alike(connection: sqlite3.Connection, who: str, day: str) -> Iterator[str]:
    """Lay down how often each change of a day was made by one author; yield the clients whose items are counted anew.

    The same are changes of one field to one value, and equal items that came. What the history starts
    with is not counted.
    """
    sql = "SELECT number FROM main.commits WHERE who = ? AND date = ? AND start = 0"
    numbers = [number for (number,) in connection.execute(sql, (who, day))]
    _count_changes(connection, numbers)
    yield from _count_items(connection, numbers)


def _count_changes(connection: sqlite3.Connection, numbers: list[int]) -> None:
    holders: dict[tuple[str, bool, str | None], set[str]] = defaultdict(set)
    places: dict[tuple[str, bool, str | None], list[tuple[int, int]]] = defaultdict(list)
    sql = "SELECT n, was, field, kind, old, new, alike FROM main.changes WHERE number = ? AND field <> ''"
    counted: dict[tuple[int, int], int] = {}
    for number in numbers:
        for n, was, field, kind, old, new, alike in connection.execute(sql, (number,)):
            gone = kind == "removed"
            change = (field, gone, old if gone and field.endswith("/") else new)
            holders[change].add(was)
            places[change].append((number, n))
            counted[number, n] = alike
    connection.executemany(
        "UPDATE main.changes SET alike = ? WHERE number = ? AND n = ?",
        [
            (len(there), *place)
            for change, there in holders.items()
            for place in places[change]
            if counted[place] != len(there)
        ],
    )


def _count_items(connection: sqlite3.Connection, numbers: list[int]) -> Iterator[str]:
    holders: dict[str, set[str]] = defaultdict(set)
    rows = []
    for number in numbers:
        sql = "SELECT was, client, said, alike FROM main.items WHERE number = ?"
        for was, client, said, alike in connection.execute(sql, (number,)):
            came = {plain(token) for token in said.split() if not {"<", "@", ">"} & set(token)}
            rows.append((number, was, client, came, alike))
            for sign in came:
                holders[sign].add(was)
    for number, was, client, came, alike in rows:
        often = " ".join(f"{sign}={len(holders[sign])}" for sign in sorted(came) if len(holders[sign]) > 1)
        if often != alike:
            sql = "UPDATE main.items SET alike = ? WHERE number = ? AND was = ?"
            connection.execute(sql, (often, number, was))
            yield client
