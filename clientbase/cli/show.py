"""`clientbase show`."""

import typer

from clientbase.cli.naming import client_named
from clientbase.cli.options import At, Client, Format, Output, emit, session_at
from clientbase.lookups.card import card, shortened
from clientbase.render import is_for_programs


def show(
    context: typer.Context,
    client: Client,
    format: Format = None,  # noqa: A002  # the option's name
    output: Output = None,
    at: At = None,
) -> None:
    """Show a client's card: facts, lights, what is due, people, talks, deals, problems and sales."""
    session = session_at(context, at)
    base = session.base(judging=False, all_records=True)
    page = card(base, client_named(session, base, client).client)
    emit(session, page if is_for_programs(format) else shortened(page), format, output)
