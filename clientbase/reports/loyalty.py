"""How many clients come again."""

import json
from collections.abc import Iterator, Sequence
from itertools import accumulate

from clientbase.base import Base
from clientbase.columns import figure
from clientbase.page import Cell
from clientbase.reports import Answer, report
from clientbase.reports.made import made

_Reached = tuple[str, int, int, int, int]
"""A year, and how many clients bought in it for the first time, again, on a second day, and became regular."""
_NAMES = ("buyers", "one_off", "one_off_days", "repeat_rate", "regular", "regular_share")


@report
def loyalty(base: Base) -> Answer:
    """How many are regular, how many came once?

    buyers have at least one purchase. one_off have exactly one, one_off_days bought on one day only, however often.
    repeat_rate is the share of buyers with a second purchase. regular are those with at least `regular_after` days of
    purchase, regular_share is their share of buyers. Each year of the trend shows the same figures at its end, the
    last one on the day of the report; new are the clients who bought for the first time in it. Clients who left count.
    """
    regular_after = int(json.loads(base.meta("placeholders"))["regular_after"])
    reached = base.ask(
        """SELECT substr(date, 1, 4), sum(number = 1), sum(number = 2),
                  count(DISTINCT CASE WHEN visit = 2 THEN client END),
                  count(DISTINCT CASE WHEN visit = ? THEN client END)
             FROM purchases WHERE number <= 2 OR visit IN (2, ?) GROUP BY 1 ORDER BY 1""",
        (max(regular_after, 1), regular_after),
    )
    years = made(
        "years",
        "By the end of each year",
        ("year", "new", *_NAMES),
        _trend(tuple(_each_year(reached, base.day.year))),
    )
    last: Sequence[Cell] = years.rows[-1][2:] if years.rows else (0, 0, 0, None, 0, None)
    return [figure(name, value) for name, value in zip(_NAMES, last, strict=True)], [years]


def _each_year(reached: Sequence[_Reached], last: int) -> Iterator[_Reached]:
    """Fill in the years in which no client reached a step, up to the year *last*."""
    known = {row[0]: row for row in reached}
    for number in range(int(min(known, default=last + 1)), last + 1):
        year = f"{number:04}"
        yield known.get(year, (year, 0, 0, 0, 0))


def _trend(reached: Sequence[_Reached]) -> Iterator[tuple[Cell, ...]]:
    """Turn the clients who reached each step within a year into those who had reached it by its end."""
    steps = (accumulate(step) for step in list(zip(*reached, strict=True))[1:])
    for (year, new, *_), buyers, again, second_day, regular in zip(reached, *steps, strict=True):
        yield (
            year,
            new,
            buyers,
            buyers - again,
            buyers - second_day,
            again / buyers,
            regular,
            regular / buyers,
        )
