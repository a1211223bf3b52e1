"""The answer for programs: one JSON document, a row a line, amounts and shares as exact texts."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from json.encoder import encode_basestring

from clientbase.page import Cell, Column, Page, Table
from clientbase.render.cells import columns_of, for_programs, sound
from clientbase.values import currency_decimals

SCHEMA_VERSION = 1
_WORDS = {"text", "date"}
_WHOLE = {"count", "days"}


def render(page: Page, *, color: bool = False, width: int | None = None) -> str:  # noqa: ARG001  # for terminals
    """Write *page* as the JSON document that the manual describes."""
    decimals = currency_decimals(page.currency)
    head = {
        "schema_version": str(SCHEMA_VERSION),
        "report": quoted(page.report),
        "title": quoted(page.title),
        "as_of": quoted(page.as_of),
        "scope": _object(zip(page.scope._fields, map(quoted, page.scope), strict=True)),
        "commit": quoted(page.commit),
        "left_out": _array((_object(_texts(item)) for item in page.left_out), "  "),
        "figures": _object((f.name, _value(f.type, decimals)(f.value)) for f in page.figures),
        "tables": _array((_table(table, decimals) for table in page.tables), "  "),
    }
    lines = ",\n".join(f"  {quoted(key)}: {value}" for key, value in head.items())
    return sound(f"{{\n{lines}\n}}\n")


def quoted(text: Cell) -> str:
    """Write a text as JSON does; unknown is null."""
    return "null" if text is None else encode_basestring(str(text))


def row_texts(columns: Sequence[Column], table: Table, decimals: int, before: str = "") -> Iterator[str]:
    """Give the object of each row; thousands of rows are written column by column, which is quicker."""
    names = (f"{quoted(column.name)}: ".replace("%", "%%") + "%s" for column in columns)
    row = f"{{{before.replace('%', '%%')}{', '.join(names)}}}"
    written = [
        _column(cells, column.type, decimals)
        for column, cells in zip(columns, columns_of(table), strict=True)
    ]
    return map(row.__mod__, zip(*written, strict=True))


def _column(cells: Sequence[Cell], kind: str, decimals: int) -> Sequence[object]:
    """Write the values of a column; the plain kinds, which are most, without a call for each."""
    if kind in _WHOLE:
        return ["null" if cell is None else cell for cell in cells] if None in cells else cells
    if kind in _WORDS and set(map(type, cells)) == {str}:
        return list(map(encode_basestring, cells))  # type: ignore[arg-type]  # all are texts
    return list(map(_value(kind, decimals), cells))


def _value(kind: str, decimals: int) -> Callable[[Cell], str]:
    if kind in _WORDS:
        return quoted
    write = for_programs(kind, decimals)
    if kind in _WHOLE or kind == "flag":
        return lambda value: "null" if value is None else write(value)
    return lambda value: "null" if value is None else f'"{write(value)}"'


def _table(table: Table, decimals: int) -> str:
    columns = (_object(_texts(column)) for column in table.columns)
    parts = {
        "name": quoted(table.name),
        "title": quoted(table.title),
        "columns": _array(columns, " " * 6),
        "rows": _array(row_texts(table.columns, table, decimals), " " * 6),
    }
    lines = ",\n".join(f'      "{key}": {value}' for key, value in parts.items())
    return f"{{\n{lines}\n    }}"


def _texts(item: Column | tuple[str, ...]) -> Iterator[tuple[str, str]]:
    names: tuple[str, ...] = item._fields  # type: ignore[union-attr]
    return zip(names, map(quoted, item), strict=True)


def _object(members: Iterable[tuple[str, str]]) -> str:
    return f"{{{', '.join(f'{quoted(name)}: {value}' for name, value in members)}}}"


def _array(items: Iterable[str], indent: str) -> str:
    """Write one item a line, two spaces deeper than *indent*."""
    inner = f",\n{indent}  ".join(items)
    return f"[\n{indent}  {inner}\n{indent}]" if inner else "[]"
