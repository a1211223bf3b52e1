"""`clientbase add`."""

from typing import Annotated

import typer

from clientbase.cli import complete
from clientbase.cli.asking import ask, on_terminal
from clientbase.cli.entering import completed, entered
from clientbase.cli.session import Session
from clientbase.cli.writing import DryRun, done, own_manager, rules_of, shown, told
from clientbase.edits.adding import add_clients, add_items
from clientbase.edits.kinds import KINDS, Kind, label
from clientbase.edits.records import document_of, find
from clientbase.errors import UsageError
from clientbase.shapes import Client
from clientbase.typed import suggestion

_KINDS = ("client", *KINDS)


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
    dry_run: DryRun = False,
) -> None:
    """Add a client, or an item to the record of a client.

    A day may be written as today, yesterday, -3d, 12.10.2026 or 2026-10-12; several values of a field
    are separated by commas; FIELD.PART=VALUE names a part of a field. CLIENTBASE_MANAGER says who you are.
    """
    session: Session = context.obj
    if kind == "client":
        _add_clients(session, words or [], dry_run)
    elif kind in KINDS:
        _add_items(session, KINDS[kind], words or [], dry_run)
    else:
        advice = suggestion(kind, _KINDS) or f"; there are: {', '.join(_KINDS)}"
        raise UsageError(f'"{kind}" cannot be added{advice}')


def _add_clients(session: Session, words: list[str], dry: bool) -> None:
    rules = rules_of(session)
    found = entered(words, Client, "id", rules)
    clients = [(id_, completed(item, "client", Client, rules, own_manager())) for id_, item in found]
    drafts = add_clients(session.root, clients, rules, dry=dry)
    if dry:
        shown(drafts)
    for draft in drafts:
        session.say(told(session, draft, f"{done('added', dry)} client {label(Client, draft.after.data)}"))


def _add_items(session: Session, kind: Kind, words: list[str], dry: bool) -> None:
    if not words or "=" in words[0] or words[0] == "-":
        raise UsageError(f"say whose {kind.name} it is: clientbase add {kind.name} CLIENT key=value...")
    root, rules = session.root, rules_of(session)
    path = find(root, words[0])
    found = entered(words[1:], kind.shape, kind.held_by, rules)
    items = [completed(item, kind.name, kind.shape, rules, own_manager()) for _, item in found]
    held_by = _holder(session, path, kind, {beside for beside, _ in found}) if kind.held_by else ""
    draft = add_items(root, path, held_by, kind, items, rules, lambda: _class(session, words[0]), dry=dry)
    if dry:
        shown([draft])
    counted = f"{len(items)} items of {kind.listed_under}"
    what = counted if len(items) > 1 else f"{kind.name} {label(kind.shape, items[0])}"
    session.say(told(session, draft, f"{done('added', dry)} {what}"))


def _holder(session: Session, path: str, kind: Kind, named: set[str | None]) -> str:
    """Give the part of the record that the items belong to, such as a deal."""
    listed_under = KINDS[str(kind.held_by)].listed_under
    if len(named) > 1:
        raise UsageError(f"the items belong to more than one {kind.held_by}; add them one after the other")
    name = named.pop()
    if name is None:
        if not on_terminal():
            raise UsageError(f"the {kind.name} lacks {kind.held_by}; add {kind.held_by}=ID")
        items = document_of(session.root, path).data.get(listed_under)
        known = (
            [str(item["id"]) for item in items if isinstance(item, dict)] if isinstance(items, list) else []
        )
        name = ask(str(kind.held_by), known)
    return f"{listed_under}/{name}"


def _class(session: Session, client_id: str) -> str | None:
    class_: str | None = session.base().one("SELECT class FROM facts WHERE client = ?", (client_id,))
    return class_
