"""Both versions of records that differ, and what became of each in its own words; one unreadable hides no other."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from clientbase.changes.compare import Difference, compare, shape_of
from clientbase.changes.wording import said
from clientbase.finding import Finding
from clientbase.git import Repository
from clientbase.index.scan import id_of
from clientbase.language import say, say_n
from clientbase.names import REGISTER, SCHEMA, spelt_out
from clientbase.reviews.diff_paths import Pair
from clientbase.reviews.revisions import STAGED, Revisions
from clientbase.text.loader import Data
from clientbase.text.read import Document, Unreadable, parse, read

_ARCHIVE: Final = "records/archive/"
_SHORT: Final = 10
_COUNTED: Final[Mapping[str, Callable[[int], str]]] = {
    "contacts": lambda n: say_n("{n} contact", "{n} contacts", n),
    "interactions": lambda n: say_n("{n} interaction", "{n} interactions", n),
    "deals": lambda n: say_n("{n} deal", "{n} deals", n),
    "purchases": lambda n: say_n("{n} purchase", "{n} purchases", n),
    "decisions": lambda n: say_n("{n} decision", "{n} decisions", n),
}


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
        """What happened to the file: added, removed, archived, restored, moved, renamed or changed."""
        if self.old_path is None:
            return "added"
        if self.new_path is None:
            return "removed"
        if self.old_path == self.new_path:
            return "changed"
        if id_of(self.old_path) != id_of(self.new_path):
            return "renamed"
        before, after = self.old_path.startswith(_ARCHIVE), self.new_path.startswith(_ARCHIVE)
        return "moved" if before == after else "archived" if after else "restored"

    @property
    def data(self) -> tuple[Data, Data]:
        """The values of both; empty where there is no version that can be read."""
        return (self.old.data if self.old else {}), (self.new.data if self.new else {})

    @property
    def shape(self) -> type[Any]:
        """What both are versions of."""
        return shape_of(self.client)

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


def unreadable(found: Versions, revisions: Revisions) -> Iterator[str]:
    """Name the versions that cannot be read, with the commit where that is not the file at hand."""
    if found.unreadable_old:
        yield f"{(revisions.old or '')[:_SHORT]}:{found.unreadable_old}"
    if found.unreadable_new:
        commit = "" if revisions.new == STAGED else (revisions.new or "")[:_SHORT]
        yield f"{commit}{':' if revisions.new else ''}{found.unreadable_new}"


def summary(versions: Versions) -> tuple[str, ...]:
    """Say each thing that changed; nothing where only the layout did, or where nothing can be said."""
    return tuple(_summary(versions))


def as_json(versions: Versions, words: tuple[str, ...]) -> dict[str, Any]:
    """Return everything that changed for programs: each difference with its way, its values and its words."""
    old, new = versions.data
    return {
        "client": versions.client,
        "change": versions.change,
        "path": spelt_out(versions.new_path or versions.old_path or ""),
        "was": versions.old_path and spelt_out(versions.old_path),
        "said": list(words),
        "differences": [
            {
                "kind": difference.kind,
                "where": list(difference.where),
                "old": difference.old,
                "new": difference.new,
                "said": said(difference, old, new),
            }
            for difference in versions.differences
        ],
    }


def _summary(versions: Versions) -> Iterator[str]:
    change = versions.change
    old, new = versions.data
    if change == "added" and versions.new:
        yield f"+ {_whole(versions, new)}"
    elif change == "removed" and versions.old:
        yield f"- {_whole(versions, old)}"
    elif change in {"archived", "restored"}:
        yield say("archived") if change == "archived" else say("restored")
    elif change == "renamed" and versions.old_path:
        yield say("renamed from {name}", name=spelt_out(id_of(versions.old_path)))
    elif change == "moved" and versions.new_path:
        yield say("moved to {folder}", folder=spelt_out(versions.new_path.rpartition("/")[0]))
    for difference in versions.differences:
        yield said(difference, old, new)


def _whole(versions: Versions, data: Data) -> str:
    if versions.client == SCHEMA:
        return say("norms")
    if versions.client == REGISTER:
        return ", ".join(_counted(data)) or say("decisions")
    counts = ", ".join(_counted(data))
    name = data.get("name") or versions.client
    return f"{say('client {name}', name=name)}{f' ({counts})' if counts else ''}"


def _counted(data: Data) -> Iterator[str]:
    for key, count in _COUNTED.items():
        items = data.get(key)
        if isinstance(items, list) and items:
            yield count(len(items))
