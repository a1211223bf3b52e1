"""`clientbase move-contact`."""

import datetime as dt
from typing import Annotated

import typer

from clientbase.cli import complete
from clientbase.cli.naming import record_named
from clientbase.cli.writing import Commit, DryRun, Message, rules_of, writing
from clientbase.edits.address import split
from clientbase.edits.telling import told_changes
from clientbase.errors import UsageError
from clientbase.moving.person import Going, gone
from clientbase.spoken import day_from_words


def move_contact(
    context: typer.Context,
    address: Annotated[
        str,
        typer.Argument(metavar="CLIENT/contacts/NAME", help="Who goes.", autocompletion=complete.address),
    ],
    to: Annotated[
        str,
        typer.Argument(
            metavar="TO", help="The client to which the person goes.", autocompletion=complete.clients
        ),
    ],
    on: Annotated[
        str | None, typer.Option("--on", metavar="DAY", help="Since when; today where it is left out.")
    ] = None,
    role: Annotated[
        str | None,
        typer.Option("--role", metavar="ROLE", help="What the person does there, if not the same."),
    ] = None,
    dry_run: DryRun = False,
    commit: Commit = False,
    message: Message = None,
) -> None:
    """Let a person go from one client to another: what was said with them stays, and they are not lost.

    In the old record the person stays with `left` and `moved_to`, in the new one it appears with `from`. What is its
    own goes along: phones and e-mails that nobody else there has, birthday, interests, notes and what it does not want;
    what the company requires of a person goes along too, unless --role says another role.
    """
    this = writing(context, "move-contact", dry=dry_run, commit=commit, message=message)
    rules = rules_of(this.session)
    day = _since(on, rules.today)
    client, part = split(address)
    old, new = record_named(this.session, client), record_named(this.session, to)
    with this.alone():
        drafts = gone(this.session.root, Going(old.path, part, new.path, day.isoformat(), role), rules)
        this.put(drafts)
    for draft in drafts:
        this.say(draft, told_changes(draft, rules.today))
    this.commit(drafts)


def _since(on: str | None, today: dt.date) -> dt.date:
    try:
        return today if on is None else day_from_words(on, today, ahead=False)
    except ValueError as error:
        raise UsageError(f"--on: {error}") from None
