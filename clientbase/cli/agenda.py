"""`clientbase agenda`."""

from typing import Annotated

import typer

from clientbase.cli.kept import emit_report
from clientbase.cli.options import (
    At,
    Columns,
    Format,
    Limit,
    Manager,
    OneTable,
    Output,
    Segment,
    Sort,
    Where,
    arrangement,
    scope,
    session_at,
)
from clientbase.reports import find


def agenda(
    context: typer.Context,
    days: Annotated[
        int, typer.Option(min=1, max=366, metavar="N", help="How many days, today included.")
    ] = 7,
    manager: Manager = None,
    segment: Segment = None,
    where: Where = None,
    format: Format = None,  # noqa: A002  # the option's name
    output: Output = None,
    sort: Sort = None,
    columns: Columns = None,
    limit: Limit = None,
    table: OneTable = None,
    at: At = None,
) -> None:
    """Say what is to be done, for each day and manager: promises, dates, problems, contacts and proposals.

    What is lost by waiting comes first: a promise is broken tomorrow and a birthday is over; then an open problem,
    a contact that is due and a pending proposal, each the largest first. `-f ics` makes a calendar of it.
    """
    session = session_at(context, at)
    base = session.base(scope(manager, segment, where))
    asked = base, find("agenda", session.root), {"days": days}
    emit_report(session, asked, format, output, wanted=arrangement(sort, columns, limit, table))
