"""Where the facts and norms of a verdict stand: path and line in the record and in schema.yaml."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, Final

from clientbase.base import Base
from clientbase.errors import UnreadableError
from clientbase.reports.why.verdict import Places
from clientbase.rules.company import read_norms
from clientbase.shapes import Client
from clientbase.text.read import Document, Unreadable, read
from clientbase.typed import typed

SCHEMA: Final = "schema.yaml"
DEFAULT: Final = "the program's default"


class Sources:
    """One client's record and the company's norms, with the place of everything in them."""

    def __init__(self, base: Base, client: str) -> None:
        """Read both files; they are read anew, so that the lines are those of this moment."""
        self.client = client
        self.facts: Mapping[str, Any] = _row(base, "SELECT * FROM facts WHERE client = ?", (client,))
        self.norms = read_norms(base.root)
        self._record = _read(base, str(self.facts["path"]))
        self._schema = _read(base, SCHEMA)

    @property
    def record(self) -> Document:
        """The client's record as it was read."""
        return self._record

    @cached_property
    def typed(self) -> Client:
        """The client as the record says it."""
        client, _ = typed(self._record.data, Client)
        assert client  # noqa: S101 - the index holds the client, so its record can be used
        return client

    def at(self, *where: str | int) -> Places:
        """Give path and line of a value of the record; none where it is not there."""
        return _place(self._record, where)

    def norm(self, *where: str | int) -> Places:
        """Give path and line of a norm; a norm that is not written down is the program's default."""
        return _place(self._schema, where) or (DEFAULT,)


def rows(base: Base, sql: str, parameters: Sequence[Any]) -> list[dict[str, Any]]:
    """Give the answer to a question by the names of its columns."""
    table = base.table("", "", sql, parameters)
    names = [column.name for column in table.columns]
    return [dict(zip(names, row, strict=True)) for row in table.rows]


def _row(base: Base, sql: str, parameters: Sequence[Any]) -> dict[str, Any]:
    return rows(base, sql, parameters)[0]


def _read(base: Base, path: str) -> Document:
    try:
        return read(base.root / path, path)
    except Unreadable as unreadable:
        raise UnreadableError(f"{path} cannot be read; mend it first", [unreadable.finding]) from None


def _place(document: Document, where: Sequence[str | int]) -> Places:
    here: Any = document.data
    for part in where:
        try:
            here = here[part]
        except (KeyError, IndexError, TypeError):
            return ()
    return (f"{document.path}:{document.place(where).line}",)
