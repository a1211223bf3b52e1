"""`clientbase calibrate`."""

from typing import Annotated

import typer

from clientbase.cli.delivery import emit, scope
from clientbase.cli.options import At, Format, Manager, Output, Segment, Where, session_at
from clientbase.reports import find
from clientbase.reports.calibrate import in_words


def calibrate(
    context: typer.Context,
    days: Annotated[
        int, typer.Option(min=1, metavar="N", help="How many of the last days are held back.")
    ] = 90,
    format: Format = None,  # noqa: A002  # the option's name
    output: Output = None,
    manager: Manager = None,
    segment: Segment = None,
    where: Where = None,
    at: At = None,
) -> None:
    """Say how often the rule of dormancy would have been wrong; name the one that errs least, change nothing."""
    session = session_at(context, at)
    page = find("calibrate", session.root).page(session.base(scope(manager, segment, where)), days=days)
    session.say(in_words(page))
    emit(session, page, format, output)
