"""Closed vocabularies: what schema.yaml, the model and the records know of a word that is asked for.

A word that neither knows would give an empty answer, and an empty answer reads as if all were well. A misspelling
that stands in a record can be asked for, so that it can be mended.
"""

import sqlite3
import unicodedata
from collections.abc import Collection, Iterable
from typing import Final

from clientbase.errors import UsageError
from clientbase.index.asked import Field, choices_of, like
from clientbase.language import say

FIXED: Final = {
    "stages": ("potential", "new", "active", "cooling", "dormant", "lost", "former"),
    "classes": ("A", "B", "C"),
    "xyz": ("X", "Y", "Z"),
    "bases": ("own", "segment", "base", "norm", "none"),
    "lights": ("green", "yellow", "red", "grey"),
}
"""Words of the program itself."""
_OPEN: Final = frozenset(("products", "leaving_reasons", "price_lists"))
"""Where schema.yaml does not list them, any word will do."""
_COLUMNS: Final = {
    "client": ("clients", "id"),
    "source": ("clients", "source_channel"),
    "by": ("interactions", "by"),
    "channel": ("interactions", "kind"),
    "preferred_product": ("purchases", "product"),
}
"""From where the words of facts come that are no columns of the client."""
_SHOWN: Final = 20
NOBODY: Final = "none"
_CALLED: Final = {
    "managers": "manager",
    "segments": "segment",
    "channels": "channel",
    "interactions": "kind of interaction",
    "products": "product",
    "leaving_reasons": "leaving reason",
    "problem_kinds": "kind of problem",
    "deal_stages": "stage of a deal",
    "price_lists": "price list",
}


def words_for(connection: sqlite3.Connection, field: Field, wanted: str) -> Collection[str]:
    """Return how *wanted* is written in records; UsageError where neither they nor the vocabulary know it."""
    if fixed := FIXED.get(field.vocabulary):
        if wanted not in fixed:
            _refuse(field, wanted, fixed)
        return (wanted,)
    if held := _held(connection, field, wanted):
        return held
    known = _declared(connection, field)
    if wanted not in known and (known or field.vocabulary not in _OPEN):
        _refuse(field, wanted, known)
    return (wanted,)


def is_closed(connection: sqlite3.Connection, field: Field) -> bool:
    """Return whether only words of a list are expected in *field*."""
    return field.vocabulary not in _OPEN or bool(_declared(connection, field))


def demand_known(connection: sqlite3.Connection, kind: str, wanted: str) -> None:
    """Refuse a manager or segment that neither schema.yaml nor a record knows."""
    words_for(connection, Field(kind, "facts", kind, "word", f"{kind}s"), wanted)


def _refuse(field: Field, wanted: str, known: Iterable[str]) -> None:
    names = list(known)
    called = _CALLED.get(field.vocabulary)
    shown = f"{', '.join(names[:_SHOWN])}{', ...' if len(names) > _SHOWN else ''}"
    advice = like(wanted, names) or say("; there are: {names}", names=shown or NOBODY)
    raise UsageError(
        say('no {called} "{wanted}" in schema.yaml{advice}', called=called, wanted=wanted, advice=advice)
        if called
        else say('no "{wanted}" in {field}{advice}', wanted=wanted, field=field.name, advice=advice)
    )


def _declared(connection: sqlite3.Connection, field: Field) -> Collection[str]:
    if field.vocabulary == "model":
        table, column = _place(field)
        return choices_of(table, column)
    if field.vocabulary == "clients":
        return [client for (client,) in connection.execute("SELECT id FROM main.clients")]
    parts = ("interactions",) if field.vocabulary == "ways" else (field.vocabulary,)
    rows = connection.execute("SELECT word FROM main.vocabulary WHERE part = ? ORDER BY place", parts)
    words = [word for (word,) in rows]
    return ["phone", *words] if field.vocabulary == "ways" else words


def _place(field: Field) -> tuple[str, str]:
    if field.table == "facts":
        return _COLUMNS.get(field.column, ("clients", field.column))
    return field.table, field.column


def _held(connection: sqlite3.Connection, field: Field, wanted: str) -> Collection[str]:
    """Return the spellings of *wanted* that stand in records; composed letters or not make no other word."""
    table, column = _place(field)
    if table == "extra":
        path = f'$."{column}"'
        rows = connection.execute("SELECT DISTINCT json_extract(extra, ?) FROM main.clients", (path,))
    elif field.type == "list":
        rows = connection.execute(
            f'SELECT DISTINCT j.value FROM main."{table}" t, json_each(t."{column}") j WHERE t."{column}" IS NOT NULL'
        )
    elif wanted.isascii():
        sql = f'SELECT "{column}" FROM main."{table}" WHERE "{column}" = ? LIMIT 1'
        return [word for (word,) in connection.execute(sql, (wanted,))]
    else:
        rows = connection.execute(f'SELECT DISTINCT "{column}" FROM main."{table}"')
    return [
        word for (word,) in rows if word is not None and unicodedata.normalize("NFC", str(word)) == wanted
    ]
