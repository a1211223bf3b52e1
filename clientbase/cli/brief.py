"""`clientbase brief`."""

from typing import TYPE_CHECKING, Annotated

import typer

from clientbase.cli import complete
from clientbase.cli.delivery import emit
from clientbase.cli.naming import client_named
from clientbase.cli.options import Format, Output
from clientbase.errors import UsageError
from clientbase.language import say
from clientbase.lookups.brief import briefs, meeting

if TYPE_CHECKING:
    from clientbase.cli.session import Session


def brief(
    context: typer.Context,
    client: Annotated[
        str | None,
        typer.Argument(
            metavar="[CLIENT]",
            help="The client, named as in every verb; without it, everybody of the day of --for.",
            autocompletion=complete.clients,
        ),
    ] = None,
    for_: Annotated[
        str | None, typer.Option("--for", metavar="DATE", help="The day of the call or meeting.")
    ] = None,
    format: Format = None,  # noqa: A002  # the option's name
    output: Output = None,
) -> None:
    """Say on one page what to know before a call or a meeting; with --for alone, before all of that day's.

    Whom to call, what is promised and open, the last three talks, what they buy and want, what not to come with again.
    A day's meetings are those for which a next step, a task or a contact is set down for it.
    """
    from clientbase.spoken import day_from_words

    session: Session = context.obj
    if not client and for_ is None:
        raise UsageError(say("name a client, or the day: clientbase brief --for tomorrow"))
    base = session.base(judging=False, all_records=True)
    try:
        day = day_from_words(for_, base.day, ahead=True) if for_ else None
    except ValueError as error:
        raise UsageError(f"--for: {error}") from None
    clients = [client_named(session, base, client).client] if client else meeting(base, day) if day else []
    if not clients:
        session.say(say("nothing is promised or planned for {day}", day=day))
        return
    emit(session, briefs(base, clients, day), format, output)
