"""`clientbase check`."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clientbase.checks import check_base, check_files, chosen, counted, mend_all, path_in
from clientbase.cli.options import At, of_format, session_at
from clientbase.cli.session import Session
from clientbase.cli.writing import Writing, committing, rules_of
from clientbase.errors import UsageError
from clientbase.finding import Severity
from clientbase.language import say
from clientbase.render.findings import grouped, render_findings

if TYPE_CHECKING:
    from clientbase.finding import Finding

Codes = Annotated[
    list[str] | None, typer.Option(metavar="CODE", help="Only these codes, or all that begin so; repeat it.")
]
Ignored = Annotated[list[str] | None, typer.Option(metavar="CODE", help="Not these codes; repeat it.")]


def check(
    context: typer.Context,
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FILE...]", help="Records or schema.yaml; the whole base without it."),
    ] = None,
    format: Annotated[  # noqa: A002  # the option's name
        str | None,
        typer.Option(
            "-f",
            "--format",
            callback=of_format,
            metavar="FORMAT",
            help="text, json, jsonl, github, sarif or grouped; without it a terminal gets grouped, else text.",
        ),
    ] = None,
    select: Codes = None,
    ignore: Ignored = None,
    fix: Annotated[
        bool,
        typer.Option("--fix", help="First mend values whose meaning is beyond doubt: 12.10.2026, 180,00."),
    ] = False,
    at: At = None,
) -> None:
    """Say what is wrong with the records; exit 1 if there is an error.

    A terminal shows what is found by weight and code, the worst last; text is a line for each finding.
    """
    session = session_at(context, at)
    if fix and at is not None:
        raise UsageError(say("--fix mends the records of today; leave --at out"))
    if fix:
        _mend(session, files or [])
    found = chosen(_findings(session, files), select or (), ignore or ())
    sys.stdout.write(_written(session, found, format))
    if found:
        session.say(counted(found))
    if any(finding.severity is Severity.ERROR for finding in found):
        raise typer.Exit(1)


def _written(session: Session, found: "Sequence[Finding]", form: str | None) -> str:
    if form in {None, "grouped"} and (form or sys.stdout.isatty()):
        return grouped(found, session.width, color=session.colored)
    return render_findings(found, form or "text")


def _findings(session: Session, files: Sequence[Path] | None) -> "list[Finding]":
    if not files:
        return check_base(session.base(judging=None))
    there = [session.root / path_in(session.home, file) for file in files]
    return check_files(session.root, there, session.day)


def _mend(session: Session, files: Sequence[Path]) -> None:
    this = Writing(session, "check --fix", committing(session, "check --fix", False, None), dry=False)
    with this.alone():
        drafts = mend_all(session.root, files, rules_of(session))
        if drafts:
            this.put(drafts)
    for draft in drafts:
        session.say(say("mended {path}", path=draft.path))
    if drafts:
        this.commit(drafts)
