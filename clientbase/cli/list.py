"""`clientbase list`."""

import builtins
from typing import Annotated

import typer

from clientbase.cli import complete
from clientbase.cli.delivery import arrangement, emit
from clientbase.cli.options import At, Columns, Format, Limit, OneTable, Output, Sort, session_at
from clientbase.cli.session import tell
from clientbase.errors import UsageError
from clientbase.language import say
from clientbase.lookups.clients import listing, query_of
from clientbase.page import Scope

Save = Annotated[
    str | None, typer.Option("--save", metavar="NAME", help="Keep the question in schema.yaml, as sel:NAME.")
]


def list(  # noqa: A001  # the verb's name
    context: typer.Context,
    query: Annotated[
        builtins.list[str] | None,
        typer.Argument(
            metavar="QUERY...",
            autocompletion=complete.query,
            help='Such as: segment=horeca stage=dormant revenue=1000.. "last_contact<-30d" olive',
        ),
    ] = None,
    format: Format = None,  # noqa: A002  # the option's name
    output: Output = None,
    sort: Sort = None,
    columns: Columns = None,
    limit: Limit = None,
    table: OneTable = None,
    at: At = None,
    save: Save = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="With --save: in the place of another question.")
    ] = False,
) -> None:
    """List the clients that match: their stage, last purchase and last contact.

    A question may be kept under a name: --save winter writes it into schema.yaml, and sel:winter asks it again, in
    list and in --where of every verb, such as set --where sel:winter tags+=offer-2027.
    """
    session = session_at(context, at)
    wanted = arrangement(sort, columns, limit, table)
    where = query_of(query or ())
    if save is not None and (where is None or at is not None):
        raise UsageError(
            say("--save keeps a question; write one, such as segment=horeca, and leave out --at")
        )
    # Suppliers are shown to whoever asks for them.
    base = session.base(Scope(where=where), judging=False, all_records="relation" in (where or ""))
    page = listing(base, wanted.names if wanted else ())
    if save is not None and where is not None:
        _save(context, save, where, yes=yes)
    emit(session, page, format, output, wanted)


def _save(context: typer.Context, name: str, question: str, *, yes: bool) -> None:
    """Keep a question that was understood; another of that name is overwritten where somebody says so."""
    from clientbase.cli.asking import demand_consent
    from clientbase.cli.writing import writing
    from clientbase.edits.selections import kept_as, selection_saved

    this = writing(context, "list --save", dry=False, commit=False, message=None)
    with this.alone():
        draft = selection_saved(this.session.root, name, question)
        if old := kept_as(draft, name):
            tell(say("sel:{name} is so far: {old}", name=name, old=old))
            demand_consent(say("put {question} in its place?", question=question), yes=yes)
        this.put([draft])
    this.session.say(
        say("schema.yaml:{line}: sel:{name} asks {question}", line=draft.line, name=name, question=question)
    )
    this.commit([draft])
