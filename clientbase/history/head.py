"""What is checked out, read from git's own files: whether anything is new costs no start of git."""

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

from clientbase.errors import BlockedError
from clientbase.language import say
from clientbase.text.inside import LARGEST, WHOLE, IrregularError, contents

SHORT = 10
"""So many digits of a commit's id are shown; git takes them for the whole."""

UNKNOWN = "?"
"""The stamp of a repository whose files do not say what is checked out: git is to be asked."""

SHORT_OF = "git does not tell the history, of which the reports are short"

_ALTERING = ("shallow", "info/grafts", "refs/replace")
"""What makes git tell another history of the same commit."""

_LINKS = 5
_HEX = frozenset("0123456789abcdef")


def stamp(root: Path) -> str:
    """Return what changes when the history of the base at *root* does; empty where it lies in no repository."""
    git_dir = _git_dir(root)
    if git_dir is None:
        return ""
    common = _common_dir(git_dir)
    commit = _commit(git_dir, common)
    looks = " ".join(_look(common / name) for name in _ALTERING)
    where = os.fsencode(git_dir).decode(
        errors="backslashreplace"
    )  # a folder's name need not be UTF-8, a text must
    return UNKNOWN if commit is None else f"{where} {commit} {looks}"


def head(root: Path) -> str | None:
    """Return the short id of the commit that is checked out; None where there is none or only git can tell."""
    git_dir = _git_dir(root)
    commit = _commit(git_dir, _common_dir(git_dir)) if git_dir else None
    return commit[:SHORT] if commit else None


def named(root: Path, connection: sqlite3.Connection, ask: Callable[[], None]) -> str | None:
    """Return the short id of the commit that is checked out; where git's files do not say it, git is *asked* for it."""
    git_dir = _git_dir(root)
    commit = _commit(git_dir, _common_dir(git_dir)) if git_dir else ""
    if commit is not None:
        return commit[:SHORT] or None
    ask()
    row = connection.execute("SELECT value FROM main.history WHERE key = 'tip'").fetchone()
    return row[0][:SHORT] if row and row[0] and not untold(connection) else None


def zone_of(connection: sqlite3.Connection) -> str:
    """Return the company's time zone, whose days are those of commits; empty where it names none."""
    row = connection.execute("SELECT value FROM main.meta WHERE key = 'timezone'").fetchone()
    return row[0] if row else ""


def is_known(connection: sqlite3.Connection, seen: str) -> bool:
    """Return whether the index has learnt the history with this stamp, and the days that follow from it."""
    sql = """SELECT (SELECT value FROM main.history WHERE key = 'stamp'),
                    (SELECT value FROM main.meta WHERE key = 'items_laid_for')"""
    return bool(seen != UNKNOWN and connection.execute(sql).fetchone() == (seen, seen))


def is_followed(connection: sqlite3.Connection, folders: tuple[Path, Path], seen: str) -> bool:
    """Lay what follows from the history for new records; False where it is new itself, or git refuses."""
    learnt = dict(connection.execute("SELECT key, value FROM main.history WHERE key IN ('stamp', 'zone')"))
    if seen == UNKNOWN or learnt != {"stamp": seen, "zone": zone_of(connection)}:
        return False
    from clientbase.history.item_days import save_item_days

    try:
        return save_item_days(connection, folders, seen)
    except BlockedError:
        return False


def untold(connection: sqlite3.Connection) -> str:
    """Return why git would not tell the history when it was asked last; empty where it did."""
    known = dict(connection.execute("SELECT key, value FROM main.history WHERE key IN ('why', 'stamp')"))
    return str(known.get("why") or "") if known.get("stamp") == UNKNOWN else ""


def short_by(connection: sqlite3.Connection) -> str:
    """Return why the history is told in part or not at all; empty where it is whole."""
    part = connection.execute("SELECT 1 FROM main.history WHERE key = 'shallow' AND value <> ''").fetchone()
    cloned = say("only the end of it was cloned; for the rest: git fetch --unshallow") if part else ""
    return untold(connection) or cloned


def _git_dir(root: Path) -> Path | None:
    for folder in (root, *root.parents):
        here = folder / ".git"
        if here.is_dir() and os.path.lexists(here / "HEAD"):
            return here
        link = _text(here)  # in a worktree or a submodule .git is a file
        if link and link.startswith("gitdir: "):
            return folder / link.removeprefix("gitdir: ")
    return None


def _common_dir(git_dir: Path) -> Path:
    common = _text(git_dir / "commondir")
    return git_dir / common if common else git_dir


def _commit(git_dir: Path, common: Path) -> str | None:
    """Follow HEAD to a commit; empty before the first one, None where the files do not say."""
    if (common / "reftable").exists():
        return None
    said = _text(git_dir / "HEAD")
    for _ in range(_LINKS):
        if said is None or not said.startswith("ref: "):
            break
        name = said.removeprefix("ref: ")
        if not name.startswith("refs/") or ".." in name:  # which git does not take either
            return None
        said = _text(common / name) or (None if (common / name).is_file() else _packed(common, name))
    return said if said is not None and set(said) <= _HEX else None


def _packed(common: Path, name: str) -> str | None:
    file = common / "packed-refs"
    said = _text(file, WHOLE)
    if said is None:
        return None if file.is_file() else ""
    end = f" {name}"
    return next((line.removesuffix(end) for line in said.splitlines() if line.endswith(end)), "")


def _text(file: Path, most: int = LARGEST) -> str | None:
    """Return what a file of git's says; None where it is none that can be read to its end."""
    try:
        data = contents(file, most)
    except (OSError, IrregularError, ValueError):
        return None
    return os.fsdecode(data).rstrip("\n") if len(data) <= most else None


def _look(file: Path) -> str:
    try:
        status = file.stat()
    except OSError:
        return ""
    return f"{status.st_mtime_ns} {status.st_size}"
