"""The commits that touch records, as git tells of them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

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
    """the author's day, in the zone in which it was written"""
    time: str
    instant: int


class Commit(NamedTuple):
    """One commit with the records in which it differs from all its parents."""

    id: str
    author: str
    email: str
    day: str
    """the author's day, in the zone in which it was written"""
    time: str
    instant: int
    files: tuple[File, ...]


def commits(repository: Repository, tip: str, known: str | None) -> Iterator[Commit]:
    """Return the commits up to *tip* that are not part of *known*'s history, parents before children.

    Each is compared with its parent; of a merge only those files are given that differ from all its
    parents. Where a shallow clone ends nothing is known to have changed.
    """
    ids = _ids(repository, tip, known)
    cut = _cut_off(repository)
    asked = "".join(f"{commit}\n" for commit in ids if commit not in cut)
    said = repository.run(*_DIFF, "--", repository.inside("records"), stdin=asked.encode())
    yield from _read(repository, iter(said.decode(errors="replace").split("\0")))


def gone(repository: Repository, tip: str, known: str) -> list[str]:
    """Return the commits of *known*'s history that are not part of *tip*'s."""
    return _ids(repository, known, tip)


def after(repository: Repository, tip: str, commit: str) -> frozenset[str]:
    """Return the commits of *tip*'s history that go on from *commit*."""
    return frozenset(repository.run("rev-list", "--ancestry-path", tip, f"^{commit}").decode().split())


def altered(repository: Repository) -> str:
    """Say what people have told git to take instead of what was committed."""
    grafts = repository.common_dir / "info/grafts"
    said = grafts.read_text(errors="replace") if grafts.is_file() else ""
    return said + repository.run("for-each-ref", "refs/replace/").decode()


def _ids(repository: Repository, tip: str, known: str | None) -> list[str]:
    without = [f"^{known}"] if known else []
    return repository.run("rev-list", "--topo-order", "--reverse", tip, *without).decode().split()


def _cut_off(repository: Repository) -> frozenset[str]:
    file = repository.common_dir / "shallow"
    return frozenset(file.read_text().split()) if repository.shallow and file.is_file() else frozenset()


def when(words: Sequence[str]) -> When | None:
    """Read what git says to WHEN: the author's time, or the committer's where that is none."""
    for time, seconds in (words[:2], words[2:]):
        day = _DAY.match(time)
        if day and len(seconds) <= _DIGITS:
            return When(day[0], time, int(seconds))
    return None


def _read(repository: Repository, parts: Iterator[str]) -> Iterator[Commit]:
    """Read what diff-tree says: the fields of a commit, then facts and path of each file by turns."""
    head: list[str] = []
    files: list[File] = []
    for raw in parts:
        part = raw.lstrip("\n")
        if head and part.startswith(":"):
            files += _file(repository, part, next(parts))
        elif part:
            yield from _commit(repository, head, files)
            head, files = [part, *islice(parts, _FIELDS)], []
    yield from _commit(repository, head, files)


def _commit(repository: Repository, head: list[str], files: list[File]) -> Iterator[Commit]:
    if head and files:
        commit, parents, author, email, *times = head
        if written := when(times):
            moved = _with_moves(_with_origins(repository, commit, parents.split(), files))
            yield Commit(commit, author, email, *written, tuple(moved))


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
