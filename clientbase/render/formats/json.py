"""The answer for programs: one JSON document in UTF-8, a row a line.

Its keys are `schema_version`, `report`, `title`, `as_of`, `scope`, `commit`, `left_out` (files that could
not be read, each with `path` and `reason`), `not_in_sums` (purchases and returns that are in no sum: `kind`
no_rate, no_amount, no_day or supplier, `count`, `clients`), `figures` (key numbers by name) and `tables`, each
with `name`, `title`, `columns` (`name`, `type`, `title`) and `rows` (objects). Where `--limit`, `--columns` or
`--table` leave something out, `not_shown` says of which table how many `rows` and which `columns`. What a report says
of a model that it fitted is an object `fit`, null where there is none.

Amounts, shares and ratios are texts of
exact decimals, the latter two with six places at most; counts and days are integers, dates ISO texts, and
what is unknown is null.
"""

from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from itertools import repeat
from json import dumps
from json.encoder import encode_basestring
from operator import itemgetter

from clientbase.page import Cell, NotShown, Page, Table
from clientbase.render import Look
from clientbase.render.cells import for_programs, kind_of, sound
from clientbase.values import currency_decimals

ENDING = ".json"
FOR_PROGRAMS = True
ALL_TABLES = True

SCHEMA_VERSION = 1
_PLAIN = {str, type(None)}
_AT_ONCE = 1000
_REPEATED = 2
"""Values that come so often are sooner looked up than written again."""
_SAID = ("name", "type", "title")
_HALVES = "surrogatepass"
"""Of file names that are no UTF-8 letters come in halves: they are written as they are, or refused."""
_WORDS = {"text", "date"}
_BARE = {"count", "days", "flag"}
_UNLIKE = {"money", "share"}
"""Of these hardly two are alike, so nobody looks for those that are."""


def render(page: Page, _look: Look) -> str:
    """Write the whole answer."""
    return encoded(page, _HALVES).decode(errors=_HALVES)


def encoded(page: Page, errors: str = "strict") -> bytes:
    """Write the whole answer in UTF-8: joined as a text it would be in memory twice, each letter in two bytes."""
    data = BytesIO()
    data.writelines(_pieces(page, currency_decimals(page.currency), errors))
    return data.getvalue()


def rows_of(
    table: Table, decimals: int, before: str = "", between: str = "", errors: str = "strict"
) -> Iterator[bytes]:
    """Return the object of each row in UTF-8: a thousand at a time are written column by column, which is quicker.

    *before* stands first within each, *between* before each.
    """
    kinds = [kind_of(column.type, map(itemgetter(n), table.rows)) for n, column in enumerate(table.columns)]
    for start in range(0, len(table.rows), _AT_ONCE):
        pieces: list[Iterable[bytes]] = []
        separator = f"{between}{{{before}"
        columns = zip(*table.rows[start : start + _AT_ONCE], strict=True)
        for column, kind, cells in zip(table.columns, kinds, columns, strict=True):
            pieces.append(_column(cells, kind, decimals, f"{separator}{quoted(column.name)}: ", errors))
            separator = ", "
        yield from map(b"".join, zip(*pieces, repeat(b"}"), strict=False))


def quoted(text: Cell) -> str:
    """Write a text as JSON does; unknown is null, and a number among texts stays one."""
    return encode_basestring(text) if isinstance(text, str) else dumps(text)


def _pieces(page: Page, decimals: int, errors: str) -> Iterator[bytes]:
    figures = (
        (figure.name, text.decode(errors=_HALVES))
        for figure in page.figures
        for text in _column((figure.value,), kind_of(figure.type, (figure.value,)), decimals, errors=_HALVES)
    )
    head = {
        "schema_version": str(SCHEMA_VERSION),
        "report": quoted(page.report),
        "title": quoted(page.title),
        "as_of": quoted(page.as_of),
        "scope": _texts(page.scope._fields, page.scope),
        "commit": quoted(page.commit),
        "left_out": _array((_texts(item._fields, item) for item in page.left_out), "  "),
        "not_in_sums": _array(
            (
                _texts(("kind", "count", "clients"), (found.kind, found.number, found.clients))
                for found in page.not_in_sums
            ),
            "  ",
        ),
        "figures": _object(figures),
    }
    if page.not_shown:
        head["not_shown"] = _array((_not_shown(left) for left in page.not_shown), "  ")
    members = ",".join(f'\n  "{name}": {value}' for name, value in head.items())
    members += "".join(
        f',\n  "{table.name}": {_single(table, decimals)}' for table in page.tables if _is_single(table)
    )
    yield f'{{{sound(members)},\n  "tables": ['.encode()
    for number, table in enumerate(table for table in page.tables if not _is_single(table)):
        yield b",\n    {" if number else b"\n    {"
        yield from _table(table, decimals, errors)
    yield b"\n  ]\n}\n" if page.tables else b"]\n}\n"


def _not_shown(left: NotShown) -> str:
    columns = f"[{', '.join(map(quoted, left.columns))}]"
    return _object((("table", quoted(left.table)), ("rows", str(left.rows)), ("columns", columns)))


def _is_single(table: Table) -> bool:
    """Return whether a table has one row at the most, and is no list."""
    return table.name == "fit"


def _single(table: Table, decimals: int) -> str:
    return next(rows_of(table, decimals, errors=_HALVES), b"null").decode(errors=_HALVES)


def _table(table: Table, decimals: int, errors: str) -> Iterator[bytes]:
    columns = _array((_texts(_SAID, column[: len(_SAID)]) for column in table.columns), " " * 6)
    head = (
        f'\n      "name": {quoted(table.name)},\n      "title": {quoted(table.title)},'
        f'\n      "columns": {columns},\n      "rows": ['
    )
    yield head.encode(errors=errors)
    rows = rows_of(table, decimals, between=f",\n{' ' * 8}", errors=errors)
    first = next(rows, b"")
    yield first[1:]
    yield from rows
    yield b"\n      ]\n    }" if first else b"]\n    }"


def _column(
    cells: Sequence[Cell], kind: str, decimals: int, before: str = "", errors: str = "strict"
) -> Iterable[bytes]:
    """Write the values of a column, each with what stands *before* it.

    What repeats is written once: managers, dates and days do, amounts and names do not. The others are encoded
    at once, with a character between them that stands in no value as JSON writes it.
    """
    write = quoted if kind in _WORDS else for_programs(kind, decimals)
    nothing, after = f"{before}null", ""
    if kind in _WORDS and set(map(type, cells)) <= _PLAIN:
        write = encode_basestring
    if kind not in _WORDS | _BARE:
        before, after = f'{before}"', '"'
    distinct = cells if kind in _UNLIKE else set(cells)
    if _REPEATED * len(distinct) <= len(cells):
        written = {
            cell: (nothing if cell is None else f"{before}{write(cell)}{after}").encode(errors=errors)
            for cell in distinct
        }
        return map(written.__getitem__, cells)
    texts = [nothing if cell is None else f"{before}{write(cell)}{after}" for cell in cells]
    return "\0".join(texts).encode(errors=errors).split(b"\0")


def _texts(names: Iterable[str], values: Iterable[Cell]) -> str:
    return _object(zip(names, map(quoted, values), strict=True))


def _object(members: Iterable[tuple[str, str]]) -> str:
    return f"{{{', '.join(f'{quoted(name)}: {value}' for name, value in members)}}}"


def _array(items: Iterable[str], indent: str) -> str:
    """Write one item a line, two spaces deeper than *indent*."""
    inner = f",\n{indent}  ".join(items)
    return f"[\n{indent}  {inner}\n{indent}]" if inner else "[]"
