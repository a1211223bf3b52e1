"""Learn from git who changed what when: the whole history once, and then what is new."""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from clientbase import git
from clientbase.changes.interactions import Interaction, new_interactions
from clientbase.errors import BlockedError
from clientbase.history import store
from clientbase.history.commits import BOUNDARY, Commit, File, after, altered, commits, gone
from clientbase.history.compare import Change, changes, version
from clientbase.history.entry_days import save_entry_days
from clientbase.history.head import UNKNOWN, stamp, zone_of
from clientbase.index.day_cache import Event, invalidate
from clientbase.index.lasting import kept
from clientbase.index.mark import FILE
from clientbase.index.scan import id_of
from clientbase.text.inside import FOLDER

if TYPE_CHECKING:
    from clientbase.text.loader import Data

Compared = tuple[File, list[Change], list[Interaction]]
"""What a commit changed in one record."""
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


class News(NamedTuple):
    """What is to be stored, and what forgotten."""

    gone: list[str] | None
    """None: everything"""
    compared: list[tuple[Commit, list[Compared]]]


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
        while True:  # until no other command changes what this one has just read
            seen = stamp(home) if tip is None else tip
            if _refreshed(connection, home, tip, seen, progress) and save_entry_days(
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
            _store(connection, now, news)
            invalidate(connection, Event.HISTORY)
        # The stamp belongs to what was found: apart, two commands could leave each other's.
        store.keep(connection, {**facts, "stamp": seen})
    return True


def _now(home: Path, tip: str | None, seen: str, zone: str) -> Now:
    repository = git.find(home) if seen else None
    if repository is None:
        return Now(None, "", "", "", zone, "the base lies in no git repository")
    head = tip or repository.head() or ""
    shallow = (repository.common_dir / "shallow").read_text() if repository.shallow else ""
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
        yield commit, [(file, *versions.compared(file)) for file in commit.files]
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

    def compared(self, file: File) -> tuple[list[Change], list[Interaction]]:
        """Say what a commit changed in one file."""
        olds = [self._version(blob, file.path) for blob in file.olds]
        new = self._version(file.new, file.path)
        moved = file.olds and file.olds[0] == file.new
        return [] if moved else changes(olds, new), list(new_interactions(olds, new))

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


def _store(connection: sqlite3.Connection, now: Now, news: News) -> None:
    if news.gone is None:
        store.empty(connection)
    else:
        store.forget(connection, news.gone)
    for commit, files in news.compared:
        _store_commit(connection, commit, files)
    clients = {
        id_of(path) for _, files in news.compared for file, _, _ in files for path in (file.path, file.was)
    }
    if now.repository and (news.gone or not clients.isdisjoint(store.renamed(connection))):
        store.rename(connection, partial(after, now.repository, now.tip))
    everything = news.gone is None or news.gone
    store.save_first_commits(connection, None if everything else clients)
    where, whose = ("", [()]) if everything else (" WHERE id = ?", [(client,) for client in clients])
    for table in ("first_seen", "dated"):
        connection.executemany(f"DELETE FROM main.{table}{where}", whose)


def _store_commit(connection: sqlite3.Connection, commit: Commit, files: Sequence[Compared]) -> None:
    number = connection.execute(
        "INSERT INTO main.commits (id, author, email, date, time, instant, start) VALUES (?, ?, ?, ?, ?, ?, ?)",
        commit[:7],
    ).lastrowid
    held = [id_of(file.path) for file, _, _ in files if file.new and not any(file.olds)]
    connection.executemany("INSERT INTO main.held VALUES (?1, ?2, ?2)", [(number, client) for client in held])
    if commit.start == BOUNDARY:
        return
    rows = [row for file, found, _ in files for row in _rows(file, found)]
    connection.executemany(
        f"INSERT INTO main.changes VALUES ({', '.join('?' * 11)})",
        [(number, n, row[0], row[0], row[1], commit.day, *row[2:]) for n, row in enumerate(rows)],
    )
    other = [(number, id_of(file.was), id_of(file.path)) for file, _, _ in files if _is_other(file)]
    connection.executemany("INSERT INTO main.renames VALUES (?, ?, ?)", other)
    said = [
        (number, client, client, *talk, commit.day)
        for client, found in ((id_of(file.path), found) for file, _, found in files)
        for talk in found
    ]
    connection.executemany("INSERT INTO main.talks VALUES (?, ?, ?, ?, ?, ?)", said)


def _rows(file: File, found: Sequence[Change]) -> Iterator[tuple[str | None, ...]]:
    client = id_of(file.path)
    for change in found:
        yield client, file.path, *change
    if file.was != file.path:
        old, new = id_of(file.was), client
        words = f"renamed from {old}" if old != new else f"moved from {file.was}"
        yield client, file.path, "", "moved", file.was, file.path, words


def _is_other(file: File) -> bool:
    return id_of(file.was) != id_of(file.path)
