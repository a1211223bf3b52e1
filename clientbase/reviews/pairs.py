"""Which files differ between two ends, a client's two files paired by its id wherever they lie."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from clientbase.git import DiffEntry, Repository
from clientbase.index.scan import id_of
from clientbase.names import REGISTER, spelt_out
from clientbase.reviews.ends import STAGED, WORK_TREE, Ends

SCHEMA: Final = "schema.yaml"
OWN: Final = (SCHEMA, REGISTER)
"""The files of the company itself, in the order in which they are told of."""


class Pair(NamedTuple):
    """The two versions of one file; a path is None where there is no version."""

    client: str
    """The client's id, or the name of a file of the company itself."""
    old_path: str | None
    old_blob: str | None
    new_path: str | None
    new_blob: str | None
    """None beside a path: the file in the work tree."""


def differing(repository: Repository, ends: Ends) -> list[Pair]:
    """Return the records that differ, by their ids, after the files of the company itself."""
    changes = [change for change in _changes(repository, ends) if is_ours(change.path)]
    clients: dict[str, list[DiffEntry]] = defaultdict(list)
    for change in changes:
        clients[_whose(change.path)].append(change)
    order = sorted(clients, key=lambda client: (client != SCHEMA, client != REGISTER, client))
    return [pair for client in order for pair in _paired(client, clients[client])]


def all_of(repository: Repository, commit: str) -> list[Pair]:
    """Return the register and every record of a commit as its own other version."""
    tree = repository.tree(commit, REGISTER, "records").items()
    return [Pair(_whose(path), path, blob, path, blob) for path, blob in sorted(tree) if is_ours(path)]


def is_ours(path: str) -> bool:
    """Return whether a file of the base is a record, or one of the company itself."""
    if path in OWN:
        return True
    return path.startswith("records/") and path.endswith(".yaml") and "/." not in path


def _whose(path: str) -> str:
    return path if path in OWN else id_of(spelt_out(path))


def _paired(client: str, changes: list[DiffEntry]) -> Iterator[Pair]:
    gone = [change for change in changes if change.status == "D"]
    come = [change for change in changes if change.status == "A"]
    if len(gone) == len(come) == 1:
        yield Pair(client, gone[0].path, gone[0].old, come[0].path, come[0].new)
        changes = [change for change in changes if change.status not in {"A", "D"}]
    for status, old, new, path in changes:
        yield Pair(
            client,
            None if status == "A" else path,
            old,
            None if status == "D" else path,
            new,
        )


def _changes(repository: Repository, ends: Ends) -> list[DiffEntry]:
    if ends.new not in {STAGED, WORK_TREE}:
        return repository.changed(ends.old, ends.new or "")
    old = ends.old or repository.run("hash-object", "-t", "tree", "--stdin", stdin=b"").decode().strip()
    cached = ["--cached"] if ends.new == STAGED else []
    words = ("diff-index", "-z", "--raw", "--no-renames", "--no-abbrev", "--no-relative", *cached)
    found = repository.changes(repository.lines(*words, old, "--", repository.inside("")))
    if ends.new == STAGED:
        return [change for change in found if change.status != "U"]
    return list(_with_untracked(found, _untracked(repository)))


def _untracked(repository: Repository) -> list[str]:
    words = ("ls-files", "--others", "--exclude-standard", "-z", "--full-name", "--")
    return [repository.outside(path) for path in repository.lines(*words, repository.inside(""))]


def _with_untracked(changes: Iterable[DiffEntry], untracked: Iterable[str]) -> Iterator[DiffEntry]:
    """Take files that git does not keep as new, and one that it kept before as changed."""
    known = {change.path: change for change in changes if change.status != "U" or change.old}
    for change in changes:
        known.setdefault(change.path, change)
    for path in untracked:
        was = known.get(path)
        known[path] = DiffEntry("M" if was else "A", was.old if was else None, None, path)
    # The index says of a blob in the work tree at the most what it was when it was last looked at.
    return (change._replace(new=None) for change in known.values())
