"""What moved between two days."""

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from clientbase.base import Base
from clientbase.columns import figure
from clientbase.evidence import (
    Evidence,
    Verdict,
    amount,
    not_listed,
)
from clientbase.language import say, word
from clientbase.page import EVERYBODY, Cell, Chart
from clientbase.reports import NOTHING, Answer, report
from clientbase.reports.dormant import STAGES
from clientbase.reports.made import after, made
from clientbase.values import Duration

if TYPE_CHECKING:
    from clientbase.evidence.subject import Subject

_MONTH = Duration(1, "mo")
_CLASSES = ("A", "B", "C", None)
_MOVED = "client name manager stage_then! stage! class_then class fact! date:date amount:money? revenue:money"
_STANDINGS = "SELECT client, stage, class FROM facts"
_AMONG = f"{_STANDINGS} WHERE client IN (SELECT value FROM json_each(?))"
_HAPPENED = """
SELECT f.client, f.name, f.manager, f.revenue, f.last_purchase, f.left_date,
       (SELECT sum(amount_base) FROM purchases p WHERE p.client = f.client AND p.date > ?1) AS bought,
       (SELECT max(date) FROM returns r WHERE r.client = f.client AND r.date > ?1) AS last_return,
       (SELECT sum(amount_base) FROM returns r WHERE r.client = f.client AND r.date > ?1) AS returned
  FROM facts f WHERE f.client IN (SELECT value FROM json_each(?2))
 ORDER BY coalesce(f.revenue, 0) DESC, f.client"""


class Standing(NamedTuple):
    """Where a client stands on a day."""

    stage: str
    class_: str | None


class Moved(NamedTuple):
    """A client that stands elsewhere than before, with what happened in between."""

    then: Standing
    now: Standing
    last_purchase: str | None
    left_date: str | None
    bought: int | None
    last_return: str | None
    returned: int | None


@report(
    *NOTHING,
    steps=True,
    charts=(Chart("matrix", "From stage to stage", "stages", "stage_then", ("clients",), "stage"),),
)
def movement(base: Base, *, since: dt.date | None = None) -> Answer:
    """Who moved between two days, and by what?

    Compared is how the client stood at the end of the day `--since`, a month before where it is left out, with how it
    stands on this one, each by what was known then and the norms of today. What moved the stage, else the class, is its
    leaving, a purchase, silence since the last one, or a return; where none of them did, others: the others' rhythm or
    sales changed, or sales of its own fell out of `abc.period`.

    Listed is whose stage or class differs. fact is what moved it: `left` on date; `purchase`, the newest one on date;
    `silence` since the last purchase on date; `return` of goods, the newest on date; `others`. amount is what was
    bought less what came back in between. The other tables count the clients by where they stood and stand. Who was not
    in the base on the earlier day is in none of them: begun counts these. Over time each day is compared with the one
    before it.
    """
    start = since or _MONTH.before(base.day)
    after(base, start)
    then, now = _then_and_now(base, start)
    moved = made("movement", say("Moved since {day}", day=start), _MOVED, _moved(base, start, then, now))
    stages = Counter((then[client].stage, now[client].stage) for client in now if client in then)
    classes = Counter((then[client].class_, now[client].class_) for client in now if client in then)
    figures = [
        figure("since:date", start.isoformat()),
        figure("clients", len(now)),
        figure("moved", len(moved.rows)),
        figure("stage_moved", sum(count for (one, other), count in stages.items() if one != other)),
        figure("class_moved", sum(count for (one, other), count in classes.items() if one != other)),
        figure("begun", sum(client not in then for client in now)),
    ]
    return figures, [
        moved,
        made("stages", "By stage", "stage_then stage clients:count", _flows(stages, STAGES)),
        made("classes", "By class", "class_then class clients:count", _flows(classes, _CLASSES)),
    ]


def fact(moved: Moved) -> tuple[str, str | None, int | None]:
    """Return what moved a client, the day on which it did, and the sum that changed hands in between."""
    amount = (
        None
        if moved.bought is None and moved.returned is None
        else (moved.bought or 0) - (moved.returned or 0)
    )
    if moved.now.stage != moved.then.stage:
        return _of_stage(moved, amount)
    better = (moved.now.class_ or "D") < (moved.then.class_ or "D")
    if better and moved.bought is not None:
        return "purchase", moved.last_purchase, amount
    if not better and moved.returned is not None:
        return "return", moved.last_return, amount
    return "others", None, amount


def _of_stage(moved: Moved, amount: int | None) -> tuple[str, str | None, int | None]:
    then, now = STAGES.index(moved.then.stage), STAGES.index(moved.now.stage)
    if moved.now.stage == "former":
        return "left", moved.left_date, amount
    if (
        moved.then.stage != "potential"
        and now > then
        and (moved.bought is None or moved.now.stage != "active")
    ):
        return "silence", moved.last_purchase, amount
    if moved.bought is not None:
        return "purchase", moved.last_purchase, amount
    return "others", None, amount


def _standings(base: Base, among: Sequence[str] = ()) -> dict[str, Standing]:
    """Return how all clients stand, or those *among* them that are named."""
    rows = base.ask(_AMONG, (json.dumps(among),)) if among else base.ask(_STANDINGS)
    return {client: Standing(stage, class_) for client, stage, class_ in rows}


def _then_and_now(base: Base, start: dt.date) -> tuple[dict[str, Standing], dict[str, Standing]]:
    now = _standings(base)
    with closing(base.on(start, EVERYBODY)) as earlier:
        return _standings(earlier, [] if base.scope == EVERYBODY else [*now]), now


def _moved(
    base: Base, start: dt.date, then: Mapping[str, Standing], now: Mapping[str, Standing]
) -> Iterator[tuple[Cell, ...]]:
    moved = json.dumps([client for client, known in now.items() if then.get(client, known) != known])
    for client, name, manager, revenue, *happened in base.ask(_HAPPENED, (start.isoformat(), moved)):
        before, after = then[client], now[client]
        what = fact(Moved(before, after, *happened))
        yield (client, name, manager, before.stage, after.stage, before.class_, after.class_, *what, revenue)


def _flows(counted: Mapping[tuple[Any, Any], int], order: Sequence[str | None]) -> Iterator[tuple[Cell, ...]]:
    for then in order:
        for now in order:
            if (then, now) in counted:
                yield then, now, counted[then, now]


_SEE: Final = {"stage": "dormant", "class": "abc"}


class Compared(NamedTuple):
    """How a client stood and stands, with the row of the report where that differs."""

    then: Standing | None
    now: Standing
    moved: dict[str, Any] | None


def compared(base: Base, start: dt.date) -> Mapping[str, Compared]:
    """Compare how each client stands with how it stood on an earlier day."""
    then, now = _then_and_now(base, start)
    table = made("movement", "", _MOVED, _moved(base, start, then, now))
    names = [column.name for column in table.columns]
    moved = {str(row[0]): dict(zip(names, row, strict=True)) for row in table.rows}
    return {client: Compared(then.get(client), known, moved.get(client)) for client, known in now.items()}


@movement.among_all()
def _among_all(base: Base) -> Mapping[str, tuple[Cell, ...]]:
    """Return how each client stood a month before, by what is known of that day now."""
    then, _ = _then_and_now(base, _MONTH.before(base.day))
    return {client: tuple(stood) for client, stood in then.items()}


@movement.reasons
def _reasons(subject: "Subject", *, since: dt.date | None = None) -> list[Verdict]:
    """Say where the client stood, where it stands, and what moved it."""
    start = since or _MONTH.before(subject.base.day)
    after(subject.base, start)
    day = start.isoformat()
    found = subject.found(compared, start)
    assert found  # noqa: S101 - every client stands somewhere
    then, now, row = found
    if then is None:
        number = Evidence("begins", str(subject.facts["begins"]), say("the earliest day known of the client"))
        return [not_listed(say("the client was not in the base on {day}", day=day), (number,))]
    stand = {"stage": (then.stage, now.stage), "class": (then.class_, now.class_)}
    standing = [number for what, both in stand.items() for number in _standing(subject, what, *both)]
    numbers = (Evidence("since", day, say("the earlier day")), *standing)
    if row is None:
        reason = say(
            "{stage} and class {what}, as on {day}",
            stage=word("stage", now.stage),
            what=now.class_ or say("none"),
            day=day,
        )
        return [not_listed(reason, numbers)]
    differing = (
        say(
            "{what} {then} is now {now}",
            what=word("about", what),
            then=word("stage", _named(then)),
            now=word("stage", _named(now)),
        )
        for what, (then, now) in stand.items()
        if then != now
    )
    reason = say("{differing}, by {fact}", differing=", ".join(differing), fact=_fact(row))
    happened = tuple(_happened(subject, row, day))
    return [Verdict(say("the client"), say("moved since {day}", day=day), reason, (*numbers, *happened))]


def _standing(subject: "Subject", what: str, then: str | None, now: str | None) -> Iterator[Evidence]:
    yield Evidence(f"{what}_then", _named(then))
    yield Evidence(what, _named(now), say("see: why {client} {what}", client=subject.client, what=_SEE[what]))


def _named(standing: str | None) -> str:
    return standing or say("none")


def _fact(row: dict[str, Any]) -> str:
    words = {
        "left": say("leaving"),
        "purchase": say("a purchase"),
        "return": say("a return"),
        "silence": say("silence"),
        "others": say("nothing of its own in between"),
    }
    said = words[row["fact"]]
    if not row["date"]:
        return said
    if row["fact"] == "silence":
        return say("{fact} since {day}", fact=said, day=row["date"])
    return say("{fact} on {day}", fact=said, day=row["date"])


def _happened(subject: "Subject", row: dict[str, Any], since: str) -> Iterator[Evidence]:
    """Return the day of what moved the client, and what was bought and came back in between."""
    if row["fact"] == "left":
        day, places = row["date"], subject.at("left", "date") or subject.at("status")
        yield Evidence("left_date", day or say("unknown"), subject.facts["left_reason"] or "", places)
    elif row["date"]:
        items = "returns" if row["fact"] == "return" else "purchases"
        found = subject.rows(f"SELECT n, date FROM {items} ORDER BY n")
        places = subject.each(items, (one["n"] for one in found if one["date"] == row["date"]), "date")
        yield Evidence(f"last_{items.removesuffix('s')}", row["date"], "", places)
    if row["amount"] is not None:
        how = say("bought less came back after {since}", since=since)
        yield Evidence("sales", amount(row["amount"]), how, subject.sums(since))
