"""`clientbase resolve`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clientbase.cli.session import tell
from clientbase.merging import resolve as merging
from clientbase.visible import visible

if TYPE_CHECKING:
    from clientbase.cli.session import Session


def resolve(
    context: typer.Context,
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="[FILE...]", help="Records; all in conflict without it.")
    ] = None,
) -> None:
    """Merge records that git has left in conflict: in a merge, rebase or cherry-pick, by fields and items.

    What is clean is written and added, which resolves it. Where a decision is left, the record has
    markers around just that, and the exit code is 1.
    """
    session: Session = context.obj
    found = merging.resolve(session.root, merging.named(session.root, files or (), Path.cwd()))
    for one in found:
        if one.done:
            typer.echo(visible(one.path))
        for line in one.said:
            tell(line)
    done = sum(one.done for one in found)
    session.say(f"resolved {done} of {len(found)} records{merging.next_step(session.root)}")
    if done < len(found):
        raise typer.Exit(1)
