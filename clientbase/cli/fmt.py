"""`clientbase fmt`."""

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clientbase.cli.session import tell_all
from clientbase.cli.writing import Commit, DryRun, Message, committed, committing, put_and_commit, shown
from clientbase.edits.format import chosen, format_all
from clientbase.language import say
from clientbase.text.store import locked
from clientbase.visible import visible

if TYPE_CHECKING:
    from clientbase.cli.session import Session


def fmt(
    context: typer.Context,
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FILE...]", help="Records, or decisions.yaml; all without it."),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; exit 1 if anything would change.")
    ] = False,
    dry_run: DryRun = False,
    commit: Commit = False,
    message: Message = None,
) -> None:
    """Write records and decisions.yaml in their canonical form: the model's order, two spaces, every comment kept."""
    session: Session = context.obj
    root, dry = session.root, check or dry_run
    save = committing(session, "fmt", commit, message)
    paths = chosen(root, files or (), Path.cwd())
    with nullcontext() if dry else locked(root):
        result = format_all(root, paths)
        if save is not None:
            save.demand_clean(draft.path for draft in result.drafts)
        if not dry:
            put_and_commit(session, save, result.drafts, "fmt")
    if dry_run:
        shown(result.drafts)
    else:
        for draft in result.drafts:
            typer.echo(visible(draft.path))
    tell_all(map(str, (*result.findings, *result.refusals)))
    session.say(
        say("would change {count} of {all} files", count=len(result.drafts), all=len(paths))
        if dry
        else say("changed {count} of {all} files", count=len(result.drafts), all=len(paths))
    )
    committed(session, save, result.drafts, dry=dry)
    if result.findings or result.refusals or (check and result.drafts):
        raise typer.Exit(1)
