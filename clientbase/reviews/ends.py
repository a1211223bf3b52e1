"""The two ends of a comparison: commits, what is staged, or the work tree."""

from typing import Final, NamedTuple

from clientbase.errors import BlockedError, UsageError
from clientbase.git import Repository

STAGED: Final = "--staged"
"""Stands for what is staged where a commit could stand."""
WORK_TREE: Final = None
"""Stands for the files as they are."""

_FETCH: Final = (
    "fetch more of the history: git fetch --unshallow"
    " (in GitHub Actions: actions/checkout with fetch-depth: 0; in GitLab: GIT_DEPTH: 0)"
)


class Ends(NamedTuple):
    """From where to where is compared."""

    old: str | None
    """A commit; None before the first one."""
    new: str | None
    """A commit, STAGED or WORK_TREE."""


def uncommitted(repository: Repository, revision: str | None = None, *, staged: bool = False) -> Ends:
    """Compare *revision*, or what is checked out, with what is staged or in the work tree."""
    old = commit_of(repository, revision) if revision else repository.head()
    return Ends(old, STAGED if staged else WORK_TREE)


def of_range(repository: Repository, words: str) -> Ends:
    """Read `A..B` (from A to B) or `A...B` (from where B left A, to B); an end left out is HEAD."""
    dots = "..." if "..." in words else ".."
    old, _, new = words.partition(dots)
    ends = commit_of(repository, old or "HEAD"), commit_of(repository, new or "HEAD")
    return Ends(_where_they_part(repository, *ends) if dots == "..." else ends[0], ends[1])


def is_revision(repository: Repository, word: str) -> bool:
    """Return whether git knows *word* as a commit, or as a range of commits."""
    if ".." in word:
        return True
    return bool(word) and repository.ask("rev-parse", "--verify", "--quiet", f"{word}^{{commit}}").code == 0


def commit_of(repository: Repository, revision: str) -> str:
    """Return the commit that *revision* names; a shallow clone may lack it, which is no fault of the words."""
    try:
        return repository.resolve(revision)
    except UsageError:
        if repository.shallow:
            raise BlockedError(f'"{revision}" is not in this shallow clone; {_FETCH}') from None
        raise


def _where_they_part(repository: Repository, old: str, new: str) -> str:
    answer = repository.ask("merge-base", old, new)
    if answer.code == 0:
        return answer.out.decode().strip()
    if repository.shallow:
        raise BlockedError(f"this shallow clone does not reach back to where the two ends part; {_FETCH}")
    raise UsageError(f"{old[:10]} and {new[:10]} have no history in common; compare them with two dots: A..B")
