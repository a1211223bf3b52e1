"""Many bases in one folder of Parquet: `TABLE/base=NAME/part.parquet`, as DuckDB, Spark and others read it.

`_bases/NAME.json` says whose a name is and in which state its tables were written: an equal state is not written
again, and another base does not get the name. It says no state while tables are being put in place, so that what
was broken off is written again next time. Each file is put in place whole, after all of them have been written.
"""

import datetime as dt
import json
import platform
import re
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, NamedTuple

from clientbase.base import Base
from clientbase.errors import BlockedError, UsageError
from clientbase.index.answers import state_of
from clientbase.language import say
from clientbase.lookups.as_tables import LIST
from clientbase.lookups.engines.shapes import FLAG, Shape, shapes
from clientbase.page import EVERYBODY
from clientbase.text.store import in_place, locked, put

_NAME: Final = re.compile(r"[^\W\d_][\w-]*")
_KNOWN: Final = "_bases"
_PART: Final = "part.parquet"
_BATCH: Final = 20_000


class Written(NamedTuple):
    """What became of the tables of a base."""

    name: str
    rows: Mapping[str, int]
    """how many rows each table has"""
    is_new: bool
    """whether they were written; else they stood there as they are"""


def write(base: Base, folder: Path, name: str | None) -> Written:
    """Let *folder* hold the tables of the whole base under a *name*, else under that of its folder."""
    if base.scope != EVERYBODY:
        raise UsageError(
            say(
                "Parquet holds the tables of a whole base: what is usual, and who is in which class, follows from "
                "all of them; write it whole and narrow the question, or write -f csv"
            )
        )
    name = _allowed(name or base.root.resolve().name, is_said=name is not None)
    _library()
    base.ask("SELECT 1 FROM first_commits LIMIT 1")  # which has git's history learnt
    tables = shapes(base)  # from here on all is asked of one state of the base
    note = folder / _KNOWN / f"{name}.json"
    owner = {"host": platform.node(), "path": str(base.root.resolve())}
    _demand_own(note, owner)
    place = folder / tables[0].name / f"base={name}"
    place.mkdir(parents=True, exist_ok=True)
    with locked(place):  # another base may have come in between
        found = _demand_own(note, owner)
        state = {"state": state_of(base.connection), "tip": base.tip(), "form": _form(tables)}
        if found.get("made_of") == state and _stands(folder, name, found["tables"]):
            return Written(name, {table: rows for table, (rows, _) in found["tables"].items()}, is_new=False)
        put(note, _json(owner))
        made = _put(base, tables, folder, name)
        put(note, _json(owner | {"made_of": state, "tables": made}))
    return Written(name, {table: rows for table, (rows, _) in made.items()}, is_new=True)


def _allowed(name: str, *, is_said: bool) -> str:
    """Return the name; UsageError for one that engines would take for a number, or that is no name of a folder."""
    if _NAME.fullmatch(name):
        return name
    where = "--base" if is_said else say("the folder of the base")
    raise UsageError(
        say(
            '{where}: "{name}" cannot name a base; a name begins with a letter and has letters, digits, - and _: '
            "--base NAME",
            where=where,
            name=name,
        )
    )


def _demand_own(note: Path, owner: Mapping[str, str]) -> dict[str, Any]:
    """Return what is known of the name; UsageError where it is another base's, or this base has another one."""
    for other in sorted(note.parent.glob("*.json")):
        if other != note and _is_of(_read(other), owner):
            raise UsageError(
                say(
                    'the folder holds this base as "{other}" already, and would count it twice; say --base {other}, or '
                    "remove {note} and the folders base={other}",
                    other=other.stem,
                    note=other,
                )
            )
    found = _read(note)
    if found and not _is_of(found, owner):
        raise UsageError(
            say(
                '"{name}" is the base in {path} on {host}; say another name with --base, or if that one has moved '
                "here, remove {note}",
                name=note.stem,
                path=found.get("path"),
                host=found.get("host"),
                note=note,
            )
        )
    return found


def _is_of(found: Mapping[str, Any], owner: Mapping[str, str]) -> bool:
    return all(found.get(key) == value for key, value in owner.items())


def _read(note: Path) -> dict[str, Any]:
    try:
        text = note.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise BlockedError(say("{note} cannot be read; remove it", note=note))
    return found


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _form(tables: list[Shape]) -> str:
    """Return what is another one where the tables have other columns."""
    from hashlib import sha256

    columns = [(one.name, [(column.in_sql, column.kind) for column in one.columns]) for one in tables]
    return sha256(repr(columns).encode()).hexdigest()[:16]


def _stands(folder: Path, name: str, made: Mapping[str, tuple[int, int]]) -> bool:
    """Return whether each file is there, as large as it was written."""
    for table, (_, size) in made.items():
        file = _file(folder, table, name)
        if not file.is_file() or file.stat().st_size != size:
            return False
    return True


def _file(folder: Path, table: str, name: str) -> Path:
    return folder / table / f"base={name}" / _PART


def _put(base: Base, tables: list[Shape], folder: Path, name: str) -> dict[str, tuple[int, int]]:
    """Write all tables, then put them in place; return rows and size of each."""
    rows = {}
    with ExitStack() as stack:
        for table in tables:
            path = stack.enter_context(in_place(_file(folder, table.name, name)))
            rows[table.name] = write_table(path, table, base)
    return {table: (number, _file(folder, table, name).stat().st_size) for table, number in rows.items()}


def write_table(path: Path, table: Shape, base: Base) -> int:
    """Write one table; sums are exact decimals, days are days, lists are lists. Return how many rows it has."""
    pa, parquet = _library()
    types = {
        "date": pa.date32(),
        "money": pa.decimal128(18, 4),
        "count": pa.int64(),
        "number": pa.float64(),
        FLAG: pa.bool_(),
        LIST: pa.list_(pa.string()),
    }
    schema = pa.schema(
        [
            pa.field(one.in_sql, types.get(one.kind, pa.string()), metadata={"description": one.description})
            for one in table.columns
        ]
    )
    kinds = [_CELLS.get(one.kind) for one in table.columns]
    number, found = 0, iter(table.rows(base))
    with parquet.ParquetWriter(str(path), schema) as writer:
        while rows := [row for _, row in zip(range(_BATCH), found, strict=False)]:
            arrays = [
                pa.array(
                    [None if cell is None else how(cell) for cell in column] if how else column, type=one.type
                )
                for column, one, how in zip(zip(*rows, strict=True), schema, kinds, strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
            number += len(rows)
    return number


def _library() -> tuple[Any, Any]:
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        message = "Parquet needs pyarrow; install it with: pip install 'clientbase[parquet]'"
        raise UsageError(message) from None
    return pa, parquet


_CELLS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "date": dt.date.fromisoformat,
    "money": lambda units: Decimal(units).scaleb(-4),
    FLAG: bool,
    LIST: json.loads,
}
