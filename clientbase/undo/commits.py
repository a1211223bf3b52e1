"""Which commit is to be undone, and which files it changed."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from clientbase.edits.message import TRAILER
from clientbase.errors import UsageError
from clientbase.git import DiffEntry, Repository
from clientbase.index.scan import id_of
from clientbase.language import say
from clientbase.names import is_record

UNDO: Final = "undo"
"""The first word of what the trailer of such a commit says; the commit that it undid follows."""

_EACH: Final = f"%H%n%s%n%(trailers:key={TRAILER},valueonly,separator=%x0A)"


class FileChange(NamedTuple):
    """What a commit did to one file, moved ones as one: where it stood before and after; None for no file."""

    before: str | None
    after: str | None
    old: str | None
    """the blob before"""
    new: str | None
    """the blob after"""


class _OwnCommit(NamedTuple):
    """A commit that this program made."""

    id: str
    subject: str
    verb: str
    undid: str
    """the commit that an undo names"""


def chosen(repository: Repository, revision: str | None) -> str:
    """Return the commit that is meant: without *revision* the newest of this program's that is not undone yet."""
    if revision is not None:
        return repository.resolve(revision)
    own = list(_own_commits(repository))
    ids = {commit.id for commit in own}
    undone: set[str] = set()
    undone_by: list[str] = []
    for commit in own:
        if commit.id in undone:
            continue
        if undo_of(commit.subject) in undone_by:
            undone_by.remove(undo_of(commit.subject))
        elif commit.verb != UNDO:
            return commit.id
        elif commit.undid in ids:
            undone.add(commit.undid)
        elif not is_known(repository, commit.undid):
            undone_by.append(_subject_of_undo(repository, commit))
    raise UsageError(say("there is no commit of a command to undo; name one: clientbase undo COMMIT"))


def is_known(repository: Repository, commit: str) -> bool:
    """Whether *commit* is in the history of what is checked out."""
    return repository.ask("merge-base", "--is-ancestor", commit, "HEAD").code == 0


def _subject_of_undo(repository: Repository, undo: _OwnCommit) -> str:
    """Return how an undo of a commit that was rebased since is called, by which the commit is found again.

    The old commit mostly still lies in the repository. In another clone only what the undo itself says is left.
    """
    if repository.ask("cat-file", "-e", f"{undo.undid}^{{commit}}").code == 0:
        return undo_of(subject_of(repository, undo.undid))
    return undo.subject


def _own_commits(repository: Repository) -> Iterator[_OwnCommit]:
    """Return the commits that this program made in the base, the newest first, by what their trailers say."""
    if repository.head() is None:
        return
    # However git is told to search and to write otherwise.
    words = (
        "log",
        "-z",
        "--no-show-signature",
        "--encoding=UTF-8",
        "--basic-regexp",
        f"--grep=^{TRAILER}: ",
        f"--format={_EACH}",
        "--",
    )
    for entry in repository.lines(*words, repository.inside("")):
        commit, subject, *actions = entry.split("\n")
        if actions and actions[-1]:
            verb, _, other = actions[-1].strip().partition(" ")
            yield _OwnCommit(commit, subject.strip(), verb, other)


def subject_of(repository: Repository, commit: str) -> str:
    """Return the first line of a commit's message."""
    words = ("log", "-1", "--no-show-signature", "--encoding=UTF-8", "--format=%s", commit)
    return repository.run(*words).decode(errors="replace").strip()


def undo_of(subject: str) -> str:
    """Return the first line of the message of an undo; the undo of an undo does the first thing again."""
    if subject.startswith('Undo "') and subject.endswith('"'):
        return f"Redo {subject.removeprefix('Undo ')}"
    return f'Undo "{subject}"'


def changed_files(repository: Repository, commit: str) -> list[FileChange]:
    """Return what a commit did to the files of the base, a file that was moved as one."""
    return _moved_as_one(repository.changed(_parent(repository, commit), commit))


def _parent(repository: Repository, commit: str) -> str | None:
    header = repository.run("cat-file", "commit", commit).split(b"\n\n", 1)[0]
    parents = sum(line.startswith(b"parent ") for line in header.splitlines())
    if parents > 1:
        raise UsageError(
            say('"{what}" is a merge; undo the commits that it brought, one by one', what=commit[:10])
        )
    return repository.resolve(f"{commit}^") if parents else None


def _moved_as_one(entries: Sequence[DiffEntry]) -> list[FileChange]:
    files = [entry for entry in entries if is_record(entry.path)]
    gone = {id_of(entry.path): entry for entry in files if entry.new is None}
    come = {id_of(entry.path): entry for entry in files if entry.old is None}
    moved = [(gone[one], come[one]) for one in sorted(gone.keys() & come.keys())]
    paired = {entry for pair in moved for entry in pair}
    return [FileChange(old.path, new.path, old.old, new.new) for old, new in moved] + [
        FileChange(entry.old and entry.path, entry.new and entry.path, entry.old, entry.new)
        for entry in entries
        if entry not in paired
    ]
