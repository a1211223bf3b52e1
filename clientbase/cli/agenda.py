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
    promises: Annotated[
        bool,
        typer.Option("--promises", help="Only open promises and tasks, whenever due, with their numbers."),
    ] = False,
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

    `--promises` lists all that is open, with the numbers by which `clientbase done CLIENT N` closes it.
    """
    session = session_at(context, at)
    base = session.base(scope(manager, segment, where))
    name, words = ("promises", {}) if promises else ("agenda", {"days": days})
    asked = base, find(name, session.root), words
    emit_report(session, asked, format, output, wanted=arrangement(sort, columns, limit, table))
