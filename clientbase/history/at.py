"""The base as it stood in a revision: laid out from git's objects in a folder of the program's own."""

import atexit
import datetime as dt
import os
import shutil
import time
from hashlib import sha1
from pathlib import Path
from typing import NamedTuple

from clientbase import git
from clientbase.errors import UsageError
from clientbase.history.commits import WHEN, When, day_in, when
from clientbase.history.head import SHORT
from clientbase.language import say
from clientbase.text.inside import demand_folder, own_folder

KEPT = 3
"""So many revisions are kept: to ask again is then as quick as to ask about today."""

_PARTS = ("schema.yaml", "decisions.yaml", "records", "reports")
_IN_USE = 600.0
"""Whatever was asked about within so many seconds may still be read by another command."""


class Stood(NamedTuple):
    """A base as it stood in a commit."""

    root: Path
    """the folder in which it is laid out"""
    home: Path
    """the base itself"""
    commit: str
    written: When

    def day(self, zone: str | None = None) -> dt.date:
        """Return the author's day, in the company's *zone* where that is known."""
        return dt.date.fromisoformat(day_in(zone or "", self.written.instant) or self.written.day)

    @property
    def short(self) -> str:
        """The commit's id as it is shown."""
        return self.commit[:SHORT]


def stood(home: Path, revision: str, norms: str | None = None) -> Stood:
    """Lay out the base at *home* as it stood in *revision*; the work tree is neither read nor touched.

    With *norms* it is judged by schema.yaml as that revision has it.

    UsageError where there is no such revision, or no base in it; BlockedError where there is no git.
    """
    repository = git.need(home)
    commit = repository.resolve(revision)
    files = {path: blob for path, blob in repository.tree(commit, *_PARTS).items() if _stays_inside(path)}
    if "schema.yaml" not in files:
        raise UsageError(say('"{revision}" holds no base: there is no schema.yaml in it', revision=revision))
    if norms:
        files["schema.yaml"] = repository.tree(norms, "schema.yaml")["schema.yaml"]
    key = sha1(repr((commit, files)).encode("utf-8", "replace"), usedforsecurity=False).hexdigest()[:16]
    return Stood(_laid_out(repository, files, key), home, commit, _written(repository, commit))


def _stays_inside(path: str) -> bool:
    return ".." not in path.split("/")


def _written(repository: git.Repository, commit: str) -> When:
    said = repository.run("rev-list", "--max-count=1", f"--format={WHEN}", commit).decode()
    written = when(said.split("\n")[1].split("\0"), "")
    if written is None:
        raise UsageError(say('"{what}" bears no date; ask about another commit', what=commit[:SHORT]))
    return written


def _laid_out(repository: git.Repository, files: dict[str, str], key: str) -> Path:
    try:
        own = own_folder(repository.base)
        folder = own / f"at-{key}-{own.lstat().st_ino:x}"  # of no name that git could bring
        demand_folder(folder)
        if not folder.is_dir():
            _lay_out(repository, files, folder)
        os.utime(folder)
    except OSError:  # the base's folder cannot be written
        return _for_once(repository, files)
    _clear(folder)
    return folder


def _for_once(repository: git.Repository, files: dict[str, str]) -> Path:
    from tempfile import mkdtemp

    above = Path(mkdtemp(prefix="clientbase-"))
    atexit.register(shutil.rmtree, above, ignore_errors=True)
    _lay_out(repository, files, above / "at")
    return above / "at"


def _lay_out(repository: git.Repository, files: dict[str, str], folder: Path) -> None:
    """Write the files beside *folder* and rename it, so that nobody meets half a base."""
    unfinished = folder.with_name(f"{folder.name}.{os.getpid()}")
    try:
        (unfinished / "records").mkdir(parents=True)
        for path, content in zip(files, repository.blobs(files.values()), strict=True):
            file = unfinished / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        if not folder.is_dir():
            unfinished.rename(folder)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _clear(folder: Path) -> None:
    """Throw away revisions that nobody has asked about for long, but a few."""
    others = [other for other in folder.parent.glob("at-*") if other != folder and other.is_dir()]
    old = sorted(others, key=lambda other: other.stat().st_mtime, reverse=True)[KEPT - 1 :]
    for other in old:
        if time.time() - other.stat().st_mtime > _IN_USE:
            shutil.rmtree(other, ignore_errors=True)
