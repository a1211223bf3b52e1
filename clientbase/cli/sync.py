"""`clientbase sync`."""

from typing import TYPE_CHECKING

import typer

from clientbase.cli.session import tell
from clientbase.values import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clientbase.cli.session import Session
    from clientbase.finding import Finding


def sync(context: typer.Context) -> None:
    """Bring this base and the company's together: commit what is yours, take what others did, send what is yours.

    What both have changed is merged by fields and items. It stops at the first thing that needs a person, a conflict
    or an error in what is to be sent, and says what to do; the same command then goes on.
    """
    from clientbase.checks import check_base
    from clientbase.sync import sync as synced

    session: Session = context.obj

    def judged() -> "Sequence[Finding]":
        base = session.base(judging=None)
        try:
            return check_base(base)
        finally:
            base.close()

    done = synced(session.root, judged, tell)
    if done.committed:
        session.say(f"committed {done.committed}")
    if done.others:
        session.say(f"not committed, for it is none of the base's own files: {', '.join(done.others)}")
    moved = f"{counted(done.received, 'commit')} received, {counted(done.sent, 'commit')} sent"
    session.say(moved if done.received or done.sent else "nothing to receive or to send")
