"""Meetings of an iCalendar file: who was there, when, about what; what recurs stands once for each time it was held."""

import datetime as dt
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final

from clientbase.errors import UsageError
from clientbase.exchange import findings as codes
from clientbase.exchange.reading.rows import MEGABYTE, Given, Raw, RawRow, Unusable, contents
from clientbase.finding import Finding

_HEADER: Final = ["date", "kind", "from", "to", "subject", "text", "documents", "cancelled"]
_LARGEST: Final = 16 * MEGABYTE
_MOST: Final = 1_000
"""So often at most a meeting that recurs is taken."""


def read_calendar(file: Path, given: Given) -> Raw:
    """Read the meetings of a file; Unusable where it is no calendar."""
    path = file.as_posix()
    data = contents(file, _LARGEST)
    try:
        from icalendar import Calendar
    except ImportError:
        raise UsageError(
            "calendars need icalendar; install it with: pip install 'clientbase[ical]'"
        ) from None
    try:
        events: list[Any] = [
            event for one in Calendar.from_ical(data, multiple=True) for event in one.walk("VEVENT")
        ]
        lines = [n for n, line in enumerate(data.splitlines(), 1) if line.strip().upper() == b"BEGIN:VEVENT"]
        moved = {(_uid(one), _day(one["RECURRENCE-ID"].dt)) for one in events if "RECURRENCE-ID" in one}
        rows = [
            RawRow(line, [day, *_cells(event)])
            for event, line in zip_longest(events, lines[: len(events)], fillvalue=1)
            for day in _days(event, given.until, moved)
        ]
    except (ValueError, KeyError, IndexError, AttributeError, TypeError, RecursionError) as error:
        message = f"the calendar cannot be read: {' '.join(str(error).split()).lower()[:200]}"
        raise Unusable(Finding(path, 1, 1, codes.NO_TABLE, message)) from None
    if not rows:
        raise Unusable(Finding(path, 1, 1, codes.NO_TABLE, "there is no meeting in the file"))
    return Raw(path, [RawRow(1, _HEADER), *rows], kind="mails")


def _cells(event: Any) -> list[str]:
    organizer = _people(event.get("ORGANIZER"))
    attendees = _people(event.get("ATTENDEE"))
    text = [str(event.get("DESCRIPTION", "")).strip(), str(event.get("LOCATION", "")).strip()]
    cancelled = "yes" if str(event.get("STATUS", "")).upper() == "CANCELLED" else ""
    people = "\n".join(dict.fromkeys((*organizer, *attendees)))
    return [
        "meeting",
        "",
        people,
        str(event.get("SUMMARY", "")).strip(),
        "\n".join(filter(None, text)),
        "",
        cancelled,
    ]


def _people(value: Any) -> list[str]:
    said = value if isinstance(value, list) else [value] if value else []
    return [
        str(one).partition(":")[2] if str(one).lower().startswith("mailto:") else str(one) for one in said
    ]


def _days(event: Any, until: dt.date | None, moved: set[tuple[str, str]]) -> Iterator[str]:
    start = event["DTSTART"].dt
    rule = event.get("RRULE")
    if not rule or "RECURRENCE-ID" in event or until is None:
        yield _day(start)
        return
    from dateutil.rrule import rrulestr  # type: ignore[import-untyped]

    whole = not isinstance(start, dt.datetime)
    begin = dt.datetime.combine(start, dt.time()) if whole else start.replace(tzinfo=None)
    rules = rule if isinstance(rule, list) else [rule]
    without = {(_uid(event), day) for day in _excepted(event)} | moved
    for one in rules:
        plain = {key: value for key, value in one.items() if key.upper() != "UNTIL"}
        end = min([until, *(_date(last) for last in one.get("UNTIL", ()))])
        text = type(one)(plain).to_ical().decode()
        for n, time in enumerate(rrulestr(text, dtstart=begin)):
            if time.date() > end or n >= _MOST:
                break
            if (_uid(event), time.date().isoformat()) not in without:
                yield time.date().isoformat()


def _uid(event: Any) -> str:
    return str(event.get("UID"))


def _excepted(event: Any) -> Iterator[str]:
    said = event.get("EXDATE", [])
    for one in said if isinstance(said, list) else [said]:
        yield from (_day(day.dt) for day in one.dts)


def _date(value: Any) -> dt.date:
    return value.date() if isinstance(value, dt.datetime) else value


def _day(value: Any) -> str:
    return _date(value).isoformat()
