"""`clientbase guide`."""

from typing import Annotated

import typer

from clientbase.cli.delivery import emit, scope
from clientbase.cli.options import Format, Output, session_at
from clientbase.cli.writing import who_am_i
from clientbase.errors import UsageError
from clientbase.language import say
from clientbase.lookups.guide import guide as guide_of
from clientbase.rules.norms_file import read_norms


def guide(
    context: typer.Context,
    manager: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Whose guide; without it yours, if the program knows who you are."),
    ] = None,
    format: Format = None,  # noqa: A002  # the option's name
    output: Output = None,
) -> None:
    """Say what the norms ask of one person: clients by standard, what to write down when, and what is open today.

    Who you are, the variable CLIENTBASE_MANAGER says, else git: the manager in schema.yaml with the e-mail address
    of `git config user.email`.
    """
    session = session_at(context, None)
    norms = read_norms(session.root)
    who = who_am_i(session.root, norms) if manager is None else manager
    if who is None:
        raise UsageError(say("say whose guide: --manager NAME, or set CLIENTBASE_MANAGER"))
    emit(session, guide_of(session.base(scope(who, None, None)), norms), format, output)
