"""Clients that pass from one manager to another: their record says when, their open tasks go along, nothing else moves.

A purchase that names nobody is the client's manager's. So that it stays with who sold it, that is written down now.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from clientbase.base import Base
from clientbase.edits.decisions import register_with
from clientbase.edits.records import document_of
from clientbase.edits.write import Draft, Rules, accepted, drafted
from clientbase.errors import RefusedError, UnreadableError, UsageError
from clientbase.language import say
from clientbase.laws.presence import manager_on
from clientbase.model import Client
from clientbase.moving.archive import client_of
from clientbase.names import SCHEMA, as_seen
from clientbase.norms import Norms
from clientbase.rules.judge import judge_schema
from clientbase.rules.registry import RegisterContext
from clientbase.text.change import Append, Change, Put
from clientbase.text.edit import edited
from clientbase.text.read import Unreadable, read
from clientbase.typed import did_you_mean, order_of

if TYPE_CHECKING:
    from clientbase.text.loader import Value


class Passing(NamedTuple):
    """Who hands over to whom, when and why."""

    giver: str
    taker: str
    day: dt.date
    reason: str | None = None


class Looked(NamedTuple):
    """What a manager looks after: the records of clients, of former ones, and of others where there are tasks to do."""

    paths: tuple[str, ...]
    former: tuple[str, ...]
    tasks: tuple[str, ...]


def manager_called(text: str, norms: Norms) -> str:
    """Return the manager that *text* means, by id or by full name; UsageError says who is near."""
    if not norms.managers or text in norms.managers:
        return text
    named = [
        key for key, one in norms.managers.items() if as_seen(text) in {as_seen(key), as_seen(one.name or "")}
    ]
    if len(named) == 1:
        return named[0]
    advice = did_you_mean(text, norms.managers) or say(
        "; there are: {names}", names=", ".join(norms.managers)
    )
    raise UsageError(say('schema.yaml knows no manager "{text}"{advice}', text=text, advice=advice))


def demand_taker(passing: Passing, norms: Norms) -> None:
    """Refuse a handover to somebody who is not here on the day, or to oneself."""
    if passing.giver == passing.taker:
        raise UsageError(
            say(
                '"{giver}" cannot hand over to "{taker}"; name two managers',
                giver=passing.giver,
                taker=passing.taker,
            )
        )
    taker = norms.managers.get(passing.taker)
    if taker is None:
        return
    here = [
        key
        for key, one in norms.managers.items()
        if key != passing.giver and _is_here(passing.day, one.from_, one.until)
    ]
    if not _is_here(passing.day, taker.from_, taker.until):
        others = say(" or ").join(here) or say("others")
        raise RefusedError(
            say(
                '"{taker}" left on {day}; nothing was written: hand over to {others}',
                taker=passing.taker,
                day=taker.until,
                others=others,
            )
            if taker.until and taker.until < passing.day
            else say(
                '"{taker}" begins on {day}; nothing was written: hand over to {others}',
                taker=passing.taker,
                day=taker.from_,
                others=others,
            )
        )


def _is_here(day: dt.date, first: dt.date | None, last: dt.date | None) -> bool:
    return (first is None or first <= day) and (last is None or last >= day)


def looked_after(base: Base, giver: str) -> Looked:
    """Return what *giver* looks after among the clients that the base is narrowed to."""
    sql = """SELECT c.path, f.stage = 'former' FROM clients c JOIN facts f ON f.client = c.id
              WHERE c.manager = ? ORDER BY c.path"""
    rows = base.ask(sql, (giver,))
    tasks = base.ask(
        """SELECT DISTINCT c.path FROM promises p JOIN clients c ON c.id = p.client
            WHERE p.list = 'tasks' AND p."by" = ?1 AND c.manager IS NOT ?1 ORDER BY 1""",
        (giver,),
    )
    return Looked(
        tuple(path for path, former in rows if not former),
        tuple(path for path, former in rows if former),
        tuple(path for (path,) in tasks),
    )


def demand_whole(base: Base) -> None:
    """Refuse to hand over all of somebody's clients where records cannot be read: nobody knows whose they are."""
    if left_out := base.left_out():
        named = ", ".join(one.path for one in left_out[:5])
        raise UnreadableError(
            say(
                "{named} cannot be read, so that nobody knows whose it is; mend it first, or narrow by "
                "--where",
                named=named,
            )
        )


def handed(root: Path, paths: Sequence[str], passing: Passing, rules: Rules) -> list[Draft]:
    """Draft the records of clients that pass on, and of others whose tasks do; RefusedError names all errors."""
    drafts: list[Draft] = []
    refused: list[RefusedError] = []
    for path in paths:
        document = document_of(root, path)
        client = client_of(document, rules)
        try:
            drafts.append(
                drafted(document, [*_passed(client, passing, rules), *_tasks(client, passing)], rules)
            )
        except RefusedError as error:
            refused.append(error)
    if refused:
        raise RefusedError(
            say("nothing was written"), [found for error in refused for found in error.findings]
        )
    return [draft for draft in drafts if draft.changed]


def _passed(client: Client, passing: Passing, rules: Rules) -> Iterator[Change]:
    if client.manager != passing.giver:
        return
    yield from _sold(client, passing, rules)
    item: dict[str, Value] = {"date": passing.day.isoformat(), "from": passing.giver, "to": passing.taker}
    yield Put(("manager",), passing.taker)
    yield Append(("handovers",), {**item, "reason": passing.reason} if passing.reason else item)


def _sold(client: Client, passing: Passing, rules: Rules) -> Iterator[Change]:
    """Write down who sold what was sold up to the handover; today's sales are still those of who hands over."""
    known = rules.norms.managers
    for n, purchase in enumerate(client.purchases):
        before = purchase.date < passing.day or passing.day == rules.today
        if purchase.manager is None and before:
            seller = manager_on(client, purchase.date) or passing.giver
            yield Put(("purchases", n, "manager"), seller if seller in known or not known else passing.giver)


def _tasks(client: Client, passing: Passing) -> Iterator[Change]:
    """Give the tasks that are open to who takes over; what was promised in a talk is owed by the client's manager."""
    for n, task in enumerate(client.tasks):
        if task.by == passing.giver and task.done is None:
            yield Put(("tasks", n, "by"), passing.taker)


def decided(root: Path, passing: Passing, around: RegisterContext) -> Draft | None:
    """Draft the register with the decisions that are not carried out yet going to who takes over."""
    return register_with(
        root,
        lambda register: [
            Put(("decisions", n, "owner"), passing.taker)
            for n, one in enumerate(register.decisions)
            if one.owner == passing.giver and one.done is None
        ],
        around,
    )


def leaving(root: Path, giver: str, until: dt.date) -> Draft:
    """Draft schema.yaml with the last day of a manager who leaves."""
    try:
        before = read(root / SCHEMA, SCHEMA)
    except Unreadable as unreadable:
        raise UnreadableError(
            say("schema.yaml cannot be read; mend it first"), (unreadable.finding,)
        ) from None
    after = edited(before, [Put(("managers", giver, "until"), until.isoformat())], order_of(Norms))
    norms, known = judge_schema(before)
    now, found = judge_schema(after)
    return Draft(before, after, None, accepted(known, found, fresh=norms is None and now is not None))
