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
from itertools import islice, repeat
from json import dumps
from json.encoder import encode_basestring

from clientbase.page import Cell, NotShown, Page, Table
from clientbase.render import Look
from clientbase.render.cells import columns_of, for_programs, kind_of, sound
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
_WORDS = {"text", "date"}
_BARE = {"count", "days", "flag"}


def render(page: Page, _look: Look) -> str:
    """Write the whole answer."""
    return encoded(page, "surrogatepass").decode(errors="surrogatepass")


def encoded(page: Page, errors: str = "strict") -> bytes:
    """Write the whole answer in UTF-8: joined as a text it would be in memory twice, each letter in two bytes."""
    data = BytesIO()
    data.writelines(piece.encode(errors=errors) for piece in _pieces(page, currency_decimals(page.currency)))
    return data.getvalue()


def row_texts(table: Table, decimals: int, before: str = "", between: str = "") -> Iterator[str]:
    """Return the object of each row: a thousand at a time are written column by column, which is quicker.

    *before* stands first within each, *between* before each.
    """
    kinds = [kind for kind, _ in columns_of(table)]
    for start in range(0, len(table.rows), _AT_ONCE):
        pieces: list[Iterable[str]] = []
        separator = f"{between}{{{before}"
        columns = zip(*table.rows[start : start + _AT_ONCE], strict=True)
        for column, kind, cells in zip(table.columns, kinds, columns, strict=True):
            pieces.append(_column(cells, kind, decimals, f"{separator}{quoted(column.name)}: "))
            separator = ", "
        yield from map("".join, zip(*pieces, repeat("}"), strict=False))


def quoted(text: Cell) -> str:
    """Write a text as JSON does; unknown is null, and a number among texts stays one."""
    return encode_basestring(text) if isinstance(text, str) else dumps(text)


def _pieces(page: Page, decimals: int) -> Iterator[str]:
    figures = (
        (figure.name, text)
        for figure in page.figures
        for text in _column((figure.value,), kind_of(figure.type, (figure.value,)), decimals)
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
    yield f'{{{sound(members)},\n  "tables": ['
    for number, table in enumerate(table for table in page.tables if not _is_single(table)):
        yield ",\n    {" if number else "\n    {"
        yield from _table(table, decimals)
    yield "\n  ]\n}\n" if page.tables else "]\n}\n"


def _not_shown(left: NotShown) -> str:
    columns = f"[{', '.join(map(quoted, left.columns))}]"
    return _object((("table", quoted(left.table)), ("rows", str(left.rows)), ("columns", columns)))


def _is_single(table: Table) -> bool:
    """Return whether a table has one row at the most, and is no list."""
    return table.name == "fit"


def _single(table: Table, decimals: int) -> str:
    return next(row_texts(table, decimals), "null")


def _table(table: Table, decimals: int) -> Iterator[str]:
    columns = _array((_texts(_SAID, column[: len(_SAID)]) for column in table.columns), " " * 6)
    yield f'\n      "name": {quoted(table.name)},\n      "title": {quoted(table.title)},'
    yield f'\n      "columns": {columns},\n      "rows": '
    rows = row_texts(table, decimals, between=f",\n{' ' * 8}")
    first = next(rows, "")
    yield f"[{first[1:]}"
    while some := "".join(islice(rows, _AT_ONCE)):
        yield some
    yield f"\n{' ' * 6}]\n    }}" if first else "]\n    }"


def _column(cells: Sequence[Cell], kind: str, decimals: int, before: str = "") -> Iterable[str]:
    """Write the values of a column, each with what stands *before* it.

    What repeats is written once: managers, dates and days do, amounts and names do not.
    """
    write = quoted if kind in _WORDS else for_programs(kind, decimals)
    nothing = f"{before}null"
    if kind in _WORDS and set(map(type, cells)) <= _PLAIN:
        write = encode_basestring
    if kind not in _WORDS | _BARE:
        return [nothing if cell is None else f'{before}"{write(cell)}"' for cell in cells]
    distinct = set(cells)
    if _REPEATED * len(distinct) > len(cells):
        return [nothing if cell is None else f"{before}{write(cell)}" for cell in cells]
    written = {cell: nothing if cell is None else f"{before}{write(cell)}" for cell in distinct}
    return map(written.__getitem__, cells)


def _texts(names: Iterable[str], values: Iterable[Cell]) -> str:
    return _object(zip(names, map(quoted, values), strict=True))


def _object(members: Iterable[tuple[str, str]]) -> str:
    return f"{{{', '.join(f'{quoted(name)}: {value}' for name, value in members)}}}"


def _array(items: Iterable[str], indent: str) -> str:
    """Write one item a line, two spaces deeper than *indent*."""
    inner = f",\n{indent}  ".join(items)
    return f"[\n{indent}  {inner}\n{indent}]" if inner else "[]"
