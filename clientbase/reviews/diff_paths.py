"""Which files differ between two revisions, a client's two files paired by its id wherever they lie."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from clientbase.errors import UsageError
from clientbase.git import DiffEntry, Repository
from clientbase.index.scan import id_of, scan
from clientbase.language import say
from clientbase.names import REGISTER, SCHEMA, is_record, spelt_out
from clientbase.reviews.revisions import STAGED, WORK_TREE, Revisions, is_revision, of_range, uncommitted
from clientbase.text.inside import WHOLE, held
from clientbase.typed import did_you_mean

_ALIKE: Final = 0.6
"""A record that shares more than this of its lines with one that is gone is that one, renamed."""
_MOST: Final = 2500
"""More pairs than this are not looked at."""
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


def diff_paths(repository: Repository, revisions: Revisions, only: Collection[str] = ()) -> list[Pair]:
    """Return the records that differ, by id, after the company's own files; *only* these, where any are named."""
    changes = [change for change in _changes(repository, revisions) if is_ours(change.path)]
    clients: dict[str, list[DiffEntry]] = defaultdict(list)
    for change in changes:
        client = _whose(change.path)
        if not only or client in only:
            clients[client].append(change)
    order = sorted(clients, key=lambda client: (client != SCHEMA, client != REGISTER, client))
    pairs = [pair for client in order for pair in _paired(client, clients[client])]
    return list(_with_renamed(repository, pairs))


def _with_renamed(repository: Repository, pairs: list[Pair]) -> Iterator[Pair]:
    """Make one of a client that is gone and one that came, where the record is the same or nearly so."""
    gone = [pair for pair in pairs if pair.new_path is None and pair.client not in OWN]
    come = [pair for pair in pairs if pair.old_path is None and pair.client not in OWN]
    if not gone or not come or len(gone) * len(come) > _MOST:
        yield from pairs
        return
    texts = {pair: Counter(_content(repository, pair).splitlines()) for pair in (*gone, *come)}
    alike = sorted(
        (
            (-_likeness(texts[old], texts[new]), old.client, new.client, old, new)
            for old in gone
            for new in come
        ),
        key=lambda one: one[:3],
    )
    was: dict[Pair, Pair] = {}
    for like, _, _, old, new in alike:
        if -like > _ALIKE and old not in was.values() and new not in was:
            was[new] = old
    for pair in pairs:
        if pair in was:
            yield pair._replace(old_path=was[pair].old_path, old_blob=was[pair].old_blob)
        elif pair not in was.values():
            yield pair


def _content(repository: Repository, pair: Pair) -> bytes:
    blob = pair.new_blob or pair.old_blob
    if blob:
        return next(repository.blobs((blob,)))
    return held(repository.base / (pair.new_path or ""), WHOLE) or b""


def _likeness(one: "Counter[bytes]", other: "Counter[bytes]") -> float:
    return (one & other).total() / max(one.total(), other.total(), 1)


def all_of(repository: Repository, commit: str) -> list[Pair]:
    """Return the register and every record of a commit as its own other version."""
    tree = repository.tree(commit, REGISTER, "records").items()
    return [Pair(_whose(path), path, blob, path, blob) for path, blob in sorted(tree) if is_ours(path)]


def is_ours(path: str) -> bool:
    """Return whether a file of the base is a record, or one of the company itself."""
    return path in OWN or is_record(path)


def _whose(path: str) -> str:
    return path if path in OWN else id_of(spelt_out(path))


def _paired(client: str, changes: list[DiffEntry]) -> Iterator[Pair]:
    gone = [change for change in changes if change.status == "D"]
    come = [change for change in changes if change.status == "A"]
    if len(gone) == len(come) == 1:
        yield Pair(client, gone[0].path, gone[0].old, come[0].path, come[0].new)
        changes = [change for change in changes if change.status not in {"A", "D"}]
    for status, old, new, path in changes:
        yield Pair(client, None if status == "A" else path, old, None if status == "D" else path, new)


def _changes(repository: Repository, revisions: Revisions) -> list[DiffEntry]:
    if revisions.new not in {STAGED, WORK_TREE}:
        return repository.changed(revisions.old, revisions.new or "")
    old = revisions.old or repository.run("hash-object", "-t", "tree", "--stdin", stdin=b"").decode().strip()
    cached = ["--cached"] if revisions.new == STAGED else []
    words = ("diff-index", "-z", "--raw", "--no-renames", "--no-abbrev", "--no-relative", *cached)
    found = repository.changes(repository.lines(*words, old, "--", repository.inside("")))
    if revisions.new == STAGED:
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


def split(
    repository: Repository, words: Sequence[str], *, staged: bool = False
) -> tuple[Revisions, list[str]]:
    """Tell the revision, which comes first, from the clients."""
    first, *rest = words or [""]
    if first and is_revision(repository, first):
        clients = rest
        if ".." not in first and first in _known(repository, None):
            raise UsageError(
                say(
                    '"{first}" is both a client and a commit; write "HEAD {first}" for the client, '
                    '"{first}^0" for the commit',
                    first=first,
                )
            )
        if ".." in first and staged:
            raise UsageError(
                say('what is staged is compared with one commit, not with "{first}"', first=first)
            )
        revisions = of_range(repository, first) if ".." in first else None
        revisions = revisions or uncommitted(repository, first, staged=staged)
    else:
        revisions, clients = uncommitted(repository, staged=staged), list(words)
    if clients:
        _demand_known(clients, _known(repository, revisions))
    return revisions, clients


def _known(repository: Repository, revisions: Revisions | None) -> set[str]:
    """Return the ids of all clients there are, in the files or in the commits that are compared."""
    paths = [path for path, *_ in scan(repository.base)]
    for commit in (revisions.old, revisions.new) if revisions else ():
        if commit and commit != STAGED:
            paths += [path for path in repository.tree(commit, "records") if is_ours(path)]
    return {*OWN, *map(id_of, paths)}


def _demand_known(clients: Sequence[str], known: set[str]) -> None:
    for client in clients:
        if client not in known:
            raise UsageError(
                say(
                    '"{client}" is neither a commit nor a client{suggestion}',
                    client=client,
                    suggestion=did_you_mean(client, known),
                )
            )
