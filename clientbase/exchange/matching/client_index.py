"""Which clients the base has, and which of them a list means: by id, alias, tax number, name, phone and e-mail."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from clientbase.index.scan import scan
from clientbase.names import as_seen, client_id, phone_key
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
        self._reached: dict[tuple[str, str], list[str]] | None = None

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

    def reached(self, said: Iterable[tuple[str, str]], region: str | None) -> Iterator[tuple[str, str]]:
        """Return the records in which somebody who is still there has one of these phones or e-mails, with it.

        *said* are pairs of `phone` or `email` and what a row says.
        """
        for key, text in said:
            for path in self._addresses(region).get((key, _reduced(key, text, region)), ()):
                yield path, text

    def tax_id(self, path: str) -> str:
        """Return the tax number of a record; empty where it has none."""
        return next((one.tax_id for found in self._tax_ids.values() for one in found if one.path == path), "")

    def _addresses(self, region: str | None) -> dict[tuple[str, str], list[str]]:
        if self._reached is None:
            self._reached = defaultdict(list)
            for path, data in self._holding(b"phone:", b"email:"):
                for key, text in addresses(data):
                    if (reduced := _reduced(key, text, region)) and path not in self._reached[key, reduced]:
                        self._reached[key, reduced].append(path)
        return self._reached

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

    def _holding(self, *keys: bytes) -> Iterator[tuple[str, Any]]:
        """Read the records that have one of the keys: few have most of them, and parsing is what costs."""
        for path in self._paths.values():
            try:
                found = contents(self._root / path, LARGEST)
                if any(key in found for key in keys):
                    yield path, read(self._root / path, path).data
            except (OSError, IrregularError, Unreadable):
                continue


def letters(text: str) -> str:
    """Return the letters and digits of a tax number."""
    return "".join(filter(str.isalnum, text)).upper() or text


def addresses(data: Any) -> Iterator[tuple[str, str]]:
    """Return the phones and e-mails of a client and of the persons who are still there."""
    people = data.get("contacts")
    there = [one for one in people if isinstance(one, dict)] if isinstance(people, list) else []
    for part in (data, *(one for one in there if not one.get("left"))):
        for key in ("phone", "email"):
            said = part.get(key)
            for text in said if isinstance(said, list) else [said]:
                if isinstance(text, str) and text:
                    yield key, text


def _reduced(key: str, text: str, region: str | None) -> str:
    return phone_key(text, region) if key == "phone" else as_seen(text)
