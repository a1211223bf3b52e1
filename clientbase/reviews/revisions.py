"""The two revisions that are compared, commits, what is staged or the work tree; and who made what is between."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Final, NamedTuple

from clientbase.errors import BlockedError, UsageError
from clientbase.git import Repository
from clientbase.language import say

STAGED: Final = "--staged"
"""Stands for what is staged where a commit could stand."""
WORK_TREE: Final = None
"""Stands for the files as they are."""

_FETCH: Final = (
    "fetch more of the history: git fetch --unshallow"
    " (in GitHub Actions: actions/checkout with fetch-depth: 0; in GitLab: GIT_DEPTH: 0)"
)

_AUTHOR: Final = "\x01"
"""Stands before the name of an author in what git lists, where else a path stands."""


class Revisions(NamedTuple):
    """From where to where is compared."""

    old: str | None
    """A commit; None before the first one."""
    new: str | None
    """A commit, STAGED or WORK_TREE."""


def uncommitted(repository: Repository, revision: str | None = None, *, staged: bool = False) -> Revisions:
    """Compare *revision*, or what is checked out, with what is staged or in the work tree."""
    old = commit_of(repository, revision) if revision else repository.head()
    return Revisions(old, STAGED if staged else WORK_TREE)


def of_range(repository: Repository, words: str) -> Revisions:
    """Read `A..B` (from A to B) or `A...B` (from where B left A, to B); an end left out is HEAD."""
    dots = "..." if "..." in words else ".."
    old, _, new = words.partition(dots)
    ends = commit_of(repository, old or "HEAD"), commit_of(repository, new or "HEAD")
    return Revisions(_where_they_part(repository, *ends) if dots == "..." else ends[0], ends[1])


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
            raise BlockedError(
                say('"{revision}" is not in this shallow clone; {fetch}', revision=revision, fetch=_FETCH)
            ) from None
        raise


def _where_they_part(repository: Repository, old: str, new: str) -> str:
    answer = repository.ask("merge-base", old, new)
    if answer.code == 0:
        return answer.out.decode().strip()
    if repository.shallow:
        raise BlockedError(
            say("this shallow clone does not reach back to where the two ends part; {fetch}", fetch=_FETCH)
        )
    raise UsageError(
        say(
            "{what} and {what2} have no history in common; compare them with two dots: A..B",
            what=old[:10],
            what2=new[:10],
        )
    )


def authors(repository: Repository, revisions: Revisions) -> Mapping[str, tuple[str, ...]]:
    """Return the authors of each file by its path, in the order in which they came to it.

    What was changed while merging counts for who merged.
    """
    plain = ("--no-show-signature", "--encoding=UTF-8")  # however git is told to write otherwise
    words = (
        "log",
        "-z",
        "--reverse",
        "--cc",
        "--name-only",
        "--no-renames",
        f"--format={_AUTHOR}%aN",
        *plain,
    )
    # Where a shallow clone ends, a commit would seem to add every file there is.
    shallow = ("-c", "log.showRoot=false") if repository.shallow else ()
    found: dict[str, dict[str, None]] = defaultdict(dict)
    author = ""
    for part in repository.lines(
        *shallow, *words, f"{revisions.old}..{revisions.new}", "--", repository.inside("")
    ):
        if part.startswith(_AUTHOR):
            author = part[1:]
        else:
            found[repository.outside(part.lstrip("\n"))][author] = None
    return {path: tuple(names) for path, names in found.items()}
