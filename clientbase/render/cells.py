"""How a single value is written, by its column's type: exactly for programs, legibly for people."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import Enum
from typing import Any, NamedTuple

from clientbase.columns import NOT_GROUPED, SHORTENED, WHOLE, unit
from clientbase.language import ENGLISH, current, number, say
from clientbase.page import USUAL, Cell, Column, Figure, Table
from clientbase.render.in_words import cells as in_words
from clientbase.values import SCALE, currency_decimals, decimal_text
from clientbase.visible import first_invisible, visible

NUMBERS = frozenset({"count", "days", "money", "share", "ratio"})
"""Types that are set flush right."""

_WORDS = {"text", "date"}
UNKNOWN = "-"
"""What people see where nothing is known."""

Write = Callable[[Any], str]
"""Writes one value of the type that its column says."""

_CENT = SCALE // 100
_USUAL = 2


class Bend(Enum):
    """What may be done to the texts of a column where the window is too narrow for them."""

    WHOLE = "whole"
    SHORTENED = "shortened"
    WRAPPED = "wrapped"


class Written(NamedTuple):
    """A column as people read it: nothing in it is markup or steers a terminal."""

    name: str
    title: str
    right: bool
    """Whether it is set flush right."""
    texts: list[str]
    rank: int = USUAL
    bend: Bend = Bend.WHOLE


def written(table: Table, currency: str) -> list[Written]:
    """Return the columns of *table* as people read them, each with its unit."""
    return _never_said(table, _written(table, currency))


def titled(known: Column | Figure, kind: str, currency: str) -> str:
    """Return the title of a column or figure, with the unit of values of the type *kind*."""
    counted_in = unit(known.name, kind, currency)
    counted_in = say("days") if counted_in == "days" else counted_in
    return visible(f"{known.title}, {counted_in}" if counted_in else known.title)


def _never_said(table: Table, columns: list[Written]) -> list[Written]:
    """Say in the column `last` where there was none ever, instead of in a column of its own."""
    names = [column.name for column in table.columns]
    if "last" not in names or "never" not in names:
        return columns
    last, never = names.index("last"), names.index("never")
    said = say("never")
    texts = [said if row[never] else text for row, text in zip(table.rows, columns[last].texts, strict=True)]
    columns[last] = columns[last]._replace(texts=texts)
    return [column for n, column in enumerate(columns) if n != never]


def _written(table: Table, currency: str) -> list[Written]:
    decimals = currency_decimals(currency)
    return [
        Written(
            column.name,
            titled(column, kind, currency),
            column.type in NUMBERS,
            in_words(column.name, _texts(kind, cells, decimals, grouped=column.name not in NOT_GROUPED)),
            column.rank,
            _bend(column),
        )
        for column, (kind, cells) in zip(table.columns, columns_of(table), strict=True)
    ]


def _bend(column: Column) -> Bend:
    if column.type != "text" or column.name in WHOLE:
        return Bend.WHOLE
    return Bend.SHORTENED if column.name in SHORTENED else Bend.WRAPPED


def columns_of(table: Table) -> Iterator[tuple[str, Sequence[Cell]]]:
    """Turn the rows of *table* into columns, each with the type by which it is written."""
    columns = zip(*table.rows, strict=True) if table.rows else ((),) * len(table.columns)
    for column, cells in zip(table.columns, columns, strict=True):
        yield kind_of(column.type, cells), cells


def kind_of(kind: str, cells: Iterable[Cell]) -> str:
    """Return the type by which *cells* of a column or figure of type *kind* are written.

    SQLite does not mind texts among numbers, so a query of somebody's own may bring them; all are texts then.
    """
    return "text" if kind not in _WORDS and str in map(type, cells) else kind


def sound(text: str) -> str:
    """Escape halves of surrogate pairs, which come from file names and are no UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode(errors="backslashreplace").decode()
    return text


def for_programs(kind: str, decimals: int) -> Write:
    """Return the function that writes a known value of type *kind* exactly."""
    if kind == "money":
        return _cents if decimals == _USUAL else lambda units: decimal_text(round(units), decimals)
    if kind in {"share", "ratio"}:
        return _decimal
    return _flag if kind == "flag" else str


def for_people(kind: str, decimals: int) -> Write:
    """Return the function that writes a value of type *kind* for reading; unknown is a dash."""
    return lambda value: _texts(kind, (value,), decimals)[0]


def _texts(kind: str, cells: Iterable[Cell], decimals: int, *, grouped: bool = True) -> list[str]:
    """Write the cells of a column for reading: thousands of texts are looked through at once."""
    write = _payable(decimals) if kind == "money" else _FOR_PEOPLE.get(kind) or for_programs(kind, decimals)
    texts = [UNKNOWN if cell is None else write(cell) for cell in cells]
    if kind in _GROUPED and grouped:
        texts = [_grouped(text) if len(text) > _UNGROUPED else text for text in texts]
    if kind in NUMBERS:
        return texts if current() == ENGLISH else [*map(number, texts)]
    return list(map(visible, texts)) if first_invisible("".join(texts)) else texts


_GROUPED = NUMBERS - {"share"}
_UNGROUPED = 3
"""Places of a number that surely needs no separators."""


def _grouped(text: str) -> str:
    """Put separators between the thousands of a number."""
    whole, point, rest = text.partition(".")
    return f"{int(whole):,}{point}{rest}" if len(whole) > _UNGROUPED else text


def _payable(decimals: int) -> Write:
    """Round to what can be paid: a sum that was changed at a rate may have four decimals."""
    step, exactly = SCALE // 10**decimals, for_programs("money", decimals)

    def write(units: float) -> str:
        # Whole numbers only; a half goes to the even neighbour, as in accounting.
        known = round(units)
        if not known % step:
            return exactly(known)
        whole, rest = divmod(known, step)
        up = 2 * rest > step or (2 * rest == step and whole % 2)
        return exactly((whole + bool(up)) * step)

    return write


def _cents(units: float) -> str:
    """Write a sum as `decimal_text` does, sooner: of thousands of sums most are whole cents.

    It is a whole number but for means, from a query of somebody's own.
    """
    whole = round(units)
    if whole < SCALE:
        return decimal_text(whole)
    if whole % _CENT:
        return f"{whole // SCALE}.{whole % SCALE:04d}".rstrip("0")
    text = str(whole // _CENT)
    return f"{text[:-2]}.{text[-2:]}"


def _decimal(value: float) -> str:
    """Write at most six decimals, without closing zeros."""
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _flag(value: bool | int) -> str:
    return "true" if value else "false"


def _percent(value: float) -> str:
    return f"{value:.1%}".replace("%", " %").replace("-0.0 ", "0.0 ")


def _one_decimal(value: float) -> str:
    return f"{value:.1f}".replace("-0.0", "0.0")


def _yes_or_no(value: bool | int) -> str:
    return say("yes") if value else say("no")


_FOR_PEOPLE: dict[str, Write] = {"share": _percent, "ratio": _one_decimal, "flag": _yes_or_no}
