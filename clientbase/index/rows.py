"""From a typed client to the rows of the index, with what follows from the norms beside each value.

The rows of a table are made by a function that is compiled once from the table's columns: it takes each
cell by its position in the item, and writes it in the way of its type.
"""

import datetime as dt
import json
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, NamedTuple

from clientbase import values
from clientbase.finding import Where
from clientbase.index.tables import DERIVED, Column, ItemTable, columns_of, item_tables
from clientbase.laws.answers import waits
from clientbase.laws.choice import entries_for, first_in_force
from clientbase.laws.minimum import came_back_on
from clientbase.laws.presence import begins, is_customer
from clientbase.laws.rhythm import visits
from clientbase.laws.worth import in_base
from clientbase.model import Client, Purchase
from clientbase.names import name_key, phone_key, search_key
from clientbase.norms import Norms, per_norms
from clientbase.values import scaled

Row = tuple[Any, ...]
Rows = dict[str, list[Row]]
Lines = Callable[[Where], Sequence[int]]
"""Gives the line of each item of a list."""
_Build = Callable[[str, int | None, Sequence[Row], Sequence[int], Sequence[Row]], list[Row]]


class Record(NamedTuple):
    """A client whose rows are made."""

    client: Client
    identity: Row
    """(id, path, archived)"""
    lines: Lines


def rows_of(records: Sequence[Record], norms: Norms) -> Rows:
    """Return the rows of every table for some clients."""
    rows: Rows = {"clients": [], "phones": [], "emails": []}
    cells = _client_cells()
    for client, (client_id, path, archived), _ in records:
        texts = [client.name, *client.aliases, *(contact.name for contact in client.contacts)]
        found = search_key(" ".join(texts))
        phone = _phone(client.phone[0], norms) if client.phone else None
        begun = begins(client)
        there = (int(is_customer(client)), begun.isoformat() if begun else None)
        own = (path, archived, name_key(client.name), found, phone, *_last_left(client), *there)
        rows["clients"].append((client_id, *cells(client), *own))
        rows["phones"] += [
            (client_id, *given, _phone(given[-1], norms)) for given in _addresses(client, "phone")
        ]
        rows["emails"] += [(client_id, *given) for given in _addresses(client, "email")]
    for name, (table, parent) in _tables().items():
        rows[name] = _within(records, table, parent) if parent else _of_items(records, table, norms)
    return rows


def _of_items(records: Sequence[Record], table: ItemTable, norms: Norms) -> list[Row]:
    derive = _DERIVED.get(table.name)
    position, key = table.position, (table.key,)
    rows: list[Row] = []
    for client, identity, lines in records:
        if items := client[position]:
            derived = derive(items, client, norms) if derive else ()
            rows += _builder(table.name)(identity[0], None, items, lines(key), derived)
    return rows


def _within(records: Sequence[Record], table: ItemTable, parent: ItemTable) -> list[Row]:
    """Return the rows of what is listed within items, and of what the client itself lists of the same kind."""
    name = table.name
    rows: list[Row] = []
    for client, (client_id, *_), lines in records:
        for outer, item in enumerate(client[parent.position]):
            if inner := item[table.position]:
                rows += _builder(name)(client_id, outer, inner, lines((parent.name, outer, name)), ())
        if table.beside is not None and (own := client[table.beside]):
            rows += _builder(name)(client_id, None, own, lines((name,)), ())
    return rows


@cache
def _tables() -> dict[str, tuple[ItemTable, ItemTable | None]]:
    tables = {table.name: table for table in item_tables()}
    return {
        name: (table, tables[f"{table.parent}s"] if table.parent else None) for name, table in tables.items()
    }


@cache
def _client_cells() -> Callable[[Client], Row]:
    return _compiled(f"lambda item: ({', '.join(map(_cell, columns_of(Client)))},)")


@cache
def _builder(name: str) -> _Build:
    """Return the function that makes the rows of a table from items, their lines and what is derived of them."""
    table, parent = _tables()[name]
    keys = ("client", "outer", "n", "line") if parent else ("client", "n", "line")
    cells = ", ".join((*keys, *map(_cell, table.columns)))
    if name in DERIVED:
        rows = f"({cells}, *more) for n, (item, line, more) in enumerate(zip(items, lines, derived))"
    else:
        rows = f"({cells}) for n, (item, line) in enumerate(zip(items, lines))"
    return _compiled(f"lambda client, outer, items, lines, derived: [{rows}]")


def _compiled(code: str) -> Callable[..., Any]:
    names = {"scaled": scaled, "json": _json}
    made: Callable[..., Any] = eval(code, names)  # noqa: S307 - written here, of the names of declared fields
    return made


def _json(value: object) -> str:
    return _listed(value) if isinstance(value, tuple) else _ENCODE(value)


_ENCODE = json.JSONEncoder(ensure_ascii=False).encode
_listed = lru_cache(maxsize=4096)(_ENCODE)  # tags and the like come again and again


def _cell(column: Column) -> str:
    """Return the code of a cell, for an item called `item`."""
    value, absent = "item", []
    for step in column.steps:
        value = f"{value}[{step}]"
        absent.append(f"{value} is None")
    if column.main:
        written, absent[-1] = f"{value}[0]", f"not {value}"
    elif column.many or column.parse is None:
        written, absent[-1] = f"json({value})", f"not {value}"
    elif column.parse in _WRITTEN:
        written = _WRITTEN[column.parse].format(value)
    else:
        written = value
        absent.pop()
    return f"None if {' or '.join(absent)} else {written}" if absent else written


_WRITTEN = {
    values.parse_day: "{}.isoformat()",
    values.parse_amount: "scaled({})",
    values.parse_percent: "float({})",
    values.parse_decimal: "float({})",
}


def _last_left(client: Client) -> Row:
    """Return when and why the client left the last time."""
    if not client.left:
        return (None, None, None, None)
    last = max(client.left, key=lambda leaving: leaving.date)
    return (last.date.isoformat(), last.reason, last.note, last.back.isoformat() if last.back else None)


def _addresses(client: Client, field: str) -> Iterator[Row]:
    """Return all phones or e-mail addresses: the contact's position, the place among several, the text."""
    for holder, part in ((None, client), *enumerate(client.contacts)):
        for n, text in enumerate(getattr(part, field)):
            yield holder, n, text


def _phone(phone: str, norms: Norms) -> str | None:
    return phone_key(phone, norms.base.region)


def _contacts(items: Sequence[Any], _client: Client, norms: Norms) -> list[Row]:
    return [(_phone(item.phone[0], norms) if item.phone else None,) for item in items]


_counts_as_contact = per_norms(
    lambda norms: {kind: norm.contact for kind, norm in norms.interactions.items()}
)


_NO_WAIT = (None, None, None)


def _interactions(items: Sequence[Any], _client: Client, norms: Norms) -> list[Row]:
    counts = _counts_as_contact(norms).get
    asked = waits(items, norms) if any(item.direction == "in" for item in items) else ()
    waited = {
        wait.asked: (1, items[wait.answer].date.isoformat(), wait.answer)
        if wait.answer is not None
        else (1, None, None)
        for wait in asked
    }
    return [
        (
            int(
                (how := counts(item.kind, "true")) == "true"
                or (how == "outgoing" and item.direction == "out")
            ),
            (item.entered - item.date).days if item.entered else None,
            *waited.get(n, _NO_WAIT),
        )
        for n, item in enumerate(items)
    ]


def _priced(day: str) -> Callable[[Sequence[Any], Client, Norms], list[Row]]:
    def derive(items: Sequence[Any], client: Client, norms: Norms) -> list[Row]:
        return [(_base_units(item, item.amount, getattr(item, day), client, norms),) for item in items]

    return derive


def _base_units(
    item: Any, amount: Decimal | None, day: dt.date | None, client: Client, norms: Norms
) -> int | None:
    if amount is None:
        return None
    currency = item.currency or client.currency or norms.base.currency
    if currency == norms.base.currency:
        return scaled(amount)
    sum_in_base = in_base(amount, currency, norms, day or dt.date.max)
    return None if sum_in_base is None else scaled(sum_in_base)


def _returns(items: Sequence[Any], client: Client, norms: Norms) -> list[Row]:
    return [(_base_units(item, item.amount, item.date, client, norms), _month(item.date)) for item in items]


def _purchases(items: Sequence[Purchase], client: Client, norms: Norms) -> list[Row]:
    """Count and sum up the purchases, by date, then by place in the file.

    Those of a mere supplier are not counted: they have no number.
    """
    if not is_customer(client):
        return [(_base_units(item, item.amount, item.date, client, norms), *_UNCOUNTED) for item in items]
    derived: list[Row] = [()] * len(items)
    dates = [item.date for item in items]
    order = sorted(range(len(items)), key=dates.__getitem__)
    first = dates[order[0]]
    start = (first.toordinal(), first.isoformat())
    first_month = _month(first)
    ordinals = [dates[n].toordinal() for n in order]
    found = visits(ordinals, norms.lifecycle.dormant)
    amounts = [_base_units(items[n], items[n].amount, dates[n], client, norms) for n in order]
    preferred = _preferred([items[n].product for n in order], amounts)
    thresholds = entries_for(norms.thresholds, client, None)
    back = came_back_on(client, norms)
    sold = spent = priced = unpriced = paid = 0
    squares, day = 0.0, 0
    for number, (n, ordinal, amount, (visit, own, returned), product) in enumerate(
        zip(order, ordinals, amounts, found, preferred, strict=True), 1
    ):
        item, date = items[n], dates[n]
        cost = None if item.cost is None else _base_units(item, item.cost, date, client, norms)
        sold += amount or 0
        if ordinal != day:
            day, paid = ordinal, 0
        squares += (paid + (amount or 0)) ** 2 - paid**2
        paid += amount or 0
        spent += cost or 0
        priced += item.amount is not None
        unpriced += cost is None
        days = (ordinal, *start, _month(date), first_month)
        sums = (sold, squares, spent, priced, unpriced, product)
        entry = first_in_force(thresholds, date)
        trial = back.isoformat() if back and number == _SECOND else None
        derived[n] = (amount, cost, number, visit, *own, *days, *sums, entry, trial, int(returned))
    return derived


_SECOND = 2
_UNCOUNTED = (None,) * (len(DERIVED["purchases"]) - 1)


def _preferred(products: Sequence[str | None], amounts: Sequence[int | None]) -> Iterator[str | None]:
    """Return after each purchase the product with the largest sum so far, ties by count, then by name."""
    keys: dict[str, tuple[bool, int, int, str]] = {}
    best = None
    for product, amount in zip(products, amounts, strict=True):
        if product is not None:
            unknown, total, count, _ = keys.get(product, (True, 0, 0, product))
            keys[product] = (unknown and amount is None, total - (amount or 0), count - 1, product)
            if amount is not None and amount < 0:
                best = min(keys.values())[-1]
            elif best is None or keys[product] < keys[best]:
                best = product
        yield best


def _month(day: dt.date) -> int:
    return 12 * day.year + day.month - 1


_DERIVED: dict[str, Callable[[Sequence[Any], Client, Norms], list[Row]]] = {
    "contacts": _contacts,
    "interactions": _interactions,
    "deals": _priced("opened"),
    "proposals": _priced("date"),
    "supplies": _priced("date"),
    "returns": _returns,
    "purchases": _purchases,
}
