"""A spreadsheet (Office Open XML): a sheet for each table, before them one with the key figures.

Days, numbers, sums and shares are what they are and not texts, a sum with the decimals of the currency; what is unknown
is an empty cell. Every text is written as a text: nothing is run as a formula or becomes a link. The header stays in
sight and has a filter; sums and shares bear bars. What the page draws are charts of the spreadsheet's own, on a sheet
for themselves with their numbers beside them. The same answer is the same file, byte for byte. It needs
`pip install 'clientbase[xlsx]'`, and goes into a file or a pipe.
"""

import datetime as dt
import math
import re
from collections.abc import Iterable, Sequence
from io import BytesIO
from itertools import islice
from tempfile import TemporaryDirectory
from typing import Any, Final, Self

from clientbase.columns import NOT_GROUPED
from clientbase.errors import UsageError
from clientbase.language import say, say_n
from clientbase.page import Cell, Column, Page, Table
from clientbase.render import Look
from clientbase.render.cells import for_programs, kind_of, sound, titled
from clientbase.render.charts import drawings
from clientbase.render.head import below_title, missing_lines, scope_line
from clientbase.render.in_words import cell as cell_in_words
from clientbase.render.in_words import rows as rows_in_words
from clientbase.render.native import sheet_of_charts
from clientbase.render.places import broken, places
from clientbase.values import SCALE, currency_decimals

ENDING = ".xlsx"
FOR_PROGRAMS = False
ALL_TABLES = True
BINARY = True

MOST_ROWS: Final = 2**20 - 1
"""So many rows a sheet holds below its header."""
_LONGEST: Final = 32_767
_LINE: Final = 110
"""Places of a line of text, which nothing wraps."""
_A4: Final = 9
_EXACT: Final = 10**15
"""Numbers of more digits would be rounded, so they are written as texts."""
_WIDEST, _NARROWEST, _LOOKED_AT = 60, 6, 500
_NO_NAME: Final = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_NO_XML: Final = re.compile("[\ufffe\uffff]")
_NAME_LENGTH: Final = 31
_FIRST_DAY: Final = "1900-01-01"
_FORMATS: Final = {
    "date": "yyyy-mm-dd",
    "count": "#,##0",
    "days": "#,##0",
    "share": "0.0%",
    "ratio": "#,##0.0",
}
_LIGHTS: Final = {"red": "#F8CBAD", "yellow": "#FFE699", "green": "#C6E0B4", "grey": "#D9D9D9"}


def render(page: Page, _look: Look) -> bytes:
    """Write the figures and all tables."""
    made = BytesIO()
    with Book(made, page.title, dt.date.fromisoformat(page.as_of), page.currency, coded=True) as book:
        _head(book, page)
        if drawn := [*drawings(page)]:
            sheet_of_charts(book, drawn)
        for table in page.shown:
            _sheet(book, page, table)
    return made.getvalue()


def _sheet(book: "Book", page: Page, table: Table) -> None:
    """Write a table with the titles and units that people read."""
    kinds = [kind_of(column.type, (row[n] for row in table.rows)) for n, column in enumerate(table.columns)]
    columns = [
        column._replace(type=kind, title=titled(column, kind, page.currency))
        for column, kind in zip(table.columns, kinds, strict=True)
    ]
    book.sheet(table.title or table.name, columns, rows_in_words(table))


class Book:
    """A workbook that is being written. One that is *large* keeps no more than a row of a sheet in memory."""

    def __init__(
        self,
        target: Any,
        title: str,
        day: dt.date,
        currency: str,
        *,
        large: bool = False,
        coded: bool = False,
    ) -> None:
        """Begin a workbook in *target*, a path or a stream, as of a *day*, its sums in *currency*.

        *coded* lets each sum bear the code of the currency, where all are in it.
        """
        try:
            from xlsxwriter import Workbook
        except ImportError:
            message = "spreadsheets need XlsxWriter; install it with: pip install 'clientbase[xlsx]'"
            raise UsageError(message) from None
        self._folder = TemporaryDirectory() if large else None
        self._book = Workbook(
            target,
            {
                "tmpdir": self._folder and self._folder.name,
                "constant_memory": large,
                "in_memory": not large,
                "strings_to_formulas": False,
                "strings_to_numbers": False,
                "strings_to_urls": False,
            },
        )
        # Who asks again on the same day for the same gets the same bytes.
        self._book.set_properties({"title": _text(title), "created": dt.datetime.combine(day, dt.time())})
        self._names: set[str] = set()
        self._formats: dict[str, Any] = {}
        self._money = _money(currency_decimals(currency), currency if coded else "")

    def sheet(self, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> int:
        """Write a table: its titles, then a row for each of *rows*; return how many there were."""
        sheet, _ = self.blank(name)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        widths = [places(column.title) + 3 for column in columns]  # the filter takes room
        for n, column in enumerate(columns):
            sheet.write_string(0, n, _text(column.title), self._format("head"))
        forms = [self._format_of(column) for column in columns]
        last = 0
        for last, row in enumerate(islice(rows, MOST_ROWS + 1), 1):
            if last > MOST_ROWS:
                raise UsageError(
                    say(
                        '"{name}" has more rows than a sheet of a spreadsheet holds, {most_rows}; choose another '
                        "format",
                        name=name,
                        most_rows=f"{MOST_ROWS:,}",
                    )
                )
            for n, cell in enumerate(row):
                if cell is not None:
                    shown = _write(sheet, (last, n), columns[n].type, cell, forms[n])
                    if last <= _LOOKED_AT:
                        widths[n] = max(widths[n], shown)
        for n, width in enumerate(widths):
            sheet.set_column(n, n, min(max(width, _NARROWEST), _WIDEST) + 1)
        if last and columns:
            sheet.autofilter(0, 0, last, len(columns) - 1)
            self._dress(sheet, columns, last)
        return last

    def lines(self, name: str, rows: Sequence[tuple[str, Column | None, Cell]]) -> None:
        """Write titles with their values below each other, and lines of text that have none."""
        sheet, _ = self.blank(name)
        for n, (title, column, cell) in enumerate(rows):
            sheet.write_string(n, 0, _text(title), self._format("head" if n == 0 else "plain"))
            if column is not None and cell is not None:
                _write(sheet, (n, 1), column.type, cell, self._format_of(column))
        titles = (places(title) for title, column, _ in rows if column is not None)
        sheet.set_column(0, 0, min(max(titles, default=_NARROWEST), _WIDEST) + 2)
        sheet.set_column(1, 1, 16)

    def blank(self, name: str) -> tuple[Any, str]:
        """Begin a sheet, and return it with the name that it bears."""
        named = self._named(name)
        sheet = self._book.add_worksheet(named)
        sheet.set_paper(_A4)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        return sheet, named

    def line(self, sheet: Any, row: int, text: str, look: str = "plain") -> None:
        """Write a text into the first column."""
        sheet.write_string(row, 0, _text(text), self._format(look))

    def block(
        self, sheet: Any, at: tuple[int, int], columns: Sequence[Column], rows: Iterable[Sequence[Cell]]
    ) -> None:
        """Write titles and below them rows, whose sums are in whole units of the currency."""
        top, left = at
        for n, column in enumerate(columns):
            sheet.write_string(top, left + n, _text(column.title), self._format("head"))
        for n, row in enumerate(rows, 1):
            for column, cell, place in zip(columns, row, range(left, left + len(columns)), strict=True):
                if cell is not None:
                    kind = "ratio" if column.type == "money" else column.type
                    _write(sheet, (top + n, place), kind, cell, self._format_of(column))

    def chart(self, kind: dict[str, Any]) -> Any:
        """Begin a chart, which is to be put on a sheet."""
        return self._book.add_chart(kind)

    def __enter__(self) -> Self:
        """Begin to write."""
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        """Write what is still to be written, unless something went wrong; leave nothing behind elsewhere."""
        if kind is None:
            self._book.close()
        else:
            for sheet in self._book.worksheets():
                if sheet.constant_memory:
                    sheet.row_data_fh.close()
            self._book.fileclosed = True
        if self._folder:
            self._folder.cleanup()

    def _named(self, name: str) -> str:
        """Return a name for a sheet: short, without what is forbidden, and of no other sheet."""
        plain = " ".join(_NO_XML.sub("", _NO_NAME.sub(" ", sound(name))).split()).strip(" '") or "Table"
        if plain.casefold() == "history":  # a name that spreadsheets keep for themselves
            plain += "_"
        number, made = 1, plain[:_NAME_LENGTH].rstrip(" '") or "Table"
        while made.casefold() in self._names:
            number += 1
            end = f" ({number})"
            made = plain[: _NAME_LENGTH - len(end)].rstrip() + end
        self._names.add(made.casefold())
        return made

    def _format_of(self, column: Column) -> Any:
        if column.type == "money":
            return self._format(self._money)
        if column.type in {"count", "days"} and column.name in NOT_GROUPED:
            return self._format("0")
        return self._format(_FORMATS.get(column.type, "plain"))

    def _format(self, look: str) -> Any:
        if look not in self._formats:
            said = {
                "head": {"bold": True, "bottom": 1},
                "title": {"bold": True, "font_size": 13},
                "plain": {},
            }.get(look, {"num_format": look})
            self._formats[look] = self._book.add_format(said)
        return self._formats[look]

    def _dress(self, sheet: Any, columns: Sequence[Column], last: int) -> None:
        """Lay bars behind sums and shares, and colours behind lights."""
        for n, column in enumerate(columns):
            if column.type in {"money", "share"} and last > 1:
                bar = {"type": "data_bar", "bar_color": "#BDD7EE", "bar_solid": True, "data_bar_2010": True}
                sheet.conditional_format(1, n, last, n, bar)
            if column.name == "light":
                for light, color in _LIGHTS.items():
                    look = self._book.add_format({"bg_color": color})
                    rule = {
                        "type": "cell",
                        "criteria": "==",
                        "value": f'"{cell_in_words("light", light)}"',
                        "format": look,
                    }
                    sheet.conditional_format(1, n, last, n, rule)


def _head(book: Book, page: Page) -> None:
    """Write the sheet in front: what the answer is, its figures, and what it lacks."""
    said = [page.summary.verdict or page.title, below_title(page), scope_line(page), *missing_lines(page), ""]
    rows: list[tuple[str, Column | None, Cell]] = [
        (line, None, None) for text in said for line in broken(text, _LINE)
    ]
    for figure in page.figures:
        kind = kind_of(figure.type, (figure.value,))
        rows.append(
            (titled(figure, kind, page.currency), Column(figure.name, kind, figure.title), figure.value)
        )
    told = (line for text in page.definitions.splitlines() for line in broken(text, _LINE))
    rows += [("", None, None), *((line, None, None) for line in told)]
    book.lines(say("Figures"), rows)


def _money(decimals: int, code: str) -> str:
    number = f"#,##0.{'0' * decimals}" if decimals else "#,##0"
    return f"{number} [${code}]" if re.fullmatch("[A-Z]{3}", code) else number


def _write(sheet: Any, place: tuple[int, int], kind: str, cell: str | float, look: Any) -> int:
    """Write a cell as what it is, and return how many places it fills."""
    if isinstance(cell, str):
        if kind == "date" and (day := _day(cell)):
            sheet.write_datetime(*place, day, look)
            return 10
        text = _text(cell)
        sheet.write_string(*place, text)
        return max(map(places, text.split("\n")))
    if kind == "flag" or isinstance(cell, bool):
        sheet.write_boolean(*place, bool(cell))
        return 5
    number = cell / SCALE if kind == "money" else cell
    if not math.isfinite(number) or abs(cell) > _EXACT:
        text = for_programs(kind, 2)(cell)
        sheet.write_string(*place, text)
        return len(text)
    sheet.write_number(*place, number, look)
    return len(f"{number:,.2f}" if isinstance(number, float) else f"{number:,}")


def _day(text: str) -> dt.date | None:
    """Return the day, where a spreadsheet knows it: none before 1900."""
    try:
        return dt.date.fromisoformat(text) if text >= _FIRST_DAY else None
    except ValueError:
        return None


def _text(text: str) -> str:
    """Return a text as a cell can hold it; of one that is too long, say how much more there is."""
    text = _NO_XML.sub(lambda found: f"\\u{ord(found[0]):04x}", sound(text))
    if len(text) <= _LONGEST:
        return text
    kept = text[: _LONGEST - 40]
    return kept + say_n("… ({n} more character)", "… ({n} more characters)", len(text) - len(kept))
