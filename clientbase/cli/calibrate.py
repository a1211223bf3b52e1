"""`clientbase calibrate`."""

from typing import TYPE_CHECKING, Annotated

import typer

from clientbase.cli.options import Format, Manager, Output, Segment, Where, emit, scope

if TYPE_CHECKING:
    from clientbase.cli.session import Session


def calibrate(
    context: typer.Context,
    days: Annotated[int, typer.Option(min=1, help="How many of the last days are held back.")] = 90,
    format: Format = None,  # noqa: A002  # the option's name
    output: Output = None,
    manager: Manager = None,
    segment: Segment = None,
    where: Where = None,
) -> None:
    """Say how often the rule of dormancy would have been wrong, and which would have erred least; change nothing."""
    from clientbase.reports import find

    session: Session = context.obj
    base = session.base(scope(manager, segment, where))
    emit(session, find("calibrate", session.root).page(base, days=days), format, output)
