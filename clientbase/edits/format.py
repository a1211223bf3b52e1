"""Records, and the register of decisions, in their canonical form."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from clientbase.edits.kinds import RECORD, REGISTER_ORDER
from clientbase.edits.records import records
from clientbase.edits.write import Draft
from clientbase.errors import UsageError
from clientbase.finding import Finding
from clientbase.language import say
from clientbase.names import REGISTER
from clientbase.text.change import EditError
from clientbase.text.format import formatted
from clientbase.text.read import Unreadable, parse, read


class Formatted(NamedTuple):
    """What formatting would change, and what stands in its way."""

    drafts: tuple[Draft, ...]
    findings: tuple[Finding, ...]
    refusals: tuple[str, ...]


def chosen(root: Path, files: Sequence[Path], here: Path) -> list[str]:
    """Return the paths that are meant: *files* as named from *here*, or all records and the register."""
    if not files:
        register = [REGISTER] if os.path.lexists(root / REGISTER) else []
        return [*register, *sorted(path for _, path in records(root))]
    return [_path(root, file, here) for file in files]


def _path(root: Path, file: Path, here: Path) -> str:
    given = here / file
    # Only the folder is resolved: a link in a record's place is refused when it is read.
    folder = given.parent.resolve()
    if folder / given.name == root.resolve() / REGISTER:
        return REGISTER
    if given.suffix != ".yaml" or not folder.is_relative_to(root.resolve() / "records"):
        raise UsageError(
            say(
                '"{file}" is no record of this base; records are *.yaml below {what}',
                file=file,
                what=root / "records",
            )
        )
    return (folder / given.name).relative_to(root.resolve()).as_posix()


def format_all(root: Path, paths: Sequence[str]) -> Formatted:
    """Format the files at *paths*; those that cannot be are named, and the others done."""
    drafts, findings, refusals = [], [], []
    for path in paths:
        try:
            document = read(root / path, path)
            text = formatted(document, REGISTER_ORDER if path == REGISTER else RECORD)
            if text != document.text:
                drafts.append(Draft(document, parse(text.encode(), path), None, ()))
        except Unreadable as unreadable:
            findings.append(unreadable.finding)
        except EditError as error:
            refusals.append(str(error))
    return Formatted(tuple(drafts), tuple(findings), tuple(refusals))
