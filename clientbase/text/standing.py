"""What stands of the files that a command was to write, for whoever is stopped among them.

That is looked up and not counted: an interrupt comes between any two steps.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from clientbase.errors import BlockedError
from clientbase.language import say, say_n
from clientbase.text.inside import STATE, IrregularError, contents
from clientbase.text.journal import File, written
from clientbase.text.store import settle, standing_now

STOPPED: Final[list[str]] = []
"""What stands of what this run was stopped in; said once, when it ends."""
WRITTEN: Final[list[str]] = []
"""What stands of what it has written, for whoever is stopped before that is said in its own words."""
TOLD: Final[set[Path]] = set()
"""The files that these speak of."""


@contextmanager
def kept(root: Path, number: int | None, files: Sequence[File], advice: str = "") -> Iterator[None]:
    """Write *files*, which have *number* in the journal.

    Who is stopped is told what stands, and *advice*, which is to undo it where that is left out.
    """
    again = say("go on with the same command")
    undo = again if number is None else say("take it back with: clientbase undo")
    with told(root, files, advice or undo):
        try:
            yield
        except BaseException:
            if any(_stands(root, file) for file in files):
                written(root, number)
            raise
        if files:
            written(root, number)


def others() -> Iterator[str]:
    """Say what stands of the files that a run has put one by one, such as those of a site."""
    standing = [file for file in standing_now() if file not in TOLD and not {STATE, ".git"} & {*file.parts}]
    if standing:
        yield say_n(
            'written and standing: {n} file, "{first}"; go on with the same command',
            'written and standing: {n} files, among them "{first}"; go on with the same command',
            len(standing),
            first=standing[0],
        )


@contextmanager
def told(root: Path, files: Sequence[File], advice: str, done: str = "") -> Iterator[None]:
    """Write *files*; who is stopped is told which of them stand, and *advice*: where all do, *done* if it is given."""
    TOLD.update(root / file.path for file in files)
    try:
        yield
        if files:
            WRITTEN.extend(_in_words([True] * len(files), done or advice))
    except BaseException:
        _settle(root, files)
        stand = [_stands(root, file) for file in files]
        STOPPED.extend(_in_words(stand, done if done and all(stand) else advice))
        raise


def _settle(root: Path, files: Iterable[File]) -> None:
    """Let last what stands; why that cannot be is no news to who is stopped."""
    with suppress(BlockedError):
        settle(folder for file in files if (folder := (root / file.path).parent).is_dir())


def _stands(root: Path, file: File) -> bool | None:
    """Return whether a file is as it was to be; None where nobody can tell."""
    try:
        return contents(root / file.path, len(file.after or b"")) == file.after
    except FileNotFoundError:
        return file.after is None
    except IrregularError:
        return False  # none of ours is
    except OSError:
        return None


def _in_words(stand: Sequence[bool | None], advice: str) -> Iterator[str]:
    done = stand.count(True)
    if None in stand:
        yield say_n(
            "whether {n} file is written cannot be told, for it cannot be read; {advice}",
            "whether {n} files are written cannot be told, for they cannot be read; {advice}",
            stand.count(None),
            advice=advice,
        )
    elif done == len(stand) > 0:
        yield say_n(
            "what was to be written stands: {n} file; {advice}",
            "what was to be written stands: {n} files; {advice}",
            done,
            advice=advice,
        )
    elif done:
        yield say(
            "{done} of {all} files are written and stand, the others are as they were; {advice}",
            done=done,
            all=len(stand),
            advice=advice,
        )
    elif len(stand) > 1:
        yield say("nothing was written")
