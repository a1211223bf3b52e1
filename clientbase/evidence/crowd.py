"""Clients about whom reasons are asked together: a question about one of them is asked once of all of them."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, TypeVar

from clientbase.base import Base
from clientbase.errors import UnreadableError
from clientbase.language import say
from clientbase.page import Cell, Figure, Scope, Table
from clientbase.rules.norms_file import read_norms
from clientbase.text.read import Document, Unreadable, read

if TYPE_CHECKING:
    from clientbase.norms import Norms

SCHEMA: Final = "schema.yaml"

T = TypeVar("T")
Row = dict[str, Any]
Answer = tuple[Sequence[Figure], Sequence[Table]]
Ask = Callable[..., Answer]
Wholes = dict[Any, Any]
"""What was asked of the whole base, by what asked: it is the same for every crowd of it."""

_IDS: Final = {"clients": "id", "rhythms": "id"}
"""The views whose column of the client is called otherwise."""
_OF_ONE: Final = "{0} AS NOT MATERIALIZED (SELECT * FROM temp.{0} WHERE {1} = whose.id), "
_COMPACT: Final = (",", ":")


class Crowd:
    """Clients of a base, with the norms by which they are judged, and what was asked about all of them."""

    def __init__(self, base: Base, clients: Sequence[str], wholes: Wholes | None = None) -> None:
        """Narrow the base to *clients*, and read the norms anew, so that their lines are those of this moment."""
        self.base = base
        """The whole base."""
        self.alone = _narrowed(base, clients)
        """The same base narrowed to these clients: whole reports are quick there."""
        self._wholes = {} if wholes is None else wholes
        self._found: dict[tuple[Any, ...], tuple[Sequence[str], Mapping[str, Sequence[Any]]]] = {}
        self._listed: dict[tuple[Any, ...], Mapping[str, Sequence[Row]]] = {}
        self._each: dict[tuple[Any, ...], Mapping[str, Any]] = {}
        self._asked: dict[tuple[Any, ...], Answer] = {}
        with ExitStack() as at_fault:
            at_fault.callback(self.close)
            self.facts: Mapping[str, Row] = {
                row["client"]: row for row in self.alone.rows("SELECT * FROM facts")
            }
            self.norms: Norms = read_norms(base.root)
            self.schema = document(base, SCHEMA)
            at_fault.pop_all()

    def close(self) -> None:
        """Let go of the narrowed base."""
        self.alone.close()

    def rows(self, client: str, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """Return the answer to a question about one client alone by the names of its columns.

        It is asked of all at once, so its *parameters* are the same for each of them.
        """
        key = (sql, *parameters)
        if key not in self._found:
            self._found[key] = self._of_all(sql, parameters)
        names, found = self._found[key]
        return [dict(zip(names, row, strict=True)) for row in found.get(client, ())]

    def listed(self, client: str, report: Ask, table: str, parameters: Mapping[str, Any]) -> Sequence[Row]:
        """Return what a table of a report says of one client, by the names of its columns."""
        key = (report, table, *sorted(parameters.items()))
        if key not in self._listed:
            self._listed[key] = _by_client(self._answer(report, parameters), table)
        return self._listed[key].get(client, ())

    def of_each(self, make: Callable[..., Mapping[str, T]], *given: Any) -> Mapping[str, T]:
        """Return what *make* finds out about each of the clients from the base narrowed to them."""
        key = (make, *given)
        if key not in self._each:
            self._each[key] = make(self.alone, *given)
        return self._each[key]

    def whole(self, make: Callable[[Base], T]) -> T:
        """Return what *make* finds out from the whole base; it is asked once."""
        if make not in self._wholes:
            self._wholes[make] = make(self.base)
        return self._wholes[make]  # type: ignore[no-any-return]

    def _answer(self, report: Ask, parameters: Mapping[str, Any]) -> Answer:
        key = (report, *sorted(parameters.items()))
        if key not in self._asked:
            self._asked[key] = report(self.alone, **parameters)
        return self._asked[key]

    def _of_all(
        self, sql: str, parameters: Sequence[Any]
    ) -> tuple[Sequence[str], Mapping[str, Sequence[Any]]]:
        """Ask a question about one client of all of them: each view in it holds the rows of one at a time."""
        nobody = self.alone.table("", "", f"SELECT * FROM ({sql}) LIMIT 0", parameters)  # noqa: S608 - our own question
        names = [column.name for column in nobody.columns]
        cells = ", ".join(f"c{n}" for n in range(len(names)))
        views = [(view, key) for view, key in self._views.items() if re.search(rf"(?<!\.)\b{view}\b", sql)]
        narrowed = "".join(_OF_ONE.format(view, key) for view, key in views)
        question = f"""SELECT whose.id, (WITH {narrowed}part ({cells}) AS ({sql})
                              SELECT json_group_array(json_array({cells})) FROM part)
                         FROM chosen whose"""  # noqa: S608 - our own question
        found = self.alone.ask(question, parameters)
        return names, {client: [*map(_plain, json.loads(rows))] for client, rows in found if rows != "[]"}

    @cached_property
    def _views(self) -> Mapping[str, str]:
        """The views that hold rows of clients, each with its column of the client's id."""
        of_clients = (
            "SELECT m.name FROM temp.sqlite_master m JOIN pragma_table_info(m.name) c WHERE c.name = 'client'"
        )
        return {**{str(name): "client" for (name,) in self.alone.ask(of_clients)}, **_IDS}


def document(base: Base, path: str) -> Document:
    """Read a file of the base with its places; UnreadableError where it cannot be read."""
    try:
        return read(base.root / path, path)
    except Unreadable as unreadable:
        raise UnreadableError(
            say("{path} cannot be read; mend it first", path=path), [unreadable.finding]
        ) from None


def _narrowed(base: Base, clients: Sequence[str]) -> Base:
    # A query would take an id with a comma for two clients and split one with a blank.
    alone = base.on(base.day, Scope(where="client="))
    alone.ask("INSERT INTO chosen SELECT value FROM json_each(?)", (json.dumps(clients),))
    return alone


def _by_client(answer: Answer, table: str) -> Mapping[str, Sequence[Row]]:
    found = next(one for one in answer[1] if one.name == table)
    names = [column.name for column in found.columns]
    at, rows = names.index("client"), dict[str, list[Row]]()
    for row in found.rows:
        rows.setdefault(str(row[at]), []).append(dict(zip(names, row, strict=True)))
    return rows


def _plain(row: Sequence[Any]) -> Sequence[Cell]:
    """Return a row as SQLite gives it: what was JSON in a cell is a text again."""
    return [
        json.dumps(cell, ensure_ascii=False, separators=_COMPACT) if isinstance(cell, list | dict) else cell
        for cell in row
    ]
