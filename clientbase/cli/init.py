"""`clientbase init`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clientbase.errors import BlockedError

if TYPE_CHECKING:
    from clientbase.cli.session import Session


def init(
    context: typer.Context,
    directory: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="Where; the current folder without it.")
    ] = None,
) -> None:
    """Make a new base: schema.yaml with a comment for each norm, a folder for records, a git repository."""
    from clientbase.edits.begin import begin
    from clientbase.json_schema import write
    from clientbase.rules.company import read_norms

    session: Session = context.obj
    named = directory or (context.parent.params.get("directory") if context.parent else None)
    root = (Path.cwd() / (named or "")).absolute()
    made = begin(root)
    write(root, read_norms(root))
    said = _repository(root)
    session.say(f"made {', '.join(made)} in {root}{said}; next: write your norms into schema.yaml")


def _repository(root: Path) -> str:
    """Make the base a git repository unless it lies in one; a base works without git."""
    from clientbase import git

    try:
        if git.inside_work_tree(root):
            return ""
        git.init(root)
    except BlockedError as error:
        return f" ({error}; there is no history without it)"
    return ", with a git repository"
