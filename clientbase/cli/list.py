"""`clientbase list`."""

import builtins
from typing import Annotated

import typer

from clientbase.cli.options import At, Format, Output, emit, session_at
from clientbase.lookups.clients import listing, query_of
from clientbase.page import Scope


def list(  # noqa: A001  # the verb's name
    context: typer.Context,
    query: Annotated[
        builtins.list[str] | None,
        typer.Argument(metavar="QUERY...", help="Such as: segment=horeca stage=dormant revenue>1000 olive"),
    ] = None,
    format: Format = None,  # noqa: A002  # the option's name
    output: Output = None,
    at: At = None,
) -> None:
    """List the clients that match: their stage, last purchase and last contact."""
    session = session_at(context, at)
    emit(session, listing(session.base(Scope(where=query_of(query or ())), judging=False)), format, output)
