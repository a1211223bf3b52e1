"""Which file a client's record is, found by its name alone."""

import os
from collections.abc import Container, Iterator
from pathlib import Path

from clientbase.errors import UnreadableError
from clientbase.index.by_name import is_taken, paths_named
from clientbase.index.scan import id_of, scan
from clientbase.language import say
from clientbase.names import valid_id
from clientbase.text.inside import demand_way
from clientbase.text.read import Document, Unreadable, read

_DIRECT = ("records/{}.yaml", "records/archive/{}.yaml")


def document_of(root: Path, path: str) -> Document:
    """Read the record at *path*; UnreadableError names the place that is wrong."""
    try:
        return read(root / path, path)
    except Unreadable as unreadable:
        raise UnreadableError(
            say("{path} cannot be read; mend it first", path=path), (unreadable.finding,)
        ) from None


def path_of(root: Path, client_id: str) -> str | None:
    """Return the path of the record whose file has the name; no other is looked at, nor the index."""
    if valid_id(client_id) is not None:
        return None
    for pattern in _DIRECT:
        path = pattern.format(client_id)
        if os.path.lexists(root / path):
            demand_way(root / path)
            return path
    return next(iter(paths_named(root, client_id)), None)


def records(root: Path) -> Iterator[tuple[str, str]]:
    """Return the id and path of every record; no file is read."""
    for path, *_ in scan(root):
        yield id_of(path), path


def free_id(root: Path, wanted: str, promised: Container[str] = ()) -> str:
    """Return *wanted*, or the next id after it that no record has and that is not *promised*."""
    number, free = 1, wanted
    while free in promised or is_taken(root, free):
        number += 1
        free = f"{wanted[:60].rstrip('-')}-{number}"
    return free
