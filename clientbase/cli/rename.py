"""`clientbase rename`."""

from typing import TYPE_CHECKING, Annotated

import typer

from clientbase.cli.naming import record_named
from clientbase.cli.options import Client
from clientbase.cli.writing import Commit, DryRun, Message, rules_of, writing
from clientbase.edits.telling import told_changes
from clientbase.index.scan import id_of
from clientbase.language import say, say_n
from clientbase.lookups.clients import known_alike
from clientbase.moving.references import mentions
from clientbase.moving.rename import demand_own_name, renamed, wanted

if TYPE_CHECKING:
    from clientbase.cli.session import Session
    from clientbase.edits.write import Draft


_Words = Annotated[
    list[str], typer.Argument(metavar="NEWNAME|id=NEWID...", help="The new name, the new id, or both.")
]


def rename(
    context: typer.Context,
    client: Client,
    words: _Words,
    yes: Annotated[bool, typer.Option("--yes", help="Though another client is called so.")] = False,
    dry_run: DryRun = False,
    commit: Commit = False,
    message: Message = None,
) -> None:
    """Give a client another name or id; whatever names it follows, and it is still found by the old ones.

    The old name becomes an alias, and so does the old id where no name is spelt like it. With id=NEWID the file is
    moved, and also_at, moved_to and distinct_from of other records and the questions of schema.yaml follow. Where
    decisions or own reports mention the id, their lines are said. Refused where another client is called so.
    """
    call = wanted(words)
    session: Session = context.obj
    path = record_named(session, client).path
    old = id_of(path)
    said = f"rename {old} to {call.id}" if call.id and call.id != old else None
    this = writing(context, "rename", dry=dry_run, commit=commit, message=message, unless_said=said)
    rules, base = rules_of(session), session.base(judging=False, all_records=True)
    if call.name and not yes:
        demand_own_name(base, call.name, old)
    with this.alone():
        drafts = renamed(session.root, base, path, call, rules)
        this.put(drafts)
    first, *others = drafts
    now = say("the id is now {id}; ", id=call.id) if first.was else ""
    more = say_n("; {n} other file followed", "; {n} other files followed", len(others)) if others else ""
    own = f"{now}{told_changes(first, rules.today)}" if _is_changed(first) else now.removesuffix("; ")
    said = f"{own}{more}" if first.changed else say("nothing to change")
    this.say(first, said)
    if call.name and first.changed:
        for line in known_alike(base, {"name": call.name}, rules.norms.base.region):
            if not line.endswith(f"({old})"):
                session.say(line)
    for place in mentions(session.root, old) if first.was else ():
        session.say(_mentioned(place, old))
    this.commit(drafts)


def _is_changed(draft: "Draft") -> bool:
    """Return whether the record says something else, besides lying elsewhere."""
    return draft.before is None or draft.before.text != draft.after.text


def _mentioned(place: str, client: str) -> str:
    return say(
        '{place}: mentions "{client}"; change it where it means the client', place=place, client=client
    )
