"""`clientbase restore`."""

from typing import Annotated

import typer

from clientbase.cli.naming import record_named
from clientbase.cli.options import Client
from clientbase.cli.writing import Commit, DryRun, Message, rules_of, writing
from clientbase.edits.telling import told_changes
from clientbase.errors import UsageError
from clientbase.moving.archive import out_of
from clientbase.spoken import day_from_words


def restore(
    context: typer.Context,
    client: Client,
    on: Annotated[
        str | None,
        typer.Option("--on", metavar="DAY", help="When the client came back; today where it is left out."),
    ] = None,
    dry_run: DryRun = False,
    commit: Commit = False,
    message: Message = None,
) -> None:
    """Take a client who came back out of the archive: active, back since when; why it had left stays."""
    this = writing(context, "restore", dry=dry_run, commit=commit, message=message)
    rules = rules_of(this.session)
    try:
        day = rules.today if on is None else day_from_words(on, rules.today, ahead=False)
    except ValueError as error:
        raise UsageError(f"--on: {error}") from None
    named = record_named(this.session, client)
    with this.alone():
        draft = out_of(this.session.root, named.path, day.isoformat(), rules)
        this.put([draft])
    this.say(draft, told_changes(draft, rules.today))
    this.commit([draft])
