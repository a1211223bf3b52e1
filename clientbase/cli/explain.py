"""`clientbase explain`."""

from typing import Annotated

import typer


def explain(
    code: Annotated[str | None, typer.Argument(help="A code such as CB021.")] = None,
) -> None:
    """Print the manual page of a rule; without a code, list the rules."""
    from clientbase import rules

    if code is not None:
        typer.echo(rules.explain(code.upper()).rstrip())
        return
    for known in rules.codes():
        typer.echo(f"{known}  {rules.explain(known).splitlines()[0]}")
