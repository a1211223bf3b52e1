"""`clientbase remove`."""

from typing import Annotated

import typer

from clientbase.cli import complete
from clientbase.cli.asking import demand_consent
from clientbase.cli.naming import record_named
from clientbase.cli.writing import Commit, DryRun, Message, rules_of, shown, writing
from clientbase.edits.address import split
from clientbase.edits.records import document_of
from clientbase.edits.removing import removal
from clientbase.edits.write import demand_unchanged, drafted, lost_comments
from clientbase.language import say


def remove(
    context: typer.Context,
    address: Annotated[
        str,
        typer.Argument(
            metavar="CLIENT/LIST/ITEM",
            autocompletion=complete.address,
            help="Such as adriatik/interactions/2026-10-12, .../2026-10-12/call, .../3, or adriatik/contacts/NAME.",
        ),
    ],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    dry_run: DryRun = False,
    commit: Commit = False,
    message: Message = None,
) -> None:
    """Take one item out of a list of a client's record: it is shown first, and asked about on a terminal.

    An item is named by its name or id, by its day, by its day and kind or product, or by its number; numbers begin
    at 0, and -1 is the latest by date. Words are taken out of their list by: clientbase set CLIENT tags-=WORD
    """
    this = writing(context, "remove", dry=dry_run, commit=commit, message=message)
    root, rules = this.session.root, rules_of(this.session)
    client, part = split(address)
    path = record_named(this.session, client).path
    document = document_of(root, path)
    where, what = removal(document, part)
    draft = drafted(document, [where], rules)
    if not dry_run:
        if not yes:
            shown([draft], to_stderr=True)
        demand_consent(say("remove {what}?", what=what), yes=yes)
    with this.alone():
        demand_unchanged(root, [draft])
        this.put([draft])
    gone = "".join(say(', and the comment "{comment}"', comment=comment) for comment in lost_comments(draft))
    this.say(draft, say("removed {what}{gone}", what=what, gone=gone))
    this.commit([draft])
