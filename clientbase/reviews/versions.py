"""Both versions of records that differ, read one after the other: what cannot be read hides no other."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from clientbase.changes.compare import Difference, compare
from clientbase.finding import Finding
from clientbase.git import Repository
from clientbase.model import Client
from clientbase.names import REGISTER, spelt_out
from clientbase.norms import Norms, Register
from clientbase.reviews.pairs import SCHEMA, Pair
from clientbase.text.read import Document, Unreadable, parse, read
from clientbase.text.walk import Data

_ARCHIVE: Final = "records/archive/"
_OWN: Final[Mapping[str, type[Any]]] = {SCHEMA: Norms, REGISTER: Register}


class Versions(NamedTuple):
    """One record, or a file of the company itself, before and after."""

    client: str
    old_path: str | None
    new_path: str | None
    old: Document | None
    """None where there was none, or where it cannot be read."""
    new: Document | None
    unreadable_old: Finding | None
    unreadable_new: Finding | None

    @property
    def change(self) -> str:
        """What happened to the file: added, removed, archived, restored, moved or changed."""
        if self.old_path is None:
            return "added"
        if self.new_path is None:
            return "removed"
        if self.old_path == self.new_path:
            return "changed"
        before, after = self.old_path.startswith(_ARCHIVE), self.new_path.startswith(_ARCHIVE)
        return "moved" if before == after else "archived" if after else "restored"

    @property
    def data(self) -> tuple[Data, Data]:
        """The values of both; empty where there is no version that can be read."""
        return (self.old.data if self.old else {}), (self.new.data if self.new else {})

    @property
    def shape(self) -> type[Any]:
        """What both are versions of."""
        return _OWN.get(self.client, Client)

    @property
    def differences(self) -> list[Difference]:
        """What differs in what both say; nothing where one is missing."""
        if not self.old or not self.new:
            return []
        return compare(self.old.data, self.new.data, shape=self.shape)


def versions(repository: Repository, pairs: Iterable[Pair]) -> Iterator[Versions]:
    """Read both versions of each pair, from git and from the work tree."""
    wanted = list(pairs)
    blobs = repository.blobs(
        blob for pair in wanted for blob in (pair.old_blob, pair.new_blob) if blob is not None
    )
    for client, old_path, old_blob, new_path, new_blob in wanted:
        old, unreadable_old = _parsed(next(blobs), old_path) if old_path and old_blob else (None, None)
        if new_path and new_blob:
            new, unreadable_new = _parsed(next(blobs), new_path)
        else:
            new, unreadable_new = _read(repository, new_path) if new_path else (None, None)
        yield Versions(client, old_path, new_path, old, new, unreadable_old, unreadable_new)


def _parsed(content: bytes, path: str) -> tuple[Document | None, Finding | None]:
    try:
        return parse(content, spelt_out(path)), None
    except Unreadable as unreadable:
        return None, unreadable.finding


def _read(repository: Repository, path: str) -> tuple[Document | None, Finding | None]:
    try:
        return read(repository.base / path, path), None
    except Unreadable as unreadable:
        return None, unreadable.finding
