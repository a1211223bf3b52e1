"""`clientbase init`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clientbase import git
from clientbase.cli.asking import again, ask, on_terminal
from clientbase.cli.options import of_place
from clientbase.edits.commit import Committing
from clientbase.edits.init import init as begin
from clientbase.edits.message import Version
from clientbase.errors import BlockedError, UsageError
from clientbase.json_schema import write
from clientbase.language import LANGUAGES, current, known, say
from clientbase.merging.setup import set_up
from clientbase.rules.norms_file import read_norms

if TYPE_CHECKING:
    from clientbase.cli.session import Session


def init(
    context: typer.Context,
    directory: Annotated[
        Path | None,
        typer.Argument(callback=of_place, metavar="[DIR]", help="Where; the current folder without it."),
    ] = None,
) -> None:
    """Make a new base: schema.yaml with a comment for each norm, a folder for records, a git repository.

    The language of the answers is asked, or taken from --lang, and stands in schema.yaml.
    """
    session: Session = context.obj
    named = directory or (context.parent.params.get("directory") if context.parent else None)
    root = (Path.cwd() / (named or "")).absolute()
    made = begin(root, session.language_asked or _language(root))
    write(root, read_norms(root))
    with_git, said = _repository(root)
    first = _committed(root, made, with_git) if with_git else ""
    named = ", ".join((*made, *with_git))
    session.say(
        say(
            "made {named} in {root}{said}{first}; next: write your norms into schema.yaml",
            named=named,
            root=root,
            said=said,
            first=first,
        )
    )


def _language(root: Path) -> str:
    """Ask in which language answers are to be; where nobody is there to be asked, nothing is settled."""
    if not on_terminal() or (root / "schema.yaml").exists():
        return ""
    while True:
        try:
            return known(ask(say("language of the answers"), LANGUAGES, current()))
        except ValueError as error:
            again(UsageError(str(error)))


def _committed(root: Path, made: tuple[str, ...], with_git: tuple[str, ...]) -> str:
    """Make the first commit, so that later ones hold nothing but what a command did; say so, or why there is none."""
    names = ["records/.gitkeep" if name == "records/" else name for name in (*made, *with_git)]
    try:
        save = Committing(root, "", "A new base of clients")
        if save.ignored(names):
            return say(" (git ignores this folder, so there is no history)")
        save.make([Version(name, None, "") for name in names], None)
        save.result()
    except BlockedError as error:
        return say(" (nothing is committed yet: {error})", error=error)
    return say(" and a first commit")


def _repository(root: Path) -> tuple[tuple[str, ...], str]:
    """Make the base a git repository unless it lies in one, and let git merge its records.

    Gives the files that this made, and what is to be said of it; a base works without git.
    """
    try:
        said = ""
        if not git.inside_work_tree(root):
            git.init(root)
            said = say(", with a git repository")
        return tuple(name for name in set_up(root) if " " not in name), said
    except BlockedError as error:
        return (), say(" ({error}; there is no history without it)", error=error)
