"""Meetings of an iCalendar file: who was there, when, about what; what recurs stands once for each time it was held."""

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from clientbase.errors import UsageError
from clientbase.exchange import findings as codes
from clientbase.exchange.reading.encoding import WrongEncodingError, decoded
from clientbase.exchange.reading.rows import MEGABYTE, Given, Raw, RawRow, Unusable, contents
from clientbase.finding import Finding
from clientbase.language import number, say

_HEADER: Final = ["date", "kind", "from", "to", "subject", "text", "documents", "cancelled"]
_LARGEST: Final = 16 * MEGABYTE
_MOST: Final = 1_000
"""So often at most a meeting that recurs is taken."""
_OFTEN: Final = frozenset({"SECONDLY", "MINUTELY", "HOURLY"})


def read_calendar(file: Path, given: Given) -> Raw:
    """Read the meetings of a file; Unusable where it is no calendar."""
    path = file.as_posix()
    try:
        text, said = decoded(contents(file, _LARGEST), given.encoding)
    except WrongEncodingError as error:
        raise Unusable(Finding(path, 1, 1, codes.NO_TABLE, str(error))) from None
    try:
        from icalendar import Calendar
    except ImportError:
        advice = say("calendars need icalendar; install it with: pip install 'clientbase[ical]'")
        raise UsageError(advice) from None
    try:
        found = [
            (event, str(one.get("METHOD", "")).upper() == "CANCEL")
            for one in Calendar.from_ical(text.encode(), multiple=True)
            for event in one.walk("VEVENT")
        ]
        lines = [n for n, line in enumerate(text.splitlines(), 1) if line.strip().upper() == "BEGIN:VEVENT"]
        events = list(_latest(zip_longest(found, lines[: len(found)], fillvalue=1)))
        reading = _Reading(given, {(_uid(one), one["RECURRENCE-ID"].dt) for one, *_ in events if _moves(one)})
        rows = [
            RawRow(line, [day, *_cells(event, called_off)])
            for event, called_off, line in events
            for day in reading.days(event)
        ]
    except (ValueError, KeyError, IndexError, AttributeError, TypeError, RecursionError) as error:
        message = f"the calendar cannot be read: {' '.join(str(error).split()).lower()[:200]}"
        raise Unusable(Finding(path, 1, 1, codes.NO_TABLE, message)) from None
    if not rows:
        raise Unusable(Finding(path, 1, 1, codes.NO_TABLE, "there is no meeting in the file"))
    told = [said] if said else []
    if reading.cut:
        told.append(
            say(
                "of meetings that recur the last {n} are taken, and earlier ones left out",
                n=number(f"{_MOST:,}"),
            )
        )
    return Raw(path, [RawRow(1, _HEADER), *rows], said=tuple(told), kind="mails")


def _moves(event: Any) -> bool:
    return "RECURRENCE-ID" in event and hasattr(event["RECURRENCE-ID"], "dt")


def _latest(found: Iterable[tuple[Any, int]]) -> Iterator[tuple[Any, bool, int]]:
    """Return each meeting as it was last said, where a file holds several versions of it."""
    last: dict[object, tuple[int, tuple[Any, bool, int]]] = {}
    for n, ((event, called_off), line) in enumerate(found):
        one = event["RECURRENCE-ID"].dt if _moves(event) else None
        key = (_uid(event), one) if event.get("UID") else n
        sequence = int(event.get("SEQUENCE", 0) or 0)
        if key not in last or sequence >= last[key][0]:
            last[key] = (sequence, (event, called_off, line))
    yield from (one for _, one in last.values())


def _cells(event: Any, called_off: bool) -> list[str]:
    organizer, declined = _people(event.get("ORGANIZER")), False
    attendees: list[str] = []
    for one in _listed(event.get("ATTENDEE")):
        if str(getattr(one, "params", {}).get("PARTSTAT", "")).upper() == "DECLINED":
            declined = True
            organizer = [person for person in organizer if person not in _people(one)]
        else:
            attendees += _people(one)
    text = [str(event.get("DESCRIPTION", "")).strip(), str(event.get("LOCATION", "")).strip()]
    people = list(dict.fromkeys((*organizer, *attendees)))
    off = called_off or str(event.get("STATUS", "")).upper() == "CANCELLED"
    nobody = declined and not people[1:]
    return [
        "meeting",
        "",
        "\n".join(people),
        str(event.get("SUMMARY", "")).strip(),
        "\n".join(filter(None, text)),
        "",
        "cancelled" if off else "declined" if nobody else "",
    ]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value else []


def _people(value: Any) -> list[str]:
    """Return the addresses of people, which some programs put beside a name of their own."""
    found = []
    for one in _listed(value):
        beside = str(getattr(one, "params", {}).get("EMAIL", ""))
        said = str(one).partition(":")[2] if str(one).lower().startswith("mailto:") else str(one)
        found.append(said if "@" in said or not beside else beside)
    return found


class _Reading:
    """Says on which days meetings were held, up to a day, in the company's own time."""

    def __init__(self, given: Given, moved: set[tuple[str, Any]]) -> None:
        self.until = given.until
        self.zone = ZoneInfo(given.zone) if given.zone else None
        self.moved = {(uid, self.day(time)) for uid, time in moved}
        self.cut = False

    def day(self, value: Any) -> str:
        """Return the day of a time; one that is said in universal time is here perhaps on another."""
        if isinstance(value, dt.datetime) and self.zone and str(value.tzinfo) == "UTC":
            value = value.astimezone(self.zone)
        return _date(value).isoformat()

    def days(self, event: Any) -> list[str]:
        """Return the days of a meeting; an empty one where it does not say any."""
        try:
            start = event["DTSTART"].dt
        except (KeyError, ValueError, AttributeError):
            return [""]
        rule = event.get("RRULE")
        if "RECURRENCE-ID" in event or self.until is None:
            return [self.day(start)]
        found = {self.day(start)} if not rule else set[str]()
        for one in _listed(rule):
            found.update(self._recurring(start, one))
        until = self.until.isoformat()
        found.update(
            day
            for said in _listed(event.get("RDATE"))
            for one in said.dts
            if (day := self.day(one.dt[0] if isinstance(one.dt, tuple) else one.dt)) <= until
        )
        without = {self.day(one.dt) for said in _listed(event.get("EXDATE")) for one in said.dts}
        held = sorted(day for day in found - without if (_uid(event), day) not in self.moved)
        self.cut |= len(held) > _MOST
        return held[-_MOST:]

    def _recurring(self, start: Any, rule: Any) -> Iterator[str]:
        from dateutil.rrule import rrulestr  # type: ignore[import-untyped]

        if {str(one).upper() for one in rule.get("FREQ", ())} & _OFTEN or self.until is None:
            yield self.day(start)  # no meeting is held every hour
            return
        begin = start.replace(tzinfo=None) if isinstance(start, dt.datetime) else None
        zone = start.tzinfo if isinstance(start, dt.datetime) else None
        plain = {key: value for key, value in rule.items() if key.upper() != "UNTIL"}
        end = min([self.until, *(_date(last) for last in rule.get("UNTIL", ()))])
        text = type(rule)(plain).to_ical().decode()
        for time in rrulestr(text, dtstart=begin or dt.datetime.combine(start, dt.time())):
            if time.date() > end:
                break
            yield self.day(time.replace(tzinfo=zone))


def _uid(event: Any) -> str:
    return str(event.get("UID"))


def _date(value: Any) -> dt.date:
    return value.date() if isinstance(value, dt.datetime) else value
