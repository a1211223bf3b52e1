"""Who changed what in a client's record, and when: as git knows it."""

from collections.abc import Iterator, Sequence
from typing import Final

from clientbase.base import Base
from clientbase.changes.told import told as told_change
from clientbase.complaints import told
from clientbase.errors import UsageError
from clientbase.fields import FIELDS
from clientbase.history.head import SHORT
from clientbase.language import say, say_n
from clientbase.model import Client
from clientbase.page import Cell, Page, Table

_QUESTION: Final = "Who changed what, and when?"
_DEFINITIONS: Final = (
    "The newest change comes first. A commit is compared with its parent; a merge brings only what none of its parents "
    "had. How a record is laid out is no change. A record that was renamed or moved brings its history along."
)
_WHERE: Final = 6
"""The column that says what of the record was changed."""
_FOR_PEOPLE: Final = ("date", "author", "commit", "change")


def is_remembered(base: Base, client: str) -> bool:
    """Whether git knows changes of a client of this id, be it one whose record is gone."""
    return base.one("SELECT 1 FROM changes WHERE client = ? LIMIT 1", (client,)) is not None


def history(base: Base, client: str, field: str | None) -> Page:
    """Make a page of the changes of one client's record, or of those of one field, item or list of it."""
    narrowed, parameters = _about(field)
    changes = base.table(
        "history",
        "History",
        f"""SELECT date, author, substr("commit", 1, {SHORT}) AS "commit", change, time, email,
                   "where", kind, old, new, path
              FROM changes WHERE client = ?1 {narrowed}
             ORDER BY instant DESC, number DESC, n""",
        (client, *parameters),
        columns="date:date author commit change time email where kind old new path",
    )
    if field and not any(row[_WHERE] for row in changes.rows):
        _demand_known(field)
    title = (
        say("History of {client}, {field}", client=client, field=field)
        if field
        else say("History of {client}", client=client)
    )
    return base.page(("history", title, _QUESTION, _DEFINITIONS), (), (changes,))


def for_people(page: Page) -> Page:
    """Leave the columns that people read."""
    (table,) = page.tables
    chosen = [n for n, known in enumerate(table.columns) if known.name in _FOR_PEOPLE]
    columns = tuple(table.columns[n] for n in chosen)
    rows = tuple(
        tuple(_said(column.name, row[n]) for n, column in zip(chosen, columns, strict=True))
        for row in table.rows
    )
    return page._replace(tables=(Table(table.name, table.title, columns, rows),))


def _said(column: str, cell: Cell) -> Cell:
    if not isinstance(cell, str):
        return cell
    return told_change(told(cell)) if column == "change" else told(cell)


def remarks(base: Base, client: str) -> Iterator[str]:
    """Say what is to be known before the changes are read: where they begin, and what is not committed."""
    kept = dict(base.ask("SELECT key, value FROM history"))
    if kept.get("why"):
        yield say("no history: {why}", why=told(kept["why"]))
    if kept.get("shallow"):
        yield say(
            "the clone is shallow: nothing is known of the time before; for all of it: git fetch --unshallow"
        )
    later = base.one(
        "SELECT count(DISTINCT number) FROM main.changes WHERE client = ? AND date > ?",
        (client, base.day.isoformat()),
    )
    if later:
        yield say_n(
            "{n} later commit after {day} is not shown",
            "{n} later commits after {day} are not shown",
            later,
            day=base.day,
        )
    path = base.one("SELECT path FROM clients WHERE id = ?", (client,))
    if path and kept.get("tip"):
        from clientbase.history.compare import uncommitted

        changes = uncommitted(base.root, kept["tip"], path)
        if changes:
            yield say(
                "not yet committed: {path}: {changes}",
                path=path,
                changes="; ".join(map(told_change, changes)),
            )


def _about(field: str | None) -> tuple[str, Sequence[str]]:
    """Narrow to a field, what stands below it, and the items in which it came and went."""
    if not field:
        return "", ()
    below = """"where" = ?2 OR substr("where", 1, length(?2) + 1) = ?2 || '/'"""
    above = """"where" = '' OR substr(?2, 1, length("where") + 1) = "where" || '/'"""
    return f"AND ({below} OR (kind IN ('added', 'removed') AND ({above})))", (field.strip("/"),)


def _demand_known(field: str) -> None:
    first = field.partition("/")[0]
    if first not in FIELDS[Client]:
        from clientbase.typed import did_you_mean

        advice = did_you_mean(first, FIELDS[Client]) or say("; see: clientbase fields")
        raise UsageError(say('no field "{first}"{advice}', first=first, advice=advice))
