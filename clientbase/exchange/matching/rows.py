"""The rows of all files put together by client, in the order of the files."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from clientbase.exchange import findings as codes
from clientbase.exchange.matching.client_index import ClientIndex, addresses, letters
from clientbase.exchange.matching.orders import Entry, settled
from clientbase.exchange.meaning import fields
from clientbase.exchange.meaning.norms_additions import NormsAdditions
from clientbase.exchange.meaning.statuses import Statuses
from clientbase.exchange.meaning.table import Row, Table
from clientbase.names import as_seen, client_id

Plain = dict[str, Any]


class ClientImport:
    """What the files say of one client; the currencies of all sums are given."""

    def __init__(self, path: str, own: Plain, *, new: bool) -> None:
        """Begin with the client's *own* fields; its items follow."""
        self.path = path
        self.own = own
        self.new = new
        self.rows: list[Row] = []
        """the rows of lists of clients that say its own fields"""
        self.entries: list[Entry] = []

    def drop_refused(self) -> None:
        """Leave out what has been found wrong: a new client's own row takes all of its items with it."""
        if self.new and any(row.faults for row in self.rows):
            wrong = next(row for row in self.rows if row.faults)
            for row in (*self.rows, *(entry.row for entry in self.entries)):
                if not row.faults:
                    place = f"{wrong.table.path}:{wrong.line}"
                    row.complain("client_id", codes.UNKNOWN_CLIENT, f"its client is not taken ({place})")
        if any(row.faults for row in self.rows):
            self.own, self.rows = {}, []
        self.entries = [entry for entry in self.entries if not entry.row.faults]

    def taken(self) -> Iterator[Row]:
        """Return all rows that it is made of."""
        yield from self.rows
        yield from (entry.row for entry in self.entries)


class _Gathering:
    """The clients of an import while they are being found."""

    def __init__(self, index: ClientIndex, company: NormsAdditions, statuses: Statuses, today: str) -> None:
        self.index, self.company, self.statuses, self.today = index, company, statuses, today
        self.wanted: dict[str, ClientImport] = {}
        self.foreign: dict[str, str] = {}
        self.names: dict[str, str] = {}
        self.refused: dict[str, Row] = {}
        self.owners: dict[str, str] = {}

    def client(self, row: Row) -> None:
        """Take a row of a list of clients."""
        named = fields.names(row)
        if row.faults:
            self._refuse(row, named.client)
            return
        path = self._path(row, named.client)
        own = fields.client(row, self.company, path.rpartition("/")[2].removesuffix(".yaml"), named)
        person = fields.person_of(row, named, self.company.region) if named.person else {}
        if not (row.faults or row.text("id")):
            path = self._met(row, named.client, path, own, person)
        if row.faults:
            self._refuse(row, named.client)
            return
        there = self.wanted.get(path)
        if there is None:
            there = self.wanted[path] = ClientImport(path, own, new=self._is_new(path))
            there.rows.append(row)
        elif person:
            there.own = {**own, **there.own}
            there.rows.append(row)
        elif row.cells == there.rows[0].cells:
            row.aside = f"the same as line {there.rows[0].line}"
        else:
            row.complain("name", codes.DOUBLED, f'"{named.client}" stands twice; delete one of the rows')
        if person:
            there.entries.append(Entry("contacts", person, row))

    def _refuse(self, row: Row, name: str) -> None:
        for key in filter(None, (as_seen(row.text("id")), as_seen(name))):
            self.refused.setdefault(key, row)

    def _is_new(self, path: str) -> bool:
        return path not in self.index.paths

    def item(self, row: Row) -> None:
        """Take a row about a client."""
        if row.faults:
            return
        items = self._items(row)
        path = self._owner(row)
        if row.faults:
            return
        whose = self.wanted.setdefault(path, ClientImport(path, {}, new=False))
        for key, item in items:
            entered = {"entered": self.today} if "learnt_from" in item else {}
            whose.entries.append(Entry(key, item | entered, row))

    def _items(self, row: Row) -> list[fields.Item]:
        if row.table.kind == "purchases":
            return fields.purchase(row, self.company, self.statuses)
        if row.table.kind == "contacts":
            return [("contacts", fields.contact(row, self.company.region))]
        return fields.interaction(row, self.company)

    def _path(self, row: Row, name: str) -> str:
        """Return the path of a client's record, and learn whose it is; two rows must not share one."""
        foreign = row.text("id")
        if not foreign:
            return self._path_by_name(row, name)
        path = self.index.path(foreign) or f"records/{client_id(foreign)}.yaml"
        first = self.owners.get(path)
        if first == foreign:
            if not fields.names(row).person:
                row.complain("id", codes.DOUBLED, f'the id "{foreign}" stands twice; delete one of the rows')
        elif first is not None:
            message = f'the ids "{first}" and "{foreign}" would both be {path}; rename one of them'
            row.complain("id", codes.DOUBLED, message)
        self.owners.setdefault(path, foreign)
        self.foreign.setdefault(as_seen(foreign), path)
        self.names.setdefault(as_seen(name), path)
        return path

    def _path_by_name(self, row: Row, name: str) -> str:
        if row.table.has("id") or not name:
            if row.table.has("id"):
                row.complain("id", codes.MISSING, '"id" is missing; fill it or delete the row')
            return ""
        key = as_seen(name)
        if key not in self.names:
            there = self.index.named(name)
            if len(there) > 1:
                message = f'"{name}" may be {" or ".join(there)}; give the list a column "id"'
                row.complain("name", codes.DOUBLED, message)
                return ""
            self.names[key] = there[0] if there else self.index.free(name, self.owners)
            self.owners.setdefault(self.names[key], name)
        return self.names[key]

    def _met(self, row: Row, name: str, path: str, own: Plain, person: Plain) -> str:
        """Return whose row without an id it is where more than the name tells; what remains a question is asked."""
        tax_id = str(own.get("tax_id", ""))
        if not self._is_new(path):
            other = self.index.tax_id(path) if tax_id else ""
            if other and letters(other) != letters(tax_id):
                message = f'"{name}" has the tax number {other} in {path}; {_ANOTHER}'
                row.complain("tax_id", codes.DOUBLED, message)
            return path
        same = self.index.with_tax_id(tax_id, str(own.get("concern", ""))) if tax_id else []
        if len(same) == 1:
            self.names[as_seen(name)] = same[0]
            return same[0]
        said = addresses({**own, "contacts": [person]})
        for there, text in self.index.reached(said, self.company.region) if path not in self.wanted else ():
            column = "email" if "@" in text else "phone"
            row.complain(column, codes.DOUBLED, f'"{text}" is an address of {there}; {_WHICH}')
            break
        return path

    def _owner(self, row: Row) -> str:
        """Return the record of the client that a row is about."""
        foreign, name = row.text("client_id"), row.text("client")
        column = "client_id" if foreign or row.table.has("client_id") else "client"
        if not (foreign or name):
            row.complain(column, codes.MISSING, f'"{column}" is missing; fill it or delete the row')
            return ""
        said = foreign or name
        path = self.foreign.get(as_seen(said)) or (self.index.path(foreign) if foreign else None)
        path = path or self.names.get(as_seen(said))
        if path is None:
            there = self.index.named(said)
            path = there[0] if len(there) == 1 else self.index.path(said)
        if path in self.wanted or (path and not self._is_new(path)):
            return path
        if wrong := self.refused.get(as_seen(said)):
            place = f"{wrong.table.path}:{wrong.line}"
            row.complain(column, codes.UNKNOWN_CLIENT, f'its client "{said}" is not taken ({place})')
        else:
            message = f'"{said}" is no client of this import or of the base; add it to clients.csv'
            row.complain(column, codes.UNKNOWN_CLIENT, message)
        return ""


_WHICH: Final = 'is it that client? Give the list a column "id" with its id, or with another one'
_ANOTHER: Final = 'is it another client? Give the list a column "id" with an id of its own'


def by_client(
    tables: Iterable[Table], index: ClientIndex, company: NormsAdditions, statuses: Statuses, today: str
) -> list[ClientImport]:
    """Read all rows; what is wrong with them is noted in them."""
    tables = tuple(tables)
    gathering = _Gathering(index, company, statuses, today)
    for row in _rows(tables, "clients"):
        gathering.client(row)
    for row in _rows(tables, "contacts", "purchases", "interactions"):
        gathering.item(row)
    for one in gathering.wanted.values():
        if one.new:
            one.own["entered"] = today
        one.entries = settled(one.entries)
    return list(gathering.wanted.values())


def _rows(tables: Iterable[Table], *kinds: str) -> Iterator[Row]:
    return (row for table in tables if table.kind in kinds for row in table.rows)
