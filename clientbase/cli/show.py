"""`clientbase show`."""

from pathlib import Path
from typing import Annotated

import typer

from clientbase.cli.delivery import emit, look_of
from clientbase.cli.naming import client_named
from clientbase.cli.options import At, Client, Format, Output, session_at
from clientbase.index.by_name import paths_named
from clientbase.lookups.brief import shown
from clientbase.lookups.card import card, shortened
from clientbase.names import valid_id
from clientbase.render import is_for_programs


def show(
    context: typer.Context,
    client: Client,
    format: Format = None,  # noqa: A002  # the option's name
    output: Output = None,
    everything: Annotated[
        bool, typer.Option("--all", help="The whole card, as programs always get it.")
    ] = False,
    at: At = None,
) -> None:
    """Show what is needed before a call: phones, people, promises, what is open, warnings; with --all the whole card.

    The card holds facts, lights, what is due, people, talks, deals, problems and sales.
    """
    session = session_at(context, at)
    base = session.base(judging=False, all_records=True, path=_path(session.root, client))
    named = client_named(session, base, client).client
    page = card(base, named)
    if not is_for_programs(look_of(session, format, output)[0]):
        page = shortened(page) if everything else shown(base, named, page)
    emit(session, page, format, output)


def _path(root: Path, client: str) -> str | None:
    """Return the path of the record with this id, where it is one: it alone is asked about then."""
    return next(paths_named(root, client), None) if valid_id(client) is None else None
