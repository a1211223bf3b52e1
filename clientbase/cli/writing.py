"""What the writing verbs share: what a change is judged by, and the word at the end about what was done."""

import os
import sys
from collections.abc import Iterable
from typing import Annotated

import typer

from clientbase.cli.session import Session
from clientbase.edits.write import Draft, Rules
from clientbase.finding import Severity
from clientbase.rules.company import read_norms

DryRun = Annotated[bool, typer.Option("--dry-run", help="Print the change as a diff, and change nothing.")]


def rules_of(session: Session) -> Rules:
    """Give the company's norms and the day by which changes are judged."""
    norms = read_norms(session.root)
    return Rules(norms, session.day(norms.base.timezone))


def own_manager() -> str | None:
    """Give the manager who is typing, where the environment says so."""
    return os.environ.get("CLIENTBASE_MANAGER") or None


def told(session: Session, draft: Draft, what: str) -> str:
    """Say what was done and where, after what is to be complained of."""
    for finding in draft.findings:
        if finding.severity is Severity.WARNING or (
            session.verbosity > 0 and finding.severity is Severity.HINT
        ):
            session.say(str(finding))
    return f"{draft.path}:{draft.line}: {what}"


def shown(drafts: Iterable[Draft], *, to_stderr: bool = False) -> None:
    """Print what would be changed."""
    from clientbase.edits.diff import unified

    for draft in drafts:
        (sys.stderr if to_stderr else sys.stdout).write(unified(draft))


def done(verb: str, dry: bool) -> str:
    """Say of a change that was made, or only shown, what it does: `added`, `would have added`."""
    return f"would have {verb}" if dry else verb
