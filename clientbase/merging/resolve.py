"""Files of a base that a merge has left in conflict, merged again from the stages in git's index."""

import os
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

from clientbase.errors import BlockedError, UsageError
from clientbase.git import Repository, init, merge_file, need
from clientbase.language import say
from clientbase.merging.driver import Stages, merge_record, norms_above
from clientbase.merging.markers import Labels, sides
from clientbase.merging.setup import driver_gone
from clientbase.names import REGISTER, SCHEMA, is_record
from clientbase.norms import Norms
from clientbase.text.inside import WHOLE, held
from clientbase.text.read import BOM
from clientbase.text.store import locked, put
from clientbase.visible import one_word

Blobs = tuple[str | None, str | None, str | None]

_OPERATIONS: Final = frozenset({"merge", "rebase", "cherry-pick", "revert"})
_LABELS: Final = (
    re.compile(r"^<{7} ([^\r\n]+)", re.MULTILINE),
    re.compile(r"^>{7} ([^\r\n]+)", re.MULTILINE),
)

_WHO: Final = ("-c", "user.name=clientbase", "-c", "user.email=clientbase@localhost")
_FILE: Final = "record.yaml"


class Resolution(NamedTuple):
    """What became of one file that was in conflict."""

    path: str
    done: bool
    said: tuple[str, ...] = ()


def resolve(root: Path, wanted: Collection[str] = ()) -> list[Resolution]:
    """Merge the *wanted* files in conflict, else all of the base's, and mark as resolved what is clean."""
    with locked(root):
        return merged(root, wanted)


def merged(root: Path, wanted: Collection[str] = (), labels: Labels | None = None) -> list[Resolution]:
    """Do as `resolve` does, for who holds the lock; the sides are called as *labels* say, else as git calls them."""
    repository = need(root)
    norms = norms_above(root / SCHEMA, root)
    found = [
        _resolved(repository, path, blobs, norms, labels)
        for path, blobs in repository.unmerged().items()
        if (path in wanted if wanted else _of_base(path))
    ]
    if done := [repository.inside(one.path) for one in found if one.done]:
        repository.run("add", "--", *done)
    return found


def _of_base(path: str) -> bool:
    return is_record(path) or path in {SCHEMA, REGISTER}


def left(root: Path) -> tuple[str, ...]:
    """Return all that is in conflict still, other files too."""
    return tuple(need(root).unmerged())


def named(root: Path, files: Sequence[Path], folder: Path) -> tuple[str, ...]:
    """Return the paths of *files*, which are named from *folder*; UsageError where one is not in conflict."""
    conflicts = need(root).unmerged()
    paths = [os.path.relpath((folder / file).absolute(), root).replace(os.sep, "/") for file in files]
    for path in paths:
        if path not in conflicts:
            raise UsageError(
                say(
                    '"{path}" is not in conflict{there_are}',
                    path=path,
                    there_are=_there_are(filter(_of_base, conflicts)),
                )
            )
    return tuple(paths)


def next_step(root: Path) -> str:
    """Say how to go on: with what is left in conflict, or with what git was about to do."""
    repository = need(root)
    if still := left(root):
        return say(
            "; still in conflict: {names}; keep in each what is right, take the marks out, then: git add FILE",
            names=", ".join(still),
        )
    operation = repository.operation()
    return say("; next: git {operation} --continue", operation=operation) if operation in _OPERATIONS else ""


def _there_are(paths: Iterable[str]) -> str:
    shown = sorted(paths)
    return say("; there are: {names}", names=", ".join(shown)) if shown else say("; nothing of the base is")


def _resolved(
    repository: Repository, path: str, blobs: Blobs, norms: Norms, labels: Labels | None
) -> Resolution:
    base, ours, theirs = blobs
    if ours is None or theirs is None:
        return Resolution(path, done=False, said=(_one_sided(repository, path, blobs),))
    stages = Stages(b"", *repository.blobs((ours, theirs)))
    if base:
        stages = stages._replace(base=next(repository.blobs((base,))))
    file = repository.base / path
    there = held(file, WHOLE) or b""
    only_ours = _plain(there) == _plain(stages.ours) != _plain(stages.theirs)
    unmerged = only_ours and driver_gone(repository)
    outcome = merge_record(path, stages, norms, labels or _labels(there))
    if not outcome.by_fields and not unmerged:
        return Resolution(path, done=False, said=(*outcome.said, f"{path}: decide by hand, then git add it"))
    result = _ended_like(there, outcome.data)
    if there != result:
        if not unmerged and not unchanged_conflict(there, stages):
            return Resolution(path, done=False, said=(_only_ours(path) if only_ours else _edited(path),))
        try:
            put(file, result.removeprefix(BOM).decode(), bom=result.startswith(BOM))
        except UnicodeDecodeError:
            return Resolution(path, done=False, said=(*outcome.said, _only_ours(path)))
    said = (f"{path}: the merge driver could not run; see: clientbase git-setup",) if unmerged else ()
    return Resolution(path, outcome.clean and outcome.by_fields, (*said, *outcome.said))


def _one_sided(repository: Repository, path: str, blobs: Blobs) -> str:
    base, ours, theirs = blobs
    if base is None or (ours is None and theirs is None):
        said = "it was renamed on both sides, or on one and removed on the other"
    else:
        said = "removed here, changed there" if ours is None else "changed here, removed there"
    told = f"{path}: {said}; keep it: git add {one_word(path)}, or not: git rm {one_word(path)}"
    by = "" if ours is theirs is None else _removed_by(repository, path, here=ours is None)
    return f'{told}; removed by "{by}"' if by else told


def _removed_by(repository: Repository, path: str, *, here: bool) -> str:
    """Return what the commit says that took a file away on one side: a merge of clients names where it went."""
    tips = ("HEAD",) if here else ("MERGE_HEAD", "REBASE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD")
    for tip in tips:
        if not repository.ask("rev-parse", "--verify", "--quiet", tip).code:
            asked = ("--no-renames", "--diff-filter=D", "-1", "--format=%s")
            answer = repository.ask("log", *asked, tip, "--", repository.inside(path))
            return answer.out.decode("utf-8", "replace").strip()
    return ""


def _edited(path: str) -> str:
    again = f"git checkout --merge -- {one_word(path)}"
    said = f"edited since the merge, so left as it is; if it is right: git add {one_word(path)}"
    return f"{path}: {said}; to begin again: {again}"


def _only_ours(path: str) -> str:
    word = one_word(path)
    said = f"it holds your side alone (theirs: git show {one_word(f':3:./{path}')})"
    again = f"git checkout --merge -- {word} and clientbase resolve"
    return f"{path}: {said}; to merge both: {again}; to keep yours alone: git add {word}"


def _ended_like(there: bytes, data: bytes) -> bytes:
    """Return the line ends that git has checked out, where its settings change them and not one of the sides."""
    if there.count(b"\n") == there.count(b"\r\n") > 0 and b"\r\n" not in data:
        return data.replace(b"\n", b"\r\n")
    return data


def _labels(left: bytes) -> Labels:
    """Call the sides what git has called them."""
    text = left.decode("utf-8", "replace")
    ours, theirs = (pattern.search(text) for pattern in _LABELS)
    return Labels(ours[1] if ours else "ours", theirs[1] if theirs else "theirs")


def unchanged_conflict(left: bytes, stages: Stages) -> bool:
    """Compare a file with what git makes of its stages, in one of the two ways that git has.

    The labels and whether the base is shown depend on the settings, so each side is compared whole.
    """
    found = _sides(_plain(left))
    if found is None:
        return False
    same = Stages(*map(_plain, stages))
    return any(found in _as_git_does(sides_) for sides_ in dict.fromkeys((same, stages)))


def _as_git_does(stages: Stages) -> Iterator[tuple[bytes, ...] | None]:
    """Return both sides of what git makes of a conflict, in each of its ways."""
    yield tuple(_plain(merge_file(*stages, side).out) for side in ("--ours", "--theirs"))
    yield _sides(_plain(_merged(stages)))


def _plain(data: bytes) -> bytes:
    """Leave out what settings change when git checks a file out."""
    return data.replace(b"\r\n", b"\n")


def _sides(data: bytes) -> tuple[bytes, ...] | None:
    found = sides(data.decode("utf-8", "surrogateescape"))
    return tuple(side.encode("utf-8", "surrogateescape") for side in found) if found else None


def _merged(stages: Stages) -> bytes:
    """Let git merge as it merges branches, which is not quite how it merges files."""
    with TemporaryDirectory(prefix="clientbase-") as folder:
        init(Path(folder))
        repository = need(Path(folder))
        try:
            base = _commit(repository, stages.base)
            tips = [_commit(repository, side, "-p", base) for side in stages[1:]]
            answer = repository.ask("merge-tree", "--write-tree", *tips)
            return repository.blob(f"{answer.out.decode().split(chr(10))[0]}:{_FILE}") or b""
        except BlockedError:
            return b""


def _commit(repository: Repository, data: bytes, *parents: str) -> str:
    blob = repository.run("hash-object", "-w", "--stdin", stdin=data).strip()
    entry = b"100644 blob %s\t%s\n" % (blob, _FILE.encode()) if data else b""
    tree = repository.run("mktree", stdin=entry).decode().strip()
    return repository.run(*_WHO, "commit-tree", tree, *parents, "-m", _FILE).decode().strip()
