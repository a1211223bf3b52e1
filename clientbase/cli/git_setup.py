"""`clientbase git-setup`."""

from typing import TYPE_CHECKING, Annotated

import typer

from clientbase.language import say
from clientbase.merging.setup import missing, set_up

if TYPE_CHECKING:
    from clientbase.cli.session import Session


def git_setup(
    context: typer.Context,
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; exit 1 naming what is missing.")
    ] = False,
) -> None:
    """Let git merge records by their fields; name client and list above each part of a diff.

    What a merge does is written into .gitattributes, to be committed; the program is named in this
    clone's own settings, so each clone needs this once.
    """
    session: Session = context.obj
    if check:
        lacking = missing(session.root)
        for line in lacking:
            typer.echo(line)
        if lacking:
            session.say(say("git is not set up for this base; next: clientbase git-setup"))
            raise typer.Exit(1)
        return
    changed = set_up(session.root)
    if changed:
        session.say(say("changed {what}", what=", ".join(changed)))
    else:
        session.say(say("git is set up already; nothing was changed"))
