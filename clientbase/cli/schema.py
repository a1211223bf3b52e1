"""`clientbase schema`."""

from typing import TYPE_CHECKING

import typer

from clientbase.json_schema import write
from clientbase.rules.norms_file import read_norms

if TYPE_CHECKING:
    from clientbase.cli.session import Session


def schema(context: typer.Context) -> None:
    """Write JSON Schemas for editors: of a record and of decisions.yaml; print where they are.

    They hold the company's own words, such as its managers and segments.
    """
    session: Session = context.obj
    for file in write(session.root, read_norms(session.root)):
        typer.echo(file)
