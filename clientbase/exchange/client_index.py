"""Which clients the base has, and which of them a list means: by id, by alias, by tax number, by name."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from clientbase.index.scan import scan
from clientbase.names import as_seen, client_id
from clientbase.text.inside import LARGEST, IrregularError, contents
from clientbase.text.read import Unreadable, read


class _Identity(NamedTuple):
    """By what a record can be known."""

    path: str
    name: str
    tax_id: str
    concern: str


class ClientIndex:
    """The record files of a base; a record is read only where its name does not tell enough."""

    def __init__(self, root: Path) -> None:
        """Look which files there are."""
        self._root = root
        self._paths = {PurePosixPath(path).stem.casefold(): path for path, *_ in scan(root)}
        self.paths = frozenset(self._paths.values())

    def __bool__(self) -> bool:
        """Whether the base has any records."""
        return bool(self._paths)

    def path(self, foreign: str) -> str | None:
        """Return the record of an imported id: the file of that name, else the one that has it as an alias."""
        return self._paths.get(client_id(foreign)) or self._aliases.get(foreign.casefold())

    def named(self, name: str) -> list[str]:
        """Return the records of clients with this name."""
        return self._names.get(as_seen(name), [])

    def free(self, name: str, taken: dict[str, Any]) -> str:
        """Return the path of a new record, whose id is made from the client's name."""
        made = client_id(name)
        number, path = 1, f"records/{made}.yaml"
        while path in taken or PurePosixPath(path).stem in self._paths:
            number += 1
            path = f"records/{made[:60].rstrip('-')}-{number}.yaml"
        return path

    def with_tax_id(self, tax_id: str, concern: str) -> list[str]:
        """Return the records of other concerns that have this tax number."""
        key = letters(tax_id)
        return [
            one.path
            for one in self._tax_ids.get(key, ())
            if not concern or as_seen(one.concern) != as_seen(concern)
        ]

    @cached_property
    def _aliases(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for path, data in self._holding(b"aliases:"):
            aliases = data.get("aliases")
            for alias in aliases if isinstance(aliases, list) else ():
                found.setdefault(str(alias).casefold(), path)
        return found

    @cached_property
    def _names(self) -> dict[str, list[str]]:
        found = defaultdict[str, list[str]](list)
        for path, data in self._holding(b"name:"):
            found[as_seen(str(data.get("name", "")))].append(path)
        return found

    @cached_property
    def _tax_ids(self) -> dict[str, list[_Identity]]:
        found = defaultdict[str, list[_Identity]](list)
        for path, data in self._holding(b"tax_id:"):
            name, tax_id, concern = (str(data.get(key, "")) for key in ("name", "tax_id", "concern"))
            found[letters(tax_id)].append(_Identity(path, name, tax_id, concern))
        return found

    def _holding(self, key: bytes) -> Iterator[tuple[str, Any]]:
        """Read the records that have a key: few have most of them, and parsing is what costs."""
        for path in self._paths.values():
            try:
                if key in contents(self._root / path, LARGEST):
                    yield path, read(self._root / path, path).data
            except (OSError, IrregularError, Unreadable):
                continue


def letters(text: str) -> str:
    """Return the letters and digits of a tax number."""
    return "".join(filter(str.isalnum, text)).upper() or text
