"""What git holds of the base that it should not, what it lacks, and locks that a git which was killed has left."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from clientbase import git
from clientbase.doctor.trace import Trace
from clientbase.errors import BlockedError
from clientbase.language import say, say_n
from clientbase.merging.setup import missing
from clientbase.text.inside import FOLDER, STATE

_LOCKS: Final = ("index.lock", "HEAD.lock", "config.lock", "packed-refs.lock")


def found(root: Path) -> Iterator[Trace]:
    """Return what is found where the base lies in a repository."""
    try:
        repository = git.find(root)
        if repository is not None:
            yield from _locks(repository)
            yield from _tracked(repository)
            yield from _driver(root)
            repository.head()  # which tells where git cannot read what it holds
    except BlockedError as error:
        yield Trace("git", ".", str(error), say("see to it by hand"))


def _locks(repository: git.Repository) -> Iterator[Trace]:
    for name in _LOCKS:
        file = repository.git_dir / name
        if file.exists():
            yield Trace(
                "lock",
                str(file),
                say("git holds its files, or a git that was killed has left this"),
                say('where no git is at work: rm "{file}"', file=file),
            )


def _tracked(repository: git.Repository) -> Iterator[Trace]:
    for folder in (FOLDER, STATE):
        if repository.lines("ls-files", "-z", "--full-name", "--", repository.inside(folder)):
            yield Trace(
                "tracked",
                folder,
                say("git holds what is this program's own, and would give it to everybody"),
                say('let git forget it: git rm -r --cached "{folder}"', folder=folder),
            )


def _driver(root: Path) -> Iterator[Trace]:
    if lacking := len([*missing(root)]):
        yield Trace(
            "setup",
            ".",
            say_n(
                "git is not told how to merge records: {n} setting is missing",
                "git is not told how to merge records: {n} settings are missing",
                lacking,
            ),
            say("tell it with: clientbase git-setup"),
        )
