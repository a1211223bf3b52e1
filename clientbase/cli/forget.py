"""`clientbase forget`."""

from typing import TYPE_CHECKING, Annotated

import typer

from clientbase.cli.asking import demand_consent
from clientbase.cli.delivery import refuse_left_out
from clientbase.cli.naming import person_named
from clientbase.cli.session import tell_all
from clientbase.cli.writing import Commit, DryRun, Message, Writing, rules_of, shown, writing
from clientbase.errors import UsageError
from clientbase.language import say, say_n
from clientbase.moving.forget import Forgotten, forgotten

if TYPE_CHECKING:
    from pathlib import Path

    from clientbase.base import Base
    from clientbase.cli.session import Session
    from clientbase.lookups.person import Person

_Whom = Annotated[
    str, typer.Argument(metavar="PERSON", help="A name, e-mail or phone, or CLIENT/contacts/NAME.")
]
_Remove = Annotated[
    bool, typer.Option("--remove", help="Take the cards out, and out of talks whom they were with.")
]
_OnlyTraces = Annotated[
    bool, typer.Option("--traces", help="Write nothing; say which commits and files hold the person.")
]


def forget(
    context: typer.Context,
    person: _Whom,
    remove: _Remove = False,
    traces: _OnlyTraces = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    dry_run: DryRun = False,
    commit: Commit = False,
    message: Message = None,
) -> None:
    """Forget a person: in all records of today, at every client; and say what else holds them, and what helps.

    Where talks are said to be with the person, the card stays under a pseudonym with role, decisions and days; else it
    goes, as with --remove. Phones, addresses, birthday, notes and what is noted beside them go, texts of their clients
    name the pseudonym, and no sum changes. Texts of others are named only: what they mean, people must say.

    A client who is a person gets the pseudonym for name and id. `undo` cannot bring the person back, nor what was
    written before, for its journal would hold what is to be forgotten; git can, until its history is written anew:
    each commit, branch, tag, stash and file that still holds the person is listed, with the commands for it.
    """
    session: Session = context.obj
    base = session.base(judging=False, all_records=True)
    meant = person_named(session, base, person)
    if traces:
        _say_traces(session, meant, "forgotten")
        return
    _demand_nameless(meant, message)
    this = writing(
        context, "forget", dry=dry_run, commit=commit, message=message, unless_said="forget a person"
    )
    _forget(this, base, meant, remove=remove, yes=yes or dry_run)
    refuse_left_out(base.left_out())


def _forget(this: Writing, base: "Base", person: "Person", *, remove: bool, yes: bool) -> None:
    root, rules = this.session.root, rules_of(this.session)
    found = forgotten(root, base, person, rules, remove=remove)
    if not yes:
        shown(found.drafts, to_stderr=True)
        _say_left(this.session, found)
        demand_consent(say("forget this person? It cannot be undone"), yes=yes)
    with this.alone():
        found = forgotten(root, base, person, rules, remove=remove)
        try:
            this.put(found.drafts, kept=False)
        finally:
            if not this.dry:
                _drop_index(root)
    _say(this, found)
    this.commit(found.drafts)
    if not this.dry:
        _say_traces(this.session, person, found.name)


def _demand_nameless(person: "Person", message: str | None) -> None:
    from clientbase.lookups.mentions import mentioned

    if message and mentioned(message, person.sought(None)):
        raise UsageError(say("-m names the person, and the commit would keep it; say it without the name"))


def _say(this: Writing, found: Forgotten) -> None:
    what = say("no card and no name") if found.gone else found.name
    records = say_n("{n} file", "{n} files", len(found.drafts))
    this.session.say(
        say("would have forgotten: {what} in place of the person, in {records}", what=what, records=records)
        if this.dry
        else say("forgotten: {what} in place of the person, in {records}", what=what, records=records)
    )
    if found.replaced:
        this.session.say(
            say_n(
                "{n} text named the person, and do no more:",
                "{n} texts named the person, and do no more:",
                len(found.replaced),
            )
        )
        tell_all(f"  {one}" for one in found.replaced)
    _say_left(this.session, found)


def _say_left(session: "Session", found: Forgotten) -> None:
    if found.left:
        session.say(
            say_n(
                "{n} text may still name the person; look at each:",
                "{n} texts may still name the person; look at each:",
                len(found.left),
            )
        )
        tell_all(f"  {one}" for one in found.left)


def _drop_index(root: "Path") -> None:
    """Remove the index, in whose file what was deleted may still stand; the next question makes it anew."""
    from clientbase.text.inside import FOLDER

    for file in (root / FOLDER).glob("index.sqlite3*"):
        file.unlink(missing_ok=True)


def _say_traces(session: "Session", person: "Person", name: str) -> None:
    """Print what still holds the person outside of today's records, and what takes it out."""
    import sys

    from clientbase.moving.traces import in_words
    from clientbase.rules.norms_file import usable_norms
    from clientbase.visible import visible

    region = usable_norms(session.root)[0].base.region
    for line in in_words(session.root, person, region, name):
        sys.stdout.write(f"{visible(line)}\n")
