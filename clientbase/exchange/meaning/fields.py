"""What the rows of the four tables say, as parts of a record: plain texts under the record's own keys."""

import re
from collections.abc import Iterable
from contextlib import suppress
from typing import Any, Final, NamedTuple

from clientbase.exchange import findings as codes
from clientbase.exchange.meaning.headings import is_plain
from clientbase.exchange.meaning.norms_additions import NormsAdditions
from clientbase.exchange.meaning.numbers import decimal
from clientbase.exchange.meaning.statuses import CANCELLED, RETURNED, UNKNOWN, Statuses
from clientbase.exchange.meaning.table import Row
from clientbase.fields import FIELDS
from clientbase.model import Client
from clientbase.rules.addresses import addresses_in, phones_of
from clientbase.values import parse_currency, parse_whole

Plain = dict[str, Any]

_CLIENT_KINDS: Final = {
    **dict.fromkeys(
        "company organisation organization firma unternehmen компания организация".split(), "organisation"
    ),
    **dict.fromkeys("фирма компанија организација kompanija preduzeće предузеће".split(), "organisation"),
    **dict.fromkeys("person individual privat privatperson физлицо лице osoba особа".split(), "person"),
}
_STATUSES: Final = {
    **dict.fromkeys(
        "lead prospect potential interessent potenziell потенциальный потенцијален".split(), "potential"
    ),
    **dict.fromkeys("active customer client aktiv kunde активный активен активан aktivan".split(), "active"),
    **dict.fromkeys("former inactive lost churned ehemalig бывший поранешен бивши bivši".split(), "former"),
}
_DIRECTIONS: Final = {
    **dict.fromkeys("in inbound incoming eingehend входящий входящее дојдовно долазни dolazni".split(), "in"),
    **dict.fromkeys(
        "out outbound outgoing ausgehend исходящий исходящее појдовно одлазни odlazni".split(), "out"
    ),
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
_LISTED: Final = re.compile(r"[,;|\n]")
_NAMES: Final = re.compile(r"[;|\n]")
"""What stands between names, which may have commas in them."""
_LEARNT: Final = "import"


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
    return Names(name or own or person, person if name or own else "", apart=False)


def is_person(row: Row) -> bool:
    """Whether the client is a person: the list knows first and last names, and this row no company."""
    return row.table.has("first_name") and bool(row.text("first_name") or row.text("last_name"))


def client(row: Row, company: NormsAdditions, file_id: str, named: Names) -> Plain:
    """Make a client's own fields of a row of clients."""
    text = row.text
    if not named.client:
        row.complain("name" if row.table.has("name") else "company", codes.MISSING, _NO_NAME)
    kind = _CLIENT_KINDS.get(text("kind").casefold(), "")
    source, channel = text("channel") or text("source"), ""
    if source:
        channel = company.channel(row, source)
    foreign = text("id")
    manager = company.manager(row, text("manager")) if text("manager") else ""
    aliases = [foreign] if foreign and foreign.casefold() != file_id else []
    return _filled(
        name=named.client,
        kind=kind or ("person" if not named.person and not text("company") and is_person(row) else ""),
        status=_choice(row, "status", _STATUSES),
        manager=manager,
        region=text("region") or text("country"),
        aliases=list(dict.fromkeys([*aliases, *_split(row, "aliases", _NAMES)])),
        source=_filled(channel=channel, campaign=text("campaign")),
        terms=_filled(discount=row.amount("discount").removesuffix("%"), payment_days=text("payment_days")),
        founded=row.day_of_year("founded"),
        **{name: row.day(name) for name in _DAYS},
        address=_address(row),
        notes=_lines(
            text("notes"),
            [("kind", "" if kind else text("kind")), ("source", "" if _same(source, channel) else source)],
            row,
        ),
        extra=_own_fields(row, company),
        **_plain_fields(row, company, apart=named.apart),
    )


_NO_NAME: Final = '"name" is missing; fill it or delete the row'


def _plain_fields(row: Row, company: NormsAdditions, *, apart: bool) -> Plain:
    """Return the fields that one cell says as it stands."""
    found: Plain = {}
    for name, field in FIELDS[Client].items():
        if name in _SPECIAL or not row.table.has(name) or not is_plain(field):
            continue
        if name in {"phone", "email"}:
            found[name] = "" if apart else _reached(row, name, company.region)
        elif field.form == "many" or (field.form == "one-or-many" and len(row.texts(name)) > 1):
            found[name] = _split(row, name, _LISTED)
        elif name == "preferred_channel":
            found[name] = row.text(name)
        elif choices := getattr(field.parse, "choices", None):
            found[name] = _choice(row, name, {choice: choice for choice in choices})
        else:
            found[name] = row.text(name)
    if found.get("segment"):
        found["segment"] = company.segment(row, found["segment"])
    return found


def _own_fields(row: Row, company: NormsAdditions) -> Plain:
    extra = {key: row.text(key) for key in ("credit_limit", "fax") if row.text(key)}
    if "credit_limit" in extra:
        with suppress(ValueError):  # it may be a text
            extra["credit_limit"] = row.table.sums("credit_limit", row.reading).text(extra["credit_limit"])
    for key, value in extra.items():
        company.field(row, key, value)
    for heading in row.table.headings:
        key = heading.column.removeprefix("extra.")
        if key != heading.column and row.text(heading.column):
            kind = company.types.get(key)
            if kind == "date":
                extra[key] = row.day(heading.column)
            elif kind == "number":
                extra[key] = row.amount(heading.column)
            else:
                extra[key] = row.text(heading.column)
    return extra


def person_of(row: Row, named: Names, region: str | None) -> Plain:
    """Make the person of a row of clients."""
    said = {name: _reached(row, name, region) if named.apart else "" for name in ("phone", "email")}
    return _filled(name=named.person, role=row.text("role"), **said, birthday=row.day_of_year("birthday"))


def contact(row: Row, region: str | None) -> Plain:
    """Make a person of a row of contacts."""
    text = row.text
    own = " ".join(filter(None, (text("first_name"), text("middle_name"), text("last_name"))))
    if not (text("name") or own):
        row.complain("name" if row.table.has("name") else "first_name", codes.MISSING, _NO_NAME)
    return _filled(
        name=text("name") or own,
        role=text("role"),
        decides=_split(row, "decides", _LISTED),
        phone=_reached(row, "phone", region),
        email=_reached(row, "email", region),
        preferred_channel=text("preferred_channel"),
        birthday=row.day_of_year("birthday"),
        interests=_split(row, "interests", _LISTED),
        **{"from": row.day("from")},
        left=row.day("left_on"),
        notes=_lines(text("notes"), (), row),
    )


Item = tuple[str, Plain]
"""An item, and the list of the record that it goes into."""


def purchase(row: Row, company: NormsAdditions, statuses: Statuses) -> list[Item]:
    """Make a sale, a return or a cancelled order of a row of purchases; a sale that came back is both."""
    text = row.text
    amount = row.amount("amount")
    meaning = statuses.meaning(text("status"), decimal(amount))
    if meaning == UNKNOWN:
        row.complain(
            "status", codes.UNKNOWN_STATUS, f'"{text("status")}" is no status that is known; {_MAP_IT}'
        )
    common = _filled(
        date=row.day("date", needed=True),
        amount=amount.removeprefix("-"),
        currency=(row.read("currency", parse_currency) or company.currency) if amount else "",
        product=text("product"),
        document=text("document"),
    )
    cost, manager = row.amount("cost"), company.manager(row, text("manager")) if text("manager") else ""
    beside = [
        ("items", text("items")),
        ("cost", text("cost")),
        ("manager", text("manager")),
        ("notes", text("notes")),
    ]
    status = text("status")
    if meaning == CANCELLED:
        negative = [("amount", amount)] if amount.startswith("-") else []
        return [("cancelled", common | _filled(reason=_lines(status, [*negative, *beside], row)))]
    if amount.startswith("-"):
        # A return has no field for these, and nothing that a file says is dropped.
        told = status if meaning == RETURNED else ""
        return [("returns", common | _filled(reason=_lines(told, beside, row), learnt_from=_LEARNT))]
    items = row.read("items", parse_whole)
    notes = _lines(text("notes"), (), row)
    sale = common | _filled(cost=cost, items=items, manager=manager, notes=notes, learnt_from=_LEARNT)
    if meaning != RETURNED:
        return [("purchases", sale)]
    if not amount:
        row.complain("amount", codes.MISSING, f'"amount" is missing of what came back ({status}); fill it')
    return [("purchases", sale), ("returns", {**common, "reason": status, "learnt_from": _LEARNT})]


_MAP_IT: Final = "say what it means in schema.yaml, under import: {status: {WORD: sale}}"


def interaction(row: Row, company: NormsAdditions) -> list[Item]:
    """Make an interaction of a row of interactions."""
    text = row.text
    kind, channel = text("kind") or text("channel"), text("channel") if text("kind") else ""
    if not kind:
        row.complain("kind", codes.MISSING, '"kind" is missing, and "channel" too; fill one of them')
    person = text("contact")
    talk = _filled(
        date=row.day("date", needed=True),
        kind=company.kind(row, kind, person=bool(person)) if kind else "",
        direction=_DIRECTIONS.get(row.read("direction", _direction).casefold(), ""),
        by=company.manager(row, text("manager")) if text("manager") else "",
        **{"with": person},
        about=_lines(text("text"), [("channel", "" if _same(channel, kind) else channel)], row),
        document=text("document"),
        outcome=text("outcome"),
        learnt_from=_LEARNT,
    )
    return [("interactions", talk)]


def _direction(text: str) -> str:
    if text.casefold() not in _DIRECTIONS:
        raise ValueError(f'"{text}" is no direction; write in or out')
    return text


def _choice(row: Row, column: str, words: dict[str, str]) -> str:
    """Return the word of a closed list that a cell means; another word is left to the rules."""
    text = row.text(column)
    return words.get(text.casefold(), text)


def _reached(row: Row, column: str, region: str | None) -> str | list[str]:
    """Return the phones or e-mails of all cells, each of which may hold several."""
    found: list[str] = []
    for text in row.texts(column):
        found += (addresses_in(text) if column == "email" else phones_of(text, region)) or (text,)
    return _one_or_many(list(dict.fromkeys(found)))


def _one_or_many(texts: list[str]) -> str | list[str]:
    return texts if len(texts) > 1 else "".join(texts)


def _split(row: Row, column: str, between: re.Pattern[str]) -> list[str]:
    parts = (part.strip() for text in row.texts(column) for part in between.split(text))
    return list(dict.fromkeys(filter(None, parts)))


def _address(row: Row) -> str:
    """Put the parts of an address together, unless `region` says all of it."""
    text = row.text
    city = " ".join(filter(None, (text("postal_code"), text("city"))))
    parts = [part for part in (text("address"), city, text("region"), text("country")) if part]
    return ", ".join(parts) if parts[1:] or text("address") or city else ""


def _lines(said: str, beside: Iterable[tuple[str, str]], row: Row) -> str:
    """Put what has no field of its own below what was said, as `key: value`."""
    kept = [f"{key}: {value}" for key, value in (*beside, *row.rest()) if value]
    return "\n".join([said, *kept] if said else kept)


def _same(one: str, other: str) -> bool:
    return "-".join(one.casefold().split()) == other.casefold()


def _filled(**fields: Any) -> Plain:
    return {key: value for key, value in fields.items() if value}
