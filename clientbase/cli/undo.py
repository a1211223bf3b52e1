"""`clientbase undo`."""

import sys
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from clientbase.cli.writing import Commit, DryRun, Message, committed_versions, committing, done, rules_of
from clientbase.errors import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from clientbase.cli.session import Session
    from clientbase.edits.commit import Committing
    from clientbase.edits.message import Version
    from clientbase.edits.undo import Allow, Restored
    from clientbase.edits.write import Rules

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
    from clientbase import git
    from clientbase.edits.undo import undone
    from clientbase.edits.undo_commits import UNDO, chosen, subject_of, undo_of

    session: Session = context.obj
    root, repository = session.root, git.need(session.root)
    which = chosen(repository, revision)
    subject = subject_of(repository, which)
    words = message or (undo_of(subject) if commit else None)
    save = committing(session, f"{UNDO} {which}", commit, words)
    plan = undone(root, repository, which, _permission(session, save, force=force), dry=dry_run)
    versions = [version for one in plan for version in one.versions()]
    _say(session, f'{which[:10]} "{subject}"', versions, dry=dry_run)
    if save is not None:
        committed_versions(session, save, versions, dry=dry_run)
    kept = [words for one in plan for words in one.kept]
    for line in kept:
        print(line, file=sys.stderr)
    if kept:
        raise typer.Exit(1)


def _permission(session: "Session", save: "Committing | None", *, force: bool) -> "Allow":
    """Make a function that says no to a plan that would do harm."""
    from clientbase.edits.undo_judged import demand_sound

    rules = None if force else _rules(session)

    def allow(plan: "Sequence[Restored]") -> None:
        if rules is not None:
            demand_sound(session.root, plan, rules, partial(_report_names, session.root))
        if save is not None:
            save.demand_clean(version.path for one in plan for version in one.versions())

    return allow


def _report_names(root: "Path") -> "Collection[str]":
    from clientbase.reports.decisions import report_names

    return report_names(root)


def _rules(session: "Session") -> "Rules | None":
    try:
        return rules_of(session)
    except UnreadableError:
        session.say("schema.yaml cannot be used as it stands, so nothing is judged by it")
        return None


def _say(session: "Session", what: str, versions: "Sequence[Version]", *, dry: bool) -> None:
    from clientbase.edits.diff import unified_texts
    from clientbase.edits.message import parts
    from clientbase.values import counted

    if dry:
        for version in versions:
            sys.stdout.write(unified_texts(*version))
    elif len(versions) <= _LISTED:
        for version in versions:
            session.say(f"{version.path}: {'; '.join(parts(version))}")
    if versions:
        session.say(f"{done('taken back', dry)} {what}: {counted(len(versions), 'file')}")
    else:
        session.say(f"nothing to take back of {what}")
