"""How often a schedule is run: what `every` may say, as days, in cron's words and in systemd's."""

import datetime as dt
import re
from collections.abc import Callable, Collection
from typing import Final, NamedTuple

from clientbase.language import say
from clientbase.values import Duration, parse_term

DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ALL: Final = tuple(range(7))
_WORDS: Final = {"day": "1d", "daily": "1d", "workday": "1wd", "week": "1w", "weekly": "1w", "month": "1mo"}
_WORDS_OF_MONTHS: Final = {
    "monthly": "1mo",
    "quarter": "3mo",
    "quarterly": "3mo",
    "year": "1y",
    "yearly": "1y",
}
_TIME: Final = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)", re.ASCII)
_YEAR: Final = 12
IsWorking = Callable[[dt.date], bool]


class Every(NamedTuple):
    """On which days a schedule is due: one of the three, and from which time on."""

    weekdays: tuple[int, ...] = ()
    """Monday is 0"""
    working: bool = False
    """each day that is no day off"""
    months: int = 0
    """the first day of every so many months, counted from January"""
    span: Duration | None = None
    """so long after the last run"""
    at: dt.time = dt.time(7)

    def is_due(self, day: dt.date, last: dt.date | None, is_working: IsWorking) -> bool:
        """Return whether it is to be run on *day*, where it was run for the last time on *last*."""
        if last is None:
            return not self.working or is_working(day)
        if self.span:
            return self.span.after(last) <= day
        return last < self._latest(day, is_working)

    def _latest(self, day: dt.date, is_working: IsWorking) -> dt.date:
        """Return the last day up to *day* on which it was to be run."""
        if self.months:
            return day.replace(month=(day.month - 1) // self.months * self.months + 1, day=1)
        days = (dt.date.fromordinal(max(1, day.toordinal() - n)) for n in range(_LONGEST))
        fits = is_working if self.working else lambda one: one.weekday() in self.weekdays
        return next((one for one in days if fits(one)), dt.date.min)


_LONGEST: Final = 60
"""No row of days off is longer."""


def parse_every(text: str) -> Every:
    """Read what `every` says; ValueError names what it may say."""
    words = re.split(r"[\s,]+(?:and\s+)?", text.strip().casefold())
    at = dt.time(7)
    if words and (time := _TIME.fullmatch(words[-1])):
        at = dt.time(int(time[1]), int(time[2]))
        words = words[:-1]
        words = words[:-1] if words and words[-1] == "at" else words
    if words and {*words} <= {*DAYS}:
        return Every(weekdays=tuple(sorted({DAYS.index(word) for word in words})), at=at)
    if len(words) == 1 and (found := _by_duration(words[0])):
        return found._replace(at=at)
    raise ValueError(
        say(
            '"{text}" is not how often; it may say: day, workday, week, month, quarter, year, days of the week or a '
            "duration such as 2w; a time may follow: monday 7:30",
            text=text,
        )
    )


def _by_duration(word: str) -> Every | None:
    try:
        span = parse_term({**_WORDS, **_WORDS_OF_MONTHS}.get(word, word))
    except ValueError:
        return None
    if not span.number:
        return None
    if span.months and _YEAR % span.months == 0:
        return Every(months=span.months)
    known = {"1d": Every(_ALL), "1wd": Every(working=True), "1w": Every((0,))}
    return known.get(str(span)) or (None if span.working else Every(span=span))


class Cron(NamedTuple):
    """The days of a schedule in the words of cron and of systemd."""

    crontab: str
    calendar: str
    exact: bool
    """whether they are those days and no others; else the run has to ask whether it is due"""


def in_words_of_cron(every: Every, weekend: Collection[str], *, holidays: bool, zone: str | None) -> Cron:
    """Say when *every* is due as a crontab begins, and as OnCalendar of a systemd timer."""
    clock, hours = f"{every.at.minute} {every.at.hour}", f"{every.at:%H:%M}:00" + (f" {zone}" if zone else "")
    if every.months:
        months = range(1, _YEAR + 1, every.months)
        said = "*" if every.months == 1 else ",".join(map(str, months))
        listed = "*" if every.months == 1 else ",".join(f"{month:02}" for month in months)
        return Cron(f"{clock} 1 {said} *", f"*-{listed}-01 {hours}", exact=True)
    days = every.weekdays
    if every.working:
        days = tuple(n for n, name in enumerate(DAYS) if name not in weekend)
    if every.span or days == _ALL:
        return Cron(
            f"{clock} * * *", f"*-*-* {hours}", exact=not every.span and not (every.working and holidays)
        )
    said = ",".join(str((n + 1) % 7) for n in days)
    listed = ",".join(DAYS[n][:3].title() for n in days)
    return Cron(f"{clock} * * {said}", f"{listed} *-*-* {hours}", exact=not (every.working and holidays))
