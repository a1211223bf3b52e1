"""`clientbase find`."""

import shlex
from typing import TYPE_CHECKING, Annotated

import typer

from clientbase.cli import complete
from clientbase.cli.delivery import arrangement, emit, refuse_left_out
from clientbase.cli.options import Columns, Format, Limit, OneTable, Output, Sort
from clientbase.errors import UsageError
from clientbase.language import say
from clientbase.lookups.clients import found
from clientbase.lookups.searching import nearest, search

if TYPE_CHECKING:
    from clientbase.cli.session import Session


def find(
    context: typer.Context,
    text: Annotated[
        list[str],
        typer.Argument(
            metavar="TEXT...",
            help="Names in any script, a phone, an e-mail or web address.",
            autocompletion=complete.clients,
        ),
    ],
    format: Format = None,  # noqa: A002  # the option's name
    output: Output = None,
    sort: Sort = None,
    columns: Columns = None,
    limit: Limit = None,
    table: OneTable = None,
) -> None:
    """Find clients by name, alias, contact, phone, e-mail, website or domain; script and spelling do not matter."""
    session: Session = context.obj
    base = session.base(judging=False, all_records=True)
    words = " ".join(text)
    if not words.strip():
        raise UsageError(say("say what to look for; all clients: clientbase list"))
    matches = search(base, words)
    if not matches:
        matches = nearest(base, words)
        session.say(
            say('nothing matches "{words}"; the nearest:', words=words)
            if matches
            else say('nothing matches "{words}"', words=words)
        )
    if not matches:
        session.say(say("in talks and notes: clientbase list {quote}", quote=shlex.quote(f"text={words}")))
        refuse_left_out(base.left_out())
        raise typer.Exit(1)
    emit(session, found(base, matches), format, output, arrangement(sort, columns, limit, table))
