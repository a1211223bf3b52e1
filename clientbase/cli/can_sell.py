"""`clientbase can-sell`."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from clientbase.cli import complete
from clientbase.cli.delivery import refuse_left_out
from clientbase.cli.naming import client_named
from clientbase.cli.options import At, Client, TextOrJson, session_at
from clientbase.cli.session import manager_of, said_manager
from clientbase.errors import UsageError
from clientbase.index.asked import like
from clientbase.language import say
from clientbase.lookups.can_sell import Waived, as_json, as_text, depends_on_others, judged_sale
from clientbase.visible import visible_lines

if TYPE_CHECKING:
    from clientbase.base import Base
    from clientbase.cli.session import Session

WaiverReason = Annotated[
    str | None, typer.Option("--waiver", metavar="REASON", help="Why a smaller sum would be accepted.")
]
By = Annotated[
    str | None,
    typer.Option(
        metavar="MANAGER",
        autocompletion=complete.managers,
        help="Who waives it; you, else the client's manager.",
    ),
]
Currency = Annotated[
    str | None, typer.Option(metavar="CODE", help="The currency of the sum, where not the client's.")
]


def can_sell(
    context: typer.Context,
    client: Client,
    amount: Annotated[
        str,
        typer.Argument(
            metavar="AMOUNT",
            help='The sum of the sale, in the client\'s currency, or with its own: "100 EUR".',
        ),
    ],
    waiver: WaiverReason = None,
    by: By = None,
    currency: Currency = None,
    format: TextOrJson = "text",  # noqa: A002  # the option's name
    at: At = None,
) -> None:
    """Say whether a sale reaches the minimum for a repeat purchase: exit 0 for yes, 1 for no with what is missing.

    A first purchase is a trial and free; under the policy `warn` a smaller sum is accepted, and so is one with a
    reason, by somebody who may waive it where the minimum names who may. The minimum is that of the last threshold of
    schema.yaml that matches the client on the day. Below it stands with what the order may be filled, with how many of
    it at its usual price: what the client buys, is interested in, was offered, and what it declined and why.
    """
    if format not in {"text", "json"}:
        raise UsageError(say('no format "{format}"; there are: text, json', format=format))
    session = session_at(context, at)
    base = session.base(all_records=True)
    named = client_named(session, base, client).client
    if waiver is not None and not waiver.strip():
        raise UsageError(say("--waiver: say why, or leave it out"))
    waived = Waived(waiver, _waiving(session, base, named, by)) if waiver else None
    if by is not None and not waiver:
        raise UsageError(say("--by says who waives the minimum; add --waiver REASON"))
    sale = judged_sale(base, named, amount, currency, waived)
    said = as_json(base, sale) if format == "json" else as_text(sale)
    sys.stdout.write(visible_lines(said))
    if depends_on_others(base):
        refuse_left_out(base.left_out())
    if not sale.allowed:
        raise typer.Exit(1)


def _waiving(session: "Session", base: "Base", client: str, by: str | None) -> str | None:
    """Return who waives the minimum: who is named, else who is typing, else the client's manager, as `add` has it."""
    managers = dict(base.ask("SELECT id, email FROM main.managers"))
    if by is not None and by not in managers:
        advice = like(by, managers) or say("; there are: {names}", names=", ".join(managers))
        raise UsageError(say('no manager "{by}" in schema.yaml{advice}', by=by, advice=advice))
    typing = by or said_manager() or manager_of(session.root, managers)
    return typing or base.one("SELECT manager FROM clients WHERE id = ?", (client,))
