"""Learn from git who changed what when: the whole history once, and then what is new."""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from clientbase import git
from clientbase.changes.items import Moves, moves, told
from clientbase.errors import BlockedError
from clientbase.history import store
from clientbase.history.commits import Commit, File, altered, commits, gone
from clientbase.history.compare import Change, changes, taken_over, version
from clientbase.history.head import UNKNOWN, stamp, zone_of
from clientbase.history.item_days import save_item_days
from clientbase.history.learnt import Compared, News, learn
from clientbase.index.day_cache import Event, invalidate
from clientbase.index.lasting import kept
from clientbase.index.mark import FILE
from clientbase.language import ENGLISH, speaking
from clientbase.text.inside import FOLDER

if TYPE_CHECKING:
    from clientbase.text.loader import Data

Progress = Callable[[int, int], None] | None
_STEPS = 100
_READ_ONCE = 512
"""So many versions are kept as they were read, for the commit that changes one again."""


class Now(NamedTuple):
    """The history as git has it."""

    repository: git.Repository | None
    tip: str
    """the commit whose history it is; empty where there is none"""
    shallow: str
    altered: str
    """what makes git tell another history than the commits do"""
    zone: str
    """the zone whose days are those of the commits"""
    why: str
    """why there is nothing, or nothing new, to learn"""


def refresh_history(
    connection: sqlite3.Connection, folders: tuple[Path, Path], tip: str | None, progress: Progress
) -> None:
    """Bring the history up to date, and what follows from it for the records of the index.

    *folders* are where the records stand, and the base in its repository; they differ where a revision
    is asked about, which is *tip*. Without it what is checked out counts. Where git cannot be asked all
    stays as it is, and the reason is kept.
    """
    _, home = folders
    if tip is not None and "tip" not in kept(connection):
        store.take_over(connection, home / FOLDER / FILE)
    try:
        with speaking(ENGLISH):  # what git refuses is kept, for readers of any language
            while True:  # until no other command changes what this one has just read
                seen = stamp(home) if tip is None else tip
                if _refreshed(connection, home, tip, seen, progress) and save_item_days(
                    connection, folders, seen
                ):
                    break
    except BlockedError as error:
        store.keep(connection, {"why": str(error), "stamp": UNKNOWN})


def _refreshed(
    connection: sqlite3.Connection, home: Path, tip: str | None, seen: str, progress: Progress
) -> bool:
    """Learn what is new; False where another command has done so in the meantime."""
    before, zone = kept(connection), zone_of(connection)
    if seen != UNKNOWN and before.get("stamp") == seen and before.get("zone") == zone:
        return True
    now = _now(home, tip, seen, zone)
    facts = {name: getattr(now, name) for name in ("tip", "shallow", "altered", "zone", "why")}
    news = None if facts.items() <= before.items() else _news(connection, now, before, progress)
    with store.at_once(connection):
        if kept(connection) != before:
            return False
        if news:
            learn(connection, now.repository, now.tip, news)
            invalidate(connection, Event.HISTORY)
        # The stamp belongs to what was found: apart, two commands could leave each other's.
        store.keep(connection, {**facts, "stamp": seen})
    return True


def _now(home: Path, tip: str | None, seen: str, zone: str) -> Now:
    repository = git.find(home) if seen else None
    if repository is None:
        return Now(None, "", "", "", zone, "the base lies in no git repository")
    head = tip or repository.head() or ""
    shallow = repository.said_in("shallow") if repository.shallow else ""
    return Now(repository, head, shallow, altered(repository), zone, "" if head else "there is no commit yet")


def _news(connection: sqlite3.Connection, now: Now, before: dict[str, str], progress: Progress) -> News:
    if now.repository is None or not now.tip:
        return News(None, [])
    same = all(before.get(name) == getattr(now, name) for name in ("shallow", "altered", "zone"))
    known = before.get("tip") if same else None
    lost: list[str] | None = None
    if known and now.repository.ask("cat-file", "-e", f"{known}^{{commit}}").code == 0:
        lost = gone(now.repository, now.tip, known)
    begun = lost is not None and store.any_but(connection, lost)
    known = known if lost is not None else None
    found = list(commits(now.repository, now.tip, known, now.zone, begun=begun))
    return News(lost, list(_compared(now.repository, found, progress)))


def _compared(
    repository: git.Repository, found: Sequence[Commit], progress: Progress
) -> Iterator[tuple[Commit, list[Compared]]]:
    versions = _Versions(repository, (file for commit in found for file in commit.files))
    for number, commit in enumerate(found):
        done = [versions.compared(file) for file in commit.files]
        gone = [data for data in (versions.removed(file) for file in commit.files) if data]
        tokens = told([items for _, items in done])
        yield (
            commit,
            [
                Compared(file, taken_over(changed, gone) if gone else changed, said)
                for file, (changed, _), said in zip(commit.files, done, tokens, strict=True)
            ],
        )
        if progress and (number % _STEPS == 0 or number + 1 == len(found)):
            progress(number + 1, len(found))


class _Versions:
    """The versions of records in the order in which commits name them, from one run of git."""

    def __init__(self, repository: git.Repository, files: Iterable[File]) -> None:
        self._uses = Counter(blob for file in files for blob in (*file.olds, file.new) if blob)
        self._order = iter(list(self._uses))
        self._arriving = repository.blobs(list(self._uses))
        self._contents: dict[str, bytes] = {}
        self._read: dict[str, Data | str | None] = {}

    def compared(self, file: File) -> tuple[list[Change], Moves]:
        """Say what a commit changed in one file, and in its items."""
        olds = [self._version(blob, file.path) for blob in file.olds]
        new = self._version(file.new, file.path)
        if file.olds and file.olds[0] == file.new:  # it was moved
            return [], Moves([], [], [])
        return changes(olds, new), moves(olds, new)

    def removed(self, file: File) -> "Data | None":
        """Return what stood in a record that a commit takes away."""
        if file.new is not None or len(file.olds) != 1:
            return None
        old = self._read.get(file.olds[0] or "")
        return old if isinstance(old, dict) else None

    def _version(self, blob: str | None, path: str) -> "Data | str | None":
        if blob is None:
            return None
        content = self._content(blob)
        if blob not in self._read:
            if len(self._read) >= _READ_ONCE:
                del self._read[next(iter(self._read))]
            self._read[blob] = version(content, path)
        return self._read[blob]

    def _content(self, blob: str) -> bytes:
        while blob not in self._contents:
            self._contents[next(self._order)] = next(self._arriving)
        self._uses[blob] -= 1
        return self._contents[blob] if self._uses[blob] else self._contents.pop(blob)
