"""Days, durations and amounts: what the texts in the files mean. Pure functions, no clock."""

import datetime as dt
import re
from calendar import monthrange
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

SCALE = 10_000
"""Amounts are counted in 1/10000 of the currency unit wherever they are summed, so sums are exact."""

_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)
_DAY_OF_YEAR = re.compile(r"(?:(\d{4})-)?(\d\d)-(\d\d)", re.ASCII)
_WRITTEN_DAY = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})", re.ASCII)
_AMOUNT = re.compile(r"-?\d{1,12}(?:\.\d{1,4})?", re.ASCII)
_NUMBER = re.compile(r"\d{1,12}(?:\.\d{1,12})?", re.ASCII)
_WHOLE = re.compile(r"\d{1,9}", re.ASCII)
_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)
_HUNDRED = 100
_DURATION = re.compile(r"(\d{1,4})(d|w|mo|y)", re.ASCII)
_RELATIVE = re.compile(r"([+-])(\d{1,4}(?:d|w|mo|y))", re.ASCII)
_LEAP_YEAR = 2000
_WORDS = {"today": 0, "yesterday": -1, "tomorrow": 1}
_DECIMALS = {
    "JPY": 0,
    "KRW": 0,
    "ISK": 0,
    "CLP": 0,
    "VND": 0,
    "BHD": 3,
    "KWD": 3,
    "JOD": 3,
    "OMR": 3,
    "TND": 3,
}


def parse_text(text: str) -> str:
    """Take any text that says something."""
    if not text.strip():
        raise ValueError("the text is empty; leave the key out where nothing is known")
    return text


def parse_whole(text: str) -> int:
    """Read a whole number of at most nine digits."""
    if not _WHOLE.fullmatch(text):
        raise ValueError(f'"{text}" is not a whole number')
    return int(text)


def parse_percent(text: str) -> Decimal:
    """Read a percentage from 0 to 100."""
    number = parse_decimal(text)
    if not 0 <= number <= _HUNDRED:
        raise ValueError(f'"{text}" is not a percentage from 0 to 100')
    return number


def parse_decimal(text: str) -> Decimal:
    """Read a plain decimal number, such as a rate or a multiple: no sign, no exponent."""
    if not _NUMBER.fullmatch(text):
        raise ValueError(f'"{text}" is not a number; write digits with a point, such as 1.5')
    return Decimal(text)


def parse_currency(text: str) -> str:
    """Take the ISO 4217 code of a currency."""
    if not _CURRENCY.fullmatch(text):
        raise ValueError(f'"{text}" is not a currency; write its ISO code, such as EUR')
    return text


def parse_flag(text: str) -> bool:
    """Read true or false."""
    if text not in {"true", "false"}:
        raise ValueError(f'"{text}" is neither true nor false')
    return text == "true"


@lru_cache(maxsize=8192)
def parse_day(text: str) -> dt.date:
    """Read a calendar day `YYYY-MM-DD`; ValueError says what is wrong with any other text."""
    if not _DAY.fullmatch(text):
        raise ValueError(f'"{text}" is not a day; write it as YYYY-MM-DD')
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ValueError(f'"{text}" is not in the calendar') from None


def parse_day_of_year(text: str) -> str:
    """Check a birthday, `YYYY-MM-DD` or `MM-DD` where the year is unknown (02-29 included)."""
    match = _DAY_OF_YEAR.fullmatch(text)
    if not match:
        raise ValueError(f'"{text}" is not a birthday; write it as YYYY-MM-DD, or MM-DD without the year')
    try:
        dt.date(int(match[1] or _LEAP_YEAR), int(match[2]), int(match[3]))
    except ValueError:
        raise ValueError(f'"{text}" is not in the calendar') from None
    return text


def parse_amount(text: str) -> Decimal:
    """Read a sum of money with at most 12 digits and 4 decimals: never a float, never an exponent."""
    if not _AMOUNT.fullmatch(text):
        raise ValueError(f'"{text}" is not an amount; write digits with a point, such as 812.40')
    return Decimal(text)


def scaled(amount: Decimal) -> int:
    """Count an amount in units of 1/SCALE."""
    return int(amount.scaleb(4))


def decimal_text(units: int, decimals: int = 2) -> str:
    """Write units of 1/SCALE as an exact decimal with at least *decimals* places: 8124000 is 812.40."""
    whole, rest = divmod(abs(units), SCALE)
    places = f"{rest:04d}".rstrip("0").ljust(decimals, "0")
    return f"{'-' if units < 0 else ''}{whole}{'.' if places else ''}{places}"


def currency_decimals(currency: str) -> int:
    """How many decimals the currency has (ISO 4217 minor unit; two unless listed)."""
    return _DECIMALS.get(currency, 2)


def counted(number: int, noun: str) -> str:
    """Write a number of things: `1 file`, `7 files`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


class Duration(NamedTuple):
    """A length of time by the calendar: `30d`, `6w`, `3mo`, `1y`."""

    number: int
    unit: str

    def __str__(self) -> str:
        """Return the form in which it stands in schema.yaml."""
        return f"{self.number}{self.unit}"

    @property
    def past(self) -> str:
        """Return it in words, as they stand behind "the last": `12 months`, `year`."""
        unit = {"d": "day", "w": "week", "mo": "month", "y": "year"}[self.unit]
        return unit if self.number == 1 else counted(self.number, unit)

    @property
    def days(self) -> int:
        """Calendar days in it, where it is of days or weeks; 0 for months and years."""
        return self.number * {"d": 1, "w": 7}.get(self.unit, 0)

    @property
    def months(self) -> int:
        """Calendar months in it, where it is of months or years; 0 for days and weeks."""
        return self.number * {"mo": 1, "y": 12}.get(self.unit, 0)

    def after(self, day: dt.date) -> dt.date:
        """Return the day that is this long after *day*; months are clamped to their last day, all to the calendar's."""
        return _moved(day, self.months, self.days)

    def before(self, day: dt.date) -> dt.date:
        """Return the day that is this long before *day*, clamped likewise; the calendar begins in the year 1."""
        return _moved(day, -self.months, -self.days)


def parse_duration(text: str) -> Duration:
    """Read `30d`, `6w`, `3mo` or `1y`."""
    match = _DURATION.fullmatch(text)
    if not match:
        raise ValueError(f'"{text}" is not a duration; write 30d, 6w, 3mo or 1y')
    return Duration(int(match[1]), match[2])


def day_from_words(text: str, today: dt.date) -> dt.date:
    """Read a day as people type it: `2026-10-12`, `12.10.2026`, `today`, `@yesterday`, `-3d`, `+2w`."""
    word = text.strip().removeprefix("@").lower()
    if word in _WORDS:
        return _moved(today, 0, _WORDS[word])
    if relative := _RELATIVE.fullmatch(word):
        duration = parse_duration(relative[2])
        return duration.after(today) if relative[1] == "+" else duration.before(today)
    if written := _WRITTEN_DAY.fullmatch(word):
        return parse_day(f"{written[3]}-{int(written[2]):02d}-{int(written[1]):02d}")
    return parse_day(text.strip())


def _moved(day: dt.date, months: int, days: int) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    try:
        last = monthrange(year, month + 1)[1]
        return day.replace(year=year, month=month + 1, day=min(day.day, last)) + dt.timedelta(days)
    except (ValueError, OverflowError):
        return dt.date.min if min(months, days) < 0 else dt.date.max
