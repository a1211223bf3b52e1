"""What every reader gives: rows of cells, the line on which each begins, and what is to be said of the file."""

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from clientbase.errors import UsageError, cause_of, unreadable
from clientbase.exchange import findings as codes
from clientbase.finding import Finding
from clientbase.language import say

MEGABYTE: Final = 1_000_000
Weigh = Callable[[Sequence[str]], int]
"""Says how much a row looks like a header: how many of its cells are headings that somebody understands."""


class Unusable(Exception):  # noqa: N818 - it carries findings to the caller, who makes values of them
    """A file is no list that can be imported; *findings* say where and why."""

    def __init__(self, *findings: Finding) -> None:
        """Keep the findings."""
        super().__init__(*findings)
        self.findings = findings


class RawRow(NamedTuple):
    """The cells of one row as they stand, and the line on which it begins."""

    line: int
    cells: list[str]


class Raw(NamedTuple):
    """One file that was read; the header is among its rows."""

    path: str
    rows: list[RawRow]
    separator: str = ","
    lines: Sequence[str] = ()
    """the lines of a file of text, in which a cell is looked for"""
    said: tuple[str, ...] = ()
    kind: str = ""
    """what kind of list it is, where the format knows it"""
    sheet: str = ""
    """what the list is called within its file, which may say what kind it is"""


class Given(NamedTuple):
    """What somebody says about the files; where nothing is said, they show it themselves."""

    encoding: str | None = None
    decimal: str | None = None
    first: str | None = None
    prefer: str = ""
    """whose word stands where they differ: mine, theirs; else that of a newer list over an older one's"""
    map: tuple[str, dict[str, str]] | None = None
    """a name, and which headings are which columns"""
    kind: str | None = None
    """what kind of list the files are"""
    until: dt.date | None = None
    """the day up to which meetings that recur were held"""
    zone: str | None = None
    """the company's time zone"""


def contents(file: Path, most: int) -> bytes:
    """Return the bytes of a file that has no more than *most*; what is larger is refused unread."""
    try:
        with file.open("rb") as opened:
            data = opened.read(most + 1)
    except FileNotFoundError:
        raise UsageError(say('there is no file "{file}"; name the files to import', file=file)) from None
    except OSError as error:
        raise unreadable(file, cause_of(error)) from None
    if len(data) > most:
        size = file.stat().st_size / MEGABYTE
        message = f"the file has {size:,.0f} MB, and at most {most // MEGABYTE} are read at once; split it"
        raise Unusable(Finding(file.as_posix(), 1, 1, codes.NO_TABLE, message))
    return data
