"""`clientbase dupes`."""

from typing import TYPE_CHECKING, Annotated

import typer

from clientbase.cli import complete
from clientbase.cli.delivery import arrangement, emit
from clientbase.cli.naming import record_named
from clientbase.cli.options import Columns, Format, Limit, Output, Sort
from clientbase.cli.writing import Commit, DryRun, Message, rules_of, writing
from clientbase.errors import UsageError
from clientbase.language import say

if TYPE_CHECKING:
    from clientbase.cli.session import Session


_Query = Annotated[
    str | None,
    typer.Option(
        "--where",
        metavar="QUERY",
        help="Only pairs with a client that matches.",
        autocompletion=complete.query,
    ),
]
_Apart = Annotated[
    tuple[str, str] | None,
    typer.Option(
        "--not",
        metavar="CLIENT CLIENT",
        help="Say of two that they are different.",
        autocompletion=complete.clients,
    ),
]


def dupes(
    context: typer.Context,
    where: _Query = None,
    apart: _Apart = None,
    format: Format = None,  # noqa: A002  # the option's name
    output: Output = None,
    sort: Sort = None,
    columns: Columns = None,
    limit: Limit = None,
    dry_run: DryRun = False,
    commit: Commit = False,
    message: Message = None,
) -> None:
    """List the clients that may stand in the base twice, the likest first, and why.

    Names are compared in any script, without the legal form, and misspelt ones too; what speaks for a pair and against
    it are points: tax number, e-mail, phone, people, region. A phone that many clients have, as of an office, says
    little. Clients of one concern, and people who are said to be at both (also_at), are no doubles.

    --not A B writes into the record of A that B is another one (distinct_from). Two that are one: clientbase merge A B.
    """
    session: Session = context.obj
    if apart is not None:
        _keep_apart(context, *apart, dry=dry_run, commit=commit, message=message)
        return
    if dry_run or commit or message:
        raise UsageError(say("a list writes nothing; --dry-run, --commit and -m are for --not A B"))
    from clientbase.lookups.dupes import dupes as found

    base = session.base(judging=False, all_records=True)
    chosen = frozenset(base.matching(where, "--where")) if where is not None else None
    emit(session, found(base, chosen), format, output, arrangement(sort, columns, limit, None))


def _keep_apart(
    context: typer.Context, one: str, other: str, *, dry: bool, commit: bool, message: str | None
) -> None:
    """Write down that two clients are different."""
    from clientbase.edits.records import document_of
    from clientbase.edits.write import drafted
    from clientbase.moving.merge import apart

    this = writing(context, "dupes", dry=dry, commit=commit, message=message)
    rules = rules_of(this.session)
    first, second = record_named(this.session, one), record_named(this.session, other)
    with this.alone():
        document = document_of(this.session.root, first.path)
        draft = drafted(document, apart(document, first.client, second.client), rules)
        this.put([draft])
    this.say(
        draft,
        say("is another one than {other}", other=second.client)
        if draft.changed
        else say("nothing to change"),
    )
    this.commit([draft])
