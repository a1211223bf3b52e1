"""What each figure did over time, in a row: where it began and ended, its least and most, a line as small as a word."""

from collections.abc import Iterator, Sequence
from typing import Final

from markupsafe import Markup

from clientbase.language import say
from clientbase.page import VERDICT, Table
from clientbase.render.cells import NUMBERS, Written, columns_of, for_people, titled
from clientbase.values import currency_decimals

_FEWEST: Final = 3
"""So many days make a course."""
_WIDE, _HIGH = 100, 20
_LINE: Final = Markup(
    '<svg class="course" aria-hidden="true" viewBox="0 0 100 22" preserveAspectRatio="none"><path d="{}"/></svg>'
)


def courses(table: Table, currency: str) -> tuple[list[Written], str] | None:
    """Return a row for each figure of *table* that changes, and say which do not; None where the days are too few."""
    if len(table.rows) < _FEWEST:
        return None
    rows: list[tuple[str, ...]] = []
    same = []
    for column, (kind, cells) in zip(table.columns, columns_of(table), strict=True):
        known = [cell for cell in cells if isinstance(cell, int | float)]
        if kind not in NUMBERS or not known:
            continue
        write, name = for_people(kind, currency_decimals(currency)), titled(column, kind, currency)
        if len({*cells}) == 1:
            same.append(f"{name} {write(cells[0])}")
        else:
            numbers = map(write, (cells[0], min(known), max(known), cells[-1]))
            rows.append((name, _LINE.format(_path(cells)), *numbers))
    if not rows:
        return None
    titles = (
        *(say("Figure"), say("Course"), str(table.rows[0][0])),
        *(say("Least"), say("Most"), str(table.rows[-1][0])),
    )
    columns = [
        Written(title, title, n > 1, [*texts], VERDICT)
        for n, (title, texts) in enumerate(zip(titles, zip(*rows, strict=True), strict=True))
    ]
    return columns, say("The same on each day: {figures}", figures=", ".join(same)) if same else ""


def _path(cells: Sequence[object]) -> str:
    """Return the line through the known ones of *cells*, broken where one is not known."""
    known = [cell for cell in cells if isinstance(cell, int | float)]
    low, span = min(known), (max(known) - min(known)) or 1

    def points() -> Iterator[str]:
        before: object = None
        for n, cell in enumerate(cells):
            if isinstance(cell, int | float):
                high = 1 + _HIGH * (1 - (cell - low) / span)
                yield f"{'M' if before is None else 'L'}{_WIDE * n / (len(cells) - 1):.1f} {high:.1f}"
            before = cell

    return "".join(points())
