"""`clientbase list`."""

import builtins
from typing import Annotated

import typer

from clientbase.cli import complete
from clientbase.cli.options import (
    At,
    Columns,
    Format,
    Limit,
    OneTable,
    Output,
    Sort,
    arrangement,
    emit,
    session_at,
)
from clientbase.lookups.clients import listing, query_of
from clientbase.page import Scope


def list(  # noqa: A001  # the verb's name
    context: typer.Context,
    query: Annotated[
        builtins.list[str] | None,
        typer.Argument(
            metavar="QUERY...",
            autocompletion=complete.query,
            help='Such as: segment=horeca stage=dormant revenue=1000.. "last_contact<-30d" olive',
        ),
    ] = None,
    format: Format = None,  # noqa: A002  # the option's name
    output: Output = None,
    sort: Sort = None,
    columns: Columns = None,
    limit: Limit = None,
    table: OneTable = None,
    at: At = None,
) -> None:
    """List the clients that match: their stage, last purchase and last contact."""
    session = session_at(context, at)
    wanted = arrangement(sort, columns, limit, table)
    where = query_of(query or ())
    # Suppliers are shown to whoever asks for them.
    base = session.base(Scope(where=where), judging=False, all_records="relation" in (where or ""))
    emit(session, listing(base, wanted.names if wanted else ()), format, output, wanted)
