"""`clientbase agenda`."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from clientbase.cli.delivery import arrangement, scope
from clientbase.cli.kept import emit_report
from clientbase.cli.options import (
    At,
    Columns,
    Format,
    Limit,
    Manager,
    OneTable,
    Output,
    Segment,
    Sort,
    Where,
    session_at,
)
from clientbase.cli.session import manager_of, said_manager
from clientbase.errors import UsageError
from clientbase.language import say
from clientbase.names import as_seen
from clientbase.reports import find

if TYPE_CHECKING:
    from clientbase.cli.session import Session


def agenda(
    context: typer.Context,
    days: Annotated[
        int, typer.Option(min=1, max=366, metavar="N", help="How many days, today included.")
    ] = 7,
    promises: Annotated[
        bool,
        typer.Option("--promises", help="Only open promises and tasks, whenever due, with their numbers."),
    ] = False,
    manager: Manager = None,
    everybody: Annotated[
        bool, typer.Option("--all", help="Everybody's, also where the program knows who you are.")
    ] = False,
    segment: Segment = None,
    where: Where = None,
    format: Format = None,  # noqa: A002  # the option's name
    output: Output = None,
    sort: Sort = None,
    columns: Columns = None,
    limit: Limit = None,
    table: OneTable = None,
    at: At = None,
) -> None:
    """Say what is to be done, for each day and manager: promises, dates, problems, contacts and proposals.

    What is lost by waiting comes first: a promise is broken tomorrow and a birthday is over; then an open problem,
    a contact that is due and a pending proposal, each the largest first. `-f ics` makes a calendar of it.

    `--promises` lists all that is open, with the numbers by which `clientbase done CLIENT N` closes it.

    It is your own where the program knows who you are: by the variable CLIENTBASE_MANAGER, else by git, as the manager
    in schema.yaml with the e-mail address of `git config user.email`. `--all` shows everybody's, `--manager` another's.
    """
    session = session_at(context, at)
    whose = _whose(session, manager, where, everybody=everybody)
    base = session.base(scope(whose, segment, where))
    name, words = ("promises", {}) if promises else ("agenda", {"days": days})
    asked = base, find(name, session.root), words
    emit_report(session, asked, format, output, wanted=arrangement(sort, columns, limit, table))


def _whose(session: "Session", manager: str | None, where: str | None, *, everybody: bool) -> str | None:
    """Return the manager whose agenda is asked for: who asks, where neither an option nor a question says whose."""
    if everybody and manager is not None:
        raise UsageError(say("--all is everybody's and --manager one person's; give one of them"))
    if everybody or manager is not None or _says_whose(where):
        return manager
    return _mine(session)


def _says_whose(where: str | None) -> bool:
    """Whether a question is about managers, or is a selection, which may be."""
    if where is None:
        return False
    from clientbase.index.query_words import terms_of

    return any(
        as_seen(term.key) == "manager" or (not term.sign and term.text.startswith("sel:"))
        for term in terms_of(where)
    )


def _mine(session: "Session") -> str | None:
    """Return who is asking, where that is known, and say so: what is others' is not shown then."""
    me = said_manager()
    if me is None:
        addresses = session.base(judging=None).ask("SELECT id, email FROM managers")
        me = manager_of(session.home, dict(addresses))
    if me and not sys.stdout.isatty():  # a terminal's heading names the manager, and its screen is small
        session.say(say("the agenda of {manager}; everybody's: clientbase agenda --all", manager=me))
    return me
