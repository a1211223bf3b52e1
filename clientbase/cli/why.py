"""`clientbase why`."""

import sys
from typing import Annotated

import typer

from clientbase.cli.delivery import report_left_out
from clientbase.cli.naming import client_named
from clientbase.cli.options import At, Client, TextOrJson, session_at
from clientbase.errors import UsageError
from clientbase.language import say
from clientbase.lookups.why import explained, judging
from clientbase.visible import visible


def _judging(incomplete: str) -> list[str]:
    return [report for report in judging() if report.startswith(incomplete)]


def why(
    context: typer.Context,
    client: Client,
    report: Annotated[
        str | None,
        typer.Argument(
            metavar="[REPORT]",
            help="One report that judges clients; without it, all of them.",
            autocompletion=_judging,
        ),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(metavar="DAY", help="For movement: the earlier day; without it a month before."),
    ] = None,
    at: At = None,
    format: TextOrJson = "text",  # noqa: A002  # the option's name
) -> None:
    """Explain every verdict on a client: the rule, the numbers put in, and the line that each comes from."""
    if format not in {"text", "json"}:
        raise UsageError(say('no format "{format}"; there are: text, json', format=format))
    session = session_at(context, at)
    base = session.base(all_records=True)
    named = client_named(session, base, client).client
    words = {"since": since} if since else {}
    lines = explained(base, named, report, format, words, session.width).split("\n")
    sys.stdout.write("\n".join(map(visible, lines)))
    report_left_out(base.page(("why", named, "", ""), (), ()))
