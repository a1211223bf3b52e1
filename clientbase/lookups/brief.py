"""What one needs to know before a call or a meeting, on one page: made of the client's card."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from clientbase.base import Base
from clientbase.columns import columns
from clientbase.language import number, say, say_n, word
from clientbase.lookups.card import card
from clientbase.page import Page, Table, missing_together
from clientbase.render.cells import for_people
from clientbase.spoken import spoken_day
from clientbase.values import Duration, currency_decimals

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
_TERMS: Final[Sequence[tuple[str, Callable[[Any], str]]]] = (
    ("terms_discount", lambda value: say("discount {value} %", value=value)),
    ("terms_payment_days", lambda value: say("days to pay {value}", value=value)),
    ("price_list", lambda value: say("price list {value}", value=value)),
    ("currency", lambda value: say("currency {value}", value=value)),
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
    title = tables[0].title if len(tables) == 1 else say("Briefs")
    question = (
        say("What to know before {day}?", day=spoken_day(day, base.day))
        if day
        else say("What to know before the call or the meeting?")
    )
    return base.page(("brief", title, question, ""), (), tables)._replace(not_in_sums=missing_together(pages))


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
        question = say("What does who takes over from {giver} have to know?", giver=giver)
        made = base.page(("brief", page.title, question, ""), (), [_table(client, page.title, told)])
        yield client, made._replace(not_in_sums=page.not_in_sums)


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
        yield from ((say("That day"), text) for text in _on(known, day))
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
        yield say("Date"), f"{row['date']} {row['what']}"
    about = {row["field"]: row["value"] for row in known.rows["about"]}
    if terms := [said(about[field]) for field, said in _TERMS if field in about]:
        yield say("Terms"), ", ".join(terms)
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
        yield say("Phone"), str(own["phones"])
    yield from _people(known, None if everybody else _PEOPLE)
    yield from _promised(known, None if everybody else _ITEMS)
    yield from ((say("Open"), text) for text in _open(known))
    yield from ((say("Beware"), text) for text in warnings(known, own))
    if standing := ", ".join(_standing(known.facts)):
        yield say("Client"), standing
    if since := known.facts.get("others_as_of"):
        yield (
            say("As of"),
            say(
                "now; stage, class and lights by the other records as of {since}, see: clientbase list",
                since=since,
            ),
        )


def _people(known: Known, most: int | None) -> Iterator[Told]:
    further = {row["name"]: row for row in known.further}
    here = [row for row in known.rows["contacts"] if row["left"] is None]
    for n, row in enumerate(here[:most]):
        yield say("Call") if n == 0 else say("Or"), ", ".join(_person(row, further[row["name"]]))
    if most is not None and len(here) > most:
        yield say("Or"), say_n("{n} person more", "{n} people more", len(here) - most)
    for row in known.rows["contacts"]:
        if row["left"] is not None:
            gone = further[row["name"]]["moved_to"]
            role = f", {row['role']}" if row["role"] else ""
            now_at = say("; now at {client}", client=gone) if gone else ""
            yield (
                say("Left"),
                say(
                    "{person}, on {day}{now_at}",
                    person=f"{row['name']}{role}",
                    day=row["left"],
                    now_at=now_at,
                ),
            )


def _person(row: Row, further: Row) -> Iterator[str]:
    yield row["name"]
    yield from filter(None, (row["role"], further["phones"], row["email"]))
    if row["preferred_channel"]:
        yield say("best by {channel}", channel=word("channel", row["preferred_channel"]))
    if row["decides"]:
        yield say("decides on {what}", what=row["decides"])
    if further["unwanted"]:
        yield say("does not want {channels}", channels=further["unwanted"])


def _promised(known: Known, most: int | None) -> Iterator[Told]:
    promises = [row for row in known.rows["due"] if row["due"] in {"next step", "task"}]
    for row in promises[:most]:
        late = say_n(", {n} day late", ", {n} days late", row["over"]) if row["over"] else ""
        day = spoken_day(dt.date.fromisoformat(row["date"]), known.day)
        yield say("Promised"), f"{row['what'] or word('due', row['due'])}, {day}{late}"
    if most is not None and len(promises) > most:
        yield say("Promised"), say("and {n} more", n=len(promises) - most)


def _open(known: Known) -> Iterator[str]:
    for row in known.rows["due"]:
        if row["due"] == "open problem":
            yield say("problem since {day}: {what}", day=row["date"], what=row["what"])
    for row in known.rows["deals"]:
        amount = f", {known.money(row['amount'])}" if row["amount"] else ""
        expected = say(", expected {day}", day=row["expected"]) if row["expected"] else ""
        yield say(
            "deal {deal}: {stage}{amount}{expected}",
            deal=row["title"] or row["id"],
            stage=row["stage"] or say("no stage"),
            amount=amount,
            expected=expected,
        )
    for row in known.rows["proposals"]:
        if row["decision"] == "pending":
            amount = say(" for {sum}", sum=known.money(row["amount"])) if row["amount"] else ""
            offer = f"{row['product'] or say('something')}{amount}"
            yield say("offer of {offer}, waiting since {day}", offer=offer, day=row["date"])


def warnings(known: Known, own: Mapping[str, Any]) -> Iterator[str]:
    """Say what to beware of; *own* is what the client itself does not want."""
    facts = known.facts
    if facts.get("stage") == "former" or facts.get("status") == "former":
        about = {row["field"]: row["value"] for row in known.rows["about"]}
        reason = f": {about['left_reason']}" if "left_reason" in about else ""
        yield say("is no client any more{reason}", reason=reason)
    if facts.get("stage") in {"dormant", "lost"}:
        yield say_n(
            "{stage}: bought nothing for {n} day{usual}",
            "{stage}: bought nothing for {n} days{usual}",
            facts["days_silent"],
            stage=word("stage", facts["stage"]),
            usual=_as_usual(facts),
        )
    for row in known.rows["lights"]:
        if row["light"] == "red":
            days = say_n(", {n} day over the limit", ", {n} days over the limit", row["over"] or 0)
            over = days if row["over"] else ""
            yield say("{standard} is red{over}", standard=word("standard", row["standard"]), over=over)
    if facts.get("snoozed"):
        yield say("to be left alone until {day}", day=facts["snoozed"])
    if own.get("unwanted"):
        yield say("does not want {channels}", channels=own["unwanted"])


def _as_usual(facts: Mapping[str, Any]) -> str:
    """Say how many times as long as usual the silence is, where that is known."""
    if not facts.get("times_usual"):
        return ""
    times = number(f"{facts['times_usual']:.1f}")
    if facts.get("basis") == "own":
        return say(", {times} times as long as usual", times=times)
    return say(", {times} times as long as is usual for clients like it", times=times)


def _standing(facts: Mapping[str, Any]) -> Iterator[str]:
    if facts.get("stage"):
        yield word("stage", facts["stage"])
    yield from (str(facts[name]) for name in ("segment", "region") if facts.get(name))
    if facts.get("class"):
        yield say("class {class_}", class_=facts["class"])
    if facts.get("strategic"):
        yield say("importance {level}", level=word("level", facts["strategic"]))
    if facts.get("manager"):
        yield say("manager {manager}", manager=facts["manager"])


def _talks(known: Known, most: int) -> Iterator[Told]:
    for row in known.rows["interactions"][:most]:
        with_ = say(" with {person}", person=row["with"]) if row["with"] else ""
        outcome = f" - {row['outcome']}" if row["outcome"] else ""
        came = say(" from them") if row["direction"] == "in" else ""
        said = f": {row['about']}" if row["about"] else ""
        yield (
            (say("Last talk") if most == 1 else say("Last talks")),
            f"{row['date']} {row['kind']}{came}{with_}{said}{outcome}",
        )


def _sold(known: Known) -> Iterator[Told]:
    facts = known.facts
    if facts.get("purchases"):
        # The interval of a segment, of all or of the norms says nothing of this client.
        days = f"{facts['usual_interval'] or 0:.0f}"
        usual = say(", usually every {days} days", days=days) if facts.get("basis") == "own" else ""
        yield (
            say("Bought"),
            say_n(
                "last on {day}, {n} day ago{usual}",
                "last on {day}, {n} days ago{usual}",
                facts["days_silent"],
                day=facts["last_purchase"],
                usual=usual,
            ),
        )
        product = facts.get("preferred_product")
        most = say(", mostly {product}", product=product) if product else ""
        yield (
            say("Bought"),
            say_n(
                "{n} time, for sums that nobody knows{most}",
                "{n} times, for sums that nobody knows{most}",
                facts["purchases"],
                most=most,
            )
            if facts.get("revenue") is None
            else say_n(
                "{n} time, {sum} in all{most}",
                "{n} times, {sum} in all{most}",
                facts["purchases"],
                sum=known.money(facts["revenue"]),
                most=most,
            ),
        )


def _bought(known: Known, most: int = _ITEMS) -> Iterator[Told]:
    for row in known.rows["purchases"][:most]:
        amount = "" if row["amount"] is None else f", {known.money(row['amount'])}"
        yield say("Bought"), f"{row['date']} {row['product'] or say('something')}{amount}"


def _wanted(known: Known, most: int = _ITEMS) -> Iterator[Told]:
    for row in known.rows["interest"][:most]:
        level = f" ({word('level', row['level'])})" if row["level"] else ""
        yield say("Wants"), f"{row['product']}{level}"


def _touchy(known: Known) -> Iterator[Told]:
    """Say what not to come with again: what was declined, and what went wrong within a year."""
    for row in known.rows["proposals"]:
        if row["decision"] == "declined":
            reason = f": {row['reason']}" if row["reason"] else ""
            yield (
                say("Not again"),
                say(
                    "{product}, declined on {day}{reason}",
                    product=row["product"] or say("an offer"),
                    day=row["decided"] or row["date"],
                    reason=reason,
                ),
            )
    for row in known.rows["problems"]:
        if row["resolved"] and (known.day - dt.date.fromisoformat(row["opened"])).days <= _LONG_AGO:
            what = row["about"] or row["kind"] or say("a problem")
            how = f", {row['resolution']}" if row["resolution"] else ""
            yield (
                say("Went wrong"),
                say(
                    "{what} on {opened}, solved on {resolved}{how}",
                    what=what,
                    opened=row["opened"],
                    resolved=row["resolved"],
                    how=how,
                ),
            )


def _notes(known: Known) -> Iterator[Told]:
    yield from ((say("Note"), row["note"]) for row in known.rows["notes"])


def _on(known: Known, day: dt.date) -> Iterator[str]:
    for row in known.rows["due"]:
        if row["date"] == day.isoformat():
            yield f"{word('due', row['due'])}: {row['what']}"


def _folded(known: Known) -> Iterator[Told]:
    """Say where the rest is."""
    yield (
        say("More"),
        say("clientbase show {client} --all: talks, deals, sales, every field", client=known.client),
    )
