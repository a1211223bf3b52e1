"""What rows about a client say of it: sales, returns, cancelled orders, talks, mails and meetings."""

from functools import lru_cache
from typing import Final, NamedTuple

from clientbase.exchange import findings as codes
from clientbase.exchange.meaning.fields import Plain, filled, noted, same
from clientbase.exchange.meaning.listed import listed
from clientbase.exchange.meaning.norms_additions import NormsAdditions
from clientbase.exchange.meaning.numbers import currency_beside, decimal
from clientbase.exchange.meaning.statuses import CANCELLED, RETURNED, SALE, UNKNOWN, Statuses, about
from clientbase.exchange.meaning.table import Row, Table

_DIRECTIONS: Final = {
    **dict.fromkeys("in inbound incoming eingehend входящий входящее дојдовно долазни dolazni".split(), "in"),
    **dict.fromkeys(
        "out outbound outgoing ausgehend исходящий исходящее појдовно одлазни odlazni".split(), "out"
    ),
}
MORE: Final = "and more: "
"""How a line begins that counts attachments which are not named."""
_OF_A_SALE: Final = frozenset(
    {"date", "amount", "currency", "cost", "product", "items", "manager", "document", "notes"}
)
_OF_A_TALK: Final = frozenset({"date", "kind", "direction", "by", "with", "about", "document", "outcome"})

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
    elif meaning == SALE:
        _contradicted(row, statuses)
    common = filled(
        date=row.day("date", needed=True),
        amount=amount.removeprefix("-"),
        currency=(row.currency("currency") or _currency(row)) if amount else "",
        product=text("product"),
        document=text("document"),
    )
    cost, manager = row.amount("cost"), company.manager(row, text("manager")) if text("manager") else ""
    beside = [(name, text(name)) for name in ("items", "cost", "manager", "notes")]
    status = text("status")
    if meaning == CANCELLED:
        negative = [("amount", amount)] if amount.startswith("-") else []
        return [("cancelled", common | filled(reason=noted(status, [*negative, *beside, *row.rest()])))]
    if amount.startswith("-"):
        # A return has no field for these, and nothing that a file says is dropped.
        told = status if meaning == RETURNED else ""
        return [("returns", common | filled(reason=noted(told, [*beside, *row.rest()])))]
    items = row.whole("items")
    notes = noted(text("notes"), row.rest())
    more = listed(row, "purchases", company, _OF_A_SALE)
    sale = common | filled(cost=cost, items=items, manager=manager, notes=notes) | more
    if meaning != RETURNED:
        return [("purchases", sale)]
    if not amount:
        row.complain("amount", codes.MISSING, f'"amount" is missing of what came back ({status}); fill it')
    return [("purchases", sale), ("returns", {**common, "reason": status})]


def _contradicted(row: Row, statuses: Statuses) -> None:
    """Refuse a sale of which another column says that it came to nothing or back: nobody knows which of them holds."""
    waiting = bool(row.text("status"))
    for n, told in _beside(row.table):
        if row.cells[n] and statuses.undone(row.cells[n], told, waiting=waiting):
            heading = row.table.headings[n].written
            message = f'"{row.cells[n]}" in "{heading}" speaks against a sale; {_SAY}'
            row.complain(f"\0{n}", codes.UNKNOWN_STATUS, message)


_SAY: Final = "say in one column status what became of it"


@lru_cache(maxsize=16)
def _beside(table: Table) -> list[tuple[int, str]]:
    """Return the columns beside the status that are about what became of an order."""
    return [(n, told) for n in table.unknown() if (told := about(table.headings[n].written))]


def _currency(row: Row) -> str:
    """Return the currency that stands beside a sum."""
    return currency_beside(row.text("amount"))


_MAP_IT: Final = "say what it means in schema.yaml, under import: {status: {WORD: sale}}"


def interaction(row: Row, company: NormsAdditions) -> list[Item]:
    """Make an interaction of a row of interactions."""
    text = row.text
    kind, channel = text("kind") or text("channel"), text("channel") if text("kind") else ""
    if not kind:
        row.complain("kind", codes.MISSING, '"kind" is missing, and "channel" too; fill one of them')
    person = text("contact")
    talk = filled(
        date=row.day("date", needed=True),
        kind=company.kind(row, kind, person=bool(person)) if kind else "",
        direction=_DIRECTIONS.get(row.read("direction", _direction).casefold(), ""),
        by=company.manager(row, text("manager")) if text("manager") else "",
        **{"with": person},
        about=noted(text("text"), [("channel", "" if same(channel, kind) else channel), *row.rest()]),
        document=text("document"),
        outcome=text("outcome"),
    )
    return [("interactions", talk | listed(row, "interactions", company, _OF_A_TALK))]


class Mail(NamedTuple):
    """A mail or meeting: its people who are none of ours, the talk that it was, and what came with it."""

    addresses: list[str]
    talk: Plain
    documents: list[Plain]


def mail(row: Row, company: NormsAdditions) -> Mail:
    """Make a talk of a mail or meeting, without whose it is and who took part."""
    text = row.text
    kind = text("kind") or "email"
    sender, receivers = (text(column).split() for column in ("from", "to"))
    ours = [key for one in (*sender, *receivers) if (key := company.manager_at(one))]
    wrote = bool(sender) and bool(company.manager_at(sender[0]))
    said = sender if sender and not wrote else receivers
    talk = filled(
        date=row.day("date", needed=True),
        kind=company.kind(row, kind, person=True),
        direction=("out" if wrote else "in") if sender else "",
        by=ours[0] if ours else "",
        about="\n".join(filter(None, (text("subject"), text("text")))),
        document=", ".join(text("documents").splitlines()),
    )
    if why := text("cancelled"):
        row.aside = f'"{text("subject")}" is {why}'
    elif (day := talk.get("date")) and day > row.reading.today.isoformat():
        row.aside = f'"{text("subject")}" is still ahead'
    return Mail([one for one in said if not company.manager_at(one)], talk, _attached(row, talk))


def _attached(row: Row, talk: Plain) -> list[Plain]:
    """Make a document of each attachment: what it is called is all that is known of it, no file is kept."""
    names = [name for name in row.text("documents").splitlines() if not name.startswith(MORE)]
    return [filled(date=talk.get("date"), kind=name, direction=talk.get("direction")) for name in names]


def _direction(text: str) -> str:
    if text.casefold() not in _DIRECTIONS:
        raise ValueError(f'"{text}" is no direction; write in or out')
    return text
