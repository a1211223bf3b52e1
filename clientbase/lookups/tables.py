"""What may be asked in SQL: the tables and views with their columns, and answers to such questions."""

import re
from typing import Final

from clientbase.base import Base
from clientbase.columns import columns
from clientbase.errors import UsageError
from clientbase.index.declared import described
from clientbase.language import say, word
from clientbase.page import Page, Table

_TABLES: Final = (
    "tables",
    "Tables and views",
    "What may be asked with: clientbase query SQL",
    "Sums are whole numbers of 1/10000 of a unit, so that they add up exactly; money(x) gives the decimal.",
)
_COMMENTS: Final = r"(?:--[^\n]*(?:\n|\Z)|/\*.*?(?:\*/|\Z)|[\s(])*"
_QUESTIONS: Final = {"SELECT", "WITH", "VALUES", "EXPLAIN"}


def answer(base: Base, sql: str) -> Page:
    """Ask the narrowed tables a question that may read and nothing else."""
    word = re.match(f"{_COMMENTS}([a-z]*)", sql, re.DOTALL | re.IGNORECASE)
    if not word or word[1].upper() not in _QUESTIONS:
        raise UsageError(
            say('"{sql}" is no question; begin it with SELECT or WITH: it may read and nothing else', sql=sql)
        )
    return base.page(("query", say("Query"), "", ""), (), (base.read_only_table("query", say("Query"), sql),))


def tables(base: Base) -> Page:
    """Describe every table and view that may be asked."""
    rows: list[tuple[str, str, str, str]] = []
    for name, (words, known) in described().items():
        rows.append((name, "", "", word("field", words)))
        rows += ((name, column, kind, word("field", said)) for column, kind, said in known)
    known_columns = columns("table column type description")
    return base.page(_TABLES, (), (Table("tables", _TABLES[1], known_columns, tuple(rows)),))
