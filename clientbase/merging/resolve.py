"""Records that a merge has left in conflict, merged again from the versions in git's index."""

import os
import re
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from clientbase.errors import UsageError
from clientbase.git import Repository, need
from clientbase.merging.driver import norms_above
from clientbase.merging.files import Versions, merge
from clientbase.merging.left import untouched
from clientbase.merging.markers import Labels
from clientbase.shapes import Norms
from clientbase.text.read import BOM
from clientbase.text.store import locked, put

Blobs = tuple[str | None, str | None, str | None]

_OPERATIONS: Final = frozenset({"merge", "rebase", "cherry-pick", "revert"})
_LABELS: Final = (
    re.compile(r"^<{7} ([^\r\n]+)", re.MULTILINE),
    re.compile(r"^>{7} ([^\r\n]+)", re.MULTILINE),
)


class Resolution(NamedTuple):
    """What became of one file that was in conflict."""

    path: str
    done: bool
    said: tuple[str, ...] = ()


def resolve(root: Path, wanted: Collection[str] = ()) -> list[Resolution]:
    """Merge the *wanted* records in conflict, else all of them, and mark as resolved what is clean."""
    repository = need(root)
    with locked(root):
        norms = norms_above(root / "schema.yaml")
        found = [
            _resolved(repository, path, blobs, norms)
            for path, blobs in repository.unmerged().items()
            if (path in wanted if wanted else _is_record(path))
        ]
        if done := [repository.inside(one.path) for one in found if one.done]:
            repository.run("add", "--", *done)
    return found


def named(root: Path, files: Sequence[Path], folder: Path) -> tuple[str, ...]:
    """Return the paths of *files*, which are named from *folder*; UsageError where one is not in conflict."""
    conflicts = need(root).unmerged()
    paths = [os.path.relpath((folder / file).absolute(), root).replace(os.sep, "/") for file in files]
    for path in paths:
        if path not in conflicts:
            raise UsageError(f'"{path}" is not in conflict{_there_are(filter(_is_record, conflicts))}')
    return tuple(paths)


def next_step(root: Path) -> str:
    """Say how to go on: with what is left in conflict, or with what git was about to do."""
    repository = need(root)
    if left := list(repository.unmerged()):
        return f"; still in conflict: {', '.join(left)}"
    operation = repository.state().operation
    return f"; next: git {operation} --continue" if operation in _OPERATIONS else ""


def _there_are(paths: Iterable[str]) -> str:
    shown = sorted(paths)
    return f"; there are: {', '.join(shown)}" if shown else "; no record is"


def _is_record(path: str) -> bool:
    return path.startswith("records/") and path.endswith(".yaml")


def _resolved(repository: Repository, path: str, blobs: Blobs, norms: Norms) -> Resolution:
    base, ours, theirs = blobs
    if ours is None or theirs is None:
        return Resolution(path, done=False, said=(_one_sided(path, blobs),))
    versions = Versions(b"", *repository.blobs((ours, theirs)))
    if base:
        versions = versions._replace(base=next(repository.blobs((base,))))
    file = repository.base / path
    left = file.read_bytes() if file.is_file() and not file.is_symlink() else b""
    outcome = merge(path, versions, norms, _labels(left))
    if not outcome.by_fields:
        return Resolution(path, done=False, said=(*outcome.said, f"{path}: decide by hand, then git add it"))
    result = _ended_like(left, outcome.data)
    if left != result:
        if not untouched(left, versions):
            return Resolution(path, done=False, said=(_edited(path),))
        put(file, result.removeprefix(BOM).decode(), bom=result.startswith(BOM))
    return Resolution(path, outcome.clean, outcome.said)


def _one_sided(path: str, blobs: Blobs) -> str:
    base, ours, theirs = blobs
    if base is None or (ours is None and theirs is None):
        said = "it was renamed on both sides, or on one and removed on the other"
    else:
        said = "removed here, changed there" if ours is None else "changed here, removed there"
    return f'{path}: {said}; keep it: git add "{path}", or not: git rm "{path}"'


def _edited(path: str) -> str:
    again = f'git checkout --merge -- "{path}"'
    said = f'edited since the merge, so left as it is; if it is right: git add "{path}"'
    return f"{path}: {said}; to begin again: {again}"


def _ended_like(left: bytes, data: bytes) -> bytes:
    """Return the line ends that git has checked out, where its settings change them."""
    if b"\r\n" in left and b"\r\n" not in data:
        return data.replace(b"\n", b"\r\n")
    return data


def _labels(left: bytes) -> Labels:
    """Call the sides what git has called them."""
    text = left.decode("utf-8", "replace")
    ours, theirs = (pattern.search(text) for pattern in _LABELS)
    return Labels(ours[1] if ours else "ours", theirs[1] if theirs else "theirs")
