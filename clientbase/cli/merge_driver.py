"""`clientbase merge-driver`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clientbase.merging.driver import Call, drive, labels

if TYPE_CHECKING:
    from clientbase.cli.session import Session


def merge_driver(
    context: typer.Context,
    base: Annotated[Path, typer.Argument(metavar="BASE", help="What both sides come from (%O).")],
    ours: Annotated[Path, typer.Argument(metavar="OURS", help="Our side, which becomes the result (%A).")],
    theirs: Annotated[Path, typer.Argument(metavar="THEIRS", help="Their side (%B).")],
    path: Annotated[str, typer.Argument(metavar="[PATH]", help="Where the record stands (%P).")] = "",
    marker_size: Annotated[str, typer.Option(metavar="N", help="How many signs a marker has (%L).")] = "7",
    ours_label: Annotated[str, typer.Option(metavar="TEXT", help="What to call our side (%X).")] = "ours",
    theirs_label: Annotated[
        str, typer.Option(metavar="TEXT", help="What to call their side (%Y).")
    ] = "theirs",
) -> None:
    """Merge three versions of a record by its fields and items; git asks for it; see git-setup.

    Exits 1 where a decision is left to people.
    """
    session: Session = context.obj
    call = Call(base, ours, theirs, path or ours.name)
    try:
        clean, said = drive(call, labels(ours_label, theirs_label, marker_size), Path.cwd())
    except KeyboardInterrupt:  # git takes a code above 128 for a broken driver
        raise typer.Exit(1) from None
    for line in said:
        session.say(line)
    if not clean:
        raise typer.Exit(1)
