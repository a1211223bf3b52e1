"""What is looked up for each row of a base, and what is joined in its place for many bases, find the same in SQLite."""

import sqlite3
from typing import Any

import pytest

pytest.importorskip("sqlglot", reason="sqlglot is not installed")
from clientbase.lookups.engines.flat import flat
from clientbase.lookups.engines.lift import lift
from clientbase.lookups.engines.prepare import parsed
from clientbase.lookups.engines.prune import pruned

COLUMNS = {"clients": "id, name, day", "talks": "client, day, kind", "norms": "name, value"}
BASES: dict[str, dict[str, list[tuple[Any, ...]]]] = {
    "north": {
        "clients": [("a", "ana", 3), ("b", "bo", None), ("c", "cy", 9), ("d", None, 1)],
        "talks": [
            ("a", 1, "mail"),
            ("a", 5, "call"),
            ("a", 5, None),
            ("b", 2, "call"),
            ("c", 7, "mail"),
            ("c", 9, "visit"),
        ],
        "norms": [("near", 2), ("far", 6)],
    },
    "south": {
        "clients": [("a", "ada", 8), ("e", "eve", 4)],
        "talks": [("a", 2, "visit"), ("e", 6, "mail"), ("e", 3, "call")],
        "norms": [("far", 7)],
    },
}

LOOKS = {
    "a sum of equal ones": "SELECT id, (SELECT sum(t.day) FROM talks t WHERE t.client = c.id) AS days FROM clients c",
    "the last row": """
        SELECT c.id, (SELECT t.kind FROM talks t WHERE t.client = c.id ORDER BY t.day DESC, t.kind LIMIT 1) AS kind
          FROM clients c""",
    "two values of one row": """
        SELECT c.id, (SELECT t.kind FROM talks t WHERE t.client = c.id ORDER BY t.day, t.kind LIMIT 1) AS kind,
               (SELECT t.day FROM talks t WHERE t.client = c.id ORDER BY t.day, t.kind LIMIT 1) AS day
          FROM clients c""",
    "the last one before": """
        SELECT c.id, (SELECT t.day FROM talks t WHERE t.client = c.id AND t.day < c.day
                       ORDER BY t.day DESC LIMIT 1) AS day
          FROM clients c""",
    "by what may be unknown": """
        SELECT c.id, (SELECT min(t.day) FROM talks t WHERE t.day > coalesce(c.day, 4)) AS day FROM clients c""",
    "a value by its name": """
        SELECT c.id, c.day > (SELECT n.value FROM norms n WHERE n.name = 'near') AS is_far FROM clients c""",
    "what does not exist": """
        SELECT c.id FROM clients c WHERE NOT EXISTS (SELECT 1 FROM talks t WHERE t.client = c.id AND t.day > c.day)""",
    "whether something exists": """
        SELECT c.id, CASE WHEN EXISTS (
                 SELECT 1 FROM talks t WHERE t.client = c.id AND t.kind = 'call') THEN 'called' END AS said
          FROM clients c""",
    "what is not among others": "SELECT * FROM clients WHERE id NOT IN (SELECT client FROM talks WHERE kind = 'call')",
    "what looks up itself": """
        SELECT c.id, CASE WHEN EXISTS (
                 SELECT 1 FROM talks t WHERE t.client = c.id AND t.day <= c.day AND NOT EXISTS (
                        SELECT 1 FROM talks o WHERE o.client = t.client AND o.day > t.day AND o.day <= c.day + 2)
               ) THEN 'quiet' ELSE 'no' END AS said
          FROM clients c""",
    "two tables as one": """
        SELECT c.id, (SELECT max(u.day) FROM (SELECT day FROM talks WHERE client = c.id AND kind = 'call' UNION ALL
                                              SELECT day FROM talks WHERE client = c.id AND kind = 'mail') u) AS day
          FROM clients c""",
    "sums of sums": """
        SELECT c.id, (SELECT CASE WHEN k.days > 5 THEN 'much' END
                        FROM (SELECT sum(d.number * d.day) - c.day AS days
                                FROM (SELECT t.day, count(*) AS number FROM talks t
                                       WHERE t.client = c.id AND t.day >= c.day - 2 GROUP BY t.day) d) k
                       WHERE c.name IS NOT NULL) AS much
          FROM clients c""",
    "within a join": """
        SELECT c.id, t.kind FROM clients c
          LEFT JOIN talks t ON t.client = c.id AND t.day = (
               SELECT l.day FROM talks l WHERE l.client = c.id ORDER BY l.day LIMIT 1)""",
    "by columns of two tables": """
        SELECT c.id, t.day, (SELECT max(o.day) FROM talks o WHERE o.day < t.day AND o.day < c.day) AS before
          FROM clients c JOIN talks t ON t.client = c.id""",
    "for rows that are added up": """
        SELECT t.client, sum(t.day > (SELECT value FROM norms n WHERE n.name = 'far')) AS number,
               max(t.day) - (SELECT value FROM norms n WHERE n.name = 'far') AS over
          FROM talks t GROUP BY t.client""",
    "beside a star": "SELECT (SELECT value FROM norms WHERE name = 'far') AS far, c.* FROM clients c WHERE day > 3",
}


def database(*names: str, is_told: bool) -> sqlite3.Connection:
    """Return the rows of bases, with the base where *is_told*."""
    connection = sqlite3.connect(":memory:")
    for table, columns in COLUMNS.items():
        connection.execute(f"CREATE TABLE {table} ({columns}{', base' if is_told else ''})")
        for name in names:
            for row in BASES[name][table]:
                cells = (*row, name) if is_told else row
                connection.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(cells))})", cells)  # noqa: S608 - our own names
    return connection


@pytest.mark.parametrize("look", LOOKS)
def test_what_is_joined_is_what_was_looked_up(look: str) -> None:
    wanted = [
        (*row, name)
        for name in BASES
        for row in database(name, is_told=False).execute(LOOKS[look]).fetchall()
    ]
    tree = parsed(LOOKS[look])
    lift(tree)
    flat(tree)
    found = database(*BASES, is_told=True).execute(tree.sql("sqlite")).fetchall()
    assert sorted(found, key=repr) == sorted(wanted, key=repr)
    assert len({row[-1] for row in wanted}) == len(BASES)


def made(sql: str) -> Any:
    tree = parsed(sql)
    lift(tree)
    flat(tree)
    return tree


def test_values_of_the_same_row_are_joined_once() -> None:
    assert made(LOOKS["two values of one row"]).sql("sqlite").count("JOIN") == 1


def test_what_nobody_asks_for_is_left_out() -> None:
    told = made(
        """SELECT c.id, (SELECT sum(t.day) FROM talks t WHERE t.client = c.id) AS days,
                  (SELECT max(t.kind) FROM talks t WHERE t.client = c.id AND t.day > 2) AS kind FROM clients c"""
    )
    all_ = {"never": made("SELECT name FROM norms"), "told": told}
    views, needed = pruned(all_, parsed("SELECT id FROM told WHERE days > 3"))
    assert ([*views], needed["told"]) == (["told"], {"id", "days"})
    assert [one.alias_or_name for one in told.expressions] == ["id", "days", "base"]
    assert told.sql("sqlite").count("JOIN") == 1
