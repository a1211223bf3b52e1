"""`clientbase schema`."""

from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from clientbase.cli.session import Session


def schema(context: typer.Context) -> None:
    """Write the JSON Schema of a record for editors, with the company's own words, and print where it is."""
    from clientbase.json_schema import write
    from clientbase.rules.company import read_norms

    session: Session = context.obj
    typer.echo(write(session.root, read_norms(session.root)))
