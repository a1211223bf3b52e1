"""The rows of all files put together by client, in the order of the files."""

from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

from clientbase.exchange import findings as codes
from clientbase.exchange.matching.client_index import ClientIndex, addresses, reduced
from clientbase.exchange.matching.orders import Entry, settled
from clientbase.exchange.matching.united import united
from clientbase.exchange.meaning import fields, items
from clientbase.exchange.meaning.listed import listed
from clientbase.exchange.meaning.lists import LISTS
from clientbase.exchange.meaning.norms_additions import NormsAdditions
from clientbase.exchange.meaning.statuses import Statuses
from clientbase.exchange.meaning.table import Row, Table
from clientbase.fields import FIELDS
from clientbase.names import as_seen, client_id, is_record, tax_key, valid_id

Plain = dict[str, Any]


class ClientImport:
    """What the files say of one client; the currencies of all sums are given."""

    def __init__(self, path: str, own: Plain, *, new: bool, by: str = "") -> None:
        """Begin with the client's *own* fields; its items follow."""
        self.path = path
        self.own = own
        self.new = new
        self.by = by
        """by what the rows were found to be this client's"""
        self.rows: list[Row] = []
        """the rows of lists of clients that say its own fields"""
        self.entries: list[Entry] = []
        self.people: dict[str, list[Plain]] = {}
        """the people among these, by their names"""

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

    def joined(self, deals: Iterable[str]) -> list[Entry]:
        """Return the entries with the documents of deals in their deals; *deals* are those that are there already."""
        papers: dict[str, list[Entry]] = {}
        for entry in self.entries:
            if entry.deal:
                papers.setdefault(entry.deal, []).append(entry)
        if not papers:
            return self.entries
        found = [entry for entry in self.entries if not entry.deal]
        for n, entry in enumerate(found):
            if entry.key == "deals" and (inside := papers.pop(str(entry.item.get("id")), None)):
                found[n] = entry._replace(item=entry.item | {"documents": [one.item for one in inside]})
        for deal, inside in papers.items():
            item = {"id": deal, "documents": [one.item for one in inside]}
            found.append(Entry("deals", item, inside[0].row))
            if deal not in deals:
                message = f'"{deal}" is no deal of the client, here or in the record; add it to deals.csv'
                for one in inside:
                    one.row.complain("deal", codes.UNKNOWN_CLIENT, message)
        return found

    def taken(self) -> Iterator[Row]:
        """Return all rows that it is made of."""
        yield from self.rows
        yield from (entry.row for entry in self.entries)


class _By(NamedTuple):
    """By what a row was found to be a client's."""

    how: str
    person: str = ""
    """the person of the client who has the address; then the row is about that person"""
    foreign: str = ""
    """the id that the list has for the client"""


class _Gathering:
    """The clients of an import while they are being found."""

    def __init__(self, index: ClientIndex, company: NormsAdditions, statuses: Statuses, today: str) -> None:
        self.index, self.company, self.statuses, self.today = index, company, statuses, today
        self.wanted: dict[str, ClientImport] = {}
        self.foreign: dict[str, str] = {}
        self.names: dict[str, str] = {}
        self.namesakes: dict[str, set[str]] = {}
        """the records of all clients of the lists who are called so"""
        self.refused: dict[str, Row] = {}
        self.owners: dict[str, str] = {}
        self.brought: dict[str, dict[str, str]] = {}
        """the clients that this import brings by their e-mails, with who has them"""
        self.whose: dict[tuple[str, str], str] = {}
        """the records of clients by what rows of items call them"""

    def client(self, row: Row) -> None:
        """Take a row of a list of clients."""
        named = fields.names(row)
        found = None
        if not row.faults:
            own = fields.client(row, self.company, named)
            person = fields.person_of(row, named, self.company.region) if named.person else {}
            found = None if row.faults else self._whose(row, named, own, person)
        if found is None or row.faults:
            self._refuse(row, named.client)
            return
        path, by = found
        if by.person:
            person, own = fields.as_contact(row, by.person, self.company.region), {}
        elif by.foreign and by.foreign.casefold() != path.rpartition("/")[2].removesuffix(".yaml"):
            own["aliases"] = list(dict.fromkeys([by.foreign, *own.get("aliases", ())]))
        self._take(row, named, path, by, own, person)

    def _take(self, row: Row, named: fields.Names, path: str, by: "_By", own: Plain, person: Plain) -> None:
        there = self.wanted.get(path)
        if there is None:
            there = self.wanted[path] = ClientImport(path, own, new=self._is_new(path), by=by.how)
            there.rows.append(row)
        elif row.cells == there.rows[0].cells if there.rows else False:
            row.aside = f"the same as line {there.rows[0].line}"
            return
        elif person or row.table.of_people:
            united(there.own, own)
            there.rows.append(row)
        else:
            row.complain("name", codes.DOUBLED, f'"{named.client}" stands twice; delete one of the rows')
            return
        if person:
            self._add_person(there, person, row)

    def _add_person(self, there: ClientImport, person: Plain, row: Row) -> None:
        """Add a person, or what another row says of the same one."""
        namesakes = there.people.setdefault(as_seen(person["name"]), [])
        for one in namesakes:
            if not self._apart(one, person):
                united(one, person)
                return
        namesakes.append(person)
        there.entries.append(Entry("contacts", person, row))

    def _apart(self, one: Plain, other: Plain) -> bool:
        """Whether two of one name are two: both are reached in one way, such as phones, and nowhere the same."""
        ours, theirs = self._reduced(one), self._reduced(other)
        alike = {way for way, _ in ours} & {way for way, _ in theirs}
        return bool(alike) and not ours & theirs

    def _reduced(self, part: Plain) -> set[tuple[str, str]]:
        return {(key, reduced(key, text, self.company.region)) for key, text, _ in addresses(part)}

    def _refuse(self, row: Row, name: str) -> None:
        for key in filter(None, (as_seen(row.text("id")), as_seen(name))):
            self.refused.setdefault(key, row)

    def _is_new(self, path: str) -> bool:
        return path not in self.index.paths

    def item(self, row: Row) -> None:
        """Take a row about a client."""
        if row.faults:
            return
        if row.table.kind == "mails":
            self._mail(row)
            return
        found = self._items(row)
        path = self._owner(row)
        if row.faults:
            return
        whose = self.wanted.setdefault(path, ClientImport(path, {}, new=False))
        deal = row.text("deal") if row.table.kind == "documents" else ""
        whose.entries += [Entry(key, self._marked(key, item, row), row, deal) for key, item in found]

    def _marked(self, key: str, item: Plain, row: Row) -> Plain:
        """Write down when and how an item came in, unless the list says it itself."""
        brought = {"learnt_from": "import", "entered": self.today}
        known = FIELDS[LISTS["leavings" if key == "left" else key].part]
        return item | {
            name: word for name, word in brought.items() if name in known and not row.table.has(name)
        }

    def _mail(self, row: Row) -> None:
        """Take a mail or meeting: it is a talk with each client of whom somebody took part."""
        mail = items.mail(row, self.company)
        if row.aside or row.faults:
            return
        met: dict[str, str] = {}
        for address in mail.addresses:
            for path, who in self._reach(address):
                met[path] = met.get(path) or who
        if not met:
            column = "from" if mail.talk.get("direction") == "in" else "to"
            said = ", ".join(mail.addresses) or "nobody"
            row.complain(
                column, codes.UNKNOWN_CLIENT, f'"{said}" is an address of no client; add it to its record'
            )
        for path, who in met.items():
            talk = self._marked("interactions", mail.talk | ({"with": who} if who else {}), row)
            whose = self.wanted.setdefault(path, ClientImport(path, {}, new=False, by="e-mail"))
            whose.entries.append(Entry("interactions", talk, row))
            whose.entries += [Entry("documents", one, row) for one in mail.documents]

    def _reach(self, address: str) -> list[tuple[str, str]]:
        """Return the clients of an address, with who has it: those of the base, else those that this import brings."""
        there = self.index.reached("email", address, None)
        if not there and not self.brought:
            for path, one in self.wanted.items():
                people = [entry.item for entry in one.entries if entry.key == "contacts"]
                for key, text, who in addresses({**one.own, "contacts": people}):
                    if key == "email":
                        self.brought.setdefault(as_seen(text), {}).setdefault(path, who)
        return list((there or self.brought.get(as_seen(address), {})).items())

    def _items(self, row: Row) -> list[items.Item]:
        kind = row.table.kind
        if kind == "purchases" and not row.table.ours:
            return items.purchase(row, self.company, self.statuses)
        if kind == "contacts" and not row.table.ours:
            return [("contacts", fields.contact(row, self.company.region))]
        if kind == "interactions" and not row.table.ours:
            return items.interaction(row, self.company)
        return [(LISTS[kind].key, listed(row, kind, self.company))]

    def _whose(self, row: Row, named: fields.Names, own: Plain, person: Plain) -> "tuple[str, _By] | None":
        """Return the path of a client's record and by what it was found; what remains a question is asked."""
        foreign = row.text("id")
        if row.table.with_ids:
            if not foreign:
                row.complain("id", codes.MISSING, '"id" is missing; fill it or delete the row')
                return None
            path = self._path_of_id(row, foreign, named)
            self._called(named.client, path)
            return path, _By("id", foreign=foreign)
        found = self._met(row, named.client, own, person)
        if found and not found[1].person:
            self.names[as_seen(named.client)] = found[0]
            self._called(named.client, found[0])
            self.owners.setdefault(found[0], named.client)
        if found and foreign:
            self.foreign.setdefault(as_seen(foreign), found[0])
        return found

    def _called(self, name: str, path: str) -> None:
        self.names.setdefault(as_seen(name), path)
        self.namesakes.setdefault(as_seen(name), set()).add(path)

    def _path_of_id(self, row: Row, foreign: str, named: fields.Names) -> str:
        """Return the path of an id, and learn whose it is; two rows must not share one."""
        path = self.index.path(foreign) or _place(row, foreign) or f"records/{client_id(foreign)}.yaml"
        first = self.owners.get(path)
        if first == foreign:
            if not named.person:
                row.complain("id", codes.DOUBLED, f'the id "{foreign}" stands twice; delete one of the rows')
        elif first is not None:
            message = f'the ids "{first}" and "{foreign}" would both be {path}; rename one of them'
            row.complain("id", codes.DOUBLED, message)
        self.owners.setdefault(path, foreign)
        self.foreign.setdefault(as_seen(foreign), path)
        return path

    def _met(self, row: Row, name: str, own: Plain, person: Plain) -> "tuple[str, _By] | None":
        """Find a client without an id by its tax number, an e-mail, a phone, or its name."""
        if path := self._called_by_id(row):
            own.pop("name", None)
            return path, _By("id")
        tax_id = str(own.get("tax_id", ""))
        same = self.index.with_tax_id(tax_id, str(own.get("concern", ""))) if tax_id else []
        if len(same) == 1:
            return same[0], _By("tax number")
        named = [path] if (path := self.names.get(as_seen(name))) else self.index.named(name)
        said = list(addresses({**own, "contacts": [person]}))
        for how, key in (("e-mail", "email"), ("phone", "phone")):
            for text in (one[1] for one in said if one[0] == key):
                there = self.index.reached(key, text, self.company.region)
                fitting = [path for path in there if path in named] if named else list(there)
                if there and len(fitting) != 1:
                    return self._asked(row, key, f'"{text}" is an address of {" and of ".join(there)}')
                if fitting and self._agrees(row, fitting[0], tax_id, name):
                    who = there[fitting[0]] if not (named or row.text("company")) else ""
                    return fitting[0], _By(how, person=who)
                if fitting:
                    return None
        return self._by_name(row, name, named, tax_id, own)

    def _called_by_id(self, row: Row) -> str | None:
        """Return the record whose id stands where an address book has the company, if nobody is called so."""
        if not (said := row.text("company")):
            return None
        made = client_id(said)
        literal = said == made or (said.casefold() == made and any(map(str.isdigit, made)))
        path = self.foreign.get(as_seen(said)) or (self.index.path(said) if literal else None)
        called = {*self.index.named(said), self.names.get(as_seen(said), path)}
        return path if called == {path} else None

    def _by_name(
        self, row: Row, name: str, named: list[str], tax_id: str, own: Plain
    ) -> "tuple[str, _By] | None":
        if len(named) > 1:
            return self._asked(row, "name", f'"{name}" may be {" or ".join(named)}')
        if not named or (row.table.of_people and self._is_another(named[0], own)):
            return self.index.free(name, self.owners), _By("")
        return (named[0], _By("name")) if self._agrees(row, named[0], tax_id, name) else None

    def _is_another(self, path: str, own: Plain) -> bool:
        """Whether a person is another one than that of the same name whom this import brings."""
        there = self.wanted.get(path)
        return bool(there and there.new and own.get("kind") == "person" and self._apart(there.own, own))

    def _agrees(self, row: Row, path: str, tax_id: str, name: str) -> bool:
        other = self.index.tax_id(path) if tax_id else ""
        if not other or tax_key(other) == tax_key(tax_id):
            return True
        message = f'"{name}" has the tax number {other} in {path}; {_ANOTHER}'
        row.complain("tax_id", codes.DOUBLED, message)
        return False

    @staticmethod
    def _asked(row: Row, column: str, message: str) -> None:
        row.complain(column, codes.DOUBLED, f"{message}; {_WHICH}")

    def _owner(self, row: Row) -> str:
        """Return the record of the client that a row is about."""
        whose = row.text("client_id"), row.text("client")
        if row.table.ours:
            whose = whose[1], ""
        if whose not in self.whose:
            path = self._found(row, *whose)
            if not path:
                return ""
            self.whose[whose] = path
        return self.whose[whose]

    def _found(self, row: Row, foreign: str, name: str) -> str:
        column = "client_id" if foreign or row.table.has("client_id") else "client"
        if not (foreign or name):
            row.complain(column, codes.MISSING, row.table.nobody(row, column))
            return ""
        said = foreign or name
        path = self.foreign.get(as_seen(said)) or (self.index.path(foreign) if foreign else None)
        if path is None:
            named = {*self.namesakes.get(as_seen(said), ()), *self.index.named(said)}
            literal = self.index.path(said) if said == client_id(said) else None
            if len(named) > 1 and not literal:
                message = f'"{said}" may be {" or ".join(sorted(named))}; {_WHOSE}'
                row.complain(column, codes.DOUBLED, message)
                return ""
            path = literal or next(iter(named), None) or self.index.path(said)
        if path is None and foreign and (made := f"records/{client_id(foreign)}.yaml") in self.wanted:
            path = made
        if path in self.wanted or (path and not self._is_new(path)):
            return path
        if wrong := self.refused.get(as_seen(said)):
            place = f"{wrong.table.path}:{wrong.line}"
            row.complain(column, codes.UNKNOWN_CLIENT, f'its client "{said}" is not taken ({place})')
        else:
            message = f'"{said}" is no client of this import or of the base; add it to clients.csv'
            row.complain(column, codes.UNKNOWN_CLIENT, message)
        return ""


def _place(row: Row, foreign: str) -> str:
    """Return where a record of our own list lies; empty where it says none."""
    path = row.text("path") if row.table.ours else ""
    stem = path.rpartition("/")[2].removesuffix(".yaml")
    if path and (stem != foreign or valid_id(stem) or not is_record(path) or "/../" in path or "\\" in path):
        row.complain("path", codes.WRONG_CELL, f'"{path}" is no place of the record "{foreign}"')
    return path


_WHICH: Final = 'which client is it? Give the list a column "id" with its id, or with a new one'
_WHOSE: Final = 'which client is it? Give the list a column "client_id"'
_ANOTHER: Final = 'is it another client? Give the list a column "id" with an id of its own'


def by_client(
    tables: Iterable[Table], index: ClientIndex, company: NormsAdditions, statuses: Statuses, today: str
) -> list[ClientImport]:
    """Read all rows; what is wrong with them is noted in them."""
    tables = tuple(tables)
    gathering = _Gathering(index, company, statuses, today)
    for row in _rows(sorted(tables, key=lambda table: not table.with_ids), "clients"):
        gathering.client(row)  # ids first, since other lists may name clients by them
    for row in _rows(tables, *LISTS, "mails"):
        gathering.item(row)
    for one in gathering.wanted.values():
        if one.new and not one.rows[0].table.has("entered"):
            one.own["entered"] = today
        one.entries = settled(one.entries)
    return list(gathering.wanted.values())


def _rows(tables: Iterable[Table], *kinds: str) -> Iterator[Row]:
    return (row for table in tables if table.kind in kinds for row in table.rows if not row.aside)
