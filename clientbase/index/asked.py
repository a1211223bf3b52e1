"""What can be asked about: facts, fields of a record, of its people and its lists, and the company's own fields.

A field is named as it stands in a record: `terms.discount`, `contacts.role`, `extra.loyalty_card`. Names are
compared without regard to capitals, and a hyphen is as good as an underscore.
"""

import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from clientbase.errors import UsageError
from clientbase.language import say
from clientbase.names import as_seen


class Field(NamedTuple):
    """A field that can be asked about, and where its values stand."""

    name: str
    table: str
    """`facts` is the row itself; `clients` and the lists of items are looked up by the client"""
    column: str
    type: str
    """text, word, list, date, yearday, money, number, flag, phone or mention"""
    vocabulary: str = ""
    """of a word: where its values are declared"""
    computed: bool = False
    """whether norms decide what it is"""
    among: str = ""
    """which rows of the table are meant, as a condition"""


_MODEL = "model"
"""The vocabulary of fields whose choices stand in the model."""

_RECORD: Final = {
    "client": ("word", "clients"),
    "name": ("text", ""),
    "kind": ("word", _MODEL),
    "status": ("word", _MODEL),
    "segment": ("word", "segments"),
    "manager": ("word", "managers"),
    "region": ("text", ""),
    "strategic": ("word", _MODEL),
    "since": ("date", ""),
    "source": ("word", "channels"),
    "purchases": ("number", ""),
    "purchase_days": ("number", ""),
    "first_purchase": ("date", ""),
    "last_purchase": ("date", ""),
    "active_span": ("number", ""),
    "own_interval": ("number", ""),
    "days_silent": ("number", ""),
    "one_off": ("flag", ""),
    "left_date": ("date", ""),
    "left_reason": ("word", "leaving_reasons"),
    "snoozed_until": ("date", ""),
    "planned": ("date", ""),
    "preferred_channel": ("word", "ways"),
    "archived": ("flag", ""),
}
"""Facts that stand in the record, whatever the norms are; each with its type and its vocabulary."""

_COMPUTED: Final = {
    "stage": ("word", "stages"),
    "class": ("word", "classes"),
    "xyz": ("word", "xyz"),
    "basis": ("word", "bases"),
    "revenue": ("money", ""),
    "cost": ("money", ""),
    "profit": ("money", ""),
    "base_interval": ("number", ""),
    "usual_interval": ("number", ""),
    "times_usual": ("number", ""),
    "silent": ("flag", ""),
    "regular": ("flag", ""),
    "returned": ("flag", ""),
    "last_contact": ("date", ""),
    "last_update": ("date", ""),
    "by": ("word", "managers"),
    "channel": ("word", "interactions"),
    "preferred_product": ("word", "products"),
}
"""Facts that follow from the norms."""

FACTS: Final = {
    name: Field(name, "facts", name, kind, words, computed)
    for facts, computed in ((_RECORD, False), (_COMPUTED, True))
    for name, (kind, words) in facts.items()
}
"""The facts that most questions ask for; those not named here are found in the view."""

SHORT: Final = {
    "tag": Field("tag", "clients", "tags", "list"),
    "tags": Field("tags", "clients", "tags", "list"),
    "interest": Field("interest", "interest", "product", "word", "products"),
    "bought": Field("bought", "purchases", "product", "word", "products"),
    "text": Field("text", "", "", "mention"),
    "light": Field("light", "cadence", "light", "word", "lights", computed=True),
    **{
        f"{standard}.light": Field(f"{standard}.light", "cadence", standard, "word", "lights", computed=True)
        for standard in ("contact", "update", "entry")
    },
}

_WORDS: Final = {
    "clients.segment": "segments",
    "clients.manager": "managers",
    "clients.source_channel": "channels",
    "clients.left_reason": "leaving_reasons",
    "clients.preferred_channel": "ways",
    "clients.price_list": "price_lists",
    "contacts.preferred_channel": "ways",
    "interactions.by": "managers",
    "interactions.kind": "interactions",
    "deals.stage": "deal_stages",
    "problems.kind": "problem_kinds",
    "handovers.from": "managers",
    "handovers.to": "managers",
    "purchases.manager": "managers",
    "purchases.waiver_by": "managers",
    "tasks.by": "managers",
    "asked.by": "managers",
    "leavings.reason": "leaving_reasons",
    "asked.reason": "leaving_reasons",
}
"""Columns whose values schema.yaml declares; `product` is one in every list."""

_TYPES: Final = {
    "date": "date",
    "money": "money",
    "count": "number",
    "days": "number",
    "ratio": "number",
    "flag": "flag",
    "list": "list",
}
_DERIVED: Final = frozenset(
    ("contact", "amount_base", "cost_base", "delay", "returned", "entry", "sold", "spent")
)
_HIDDEN: Final = frozenset(
    "client n line deal extra name_key search_key phone_key squares ordinal first_ordinal month first_month"
    " unpriced visit".split()
)


def field_called(connection: sqlite3.Connection, name: str) -> Field:
    """Return the field that *name* means; UsageError with a suggestion where there is none."""
    key = as_seen(name).replace("-", "_").strip()
    if found := FACTS.get(key) or SHORT.get(key):
        return found
    if key.startswith("extra."):
        return _own(connection, name)
    if found := _listed().get(key) or _further(key):
        return found
    raise UsageError(
        say('no field "{name}" to ask about{advice}', name=name, advice=_advice(connection, key))
    )


def like(word: str, known: Iterable[str]) -> str:
    """Return the suggestion for a misspelt *word*: first what differs in capitals alone."""
    from clientbase.typed import did_you_mean

    names = {as_seen(name): name for name in known}
    if as_seen(word) in names:
        return say('; did you mean "{word}"?', word=names[as_seen(word)])
    said = did_you_mean(as_seen(word), names)
    for key in sorted(names, key=len, reverse=True) if said else ():
        if f'"{key}"' in said:
            return said.replace(f'"{key}"', f'"{names[key]}"')
    return said


def own_fields(connection: sqlite3.Connection) -> Mapping[str, str]:
    """Return the company's own fields with their types: those declared, and those that only records hold."""
    held = connection.execute(
        "SELECT DISTINCT j.key FROM main.clients c, json_each(c.extra) j WHERE c.extra IS NOT NULL"
    )
    declared = connection.execute("SELECT word, detail FROM main.vocabulary WHERE part = 'fields'")
    return {**dict.fromkeys((name for (name,) in held), "text"), **dict(declared)}


def _own(connection: sqlite3.Connection, name: str) -> Field:
    wanted = name.partition(".")[2].strip()
    known = own_fields(connection)
    fitting = [key for key in known if key == wanted] or [
        key for key in known if as_seen(key) == as_seen(wanted)
    ]
    if not fitting:
        advice = _below("extra", wanted, [f"extra.{key}" for key in known])
        raise UsageError(say('no field "{name}" to ask about{advice}', name=name, advice=advice))
    key = fitting[0]
    kind = {"date": "date", "number": "decimal", "choice": "word"}.get(known[key], "text")
    return Field(f"extra.{key}", "extra", key, kind, f"extra.{key}" if kind == "word" else "")


def _further(key: str) -> Field | None:
    """Return a fact that is asked for less often."""
    from clientbase.index.declared import described

    for known in described()["facts"][1]:
        if known.name == key and known.name not in _HIDDEN:
            return Field(key, "facts", key, _TYPES.get(known.type, "text"), computed=True)
    return None


def _listed() -> Mapping[str, Field]:
    """Return the fields of the record and its lists by their full names: `terms.discount`, `contacts.role`."""
    from clientbase.index.declared import described
    from clientbase.index.tables import item_tables

    tables = described()
    found: dict[str, Field] = {}
    for table in ("clients", *(table.name for table in item_tables())):
        parents = _parents(table)
        for known in tables[table][1]:
            if known.name not in _HIDDEN:
                field = _column(table, known.name, known.type)
                for name in _names(table, known.name, parents):
                    found.setdefault(name, field._replace(name=name))
    return found


def _parents(table: str) -> tuple[str, ...]:
    """Return under which names a list stands: papers of a deal are deals.documents too."""
    return ("documents", "deals.documents") if table == "documents" else (table,)


def _names(table: str, column: str, parents: tuple[str, ...]) -> Iterable[str]:
    for written in dict.fromkeys((column.replace("_", ".", 1), column)):
        if table == "clients":
            yield written
        else:
            yield from (f"{parent}.{written}" for parent in parents)


def _column(table: str, column: str, kind: str) -> Field:
    words = _WORDS.get(f"{table}.{column}") or ("products" if column == "product" else "")
    choices = words or (_MODEL if choices_of(table, column) else "")
    if column in {"phone", "email"} and table in {"clients", "contacts"}:
        own = "i.contact IS NULL" if table == "clients" else "i.contact IS NOT NULL"
        return Field("", f"{column}s", column, "phone" if column == "phone" else "text", among=own)
    if column in {"birthday", "founded"}:
        shown = "yearday"
    else:
        shown = _TYPES.get(kind, "word" if choices else "text")
    return Field("", table, column, shown, choices, column in _DERIVED)


def choices_of(table: str, column: str) -> tuple[str, ...]:
    """Return the values that the model itself allows for a column; nothing where it takes others."""
    from clientbase.index.tables import columns_of, item_tables
    from clientbase.model import Client

    shape = next((found.shape for found in item_tables() if found.name == table), Client)
    parse: Any = next((known.parse for known in columns_of(shape) if known.name == column), None)
    choices: tuple[str, ...] = getattr(parse, "choices", ())
    return choices


def _advice(connection: sqlite3.Connection, key: str) -> str:
    """Say which field may be meant: one that ends so, one that is written nearly so, or one of the same list."""
    known = [*FACTS, *SHORT, *_listed(), *(f"extra.{name}" for name in own_fields(connection))]
    ending = [name for name in known if name.rpartition(".")[2] == key.rpartition(".")[2]]
    head, _, tail = key.partition(".")
    if f"{head}s.{tail}" in known:
        return f'; did you mean "{head}s.{tail}"?'
    below = [name for name in known if name.startswith(f"{head}.")]
    if "." not in key and ending:
        return say("; did you mean {words}?", words=_or(ending))
    if below:
        return _below(head, tail, below)
    if near := like(key, [name for name in known if ("." in name) == ("." in key)]):
        return near
    if ending:
        return say("; did you mean {words}?", words=_or(ending))
    return like(key, known) or say(
        "; there are: {names}; and those of: clientbase fields", names=", ".join(FACTS)
    )


def _below(head: str, tail: str, names: list[str]) -> str:
    """Say which field below *head* may be meant, by what differs."""
    tails = [name.removeprefix(f"{head}.") for name in names]
    if near := like(tail, tails):
        return near.replace('"', f'"{head}.', 1)
    return say("; there are: {names}", names=", ".join(names) or say("none"))


def _or(names: list[str]) -> str:
    return say(" or ").join(f'"{name}"' for name in names[:4])
