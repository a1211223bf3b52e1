"""A client's page: first what is needed for a call, then all that was said, offered and sold, then the rest."""

import datetime as dt
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Final, NamedTuple

from clientbase.lookups.brief import Known, warnings
from clientbase.render.web import mailto, tel
from clientbase.spoken import spoken_day
from clientbase.values import counted
from clientbase.visible import first_invisible, visible, visible_lines

Row = dict[str, Any]
Told = tuple[str, str, str]
_UNFOLDED: Final = 30
"""So much of a timeline is seen at once; whole years before it are folded."""
_FACTS: Final = (
    *(
        "xyz",
        "strategic",
        "since",
        "snoozed",
        "last_contact",
        "last_update",
        "first_purchase",
        "last_purchase",
    ),
    "preferred_product",
)
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


class Reason(NamedTuple):
    """A verdict on the client, and by what it was found."""

    about: str
    said: str
    light: str = ""
    evidence: Sequence[tuple[str, str]] = ()


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
    why: Sequence[Reason]
    about: Sequence[tuple[str, str]]


def shown(rows: Mapping[str, Sequence[Row]]) -> Mapping[str, Sequence[Row]]:
    """Return the rows of a client's card so that no text in them steers a screen or turns the line around."""
    texts = [cell for part in rows.values() for row in part for cell in row.values() if isinstance(cell, str)]
    if not first_invisible("".join(texts)):
        return rows
    return {
        name: [{key: visible_lines(v) if isinstance(v, str) else v for key, v in row.items()} for row in part]
        for name, part in rows.items()
    }


def told(
    client: str,
    rows: Mapping[str, Sequence[Row]],
    day: dt.date,
    decimals: int,
    link: Callable[[str, str], str],
) -> Shown:
    """Return what the page of a client tells, whose card has these rows; *link* gives the address of a page."""
    rows = shown(rows)
    facts, own, known = rows["facts"][0], rows["own"][0], rows["known"][0]
    about = [
        {"field": name, "value": value}
        for row in rows["about"]
        for name, value in row.items()
        if value is not None
    ]
    card = Known(client, day, decimals, facts, {**rows, "about": about}, rows["people"])
    people = [_person(row, more, link) for row, more in zip(rows["contacts"], rows["people"], strict=True)]
    itself = _reached("Phone, e-mail", own)
    reached = [
        *([itself] if itself.ways or itself.unwanted else []),
        *(one for one in people if not one.left),
    ][:4]
    bars, sales = _sales(card)
    return Shown(
        client,
        str(known["name"]),
        str(known["path"]),
        [*_standing(facts, link)],
        [*_first(card), *(("Beware", text, True) for text in warnings(card, own))],
        reached,
        [*_folded(sorted(_happened(card), key=lambda one: (one.date, one.line), reverse=True))],
        bars,
        sales,
        people,
        [*_why(card)],
        [*_about(rows)],
    )


def _standing(facts: Row, link: Callable[[str, str], str]) -> Iterator[tuple[str, str]]:
    for name, said in (("stage", "{}"), ("class", "class {}"), ("segment", "{}"), ("region", "{}")):
        if facts[name]:
            yield "", said.format(facts[name])
    if facts["manager"]:
        yield link("manager", facts["manager"]), f"manager {facts['manager']}"


def _first(card: Known) -> Iterator[tuple[str, str, bool]]:
    """Say what was said last, who waits for whom, and what is to be done next."""
    for row in card.rows["interactions"][:1]:
        yield "Last talk", f"{_spoken(row['date'], card)}: {row['kind']}{_talk(row)}", False
    if not card.rows["interactions"]:
        yield "Last talk", "none is written down", False
    for row in card.rows["waiting"]:
        what = f": {row['about']}" if row["about"] else ""
        yield "Waits for us", f"an answer to the {row['kind']} of {row['date']}{what}", False
    for row in card.rows["due"]:
        late = f", {counted(row['over'], 'day')} late" if row["over"] else ""
        if row["due"] in {"next step", "task"}:
            said = f"{row['what'] or row['due']}, {_spoken(row['date'], card)}{late}"
            yield "Next step" if row["due"] == "next step" else "Task", said, bool(late)
        elif row["due"] == "pending proposal":
            yield (
                "We wait",
                f"for an answer to the offer of {row['what'] or 'something'}, {row['date']}",
                False,
            )
        elif row["due"] == "open problem":
            yield "Waits for us", f"problem since {row['date']}: {row['what'] or 'not said which'}", False
        else:
            yield "Deal", f"{row['what']}, expected {row['date']}{late}", bool(late)
    if not any(row["due"] in {"next step", "task"} for row in card.rows["due"]):
        yield "Next step", "none is promised", False


def _spoken(date: str, card: Known) -> str:
    return spoken_day(dt.date.fromisoformat(date), card.day)


def _talk(row: Row) -> str:
    parts = (
        " from them" if row["direction"] == "in" else "",
        f" with {row['with']}" if row["with"] else "",
        f", by {row['by']}" if row["by"] else "",
        f": {row['about']}" if row["about"] else "",
        f" - {row['outcome']}" if row["outcome"] else "",
    )
    return "".join(parts)


def _happened(card: Known) -> Iterator[Happened]:
    for row in card.rows["interactions"]:
        who = ", ".join(f"{word} {row[name]}" for word, name in (("with", "with"), ("by", "by")) if row[name])
        more = ". ".join(filter(None, ("from them" if row["direction"] == "in" else "", who, row["outcome"])))
        yield Happened(row["date"], row["line"], row["kind"], row["about"] or "", more, "")
    for row in card.rows["proposals"]:
        day = f" on {row['decided']}" if row["decided"] and row["decision"] != "pending" else ""
        decided = f"{row['decision']}{day}"
        more = ": ".join(filter(None, (decided, row["reason"])))
        yield Happened(
            row["date"] or "", row["line"], "offer", row["product"] or "", more, _sum(card, row["amount"])
        )
    for row in card.rows["purchases"]:
        said = ". ".join(filter(None, (f"by {row['manager']}" if row["manager"] else "", row["waived"])))
        yield Happened(
            row["date"] or "", row["line"], "sale", row["product"] or "", said, _sum(card, row["amount"])
        )
    for row in card.rows["problems"]:
        solved = f"solved on {row['resolved']}" if row["resolved"] else "open"
        more = ": ".join(filter(None, (solved, row["resolution"])))
        about = ": ".join(filter(None, (row["kind"], row["about"])))
        yield Happened(row["opened"] or "", row["line"], "problem", about, more, "")
    for row in card.rows["events"]:
        yield Happened(
            row["date"] or "",
            row["line"] or 0,
            row["kind"],
            row["about"],
            row["more"] or "",
            _sum(card, row["amount"]),
        )


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
    months = [sum_ for row in reversed(rows[:2]) for sum_ in _parsed(row["months"])]
    top = max(months, default=0)
    bars = [round(100 * max(sum_, 0) / top) for sum_ in months] if top else []
    return bars, [
        (str(row["period"]), f"{card.money(row['sales'])} from {counted(row['purchases'], 'purchase')}")
        for row in rows
    ]


def _parsed(value: Any) -> Any:
    """Return what stands in a cell of JSON, which SQLite may have put in as it is."""
    return json.loads(value) if isinstance(value, str) else value


def _reached(name: str, row: Row, **more: Any) -> Reached:
    ways = [(tel(phone), phone) for phone in _parsed(row["phones"]) or ()]
    ways += [(mailto(address), address) for address in _parsed(row["emails"]) or ()]
    return Reached(name, [(way, visible(text)) for way, text in ways], row["unwanted"], **more)


def _person(row: Row, more: Row, link: Callable[[str, str], str]) -> Reached:
    said = (
        ("role", "{}"),
        ("decides", "decides on {}"),
        ("preferred_channel", "best by {}"),
        ("birthday", "birthday {}"),
        ("interests", "likes {}"),
    )
    lines = [form.format(row[name]) for name, form in said if row[name]]
    moved = more["moved_to"]
    return _reached(
        row["name"],
        more,
        lines=lines,
        left=row["left"],
        moved_to=moved,
        moved_at=link("client", moved) if moved else "",
    )


def _why(card: Known) -> Iterator[Reason]:
    facts, reasons = card.facts, card.rows["reasons"][0]
    norms = _parsed(reasons["norms"]) or {}
    stage = f"{facts['stage'] or 'a supplier only'}{_silence(facts)}"
    yield Reason("Stage", stage, "", [*_rhythm(facts, reasons, norms)])
    if facts["class"]:
        sums = _sum(card, facts["revenue"]) or "for sums that nobody knows"
        said = f"{facts['class']}; bought {counted(facts['purchases'], 'time')}, {sums} in all"
        yield Reason("Class", said, "", [("Measured by", f"{norms['abc_measure']} of {norms['abc_period']}")])
    for row, more in zip(card.rows["lights"], card.rows["standing"], strict=True):
        yield _judged(row, more)
    for name in _FACTS:
        if facts[name]:
            yield Reason(name.replace("_", " ").capitalize().replace("Xyz", "XYZ"), str(facts[name]))


_IN_DAYS: Final = ("target", "limit", "over")


def _judged(row: Row, more: Row) -> Reason:
    """Say how the client stands to a standard: what it asks for, and what was done."""
    last = (
        f"last on {row['last']}, {counted(row['days'], 'day')} ago"
        if row["last"] and row["days"] is not None
        else "never yet"
    )
    if row["standard"] == "entry":
        last = "nothing to judge"
        if row["days"] is not None:
            last = f"entered after {counted(row['days'], 'day')}"
    target, limit, late = (row[name] is not None and counted(row[name], "day") for name in _IN_DAYS)
    asked = ", ".join(f"{word} {said}" for word, said in (("standard", target), ("limit", limit)) if said)
    over = f", {late} over" if row["over"] else ""
    known = (
        ("Counted from", more["since"] != row["last"] and more["since"]),
        ("Judged", more["state"] not in {None, "judged"} and f"no: {more['state']}"),
    )
    evidence = [(name, str(value)) for name, value in known if value]
    said = "; ".join(filter(None, (f"{last}{over}", asked)))
    return Reason(str(row["standard"]).capitalize(), said, str(row["light"] or ""), evidence)


def _rhythm(facts: Mapping[str, Any], reasons: Row, norms: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Say by which numbers and norms the stage follows from the purchases."""
    if not reasons["purchase_days"]:
        return
    first, last = reasons["first_purchase"], reasons["last_purchase"]
    yield "Days with a purchase", f"{reasons['purchase_days']}, from {first} to {last}"
    for name, key in (("Own interval", "own_interval"), ("Interval of others", "base_interval")):
        if reasons[key]:
            yield name, f"{reasons[key]:.1f} days"
    own_from = f"the own one counts from {norms['own_rhythm_from']} days with a purchase on"
    yield "Usual interval", f"{reasons['usual_interval']:.1f} days; {own_from}"
    for stage in ("cooling", "dormant", "lost"):
        times = int(norms[f"{stage}_num"]) / int(norms[f"{stage}_den"])
        days = times * reasons["usual_interval"]
        yield f"{stage.capitalize()} over", f"{times:g} times the usual interval, {days:.0f} days"
    yield "Regular from", f"{norms['regular_after']} days with a purchase on"
    if facts["days_silent"] is not None and reasons["returned"]:
        yield "Came back", "bought again after a long silence"


def _silence(facts: Mapping[str, Any]) -> str:
    if facts["days_silent"] is None:
        return "; has bought nothing yet"
    usual = (
        f", {facts['times_usual']:.1f} times the usual {facts['usual_interval']:.0f}"
        if facts["times_usual"]
        else ""
    )
    whose = {
        "own": "by its own interval",
        "segment": "by that of its segment",
        "base": "by that of all clients",
        "norm": "by the norm",
    }
    basis = f" ({whose[facts['basis']]})" if usual and facts["basis"] in whose else ""
    return f"; bought nothing for {counted(facts['days_silent'], 'day')}{usual}{basis}"


def _about(rows: Mapping[str, Sequence[Row]]) -> Iterator[tuple[str, str]]:
    for row in rows["interest"]:
        yield "Interest", f"{row['product']} ({row['level']})" if row["level"] else str(row["product"])
    for name, value in rows["about"][0].items():
        if name == "extra":
            for key, own in (_parsed(value) or {}).items():
                yield visible(str(key)), visible(str(own))
        elif value is not None and name not in {"phone", "email"}:
            yield (
                name.replace("_", " ").capitalize(),
                f"{value:g}" if isinstance(value, float) else str(value),
            )
