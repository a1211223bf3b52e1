"""The folder of a site: which files are ours, and which must be written."""

import json
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from clientbase.errors import BlockedError
from clientbase.text.inside import IrregularError, contents
from clientbase.text.store import put_bytes, settle

MANIFEST: Final = ".clientbase-site.json"
"""Names the files that this program has written here; others are never touched."""
_LARGEST: Final = 1 << 30


class Folder:
    """The folder of a site, as the last run has left it."""

    def __init__(self, path: Path) -> None:
        """Look at what stands at *path*; BlockedError where others' files do and none of ours."""
        self.path = path
        self.written = 0
        self.removed = 0
        self._old = self._manifest()
        self.files: dict[str, str] = dict(self._old.get("files", {}))
        self._new: dict[str, str] = {}
        self._kept = {name: str(mark) for name, mark in self._old.get("marks", {}).items()}
        self._marks: dict[str, str] = {}

    def is_as_made(self, name: str, mark: str) -> bool:
        """Return whether the file stands as it was made of what *mark* stands for; then it is kept."""
        if self._kept.get(name) != mark or not self._stands(name):
            return False
        self._new[name], self._marks[name] = self.files[name], mark
        return True

    def announce(self, names: Iterable[str]) -> None:
        """Write down which files will be here, before the first of them is: who is killed leaves nothing unknown.

        BlockedError where another's file stands in the place of one.
        """
        for name in names:
            if not self._way_is_plain(name):
                raise BlockedError(
                    f'"{(self.path / name).parent}" is a symbolic link; put a folder in its place'
                )
            if name not in self.files and os.path.lexists(self.path / name):
                raise BlockedError(
                    f'"{self.path / name}" is not of this site, which needs its place; move it elsewhere'
                )
        self._save({**dict.fromkeys(names, ""), **self.files}, self._kept)

    def put(self, name: str, text: str, mark: str = "") -> None:
        """Let the file *name* hold *text*; *mark* stands for what it was made of."""
        data = text.encode()
        digest = sha256(data).hexdigest()
        self._new[name] = digest
        if mark:
            self._marks[name] = mark
        if not self._holds(self.path / name, data):
            put_bytes(self.path / name, data, lasting=False)
            self.written += 1

    def finish(self) -> None:
        """Remove what is no longer made, and write down what is."""
        for name in [name for name in self.files if name not in self._new]:
            if self._way_is_plain(name):
                with suppress(FileNotFoundError):
                    (self.path / name).unlink()
                    self.removed += 1
        self._clear_leftovers()
        self.files = self._new
        self._save(self._new, self._marks)
        settle({self.path, *((self.path / name).parent for name in self._new)})

    def _clear_leftovers(self) -> None:
        """Remove what runs that were killed have left: they may hold what is gone by now."""
        for folder in {(self.path / name).parent for name in self._new}:
            for entry in [*os.scandir(folder)]:
                ours = entry.name.startswith(".") and entry.name.endswith(".tmp")
                name = entry.name[1:].rpartition(".tmp")[0].rpartition(".")[0]
                known = str((folder / name).relative_to(self.path))
                if (
                    ours
                    and entry.is_file(follow_symlinks=False)
                    and (known in self._new or known in self.files)
                ):
                    Path(entry.path).unlink(missing_ok=True)

    def _save(self, files: Mapping[str, str], marks: Mapping[str, str]) -> None:
        made = {"version": 1, "files": dict(sorted(files.items())), "marks": dict(sorted(marks.items()))}
        data = (json.dumps(made, indent=0, ensure_ascii=False) + "\n").encode()
        if not self._holds(self.path / MANIFEST, data):
            put_bytes(self.path / MANIFEST, data, lasting=False)

    def _manifest(self) -> Mapping[str, Any]:
        if self.path.is_symlink() or (self.path.exists() and not self.path.is_dir()):
            raise BlockedError(f'"{self.path}" is no folder; name a new one')
        if not self.path.exists() or not any(self.path.iterdir()):
            return {}
        try:
            made = json.loads(contents(self.path / MANIFEST, _LARGEST))
            sound = (
                made["version"] == 1
                and all(map(_is_inside, made["files"]))
                and isinstance(made["marks"], dict)
            )
        except (OSError, IrregularError, ValueError, KeyError, TypeError):
            sound = False
        if not sound:
            raise BlockedError(
                f'"{self.path}" holds files, and none says that a site of clientbase is there; '
                "name an empty folder or a new one"
            )
        return dict(made)

    def _way_is_plain(self, name: str) -> bool:
        return not (self.path / name).parent.is_symlink()

    def _stands(self, name: str) -> bool:
        file = self.path / name
        try:
            digest = self.files.get(name)
            return not file.is_symlink() and sha256(contents(file, _LARGEST)).hexdigest() == digest
        except (OSError, IrregularError):
            return False

    def _holds(self, file: Path, data: bytes) -> bool:
        try:
            return not file.is_symlink() and contents(file, len(data)) == data
        except (OSError, IrregularError):
            return False


def _is_inside(name: str) -> bool:
    """Return whether a name of the manifest is one that a site has: at most one folder deep, and nowhere else."""
    parts = name.split("/")
    return len(parts) <= 2 and all(part not in {"", ".", ".."} and "\\" not in part for part in parts)  # noqa: PLR2004
