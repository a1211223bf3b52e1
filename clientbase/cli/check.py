"""`clientbase check`."""

import typer

from clientbase.cli.session import Session


def check(context: typer.Context) -> None:
    """Say what is wrong with the records; exit 1 if anything is."""
    session: Session = context.obj
    for finding in session.base().findings():
        typer.echo(str(finding))
