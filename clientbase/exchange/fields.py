"""What the rows of the four tables say, as parts of a record: plain texts under the record's own keys."""

from collections.abc import Iterable
from typing import Any, Final

from clientbase.exchange import findings as codes
from clientbase.exchange.norms_additions import NormsAdditions
from clientbase.exchange.table import Row
from clientbase.values import (
    parse_amount,
    parse_currency,
    parse_day,
    parse_day_of_year,
    parse_text,
    parse_whole,
)

Plain = dict[str, Any]

_CLIENT_KINDS: Final = {
    "company": "organisation",
    "organisation": "organisation",
    "organization": "organisation",
    "person": "person",
}
_DIRECTIONS: Final = {
    **dict.fromkeys(("in", "inbound", "incoming"), "in"),
    **dict.fromkeys(("out", "outbound", "outgoing"), "out"),
}
_TAKEN_BACK: Final = frozenset({"cancelled", "canceled", "returned"})


def client(row: Row, company: NormsAdditions, file_id: str) -> Plain:
    """Make a client's own fields of a row of clients."""
    text = row.text
    kind = _CLIENT_KINDS.get(text("kind").casefold(), "")
    source, channel = text("source"), ""
    if source:
        channel = company.channel(source)
    extra = {key: text(key) for key in ("credit_limit", "fax") if text(key)}
    for key, value in extra.items():
        company.field(key, value)
    foreign = text("id")
    return _filled(
        name=row.read("name", parse_text, needed=True),
        kind=kind,
        manager=company.manager(text("manager")) if text("manager") else "",
        region=text("region") or text("country"),
        aliases=[foreign] if foreign.casefold() != file_id else [],
        source={"channel": channel} if channel else {},
        phone=text("phone"),
        email=text("email"),
        website=text("website"),
        address=_address(row),
        notes=_lines(
            text("notes"),
            [("kind", "" if kind else text("kind")), ("source", "" if _same(source, channel) else source)],
            row,
        ),
        extra=extra,
    )


def contact(row: Row) -> Plain:
    """Make a person of a row of contacts."""
    text = row.text
    return _filled(
        name=row.read("name", parse_text, needed=True),
        role=text("role"),
        phone=text("phone"),
        email=text("email"),
        preferred_channel=text("preferred_channel"),
        birthday=row.read("birthday", parse_day_of_year),
        left=row.read("left_on", parse_day),
        notes=_lines(text("notes"), (), row),
    )


def purchase(row: Row, company: NormsAdditions) -> tuple[str, Plain]:
    """Make a purchase of a row of purchases, or a return; say under which key of the record it goes."""
    text = row.text
    amount = row.read("amount", parse_amount, needed=True)
    common = {
        "date": row.read("date", parse_day, needed=True),
        "amount": amount.removeprefix("-"),
        "currency": row.read("currency", parse_currency) or company.currency,
        "product": text("product"),
        "document": text("id"),
    }
    cost = row.read("cost", parse_amount)
    manager = company.manager(text("manager")) if text("manager") else ""
    status = text("status")
    if amount.startswith("-") or status.casefold() in _TAKEN_BACK:
        # A return has no field for these, and nothing that a file says is dropped.
        beside = [(key, text(key)) for key in ("items", "cost", "manager", "notes")]
        return "returns", _filled(**common, reason=_lines(status, beside, row))
    items = row.read("items", parse_whole)
    notes = _lines(text("notes"), [("status", status)], row)
    return "purchases", _filled(**common, cost=cost, items=items, manager=manager, notes=notes)


def interaction(row: Row, company: NormsAdditions) -> Plain:
    """Make an interaction of a row of interactions."""
    text = row.text
    kind, channel = text("kind") or text("channel"), text("channel") if text("kind") else ""
    if not kind:
        row.complain("kind", codes.MISSING, '"kind" is missing, and "channel" too; fill one of them')
    person = text("contact")
    return _filled(
        date=row.read("date", parse_day, needed=True),
        kind=company.kind(kind, person=bool(person)),
        direction=_DIRECTIONS.get(row.read("direction", _direction).casefold(), ""),
        by=company.manager(text("manager")) if text("manager") else "",
        **{"with": person},
        about=_lines(text("text"), [("channel", "" if _same(channel, kind) else channel)], row),
        document=text("document"),
        outcome=text("outcome"),
        learnt_from="import",
    )


def _direction(text: str) -> str:
    if text.casefold() not in _DIRECTIONS:
        raise ValueError(f'"{text}" is no direction; write in or out')
    return text


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
