"""Which file a client's record is, found by its name alone."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from clientbase.errors import UnreadableError, UsageError
from clientbase.index.scan import id_of, scan
from clientbase.names import valid_id
from clientbase.text.read import Document, Unreadable, read

_DIRECT = ("records/{}.yaml", "records/archive/{}.yaml")
_SHOWN = 3


def document_of(root: Path, path: str) -> Document:
    """Read the record at *path*; UnreadableError names the place that is wrong."""
    try:
        return read(root / path, path)
    except Unreadable as unreadable:
        raise UnreadableError(f"{path} cannot be read; mend it first", (unreadable.finding,)) from None


def find(root: Path, client_id: str) -> str:
    """Return the path of a client's record; others are looked for only where it is in a folder of its own."""
    if valid_id(client_id) is None:
        for pattern in _DIRECT:
            path = pattern.format(client_id)
            if os.path.lexists(root / path):
                return path
    known = dict(records(root))
    if client_id in known:
        return known[client_id]
    raise UsageError(f'no client "{client_id}"{_advice(client_id, known)}')


def _advice(word: str, known: dict[str, str]) -> str:
    begun = sorted(client_id for client_id in known if word and client_id.startswith(word.casefold()))
    if 0 < len(begun) <= _SHOWN:
        named = " or ".join(f'"{client_id}"' for client_id in begun)
        return f"; did you mean {named}?"
    from clientbase.names import client_id as made
    from clientbase.typed import suggestion

    return suggestion(made(word), known) or "; find it with: clientbase find TEXT"


def records(root: Path) -> Iterator[tuple[str, str]]:
    """Return the id and path of every record; no file is read."""
    for path, *_ in scan(root):
        yield id_of(path), path


def free_id(root: Path, wanted: str, promised: Iterable[str] = ()) -> str:
    """Return *wanted*, or the next id after it that no record has and that is not *promised*."""
    taken = {client_id.casefold() for client_id, _ in records(root)} | set(promised)
    number, free = 1, wanted
    while free in taken:
        number += 1
        free = f"{wanted[:60].rstrip('-')}-{number}"
    return free
