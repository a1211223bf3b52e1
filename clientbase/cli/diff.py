"""`clientbase diff`."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from clientbase.errors import UsageError

if TYPE_CHECKING:
    from clientbase.cli.session import Session
    from clientbase.reviews.ends import Ends
    from clientbase.reviews.versions import Versions

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
    """Say what changed in the records, in their own words; exit 1 if a version cannot be read."""
    from clientbase import git
    from clientbase.reviews.compared import compared, split, unreadable
    from clientbase.reviews.told import told

    session: Session = context.obj
    if format not in FORMS:
        raise UsageError(f'no format "{format}" for a difference; there are: {", ".join(FORMS)}')
    repository = git.need(session.root)
    ends, clients = split(repository, words or [], staged=staged)
    left_out: list[str] = []

    def readable() -> "Iterator[tuple[Versions, tuple[str, ...]]]":
        for found in compared(repository, ends, clients):
            left_out.extend(unreadable(found, ends))
            if words := told(found):
                yield found, words

    for piece in FORMS[format](ends, readable()):
        sys.stdout.write(piece)
    for line in left_out:
        print(line, file=sys.stderr)
    if left_out:
        raise typer.Exit(1)


def _text(_ends: "Ends", found: "Found") -> Iterator[str]:
    from clientbase.render.cells import sound, visible

    for versions, words in found:
        yield sound(visible(f"{versions.client}: {'; '.join(words)}")) + "\n"


def _markdown(_ends: "Ends", found: "Found") -> Iterator[str]:
    from clientbase.render.cells import sound
    from clientbase.render.formats.markdown import literal

    for versions, words in found:
        items = "".join(f"  - {_at_start(literal(word))}\n" for word in words)
        yield sound(f"- **{literal(versions.client)}**\n{items}")


def _at_start(text: str) -> str:
    """Keep a sign at the beginning of an item from beginning a list in it."""
    return f"\\{text}" if text[:1] in {"+", "-"} else text


def _json(ends: "Ends", found: "Found") -> Iterator[str]:
    from json import dumps

    from clientbase.render.cells import sound
    from clientbase.reviews.told import as_json

    head = dumps({"schema_version": 1, "old": ends.old, "new": ends.new})
    yield f'{head[:-1]}, "clients": ['
    before = "\n  "
    for versions, words in found:
        yield before + sound(dumps(as_json(versions, words), ensure_ascii=False))
        before = ",\n  "
    yield "]}\n" if before == "\n  " else "\n]}\n"


FORMS: "Mapping[str, Callable[[Ends, Found], Iterator[str]]]" = {
    "text": _text,
    "markdown": _markdown,
    "json": _json,
}
"""The formats of `diff`."""
