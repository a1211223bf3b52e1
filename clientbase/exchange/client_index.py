"""Which clients the base has, and which of them an imported id means."""

from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

from clientbase.index.scan import scan
from clientbase.names import client_id
from clientbase.text.inside import LARGEST, IrregularError, contents
from clientbase.text.read import Unreadable, read


class ClientIndex:
    """The record files of a base; a record is read only where its name does not tell enough."""

    def __init__(self, root: Path) -> None:
        """Look which files there are."""
        self._root = root
        self._paths = {PurePosixPath(path).stem.casefold(): path for path, *_ in scan(root)}

    def __bool__(self) -> bool:
        """Whether the base has any records."""
        return bool(self._paths)

    def path(self, foreign: str) -> str | None:
        """Return the record of an imported id: the file of that name, else the one that has it as an alias."""
        return self._paths.get(client_id(foreign)) or self._aliases.get(foreign.casefold())

    @cached_property
    def _aliases(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for path in self._paths.values():
            for alias in _aliases(self._root / path, path):
                found.setdefault(str(alias).casefold(), path)
        return found


def _aliases(file: Path, path: str) -> list[Any]:
    # Few records have any, and parsing is what costs.
    try:
        aliases = read(file, path).data.get("aliases") if b"aliases:" in contents(file, LARGEST) else None
    except (OSError, IrregularError, Unreadable):
        return []
    return aliases if isinstance(aliases, list) else []
