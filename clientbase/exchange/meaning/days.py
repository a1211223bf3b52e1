"""The days of a column: whether the day or the month stands first is decided for the whole of it."""

import datetime as dt
import re
from collections.abc import Iterable
from typing import Final, NamedTuple

_ISO: Final = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})\.?", re.ASCII)
_SOLID: Final = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)", re.ASCII)
_EASTERN: Final = re.compile(r"(\d{4}) ?年 ?(\d{1,2}) ?月 ?(\d{1,2}) ?日", re.ASCII)
_WRITTEN: Final = re.compile(r"(\d{1,2})([./-]) ?(\d{1,2})\2 ?(\d{4}|\d\d)\.?(?: ?(?:г|g|год)\.?)?", re.ASCII)
_OF_YEAR: Final = re.compile(r"(?:--)?(\d\d)-(\d\d)|(\d{1,2})\.(\d{1,2})\.", re.ASCII)
_TIME: Final = re.compile(
    r"(?:[T ,]+| um )\d{1,2}[:.]\d\d(?:[:.]\d\d(?:[.,]\d+)?)?(?: ?[AaPp]\.?[Mm]\.?)?(?: ?(?:Z|UTC|[+-]\d\d:?\d\d))?",
    re.ASCII,
)
_WORDS: Final = re.compile(
    r"(\d{1,2})\.?[ -]([^\W\d]{3,12})\.?,?[ -](\d{4}|\d\d)|([^\W\d]{3,12})\.? (\d{1,2}),? (\d{4})"
)
_MONTHS: Final = (
    "jan янв јан",
    "feb фев",
    "mar mär mrz мар",
    "apr апр",
    "may mai maj мая май мај",
    "jun июн јун",
    "jul июл јул",
    "aug авг",
    "sep сен",
    "oct okt окт",
    "nov ноя ное нов",
    "dec dez дек",
)
_MONTH_OF: Final = {word: n for n, words in enumerate(_MONTHS, 1) for word in words.split()}
_YEAR: Final = 12
_CENTURY: Final = 100
_FIRST: Final = 3


class Days(NamedTuple):
    """How the days of a column are written: which of day and month stands first, where any of them proves it."""

    first: str = ""
    both: bool = False
    short: bool = False
    """Whether there are years of two digits."""

    def text(self, cell: str, today: dt.date) -> str:
        """Return a day as records have it; ValueError says why it is none, or may be two."""
        found = _TIME.sub("", cell.strip()) if len(cell) > len("12.10.2026") else cell.strip()
        if iso := _ISO.fullmatch(found):
            return _day(cell, int(iso[1]), int(iso[3]), int(iso[4]))
        if solid := _SOLID.fullmatch(found):
            return _day(cell, int(solid[1]), int(solid[2]), int(solid[3]))
        if eastern := _EASTERN.fullmatch(found):
            return _day(cell, int(eastern[1]), int(eastern[2]), int(eastern[3]))
        if written := _WRITTEN.fullmatch(found):
            return self._written(cell, written, today)
        if words := _WORDS.fullmatch(found):
            name, day, year = words[2] or words[4], words[1] or words[5], words[3] or words[6]
            if month := _MONTH_OF.get(name[:_FIRST].casefold()):
                return _day(cell, _full(year, today), month, int(day))
        raise ValueError(f'"{cell}" is not a day; write it as YYYY-MM-DD')

    def _written(self, cell: str, found: re.Match[str], today: dt.date) -> str:
        one, other, year = int(found[1]), int(found[3]), _full(found[4], today)
        first = "day" if found[2] == "." else _proof(one, other) or self.first
        if not first and one != other:
            choice = f"{year:04d}-{other:02d}-{one:02d} or {year:04d}-{one:02d}-{other:02d}"
            raise ValueError(f'"{cell}" may be {choice}; write one of them, or say --days')
        return _day(cell, year, one if first == "month" else other, other if first == "month" else one)

    def of_year(self, cell: str, today: dt.date) -> str:
        """Return a birthday as records have it, which may have no year."""
        if found := _OF_YEAR.fullmatch(cell.strip()):
            month, day = (found[1], found[2]) if found[1] else (found[4], found[3])
            return _day(cell, 2000, int(month), int(day))[5:]
        written, words = _WRITTEN.fullmatch(cell.strip()), _WORDS.fullmatch(cell.strip())
        if len("80") in {len(found) for found in (written and written[4], words and words[3]) if found}:
            raise ValueError(f'"{cell}" does not say in which century; write the year with four digits')
        try:
            return self.text(cell, today)
        except ValueError as error:
            if "is not a day" not in str(error):
                raise
            message = f'"{cell}" is not a birthday; write it as YYYY-MM-DD, or MM-DD without the year'
            raise ValueError(message) from None


def _full(year: str, today: dt.date) -> int:
    """Return a year of two digits in full: this century's, unless that would lie far ahead."""
    if len(year) > len("26"):
        return int(year)
    full = today.year - today.year % _CENTURY + int(year)
    return full if full <= today.year + _AHEAD else full - _CENTURY


_AHEAD: Final = 20
"""So many years ahead a year of two digits is still this century's: 28 is a slip, and nobody bought in 1928."""


def _day(cell: str, year: int, month: int, day: int) -> str:
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        raise ValueError(f'"{cell}" is not in the calendar') from None


def _proof(one: int, other: int) -> str:
    return "day" if one > _YEAR >= other else "month" if other > _YEAR >= one else ""


def days_of(cells: Iterable[str], forced: str | None = None) -> Days:
    """Look how the days of a column are written; *forced* is what somebody has said stands first."""
    proven, short = set[str](), False
    for cell in cells:
        if written := _WRITTEN.match(cell.strip()):
            short |= len(written[4]) == len("26")
            if written[2] != ".":
                proven.add(_proof(int(written[1]), int(written[3])))
    proven.discard("")
    if forced:
        return Days(forced, short=short)
    return Days(proven.pop() if len(proven) == 1 else "", both=len(proven) > 1, short=short)
