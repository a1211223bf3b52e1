"""The folder of a site: which files are ours, and which must be written."""

import json
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from copy import copy
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, NamedTuple

from clientbase.errors import BlockedError, cause_of
from clientbase.language import say
from clientbase.text.alone import alone
from clientbase.text.inside import IrregularError, contents, demand_way
from clientbase.text.store import put_bytes, settle

MANIFEST: Final = ".clientbase-site.json"
"""Names the files that this program has written here; others are never touched."""
LOCK: Final = ".clientbase-site.lock"
"""Held by who makes the site; it stays, empty, for who comes next."""
_VERSION: Final = 2
_LARGEST: Final = 1 << 30
_MANIFEST: Final = 1 << 28


class Made(NamedTuple):
    """A file of the site as it was written."""

    digest: str = ""
    time: int = 0
    """when it was changed last, in ns: who finds it so, and of that size, need not read it"""
    size: int = -1
    mark: str = ""
    """stands for what it was made of; empty where it is to be made again"""
    note: Any = None
    """what else was found out when it was made"""


class Folder:
    """The folder of a site, as the last run has left it."""

    def __init__(self, path: Path) -> None:
        """Look at what stands at *path*; BlockedError where others' files do and none of ours."""
        self.path = path
        self.written = 0
        self.removed = 0
        self._stand, self._old = self._manifest()
        self._seen = _looks(path)
        self.files: dict[str, Made] = {}

    def as_made(self, name: str, mark: str) -> Made | None:
        """Return the file where it stands as it was made of what *mark* stands for; then it is kept."""
        made = self._old.get(name)
        if not mark or made is None or made.mark != mark or not self._stands(name, made):
            return None
        self.files[name] = made
        return made

    def is_as_left(self, stand: str) -> bool:
        """Keep all files, and return whether they are as a run has left them that made all of this *stand*."""
        if not stand or stand != self._stand or not all(self._stands(*known) for known in self._old.items()):
            return False
        self.files = {**self._old}
        return True

    def size(self, name: str) -> int:
        """Return how large the file was that the last run has left; of a new one -1."""
        return self._old.get(name, Made()).size

    def without(self, room: str) -> "Folder":
        """Return the folder for a process that asks of no page in *room* whether it stands: most of all there is."""
        other = copy(self)
        vars(other).update(
            _old={name: made for name, made in self._old.items() if _folder(name) != room},
            _seen={name: looks for name, looks in self._seen.items() if _folder(name) != room},
        )
        return other

    def announce(self, names: Iterable[str]) -> None:
        """Write down which files will be here, before the first of them is: who is killed leaves nothing unknown.

        BlockedError where another's file stands in the place of one.
        """
        names = [*names]
        for folder in {*map(_folder, names)} - {""}:
            if (self.path / folder).is_symlink():
                raise BlockedError(
                    say('"{what}" is a symbolic link; put a folder in its place', what=self.path / folder)
                )
        for name in names:
            if name in self._seen and name not in self._old:
                raise BlockedError(
                    say(
                        '"{what}" is not of this site, which needs its place; move it elsewhere',
                        what=self.path / name,
                    )
                )
        if not self._old.keys() >= {*names}:
            self._old = {**dict.fromkeys(names, Made()), **self._old}
            self._save(self._old, "")

    def put(self, name: str, text: str, mark: str = "", note: Any = None) -> None:
        """Let the file *name* hold *text*; *mark* stands for what it was made of, *note* is kept with it."""
        data = text.encode()
        file = self.path / name
        if not self._holds(file, data):
            put_bytes(file, data, lasting=False, flushed=False)
            self.written += 1
        status = file.lstat()
        digest = sha256(data).hexdigest()
        self.files[name] = Made(digest, status.st_mtime_ns, status.st_size, mark, note)

    def take(self, files: Mapping[str, Made], written: int) -> None:
        """Take over what another process has put here."""
        self.files.update(files)
        self.written += written

    def finish(self, stand: str) -> None:
        """Remove what is no longer made, and write down what is: all of it of this *stand*, where one is told."""
        for name in [name for name in self._old if name not in self.files]:
            if not (self.path / name).parent.is_symlink():
                with suppress(FileNotFoundError):
                    (self.path / name).unlink()
                    self.removed += 1
        self._clear_leftovers()
        self._save(self.files, stand)
        settle({self.path, *(self.path / folder for folder in {*map(_folder, self.files)})})

    def _clear_leftovers(self) -> None:
        """Remove what runs that were killed have left: they may hold what is gone by now."""
        for found in self._seen:
            folder, _, entry = found.rpartition("/")
            if entry.startswith(".") and entry.endswith(".tmp"):
                name = entry[1:].removesuffix(".tmp").rpartition(".")[0]
                known = f"{folder}/{name}" if folder else name
                if known in self.files or known in self._old or known == MANIFEST:
                    (self.path / found).unlink(missing_ok=True)

    def _save(self, files: Mapping[str, Made], stand: str) -> None:
        made = {"version": _VERSION, "stand": stand, "files": dict(sorted(files.items()))}
        # A line a file would be nicer to read, and is ten times as slow to write.
        data = (json.dumps(made, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
        if not self._holds(self.path / MANIFEST, data):
            put_bytes(self.path / MANIFEST, data, lasting=False)

    def _manifest(self) -> tuple[str, dict[str, Made]]:
        if self.path.is_symlink() or (self.path.exists() and not self.path.is_dir()):
            raise BlockedError(say('"{path}" is no folder; name a new one', path=self.path))
        if not self.path.exists() or all(entry.name == LOCK for entry in self.path.iterdir()):
            return "", {}
        with suppress(
            OSError, IrregularError, ValueError, KeyError, TypeError, AttributeError, RecursionError
        ):
            data = contents(self.path / MANIFEST, _MANIFEST)
            made = json.loads(data) if len(data) <= _MANIFEST else {}
            if made["version"] == _VERSION and all(map(_is_inside, made["files"])):
                files = {name: Made(*known) for name, known in made["files"].items()}
                return str(made.get("stand", "")), files
        raise BlockedError(
            say(
                '"{path}" holds files, and none says that a site of clientbase is there; name an empty '
                "folder or a new one",
                path=self.path,
            )
        )

    def _stands(self, name: str, made: Made) -> bool:
        looks = self._seen.get(name)
        if looks == (made.time, made.size):
            return True
        return looks is not None and looks[1] == made.size and self._digest(name) == made.digest

    def _digest(self, name: str) -> str:
        with suppress(OSError, IrregularError):
            return sha256(contents(self.path / name, _LARGEST)).hexdigest()
        return ""

    def _holds(self, file: Path, data: bytes) -> bool:
        try:
            return contents(file, len(data)) == data
        except (OSError, IrregularError):
            return False


@contextmanager
def held(path: Path) -> Iterator[Folder]:
    """Give the folder at *path* to one at a time: pages of two who make the site at once would mix.

    It is held by a file in it, since two clones of a base may have their site in one place.
    """
    file = path / LOCK
    demand_way(file)
    if not file.exists():
        Folder(path)  # what is not ours is refused before anything is put there
        _made(path)
    words = f"process {os.getpid()}"
    with alone(
        file,
        words,
        lambda what: say("another command is making this site ({what}); try again later", what=what),
        0o666,
    ):
        yield Folder(path)


def _made(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = cause_of(error)
        raise BlockedError(
            say('"{path}" cannot be made: {reason}; name another folder', path=path, reason=reason)
        ) from None


def _folder(name: str) -> str:
    return name.rpartition("/")[0]


def _looks(path: Path) -> dict[str, tuple[int, int] | None]:
    """Return time and size of each regular file in the folder and right below it; None of what is none."""
    found: dict[str, tuple[int, int] | None] = {}
    folders = [""]
    while folders:
        folder = folders.pop()
        with suppress(FileNotFoundError, NotADirectoryError), os.scandir(path / folder) as entries:
            for entry in entries:
                status = entry.stat(follow_symlinks=False)
                name = f"{folder}/{entry.name}" if folder else entry.name
                if stat.S_ISDIR(status.st_mode) and not folder:
                    folders.append(name)
                regular = stat.S_ISREG(status.st_mode)
                found[name] = (status.st_mtime_ns, status.st_size) if regular else None
    return found


def _is_inside(name: str) -> bool:
    """Return whether a name of the manifest is one that a site has: at most one folder deep, and nowhere else."""
    parts = name.split("/")
    return len(parts) <= 2 and all(part not in {"", ".", ".."} and "\\" not in part for part in parts)  # noqa: PLR2004
