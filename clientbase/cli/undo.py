"""`clientbase undo`."""

from collections.abc import Sequence
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from clientbase import git
from clientbase.cli import pager
from clientbase.cli.session import Session, tell_all
from clientbase.cli.writing import Commit, DryRun, Message, committed_versions, committing, rules_of
from clientbase.edits.diff import unified_texts
from clientbase.edits.message import Version, parts
from clientbase.edits.write import Rules
from clientbase.errors import BlockedError, RefusedError, UnreadableError, UsageError
from clientbase.language import say, say_n
from clientbase.reports.decisions import report_names
from clientbase.text.journal import Entry, entries, forget
from clientbase.text.store import locked
from clientbase.undo import planned, put_back, versions_of
from clientbase.undo.commits import UNDO, chosen, is_known, subject_of, undo_of
from clientbase.undo.last import changed_since, last, take_back
from clientbase.undo.last import versions_of as versions_in
from clientbase.undo.soundness import demand_sound
from clientbase.visible import visible_lines

if TYPE_CHECKING:
    from clientbase.edits.commit import Committing

_LISTED = 50
"""Of more files than this only the number is said."""


def undo(
    context: typer.Context,
    revision: Annotated[
        str | None,
        typer.Argument(metavar="[COMMIT]", help="Without it what the last command wrote here."),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Of a commit: also where that brings errors into the base.")
    ] = False,
    dry_run: DryRun = False,
    commit: Commit = False,
    message: Message = None,
) -> None:
    """Take back what the last command wrote, or what a commit did; again it goes further back, up to 50 commands.

    What was not committed goes back as a whole, as long as its files are as the command left them; else nothing is
    written, and it is said what was changed since. What was committed goes back field by field: what has been changed
    since is kept and named, and so is everything that other commits did; exit 1 if something of it stays.
    """
    session: Session = context.obj
    entry = last(session.root) if revision is None else None
    if entry is not None and entry.commit is None:
        _take_back_last(session, entry, commit=commit, message=message, dry=dry_run)
        return
    meant = _meant(session.root, revision, entry)
    save = committing(session, f"{UNDO} {meant.commit}", commit, message, undo_of(meant.subject))
    _undo_commit(session, meant, save, force=force, dry=dry_run)


class _Meant(NamedTuple):
    """The commit that is to be undone, and whether somebody has named it."""

    repository: git.Repository
    commit: str
    subject: str
    named: bool


def _meant(root: Path, revision: str | None, entry: Entry | None) -> _Meant:
    """Return the commit that is meant: without a name the one that the last command made, unless it was rebased."""
    if revision is None and git.find(root) is None:
        raise UsageError(say("there is nothing to take back: no command is known to have written here"))
    repository = git.need(root)
    own = entry.commit if entry and entry.commit and is_known(repository, entry.commit) else None
    commit = own or chosen(repository, revision)
    return _Meant(repository, commit, subject_of(repository, commit), revision is not None)


def _undo_commit(
    session: Session, meant: _Meant, save: "Committing | None", *, force: bool, dry: bool
) -> None:
    root, short = session.root, meant.commit[:10]
    rules = None if force else _rules(session)
    with nullcontext() if dry else locked(root):
        plan = planned(root, meant.repository, meant.commit)
        versions = versions_of(plan)
        if rules is not None:
            demand_sound(root, plan, rules, lambda: report_names(root))
        if save is not None:
            (save.demand_clean if dry else save.prepare)(version.path for version in versions)
        if not dry:
            command = f"{UNDO} {short}" if meant.named and not save else None
            put_back(root, plan, command, named=meant.named)
            if save is not None:
                save.make(versions, None)
            forget(root, _entries_of(root, meant.commit) if save or not meant.named else [])
    _say(session, f'{short} "{meant.subject}"', versions, dry=dry)
    if save is not None:
        committed_versions(session, save, versions, dry=dry)
    kept = [words for one in plan for words in one.kept]
    if kept:
        tell_all(kept)
        raise typer.Exit(1)


def _entries_of(root: Path, commit: str) -> list[int]:
    with suppress(BlockedError):  # somebody else's journal knows nothing of ours
        return [entry.number for entry in entries(root) if entry.commit == commit]
    return []


def _take_back_last(session: Session, entry: Entry, *, commit: bool, message: str | None, dry: bool) -> None:
    root = session.root
    save = committing(session, UNDO, commit, message, undo_of(entry.command))
    with nullcontext() if dry else locked(root):
        if last(root) != entry:
            raise BlockedError(
                say("another command has written meanwhile; nothing was taken back, do it again")
            )
        if changed := changed_since(root, entry):
            tell_all(changed)
            raise RefusedError(
                say(
                    'nothing was taken back of "{command}": its files were changed since; mend by hand what '
                    "it wrote, with: clientbase edit CLIENT",
                    command=entry.command,
                )
            )
        versions = versions_in(root, entry)
        clean = save.clean(version.path for version in versions) if save else ()
        if not dry:
            take_back(root, entry)
            if save:
                save.make([version for version in versions if version.path in clean], None)
    _say(session, f'"{entry.command}"', versions, dry=dry)
    if save:
        committed_versions(session, save, [one for one in versions if one.path in clean], dry=dry)


def _rules(session: Session) -> Rules | None:
    try:
        return rules_of(session)
    except UnreadableError:
        session.say(say("schema.yaml cannot be used as it stands, so nothing is judged by it"))
        return None


def _say(session: Session, what: str, versions: Sequence[Version], *, dry: bool) -> None:
    if dry:
        pager.give("".join(visible_lines(unified_texts(*version)) for version in versions))
    elif len(versions) <= _LISTED:
        for version in versions:
            session.say(f"{version.path}: {'; '.join(parts(version))}")
    if versions:
        session.say(
            say_n(
                "would have taken back {what}: {n} file",
                "would have taken back {what}: {n} files",
                len(versions),
                what=what,
            )
            if dry
            else say_n(
                "taken back {what}: {n} file", "taken back {what}: {n} files", len(versions), what=what
            )
        )
    else:
        session.say(say("nothing to take back of {what}", what=what))
