"""What the writing verbs share: what a change is judged by, and the word at the end about what was done."""

import os
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from clientbase.cli.session import Session
from clientbase.edits.records import norms_of
from clientbase.edits.write import Draft, Rules
from clientbase.finding import Severity

if TYPE_CHECKING:
    from clientbase.text.change import Path_

DryRun = Annotated[bool, typer.Option("--dry-run", help="Print the change as a diff, and change nothing.")]


def rules_of(session: Session) -> Rules:
    """Give the company's norms and the day by which changes are judged."""
    norms = norms_of(session.root)
    return Rules(norms, session.day(norms.base.timezone))


def own_manager() -> str | None:
    """Give the manager who is typing, where the environment says so."""
    return os.environ.get("CLIENTBASE_MANAGER") or None


def told(session: Session, draft: Draft, what: str, where: "Path_" = ()) -> str:
    """Say what was done and where, after what is to be complained of."""
    for finding in draft.findings:
        if finding.severity is Severity.WARNING or (
            session.verbosity > 0 and finding.severity is Severity.HINT
        ):
            session.say(str(finding))
    return f"{draft.path}:{draft.after.place(where).line}: {what}"


def shown(drafts: Iterable[Draft]) -> None:
    """Print what would be changed."""
    from clientbase.edits.diff import unified

    for draft in drafts:
        sys.stdout.write(unified(draft))
