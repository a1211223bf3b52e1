"""`clientbase done`."""

from typing import Annotated

import typer

from clientbase.cli.naming import record_named
from clientbase.cli.options import Client
from clientbase.cli.writing import Commit, DryRun, Message, rules_of, writing
from clientbase.edits.promises import closing, oldest, open_promises
from clientbase.edits.records import document_of
from clientbase.edits.write import drafted
from clientbase.errors import UsageError
from clientbase.language import say
from clientbase.spoken import day_from_words, spoken_day


def done(
    context: typer.Context,
    client: Client,
    number: Annotated[
        int | None,
        typer.Argument(metavar="[N]", help="Which one, by its number; without it the one that is due first."),
    ] = None,
    on: Annotated[
        str | None, typer.Option(metavar="DAY", help="The day on which it was done; today without it.")
    ] = None,
    dry_run: DryRun = False,
    commit: Commit = False,
    message: Message = None,
) -> None:
    """Close a promise or a task.

    `clientbase agenda --promises` lists what is open, with its numbers. The talk that kept a promise closes it as
    well: clientbase log CLIENT call TEXT keeps=last
    """
    this = writing(context, "done", dry=dry_run, commit=commit, message=message)
    root, rules = this.session.root, rules_of(this.session)
    try:
        day = rules.today if on is None else day_from_words(on, rules.today, ahead=False)
    except ValueError as error:
        raise UsageError(f"--on: {error}") from None
    if day > rules.today:
        raise UsageError(say("--on: {day} lies ahead; close it on the day on which it is done", day=day))
    path = record_named(this.session, client).path
    with this.alone():
        document = document_of(root, path)
        promise = oldest(open_promises(document, rules), number, rules.today)
        draft = drafted(document, [closing(promise, day)], rules)
        this.put([draft])
    words, on_day = promise.words(rules.today), spoken_day(day, rules.today)
    this.say(draft, say("closed {words}; done {day}", words=words, day=on_day))
    this.commit([draft])
