"""Files that are written beside others and take their places: those whose writer has ended.

    records/.adriatik.yaml.4711-0.tmp      whole files on their way (`text/store.py`): name, process, number
    .clientbase-state/undo/.000000000012.jsonl.gz.tmp                 the journal's, written by who holds the lock
    .clientbase/try-4711                   an attempt of the index

Only in the folders and beside the files of the base that this program writes are they certainly its own. Links are
neither followed nor taken away, and nothing is that lives, has another name elsewhere, or is another user's.
"""

import os
import re
import stat
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Final

from clientbase.doctor.trace import Trace
from clientbase.language import say
from clientbase.names import REGISTER, SCHEMA
from clientbase.text.inside import FOLDER, RECORDS, STATE
from clientbase.text.system import lives, user

_WHOLE: Final = re.compile(r"\.(?P<name>.+)\.(?P<process>\d{1,10})-\d+\.tmp", re.DOTALL)
_JOURNAL: Final = re.compile(r"\.(?:\d{12}\.(?:jsonl\.gz|commit|undoing)|\.gitignore)\.tmp")
_TRY: Final = re.compile(r"try-(?P<process>\d{1,10})(?:-wal|-shm|-journal)?")
_BESIDE: Final = frozenset((SCHEMA, REGISTER, ".gitattributes", ".gitignore", ".editorconfig"))
"""Files in the base's own folder that this program writes."""
_DEEPEST: Final = 12


def found(root: Path) -> Iterator[Trace]:
    """Return the files that were left; nobody is writing."""
    for path in _below(root, "", 0):
        folder, _, name = path.rpartition("/")
        if not (_WHOLE.fullmatch(name) or _JOURNAL.fullmatch(name) or _TRY.fullmatch(name)):
            continue
        if not is_left(root / path):
            continue
        if is_ours(folder, name):
            said = say("left by a command that was stopped")
            yield Trace("temporary", path, said, _remove(path), partial(_gone, root / path))
        elif _WHOLE.fullmatch(name):
            said = say("perhaps left by a command that was stopped")
            yield Trace("temporary", path, said, _remove(path))


def is_ours(folder: str, name: str) -> bool:
    """Return whether a file of this name in this folder of the base can be nobody else's."""
    whole = _WHOLE.fullmatch(name)
    top = folder.partition("/")[0]
    if top == RECORDS:
        return whole is not None and whole["name"].endswith((".yaml", ".gitkeep"))
    if top in {FOLDER, STATE}:
        in_journal = folder == f"{STATE}/undo" and _JOURNAL.fullmatch(name) is not None
        return whole is not None or in_journal or (folder == FOLDER and _TRY.fullmatch(name) is not None)
    return not folder and whole is not None and whole["name"] in _BESIDE


def is_left(file: Path) -> bool:
    """Return whether a file is a regular one of this user that no living process is writing."""
    try:
        status = file.lstat()
    except OSError:
        return False
    if not stat.S_ISREG(status.st_mode) or status.st_nlink != 1 or status.st_uid != user():
        return False
    found = _WHOLE.fullmatch(file.name) or _TRY.fullmatch(file.name)
    return found is None or not lives(int(found["process"]))


def _gone(file: Path) -> bool:
    """Take a file away, if it still is what it was; no folder above it is a link, for none is gone into."""
    with suppress(OSError):
        if is_left(file):
            file.unlink()
            return True
    return False


def _remove(path: str) -> str:
    return say('remove it: rm "{path}"', path=path)


def _below(root: Path, folder: str, depth: int) -> Iterator[str]:
    """Return the files of the base; git's folder, what is a base or repository of its own, and links are left out."""
    try:
        entries = sorted(os.scandir(root / folder), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        path = f"{folder}/{entry.name}" if folder else entry.name
        if not entry.is_dir(follow_symlinks=False):
            yield path
        elif entry.name != ".git" and depth < _DEEPEST and not _is_others(root / path):
            yield from _below(root, path, depth + 1)


def _is_others(folder: Path) -> bool:
    return os.path.lexists(folder / ".git") or os.path.lexists(folder / SCHEMA)
