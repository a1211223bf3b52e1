"""`clientbase import`."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clientbase.cli.progress import progress

if TYPE_CHECKING:
    from clientbase.cli.session import Session
    from clientbase.exchange import Plan


def import_(
    context: typer.Context,
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Lists of clients or of their items.")
    ],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only print what would be done.")] = False,
) -> None:
    """Bring lists of other programs into the base; what is in it already is not brought in again."""
    from clientbase.text.store import locked

    session: Session = context.obj
    root = session.root
    if dry_run:
        typer.echo("\n".join(_plan(session, root, files).lines()))
        return
    with locked(root):
        plan = _plan(session, root, files)
        for line in plan.lines():
            session.say(line)
        if not plan.empty and (yes or _agreed()):
            _apply(session, root, plan)


def _plan(session: "Session", root: Path, files: list[Path]) -> "Plan":
    from clientbase.errors import RefusedError
    from clientbase.exchange import plan_import

    plan = plan_import(root, files, session.day())
    if plan.problems:
        raise RefusedError("nothing was written; correct the lists and try again", plan.problems)
    return plan


def _agreed() -> bool:
    """Ask on a terminal; a script has said what it wants by running the command."""
    return not sys.stdin.isatty() or typer.confirm("Write this?", err=True)


def _apply(session: "Session", root: Path, plan: "Plan") -> None:
    from clientbase.exchange import apply_import
    from clientbase.index.sync import read_norms
    from clientbase.json_schema import FILE, write

    apply_import(plan, progress(session, "writing records"))
    if not (root / ".clientbase" / FILE).exists():
        write(root, read_norms(root))
    session.say("done; look at it with: clientbase check")
