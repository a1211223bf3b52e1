"""`clientbase undo`."""

import sys
from collections.abc import Sequence
from contextlib import nullcontext
from typing import Annotated

import typer

from clientbase import git
from clientbase.cli.session import Session, tell
from clientbase.cli.writing import Commit, DryRun, Message, committed_versions, committing, done, rules_of
from clientbase.edits.diff import unified_texts
from clientbase.edits.message import Version, parts
from clientbase.edits.write import Rules
from clientbase.errors import UnreadableError
from clientbase.reports.decisions import report_names
from clientbase.text.store import locked
from clientbase.undo import planned, put_back, versions_of
from clientbase.undo.commits import UNDO, chosen, subject_of, undo_of
from clientbase.undo.soundness import demand_sound
from clientbase.values import counted
from clientbase.visible import visible_lines

_LISTED = 50
"""Of more files than this only the number is said."""


def undo(
    context: typer.Context,
    revision: Annotated[
        str | None,
        typer.Argument(metavar="[COMMIT]", help="Without it the newest one that a command made."),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Also where that brings errors into the base.")
    ] = False,
    dry_run: DryRun = False,
    commit: Commit = False,
    message: Message = None,
) -> None:
    """Take back what a commit did, field by field; exit 1 if something of it stays.

    What has been changed since is kept and named, and so is everything that other commits did.
    """
    session: Session = context.obj
    root, repository = session.root, git.need(session.root)
    which = chosen(repository, revision)
    subject = subject_of(repository, which)
    words = message or (undo_of(subject) if commit else None)
    save = committing(session, f"{UNDO} {which}", commit, words)
    rules = None if force else _rules(session)
    with nullcontext() if dry_run else locked(root):
        plan = planned(root, repository, which)
        versions = versions_of(plan)
        if rules is not None:
            demand_sound(root, plan, rules, lambda: report_names(root))
        if save is not None:
            save.demand_clean(version.path for version in versions)
        if not dry_run:
            put_back(root, plan)
    _say(session, f'{which[:10]} "{subject}"', versions, dry=dry_run)
    if save is not None:
        committed_versions(session, save, versions, dry=dry_run)
    kept = [words for one in plan for words in one.kept]
    if kept:
        _tell_all(kept)
        raise typer.Exit(1)


def _tell_all(lines: Sequence[str]) -> None:
    for line in lines:
        tell(line)


def _rules(session: Session) -> Rules | None:
    try:
        return rules_of(session)
    except UnreadableError:
        session.say("schema.yaml cannot be used as it stands, so nothing is judged by it")
        return None


def _say(session: Session, what: str, versions: Sequence[Version], *, dry: bool) -> None:
    if dry:
        for version in versions:
            sys.stdout.write(visible_lines(unified_texts(*version)))
    elif len(versions) <= _LISTED:
        for version in versions:
            session.say(f"{version.path}: {'; '.join(parts(version))}")
    if versions:
        session.say(f"{done('taken back', dry)} {what}: {counted(len(versions), 'file')}")
    else:
        session.say(f"nothing to take back of {what}")
