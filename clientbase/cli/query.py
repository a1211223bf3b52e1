"""`clientbase query`."""

from typing import Annotated

import typer

from clientbase.cli.delivery import emit, scope
from clientbase.cli.options import At, Format, Manager, Output, Segment, Where, session_at
from clientbase.errors import UsageError
from clientbase.language import say
from clientbase.lookups import tables as asked


def query(
    context: typer.Context,
    sql: Annotated[str | None, typer.Argument(metavar="[SQL]", help="One SELECT.")] = None,
    format: Format = None,  # noqa: A002  # the option's name
    output: Output = None,
    manager: Manager = None,
    segment: Segment = None,
    where: Where = None,
    at: At = None,
    tables: Annotated[bool, typer.Option("--tables", help="Describe all tables, views and columns.")] = False,
) -> None:
    """Ask the records in SQL, which may read and nothing else.

    Sums are whole numbers of 1/10000 of a unit. A column of a table is written as what it is, under whatever name;
    say what comes out of a sum: SELECT sum(revenue) AS "turnover:money" FROM facts. money(x) makes a decimal.
    Infinity is written inf, bytes as x'00ff'. What takes longer than --timeout, 60 seconds, is broken off.
    """
    if sql is None and not tables:
        raise UsageError(say('write SQL, such as "SELECT name, revenue FROM facts", or --tables'))
    session = session_at(context, at)
    base = session.base(scope(manager, segment, where), judging=False)
    page = asked.answer(base, sql) if sql is not None else asked.tables(base)
    emit(session, page, format, output)
