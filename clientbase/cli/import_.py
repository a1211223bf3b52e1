"""`clientbase import`."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clientbase.cli.asking import confirm, on_terminal
from clientbase.cli.progress import progress
from clientbase.cli.writing import Commit, Message, committed_versions, committing, rules_of
from clientbase.edits.message import Version
from clientbase.errors import RefusedError
from clientbase.exchange import Given, apply_import, plan_import, told, write_rejects
from clientbase.json_schema import FILE, write
from clientbase.rules.norms_file import read_norms
from clientbase.text.store import locked
from clientbase.visible import visible

if TYPE_CHECKING:
    from clientbase.cli.session import Session
    from clientbase.edits.commit import Committing
    from clientbase.exchange import ImportPlan


class Decimal(StrEnum):
    """The decimal sign of sums."""

    COMMA = "comma"
    POINT = "point"


class DayOrder(StrEnum):
    """What stands first in a day such as 03/04/2026."""

    DAY = "day-first"
    MONTH = "month-first"


Encoding = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="What the lists are in, such as cp1251; else it is recognised."),
]
Sign = Annotated[
    Decimal | None, typer.Option(help="How sums are written, where no sum of a column shows it.")
]
Order = Annotated[
    DayOrder | None, typer.Option(help="How days are written, where no day of a column shows it.")
]
RejectsFolder = Annotated[
    Path | None, typer.Option(metavar="DIR", help="Where rows go that are not taken; else beside their list.")
]


def import_(
    context: typer.Context,
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Lists of clients or of their items.")
    ],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only print what would be done.")] = False,
    commit: Commit = False,
    message: Message = None,
    encoding: Encoding = None,
    decimal: Sign = None,
    days: Order = None,
    rejects: RejectsFolder = None,
) -> None:
    """Bring lists of other programs into the base; what is in it already is not brought in again."""
    session: Session = context.obj
    save = committing(session, "import", commit, message)
    sign = None if decimal is None else {Decimal.COMMA: ",", Decimal.POINT: "."}[decimal]
    plan = _plan(session, files, Given(encoding, sign, days.value.removesuffix("-first") if days else None))
    versions = _versions(plan)
    if save is not None:
        save.demand_clean(path for path, *_ in versions)
    _tell(session, plan, dry_run)
    if not dry_run and not _carried_out(session, plan, rejects, save, yes=yes):
        return
    if save is not None and not (plan.empty and plan.faults):
        committed_versions(session, save, versions, dry=dry_run)
    if plan.faults:
        raise typer.Exit(1)


def _tell(session: "Session", plan: "ImportPlan", dry_run: bool) -> None:
    """Tell the plan, which is what a dry run prints, and why rows are not taken."""
    for line in plan.lines():
        if dry_run:
            typer.echo(visible(line))
        else:
            session.say(visible(line))
    for line in told(plan.faults):
        print(visible(line), file=sys.stdout if dry_run else sys.stderr)


def _carried_out(
    session: "Session", plan: "ImportPlan", rejects: Path | None, save: "Committing | None", *, yes: bool
) -> bool:
    """Write what is planned, unless somebody who is asked says no; the rejects first, so that no row is lost."""
    if not plan.empty and not (yes or _agreed()):
        return False
    for file in write_rejects(plan, rejects):
        session.say(f"rows that are not taken: {file}; mend them there and import that file")
    if not plan.empty:
        _apply(session, plan, save)
    return True


def _versions(plan: "ImportPlan") -> "list[Version]":
    added_to = [*([plan.schema] if plan.schema else []), *plan.changed]
    changed = [Version(one.path, one.before, one.after) for one in added_to]
    return changed + [Version(new.path, None, new.text) for new in plan.new]


def _plan(session: "Session", files: list[Path], given: Given) -> "ImportPlan":
    plan = plan_import(session.root, files, rules_of(session, judging=True).today, given)
    if plan.problems:
        raise RefusedError("nothing was written; correct the lists and try again", plan.problems)
    return plan


def _agreed() -> bool:
    """Ask on a terminal; a script has said what it wants by running the command."""
    return not on_terminal() or confirm("Write this?")


def _apply(session: "Session", plan: "ImportPlan", save: "Committing | None") -> None:
    versions = _versions(plan)
    with locked(plan.root):
        if save is not None:
            save.prepare(path for path, *_ in versions)
        number = apply_import(plan, progress(session, "writing records"))
        if save is not None:
            save.make(versions, number)
    if not (plan.root / ".clientbase" / FILE).exists():
        write(plan.root, read_norms(plan.root))
    session.say("done; look at it with: clientbase check")
