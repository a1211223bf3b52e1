"""`clientbase import`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clientbase.cli.asking import confirm, on_terminal
from clientbase.cli.progress import progress
from clientbase.cli.writing import Commit, Message, committed_versions, committing
from clientbase.edits.message import Version
from clientbase.errors import RefusedError
from clientbase.exchange import apply_import, plan_import
from clientbase.json_schema import FILE, write
from clientbase.rules.norms_file import read_norms
from clientbase.text.store import locked
from clientbase.visible import visible

if TYPE_CHECKING:
    from clientbase.cli.session import Session
    from clientbase.exchange import ImportPlan


def import_(
    context: typer.Context,
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Lists of clients or of their items.")
    ],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only print what would be done.")] = False,
    commit: Commit = False,
    message: Message = None,
) -> None:
    """Bring lists of other programs into the base; what is in it already is not brought in again."""
    session: Session = context.obj
    save = committing(session, "import", commit, message)
    plan = _plan(session, files)
    versions = _versions(plan)
    if save is not None:
        save.demand_clean(path for path, *_ in versions)
    if dry_run:
        typer.echo("\n".join(map(visible, plan.lines())))
    else:
        for line in plan.lines():
            session.say(line)
        if plan.empty or not (yes or _agreed()):
            return
        _apply(session, plan)
    if save is not None:
        committed_versions(session, save, versions, dry=dry_run)


def _versions(plan: "ImportPlan") -> "list[Version]":
    added_to = [*([plan.schema] if plan.schema else []), *plan.changed]
    changed = [Version(one.path, one.before, one.after) for one in added_to]
    return changed + [Version(new.path, None, new.text) for new in plan.new]


def _plan(session: "Session", files: list[Path]) -> "ImportPlan":
    plan = plan_import(session.root, files, session.day())
    if plan.problems:
        raise RefusedError("nothing was written; correct the lists and try again", plan.problems)
    return plan


def _agreed() -> bool:
    """Ask on a terminal; a script has said what it wants by running the command."""
    return not on_terminal() or confirm("Write this?")


def _apply(session: "Session", plan: "ImportPlan") -> None:
    with locked(plan.root):
        apply_import(plan, progress(session, "writing records"))
    if not (plan.root / ".clientbase" / FILE).exists():
        write(plan.root, read_norms(plan.root))
    session.say("done; look at it with: clientbase check")
