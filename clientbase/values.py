"""Days, durations and amounts: what the texts in the files mean. Pure functions, no clock."""

import datetime as dt
import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from clientbase.language import say_n

SCALE = 10_000
"""Amounts are counted in 1/10000 of the currency unit wherever they are summed, so sums are exact."""

_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)
_DAY_OF_YEAR = re.compile(r"(?:(\d{4})-)?(\d\d)-(\d\d)", re.ASCII)
_AMOUNT = re.compile(r"-?\d{1,12}(?:\.\d{1,4})?", re.ASCII)
_NUMBER = re.compile(r"\d{1,12}(?:\.\d{1,12})?", re.ASCII)
_WHOLE = re.compile(r"\d{1,9}", re.ASCII)
_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)
_HUNDRED = 100
_DURATION = re.compile(r"(\d{1,4})(d|wd|w|mo|y)", re.ASCII)
_LEAP_YEAR = 2000
_FIRST_YEAR = "1900"
_FIRST_YEAR_OF_BIRTH = "1800"
_FEW_STEPS = 2
_DAYS_IN_MONTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_FEBRUARY = 2
_LIKELY_YEARS = range(2039, 1979, -1)
_NOTHING = re.compile(
    r"[\s\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0]*"
)
"""A text of which nobody sees anything: blanks, what has no width, and letters that are drawn as blanks."""
_CODES = """
    AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE
    CHF CHW CLF CLP CNY COP COU CRC CUC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ
    GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL
    LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN
    PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SLL SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD
    TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV WST XAD XAF XAG XAU XCD XCG XDR XOF XPD XPF XPT XSU XTS XUA
    XXX YER ZAR ZMW ZWG ZWL
"""
CURRENCIES = frozenset(_CODES.split())
"""The codes of ISO 4217, with those that were withdrawn since 2022, in which sales still stand."""
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
    if _NOTHING.fullmatch(text):
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
    """Read a calendar day `YYYY-MM-DD` since 1900; ValueError says what is wrong with any other text."""
    day = parse_old_day(text)
    if text < _FIRST_YEAR:
        raise ValueError(_too_early(text, _FIRST_YEAR))
    return day


def parse_old_day(text: str) -> dt.date:
    """Read a calendar day `YYYY-MM-DD` of any time, such as an own field of a company may hold."""
    if not _DAY.fullmatch(text):
        raise ValueError(f'"{text}" is not a day; write it as YYYY-MM-DD')
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ValueError(f'"{text}" is not in the calendar') from None


def _too_early(text: str, first: str) -> str:
    """Say that a day is none of today's business, and which year may be meant by it."""
    return f'"{text}" is before the year {first}; {year_advice(text)}'


def year_advice(text: str, within: range | None = None) -> str:
    """Say which years may be meant by that of a day, of those *within* a range where there is one."""
    years = (year for year in _years_like(text[:4]) if within is None or year in within)
    known = " or ".join(f'"{year}{text[4:]}"' for year in years)
    return f"did you mean {known}?" if known else "correct the year"


def _years_like(text: str) -> list[int]:
    """Return the years that may be meant: the latest with two digits exchanged, and the latest of the nearest."""
    exchanged = {text[:n] + text[n + 1] + text[n] + text[n + 2 :] for n in range(3)}
    by_exchange = [year for year in _LIKELY_YEARS if str(year) in exchanged]
    # Of equally near ones that which brings no digit of its own: 0206 is nearer to 2026 than to 2036.
    far = {year: (_steps(text, str(year)), len({*str(year)} - {*text})) for year in _LIKELY_YEARS}
    nearest = min(far, key=far.__getitem__)
    return sorted({*by_exchange[:1], *([nearest] if far[nearest][0] <= _FEW_STEPS else ())})


def _steps(one: str, other: str) -> int:
    """Count the letters to insert, drop or exchange between two texts (Levenshtein)."""
    row = list(range(len(other) + 1))
    for n, letter in enumerate(one, 1):
        before, row[0] = row[0], n
        for m, wanted in enumerate(other, 1):
            before, row[m] = row[m], min(row[m] + 1, row[m - 1] + 1, before + (letter != wanted))
    return row[-1]


def parse_day_of_year(text: str) -> str:
    """Check a birthday, `YYYY-MM-DD` or `MM-DD` where the year is unknown (02-29 included)."""
    match = _DAY_OF_YEAR.fullmatch(text)
    if not match:
        raise ValueError(f'"{text}" is not a birthday; write it as YYYY-MM-DD, or MM-DD without the year')
    try:
        dt.date(int(match[1] or _LEAP_YEAR), int(match[2]), int(match[3]))
    except ValueError:
        raise ValueError(f'"{text}" is not in the calendar') from None
    if match[1] and match[1] < _FIRST_YEAR_OF_BIRTH:
        raise ValueError(_too_early(text, _FIRST_YEAR_OF_BIRTH))
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


class WorkingDays(NamedTuple):
    """Which days are worked on: all but those of the weekend, counted from Monday as 0, and holidays."""

    weekend: frozenset[int] = frozenset({5, 6})
    holidays: frozenset[dt.date] = frozenset()

    @classmethod
    def without(cls, weekend: Iterable[str], holidays: Iterable[str | dt.date]) -> "WorkingDays":
        """Return all days but those of the weekend, by their names, and the holidays."""
        return cls(
            frozenset(map(_WEEK.index, weekend)),
            frozenset(parse_day(day) if isinstance(day, str) else day for day in holidays),
        )

    def after(self, day: dt.date, number: int) -> dt.date:
        """Return the last of the next *number* working days after *day*; where there are none, the calendar's end."""
        if len(self.weekend) == len(_WEEK) and number:
            return dt.date.max
        while number and day < dt.date.max:
            day += dt.timedelta(1)
            number -= day.weekday() not in self.weekend and day not in self.holidays
        return day


_USUAL = WorkingDays()
_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Duration(NamedTuple):
    """A length of time by the calendar: `30d`, `6w`, `3mo`, `1y`, and `3wd` in working days."""

    number: int
    unit: str

    def __str__(self) -> str:
        """Return the form in which it stands in schema.yaml."""
        return f"{self.number}{self.unit}"

    @property
    def past(self) -> str:
        """Return it in words, as they stand behind "the last": `12 months`, `year`."""
        n = self.number
        return {
            "d": say_n("day", "{n} days", n),
            "wd": say_n("working day", "{n} working days", n),
            "w": say_n("week", "{n} weeks", n),
            "mo": say_n("month", "{n} months", n),
            "y": say_n("year", "{n} years", n),
        }[self.unit]

    @property
    def days(self) -> int:
        """Calendar days in it, where it is of days or weeks; 0 for other lengths."""
        return self.number * {"d": 1, "w": 7}.get(self.unit, 0)

    @property
    def months(self) -> int:
        """Calendar months in it, where it is of months or years; 0 for days and weeks."""
        return self.number * {"mo": 1, "y": 12}.get(self.unit, 0)

    @property
    def working(self) -> int:
        """Working days in it; 0 for lengths of another unit."""
        return self.number * (self.unit == "wd")

    def after(self, day: dt.date, worked: WorkingDays = _USUAL) -> dt.date:
        """Return the day that is this long after *day*; months are clamped to their last day, all to the calendar's."""
        if self.working:
            return worked.after(day, self.number)
        return _moved(day, self.months, self.days)

    def before(self, day: dt.date) -> dt.date:
        """Return the day that is this long before *day*, clamped likewise; the calendar begins in the year 1."""
        return _moved(day, -self.months, -self.days)


def parse_duration(text: str) -> Duration:
    """Read `30d`, `6w`, `3mo` or `1y`."""
    match = _DURATION.fullmatch(text)
    if not match or match[2] == "wd":
        raise ValueError(f'"{text}" is not a duration; write 30d, 6w, 3mo or 1y')
    return Duration(int(match[1]), match[2])


def parse_term(text: str) -> Duration:
    """Read a duration that may be one of working days, such as `3wd`."""
    match = _DURATION.fullmatch(text)
    if not match:
        raise ValueError(f'"{text}" is not a duration; write 30d, 3wd, 6w, 3mo or 1y')
    return Duration(int(match[1]), match[2])


def days_in_month(year: int, month: int) -> int:
    """Return how many days a month has; the module that knows it loads others for locales, which each command would."""
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if month == _FEBRUARY and leap else _DAYS_IN_MONTHS[month - 1]


def _moved(day: dt.date, months: int, days: int) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    try:
        last = days_in_month(year, month + 1)
        return day.replace(year=year, month=month + 1, day=min(day.day, last)) + dt.timedelta(days)
    except (ValueError, OverflowError):
        return dt.date.min if min(months, days) < 0 else dt.date.max
