"""`clientbase import`."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clientbase.cli.asking import ask_for_more, confirm, decline, on_terminal
from clientbase.cli.helping import WORDS
from clientbase.cli.options import of_place
from clientbase.cli.progress import progress
from clientbase.cli.session import tell
from clientbase.cli.writing import Commit, Message, committed_versions, committing, rules_of
from clientbase.complaints import told as in_words
from clientbase.edits.message import Version
from clientbase.errors import BlockedError, RefusedError, UsageError
from clientbase.exchange import (
    KINDS,
    Given,
    apply_import,
    may_be_replaced,
    plan_import,
    plan_text,
    read_map,
    read_plan,
    told,
    write_map,
    write_rejects,
)
from clientbase.json_schema import FILE, write
from clientbase.language import say, say_n
from clientbase.rules.norms_file import read_norms
from clientbase.text.store import locked, put
from clientbase.typed import did_you_mean
from clientbase.visible import visible

if TYPE_CHECKING:
    from clientbase.cli.session import Session
    from clientbase.edits.commit import Committing
    from clientbase.exchange import ImportPlan
    from clientbase.exchange.writing.plan import Unknown


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
    Path | None,
    typer.Option(
        callback=of_place, metavar="DIR", help="Where rows go that are not taken; else beside their list."
    ),
]


class Side(StrEnum):
    """What stands where a record and a list differ."""

    MINE = "mine"
    THEIRS = "theirs"


MapFile = Annotated[
    Path | None,
    typer.Option(
        "--map",
        metavar="FILE",
        help="Which column is which field, as YAML; asked on a terminal where it is missing. Kept for the next time.",
    ),
]
Prefer = Annotated[
    Side | None,
    typer.Option(
        help="Where a record and a list differ: mine, what the record says, or theirs, what the list says; else a "
        "newer list is believed of what an older one has brought, and the record of all else."
    ),
]
Files = Annotated[
    list[Path] | None,
    typer.Argument(metavar="FILE...", help="Lists of clients or of their items, or a folder of them."),
]
KindOfList = Annotated[
    str | None,
    typer.Option(
        "--kind",
        metavar="LIST",
        help="What the lists are, such as proposals; else their names or columns say it, and it is told.",
        autocompletion=lambda: list(KINDS),
    ),
]
PlanFile = Annotated[
    Path | None,
    typer.Option(
        "--plan", callback=of_place, metavar="FILE", help="Write the plan there as YAML, and nothing else."
    ),
]
Apply = Annotated[
    Path | None,
    typer.Option("--apply", metavar="FILE", help="Carry out a plan that was written with --plan."),
]


def import_(
    context: typer.Context,
    files: Files = None,
    plan_file: PlanFile = None,
    apply: Apply = None,
    map_file: MapFile = None,
    kind: KindOfList = None,
    prefer: Prefer = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only print what would be done.")] = False,
    commit: Commit = False,
    message: Message = None,
    encoding: Encoding = None,
    decimal: Sign = None,
    days: Order = None,
    rejects: RejectsFolder = None,
) -> None:
    """Bring lists of other programs into the base; what is in it already is not brought in again.

    With --plan nothing is written but the plan, which people may read and change; --apply carries it out.
    """
    session: Session = context.obj
    if "" in context.find_root().meta.get(WORDS, ()):  # as a path it would be the current folder
        raise UsageError(say('there is no file "{file}"; name the files to import', file=""))
    if bool(files) == bool(apply) or (apply and plan_file):
        raise UsageError(say("name the files to import, or a plan with --apply"))
    save = None if plan_file else committing(session, "import", commit, message)
    sign = None if decimal is None else {Decimal.COMMA: ",", Decimal.POINT: "."}[decimal]
    first = days.value.removesuffix("-first") if days else None
    given = Given(encoding, sign, first, prefer.value if prefer else "", kind=_known(kind))
    if map_file is not None:
        given = given._replace(map=(map_file.stem, _map(session, map_file, files or [], given)))
    plan = _planned(session, files or [], apply, given, whole=plan_file is None)
    if plan_file is not None:
        _write_plan(session, plan, plan_file, rejects)
    else:
        _carry_out(session, plan, rejects, save, yes=yes or apply is not None, dry_run=dry_run)
    if plan.faults:
        raise typer.Exit(1)


def _known(kind: str | None) -> str | None:
    if kind is not None and kind not in KINDS:
        raise UsageError(
            say(
                'there is no list "{kind}"{suggestion}; there are: {kinds}',
                kind=kind,
                suggestion=did_you_mean(kind, KINDS),
                kinds=", ".join(KINDS),
            )
        )
    return kind


def _planned(
    session: "Session", files: list[Path], apply: Path | None, given: Given, *, whole: bool
) -> "ImportPlan":
    today = rules_of(session, judging=True).today
    if apply is not None:
        return read_plan(apply, session.root, today)
    plan = plan_import(session.root, files, today, given, progress(session, "planning records"), whole=whole)
    if plan.problems:
        raise RefusedError(say("nothing was written; correct the lists and try again"), plan.problems)
    return plan


def _map(session: "Session", file: Path, files: list[Path], given: Given) -> dict[str, str]:
    """Read a map, or make it by asking what each column is that is not understood."""
    if file.exists():
        return read_map(file)
    if not on_terminal():
        raise UsageError(
            say(
                'there is no map "{file}", and nobody to ask here what the columns are; write it as YAML',
                file=file,
            )
        )
    plan = plan_import(session.root, files, rules_of(session).today, given, whole=False)
    if plan.problems:
        raise RefusedError(say("nothing was written; correct the lists and try again"), plan.problems)
    words: dict[str, str] = {}
    for one in plan.unknown:
        if one.heading and one.heading not in words and (column := _asked(one)):
            words[one.heading] = column
    write_map(file, words)
    return words


def _asked(one: "Unknown") -> str:
    """Ask what a column is; nothing leaves it to the notes."""
    choices = ", ".join(one.choices)
    tell(visible(say("  it may be: {choices}, or - to leave it out", choices=choices)))
    question = visible(
        say(
            'column "{name}", such as "{example}", is (Enter: kept in notes)',
            name=one.heading,
            example=one.example[:40],
        )
    )
    while (answer := ask_for_more(question).strip()) and answer not in {*one.choices, "-"}:
        tell(visible(say('  "{answer}" is none of them', answer=answer)))
    return answer


def _write_plan(session: "Session", plan: "ImportPlan", file: Path, rejects: Path | None) -> None:
    if file.exists() and not may_be_replaced(file):
        raise UsageError(say('"{file}" is there already, and is no plan; name another file', file=file))
    put(file, plan_text(plan, file.name, rules_of(session).today))
    _tell(session, plan, dry_run=True)
    _write_rejects(session, plan, rejects)
    session.say(say("nothing is written yet; read {file}, then: clientbase import --apply {file}", file=file))


def _carry_out(
    session: "Session",
    plan: "ImportPlan",
    rejects: Path | None,
    save: "Committing | None",
    *,
    yes: bool,
    dry_run: bool,
) -> None:
    versions = _versions(plan)
    if save is not None:
        save.demand_clean(path for path, *_ in versions)
    _tell(session, plan, dry_run)
    if not dry_run and not _carried_out(session, plan, rejects, save, yes=yes):
        return
    if save is not None and not (plan.empty and plan.faults):
        committed_versions(session, save, versions, dry=dry_run)


def _tell(session: "Session", plan: "ImportPlan", dry_run: bool) -> None:
    """Tell the plan, which is what a dry run prints, and why rows are not taken."""
    for line in plan.lines():
        if dry_run:
            typer.echo(visible(in_words(line)))
        else:
            session.say(visible(line))
    if plan.conflicts:
        session.say(
            say_n(
                "{n} value differ and are kept; --prefer theirs takes what the lists say",
                "{n} values differ and are kept; --prefer theirs takes what the lists say",
                plan.conflicts,
            )
        )
    for line in told(plan.faults):
        print(visible(line), file=sys.stdout if dry_run else sys.stderr)


def _carried_out(
    session: "Session", plan: "ImportPlan", rejects: Path | None, save: "Committing | None", *, yes: bool
) -> bool:
    """Write what is planned, unless somebody who is asked says no; the rejects first, so that no row is lost."""
    if not plan.empty and not (yes or _agreed()):
        decline()
    _write_rejects(session, plan, rejects)
    if not plan.empty:
        _apply(session, plan, save)
    return True


def _write_rejects(session: "Session", plan: "ImportPlan", rejects: Path | None) -> None:
    for file in write_rejects(plan, rejects):
        session.say(say("rows that are not taken: {file}; mend them there and import that file", file=file))


def _versions(plan: "ImportPlan") -> "list[Version]":
    added_to = [*([plan.schema] if plan.schema else []), *plan.changed]
    changed = [Version(one.path, one.before, one.after) for one in added_to if one.changes]
    return changed + [Version(new.path, None, new.text) for new in plan.new]


def _agreed() -> bool:
    """Ask on a terminal; a script has said what it wants by running the command."""
    return not on_terminal() or confirm(say("Write this?"))


def _apply(session: "Session", plan: "ImportPlan", save: "Committing | None") -> None:
    versions = _versions(plan)
    with locked(plan.root):
        if save is not None:
            save.prepare(path for path, *_ in versions)
        number = apply_import(plan, progress(session, "writing records"))
        if save is not None:
            save.make(versions, number)
    _write_for_editors(plan.root)
    session.say(say("done; look at it with: clientbase check"))


def _write_for_editors(root: Path) -> None:
    """Write the schema for editors where there is none yet; the list is in the base whether or not that can be."""
    if not (root / ".clientbase" / FILE).exists():
        try:
            write(root, read_norms(root))
        except (BlockedError, OSError) as error:
            tell(
                say(
                    "the list is in the base; only the schema for editors is missing: {error}; next: clientbase "
                    "schema",
                    error=error,
                )
            )
