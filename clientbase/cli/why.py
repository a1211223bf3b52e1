"""`clientbase why`."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from clientbase.cli import complete
from clientbase.cli.options import report_left_out
from clientbase.errors import UsageError

if TYPE_CHECKING:
    from clientbase.cli.session import Session


def why(
    context: typer.Context,
    client: Annotated[
        str,
        typer.Argument(help="The client's id, or words that fit no other.", autocompletion=complete.clients),
    ],
    report: Annotated[str | None, typer.Argument(help="cadence, dormant or thresholds; all of them.")] = None,
    format: Annotated[str, typer.Option("-f", "--format", metavar="text|json")] = "text",  # noqa: A002  # the option's name
) -> None:
    """Explain every verdict on a client: the rule, the numbers put in, and the line that each comes from."""
    from clientbase.render.cells import visible
    from clientbase.reports.clients import the_client
    from clientbase.reports.why import explained

    if format not in {"text", "json"}:
        raise UsageError(f'no format "{format}"; there are: text, json')
    session: Session = context.obj
    base = session.base()
    lines = explained(base, the_client(base, client), report, format).split("\n")
    sys.stdout.write("\n".join(map(visible, lines)))
    report_left_out(base.page(("why", client, "", ""), (), ()))
