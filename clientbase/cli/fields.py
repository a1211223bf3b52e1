"""`clientbase fields`."""

import json
from typing import TYPE_CHECKING, Annotated

import typer

from clientbase.cli.options import TextOrJson
from clientbase.errors import UsageError
from clientbase.language import say, title, word
from clientbase.lookups import fields as describe
from clientbase.page import VERDICT, Column, Table
from clientbase.render.body import WIDTH, laid_out
from clientbase.render.cells import written
from clientbase.rules.norms_file import read_norms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clientbase.cli.session import Session
    from clientbase.lookups.fields import FieldRow
    from clientbase.norms import Norms


def fields(
    context: typer.Context,
    kind: Annotated[
        str, typer.Argument(metavar="[KIND]", help="client, contact, interaction, purchase, ... or decision.")
    ] = "client",
    format: TextOrJson = "text",  # noqa: A002  # the option's name
) -> None:
    """Print the fields of a record or of one of its items: key, type, choices, and what each is for."""
    session: Session = context.obj
    rows = describe.fields(kind, _norms(session))
    if format not in {"text", "json"}:
        raise UsageError(say('no format "{format}"; there are: text, json', format=format))
    if format == "json":
        typer.echo(json.dumps([row._asdict() for row in rows], ensure_ascii=False, indent=2))
        return
    typer.echo(_text(rows, session.width or WIDTH))
    others = ", ".join(name for name in describe.kinds() if name != kind)
    session.say("")
    session.say(say("more with: clientbase fields KIND, where KIND is {others}", others=others))


def _norms(session: "Session") -> "Norms | None":
    """Return the norms of the base; None where there is no base, for the fields are the same everywhere."""
    try:
        root = session.root
    except UsageError:
        return None

    return read_norms(root)


def _text(rows: "Sequence[FieldRow]", width: int) -> str:
    names = ("key", "type", "required", "description", "choices")
    columns = tuple(Column(name, "text", title(name.capitalize()), VERDICT) for name in names)
    cells = tuple(
        (
            row.key,
            word("field", row.type),
            word("field", row.required) if row.required else "",
            word("field", row.description) if row.description else "",
            ", ".join(row.choices),
        )
        for row in rows
    )
    return laid_out(written(Table("fields", "Fields", columns, cells), ""), width)
