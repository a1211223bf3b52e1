"""What an answer looks like as a table of a web page or a mail: cells with links, marks and bars, all texts escaped.

Texts from records reach a template as texts, which it escapes; what is markup is made here by `Markup.format`, which
escapes what it is given.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from clientbase.language import current, say, say_n, word
from clientbase.page import OVER_TIME, WITH_MONTHS, Cell, NotShown, Page, Table
from clientbase.render.bars import below_sums, with_bars, with_months
from clientbase.render.cells import UNKNOWN, Bend, Written, written
from clientbase.render.courses import courses
from clientbase.render.fit import fitted
from clientbase.render.head import below_title, compared, figures, missing_lines, scope_line
from clientbase.render.in_words import script_words
from clientbase.render.marked import (
    Links,
    all_leading,
    escaped,
    markup,
    named,
    untagged,
    with_addresses,
    with_phones,
)
from clientbase.visible import visible

ASSETS: Final = Path(__file__).parent / "assets"
LIGHTS: Final = frozenset({"green", "yellow", "red", "grey"})

_FITS_A_PHONE: Final = 38
"""So many letters stand in a line of a window of 360 pixels, with one for the space beside each column."""
_AT_ONCE: Final = 1000
_MOST_ON_A_CARD: Final = 24
"""A table of more columns is no list of things; on a phone it is pushed sideways."""


class Column(NamedTuple):
    """A column of a table: its title, how it is sorted, how it looks, and its cells."""

    name: str
    title: str
    kind: str
    """number or text"""
    look: str
    cells: Sequence[str]
    heads: bool = False
    """whether it says what each row is about"""


def _least(column: Column) -> int:
    """Return how many letters a column has to hold in a line at least: words of a text go below each other."""
    is_text, bends = column.kind == "text", column.kind == "text" and column.look != "whole"
    longest = max(map(len, column.title.split() if bends or not is_text else [column.title]), default=0)
    for start in range(0, len(column.cells), _AT_ONCE):
        cells = untagged(column.cells[start : start + _AT_ONCE])
        longest = max(longest, *map(len, " ".join(cells).split() if bends else cells), 0)
    return longest


class Drawn(NamedTuple):
    """A chart as a template needs it."""

    title: str
    said: str
    pictures: Sequence[Markup]


class Sheet(NamedTuple):
    """A table as a template needs it."""

    id: str
    name: str
    """of the table that it shows; empty where it is for people only"""
    title: str
    columns: Sequence[Column]
    size: str
    """how many rows it has, in words"""
    not_shown: str
    widths: Sequence[int]
    """how many letters its columns have to hold in a line at least"""
    charts: Sequence[Drawn] = ()
    for_mail: bool = False

    @property
    def number(self) -> int:
        """How many rows it has."""
        return len(self.columns[0].cells) if self.columns else 0

    @property
    def parts(self) -> Iterator[Markup]:
        """Its rows, a line for each, some at a time: the markup of a hundred thousand is larger than all else."""
        row = '<tr valign="top">' if self.for_mail else "<tr>"
        for start in range(0, self.number, _AT_ONCE):
            some = slice(start, start + _AT_ONCE)
            columns = (_cells(column, some, for_mail=self.for_mail) for column in self.columns)
            rows = f"</tr>\n{row}".join(map("".join, zip(*columns, strict=True)))
            yield markup(f"{row}{rows}</tr>")

    @property
    def letters(self) -> int:
        """How many letters wide it is at least, with the space between columns."""
        return sum(self.widths) + 2 * len(self.widths)

    @property
    def cards(self) -> bool:
        """Whether each row is a card where the window is narrow: a table that fits in stays one."""
        too_wide = sum(self.widths) + len(self.widths) > _FITS_A_PHONE
        return too_wide and len(self.columns) <= _MOST_ON_A_CARD


class Head(NamedTuple):
    """What stands above the tables."""

    title: str
    below: str
    scope: str
    missing: Sequence[str]
    figures: Sequence[tuple[str, str]]


@cache
def templates() -> Environment:
    """Return the templates: whatever they are given is escaped, and a name that nobody gave is an error."""
    made = Environment(
        loader=FileSystemLoader(ASSETS),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.globals |= {
        "say": say,
        "say_n": say_n,
        "word": word,
        "language": current,
        "script_words": script_words,
    }
    return made


def asset(name: str) -> str:
    """Return a style sheet or script that pages bring along."""
    return (ASSETS / name).read_text(encoding="utf-8")


def head_of(page: Page) -> Head:
    """Return what stands above the tables of *page*."""
    title = visible(page.summary.verdict or page.title)
    shown = [(name, "" if value == UNKNOWN else value) for name, value in figures(page)]
    # What makes the answer again stands at the foot.
    return Head(title, below_title(page), scope_line(page, again=False), missing_lines(page), shown)


def left_out(page: Page) -> list[tuple[str, str]]:
    """Return path and reason of each file that could not be read."""
    return [(visible(file.path), visible(file.reason)) for file in page.left_out]


def sheets(page: Page, *, for_mail: bool = False, links: Links | None = None) -> list[Sheet]:
    """Return the tables of *page* in the order in which people read them, *for_mail* with the columns of a text.

    *links* lead from cells to pages about them.
    """
    left = {found.table: found for found in page.not_shown}
    made = []
    if weeks := compared(page):
        both = [_column(column, None) for column in weeks]
        shown = both if for_mail else _about(both, None)
        made.append(_sheet("figures", ("", say("Figures")), shown, "", for_mail=for_mail))
    for n, table in enumerate(page.shown, 1):
        if table.name == OVER_TIME and not for_mail and (course := courses(table, page.currency)):
            at_a_glance, same = course
            shown = _about([_column(column, None) for column in at_a_glance], None)
            made.append(_sheet("course", ("", say("At a glance")), shown, same))
        said: list[str] = []
        typed = [*_typed(table, page.currency)]
        if for_mail and table.rows:
            typed, said = _fitting(typed)
        columns = [_column(column, kind, links, with_bars=not for_mail) for column, kind in typed]
        if page.bought and not for_mail and (drawn := [*_with_months(page, table, columns)]) != columns:
            columns, said = drawn, [below_sums()]
        name = table.name if table in page.tables else ""
        said += filter(None, [_not_shown(left.get(name))])
        made.append(
            _sheet(
                f"table-{n}",
                (name, visible(table.title)),
                _about(columns, links),
                "; ".join(said),
                for_mail=for_mail,
            )
        )
    return made


def _with_months(page: Page, table: Table, columns: Sequence[Column]) -> Iterator[Column]:
    """Draw below a sum of a client in which months it bought."""
    at = [column.name for column in table.columns]
    for column in columns:
        if column.name in WITH_MONTHS and "client" in at:
            clients = (row[at.index("client")] for row in table.rows)
            yield column._replace(cells=with_months(page, column.cells, clients))
        else:
            yield column


Typed = tuple[Written, tuple[str, Sequence[Cell]]]
"""A column in words, with its type and its values."""


def _fitting(columns: list[Typed]) -> tuple[list[Typed], list[str]]:
    """Return those of *columns* that a text has room for, and what is said of the others."""
    # An id stands below its name.
    named = any(column.name == "name" for column, _ in columns)
    about = {"client"} if named else set()
    fit = fitted([column for column, _ in columns if column.name not in about], _IN_A_MAIL)
    same = [f"{column.title} {column.texts[0]}" for column in fit.same]
    gone = [column.title for column in fit.left_out]
    said = [say("The same in every row: {columns}", columns=", ".join(same))] if same else []
    said += [say("No room for: {columns}", columns=", ".join(gone))] if gone else []
    names = {column.name for column in fit.columns} | about
    return [one for one in columns if one[0].name in names], said


_IN_A_MAIL: Final = 100
"""Places of a table in a mail."""


def with_charts(page: Page, tables: Sequence[Sheet]) -> tuple[list[Drawn], list[Sheet]]:
    """Return the charts of the figures of *page*, and its *tables* with their charts."""
    from clientbase.render.charts import drawings
    from clientbase.render.drawing import svgs

    found: dict[str, list[Drawn]] = {}
    for n, drawing in enumerate(drawings(page), 1):
        drawn = Drawn(drawing.chart.title, drawing.said, svgs(drawing, f"chart-{n}"))
        found.setdefault(drawing.chart.table, []).append(drawn)
    return found.pop("", []), [table._replace(charts=found.get(table.name, ())) for table in tables]


def _typed(table: Table, currency: str) -> Iterator[Typed]:
    cells = dict(zip((column.name for column in table.columns), zip(*table.rows, strict=True), strict=False))
    types = {column.name: column.type for column in table.columns}
    for column in written(table, currency):
        if column.name == "chart" and {*"".join(column.texts)} <= _BLOCKS:
            continue  # a page has bars of its own
        yield column, (types[column.name], cells.get(column.name, ()))


_IN_MAIL: Final = {"number": ' align="right" nowrap', "whole": " nowrap"}
"""How a cell looks in a mail: for these, attributes say it in fewer letters than a style in each of them."""


def _sheet(
    id_: str, named: tuple[str, str], columns: Sequence[Column], not_shown: str, *, for_mail: bool = False
) -> Sheet:
    made = Sheet(id_, *named, columns, "", not_shown, [*map(_least, columns)], for_mail=for_mail)
    return made._replace(size=say_n("{n} row", "{n} rows", made.number))


def _cells(column: Column, some: slice, *, for_mail: bool) -> list[str]:
    """Return *some* cells of a column as markup; what no text of it needs is not done for each of ten thousand."""
    look = _IN_MAIL.get(column.look, "") if for_mail else f' class="{column.look}"'
    before, after = (f'<th scope="row"{look}>', "</th>") if column.heads else (f"<td{look}>", "</td>")
    nothing = f"<td{look}>{'–' if for_mail else ''}</td>"  # what says nothing heads nothing
    return [f"{before}{text}{after}" if text else nothing for text in escaped(column.cells[some])]


def _column(
    column: Written,
    typed: tuple[str, Sequence[Cell]] | None,
    links: Links | None = None,
    *,
    with_bars: bool = True,
) -> Column:
    kind, cells = typed or ("", ())
    texts = ["" if text == UNKNOWN else text for text in column.texts]
    longest = max(map(len, texts), default=0)
    whole = column.bend is Bend.WHOLE or longest <= _SHORT
    look = "number" if column.right else "whole" if whole else ""
    if column.bend is Bend.WRAPPED and longest > _WIDE:
        look = "wide"
    return Column(
        column.name,
        column.title,
        "number" if column.right else "text",
        look,
        _marked(column.name, kind if with_bars else "", texts, cells, links),
    )


_BLOCKS: Final = frozenset("█▏▎▍▌▋▊▉ -")
_SHORT, _WIDE = 12, 24
"""A column of shorter texts is not broken; one with a longer one has room for some words beside each other."""


def _marked(
    name: str, kind: str, texts: Sequence[str], cells: Sequence[Cell], links: Links | None
) -> Sequence[str]:
    """Return the texts of a column with links, lights and bars."""
    if kind == "share":
        return with_bars(texts, cells)
    if name == "light":
        return [
            markup(f'<span class="light {cell}">{safe}</span>') if cell in LIGHTS else text
            for text, safe, cell in zip(texts, escaped(texts), cells, strict=True)
        ]
    if name in {"phone", "phones"}:
        return with_phones(texts)
    if name in {"email", "emails"}:
        return with_addresses(texts)
    if links and name == "manager":
        return all_leading([links(name, text) for text in texts], texts)
    return texts


def _about(columns: list[Column], links: Links | None) -> list[Column]:
    """Say in one column whom each row is about, with the id beside the name, and let it head the row."""
    at = {column.name: n for n, column in enumerate(columns)}
    first = at.get("client", 0)
    headed = columns[first]._replace(heads=True)
    if {"client", "name"} <= {*at}:
        addresses = [links("client", client) if links else "" for client in headed.cells]
        headed = headed._replace(look="who", cells=named(columns[at["name"]].cells, headed.cells, addresses))
    elif links and "client" in at:
        addresses = [links("client", client) for client in headed.cells]
        headed = headed._replace(cells=all_leading(addresses, headed.cells))
    rest = [column for column in columns[first + 1 :] if headed.look != "who" or column.name != "name"]
    return [*(one for one in columns[:first] if headed.look != "who" or one.name != "name"), headed, *rest]


def not_shown(page: Page) -> str:
    """Say which tables were asked not to be shown."""
    names = {table.name for table in page.tables}
    left = [visible(found.table) for found in page.not_shown if found.table not in names]
    if not left:
        return ""
    return say_n(
        "Not shown: the table {names}", "Not shown: the tables {names}", len(left), names=", ".join(left)
    )


def _not_shown(left: NotShown | None) -> str:
    if left is None:
        return ""
    columns = visible(", ".join(left.columns))
    if not left.rows:
        return say("Not shown: the columns {columns}", columns=columns) if columns else ""
    if not columns:
        return say_n("Not shown: {n} row", "Not shown: {n} rows", left.rows)
    return say_n(
        "Not shown: {n} row and the columns {columns}",
        "Not shown: {n} rows and the columns {columns}",
        left.rows,
        columns=columns,
    )
