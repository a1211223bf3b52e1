"""What SQLite says in its own way is said in words that mean the same to the engine."""

import pytest

pytest.importorskip("sqlglot", reason="sqlglot is not installed")
import datetime as dt

from clientbase.lookups.engines.prepare import parsed, prepared
from clientbase.lookups.engines.words import spoken


@pytest.mark.parametrize(
    ("dialect", "said"),
    [
        (
            "duckdb",
            """CAST(list_contains(from_json(CAST(t.waive AS JSON), '["VARCHAR"]'), p.waiver) AS INT) <> 0""",
        ),
        ("spark", "CAST(array_contains(from_json(t.waive, 'array<string>'), p.waiver) AS INT) <> 0"),
    ],
)
def test_a_word_is_looked_for_among_the_words_of_a_list(dialect: str, said: str) -> None:
    """A name that is a part of another one is not in the list."""
    sql = "SELECT 1 FROM p JOIN t WHERE p.waiver IN (SELECT value FROM json_each(t.waive))"
    tree = prepared(parsed(sql), dt.date(2026, 11, 21))
    assert said in spoken(tree, dialect).sql(dialect)
