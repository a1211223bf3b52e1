"""Which clients the base has, and which of them a list means: by id, alias, tax number, name, phone and e-mail."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from clientbase.errors import UnreadableError
from clientbase.index.identities import Identity, identities_known
from clientbase.index.scan import id_of, scan
from clientbase.language import say
from clientbase.names import as_seen, client_id, name_key, phone_key, tax_key
from clientbase.text.read import Document, Unopened, Unreadable, read

_NOBODY: Final = Identity("")


class ClientIndex:
    """The record files of a base; where a file's name does not tell enough the index does, else each is read once."""

    def __init__(self, root: Path) -> None:
        """Look which files there are."""
        self._root = root
        self._seen = scan(root)
        self._paths = {id_of(path).casefold(): path for path, *_ in self._seen}
        self.paths = frozenset(self._paths.values())
        self.documents: dict[str, Document] = {}
        """the records that were read already"""
        self._reached: dict[tuple[str, str], dict[str, str]] | None = None

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
        while path in taken or id_of(path) in self._paths:
            number += 1
            path = f"records/{made[:60].rstrip('-')}-{number}.yaml"
        return path

    def with_tax_id(self, tax_id: str, concern: str) -> list[str]:
        """Return the records of other concerns that have this tax number."""
        key = tax_key(tax_id)
        return [
            one.path
            for one in self._tax_ids.get(key, ())
            if not concern or as_seen(one.concern) != as_seen(concern)
        ]

    def reached(self, key: str, text: str, region: str | None) -> dict[str, str]:
        """Return the records in which a phone or e-mail stands, each with the person there who has it.

        The name is empty where it is the client's own; who has left does not count.
        """
        return self._addresses(region).get((key, reduced(key, text, region)), {})

    def like(self, name: str) -> list[str]:
        """Return the records of clients with a name that may be another spelling of this one."""
        return self._likenesses.get(name_key(name), [])

    def name(self, path: str) -> str:
        """Return the name that a record says."""
        return self._identities.get(path, _NOBODY).name

    def tax_id(self, path: str) -> str:
        """Return the tax number of a record; empty where it has none."""
        return self._identities.get(path, _NOBODY).tax_id

    def _addresses(self, region: str | None) -> dict[tuple[str, str], dict[str, str]]:
        if self._reached is None:
            self._reached = defaultdict(dict)
            for path, one in self._identities.items():
                for key, text, who in one.addresses:
                    if found := reduced(key, text, region):
                        self._reached[key, found].setdefault(path, who)
        return self._reached

    @cached_property
    def _aliases(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for path, one in self._identities.items():
            for alias in one.aliases:
                found.setdefault(alias.casefold(), path)
        return found

    @cached_property
    def _names(self) -> dict[str, list[str]]:
        found = defaultdict[str, list[str]](list)
        for path, one in self._identities.items():
            found[as_seen(one.name)].append(path)
        return found

    @cached_property
    def _likenesses(self) -> dict[str, list[str]]:
        found = defaultdict[str, list[str]](list)
        for path, one in self._identities.items():
            found[name_key(one.name) if one.name_key is None else one.name_key].append(path)
        return found

    @cached_property
    def _tax_ids(self) -> dict[str, list[Identity]]:
        found = defaultdict[str, list[Identity]](list)
        for one in self._identities.values():
            if one.tax_id:
                found[tax_key(one.tax_id)].append(one)
        return found

    @cached_property
    def _identities(self) -> dict[str, Identity]:
        """Read each record that the index does not know; what cannot be read is nobody's, until somebody means it."""
        return dict(self._read())

    def _read(self) -> Iterator[tuple[str, Identity]]:
        known = identities_known(self._root, self._seen)
        for path in self._paths.values():
            if path in known:
                yield path, known[path]
                continue
            try:
                document = read(self._root / path, path)
            except Unopened as unopened:
                raise UnreadableError(
                    say("a record is there and cannot be opened, so nobody can tell who is in it"),
                    [unopened.finding],
                ) from None
            except Unreadable:
                continue
            self.documents[path] = document
            data: Any = document.data
            aliases = data.get("aliases")
            name, tax_id, concern = (str(data.get(key, "")) for key in ("name", "tax_id", "concern"))
            listed = [str(alias) for alias in aliases] if isinstance(aliases, list) else []
            yield path, Identity(path, name, tax_id, concern, tuple(listed), tuple(addresses(data)))


def addresses(data: Any) -> Iterator[tuple[str, str, str]]:
    """Return `phone` or `email`, the text, and whose it is, of a client and of the persons who are still there."""
    people = data.get("contacts")
    there = [one for one in people if isinstance(one, dict)] if isinstance(people, list) else []
    for who, part in (("", data), *((str(one.get("name", "")), one) for one in there if not one.get("left"))):
        for key in ("phone", "email"):
            said = part.get(key)
            for text in said if isinstance(said, list) else [said]:
                if isinstance(text, str) and text:
                    yield key, text, who


def reduced(key: str, text: str, region: str | None) -> str:
    """Return what two spellings of a phone or e-mail share."""
    return phone_key(text, region) if key == "phone" else as_seen(text)
