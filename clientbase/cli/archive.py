"""`clientbase archive`."""

from typing import Annotated

import typer

from clientbase.cli import complete
from clientbase.cli.asking import confirm, decline, on_terminal
from clientbase.cli.entering import asked, entered
from clientbase.cli.naming import Named, record_named
from clientbase.cli.options import Client
from clientbase.cli.session import tell
from clientbase.cli.writing import Commit, DryRun, Message, Writing, rules_of, writing
from clientbase.edits.items import choices
from clientbase.edits.records import document_of
from clientbase.edits.telling import told_changes
from clientbase.edits.write import Rules
from clientbase.errors import RefusedError, UsageError
from clientbase.language import say
from clientbase.model import Leaving
from clientbase.moving.archive import known_reason, still_open, to_archive
from clientbase.text.loader import Value


def archive(
    context: typer.Context,
    client: Client,
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="reason=REASON [note=TEXT] [date=DAY]",
            autocompletion=complete.leaving,
            help="Why the client left, by the leaving_reasons of schema.yaml.",
        ),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Though deals, offers or promises are open.")] = False,
    dry_run: DryRun = False,
    commit: Commit = False,
    message: Message = None,
) -> None:
    """Put a client who has left into the archive: former, since when and why; its history stays with it.

    The record goes to records/archive, into the same sub-folder as before. What is still open with the client, deals,
    offers, problems, promises and tasks, is said first, and nothing is written unless --yes is given.
    """
    this = writing(context, "archive", dry=dry_run, commit=commit, message=message)
    rules, named = rules_of(this.session), record_named(this.session, client)
    leaving = _leaving(this, named, words or [], rules)
    _demand_nothing_open(this, named, rules, yes=yes)
    with this.alone():
        draft = to_archive(this.session.root, named.path, leaving, rules)
        this.put([draft])
    this.say(draft, told_changes(draft, rules.today))
    this.commit([draft])


def _leaving(this: Writing, named: Named, words: list[str], rules: Rules) -> dict[str, Value]:
    """Read why and when; the reason is asked for on a terminal, unless the record says it."""
    (said,) = entered(words, Leaving, None, rules)
    if "back" in said.item:
        raise UsageError(say("back: of who comes back says clientbase restore"))
    if "reason" in said.item or known_reason(document_of(this.session.root, named.path), rules):
        return said.item
    if on_terminal():
        return asked(said.item, "reason", Leaving, rules)
    known = ", ".join(choices("reason", Leaving, rules.norms, rules.today))
    advice = say("; there are: {names}", names=known) if known else ""
    raise UsageError(say("say why the client left: reason=REASON{advice}", advice=advice))


def _demand_nothing_open(this: Writing, named: Named, rules: Rules, *, yes: bool) -> None:
    """Say what is open, and go on only where that is meant; RefusedError where nobody says so."""
    found = still_open(document_of(this.session.root, named.path), rules)
    for line in found:
        tell(line)
    if not found or yes or this.dry:
        return
    if not on_terminal():
        raise RefusedError(say("nothing was written; close it first, or add --yes"))
    if not confirm(say("archive the client all the same?")):
        decline()
