"""A client's page: first what is needed for a call, then all that was said, offered and sold, then the rest."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Final, NamedTuple

from clientbase.base import Base
from clientbase.language import number, say, say_n, title, word
from clientbase.lookups.brief import Known, warnings
from clientbase.lookups.card import of_all
from clientbase.lookups.why import Said
from clientbase.render.in_words import cell
from clientbase.render.marked import mailto, tel
from clientbase.site.standing import Reasons, Row, heading, parsed, stands, why
from clientbase.spoken import spoken_day
from clientbase.visible import first_invisible, visible, visible_lines

Told = tuple[str, str, str]
_UNFOLDED: Final = 30
"""So much of a timeline is seen at once; whole years before it are folded."""
_WAITS: Final = {"open problem": "open problem", "pending proposal": "offer", "open deal": "deal"}


class Reached(NamedTuple):
    """Somebody with phones and addresses as links."""

    name: str
    ways: Sequence[tuple[str, str]]
    unwanted: str | None
    lines: Sequence[str] = ()
    left: str | None = None
    moved_to: str | None = None
    moved_at: str = ""


class Happened(NamedTuple):
    """Something of the timeline."""

    date: str
    line: int
    kind: str
    about: str
    more: str
    amount: str


class Shown(NamedTuple):
    """A client as the template needs it."""

    id: str
    name: str
    path: str
    standing: Sequence[tuple[str, str]]
    first: Sequence[tuple[str, str, bool]]
    reached: Sequence[Reached]
    timeline: Sequence[tuple[str, Sequence[Happened], bool]]
    bars: Sequence[int]
    sales: Sequence[tuple[str, str]]
    people: Sequence[Reached]
    stands: Sequence[tuple[str, str]]
    why: Sequence[Reasons]
    quiet: Sequence[Reasons]
    about: Sequence[tuple[str, str]]


_REACHED: Final = frozenset({"phone", "email", "more_phones", "more_emails"})
"""Fields that stand on top of a page."""
_JSON: Final = frozenset({"phones", "emails", "extra", "months"})
"""Columns that are read before they are told: what stands in them is made visible then."""


def shown(rows: Mapping[str, Sequence[Row]]) -> Mapping[str, Sequence[Row]]:
    """Return the rows of a client's card so that no text in them steers a screen or turns the line around."""
    texts = [cell for part in rows.values() for row in part for cell in row.values() if isinstance(cell, str)]
    if not first_invisible("".join(texts)):
        return rows
    return {
        name: [
            {
                key: visible_lines(v) if isinstance(v, str) and key not in _JSON else v
                for key, v in row.items()
            }
            for row in part
        ]
        for name, part in rows.items()
    }


def told(
    client: str,
    rows: Mapping[str, Sequence[Row]],
    day: dt.date,
    decimals: int,
    link: Callable[[str, str], str],
    said: Sequence[Said],
) -> Shown:
    """Return what the page of a client tells, whose card has these rows, and of whom reports have *said* something.

    *link* gives the address of a page.
    """
    rows = shown(rows)
    facts, own, known = rows["facts"][0], rows["own"][0], rows["known"][0]
    card = Known(client, day, decimals, facts, {**rows, "about": _fields(rows["about"])}, rows["people"])
    people = [_person(row, more, link) for row, more in zip(rows["contacts"], rows["people"], strict=True)]
    itself = _reached(say("Phone, e-mail"), own)
    reached = [itself] if itself.ways or itself.unwanted else []
    reached += [one for one in people if not one.left]
    bars, sales = _sales(card)
    return Shown(
        client,
        str(known["name"]),
        str(known["path"]),
        [*_standing(facts, link)],
        [*_first(card), *((say("Beware"), text, True) for text in warnings(card, own))],
        reached[:4],
        [*_folded(sorted(_happened(card), key=lambda one: (one.date, one.line), reverse=True))],
        bars,
        sales,
        people,
        [*stands(card)],
        [*why(said, link, quiet=False)],
        [*why(said, link, quiet=True)],
        [*_about(rows)],
    )


def _fields(rows: Sequence[Row]) -> Sequence[Row]:
    """Return what stands in the record about the client itself, a row for each field, as the card tells it."""
    found = (pair for row in rows for pair in row.items())
    return [{"field": name, "value": value} for name, value in found if value is not None]


def _standing(facts: Row, link: Callable[[str, str], str]) -> Iterator[tuple[str, str]]:
    if facts["stage"]:
        yield "", word("stage", facts["stage"])
    if facts["class"]:
        yield "", say("class {class_}", class_=facts["class"])
    yield from (("", str(facts[name])) for name in ("segment", "region") if facts[name])
    if facts["manager"]:
        yield link("manager", facts["manager"]), say("manager {manager}", manager=facts["manager"])


def _first(card: Known) -> Iterator[tuple[str, str, bool]]:
    """Say what was said last, who waits for whom, and what is to be done next."""
    for row in card.rows["interactions"][:1]:
        yield say("Last talk"), f"{_spoken(row['date'], card)}: {row['kind']}{_talk(row)}", False
    if not card.rows["interactions"]:
        yield say("Last talk"), say("none is written down"), False
    for row in card.rows["waiting"]:
        what = f": {row['about']}" if row["about"] else ""
        said = say("an answer to the {kind} of {day}{what}", kind=row["kind"], day=row["date"], what=what)
        yield say("Waits for us"), said, False
    for row in card.rows["due"]:
        late = say_n(", {n} day late", ", {n} days late", row["over"]) if row["over"] else ""
        if row["due"] in {"next step", "task"}:
            said = f"{row['what'] or word('due', row['due'])}, {_spoken(row['date'], card)}{late}"
            yield say("Next step") if row["due"] == "next step" else say("Task"), said, bool(late)
        elif row["due"] == "pending proposal":
            what = row["what"] or say("something")
            said = say("for an answer to the offer of {what}, {day}", what=what, day=row["date"])
            yield say("We wait"), said, False
        elif row["due"] == "open problem":
            what = row["what"] or say("not said which")
            yield say("Waits for us"), say("problem since {day}: {what}", day=row["date"], what=what), False
        else:
            said = say("{what}, expected {day}{late}", what=row["what"], day=row["date"], late=late)
            yield say("Deal"), said, bool(late)
    if not any(row["due"] in {"next step", "task"} for row in card.rows["due"]):
        yield say("Next step"), say("none is promised"), False


def _spoken(date: str, card: Known) -> str:
    return spoken_day(dt.date.fromisoformat(date), card.day)


def _talk(row: Row) -> str:
    parts = (
        say(" from them") if row["direction"] == "in" else "",
        say(" with {person}", person=row["with"]) if row["with"] else "",
        say(", by {manager}", manager=row["by"]) if row["by"] else "",
        f": {row['about']}" if row["about"] else "",
        f" - {row['outcome']}" if row["outcome"] else "",
    )
    return "".join(parts)


def _with_whom(row: Row) -> str:
    """Say with whom a talk was, by whom, and what came of it."""
    with_ = say("with {person}", person=row["with"]) if row["with"] else ""
    by = say("by {by}", by=row["by"]) if row["by"] else ""
    came = say("from them") if row["direction"] == "in" else ""
    return ". ".join(filter(None, (came, ", ".join(filter(None, (with_, by))), row["outcome"])))


def _happened(card: Known) -> Iterator[Happened]:
    for row in card.rows["interactions"]:
        yield Happened(row["date"], row["line"], row["kind"], row["about"] or "", _with_whom(row), "")
    for row in card.rows["proposals"]:
        decided = word("decision", row["decision"])
        if row["decided"] and row["decision"] != "pending":
            decided = say("{decision} on {day}", decision=decided, day=row["decided"])
        more = ": ".join(filter(None, (decided, row["reason"])))
        yield Happened(
            row["date"] or "",
            row["line"],
            say("offer"),
            row["product"] or "",
            more,
            _sum(card, row["amount"]),
        )
    for row in card.rows["purchases"]:
        by = say("by {by}", by=row["manager"]) if row["manager"] else ""
        said = ". ".join(filter(None, (by, str(cell("waived", row["waived"]) or ""))))
        yield Happened(
            row["date"] or "", row["line"], say("sale"), row["product"] or "", said, _sum(card, row["amount"])
        )
    for row in card.rows["problems"]:
        solved = say("solved on {day}", day=row["resolved"]) if row["resolved"] else say("open")
        more = ": ".join(filter(None, (solved, row["resolution"])))
        about = ": ".join(filter(None, (row["kind"], row["about"])))
        yield Happened(row["opened"] or "", row["line"], say("problem"), about, more, "")
    for row in card.rows["events"]:
        yield Happened(
            row["date"] or "",
            row["line"] or 0,
            word("event", row["event"]),
            row["about"],
            _ended(row["more"] or "") if row["event"] == "deal closed" else row["more"] or "",
            _sum(card, row["amount"]),
        )


def _ended(said: str) -> str:
    """Say how a deal ended, and why: how they end is the program's own word."""
    how, why_, reason = said.partition(": ")
    return f"{cell('outcome', how)}{why_}{reason}"


def _sum(card: Known, amount: int | None) -> str:
    return "" if amount is None else card.money(amount)


def _folded(entries: Sequence[Happened]) -> Iterator[tuple[str, Sequence[Happened], bool]]:
    """Return entries by year, newest first; what is beyond so many is folded."""
    seen = 0
    for year, found in groupby(entries, key=lambda one: one.date[:4]):
        listed = [*found]
        here = listed[: max(_UNFOLDED - seen, 0)] if seen + len(listed) > _UNFOLDED else listed
        seen += len(listed)
        if here:
            yield year, here, True
        if len(listed) > len(here):
            yield year, listed[len(here) :], False


def _sales(card: Known) -> tuple[Sequence[int], Sequence[tuple[str, str]]]:
    """Return the height of each month's bar in percent, and what the sales add up to."""
    rows = card.rows["sales"]
    months = [sum_ for row in reversed(rows[:2]) for sum_ in parsed(row["months"])]
    top = max(months, default=0)
    bars = [round(100 * max(sum_, 0) / top) for sum_ in months] if top else []
    without = sum(row["amount"] is None for row in card.rows["purchases"])
    missing = [(say("not in the sums"), say_n("{n} purchase", "{n} purchases", without))] if without else []
    return bars, missing + [
        (
            str(cell("period", row["period"])),
            say_n(
                "{sum} from {n} purchase",
                "{sum} from {n} purchases",
                row["purchases"],
                sum=card.money(row["sales"]),
            ),
        )
        for row in rows
    ]


def _reached(name: str, row: Row, **more: Any) -> Reached:
    ways = [(tel(phone), phone) for phone in parsed(row["phones"]) or ()]
    ways += [(mailto(address), address) for address in parsed(row["emails"]) or ()]
    return Reached(name, [(way, visible(text)) for way, text in ways], row["unwanted"], **more)


def _person(row: Row, more: Row, link: Callable[[str, str], str]) -> Reached:
    said = {
        "role": row["role"],
        "decides": say("decides on {what}", what=row["decides"]),
        "preferred_channel": say(
            "best by {channel}", channel=cell("preferred_channel", row["preferred_channel"])
        ),
        "birthday": say("birthday {day}", day=row["birthday"]),
        "interests": say("likes {what}", what=row["interests"]),
    }
    lines = [line for name, line in said.items() if row[name]]
    moved = more["moved_to"]
    return _reached(
        row["name"],
        more,
        lines=lines,
        left=row["left"],
        moved_to=moved,
        moved_at=link("client", moved) if moved else "",
    )


def fields_told(base: Base) -> list[str]:
    """Return the names of the fields that a page tells below all else, where a record has them."""
    (about,) = of_all(base, [], "", only=["about"])
    return [name for name in about.columns if name not in {*_REACHED, "extra"}]


def _about(rows: Mapping[str, Sequence[Row]]) -> Iterator[tuple[str, str]]:
    for row in rows["interest"]:
        yield (
            say("Interest"),
            f"{row['product']} ({cell('level', row['level'])})" if row["level"] else str(row["product"]),
        )
    for name, value in rows["about"][0].items():
        if name == "extra":
            for key, own in (parsed(value) or {}).items():
                yield visible(str(key)), visible(str(own))
        elif value is not None and name not in _REACHED:
            yield (
                title(heading(name)),
                number(f"{value:g}") if isinstance(value, float) else str(cell(name, value)),
            )
