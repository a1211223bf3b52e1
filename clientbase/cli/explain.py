"""`clientbase explain`."""

from typing import Annotated

import typer

from clientbase.cli import complete
from clientbase.language import word
from clientbase.rules import manual


def explain(
    code: Annotated[
        str | None,
        typer.Argument(metavar="[CODE]", help="A code such as CB021.", autocompletion=complete.codes),
    ] = None,
) -> None:
    """Print the manual page of a code; without one, list the codes."""
    if code is not None:
        typer.echo(_page(code.upper()), nl=False)
        return
    weights = {known: word("weight", manual.severity_of(known)) for known in manual.codes()}
    width = max(map(len, weights.values()))
    for known, weight in weights.items():
        typer.echo(f"{known}  {weight:{width}}  {manual.told(manual.law_of(known))}")


def _page(code: str) -> str:
    """Return the page of a rule, or of what import finds."""
    if code in manual.codes():
        return manual.explain(code)
    from clientbase.exchange import IMPORTING

    return manual.explain(code, IMPORTING)
