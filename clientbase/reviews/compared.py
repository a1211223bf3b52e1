"""What `diff` compares: the words that it is given, the records that differ, and what cannot be read."""

from collections.abc import Iterator, Sequence

from clientbase.errors import UsageError
from clientbase.git import Repository
from clientbase.index.scan import id_of, scan
from clientbase.reviews.ends import STAGED, Ends, is_revision, of_range, uncommitted
from clientbase.reviews.pairs import OWN, differing, is_ours
from clientbase.reviews.versions import Versions, versions

_SHORT = 10


def split(repository: Repository, words: Sequence[str], *, staged: bool = False) -> tuple[Ends, list[str]]:
    """Tell the revision, which comes first, from the clients."""
    first, *rest = words or [""]
    if first and is_revision(repository, first):
        clients = rest
        if ".." not in first and first in _known(repository, None):
            raise UsageError(
                f'"{first}" is both a client and a commit; write "HEAD {first}" for the client,'
                f' "{first}^0" for the commit'
            )
        if ".." in first and staged:
            raise UsageError(f'what is staged is compared with one commit, not with "{first}"')
        ends = of_range(repository, first) if ".." in first else None
        ends = ends or uncommitted(repository, first, staged=staged)
    else:
        ends, clients = uncommitted(repository, staged=staged), list(words)
    if clients:
        _demand_known(clients, _known(repository, ends))
    return ends, clients


def compared(repository: Repository, ends: Ends, clients: Sequence[str] = ()) -> Iterator[Versions]:
    """Return both versions of each record that differs; only of *clients*, where there are any."""
    pairs = differing(repository, ends)
    wanted = set(clients)
    return versions(repository, [pair for pair in pairs if not wanted or pair.client in wanted])


def unreadable(found: Versions, ends: Ends) -> Iterator[str]:
    """Name the versions that cannot be read, with the commit where that is not the file at hand."""
    if found.unreadable_old:
        yield f"{(ends.old or '')[:_SHORT]}:{found.unreadable_old}"
    if found.unreadable_new:
        commit = "" if ends.new is None else ":" if ends.new == STAGED else f"{ends.new[:_SHORT]}:"
        yield f"{commit}{found.unreadable_new}"


def _known(repository: Repository, ends: Ends | None) -> set[str]:
    """Return the ids of all clients there are, in the files or in the commits that are compared."""
    paths = [path for path, *_ in scan(repository.base)]
    for commit in (ends.old, ends.new) if ends else ():
        if commit and commit != STAGED:
            paths += [path for path in repository.tree(commit, "records") if is_ours(path)]
    return {*OWN, *map(id_of, paths)}


def _demand_known(clients: Sequence[str], known: set[str]) -> None:
    from clientbase.typed import suggestion

    for client in clients:
        if client not in known:
            raise UsageError(f'"{client}" is neither a commit nor a client{suggestion(client, known)}')
