"""`clientbase explain`."""

from typing import Annotated

import typer

from clientbase.cli import complete
from clientbase.rules import manual


def explain(
    code: Annotated[
        str | None,
        typer.Argument(metavar="[CODE]", help="A code such as CB021.", autocompletion=complete.codes),
    ] = None,
) -> None:
    """Print the manual page of a code; without one, list the codes."""
    if code is not None:
        typer.echo(manual.explain(code.upper()), nl=False)
        return
    for known in manual.codes():
        typer.echo(f"{known}  {manual.severity_of(known):7}  {manual.law_of(known)}")
