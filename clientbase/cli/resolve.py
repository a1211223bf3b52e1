"""`clientbase resolve`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clientbase.cli.session import tell
from clientbase.language import say
from clientbase.merging import resolve as merging
from clientbase.visible import visible

if TYPE_CHECKING:
    from clientbase.cli.session import Session


def resolve(
    context: typer.Context,
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FILE...]", help="Files of the base; all in conflict without it."),
    ] = None,
) -> None:
    """Merge records, norms and decisions that git has left in conflict in a merge, rebase or cherry-pick.

    They are merged by fields and items. What is clean is written and added, which resolves it. Where a decision
    is left, the file has markers around just that. The exit code is 1 while anything is in conflict, of the named
    files where some are named.
    """
    session: Session = context.obj
    found = merging.resolve(session.root, merging.named(session.root, files or (), Path.cwd()))
    for one in found:
        if one.done:
            typer.echo(visible(one.path))
        for line in one.said:
            tell(line)
    done = sum(one.done for one in found)
    session.say(
        say(
            "resolved {done} of {count} files{next_step}",
            done=done,
            count=len(found),
            next_step=merging.next_step(session.root),
        )
    )
    if done < len(found) or (not files and merging.left(session.root)):
        raise typer.Exit(1)
