"""From a typed client to the rows of the index, with what follows from the norms beside each value."""

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache
from typing import Any, cast

from clientbase import values
from clientbase.finding import Where
from clientbase.index.tables import Column, ItemTable, columns_of, item_tables
from clientbase.matching import currency_of, in_base, threshold_number
from clientbase.names import name_key, phone_key, search_key
from clientbase.rules.dates import happened
from clientbase.shapes import Client, Norms, Purchase
from clientbase.values import scaled

Row = tuple[Any, ...]
Rows = dict[str, list[Row]]


def rows_of(client: Client, norms: Norms, identity: Row, line: Callable[[Where], int]) -> Rows:
    """Return the rows of every table for one client.

    *identity* is (id, path, archived); *line* gives the line of an item in the file.
    """
    client_id, path, archived = identity
    texts = [client.name, *client.aliases, *(contact.name for contact in client.contacts)]
    found = search_key(" ".join(texts))
    own = (path, archived, name_key(client.name), found, _phone(client.phone, norms))
    rows: Rows = {"clients": [(client_id, *_cells(client, _client_columns()), *own)]}
    for table, parent in _tables():
        if parent is None:
            rows[table.name] = list(_item_rows(client, client_id, table, norms, line))
        else:
            rows[table.name] = list(_nested_rows(client, client_id, (table, parent), line))
    return rows


def latest_day(client: Client) -> str:
    """Return the latest day on which something happened: only a record with one to come is judged again each day."""
    return max((day for _, day in happened(client)), default="")


@cache
def _client_columns() -> tuple[Column, ...]:
    return tuple(columns_of(Client))


@cache
def _tables() -> tuple[tuple[ItemTable, ItemTable | None], ...]:
    tables = {table.name: table for table in item_tables()}
    return tuple((table, tables[f"{table.parent}s"] if table.parent else None) for table in tables.values())


def _item_rows(
    client: Client, client_id: str, table: ItemTable, norms: Norms, line: Callable[[Where], int]
) -> Iterator[Row]:
    items = cast("Sequence[Any]", client[table.position])
    if not items:
        return
    derive = _DERIVED.get(table.name)
    derived = derive(items, client, norms) if derive else [()] * len(items)
    for n, item in enumerate(items):
        yield (client_id, n, line((table.name, n)), *_cells(item, table.columns), *derived[n])


def _nested_rows(
    client: Client, client_id: str, tables: tuple[ItemTable, ItemTable], line: Callable[[Where], int]
) -> Iterator[Row]:
    table, parent = tables
    for outer, item in enumerate(cast("Sequence[Any]", client[parent.position])):
        for n, inner in enumerate(item[table.position]):
            place = line((parent.name, outer, table.name, n))
            yield (client_id, outer, n, place, *_cells(inner, table.columns))


def _cells(part: Any, columns: Iterable[Column]) -> Iterator[Any]:
    for column in columns:
        value = part
        for step in column.steps:
            value = None if value is None else value[step]
        if value is None or value.__class__ is str or value.__class__ is int:
            yield value
        else:
            yield _cell(value, column)


def _cell(value: Any, column: Column) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return scaled(value) if column.parse is values.parse_amount else float(value)
    return json.dumps(value, ensure_ascii=False) if value else None


def _phone(phone: str | None, norms: Norms) -> str | None:
    return phone_key(phone, norms.base.region) if phone else None


def _contacts(items: Sequence[Any], _client: Client, norms: Norms) -> list[Row]:
    return [(_phone(item.phone, norms),) for item in items]


def _interactions(items: Sequence[Any], _client: Client, norms: Norms) -> list[Row]:
    counts = {kind: norm.contact for kind, norm in norms.interactions.items()}
    return [
        (int(counts.get(item.kind, True)), (item.entered - item.date).days if item.entered else None)
        for item in items
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
    sum_in_base = in_base(amount, currency_of(item, client, norms), norms, day or dt.date.max)
    return None if sum_in_base is None else scaled(sum_in_base)


def _purchases(items: Sequence[Purchase], client: Client, norms: Norms) -> list[Row]:
    """Count and sum up the purchases, by date, then by place in the file."""
    derived: list[Row] = [()] * len(items)
    order = sorted(range(len(items)), key=lambda n: items[n].date)
    first = items[order[0]].date
    first_month = _month(first)
    visits = _visits([items[n].date.toordinal() for n in order], norms.lifecycle.dormant)
    amounts = [_base_units(items[n], items[n].amount, items[n].date, client, norms) for n in order]
    preferred = _preferred([items[n].product for n in order], amounts)
    sold = spent = unpriced = paid = 0
    squares, day = 0.0, None
    for number, (n, amount, (visit, returned), product) in enumerate(
        zip(order, amounts, visits, preferred, strict=True), 1
    ):
        item = items[n]
        cost = _base_units(item, item.cost, item.date, client, norms)
        sold += amount or 0
        if item.date != day:
            day, paid = item.date, 0
        squares += (paid + (amount or 0)) ** 2 - paid**2
        paid += amount or 0
        spent += cost or 0
        unpriced += cost is None
        days = (item.date.toordinal(), first.toordinal(), first.isoformat(), _month(item.date), first_month)
        sums = (sold, squares, spent, unpriced, product)
        entry = threshold_number(norms, client, item.date)
        derived[n] = (amount, cost, number, visit, *days, *sums, entry, int(returned))
    return derived


def _preferred(products: Sequence[str | None], amounts: Sequence[int | None]) -> Iterator[str | None]:
    """Return after each purchase the product with the largest sum so far, ties by count, then by name."""
    sums: dict[str, tuple[bool, int, int]] = {}
    best = None
    for product, amount in zip(products, amounts, strict=True):
        if product is not None:
            known, total, count = sums.get(product, (False, 0, 0))
            sums[product] = (known or amount is not None, total + (amount or 0), count + 1)
            best = min(sums, key=lambda name: (*(-part for part in sums[name]), name))
        yield best


def _month(day: dt.date) -> int:
    return 12 * day.year + day.month - 1


def _visits(ordinals: Sequence[int], dormant: Decimal) -> Iterator[tuple[int, bool]]:
    """Count the distinct days, and tell which came after a gap over *dormant* times the mean interval before it."""
    visit, before, first = 0, 0, ordinals[0]
    for ordinal in ordinals:
        returned = False
        if ordinal != before or visit == 0:
            visit += 1
            gaps = visit - 2
            returned = gaps >= 1 and (ordinal - before) * gaps > dormant * (before - first)
            before = ordinal
        yield visit, returned


_DERIVED: dict[str, Callable[[Sequence[Any], Client, Norms], list[Row]]] = {
    "contacts": _contacts,
    "interactions": _interactions,
    "deals": _priced("opened"),
    "proposals": _priced("date"),
    "returns": _priced("date"),
    "purchases": _purchases,
}
