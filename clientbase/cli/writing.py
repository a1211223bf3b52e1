"""What the writing verbs share: what a change is judged by, its commit, and the word about what was done."""

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from clientbase.cli import pager
from clientbase.cli.session import Session, manager_of, said_manager
from clientbase.edits.diff import unified, unified_texts
from clientbase.edits.write import Draft, Rules, put_all
from clientbase.errors import BlockedError, UnreadableError, UsageError
from clientbase.finding import Severity
from clientbase.language import say
from clientbase.rules.norms_file import errors_among, usable_norms
from clientbase.text.inside import held
from clientbase.text.store import locked
from clientbase.visible import visible_lines

if TYPE_CHECKING:
    from clientbase.edits.commit import Committing
    from clientbase.edits.message import Version
    from clientbase.norms import Norms
    from clientbase.text.read import Document

DryRun = Annotated[bool, typer.Option("--dry-run", help="Print the change as a diff, and change nothing.")]
Commit = Annotated[bool, typer.Option("--commit", help="Commit what was written, and nothing else.")]
Message = Annotated[
    str | None, typer.Option("-m", "--message", metavar="TEXT", help="With --commit: say this of the change.")
]


class Writing(NamedTuple):
    """One run of a verb that writes: for whom, what it is called, whether it commits, and whether it only shows."""

    session: Session
    action: str
    save: "Committing | None"
    dry: bool

    def alone(self) -> AbstractContextManager[None]:
        """Be the only writer of the base, from reading to writing; who only looks waits for nobody."""
        return nullcontext() if self.dry else locked(self.session.root)

    def put(self, drafts: Sequence[Draft], gone: "Sequence[Document]" = (), *, kept: bool = True) -> None:
        """Put drafts in place, or show what that would change; nothing that a commit would wrongly contain.

        What is not *kept* cannot be taken back by `undo`.
        """
        if self.dry:
            if self.save is not None:
                self.save.demand_clean(_paths(drafts, gone))
            shown(drafts, gone)
        else:
            put_and_commit(self.session, self.save, drafts, self.action, gone, kept=kept)

    def say(self, draft: Draft, what: str) -> None:
        """Say in words what was done to whom, after what is to be complained of."""
        tell_of(self.session, draft, what, dry=self.dry)

    def commit(self, drafts: Iterable[Draft], gone: "Sequence[Document]" = ()) -> None:
        """Say which commit was made of what was written, where that is wanted."""
        committed(self.session, self.save, drafts, gone, dry=self.dry)


def writing(
    context: typer.Context,
    action: str,
    *,
    dry: bool,
    commit: bool,
    message: str | None,
    unless_said: str | None = None,
) -> Writing:
    """Make a run ready by its options; BlockedError where a commit is wanted that cannot be made."""
    session: Session = context.obj
    return Writing(session, action, committing(session, action, commit, message, unless_said), dry)


def rules_of(session: Session, *, judging: bool = False) -> Rules:
    """Return the company's norms and the day by which changes are judged.

    Where the norms are in error what is *judging* by them stops, and all else says so and goes on.
    """
    norms, findings = usable_norms(session.root)
    if errors := errors_among(findings):
        if judging:
            raise UnreadableError(
                say("schema.yaml has errors, so that nothing can be judged by it; mend it first"), errors
            )
        session.say_norms_are_wrong(errors)
    return Rules(norms, session.day(norms.base.timezone))


def who_am_i(root: Path, norms: "Norms") -> str | None:
    """Return the manager who is typing: as the environment says, else whose e-mail address git knows as the user's."""
    return said_manager() or manager_of(
        root, {name: manager.email for name, manager in norms.managers.items()}
    )


def committing(
    session: Session, action: str, commit: bool, text: str | None, unless_said: str | None = None
) -> "Committing | None":
    """Make a commit ready, where one is wanted, before anything is written; *unless_said* otherwise it says that."""
    always = not commit and _always(session.root)
    if not commit and not always:
        if text is not None:
            raise UsageError(say("-m is the message of a commit; add --commit"))
        return None
    from clientbase.edits.commit import Committing

    try:
        return Committing(session.root, action, text or unless_said, always=always)
    except BlockedError as error:
        if not always:
            raise
        session.say(
            say("schema.yaml wants every change committed, and this one is not: {error}", error=error)
        )
        return None


def _always(root: Path) -> bool:
    """Whether the norms want every command that writes to make a commit; within a hook git makes one already."""
    schema = root / "schema.yaml"
    return (
        "GIT_INDEX_FILE" not in os.environ
        and b"commit" in (held(schema) or b"")
        and usable_norms(root)[0].commit == "auto"
    )


def put_and_commit(
    session: Session,
    save: "Committing | None",
    drafts: Sequence[Draft],
    action: str,
    gone: "Sequence[Document]" = (),
    *,
    kept: bool = True,
) -> None:
    """Put drafts in place, and commit them where that is wanted; whoever calls holds the lock."""
    changed = [draft for draft in drafts if draft.changed]
    if save is not None:
        save.prepare(_paths(changed, gone))
    number = put_all(session.root, drafts, action, gone, kept=kept)
    if save is not None:
        from clientbase.edits.message import versions_of

        save.make(versions_of(changed, gone), number)


def _paths(drafts: Iterable[Draft], gone: "Sequence[Document]") -> Iterator[str]:
    """Return the paths that something is written to or taken from."""
    for draft in drafts:
        if draft.changed:
            yield from (path for path in (draft.was, draft.path) if path)
    yield from (one.path for one in gone)


def committed(
    session: Session,
    commit: "Committing | None",
    drafts: Iterable[Draft],
    gone: "Sequence[Document]" = (),
    *,
    dry: bool,
) -> None:
    """Say which commit was made of what was written, where that is wanted; a dry run prints the message."""
    if commit is not None:
        from clientbase.edits.message import versions_of

        committed_versions(session, commit, versions_of(drafts, gone), dry=dry)


def committed_versions(
    session: Session, commit: "Committing", versions: "Sequence[Version]", *, dry: bool
) -> None:
    """Say which commit was made of files that were written; a dry run prints the message."""
    if not versions:
        session.say(say("nothing to commit"))
    elif dry:
        sys.stdout.write(commit.message(versions))
    else:
        session.say(say("committed {result}", result=commit.result()))


def tell_of(session: Session, draft: Draft, what: str, *, dry: bool) -> None:
    """Say in words what was done to whom, after what is to be complained of; with -v in which line of which file."""
    for finding in draft.findings:
        if finding.severity is Severity.WARNING or (
            session.verbosity > 0 and finding.severity is Severity.HINT
        ):
            session.say(str(finding))
    name = draft.after.data.get("name")
    head = say("not written: ") if dry and draft.changed else ""
    session.say(f"{head}{name if isinstance(name, str) else draft.path}: {what}")
    if session.verbosity > 0:
        from clientbase.changes.told import told
        from clientbase.edits.message import words_of

        session.say(f"{draft.path}:{draft.line}: {'; '.join(map(told, words_of(draft))) or say('as it was')}")


def shown(drafts: Iterable[Draft], gone: "Sequence[Document]" = (), *, to_stderr: bool = False) -> None:
    """Print what would be changed."""
    changed = [unified(draft) for draft in drafts] + [unified_texts(one.path, one.text, None) for one in gone]
    pager.give("".join(map(visible_lines, changed)), to_stderr=to_stderr)


def done(verb: str, dry: bool) -> str:
    """Say of a change that was made, or only shown, what it does: `added`, `would have added`."""
    return f"would have {verb}" if dry else verb
