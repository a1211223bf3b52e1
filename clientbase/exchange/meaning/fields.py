"""What the rows of the four tables say, as parts of a record: plain texts under the record's own keys."""

import datetime as dt
import re
from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from typing import Any, Final, NamedTuple

from clientbase.exchange import findings as codes
from clientbase.exchange.meaning.cells import apart
from clientbase.exchange.meaning.headings import REASON, is_plain
from clientbase.exchange.meaning.listed import listed, several, with_point
from clientbase.exchange.meaning.lists import columns_of
from clientbase.exchange.meaning.norms_additions import NormsAdditions
from clientbase.exchange.meaning.table import Row, Table
from clientbase.fields import FIELDS, Field
from clientbase.language import say
from clientbase.model import Client, Contact
from clientbase.rules.addresses import addresses_in, phones_of

Plain = dict[str, Any]

_CLIENT_KINDS: Final = {
    **dict.fromkeys(
        "company organisation organization firma unternehmen компания организация".split(), "organisation"
    ),
    **dict.fromkeys("фирма компанија организација kompanija preduzeće предузеће".split(), "organisation"),
    **dict.fromkeys("person individual privat privatperson физлицо лице osoba особа".split(), "person"),
    **dict.fromkeys(
        "ооо оао зао пао ао дооел доо ад юрлицо gmbh ag ltd llc d.o.o. dooel b2b".split(), "organisation"
    ),
    **dict.fromkeys(
        ("юр. лицо", "юридическое лицо", "правно лице", "правно лицо", "legal entity"), "organisation"
    ),
    **dict.fromkeys(("физ. лицо", "физическое лицо", "физичко лице", "физичко лицо", "b2c"), "person"),
}
_STATUSES: Final = {
    **dict.fromkeys(
        "lead prospect potential interessent potenziell потенциальный потенцијален".split(), "potential"
    ),
    **dict.fromkeys("active customer client aktiv kunde активный активен активан aktivan".split(), "active"),
    **dict.fromkeys("former inactive lost churned ehemalig бывший поранешен бивши bivši".split(), "former"),
}
_SPECIAL: Final = frozenset(
    {
        "name",
        "kind",
        "status",
        "manager",
        "region",
        "aliases",
        "address",
        "notes",
        "since",
        "reviewed",
        "founded",
        "entered",
    }
)
_DAYS: Final = ("since", "reviewed")


class Names(NamedTuple):
    """Whom a row of a list of clients is about: the client, and a person there."""

    client: str
    person: str
    apart: bool
    """Whether phone and address for letters are the person's, as in an address book."""


def names(row: Row) -> Names:
    """Tell the client's name from that of the person."""
    text = row.text
    own = " ".join(filter(None, (text("first_name"), text("middle_name"), text("last_name"))))
    company, name, person = text("company"), text("name"), text("contact")
    if company:
        someone = own or person or (name if name != company else "")
        return Names(company, someone, bool(someone) and not person)
    called = name or own or person
    if not called and row.table.of_people:
        # In an address book many people have no name; by their address they can be found, and named later.
        called = next(iter((*row.texts("email"), *row.texts("phone"))), "")
    return Names(called, person if name or own else "", apart=False)


def is_person(row: Row, named: Names) -> bool:
    """Whether the client is a person: the list is of people, and this row knows no company."""
    return row.table.of_people and not named.person and not row.text("company")


def client(row: Row, company: NormsAdditions, named: Names) -> Plain:
    """Make a client's own fields of a row of clients."""
    if row.table.ours:
        return listed(row, "clients", company) | filled(extra=_own_fields(row, company))
    text = row.text
    if not named.client:
        row.complain("name" if row.table.has("name") else "company", codes.MISSING, _NO_NAME)
    _demand_own_cell(row, named)
    kind = _kind(row)
    source, channel = text("channel") or text("source"), ""
    if source:
        channel = company.channel(row, source)
    manager = company.manager(row, text("manager")) if text("manager") else ""
    address, second = _addresses(row)
    beside = [
        ("kind", "" if kind else text("kind")),
        ("source", "" if same(source, channel) else source),
        *second,
        *(("website", one) for one in row.texts("website")[1:]),
    ]
    if not named.person:
        beside += [("role", text("role")), *strange_birthday(row)]
    return filled(
        name=named.client,
        kind=kind or ("person" if is_person(row, named) else ""),
        status=_choice(row, "status", _STATUSES),
        manager=manager,
        region=text("region") or text("country"),
        aliases=[] if named.apart else _split(row, "aliases", commas=False),
        source=filled(channel=channel, campaign=text("campaign")),
        terms=filled(discount=row.percent("discount"), payment_days=text("payment_days")),
        founded=row.day_of_year("founded") or ("" if named.person else _born(row)),
        **{name: row.day(name) for name in _DAYS},
        address=address,
        notes=noted("", beside) if named.apart else noted(text("notes"), [*beside, *row.rest()]),
        extra=_own_fields(row, company),
        **_plain_fields(row, company, apart=named.apart),
        **listed(row, "clients", company, _READ),
    )


def _demand_own_cell(row: Row, named: Names) -> None:
    """Complain of a row of nobody knows whom: its client's cell is empty below a filled one, as if they were merged.

    In a list that begins with people, such as an address book, somebody without a company is a client by himself.
    """
    column = next(filter(row.table.has, ("company", "name")), "")
    if not named.client or not column or row.text(column) or row.text("tax_id"):
        return
    people = [n for one in _PERSON if one != column for n in row.table.places(one)]
    begins = bool(people) and row.table.places(column)[0] < min(people)
    if not begins or _CLIENT_KINDS.get(row.text("kind").casefold()) == "person":
        return
    if above := row.table.above(row, column):
        row.complain(column, codes.MISSING, f'"{column}" is empty below "{above}"; {_WHOSE}')
    elif row.table.has(REASON[0]):
        row.complain(column, codes.MISSING, f'"{column}" is empty; {_WHOSE}')


_PERSON: Final = ("name", "first_name", "last_name", "contact")
"""Columns that name a person, where another one names the client."""
_WHOSE: Final = 'write the client into each row, or person into a column "kind" for who is a client'


def _kind(row: Row) -> str:
    """Return what kind of client a row is about; a word that is none is told, since it stays in notes."""
    said = row.text("kind")
    kind = _CLIENT_KINDS.get(said.casefold(), "")
    if said and not kind:
        name = row.table.headings[row.table.places("kind")[0]].written
        _tell_once(row, say('column "{name}": words that are no kind of client are kept in notes', name=name))
    return kind


_READ: Final = frozenset(
    name
    for name, field in FIELDS[Client].items()
    if name != "entered" and (name in _SPECIAL or is_plain(field))
) | {name for name in columns_of("clients") if name.startswith(("source.", "terms."))}
"""Columns of clients that `client` reads itself."""


def _born(row: Row) -> str:
    """Return a birthday, which may stand in three columns; in an address book one that is not clear costs nobody."""
    year, month, day = (row.text(f"birth_{part}") for part in ("year", "month", "day"))
    if row.text("birthday") or not (month and day):
        return "" if strange_birthday(row) else row.day_of_year("birthday")
    try:
        parts = [int(part) for part in (year, month, day) if part]
        return dt.date(*(parts if year else (_LEAP, *parts))).isoformat()[0 if year else 5 :]
    except ValueError:
        return ""


def strange_birthday(row: Row) -> list[tuple[str, str]]:
    """Return a birthday of an address book as it stands, where it is none or may be two."""
    year, month, day = (row.text(f"birth_{part}") for part in ("year", "month", "day"))
    said = "-".join(filter(None, (year, month, day))) or row.text("birthday")
    if not said or not row.table.of_people:
        return []
    try:
        text = f"{int(year or _LEAP):04}-{int(month):02}-{int(day):02}" if month and day else said
        row.table.days("birthday", row.reading).of_year(text, row.reading.today)
    except ValueError:
        return [("birthday", said)]
    return []


_LEAP: Final = 2000
_NO_NAME: Final = '"name" is missing; fill it or delete the row'


def _plain_fields(row: Row, company: NormsAdditions, *, apart: bool) -> Plain:
    """Return the fields that one cell says as it stands."""
    found: Plain = {}
    for name, field in _plain_in(row.table, Client):
        if name in {"phone", "email"}:
            found[name] = "" if apart else _reached(row, name, company.region)
        elif field.form == "many" or (field.form == "one-or-many" and len(row.texts(name)) > 1):
            found[name] = _split(row, name)
        elif name == "preferred_channel":
            found[name] = row.text(name)
        elif choices := getattr(field.parse, "choices", None):
            found[name] = _choice(row, name, {choice: choice for choice in choices})
        else:
            found[name] = row.text(name)
    if found.get("segment"):
        found["segment"] = company.segment(row, found["segment"])
    return found


@lru_cache(maxsize=16)
def _plain_in(table: Table, part: type) -> tuple[tuple[str, Field], ...]:
    """Return the fields of a *part* that a list has a column for, and which one cell says as it stands."""
    return tuple(
        (name, field)
        for name, field in FIELDS[part].items()
        if (part is Contact or name not in _SPECIAL) and table.has(name) and is_plain(field)
    )


def _own_fields(row: Row, company: NormsAdditions) -> Plain:
    extra: Plain = {key: row.text(key) for key in ("credit_limit", "fax") if row.text(key)}
    if "credit_limit" in extra:
        with suppress(ValueError):  # it may be a text
            extra["credit_limit"] = row.table.sums("credit_limit", row.reading).text(extra["credit_limit"])
    for key, value in extra.items():
        company.field(row, key, value)
    for column in row.table.at:
        if column.startswith("extra.") and row.text(column):
            key = column.removeprefix("extra.")
            kind = company.types.get(key)
            if row.table.ours:
                company.field(row, key, row.text(column))
                found = several(row, column)
                extra[key] = _one_or_many([with_point(one) for one in found] if kind == "number" else found)
            elif kind == "date":
                extra[key] = row.day(column)
            elif kind == "number":
                extra[key] = row.amount(column)
            else:
                extra[key] = row.text(column)
    return extra


def person_of(row: Row, named: Names, region: str | None) -> Plain:
    """Make the person of a row of clients."""
    said = {name: _reached(row, name, region) if named.apart else "" for name in ("phone", "email")}
    nicknames = [("nickname", text) for text in row.texts("aliases")]
    notes = noted(row.text("notes"), [*nicknames, *strange_birthday(row), *row.rest()]) if named.apart else ""
    interests = _split(row, "interests")
    return filled(
        name=named.person,
        role=row.text("role"),
        **said,
        birthday=_born(row),
        interests=interests,
        notes=notes,
    )


def as_contact(row: Row, name: str, region: str | None) -> Plain:
    """Make a person at a client that is there of a row of clients that names no company."""
    return person_of(row, Names("", name, apart=True), region)


def contact(row: Row, region: str | None) -> Plain:
    """Make a person of a row of contacts."""
    text = row.text
    own = " ".join(filter(None, (text("first_name"), text("middle_name"), text("last_name"))))
    if not (text("name") or own):
        row.complain("name" if row.table.has("name") else "first_name", codes.MISSING, _NO_NAME)
    said = {
        "name": text("name") or own,
        "phone": _reached(row, "phone", region),
        "email": _reached(row, "email", region),
        "birthday": _born(row),
        "from": row.day("from"),
        "left": row.day("left_on"),
        "notes": noted(text("notes"), row.rest()),
    }
    for name, field in _plain_in(row.table, Contact):
        if name not in said:
            said[name] = _split(row, name) if field.form == "many" else text(name)
    return filled(**{name: said[name] for name in FIELDS[Contact] if name in said})


def _choice(row: Row, column: str, words: dict[str, str]) -> str:
    """Return the word of a closed list that a cell means; another word is left to the rules."""
    text = row.text(column)
    return words.get(text.casefold(), text)


def _reached(row: Row, column: str, region: str | None) -> str | list[str]:
    """Return the phones or e-mails of all cells, each of which may hold several."""
    found: list[str] = []
    for text in row.texts(column):
        if column == "email" and (inside := _EXCHANGE.match(text) or _CALLED.fullmatch(text)):
            text = inside["address"] or ""  # noqa: PLW2901
            said = say("addresses that only Exchange knows (/o=...) left out")
            if not text:
                _tell_once(row, said)
        if column == "phone" and _DAMAGED.fullmatch(text):
            row.complain(
                column, codes.WRONG_CELL, f'"{text}" is a phone that a spreadsheet has damaged; {DIGITS}'
            )
        found += (addresses_in(text) if column == "email" else phones_of(text, region)) or (text,)
    return _one_or_many(list(dict.fromkeys(filter(None, found))))


def _tell_once(row: Row, said: str) -> None:
    if said not in row.table.said:
        row.table.said.append(said)


_EXCHANGE: Final = re.compile(r"(?i)/o=[^@]*(?P<address>)$")
_CALLED: Final = re.compile(r"(?:[^@<>]*<|mailto:)(?P<address>[^@<>\s]+@[^@<>\s]+?)>?", re.IGNORECASE)
_DAMAGED: Final = re.compile(r"\d+(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)
DIGITS: Final = "its digits are lost, take them from where the list came from"
"""What to do about a number of which a spreadsheet has kept the first digits."""


def _one_or_many(texts: list[str]) -> str | list[str]:
    return texts if len(texts) > 1 else "".join(texts)


def _split(row: Row, column: str, *, commas: bool = True) -> list[str]:
    parts = (part for text in row.texts(column) for part in apart(text, commas=commas))
    if column == "tags":  # Google marks its own groups, and has one that says nothing
        parts = (part.removeprefix("* ") for part in parts if part.casefold() not in _GROUPS)
    return list(dict.fromkeys(filter(None, parts)))


_GROUPS: Final = frozenset({"* mycontacts", "mycontacts", "* starred"})


def _addresses(row: Row) -> tuple[str, list[tuple[str, str]]]:
    """Put the parts of the address together, and say which second one there is."""
    first, second = _address(row, ""), _address(row, "home_")
    formatted = ", ".join(filter(None, map(str.strip, row.text("full_address").splitlines())))
    if not (row.text("address") or row.text("city")):
        first = formatted or first
    return (first, [("home_address", second)]) if first and second != first else (second, [])


@lru_cache(maxsize=16)
def _has_address(table: Table, prefix: str) -> bool:
    return any(table.has(prefix + name) for name in ("address", "city", "postal_code", "region", "country"))


def _address(row: Row, prefix: str) -> str:
    """Put the parts of an address together, unless `region` says all of it."""
    if not _has_address(row.table, prefix):
        return ""
    said = {name: row.text(prefix + name) for name in ("address", "city", "postal_code", "region", "country")}
    street = ", ".join(filter(None, map(str.strip, said["address"].splitlines())))
    city = " ".join(filter(None, (said["postal_code"], said["city"])))
    parts = [part for part in (street, city, said["region"], said["country"]) if part]
    return ", ".join(parts) if parts[1:] or street or city else ""


def noted(said: str, beside: Iterable[tuple[str, str]]) -> str:
    """Put what has no field of its own below what was said, as `key: value`."""
    kept = [f"{key}: {value}" for key, value in beside if value]
    return "\n".join([said, *kept] if said else kept)


def same(one: str, other: str) -> bool:
    """Whether two words are one, in capitals or with blanks."""
    return "-".join(one.casefold().split()) == other.casefold()


def filled(**fields: Any) -> Plain:
    """Return what is known."""
    return {key: value for key, value in fields.items() if value}
