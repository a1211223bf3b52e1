"""What one needs to know before a call or a meeting, on one page: made of the client's card."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from clientbase.base import Base
from clientbase.columns import columns
from clientbase.lookups.card import card
from clientbase.page import Page, Table
from clientbase.render.cells import for_people
from clientbase.spoken import spoken_day
from clientbase.values import Duration, counted, currency_decimals

Told = tuple[str, str]
"""What is told, and of what kind it is."""
Row = dict[str, Any]

_PEOPLE: Final = 3
_TALKS: Final = 3
_ITEMS: Final = 3
_MANY: Final = 8
"""So much of each the card holds."""
_AHEAD: Final = Duration(90, "d")
"""How far ahead who takes over looks for birthdays and other dates."""
_TERMS: Final = (
    ("terms_discount", "discount", " %"),
    ("terms_payment_days", "days to pay", ""),
    ("price_list", "price list", ""),
    ("currency", "currency", ""),
)
_LONG_AGO: Final = 365
"""Days after which a problem that was solved is no longer touchy."""


class Known(NamedTuple):
    """A client's card by names: its figures, and the rows of each table."""

    client: str
    day: dt.date
    decimals: int
    facts: Mapping[str, Any]
    rows: Mapping[str, Sequence[Row]]
    further: Sequence[Row]
    """what the card does not say of people: name, other phones, what they do not want, where they have gone"""

    def money(self, units: int) -> str:
        """Return a sum as people read it."""
        return for_people("money", self.decimals)(units)


def shown(base: Base, client: str, page: Page) -> Page:
    """Return the card *page* as it is needed before a call; the rest is folded."""
    known = _known(base, client, page)
    rows = [*_call(known), *_talks(known, 1), *list(_sold(known))[:1], *_notes(known), *_folded(known)]
    return page._replace(figures=(), tables=(_table(client, page.title, rows),))


def briefs(base: Base, clients: Iterable[str], day: dt.date | None) -> Page:
    """Make a page with a table for each of *clients*: what to know before a call or a meeting, on *day* if named."""
    pages = [card(base, client) for client in clients]
    tables = [
        _table(client, page.title, _brief(_known(base, client, page), day))
        for client, page in zip(clients, pages, strict=True)
    ]
    title = tables[0].title if len(tables) == 1 else "Briefs"
    question = (
        f"What to know before {spoken_day(day, base.day)}?"
        if day
        else "What to know before the call or the meeting?"
    )
    return base.page(("brief", title, question, ""), (), tables)


def for_successor(base: Base, clients: Iterable[str], giver: str) -> Iterator[tuple[str, Page]]:
    """Make a page for each of *clients*: all that who takes over from *giver* has to know."""
    from clientbase.reports.dates import near_dates

    near = near_dates(base, _AHEAD)
    names = [column.name for column in near.columns]
    dates: dict[Any, list[Row]] = {}
    for row in near.rows:
        named = dict(zip(names, row, strict=True))
        dates.setdefault(named["client"], []).append(named)
    for client in clients:
        page = card(base, client)
        told = _handed_over(_known(base, client, page), dates.get(client, ()))
        question = f"What does who takes over from {giver} have to know?"
        yield client, base.page(("brief", page.title, question, ""), (), [_table(client, page.title, told)])


def meeting(base: Base, day: dt.date) -> list[str]:
    """Return the clients with whom something is promised or planned for *day*."""
    sql = """SELECT client FROM promises WHERE due = ?1 UNION SELECT client FROM facts WHERE planned = ?1 ORDER BY 1"""
    return [client for (client,) in base.ask(sql, (day.isoformat(),))]


def _table(client: str, title: str, rows: Iterable[Told]) -> Table:
    """Set the rows below each other; what is of the same kind as the row before it does not say so again."""
    said, told = "", []
    for kind, text in rows:
        told.append(("" if kind == said else kind, text))
        said = kind
    return Table(client, title, columns("topic! told!"), tuple(told))


def _known(base: Base, client: str, page: Page) -> Known:
    rows = {
        table.name: [dict(zip((c.name for c in table.columns), row, strict=True)) for row in table.rows]
        for table in page.tables
    }
    further = base.rows(_FURTHER, (client,))
    facts = {figure.name: figure.value for figure in page.figures}
    return Known(client, base.day, currency_decimals(page.currency), facts, rows, further)


_FURTHER: Final = """
SELECT c.name, (SELECT group_concat(phone, ', ') FROM phones p WHERE p.client = c.client AND p.contact = c.n) AS phones,
       (SELECT group_concat(value, ', ') FROM json_each(c.no_contact)) AS unwanted, c.moved_to
  FROM contacts c WHERE c.client = ?1
 UNION ALL
SELECT NULL, (SELECT group_concat(phone, ', ') FROM phones p WHERE p.client = k.id AND p.contact IS NULL),
       (SELECT group_concat(value, ', ') FROM json_each(k.no_contact)), NULL
  FROM clients k WHERE k.id = ?1
"""


def _brief(known: Known, day: dt.date | None) -> Iterator[Told]:
    yield from _call(known)
    if day:
        yield from (("That day", text) for text in _on(known, day))
    yield from _talks(known, _TALKS)
    yield from _sold(known)
    yield from _bought(known)
    yield from _wanted(known)
    yield from _touchy(known)
    yield from _notes(known)


def _handed_over(known: Known, dates: Iterable[Row]) -> Iterator[Told]:
    """Tell all that stands on the card, and more of it than before a call."""
    yield from _call(known, everybody=True)
    for row in dates:
        yield "Date", f"{row['date']} {row['what']}"
    about = {row["field"]: row["value"] for row in known.rows["about"]}
    if terms := [f"{said} {about[field]}{unit}" for field, said, unit in _TERMS if field in about]:
        yield "Terms", ", ".join(terms)
    yield from _talks(known, _MANY)
    yield from _sold(known)
    yield from _bought(known, _MANY)
    yield from _wanted(known, _MANY)
    yield from _touchy(known)
    yield from _notes(known)


def _call(known: Known, *, everybody: bool = False) -> Iterator[Told]:
    """Say how they are reached, what is promised and open, and what to beware of."""
    own = next((row for row in known.further if row["name"] is None), {})
    if own.get("phones"):
        yield "Phone", str(own["phones"])
    yield from _people(known, None if everybody else _PEOPLE)
    yield from _promised(known, None if everybody else _ITEMS)
    yield from (("Open", text) for text in _open(known))
    yield from (("Beware", text) for text in warnings(known, own))
    if standing := ", ".join(_standing(known.facts)):
        yield "Client", standing
    if since := known.facts.get("others_as_of"):
        yield (
            "As of",
            f"now; stage, class and lights by the other records as of {since}, see: clientbase list",
        )


def _people(known: Known, most: int | None) -> Iterator[Told]:
    further = {row["name"]: row for row in known.further}
    here = [row for row in known.rows["contacts"] if row["left"] is None]
    for n, row in enumerate(here[:most]):
        yield "Call" if n == 0 else "Or", ", ".join(_person(row, further[row["name"]]))
    if most is not None and len(here) > most:
        yield "Or", f"{counted(len(here) - most, 'person')} more".replace("persons", "people")
    for row in known.rows["contacts"]:
        if row["left"] is not None:
            gone = further[row["name"]]["moved_to"]
            role = f", {row['role']}" if row["role"] else ""
            yield "Left", f"{row['name']}{role}, on {row['left']}{f'; now at {gone}' if gone else ''}"


def _person(row: Row, further: Row) -> Iterator[str]:
    yield row["name"]
    yield from filter(None, (row["role"], further["phones"], row["email"]))
    if row["preferred_channel"]:
        yield f"best by {row['preferred_channel']}"
    if row["decides"]:
        yield f"decides on {row['decides']}"
    if further["unwanted"]:
        yield f"does not want {further['unwanted']}"


def _promised(known: Known, most: int | None) -> Iterator[Told]:
    promises = [row for row in known.rows["due"] if row["due"] in {"next step", "task"}]
    for row in promises[:most]:
        late = f", {counted(row['over'], 'day')} late" if row["over"] else ""
        yield (
            "Promised",
            f"{row['what'] or row['due']}, {spoken_day(dt.date.fromisoformat(row['date']), known.day)}{late}",
        )
    if most is not None and len(promises) > most:
        yield "Promised", f"and {len(promises) - most} more"


def _open(known: Known) -> Iterator[str]:
    for row in known.rows["due"]:
        if row["due"] == "open problem":
            yield f"problem since {row['date']}: {row['what']}"
    for row in known.rows["deals"]:
        amount = f", {known.money(row['amount'])}" if row["amount"] else ""
        expected = f", expected {row['expected']}" if row["expected"] else ""
        yield f"deal {row['title'] or row['id']}: {row['stage'] or 'no stage'}{amount}{expected}"
    for row in known.rows["proposals"]:
        if row["decision"] == "pending":
            amount = f" for {known.money(row['amount'])}" if row["amount"] else ""
            yield f"offer of {row['product'] or 'something'}{amount}, waiting since {row['date']}"


def warnings(known: Known, own: Mapping[str, Any]) -> Iterator[str]:
    """Say what to beware of; *own* is what the client itself does not want."""
    facts = known.facts
    if facts.get("stage") == "former" or facts.get("status") == "former":
        about = {row["field"]: row["value"] for row in known.rows["about"]}
        reason = f": {about['left_reason']}" if "left_reason" in about else ""
        yield f"is no client any more{reason}"
    if facts.get("stage") in {"dormant", "lost"}:
        whose = "usual" if facts.get("basis") == "own" else "is usual for clients like it"
        usual = f", {facts['times_usual']:.1f} times as long as {whose}" if facts.get("times_usual") else ""
        yield f"{facts['stage']}: bought nothing for {counted(facts['days_silent'], 'day')}{usual}"
    for row in known.rows["lights"]:
        if row["light"] == "red":
            over = f", {counted(row['over'], 'day')} over the limit" if row["over"] else ""
            yield f"{row['standard']} is red{over}"
    if facts.get("snoozed"):
        yield f"to be left alone until {facts['snoozed']}"
    if own.get("unwanted"):
        yield f"does not want {own['unwanted']}"


def _standing(facts: Mapping[str, Any]) -> Iterator[str]:
    yield from (str(facts[name]) for name in ("stage", "segment", "region") if facts.get(name))
    if facts.get("class"):
        yield f"class {facts['class']}"
    if facts.get("strategic"):
        yield f"importance {facts['strategic']}"
    if facts.get("manager"):
        yield f"manager {facts['manager']}"


def _talks(known: Known, most: int) -> Iterator[Told]:
    for row in known.rows["interactions"][:most]:
        with_ = f" with {row['with']}" if row["with"] else ""
        outcome = f" - {row['outcome']}" if row["outcome"] else ""
        came = " from them" if row["direction"] == "in" else ""
        said = f": {row['about']}" if row["about"] else ""
        yield (
            ("Last talk" if most == 1 else "Last talks"),
            f"{row['date']} {row['kind']}{came}{with_}{said}{outcome}",
        )


def _sold(known: Known) -> Iterator[Told]:
    facts = known.facts
    if facts.get("purchases"):
        # The interval of a segment, of all or of the norms says nothing of this client.
        usual = f", usually every {facts['usual_interval']:.0f} days" if facts.get("basis") == "own" else ""
        yield "Bought", f"last on {facts['last_purchase']}, {counted(facts['days_silent'], 'day')} ago{usual}"
        most = f", mostly {facts['preferred_product']}" if facts.get("preferred_product") else ""
        unknown = facts.get("revenue") is None
        sums = "for sums that nobody knows" if unknown else f"{known.money(facts['revenue'])} in all"
        yield "Bought", f"{counted(facts['purchases'], 'time')}, {sums}{most}"


def _bought(known: Known, most: int = _ITEMS) -> Iterator[Told]:
    for row in known.rows["purchases"][:most]:
        amount = "" if row["amount"] is None else f", {known.money(row['amount'])}"
        yield "Bought", f"{row['date']} {row['product'] or 'something'}{amount}"


def _wanted(known: Known, most: int = _ITEMS) -> Iterator[Told]:
    for row in known.rows["interest"][:most]:
        level = f" ({row['level']})" if row["level"] else ""
        yield "Wants", f"{row['product']}{level}"


def _touchy(known: Known) -> Iterator[Told]:
    """Say what not to come with again: what was declined, and what went wrong within a year."""
    for row in known.rows["proposals"]:
        if row["decision"] == "declined":
            reason = f": {row['reason']}" if row["reason"] else ""
            yield (
                "Not again",
                f"{row['product'] or 'an offer'}, declined on {row['decided'] or row['date']}{reason}",
            )
    for row in known.rows["problems"]:
        if row["resolved"] and (known.day - dt.date.fromisoformat(row["opened"])).days <= _LONG_AGO:
            what = row["about"] or row["kind"] or "a problem"
            how = f", {row['resolution']}" if row["resolution"] else ""
            yield "Went wrong", f"{what} on {row['opened']}, solved on {row['resolved']}{how}"


def _notes(known: Known) -> Iterator[Told]:
    yield from (("Note", row["note"]) for row in known.rows["notes"])


def _on(known: Known, day: dt.date) -> Iterator[str]:
    for row in known.rows["due"]:
        if row["date"] == day.isoformat():
            yield f"{row['due']}: {row['what']}"


def _folded(known: Known) -> Iterator[Told]:
    """Say where the rest is."""
    yield "More", f"clientbase show {known.client} --all: talks, deals, sales, every field"
