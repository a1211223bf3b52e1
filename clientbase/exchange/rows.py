"""The rows of all files put together by client, in the order of the files."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from clientbase.exchange import fields
from clientbase.exchange import findings as codes
from clientbase.exchange.client_index import ClientIndex
from clientbase.exchange.fields import Plain
from clientbase.exchange.norms_additions import NormsAdditions
from clientbase.exchange.table import Row, Table
from clientbase.names import client_id


class ClientImport(NamedTuple):
    """What the files say of one client."""

    path: str
    new: bool
    record: Plain
    """In the form of a record; the currencies of all sums are given."""


def by_client(tables: Iterable[Table], index: ClientIndex, company: NormsAdditions) -> list[ClientImport]:
    """Read all rows; what is wrong with them is noted in their tables."""
    tables = tuple(tables)
    wanted: dict[str, ClientImport] = {}
    owners: dict[str, str] = {}
    for row in _rows(tables, "clients"):
        path = _path(row, index, owners)
        file_id = path.rpartition("/")[2].removesuffix(".yaml")
        record = fields.client(row, company, file_id)
        wanted.setdefault(path, ClientImport(path, index.path(row.text("id")) is None, record))
    sold: set[tuple[str, str, str]] = set()
    for row in _rows(tables, "contacts", "purchases", "interactions"):
        key, item = _item(row, company)
        path = _owner(row, index, owners)
        _demand_once(row, (path, key, row.text("id")), sold)
        whose = wanted.setdefault(path, ClientImport(path, new=False, record={}))
        whose.record.setdefault(key, []).append(item)
    return list(wanted.values())


def _rows(tables: Iterable[Table], *kinds: str) -> Iterator[Row]:
    return (row for table in tables if table.kind in kinds for row in table.rows)


def _item(row: Row, company: NormsAdditions) -> tuple[str, Plain]:
    kind = row.table.kind
    if kind == "purchases":
        return fields.purchase(row, company)
    return kind, fields.contact(row) if kind == "contacts" else fields.interaction(row, company)


def _path(row: Row, index: ClientIndex, owners: dict[str, str]) -> str:
    """Return the path of a client's record, and learn whose it is; two rows must not share one."""
    foreign = _foreign(row, "id")
    if not foreign:
        return ""
    path = _found(foreign, index)
    first = owners.get(path)
    if first == foreign:
        row.complain("id", codes.DOUBLED, f'the id "{foreign}" stands twice; delete one of the rows')
    elif first is not None:
        message = f'the ids "{first}" and "{foreign}" would both be {path}; rename one of them'
        row.complain("id", codes.DOUBLED, message)
    owners.setdefault(path, foreign)
    return path


def _foreign(row: Row, column: str) -> str:
    """Read the id that the other program gave the client; no row goes without."""
    foreign = row.text(column)
    if not foreign:
        row.complain(column, codes.MISSING, f'"{column}" is missing; fill it or delete the row')
    return foreign


def _found(foreign: str, index: ClientIndex) -> str:
    return index.path(foreign) or f"records/{client_id(foreign)}.yaml"


def _owner(row: Row, index: ClientIndex, owners: dict[str, str]) -> str:
    foreign = _foreign(row, "client_id")
    if not foreign:
        return ""
    path = _found(foreign, index)
    if path not in owners and not index.path(foreign):
        message = f'"{foreign}" is no client of this import or of the base; add it to clients.csv'
        row.complain("client_id", codes.UNKNOWN_CLIENT, message)
    return path


def _demand_once(row: Row, sale: tuple[str, str, str], sold: set[tuple[str, str, str]]) -> None:
    if row.table.kind == "purchases" and sale[2]:
        if sale in sold:
            message = f'the id "{sale[2]}" stands twice for this client; delete one of the rows'
            row.complain("id", codes.DOUBLED, message)
        sold.add(sale)
