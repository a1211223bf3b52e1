"""`clientbase diff`."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from json import dumps
from typing import TYPE_CHECKING, Annotated

import typer

from clientbase import git
from clientbase.changes.told import told
from clientbase.cli.session import tell_all
from clientbase.errors import UnreadableError, UsageError
from clientbase.language import say
from clientbase.render.cells import sound
from clientbase.render.formats.markdown import literal
from clientbase.reviews.diff_paths import diff_paths, split
from clientbase.reviews.revisions import Revisions
from clientbase.reviews.versions import Versions, as_json, summary, unreadable, versions
from clientbase.visible import visible

if TYPE_CHECKING:
    from clientbase.cli.session import Session

Found = Iterable[tuple[Versions, tuple[str, ...]]]


def diff(
    context: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[REV|REV..REV] [CLIENT...]",
            help="A commit to compare the files with (HEAD without it), or two; then only these clients.",
        ),
    ] = None,
    staged: Annotated[bool, typer.Option("--staged", help="Compare what is staged, not the files.")] = False,
    format: Annotated[  # noqa: A002  # the option's name
        str, typer.Option("-f", "--format", metavar="FORMAT", help="text, markdown or json.")
    ] = "text",
) -> None:
    """Say what changed in the records, in their own words; exit 3 if a version cannot be read."""
    session: Session = context.obj
    if format not in FORMS:
        raise UsageError(
            say(
                'no format "{format}" for a difference; there are: {forms}',
                format=format,
                forms=", ".join(FORMS),
            )
        )
    repository = git.need(session.root)
    revisions, clients = split(repository, words or [], staged=staged)
    pairs = diff_paths(repository, revisions, clients)
    left_out: list[str] = []

    def readable() -> Iterator[tuple[Versions, tuple[str, ...]]]:
        for found in versions(repository, pairs):
            left_out.extend(unreadable(found, revisions))
            if words := summary(found):
                yield found, words

    for piece in FORMS[format](revisions, readable()):
        sys.stdout.write(piece)
    tell_all(left_out)
    if left_out:
        raise typer.Exit(UnreadableError.exit_code)


def _text(_revisions: Revisions, found: Found) -> Iterator[str]:
    for version, words in found:
        yield sound(visible(f"{version.client}: {'; '.join(map(told, words))}")) + "\n"


def _markdown(_revisions: Revisions, found: Found) -> Iterator[str]:
    for version, words in found:
        items = "".join(f"  - {_at_start(literal(told(word)))}\n" for word in words)
        yield sound(f"- **{literal(version.client)}**\n{items}")


def _at_start(text: str) -> str:
    """Keep a sign at the beginning of an item from beginning a list in it."""
    return f"\\{text}" if text[:1] in {"+", "-"} else text


def _json(revisions: Revisions, found: Found) -> Iterator[str]:
    head = dumps({"schema_version": 1, "old": revisions.old, "new": revisions.new})
    yield f'{head[:-1]}, "clients": ['
    before = "\n  "
    for version, words in found:
        yield before + sound(dumps(as_json(version, words), ensure_ascii=False))
        before = ",\n  "
    yield "]}\n" if before == "\n  " else "\n]}\n"


FORMS: Mapping[str, Callable[[Revisions, Found], Iterator[str]]] = {
    "text": _text,
    "markdown": _markdown,
    "json": _json,
}
"""The formats of `diff`."""
