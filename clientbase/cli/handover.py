"""`clientbase handover`."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from clientbase.cli import complete
from clientbase.cli.asking import ask_for_more, confirm, decline, on_terminal
from clientbase.cli.deciding import around
from clientbase.cli.delivery import refuse_left_out
from clientbase.cli.naming import record_named
from clientbase.cli.options import of_place
from clientbase.cli.writing import Commit, DryRun, Message, Writing, rules_of, writing
from clientbase.edits.telling import told_changes
from clientbase.edits.write import Draft, Rules
from clientbase.errors import RefusedError, UsageError
from clientbase.index.scan import id_of
from clientbase.language import say, say_n
from clientbase.moving.handover import (
    Looked,
    Passing,
    decided,
    demand_taker,
    demand_whole,
    handed,
    leaving,
    looked_after,
    manager_called,
)
from clientbase.names import is_record
from clientbase.spoken import day_from_words

if TYPE_CHECKING:
    from clientbase.base import Base
    from clientbase.text.loader import Data

_SHOWN = 10
"""Of more clients than this only the number is said."""


class _Chosen(NamedTuple):
    """Whose records pass on, and whether that is all that the manager looks after."""

    paths: tuple[str, ...]
    whole: bool


_Giver = Annotated[
    str, typer.Argument(metavar="FROM", help="The manager so far.", autocompletion=complete.managers)
]
_Taker = Annotated[
    str, typer.Argument(metavar="TO", help="The manager from now on.", autocompletion=complete.managers)
]
_Query = Annotated[
    str | None,
    typer.Option("--where", metavar="QUERY", help="Only clients that match.", autocompletion=complete.query),
]
_Clients = Annotated[
    list[str] | None,
    typer.Option("--client", metavar="CLIENT", help="Only this one.", autocompletion=complete.clients),
]
_Day = Annotated[
    str | None, typer.Option("--date", metavar="DAY", help="The day of the handover; else today.")
]
_Until = Annotated[
    str | None,
    typer.Option("--until", metavar="DAY", help="FROM leaves the company: the last day, for schema.yaml."),
]
_Brief = Annotated[
    Path | None,
    typer.Option(
        "--brief",
        callback=of_place,
        metavar="DIR",
        help="Write a page for the successor on each client, here.",
    ),
]


def handover(
    context: typer.Context,
    giver: _Giver,
    taker: _Taker,
    where: _Query = None,
    client: _Clients = None,
    date: _Day = None,
    reason: Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="Why.")] = None,
    until: _Until = None,
    brief: _Brief = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    dry_run: DryRun = False,
    commit: Commit = False,
    message: Message = None,
) -> None:
    """Hand clients over from one manager to another: all that FROM looks after, or some of them.

    The record says who handed over to whom and when, and open tasks go along, with the decisions that FROM has still to
    carry out where all is handed over. What was sold and said before the day stays with who did it. Former clients stay
    with who looked after them, unless they are named.

    Refused where TO is not here on the day, where FROM is to leave (--until) while clients would stay behind, and,
    where all is handed over, while records cannot be read.
    """
    this = writing(context, "handover", dry=dry_run, commit=commit, message=message)
    rules = rules_of(this.session, judging=True)  # who is a manager, and here on the day, only the norms know
    day = _day("--date", date, rules)
    if day > rules.today:
        raise UsageError(say("--date: {day} lies ahead; hand over on the day itself", day=day))
    passing = Passing(manager_called(giver, rules.norms), manager_called(taker, rules.norms), day, reason)
    demand_taker(passing, rules.norms)
    _hand_over(this, passing, rules, _Asked(where, client or [], until, brief, yes))


class _Asked(NamedTuple):
    """What was said besides who hands over to whom."""

    where: str | None
    clients: Sequence[str]
    until: str | None
    brief: Path | None
    yes: bool


def _hand_over(this: Writing, passing: Passing, rules: Rules, asked: _Asked) -> None:
    base = this.session.base(judging=False, all_records=True)
    looked = looked_after(base, passing.giver)
    chosen = _chosen(this, base, looked, asked, passing)
    asking = on_terminal() and not (asked.yes or this.dry)
    last = _last_day(passing, chosen, looked, rules, asked.until, ask=asking)
    if asking and chosen.paths:
        _confirm(chosen, passing)
    with this.alone():
        drafts = [*handed(this.session.root, chosen.paths, passing, rules)]
        drafts += _company(this, chosen, passing, rules, last)
        if asked.brief and not this.dry:
            _write_briefs(this, base, asked.brief, chosen, passing)
        this.put(drafts)
    _say(this, drafts, chosen, looked, passing, rules)
    this.commit(drafts)
    refuse_left_out(base.left_out())


def _day(option: str, text: str | None, rules: Rules) -> dt.date:
    try:
        return rules.today if text is None else day_from_words(text, rules.today)
    except ValueError as error:
        raise UsageError(f"{option}: {error}") from None


def _chosen(this: Writing, base: "Base", looked: Looked, asked: _Asked, passing: Passing) -> _Chosen:
    """Choose the records that pass on; who is named must be FROM's."""
    if asked.where is None and not asked.clients:
        demand_whole(base)
        return _Chosen((*looked.paths, *looked.tasks), whole=True)
    fitting = {*base.matching(asked.where, "--where")} if asked.where is not None else set[str]()
    paths = [path for path in looked.paths if id_of(path) in fitting]
    for one in asked.clients:
        named = record_named(this.session, one)
        if named.path not in {*looked.paths, *looked.former}:
            raise RefusedError(
                say(
                    '"{client}" is not looked after by "{giver}"; nothing was written',
                    client=named.client,
                    giver=passing.giver,
                )
            )
        paths.append(named.path)
    return _Chosen(tuple(dict.fromkeys(paths)), whole=False)


def _last_day(
    passing: Passing, chosen: _Chosen, looked: Looked, rules: Rules, until: str | None, *, ask: bool
) -> dt.date | None:
    """Return the last day of FROM, where that is said; on a terminal it is asked for where nothing stays behind."""
    known = rules.norms.managers.get(passing.giver)
    behind = len({*looked.paths, *looked.tasks} - {*chosen.paths})
    if until is not None:
        if known is None:
            raise UsageError(say('--until: schema.yaml knows no manager "{giver}"', giver=passing.giver))
        if behind:
            raise RefusedError(
                say_n(
                    '{n} client of "{giver}" would be left without an owner; nothing was written: hand over '
                    "all of them, or leave --until out",
                    '{n} clients of "{giver}" would be left without an owner; nothing was written: hand over '
                    "all of them, or leave --until out",
                    behind,
                    giver=passing.giver,
                )
            )
        return _day("--until", until, rules)
    if not ask or behind or known is None or known.until or not chosen.whole:
        return None
    answer = ask_for_more(say("last day of {giver} with the company (nothing: stays)", giver=passing.giver))
    return _day(say("last day"), answer, rules) if answer else None


def _confirm(chosen: _Chosen, passing: Passing) -> None:
    what = say_n("{n} record", "{n} records", len(chosen.paths))
    if not confirm(
        say("hand over {what} from {giver} to {taker}?", what=what, giver=passing.giver, taker=passing.taker)
    ):
        decline()


def _company(
    this: Writing, chosen: _Chosen, passing: Passing, rules: Rules, last: dt.date | None
) -> list[Draft]:
    """Draft the files of the company: decisions to carry out, and who leaves."""
    root = this.session.root
    register = decided(root, passing, around(root, rules)) if chosen.whole else None
    schema = leaving(root, passing.giver, last) if last else None
    return [draft for draft in (register, schema) if draft and draft.changed]


def _write_briefs(this: Writing, base: "Base", folder: Path, chosen: _Chosen, passing: Passing) -> None:
    """Write a page on each client, before anything is handed over: where that fails, nothing is."""
    from clientbase.lookups.brief import for_successor
    from clientbase.render import render
    from clientbase.text.store import put

    clients = [id_of(path) for path in chosen.paths]
    for client, page in for_successor(base, clients, passing.giver):
        put(folder / f"{client}.md", render(page, "markdown", color=False, width=None))
    this.session.say(
        say_n("wrote {n} page into {folder}", "wrote {n} pages into {folder}", len(clients), folder=folder)
    )


def _in_short(draft: Draft) -> str:
    """Say who looks after the client now, and how much else was written for it."""
    old, new = (draft.before.data if draft.before else {}), draft.after.data
    managers = (f"manager {old.get('manager')} -> {new.get('manager')}",) * (
        old.get("manager") != new.get("manager")
    )
    sales, tasks = (_changed(old, new, key) for key in ("purchases", "tasks"))
    said = (
        [say_n("{n} sale written down as of who sold", "{n} sales written down as of who sold", sales)]
        if sales
        else []
    )
    said += [say_n("{n} open task passed along", "{n} open tasks passed along", tasks)] if tasks else []
    return "; ".join([*managers, *said]) or say("nothing to change")


def _changed(old: "Data", new: "Data", key: str) -> int:
    before, after = old.get(key), new.get(key)
    if not isinstance(before, list) or not isinstance(after, list):
        return 0
    return sum(one != other for one, other in zip(before, after, strict=False))


def _say(
    this: Writing, drafts: Sequence[Draft], chosen: _Chosen, looked: Looked, passing: Passing, rules: Rules
) -> None:
    for draft in drafts[:_SHOWN]:
        this.say(draft, _in_short(draft) if is_record(draft.path) else told_changes(draft, rules.today))
    if len(drafts) > _SHOWN:
        this.session.say(say_n("and {n} more file", "and {n} more files", len(drafts) - _SHOWN))
    _say_passed(this, sum(is_record(draft.path) for draft in drafts), passing)
    kept = [path for path in looked.paths if path not in chosen.paths]
    former = [path for path in looked.former if path not in chosen.paths]
    if kept:
        this.session.say(
            say_n(
                "{n} client stays with {giver}",
                "{n} clients stay with {giver}",
                len(kept),
                giver=passing.giver,
            )
        )
    if former:
        this.session.say(
            say_n(
                "{n} former client stays with {giver}; name one by --client",
                "{n} former clients stay with {giver}; name one by --client",
                len(former),
                giver=passing.giver,
            )
        )


def _say_passed(this: Writing, clients: int, passing: Passing) -> None:
    this.session.say(
        say_n(
            "{n} client would pass from {giver} to {taker}",
            "{n} clients would pass from {giver} to {taker}",
            clients,
            giver=passing.giver,
            taker=passing.taker,
        )
        if this.dry
        else say_n(
            "{n} client passed from {giver} to {taker}",
            "{n} clients passed from {giver} to {taker}",
            clients,
            giver=passing.giver,
            taker=passing.taker,
        )
    )
