"""What the entries of norms ask for, as it stands in the table `norm_entries`: the index keeps data, and no SQL."""

import sqlite3

from clientbase.laws.choice_sql import MINIMUM, STANDARDS


def norm_entries(connection: sqlite3.Connection) -> dict[str, dict[int, dict[str, list[str]]]]:
    """Return the entries of each norm by their numbers, with what each asks for."""
    found: dict[str, dict[int, dict[str, list[str]]]] = {name: {} for name in (*STANDARDS, MINIMUM)}
    rows = connection.execute("SELECT norm, entry, part, value FROM main.norm_entries ORDER BY entry")
    for norm, entry, part, value in rows:
        parts = found[norm].setdefault(entry, {})
        if part:
            parts.setdefault(part, []).append(value)
    return found


def by_class(connection: sqlite3.Connection) -> bool:
    """Return whether the standards depend on the classes of clients."""
    sql = "SELECT 1 FROM main.norm_entries WHERE part = 'class' AND norm <> ? LIMIT 1"
    return connection.execute(sql, (MINIMUM,)).fetchone() is not None
