"""The commits that touch records, as git tells of them."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from clientbase.git import Repository
from clientbase.index.scan import id_of

WHEN = "%aI%x00%at%x00%cI%x00%ct"
"""What git is asked for the time of a commit; see `when`."""

_FORMAT = f"--format=%H%x00%P%x00%an%x00%ae%x00{WHEN}"
_FIELDS = _FORMAT.count("%x00")
_DIFF = (
    *("diff-tree", "--stdin", "-r", "-z", "-c", "--raw", "--root", "--no-renames", "--no-abbrev"),
    *("--no-relative", "--encoding=UTF-8", _FORMAT),
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d(?=T)")
_DIGITS = 15
"""A time of more digits is none, whatever git makes of it."""

_REGULAR = "100"

FIRST: Final = 1
"""The start of a base's history: its first commit."""
BOUNDARY: Final = 2
"""The start of what a shallow clone has of it."""


class File(NamedTuple):
    """One record that a commit touches."""

    path: str
    olds: tuple[str | None, ...]
    """its blob in each parent"""
    new: str | None
    was: str
    """the path before, another one where the file was moved"""


class When(NamedTuple):
    """The time of a commit."""

    day: str
    """the author's day, in the company's zone; where that is not known, as it was written"""
    time: str
    instant: int


class Commit(NamedTuple):
    """One commit with the records in which it differs from all its parents."""

    id: str
    author: str
    email: str
    day: str
    """the author's day, as of `When`"""
    time: str
    instant: int
    start: int
    """FIRST or BOUNDARY where the history begins with it, else 0: what it shows may be older"""
    files: tuple[File, ...]


def commits(
    repository: Repository, tip: str, known: str | None, zone: str, *, begun: bool
) -> Iterator[Commit]:
    """Return the commits up to *tip* that are not part of *known*'s history, parents before children.

    Each is compared with its parent; of a merge only those files are given that differ from all its
    parents. Their days are those of *zone*. *begun* says that there are commits of records before them;
    where the history starts, one shows all that stands in it.
    """
    ids = _ids(repository, tip, known)
    cut = _cut_off(repository)
    asked = "".join(f"{commit}\n" for commit in ids)
    said = repository.run(*_DIFF, "--", repository.inside("records"), stdin=asked.encode())
    for parents, commit in _read(repository, iter(said.decode(errors="replace").split("\0")), zone):
        start = BOUNDARY if commit.id in cut else 0
        if not start and (not parents or not begun) and not _hold_base(repository, parents):
            start = FIRST
        begun = True
        yield commit._replace(start=start)


def _hold_base(repository: Repository, commits: Sequence[str]) -> bool:
    """Return whether there is anything of the base in one of *commits*."""
    return any(repository.tree(commit, "schema.yaml", "records") for commit in commits)


def gone(repository: Repository, tip: str, known: str) -> list[str]:
    """Return the commits of *known*'s history that are not part of *tip*'s."""
    return _ids(repository, known, tip)


def after(repository: Repository, tip: str, commit: str) -> frozenset[str]:
    """Return the commits of *tip*'s history that go on from *commit*."""
    return frozenset(repository.run("rev-list", "--ancestry-path", tip, f"^{commit}").decode().split())


def altered(repository: Repository) -> str:
    """Say what people have told git to take instead of what was committed."""
    return repository.said_in("info/grafts") + repository.run("for-each-ref", "refs/replace/").decode()


def _ids(repository: Repository, tip: str, known: str | None) -> list[str]:
    without = [f"^{known}"] if known else []
    return repository.run("rev-list", "--topo-order", "--reverse", tip, *without).decode().split()


def _cut_off(repository: Repository) -> frozenset[str]:
    return frozenset(repository.said_in("shallow").split()) if repository.shallow else frozenset()


def when(words: Sequence[str], zone: str) -> When | None:
    """Read what git says to WHEN: the author's time, or the committer's where that is none; the day is *zone*'s."""
    for time, seconds in (words[:2], words[2:]):
        day = _DAY.match(time)
        if day and len(seconds) <= _DIGITS:
            return When(day_in(zone, int(seconds)) or day[0], time, int(seconds))
    return None


def day_in(zone: str, instant: int) -> str | None:
    """Return the day of *instant* in *zone*; None where no such zone is known."""
    there = _zone(zone)
    return dt.datetime.fromtimestamp(instant, there).date().isoformat() if there else None


@cache
def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (KeyError, OSError, ValueError):  # a finding of schema.yaml
        return None


_Found = tuple[list[str], Commit]
"""A commit with its parents."""


def _read(repository: Repository, parts: Iterator[str], zone: str) -> Iterator[_Found]:
    """Read what diff-tree says: the fields of a commit, then facts and path of each file by turns."""
    head: list[str] = []
    files: list[File] = []
    for raw in parts:
        part = raw.lstrip("\n")
        if head and part.startswith(":"):
            files += _file(repository, part, next(parts))
        elif part:
            yield from _commit(repository, head, files, zone)
            head, files = [part, *islice(parts, _FIELDS)], []
    yield from _commit(repository, head, files, zone)


def _commit(repository: Repository, head: list[str], files: list[File], zone: str) -> Iterator[_Found]:
    if head and files:
        commit, said, author, email, *times = head
        if written := when(times, zone):
            parents = said.split()
            moved = _with_moves(_with_origins(repository, commit, parents, files))
            yield parents, Commit(commit, author, email, *written, 0, tuple(moved))


def _file(repository: Repository, facts: str, path: str) -> Iterable[File]:
    parents = len(facts) - len(facts.lstrip(":"))
    words = facts[parents:].split()
    blobs = [
        blob if mode.startswith(_REGULAR) else None
        for mode, blob in zip(words, words[parents + 1 :], strict=False)
    ]
    inside = repository.outside(path)
    if is_record(inside) and any(blobs[: parents + 1]):
        yield File(inside, tuple(blobs[:parents]), blobs[parents], inside)


def is_record(path: str) -> bool:
    """Return whether a file of this path is a record."""
    return path.endswith(".yaml") and not any(part.startswith(".") for part in path.split("/"))


def _with_origins(
    repository: Repository, commit: str, parents: Sequence[str], files: list[File]
) -> list[File]:
    """Find a merge's files in those parents that have them under another name: one side moved them."""
    for n, parent in enumerate(parents if len(parents) > 1 else ()):
        if any(file.new and any(file.olds) and not file.olds[n] for file in files):
            blobs = _blobs_before(repository, parent, commit)
            files = [
                file._replace(
                    olds=(*file.olds[:n], file.olds[n] or blobs.get(file.path), *file.olds[n + 1 :])
                )
                for file in files
            ]
    return files


def _blobs_before(repository: Repository, parent: str, commit: str) -> dict[str, str]:
    """Return the blob that each moved file had in *parent*, by its new path."""
    words = ("diff-tree", "-r", "-z", "-M", "--diff-filter=R", "--raw", "--no-abbrev", "--no-relative")
    said = repository.lines(*words, parent, commit, "--", repository.inside("records"))
    return {
        repository.outside(path): facts.split()[2] for facts, path in zip(said[::3], said[2::3], strict=True)
    }


def _with_moves(files: list[File]) -> Iterator[File]:
    """Make one of a file that went and one that came: with the same id, or with the same content."""
    went = [file for file in files if file.new is None and len(file.olds) == 1]
    came = [file for file in files if file.olds == (None,)] if went else []
    moved: dict[str, File] = {}
    for old_sign, new_sign in ((_id, _id), (_old_content, _new_content)):
        signed = {old_sign(file): file for file in reversed(went)}
        for file in came:
            before = signed.get(new_sign(file))
            if before and file.path not in moved:
                del signed[new_sign(file)]
                went.remove(before)
                moved[file.path] = file._replace(olds=before.olds, was=before.path)
    left = {file.was for file in moved.values()}
    yield from (moved.get(file.path, file) for file in files if file.new is not None or file.path not in left)


def _id(file: File) -> str | None:
    return id_of(file.path)


def _old_content(file: File) -> str | None:
    return file.olds[0]


def _new_content(file: File) -> str | None:
    return file.new
