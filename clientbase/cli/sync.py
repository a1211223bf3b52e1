"""`clientbase sync`."""

from typing import TYPE_CHECKING

import typer

from clientbase.cli.session import tell
from clientbase.cli.writing import DryRun
from clientbase.language import say, say_n

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
        _tell(session, foreseen(session.root), dry=True)
        return
    _tell(session, synced(session.root, judged, tell), dry=False)


def _tell(session: "Session", done: "Synced", *, dry: bool) -> None:
    if done.committed:
        session.say(
            say("would commit {commit}", commit=done.committed)
            if dry
            else say("committed {result}", result=done.committed)
        )
    if done.others:
        session.say(
            say(
                "not committed, for it is none of the base's own files: {others}",
                others=", ".join(done.others),
            )
        )
    if not done.received and not done.sent:
        session.say(say("nothing to receive or to send"))
        return
    came = say_n("{n} commit", "{n} commits", done.received)
    went = say_n("{n} commit", "{n} commits", done.sent)
    session.say(
        say("{came} to receive, {went} to send", came=came, went=went)
        if dry
        else say("{came} received, {went} sent", came=came, went=went)
    )
