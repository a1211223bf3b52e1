"""An answer in the language that is spoken: its titles, and the words of the program's own that stand in its cells.

Sentences are made in that language where they are made; what comes from records and norms is never translated.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from clientbase.language import ENGLISH, current, say, title, word
from clientbase.page import Cell, Page, Table

_STAGES: Final = ("potential", "new", "active", "cooling", "dormant", "lost", "former")
_OCCASIONS: Final = (
    *("promise", "unanswered", "task", "problem", "deal", "contact", "sale", "next step", "proposal"),
    *(
        "document",
        "decision",
        "reason",
        "rate",
        "birthday",
        "cooperation",
        "foundation",
        "first purchase",
        "order",
    ),
)
WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "stage": _STAGES,
    "stage_then": _STAGES,
    "light": ("green", "yellow", "red", "grey"),
    "occasion": _OCCASIONS,
    "state": ("judged", "excused", "snoozed", "inherited", "unknown", "done", "open", "overdue"),
    "standard": ("contact", "update", "entry"),
    "basis": ("own", "segment", "base", "fallback"),
}
"""By the name of a column the words of the program's own that may stand in it."""
KIND: Final[Mapping[str, str]] = {"stage_then": "stage"}
"""Columns whose words are those of another one."""


def in_words(page: Page) -> Page:
    """Return *page* with its titles in the language that is spoken."""
    if current() == ENGLISH:
        return page
    summary = page.summary._replace(tables=tuple(map(_titled, page.summary.tables)))
    return page._replace(
        title=title(page.title),
        question=title(page.question),
        definitions="\n\n".join(map(paragraph, page.definitions.split("\n\n"))),
        figures=tuple(figure._replace(title=title(figure.title)) for figure in page.figures),
        tables=tuple(map(_titled, page.tables)),
        summary=summary,
        charts=tuple(chart._replace(title=title(chart.title)) for chart in page.charts),
    )


def paragraph(text: str) -> str:
    """Return a paragraph of a report's definitions in the language that is spoken; its lines are one."""
    line = " ".join(text.split())
    found = title(line)
    return text if found == line else found


def _titled(table: Table) -> Table:
    """Return *table* with its titles in the language that is spoken."""
    columns = tuple(column._replace(title=title(column.title)) for column in table.columns)
    return table._replace(title=title(table.title), columns=columns)


def cell(column: str, value: Cell) -> Cell:
    """Return the *value* of a column, where it is a word of the program's own in the language that is spoken."""
    if current() == ENGLISH or not isinstance(value, str) or value not in WORDS.get(column, ()):
        return value
    return word(KIND.get(column, column), value)


def cells(column: str, texts: Sequence[str]) -> list[str]:
    """Return the *texts* of a column likewise."""
    if current() == ENGLISH or column not in WORDS:
        return [*texts]
    return [str(cell(column, text)) for text in texts]


def rows(table: Table) -> tuple[tuple[Cell, ...], ...]:
    """Return the rows of *table* likewise."""
    if current() == ENGLISH:
        return table.rows
    names = [column.name for column in table.columns]
    return tuple(tuple(map(cell, names, row)) for row in table.rows)


def script_words() -> dict[str, str]:
    """Return what the script of a page says, by its own words."""
    return {
        "{0} of {1} rows": say("{0} of {1} rows"),
        "Show {0} more": say("Show {0} more"),
        "Show all {0}": say("Show all {0}"),
        "{0}, largest first": say("{0}, largest first"),
        "as listed": say("as listed"),
        "Sort by": say("Sort by"),
        "any words": say("any words"),
        "Filter": say("Filter"),
    }
