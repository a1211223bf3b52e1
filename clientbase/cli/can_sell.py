"""`clientbase can-sell`."""

import sys
from typing import Annotated

import typer

from clientbase.cli.naming import client_named
from clientbase.cli.options import At, Client, TextOrJson, refuse_left_out, session_at
from clientbase.errors import UsageError
from clientbase.lookups.can_sell import as_json, as_text, depends_on_others, judged_sale
from clientbase.visible import visible


def can_sell(
    context: typer.Context,
    client: Client,
    amount: Annotated[
        str, typer.Argument(metavar="AMOUNT", help="The sum of the sale, in the client's currency.")
    ],
    waiver: Annotated[
        str | None, typer.Option(metavar="REASON", help="Why a smaller sum would be accepted.")
    ] = None,
    currency: Annotated[
        str | None, typer.Option(metavar="CODE", help="The currency of the sum, where not the client's.")
    ] = None,
    format: TextOrJson = "text",  # noqa: A002  # the option's name
    at: At = None,
) -> None:
    """Say whether a sale reaches the minimum for a repeat purchase: exit 0 for yes, 1 for no with what is missing.

    A first purchase is a trial and free; under the policy `warn` a smaller sum is accepted, and so is one with a
    reason. The minimum is that of the last threshold of schema.yaml that matches the client on the day.
    """
    if format not in {"text", "json"}:
        raise UsageError(f'no format "{format}"; there are: text, json')
    session = session_at(context, at)
    base = session.base(all_records=True)
    sale = judged_sale(base, client_named(session, base, client).client, amount, currency, waiver)
    said = as_json(base, sale) if format == "json" else as_text(sale)
    sys.stdout.write(f"{visible(said.rstrip())}\n")
    if depends_on_others(base):
        refuse_left_out(base.left_out())
    if not sale.allowed:
        raise typer.Exit(1)
