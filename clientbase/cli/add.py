"""`clientbase add`."""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any

import typer

from clientbase.cli import complete
from clientbase.cli.asking import ask, confirm, decline, on_terminal
from clientbase.cli.entering import (
    class_of,
    completed,
    demand_meant,
    entered,
    settled,
    with_more,
    with_reason,
)
from clientbase.cli.naming import client_asked
from clientbase.cli.session import Session, tell
from clientbase.cli.writing import Commit, DryRun, Message, Writing, rules_of, who_am_i, writing
from clientbase.edits.adding import new_clients, new_items
from clientbase.edits.items import next_deal_id, offered_before
from clientbase.edits.kinds import KINDS, Kind
from clientbase.edits.records import document_of
from clientbase.edits.sale import Return, bought_after_leaving
from clientbase.edits.telling import told_client, told_items
from clientbase.edits.write import Draft, Rules
from clientbase.errors import UsageError
from clientbase.index.scan import id_of
from clientbase.language import say
from clientbase.model import Client, Deal, Proposal, Purchase, Task
from clientbase.spoken import spoken_day
from clientbase.text.change import Change
from clientbase.text.loader import Value
from clientbase.text.read import Document
from clientbase.typed import did_you_mean

_KINDS = ("client", *KINDS, "decision")


def add(
    context: typer.Context,
    kind: Annotated[
        str,
        typer.Argument(
            metavar="KIND", help=f"What to add: {', '.join(_KINDS)}.", autocompletion=complete.kinds
        ),
    ],
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[CLIENT] KEY=VALUE...",
            autocompletion=complete.words,
            help="Whose it is, and its fields; - reads YAML from stdin.",
        ),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Write also what is probably a slip.")] = False,
    dry_run: DryRun = False,
    commit: Commit = False,
    message: Message = None,
) -> None:
    r"""Add a client, an item to its record, or a decision to the register.

    A day may be written as 12.10., 12 march, monday, -3d, in 2 weeks or завтра; a weekday, and a day without its year,
    is the coming one where it is promised or due, else the last past one. since=2024 means its first day. A sum may be
    1.200,50, 1 200,50 or 1,200.50. What has two readings, as 3/4/2026 and 1.250 have, is asked back.

    Several values of a field are separated by commas; a comma that belongs to a value has a stroke before it, as in
    "Foo\, Inc.", or stands in round brackets. FIELD.PART=VALUE names a part of a field. CLIENTBASE_MANAGER says who
    you are, else git.
    """
    kind = _meant(kind)
    if kind not in _KINDS:
        advice = did_you_mean(kind, _KINDS) or say("; there are: {names}", names=", ".join(_KINDS))
        raise UsageError(say('"{kind}" cannot be added{advice}', kind=kind, advice=advice))
    this = writing(context, f"add {kind}", dry=dry_run, commit=commit, message=message)
    this.commit(_added(this, kind, words or [], yes=yes))


def _meant(kind: str) -> str:
    """Return the kind that begins like this, where only one does: `pu` is a purchase."""
    begun = [known for known in _KINDS if known.startswith(kind)]
    return begun[0] if len(begun) == 1 and len(kind) > 1 else kind


def _added(this: Writing, kind: str, words: list[str], *, yes: bool) -> Sequence[Draft]:
    if kind == "client":
        return _add_clients(this, words, yes=yes)
    if kind == "decision":
        from clientbase.cli.deciding import add_decision

        return add_decision(this, words)
    return _add_items(this, KINDS[kind], words, yes=yes)


_JUDGED = (Purchase, Proposal)
"""What is judged by the minimum before it is written."""


def _add_clients(this: Writing, words: list[str], *, yes: bool) -> Sequence[Draft]:
    root, rules = this.session.root, rules_of(this.session)
    found = entered(words, Client, "id", rules)
    manager = who_am_i(root, rules.norms)
    clients = [(id_, with_more(item, rules, manager)) for id_, item in found]
    _say_who_is_known(this, [data for _, data in clients], rules, yes=yes)
    with this.alone():
        drafts = new_clients(root, clients, rules)
        this.put(drafts)
    for draft in drafts:
        this.say(draft, told_client(id_of(draft.path), draft.after.data, rules.today))
    return drafts


def _say_who_is_known(
    this: Writing, clients: Sequence[Mapping[str, Value]], rules: Rules, *, yes: bool
) -> None:
    """Say of new clients that seem to be there already whom they are like; on a terminal ask whether to go on."""
    from clientbase.lookups.clients import known_alike

    base = this.session.base(judging=False, all_records=True)
    alike = [line for data in clients for line in known_alike(base, data, rules.norms.base.region)]
    for line in alike:
        tell(line)
    if (
        alike
        and on_terminal()
        and not (yes or this.dry)
        and not confirm(say("add another client all the same?"))
    ):
        decline()


def _add_items(this: Writing, kind: Kind, words: list[str], *, yes: bool) -> Sequence[Draft]:
    named = words[0] if words and "=" not in words[0] and words[0] != "-" else None
    fields = words[1:] if named is not None else words
    session, root = this.session, this.session.root
    rules = rules_of(session, judging=kind.shape in _JUDGED)
    client, path = client_asked(session, named, f"add {kind.name} CLIENT key=value...")
    document = document_of(root, path)
    found = entered(fields, kind.shape, kind.held_by, rules)
    if kind.held_by and not any(beside for beside, _ in found):
        kind = kind._replace(held_by=None)  # the client's own, which belongs to no deal
    manager = who_am_i(root, rules.norms)
    items = [_complete(session, item, kind, rules, manager, document.data) for _, item in found]
    if kind.shape is Task:
        items = [_with_task(item) for item in items]
    held_by = _holder(session, path, kind, {beside for beside, _ in found}) if kind.held_by else ""
    class_ = class_of(session, client, kind, rules.norms)
    if not yes:
        items = _meant_so(
            items, kind.shape, rules, lambda some: new_items(document, held_by, kind, some, rules, class_)
        )
    back, also = _coming_back(document, kind, items, rules)
    with this.alone():
        draft = new_items(document_of(root, path), held_by, kind, items, rules, class_, also)
        this.put([draft])
    record = {"currency": rules.norms.base.currency} | draft.after.data
    came = say("; back since {day}", day=spoken_day(back.day, rules.today)) if back and also else ""
    this.say(draft, f"{told_items(kind, items, record, rules.today)}{came}")
    if back and not also:
        from clientbase.moving.place import ARCHIVE

        session.say(
            say("if it is back: clientbase restore {client} --on {day}", client=client, day=back.day)
            if path.startswith(ARCHIVE)
            else say(
                "if it is back: clientbase set {client} left.back={day} status=active",
                client=client,
                day=back.day,
            )
        )
    return [draft]


def _meant_so(
    items: list[dict[str, Value]],
    shape: type[Any],
    rules: Rules,
    drafting: Callable[[Sequence[dict[str, Value]]], Draft],
) -> list[dict[str, Value]]:
    """Return items that are no slip; what is one is asked back, which nobody can be of whom several came by a pipe."""
    if len(items) == 1:
        return [settled(items[0], shape, rules, lambda item: drafting([item]))]
    demand_meant(items, shape, drafting(items))
    return items


def _coming_back(
    document: Document, kind: Kind, items: Sequence[Mapping[str, Value]], rules: Rules
) -> tuple[Return | None, Sequence[Change]]:
    """Say whether a client buys after having left, and ask whether it is back; what it left for stays."""
    back = bought_after_leaving(document, items, rules) if kind.shape is Purchase else None
    if back is None or not on_terminal():
        return back, ()
    why = f" ({back.left.reason})" if back.left.reason else ""
    left = spoken_day(back.left.date, rules.today)
    asked = say("{name} left on {day}{why}; is it back?", name=document.data.get("name"), day=left, why=why)
    return back, back.changes if confirm(asked) else ()


def _complete(
    session: Session,
    item: dict[str, Value],
    kind: Kind,
    rules: Rules,
    manager: str | None,
    record: Mapping[str, Any],
) -> dict[str, Value]:
    """Complete an item of a record: a deal gets an id, and of a product what was offered before is said."""
    if kind.shape is Deal and "id" not in item:
        year = str(item.get("opened") or "")[:4]
        item = {"id": next_deal_id(record, int(year) if year.isdecimal() else rules.today.year), **item}
    whole = completed(item, kind.name, kind.shape, rules, manager, record)
    product = whole.get("product")
    if kind.shape is Proposal and isinstance(product, str):
        currency = {"currency": rules.norms.base.currency} | dict(record)
        for offer in offered_before(record, product):
            session.say(
                say("before: {told_items}", told_items=told_items(kind, [offer], currency, rules.today))
            )
    return with_reason(whole) if kind.shape is Proposal else whole


def _with_task(item: dict[str, Value]) -> dict[str, Value]:
    """Ask what is to be done, where nobody says; a task without words reminds of nothing."""
    if str(item.get("what") or "").strip():
        return item
    if on_terminal():
        return {**item, "what": ask(say("what is to be done"))}
    raise UsageError(say('say what is to be done: what="send the price list"'))


def _holder(session: Session, path: str, kind: Kind, named: set[str | None]) -> str:
    """Return the part of the record that the items belong to, such as a deal."""
    listed_under = KINDS[str(kind.held_by)].listed_under
    if len(named) > 1:
        raise UsageError(
            say(
                "the items belong to more than one {held_by}; add them one after the other",
                held_by=kind.held_by,
            )
        )
    name = named.pop()
    if name is None:
        if not on_terminal():
            raise UsageError(
                say("the {name} lacks {held_by}; add {held_by}=ID", name=kind.name, held_by=kind.held_by)
            )
        items = document_of(session.root, path).data.get(listed_under)
        known = (
            [str(item["id"]) for item in items if isinstance(item, dict)] if isinstance(items, list) else []
        )
        name = ask(str(kind.held_by), known)
    return f"{listed_under}/{name}"
