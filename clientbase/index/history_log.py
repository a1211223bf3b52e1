"""The commits that touch records, as git tells of them."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from clientbase.git import Repository
from clientbase.index.scan import id_of

_FORMAT = "--format=%H%x00%an%x00%ae%x00%aI%x00%at%x00%cI"
_DIFF = (
    *("diff-tree", "--stdin", "-r", "-z", "-c", "--raw", "--root", "--no-renames", "--no-abbrev"),
    *("--no-relative", "--encoding=UTF-8", _FORMAT),
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d(?=T)")
_REGULAR = "100"


class File(NamedTuple):
    """One record that a commit touches."""

    path: str
    olds: tuple[str | None, ...]
    """its blob in each parent"""
    new: str | None
    was: str
    """the path before, another one where the file was moved"""


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
    """Give the commits up to *tip* that are not part of *known*'s history, parents before children.

    Each is compared with its parent; of a merge only those files are given that differ from all its
    parents. Where a shallow clone ends nothing is known to have changed.
    """
    ids = _ids(repository, tip, known)
    cut = _cut_off(repository)
    asked = "".join(f"{commit}\n" for commit in ids if commit not in cut)
    said = repository.run(*_DIFF, "--", repository.inside("records"), stdin=asked.encode())
    yield from _read(repository, iter(said.decode(errors="replace").split("\0")))


def gone(repository: Repository, tip: str, known: str) -> list[str]:
    """Give the commits of *known*'s history that are not part of *tip*'s."""
    return _ids(repository, known, tip)


def _ids(repository: Repository, tip: str, known: str | None) -> list[str]:
    without = [f"^{known}"] if known else []
    return repository.run("rev-list", "--topo-order", "--reverse", tip, *without).decode().split()


def _cut_off(repository: Repository) -> frozenset[str]:
    file = repository.common_dir / "shallow"
    return frozenset(file.read_text().split()) if repository.shallow and file.is_file() else frozenset()


def _read(repository: Repository, parts: Iterator[str]) -> Iterator[Commit]:
    """Read what diff-tree says: six fields of a commit, then facts and path of each file by turns."""
    head: list[str] = []
    files: list[File] = []
    for raw in parts:
        part = raw.lstrip("\n")
        if head and part.startswith(":"):
            files += _file(repository, part, next(parts))
        elif part:
            yield from _commit(head, files)
            head, files = [part, *(next(parts) for _ in range(5))], []
    yield from _commit(head, files)


def _commit(head: list[str], files: list[File]) -> Iterator[Commit]:
    if head and files:
        commit, author, email, written, instant, committed = head
        day = _DAY.match(written) or _DAY.match(committed)
        if day:
            seconds = int(instant) if instant.lstrip("-").isdecimal() else 0
            moved = tuple(_with_moves(files))
            yield Commit(commit, author, email, day[0], written or committed, seconds, moved)


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
    """Say whether a file of this path is a record."""
    return path.endswith(".yaml") and not any(part.startswith(".") for part in path.split("/"))


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
