"""Where a record stands: moved to another folder or name along with what is changed in it."""

import os
from pathlib import Path

from clientbase.edits.write import MODELINE, Draft, read_again
from clientbase.errors import RefusedError
from clientbase.language import say
from clientbase.text.inside import demand_way
from clientbase.text.read import Document

_RECORDS = "records/"
ARCHIVE = "records/archive/"
"""Where the records of former clients stand, in the same sub-folders as before."""


def is_archived(path: str) -> bool:
    """Whether the record at *path* stands in the archive."""
    return path.startswith(ARCHIVE)


def archived(path: str) -> str:
    """Return the place in the archive of the record that stands at *path*."""
    return ARCHIVE + path.removeprefix(_RECORDS)


def out_of_archive(path: str) -> str:
    """Return the place to which the record at *path* in the archive comes back."""
    return _RECORDS + path.removeprefix(ARCHIVE)


def moved(root: Path, draft: Draft, path: str) -> Draft:
    """Return *draft* as it stands at *path*; RefusedError where there is a file already."""
    if path == draft.path:
        return draft
    demand_way(root / path)
    if os.path.lexists(root / path):
        raise RefusedError(
            say("there is a file {path} already; nothing was written: rename or remove it first", path=path)
        )
    after = read_again(path, _with_modeline(draft.after, path), bom=draft.after.bom)
    return draft._replace(after=after, findings=tuple(one._replace(path=path) for one in draft.findings))


def _with_modeline(document: Document, path: str) -> str:
    """Return the text with its first line, which names the schema for editors, as it is right in another folder."""
    old, new = (MODELINE.format("../" * place.count("/")) for place in (document.path, path))
    return new + document.text.removeprefix(old) if document.text.startswith(old) else document.text
