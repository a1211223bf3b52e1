"""`clientbase sync`."""

from typing import TYPE_CHECKING

import typer

from clientbase.cli.session import tell
from clientbase.cli.writing import DryRun
from clientbase.values import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clientbase.cli.session import Session
    from clientbase.finding import Finding
    from clientbase.sync import Synced


def sync(context: typer.Context, dry_run: DryRun = False) -> None:
    """Bring this base and the company's together: commit what is yours, take what others did, send what is yours.

    What both have changed is merged by fields and items. It stops at the first thing that needs a person, a conflict
    or an error in what is to be sent, and says what to do; the same command then goes on.
    """
    from clientbase.checks import check_base
    from clientbase.sync import foreseen
    from clientbase.sync import sync as synced

    session: Session = context.obj

    def judged() -> "Sequence[Finding]":
        base = session.base(judging=None)
        try:
            return check_base(base)
        finally:
            base.close()

    if dry_run:
        _tell(session, foreseen(session.root), "would commit")
        return
    _tell(session, synced(session.root, judged, tell), "committed")


def _tell(session: "Session", done: "Synced", committed: str) -> None:
    if done.committed:
        session.say(f"{committed} {done.committed}")
    if done.others:
        session.say(f"not committed, for it is none of the base's own files: {', '.join(done.others)}")
    came, went = counted(done.received, "commit"), counted(done.sent, "commit")
    moved = (
        f"{came} received, {went} sent" if committed == "committed" else f"{came} to receive, {went} to send"
    )
    session.say(moved if done.received or done.sent else "nothing to receive or to send")
