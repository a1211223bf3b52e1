"""What is said at the end of a run, because no verb can say it: who loaded none of what it is about hears nothing."""

import sys

from clientbase.cli.session import tell
from clientbase.language import say


def forget() -> None:
    """Forget what was noted of another run in this process, or of one that has come to its end."""
    store, standing = map(sys.modules.get, ("clientbase.text.store", "clientbase.text.standing"))
    if store:
        store.PUT.clear()
    if standing:
        for noted in (standing.WRITTEN, standing.STOPPED, standing.TOLD):
            noted.clear()
    if asking := sys.modules.get("clientbase.cli.asking"):
        asking.declined.clear()


def own_up(*, stopped: bool) -> None:
    """Say what people would not expect of this run, which somebody or something has *stopped* or not."""
    _to_a_slow_reader()
    _to_who_said_no()
    _to_what_stands(stopped=stopped)
    _to_what_cannot_be_undone()


def _to_a_slow_reader() -> None:
    """Say once a run that records were parsed without libyaml; who parsed none is not made to load the parser."""
    parser = sys.modules.get("clientbase.text.loader")
    if parser and not parser.LIBYAML:
        tell(say("clientbase: PyYAML is here without libyaml; records are read about ten times slower"))


def _to_who_said_no() -> None:
    """Say that nothing was written where a verb that writes has ended at a question."""
    asking, store, standing = map(
        sys.modules.get, ("clientbase.cli.asking", "clientbase.text.store", "clientbase.text.standing")
    )
    wrote = (store and store.PUT) or (standing and (standing.WRITTEN or standing.STOPPED))
    if asking and asking.declined and "clientbase.cli.writing" in sys.modules and not wrote:
        tell(f"clientbase: {say('nothing was written')}")


def _to_what_stands(*, stopped: bool) -> None:
    """Say what a run that was stopped has written; who wrote nothing is not made to load it."""
    store = sys.modules.get("clientbase.text.store")
    if store and (store.PUT or "clientbase.text.standing" in sys.modules):
        from clientbase.text import standing

        for words in dict.fromkeys((*(standing.WRITTEN if stopped else ()), *standing.STOPPED)):
            tell(f"clientbase: {words}")
        for words in standing.others() if stopped else ():
            tell(f"clientbase: {words}")


def _to_what_cannot_be_undone() -> None:
    """Say that what a run has written is not in the journal; who wrote nothing is not made to load it."""
    journal = sys.modules.get("clientbase.text.journal")
    for reason in dict.fromkeys(journal.UNKEPT) if journal else ():
        tell(
            say(
                "clientbase: undo will not know of this, for the journal cannot be written: {reason}",
                reason=reason,
            )
        )
    if journal:
        journal.UNKEPT.clear()
