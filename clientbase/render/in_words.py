"""An answer in the language that is spoken: its titles, and the words of the program's own that stand in its cells.

Sentences are made in that language where they are made; what comes from records and norms is never translated.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from clientbase.language import ENGLISH, current, number, say, title, word
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
_POSITIONS: Final = ("important but small", "large but nobody's favourite")
_GROUPS: Final = (
    *("champions", "loyal", "potential loyal", "newcomers", "promising"),
    *("need attention", "about to sleep", "at risk", "cannot lose", "hibernating"),
)
_WEIGHTS: Final = ("error", "warning", "hint")
_IMPORTANCE: Final = ("high", "medium", "low")
_LEFT: Final = ("never bought, and silent", "left on an unknown day, and silent", "left")
"""Why data are held no longer; of the people at a client behind `the client: `."""
_HELD: Final = (
    *("their card", "a talk with them", "the deal of a talk with them", "their record"),
    *("by name", "by e-mail", "by phone", "by half the name", "perhaps"),
)
"""Why something is held on a person."""
WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "stage": _STAGES,
    "stage_then": _STAGES,
    "light": ("green", "yellow", "red", "grey"),
    "occasion": _OCCASIONS,
    "state": ("judged", "excused", "snoozed", "inherited", "unknown", "done", "open", "overdue"),
    "standard": ("contact", "update", "entry"),
    "basis": ("own", "segment", "base", "norm"),
    "channel": ("phone",),
    "preferred_channel": ("phone",),
    "reason": ("missing", "unknown"),
    "left_reason": ("unknown",),
    "last_reason": ("unknown",),
    "decision": ("pending", "accepted", "declined"),
    "last_decision": ("pending", "accepted", "declined"),
    "outcome": ("won", "lost", "open"),
    "kind": (
        *("promise", "task"),
        *("client", "contact", "interaction", "deal", "proposal", "purchase", "problem"),
        *("organisation", "person"),
    ),
    "relation": ("customer", "supplier", "customer, supplier", "supplier, customer"),
    "period": ("last 12 months", "12 months before", "in all"),
    "event": (
        *(
            "return",
            "cancelled order",
            "supply",
            "deal opened",
            "deal closed",
            "document",
            "task done",
            "handover",
        ),
        *("asked why", "left", "came back"),
    ),
    "list": ("interactions", "purchases", "returns", "proposals", "problems"),
    "demand": ("required", "recommended"),
    "bought": ("both", "only before", "only since", "neither"),
    "rule": ("own rhythm", "fixed days"),
    "mark": ("in force", "best", "in force, best"),
    "fact": ("left", "purchase", "silence", "return", "others"),
    "passed": (
        *("bought again", "new deal", "new interest", "talks again", "problems settled", "another manager"),
    ),
    "strategic": _IMPORTANCE,
    "level": _IMPORTANCE,
    "due": (*("next step", "task", "open problem", "open deal", "pending proposal"),),
    "direction": ("in", "out"),
    "status": ("active", "former", "potential"),
    "weight": _WEIGHTS,
    "severity": _WEIGHTS,
    "about": ("contact", "update", "entry", "stage", "class", *_OCCASIONS),
    "verdict": (
        *("not listed", "not judged", "red", "yellow", "green", "grey"),
        *("late", "waiting", "overdue", "open", "unassigned", "unattended", "free", "waived", "below"),
        *("deliberate", "spontaneous", "unknown", "missing"),
        *(*_STAGES, *_POSITIONS, *_GROUPS),
    ),
    "position": _POSITIONS,
    "group": _GROUPS,
    "method": ("rhythm",),
    "point": ("formation", "accounting", "current work", "analysis", "decisions"),
    "narrowest": ("formation", "accounting", "current work", "analysis", "decisions"),
    "unfavourable": ("discount", "payment days", "discount, payment days"),
    "to_ask": ("preferred product", "interest", "preferred product, interest"),
    "result": ("ok", "failed"),
    "why": (*_LEFT, *(f"the client: {why}" for why in _LEFT), "left the client", *_HELD),
}
"""By the name of a column the words of the program's own that may stand in it."""
_SENTENCES: Final = frozenset({"limit_text", "waived"})
"""Columns whose words stand beside others in a cell."""
NOT_ALLOWED: Final = "not allowed: "
"""What the card sets before the reason of a purchase that was below the minimum and is no exception."""
TITLES: Final[Mapping[str, tuple[str, ...]]] = {"count": ("Due", "Waived")}
"""By their type titles that mean another thing than those of another type: a number due is no day."""
KIND: Final[Mapping[str, str]] = {
    "stage_then": "stage",
    "left_reason": "reason",
    "last_reason": "reason",
    "last_decision": "decision",
    "preferred_channel": "channel",
    "narrowest": "point",
    "severity": "weight",
}
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
        figures=tuple(
            figure._replace(title=called(figure.title, figure.type), value=cell(figure.name, figure.value))
            for figure in page.figures
        ),
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
    columns = tuple(column._replace(title=called(column.title, column.type)) for column in table.columns)
    return table._replace(title=title(table.title), columns=columns)


def called(text: str, kind: str) -> str:
    """Return a title in the language that is spoken; where things of another type are called otherwise, by the type."""
    return word(kind, text) if text in TITLES.get(kind, ()) else title(text)


def cell(column: str, value: Cell) -> Cell:
    """Return the *value* of a column, where it is a word of the program's own in the language that is spoken."""
    if current() == ENGLISH or not isinstance(value, str):
        return value
    if column == "limit_text":
        return _limit(value)
    if column == "waived" and value.startswith(NOT_ALLOWED):
        return say("not allowed: {reason}", reason=value.removeprefix(NOT_ALLOWED))
    return word(KIND.get(column, column), value) if value in WORDS.get(column, ()) else value


def _limit(text: str) -> str:
    """Return the limit of a rule, `2.5 x` the usual interval or `60 d`."""
    length, unit = text.split()
    return say("{n} x", n=number(length)) if unit == "x" else say("{n} d", n=number(length))


def cells(column: str, texts: Sequence[str]) -> list[str]:
    """Return the *texts* of a column likewise."""
    if current() == ENGLISH or (column not in WORDS and column not in _SENTENCES):
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
