"""`clientbase history`."""

from typing import TYPE_CHECKING, Annotated

import typer

from clientbase.cli.delivery import emit
from clientbase.cli.naming import client_named
from clientbase.cli.options import Client, Format, Output
from clientbase.render import is_for_programs

if TYPE_CHECKING:
    from clientbase.cli.session import Session


def history(
    context: typer.Context,
    client: Client,
    field: Annotated[
        str | None,
        typer.Argument(metavar="[FIELD]", help="Such as: manager, purchases, contacts/Vera Ilieva."),
    ] = None,
    format: Format = None,  # noqa: A002  # the option's name
    output: Output = None,
) -> None:
    """Tell who changed what in a client's record and when: the newest change first."""
    from clientbase.lookups.history import for_people, history, is_remembered, remarks

    session: Session = context.obj
    base = session.base(judging=False, all_records=True)
    found = client if is_remembered(base, client) else client_named(session, base, client).client
    page = history(base, found, field)
    for remark in remarks(base, found):
        session.say(remark)
    emit(session, page if is_for_programs(format) else for_people(page), format, output)
