"""Options that several verbs share."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clientbase.cli import complete
from clientbase.errors import UsageError
from clientbase.language import say
from clientbase.render import format_names

if TYPE_CHECKING:
    from clientbase.cli.session import Session

Client = Annotated[
    str,
    typer.Argument(
        metavar="CLIENT",
        help="The client's id, else its name or half of it, an alias, a phone or an e-mail.",
        autocompletion=complete.clients,
    ),
]
MaybeClient = Annotated[
    str | None,
    typer.Argument(
        metavar="CLIENT",
        help="The client's id, else its name or half of it, an alias, a phone or an e-mail.",
        autocompletion=complete.clients,
    ),
]


def of_format(context: typer.Context, value: str | None) -> str | None:
    """Tell the session in which form the answer is shown: what is for programs is in English."""
    context.find_root().obj.shown_as(value or "")
    return value


def of_output(context: typer.Context, value: str | None) -> str | None:
    """Return the file that the answer is for, and tell the session, for its ending picks the format."""
    from clientbase.cli.delivery import file_of

    file = file_of(value)
    context.find_root().obj.shown_as(output=file or "")
    return file


def of_place(value: Path | None) -> Path | None:
    """Refuse `-` where files are made: what is written there is no answer that could go to stdout."""
    if value == Path("-"):
        raise UsageError(say('"-" stands for stdout, where this cannot go; name a place, such as ./out'))
    return value


Format = Annotated[
    str | None,
    typer.Option(
        "-f",
        "--format",
        callback=of_format,
        autocompletion=complete.formats,
        metavar="FORMAT",
        help=f"{', '.join(format_names())}.",
    ),
]
TextOrJson = Annotated[str, typer.Option("-f", "--format", callback=of_format, metavar="text|json")]
Excel = Annotated[
    bool,
    typer.Option("--excel", help="CSV as Excel opens it: with the separator and decimals of base.language."),
]
Output = Annotated[
    str | None,
    typer.Option(
        "-o",
        "--output",
        callback=of_output,
        metavar="FILE|DIR/",
        help="Write here; the ending picks the format. Into a folder: all tables, of csv a file each.",
    ),
]
Manager = Annotated[
    str | None,
    typer.Option(metavar="ID", autocompletion=complete.managers, help="Only this manager's clients."),
]
Segment = Annotated[
    str | None,
    typer.Option(metavar="ID", autocompletion=complete.segments, help="Only clients of this segment."),
]
Where = Annotated[
    str | None,
    typer.Option(
        metavar="QUERY",
        help='Only clients that match, such as "stage=dormant revenue>1000".',
        autocompletion=complete.query,
    ),
]
Sort = Annotated[
    str | None,
    typer.Option(metavar="FIELD", help="Order by this column; a - before it: downwards, the largest first."),
]
Columns = Annotated[str | None, typer.Option(metavar="A,B", help="Show only these columns, in this order.")]
Limit = Annotated[int | None, typer.Option(min=0, metavar="N", help="Show the first N rows only.")]
OneTable = Annotated[
    str | None,
    typer.Option(
        "--table",
        metavar="NAME",
        help="Show only this table; order, columns and limit are for it, else for the first.",
    ),
]
At = Annotated[
    str | None,
    typer.Option(
        "--at", metavar="REV", help="The base as it stood in this revision, on the day of its commit."
    ),
]


def session_at(context: typer.Context, revision: str | None) -> "Session":
    """Return the session, which asks about the base as it stood in *revision* where one is named."""
    session: Session = context.obj
    session.stand_at(revision)
    return session


def meant_otherwise(context: typer.Context, option: str) -> str | None:
    """Say what *option*, which the verb does not know, may be: a text or number, or an option of every command."""
    if not option.lstrip("-")[:1].isalpha():
        return say(
            'a text that begins with "-" stands behind --: {example}',
            example=f"{context.find_root().info_name} {context.info_name} ... -- TEXT",
        )
    return before_the_verb(context, option)


def before_the_verb(context: typer.Context, option: str) -> str | None:
    """Say where *option* belongs if it is one of every command, which people write behind the verb; else nothing."""
    root = context.find_root()
    if not any(option in known.opts for known in root.command.params):
        return None
    return say(
        "{option} stands before the verb: {example}",
        option=option,
        example=f"{root.info_name} {option} ... {context.info_name}",
    )
