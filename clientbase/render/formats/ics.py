"""A calendar (RFC 5545): an all-day event for each row that has a `date`.

The summary is the row's `what`, with the client's name before it; all else that is known of the row stands in the
description. The UID of an event follows from the report, the day (that on which it is `due`, where the row says so)
and client, occasion, contact, about, product and deal, so that a calendar which is read in again changes its
events and adds none twice. The stamp is the day that was asked about: the same answer is the same file.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator

from clientbase.errors import UsageError
from clientbase.language import say
from clientbase.page import Cell, Page, Table
from clientbase.render import Look
from clientbase.render.cells import sound, written

ENDING = ".ics"
FOR_PROGRAMS = False
ALL_TABLES = True

_IDENTITY = ("client", "occasion", "contact", "about", "product", "deal")
_TOLD = {"date", "what", "name"}
_OCTETS = 75
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None, "\x7f": None})
_CONTROLS = dict.fromkeys(n for n in range(32) if n not in {9, 10})

_HEAD = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//clientbase//reports//EN", "CALSCALE:GREGORIAN")

Row = dict[str, Cell]


def render(page: Page, _look: Look) -> str:
    """Write the calendar; UsageError where no table of the answer has a `date`."""
    tables = [table for table in page.tables if any(column.name == "date" for column in table.columns)]
    if not tables:
        raise UsageError(
            say('"{report}" has no days for a calendar; choose another format', report=page.report)
        )
    return "".join(f"{folded(line)}\r\n" for line in _calendar(page, tables))


def single_events(page: Page) -> Iterator[tuple[str, Row, str]]:
    """Return each event with its UID and its row, as a calendar of its own."""
    seen: Counter[str] = Counter()
    for table in page.tables:
        if any(column.name == "date" for column in table.columns):
            for uid, row, lines in _events(page, table, seen):
                yield uid, row, "".join(f"{folded(line)}\r\n" for line in (*_HEAD, *lines, "END:VCALENDAR"))


def folded(line: str) -> str:
    """Break a line after at most 75 octets, never within a character; what follows begins with a blank."""
    pieces, piece, left = [], "", _OCTETS
    for character in line:
        octets = len(character.encode())
        if octets > left:
            pieces.append(piece)
            piece, left = "", _OCTETS - 1
        piece += character
        left -= octets
    return "\r\n ".join([*pieces, piece])


def escaped(text: str) -> str:
    """Write a text as a value: a comma, semicolon, backslash or line end in it is no syntax."""
    return sound(text).translate(_CONTROLS).translate(_ESCAPES)


def _calendar(page: Page, tables: list[Table]) -> Iterator[str]:
    yield from _HEAD
    yield f"NAME:{escaped(page.title)}"
    yield f"X-WR-CALNAME:{escaped(page.title)}"
    seen: Counter[str] = Counter()
    for table in tables:
        for _, _, lines in _events(page, table, seen):
            yield from lines
    yield "END:VCALENDAR"


def _events(page: Page, table: Table, seen: Counter[str]) -> Iterator[tuple[str, Row, list[str]]]:
    columns = written(table, page.currency)
    for cells, texts in zip(table.rows, zip(*(column.texts for column in columns), strict=True), strict=True):
        row = {column.name: cell for column, cell in zip(columns, cells, strict=True)}
        if row["date"]:
            told = {
                title: text
                for (name, _, title, _), cell, text in zip(table.columns, cells, texts, strict=True)
                if cell is not None and name not in _TOLD
            }
            uid = _uid(page, row, seen)
            yield uid, row, [*_event(page, row, uid, told)]


def _event(page: Page, row: Row, uid: str, details: dict[str, str]) -> Iterator[str]:
    day = dt.date.fromisoformat(str(row["date"]))
    name = row.get("name") or row.get("client")
    summary = ": ".join(str(part) for part in (name, row.get("what") or page.title) if part)
    yield "BEGIN:VEVENT"
    yield f"UID:{uid}"
    yield f"DTSTAMP:{_plain(dt.date.fromisoformat(page.as_of))}T000000Z"
    yield f"DTSTART;VALUE=DATE:{_plain(day)}"
    if day < dt.date.max:
        yield f"DTEND;VALUE=DATE:{_plain(day + dt.timedelta(1))}"
    yield f"SUMMARY:{escaped(summary)}"
    if details:
        yield f"DESCRIPTION:{escaped(chr(10).join(f'{title}: {text}' for title, text in details.items()))}"
    if row.get("occasion"):
        yield f"CATEGORIES:{escaped(str(row['occasion']))}"
    yield from ("TRANSP:TRANSPARENT", "END:VEVENT")


def _plain(day: dt.date) -> str:
    return f"{day.year:04d}{day.month:02d}{day.day:02d}"


def _uid(page: Page, row: Row, seen: Counter[str]) -> str:
    from hashlib import sha256

    day = row.get("due", row["date"])
    identity = "\n".join(str(part) for part in (page.report, day, *map(row.get, _IDENTITY)))
    seen[identity] += 1
    if seen[identity] > 1:
        identity += f"\n{seen[identity]}"
    return f"{sha256(identity.encode(errors='surrogatepass')).hexdigest()[:32]}@clientbase"
