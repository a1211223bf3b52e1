"""The index, which can be made again, and what cannot: the journal of undo, copies that somebody was editing, runs."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from clientbase.doctor.trace import Trace
from clientbase.errors import BlockedError, cause_of
from clientbase.index.health import complaint_of, made_anew
from clientbase.index.mark import FILE
from clientbase.language import say
from clientbase.text.inside import FOLDER, STATE, IrregularError, contents
from clientbase.text.journal import Entry, entries
from clientbase.text.system import lives

_RUNS: Final = f"{STATE}/runs.jsonl"
_MOST: Final = 64 * 2**20
_EDITED: Final = "edit-"


def found(root: Path, *, busy: bool) -> Iterator[Trace]:
    """Return what is wrong in the program's own folders; what a *busy* command has in hand is not."""
    if not busy:
        yield from _index(root)
        yield from _journal(root)
    yield from _copies(root)
    yield from _runs(root)


def _index(root: Path) -> Iterator[Trace]:
    path = f"{FOLDER}/{FILE}"
    try:
        said = complaint_of(root)
    except BlockedError as error:
        yield Trace("index", path, str(error), say("see to it by hand"))
        return
    if said:
        yield Trace(
            "index",
            path,
            say("the index is damaged: {said}", said=said),
            say("it is made anew by the next question, or by: clientbase doctor --fix"),
            lambda: made_anew(root),
        )


def _journal(root: Path) -> Iterator[Trace]:
    path = f"{STATE}/undo"
    try:
        last = next(iter(entries(root)), None)
    except BlockedError as error:
        yield Trace("journal", path, str(error), say("until then undo knows only commits"))
        return
    if last is None or last.files is None:
        return
    if last.undoing:
        said = say('taking back "{command}" was stopped among its files', command=last.command)
        yield Trace("half", path, said, say("go on with: clientbase undo"))
    elif not last.commit and _is_half_done(root, last):
        said = say(
            'of the files of "{command}" some are as it left them and others as they were',
            command=last.command,
        )
        yield Trace("half", path, said, say("take the rest back with: clientbase undo"))


def _is_half_done(root: Path, entry: Entry) -> bool:
    """Return whether some files are as the command was to leave them, the others as they were, and none otherwise."""
    states = set()
    for file in entry.files or ():
        try:
            now = contents(root / file.path, _MOST)
        except FileNotFoundError:
            now = None
        except (OSError, IrregularError):
            return False
        if now not in (file.before, file.after):
            return False
        states.add(now == file.after)
    return len(states) > 1


def _copies(root: Path) -> Iterator[Trace]:
    for path, name in _listed(root, STATE):
        process = name.removeprefix(_EDITED).partition("-")[0]
        if name.startswith(_EDITED) and process.isdecimal() and not lives(int(process)):
            said = say("a text that somebody has edited, and that did not come into its record")
            yield Trace("edited", path, said, say('look at it, then remove it: rm "{path}"', path=path))


def _runs(root: Path) -> Iterator[Trace]:
    try:
        lines = contents(root / _RUNS, _MOST).splitlines()
    except FileNotFoundError:
        return
    except (OSError, IrregularError) as error:
        reason = cause_of(error)
        yield Trace("runs", _RUNS, reason, say("see to it by hand"))
        return
    for number, line in enumerate(lines, 1):
        try:
            json.loads(line)
        except ValueError:
            said = say("line {number} was cut off, so that run is not known", number=number)
            yield Trace("runs", _RUNS, said, say("nothing need be done; it is passed over"))


def _listed(root: Path, folder: str) -> Iterator[tuple[str, str]]:
    try:
        with os.scandir(root / folder) as entries:
            names = sorted(one.name for one in entries if one.is_file(follow_symlinks=False))
    except OSError:
        return
    yield from ((f"{folder}/{name}", name) for name in names)
