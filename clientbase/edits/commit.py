"""A commit of what one command wrote: refused beforehand where it cannot be made, and of nothing else."""

import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from clientbase import git
from clientbase.edits.message import Version, message
from clientbase.errors import BlockedError
from clientbase.language import say
from clientbase.text.inside import WHOLE, held
from clientbase.text.journal import committed
from clientbase.text.standing import WRITTEN

_FEW: Final = 100
"""So many paths are named to git one by one; of more it is asked about the whole base."""
_SHOWN: Final = 5
_PATIENCE: Final = 3.0
"""So many seconds somebody else's git is waited for."""
_PAUSE: Final = 0.05


class Committing:
    """The commit that a command will make; it is made ready before anything is written."""

    def __init__(self, root: Path, action: str, text: str | None = None, *, always: bool = False) -> None:
        """Find the repository; BlockedError where no commit can be made in its present state.

        *action* says which command it is, *text* what people want to be said instead of the change itself. Where the
        norms want *always* a commit, what was changed by hand in the same files gets one of its own before.
        """
        self._repository = git.need(root)
        self._action = action
        self._text = text
        self._always = always
        self._made = ""
        self._refused: BlockedError | None = None
        _demand_able(self._repository)

    def demand_clean(self, paths: Iterable[str]) -> None:
        """Refuse to go on where a file has changes that would get into the commit unasked."""
        self._demand_no_lock()
        wanted = tuple(paths)
        if not self._always:
            _demand_none(
                self._uncommitted(wanted),
                lambda names: say(
                    "{names} has uncommitted changes; commit them first or leave --commit out", names=names
                ),
            )
        _demand_none(
            self.ignored(wanted),
            lambda names: say(
                "{names} is ignored by git; change .gitignore or leave --commit out", names=names
            ),
        )

    def prepare(self, paths: Iterable[str]) -> None:
        """Do what comes before writing: see that the commit will hold nothing else; whoever calls holds the lock."""
        wanted = tuple(paths)
        self.demand_clean(wanted)
        if self._always and (dirty := self._uncommitted(wanted)):
            versions = [version for path in dirty if (version := self._by_hand(path))]
            if versions:
                self._committed(versions, message(versions, ""))

    def _by_hand(self, path: str) -> Version | None:
        data = held(self._repository.base / path, WHOLE)
        if data is None:
            return None
        before = self._repository.blob(f"HEAD:{self._repository.inside(path)}")
        return Version(path, None if before is None else _text(before), _text(data))

    def clean(self, paths: Iterable[str]) -> tuple[str, ...]:
        """Return those of *paths* that are as they were committed."""
        wanted = tuple(paths)
        changed = self._uncommitted(wanted)
        return tuple(path for path in wanted if path not in changed)

    def make(self, versions: Sequence[Version], number: int | None) -> None:
        """Commit exactly the files of *versions*, which have *number* in the journal; whoever calls holds the lock.

        What git says to it is for `result`, so that it is said after what was written.
        """
        if versions:
            try:
                self._made = self._committed(versions, self.message(versions))
            except (BlockedError, OSError) as error:
                self._refused = BlockedError(
                    say(
                        "{first}; what was changed is written but not committed; commit it by hand with: git "
                        "commit, or take it back with: clientbase undo",
                        first=error,
                    )
                )
            else:
                self._note(number)

    def _note(self, number: int | None) -> None:
        """Keep with what was written which commit holds it; where git does not say, `undo` takes the files back."""
        with suppress(BlockedError, OSError):
            if head := self._repository.head():
                committed(self._repository.base, number, head)

    def result(self) -> str:
        """Return the commit's short id and subject; BlockedError where git has refused it."""
        if self._refused:
            WRITTEN.clear()  # the refusal says it
            raise self._refused
        return self._made

    def message(self, versions: Sequence[Version]) -> str:
        """Return the message that a commit of *versions* has."""
        return message(versions, self._action, self._text)

    def _committed(self, versions: Sequence[Version], text: str) -> str:
        paths = [version.path for version in versions]
        tracked = self._tracked(paths)
        unknown = [path for path, _, after in versions if path not in tracked and after is not None]
        # A commit of single files knows only files that the index names.
        self._index("add", "--intent-to-add", paths=unknown)
        try:
            self._commit(paths, text)
        except BaseException:
            if unknown:
                listed = self._listed(unknown)
                self._repository.ask("update-index", "-z", "--force-remove", "--stdin", stdin=listed)
            raise
        try:
            return self._repository.run("log", "-1", "--format=%h %s").decode(errors="replace").strip()
        except BlockedError:  # it is made all the same
            return text.partition("\n")[0]

    def _commit(self, paths: Sequence[str], text: str) -> None:
        # Hooks inherit what git is told of pathspecs, so theirs must mean what they always mean.
        literal = [f":(top,literal){self._repository.inside(path)}" for path in paths]
        words = ("commit", "--quiet", "--cleanup=whitespace", f"--message={text}", "--only")
        listed = "\0".join(literal).encode(errors="surrogateescape")
        answer = self._patiently("--no-literal-pathspecs", *words, *_FROM_STDIN, stdin=listed)
        if answer.code:
            raise self._repository.blocked(answer, "commit")

    def _index(self, *words: str, paths: Sequence[str]) -> None:
        if paths:
            answer = self._patiently(*words, *_FROM_STDIN, stdin=self._listed(paths))
            if answer.code:
                raise self._repository.blocked(answer, words[0])

    def _patiently(self, *words: str, stdin: bytes) -> git.Answer:
        """Run git, again where somebody else's git is at work, until that should have ended."""
        end = time.monotonic() + _PATIENCE
        while True:
            answer = self._repository.ask(*words, stdin=stdin)
            if not answer.code or ".lock': File exists" not in answer.err or time.monotonic() > end:
                return answer
            time.sleep(_PAUSE)

    def _demand_no_lock(self) -> None:
        """Wait for another git command to end; BlockedError where it does not."""
        lock = self._repository.git_dir / "index.lock"
        end = time.monotonic() + _PATIENCE
        while lock.exists():
            if time.monotonic() > end:
                raise BlockedError(
                    say(
                        'another git command is at work ("{lock}" is held); wait for it, or remove the lock if '
                        "none is running",
                        lock=lock,
                    )
                )
            time.sleep(_PAUSE)

    def _listed(self, paths: Iterable[str]) -> bytes:
        inside = (self._repository.inside(path) for path in paths)
        return "\0".join(inside).encode(errors="surrogateescape")

    def _named(self, paths: Sequence[str]) -> list[str]:
        return [self._repository.inside(path) for path in paths] if len(paths) <= _FEW else ["."]

    def _tracked(self, paths: Sequence[str]) -> set[str]:
        words = ("ls-files", "-z", "--full-name", "--")
        found = self._repository.lines(*words, *self._named(paths)) if paths else ()
        return {self._repository.outside(path) for path in found}

    def _uncommitted(self, paths: Sequence[str]) -> list[str]:
        words = ("status", "--porcelain=v1", "-z", "--untracked-files=all", "--no-renames", "--")
        found = self._repository.lines(*words, *self._named(paths)) if paths else ()
        changed = {self._repository.outside(entry[3:]) for entry in found}
        return [path for path in paths if path in changed]

    def ignored(self, paths: Sequence[str]) -> list[str]:
        """Return those of *paths* that git ignores."""
        words = ("--no-literal-pathspecs", "check-ignore", "-z", "--stdin")  # it knows no other way
        answer = self._repository.ask(*words, stdin=self._listed(paths))
        if answer.code > 1:
            raise self._repository.blocked(answer, "check-ignore")
        found = {part.decode(errors="surrogateescape") for part in answer.out.split(b"\0") if part}
        return [path for path in paths if self._repository.inside(path) in found]


_FROM_STDIN: Final = ("--pathspec-from-file=-", "--pathspec-file-nul")


def _demand_able(repository: git.Repository) -> None:
    """Refuse where git would refuse, or where nobody would expect a commit."""
    _ = repository.top
    if operation := repository.operation():
        raise BlockedError(
            say(
                "a {operation} is in progress; nothing was written: end it first, or leave --commit out",
                operation=operation,
            )
        )
    for ident in ("GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT"):
        repository.run("var", ident)


def _text(data: bytes) -> str:
    return data.decode("utf-8-sig", "replace")


def _demand_none(paths: Sequence[str], said: Callable[[str], str]) -> None:
    if paths:
        names = ", ".join(paths[:_SHOWN])
        more = len(paths) - _SHOWN
        raise BlockedError(said(say("{names} (and {n} more)", names=names, n=more) if more > 0 else names))
