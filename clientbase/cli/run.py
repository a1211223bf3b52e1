"""`clientbase run`."""

import builtins
import datetime as dt
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clientbase.cli import complete
from clientbase.cli.delivery import refuse_left_out
from clientbase.cli.options import of_place
from clientbase.cli.session import Session, tell
from clientbase.errors import ClientbaseError, UsageError
from clientbase.language import say
from clientbase.page import LeftOut

if TYPE_CHECKING:
    from clientbase.norms import Norms
    from clientbase.scheduling.plan import Plan
    from clientbase.scheduling.run import Outcome

Names = Annotated[
    builtins.list[str] | None,
    typer.Argument(
        metavar="[SCHEDULE]...", help="Schedules of schema.yaml.", autocompletion=complete.schedules
    ),
]
AllDue = Annotated[
    bool,
    typer.Option("--all-due", help="Run those that are due by their `every`: of all, or of those named."),
]
Outside = Annotated[
    bool,
    typer.Option(
        "--outside", help="Let outputs that are whole paths be written, which lie outside of the base."
    ),
]
Dry = Annotated[
    bool,
    typer.Option("--dry-run", help="Say what would be written and sent; the mails are laid into a folder."),
]
Into = Annotated[
    Path | None,
    typer.Option(
        "-o",
        "--output",
        callback=of_place,
        metavar="DIR",
        help="With --dry-run: the folder; else .clientbase-state/mails.",
    ),
]


def run(
    context: typer.Context,
    schedules: Names = None,
    all_due: AllDue = False,
    outside: Outside = False,
    dry_run: Dry = False,
    output: Into = None,
) -> None:
    """Make the reports of a schedule, for cron: silent unless something is wrong.

    The files are put in place whole, one by one; where a report fails its old file stays, the others are made, and the
    run is tried again by the next --all-due. Two runs never overlap: the second one waits for the first, ten minutes at
    most, and then exits with 4. A schedule without an output writes to stdout where its reports list anything.
    `report runs` tells what became of each run, and `schedule cron` writes the line for a crontab.
    """
    from clientbase.scheduling.lock import alone

    session: Session = context.obj
    if output is not None and not dry_run:
        raise UsageError(say("-o goes with --dry-run: where reports go, the schedule says"))
    root = session.home
    norms = _norms(root)
    wanted = _wanted(norms, schedules, all_due=all_due)
    with alone(root, f"{' '.join(wanted)}, since {session.now():%Y-%m-%d %H:%M}"):
        code, left_out = 0, dict[LeftOut, None]()
        for name in _due(session, norms, wanted) if all_due else wanted:
            try:
                outcome = _run(session, norms, name, (outside, dry_run), output)
            except ClientbaseError as error:
                if len(wanted) == 1:
                    raise
                for line in (*getattr(error, "findings", ()), f"clientbase: {error}"):
                    tell(str(line))
                code = code or error.exit_code
                continue
            left_out |= dict.fromkeys(outcome.left_out)
            code = code or next((failure.code for failure in outcome.failures), 0)
    refuse_left_out(builtins.list(left_out))
    if code:
        raise typer.Exit(code)


def _norms(root: Path) -> "Norms":
    """Return the norms; what is wrong in the schedules themselves is wrong usage, what is elsewhere says the base."""
    from clientbase.rules.norms_file import errors_among, usable_norms
    from clientbase.scheduling.plan import misspelt

    norms, findings = usable_norms(root)
    if faults := misspelt(root, errors_among(findings)):
        raise faults
    return norms


def _wanted(norms: "Norms", names: builtins.list[str] | None, *, all_due: bool) -> builtins.list[str]:
    if not names and not all_due:
        known = ", ".join(norms.schedules) or say("none")
        raise UsageError(say("say which schedule is run, or --all-due; there are: {known}", known=known))
    for name in names or ():
        if name not in norms.schedules:
            from clientbase.scheduling.plan import no_schedule

            raise no_schedule(norms, name)
    return [*dict.fromkeys(names or norms.schedules)]


def _due(session: Session, norms: "Norms", names: builtins.list[str]) -> builtins.list[str]:
    from clientbase.reports.runs import runs_of
    from clientbase.scheduling.due import due

    zone = norms.base.timezone
    day, now = session.day(zone), session.now(zone)
    time = now.time() if day == now.date() else dt.time.max
    return [*due(norms, runs_of(session.home), names, day, time)]


def _run(
    session: Session, norms: "Norms", name: str, how: tuple[bool, bool], mails: Path | None
) -> "Outcome":
    from clientbase.scheduling.plan import planned
    from clientbase.scheduling.run import run as run_plan

    outside, dry = how
    plan = planned(session.home, norms, name, session.day(norms.base.timezone), outside=outside)
    base = session.base_once()
    when = session.now(norms.base.timezone).isoformat(timespec="seconds")
    outcome = run_plan(base, plan, when, width=session.asked_width, dry=dry)
    sys.stdout.write(outcome.said)
    for failure in outcome.failures:
        tell(f"clientbase: {name}: {failure.words}")
    for line in outcome.run.lacking:
        session.say(f"{name}: {line}")
    if dry:
        _would(session, plan, outcome, mails)
    else:
        _told(session, plan, outcome)
    return outcome


def _would(session: Session, plan: "Plan", outcome: "Outcome", folder: Path | None) -> None:
    """Say what a run would write and send, and lay the mails into a folder."""
    from clientbase.text.store import put_bytes, state_folder

    for target in plan.targets:
        if target.path is not None:
            print(say("{name}: would write {path}", name=plan.name, path=target.path))
    for address, mail in outcome.mails:
        file = (folder or state_folder(session.home) / "mails") / f"{_plain(plan.name)}-{_plain(address)}.eml"
        put_bytes(file, mail)
        print(say("{name}: would send to {to}: {file}", name=plan.name, to=address, file=file))


def _plain(name: str) -> str:
    return re.sub(r"[^\w.@+-]", "_", name)


def _told(session: Session, plan: "Plan", outcome: "Outcome") -> None:
    """Say what was done to whoever watches, and where the schedule always wants to hear of it."""
    if plan.always or session.verbosity > 0 or sys.stderr.isatty():
        for file in outcome.run.files:
            session.say(say("{name}: wrote {path}", name=plan.name, path=file.path))
        for mail in outcome.run.sent:
            session.say(say("{name}: sent to {to}", name=plan.name, to=mail.to))
