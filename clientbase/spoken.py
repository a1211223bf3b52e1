"""Days and sums as people write them, in English, Russian and Macedonian, and days as they say them.

Pure functions, no clock. What has two readings is asked back, never guessed.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Final

from clientbase.language import current, say
from clientbase.spoken_words import (
    AGO,
    AHEAD,
    BEFORE,
    COUNTS,
    DAYS_IN_WORDS,
    LAST,
    MONTHS,
    NEXT,
    ON,
    SHORT,
    UNITS,
    WEEKDAYS,
)
from clientbase.values import (
    Duration,
    currency_decimals,
    parse_amount,
    parse_day,
    parse_day_of_year,
    parse_flag,
)

_NUMBERS = re.compile(r"(\d{1,2})([./])(\d{1,2})(?:\2(\d{4})?)?", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})([./])(\d{1,2})\2(\d{1,2})", re.ASCII)
_RELATIVE = re.compile(r"([+-])(\d{1,4})(d|w|mo|y)", re.ASCII)
_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)?,?", re.ASCII)
_YEAR = re.compile(r"[12]\d{3}", re.ASCII)
_WITH_YEAR = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_APART = re.compile(r"(?<=\d\.)\s+(?=\d)", re.ASCII)
_MONTHS_IN_A_YEAR = 12
_LEAP_YEAR = 2000
_THREE = 3
_FAR, _NEAR, _A_YEAR = 183, 31, 366
"""A day without its year that would lie further away than this is asked back where another year's is this near, and
beyond a year in any case."""
_FORMS = "write 2026-12-01, 1.12., 12 march, friday, tomorrow, in 2 weeks or -3d"

_BESIDE: Final = re.compile(r"([A-Za-z]{3})?\s*([\d.-](?:.*[\d.])?)\s*([A-Za-z]{3})?", re.ASCII)
_TWO_READINGS = re.compile(r"(-?[1-9]\d{0,2})[.,](\d{3})", re.ASCII)
_WITH_THOUSANDS = re.compile(
    r"(-?[1-9]\d{0,2})([.,' ’\u00a0\u202f])(\d{3}(?:\2\d{3})*)(?:(?!\2)[.,](\d{1,2}))?", re.ASCII
)
_WITH_A_COMMA = re.compile(r"(-?\d{1,12}),(\d{1,2})|(-?0),(\d{3,4})", re.ASCII)


class WrongWeekdayError(ValueError):
    """A day that is said with its weekday has another one."""


class TwoReadingsError(ValueError):
    """A text that can mean two things; *readings* can each be written instead."""

    def __init__(self, text: str, readings: Sequence[str], advice: str) -> None:
        """Say both readings of *text*."""
        super().__init__(f'"{text}" can be {" or ".join(readings)}; {advice}')
        self.text = text
        self.readings = tuple(readings)


def day_from_words(text: str, today: dt.date, *, ahead: bool | None = None) -> dt.date:
    """Read a day as people type it: `2026-10-12`, `12.10.`, `friday`, `12 march`, `in 2 weeks`, `-3d`, `завтра`.

    A weekday and a day without its year is the coming one where the day lies *ahead*, and the last past one where it
    does not; where that is not known (None), and where both are near, TwoReadingsError names both.
    """
    word = _APART.sub("", " ".join(text.lower().split())).removeprefix("@").strip()
    tokens = [token for token in word.rstrip(",;:").split() if token not in ON]
    found = _said_alone(text, tokens, today, ahead) or _counted(tokens, today)
    if found is not None:
        return found
    if days := _dated(text, tokens, today, ahead) or _on_a_weekday(text, tokens, today, ahead):
        return _the_one(text, days)
    if _YEAR.fullmatch(word):
        raise ValueError(f'"{text}" is a year, not a day; for its first day write {word}-01-01')
    try:
        return parse_day(text.strip())
    except ValueError as error:
        raise ValueError(str(error).replace("write it as YYYY-MM-DD", _FORMS)) from None


def day_of_year_from_words(text: str, today: dt.date) -> str:
    """Read a birthday: as it stands in a record, or as people type a day, with or without its year."""
    try:
        return parse_day_of_year(text)
    except ValueError:
        tokens = _APART.sub("", text.lower()).split()
        parts = _parts(tokens)
        if parts is None:
            if not text[:1].isdigit() or "-" in text:
                raise
            return day_from_words(text, today).isoformat()
    (month, day), year = parts[0][0], parts[1]
    if len(parts[0]) > 1:
        raise TwoReadingsError(text, [f"{m:02d}-{d:02d}" for m, d in parts[0]], "write it so")
    return parse_day_of_year(f"{year}-{month:02d}-{day:02d}" if year else f"{month:02d}-{day:02d}")


def spoken_day(day: dt.date, today: dt.date) -> str:
    """Say a day as people do: `today`, `Tue 1 Dec`, and in another year `Tue 1 Dec 2026`."""
    said = {0: say("today"), 1: say("tomorrow"), -1: say("yesterday")}
    if (distance := (day - today).days) in said:
        return said[distance]
    weekdays, months = SHORT[current()]
    short = f"{weekdays[day.weekday()]} {day.day} {months[day.month - 1]}"
    return short if day.year == today.year else f"{short} {day.year}"


def begins_with_day(text: str, today: dt.date, *, ahead: bool | None) -> tuple[dt.date, str]:
    """Read the day at the beginning of *text*, as many words as make one, and return the rest beside it."""
    words = text.split()
    for count in range(min(len(words), _MOST_WORDS), 1, -1):
        try:
            day = day_from_words(" ".join(words[:count]), today, ahead=ahead)
        except (TwoReadingsError, WrongWeekdayError):
            raise
        except ValueError:
            continue
        return day, " ".join(words[count:])
    first, _, rest = text.partition(" ")
    return day_from_words(first, today, ahead=ahead), rest.strip()


_MOST_WORDS = 5
"""No day is written in more words: `friday 12 march 2027`, `in 2 weeks`, `на следующей неделе в пятницу`."""


def _said_alone(text: str, tokens: Sequence[str], today: dt.date, ahead: bool | None) -> dt.date | None:
    """Read today, tomorrow, a weekday, the next or last weekday, and that of next week."""
    if (said := " ".join(tokens)) in DAYS_IN_WORDS:
        return _moved(today, DAYS_IN_WORDS[said])
    if len(tokens) == 1 and (relative := _RELATIVE.fullmatch(tokens[0])):
        length = Duration(int(relative[2]), relative[3])
        return length.after(today) if relative[1] == "+" else length.before(today)
    *before, last = _without_next_week(tokens) or tokens or [""]
    weekday = _places(WEEKDAYS).get(last)
    if weekday is None or len(before) > 1:
        return None
    if before and before[0] in NEXT:
        return _moved(today, 7 - today.weekday() + weekday)
    distance = (weekday - today.weekday()) % 7
    if not before:
        return _weekday(text, today, distance, ahead)
    return _moved(today, distance - 7) if before[0] in LAST else None


def _without_next_week(tokens: Sequence[str]) -> list[str]:
    """Return `next friday` for `friday next week` and `next week friday`; nothing for what is neither."""
    for first, second, weekday in (tokens, (*tokens[1:], *tokens[:1])) if len(tokens) == _THREE else ():
        if first in NEXT and _units().get(second) == "w":
            return [first, weekday]
    return []


def _weekday(text: str, today: dt.date, distance: int, ahead: bool | None) -> dt.date:
    """Return the coming weekday, or the last past one; today it is neither, for that is said otherwise."""
    past, coming = _moved(today, distance - 7), _moved(today, distance or 7)
    if ahead is None:
        return _the_one(text, [past, coming])
    return coming if ahead else past


def _counted(tokens: Sequence[str], today: dt.date) -> dt.date | None:
    """Read `in 2 weeks`, `через неделю`, `2 days ago`, `пред 3 дена`."""
    if not tokens:
        return None
    first, last = tokens[0], tokens[-1]
    inner = tokens[1:] if first in AHEAD | BEFORE else tokens[:-1] if last in AGO else ()
    if not 1 <= len(inner) <= 2:  # noqa: PLR2004 - a number and its unit
        return None
    unit = _units().get(inner[-1])
    count = _number(inner[0]) if len(inner) > 1 else 1
    if unit is None or count is None:
        return None
    length = Duration(count, unit)
    return length.after(today) if first in AHEAD else length.before(today)


def _number(word: str) -> int | None:
    if word.isdecimal() and len(word) <= 4:  # noqa: PLR2004 - as in a duration
        return int(word)
    place = _places(COUNTS).get(word)
    return None if place is None else place + 1


def _dated(text: str, tokens: Sequence[str], today: dt.date, ahead: bool | None) -> list[dt.date]:
    """Read a day by its number and month, with or without the year: the days that it may be, or none."""
    parts = _parts(tokens)
    if parts is None:
        return []
    readings, year = parts
    if year:
        return [parse_day(f"{year}-{month:02d}-{day:02d}") for month, day in readings]
    return [one for month, day in readings for one in _nearest(text, month, day, today, ahead)]


def _on_a_weekday(text: str, tokens: Sequence[str], today: dt.date, ahead: bool | None) -> list[dt.date]:
    """Read a day that is said with its weekday, as `fri 4 dec` is: those of the days it may be that fall on that."""
    first = tokens[0].rstrip(",") if len(tokens) > 1 else ""
    weekday = _places(WEEKDAYS).get(first.rstrip("."), _in_short().get(first))
    if weekday is None:
        return []
    counted = _counted(tokens[1:], today)
    days = [counted] if counted else _dated(text, tokens[1:], today, ahead)
    if len(tokens) == 2 and not days and _WITH_YEAR.fullmatch(tokens[1]):  # noqa: PLR2004 - weekday and day
        days = [parse_day(tokens[1])]
    fitting = [day for day in days if day.weekday() == weekday]
    if days and not fitting:
        day = days[0].isoformat()
        raise WrongWeekdayError(f'"{text}": {day} is no "{tokens[0]}"; write one of the two')
    return fitting


def _the_one(text: str, days: Sequence[dt.date]) -> dt.date:
    """Return the only one of *days*; TwoReadingsError names several."""
    if len(days) > 1:
        raise TwoReadingsError(text, [day.isoformat() for day in days], "write it so")
    return days[0]


def _parts(tokens: Sequence[str]) -> tuple[list[tuple[int, int]], str | None] | None:
    """Return the months and days that a day may be, and its year, where *tokens* are one.

    With strokes some write the month first; only where one of the two readings is possible is it taken.
    """
    if len(tokens) == 1 and (found := _YEAR_FIRST.fullmatch(tokens[0])):
        return [(int(found[3]), int(found[4]))], found[1]
    if len(tokens) == 1 and (found := _NUMBERS.fullmatch(tokens[0])):
        one, other = int(found[1]), int(found[3])
        if found[2] == "." or one == other:
            return [(other, one)], found[4]
        possible = [(m, d) for d, m in ((one, other), (other, one)) if m <= _MONTHS_IN_A_YEAR]
        return possible or [(other, one)], found[4]
    return _with_month(tokens)


def _with_month(tokens: Sequence[str]) -> tuple[list[tuple[int, int]], str | None] | None:
    if len(tokens) not in {2, 3}:
        return None
    months = _places(MONTHS)
    for word, number in ((tokens[1], tokens[0]), (tokens[0], tokens[1])):
        month, day = months.get(word.rstrip(".,")), _ORDINAL.fullmatch(number)
        year = tokens[2] if len(tokens) > 2 else None  # noqa: PLR2004 - behind day and month
        if month is not None and day and (year is None or _YEAR.fullmatch(year)):
            return [(month + 1, int(day[1]))], year
    return None


def _nearest(text: str, month: int, day: int, today: dt.date, ahead: bool | None) -> list[dt.date]:
    """Return the coming day of that date, or the last past one; both where they are as likely."""
    years = range(today.year - 8, today.year + 9)
    days = [*_of_years(years, month, day)]
    if not days:
        raise ValueError(f'"{text}" is not in the calendar')
    past = [one for one in days if one <= today][-1]
    coming = next((one for one in days if one >= today), past)
    if past == coming:
        return [past]
    meant, other = (coming, past) if ahead else (past, coming)
    unlikely = abs((meant - today).days) > _FAR and abs((other - today).days) <= _NEAR
    if ahead is None or unlikely or abs((meant - today).days) > _A_YEAR:  # 29 February, most often
        return [past, coming]
    return [meant]


def _of_years(years: Sequence[int], month: int, day: int) -> Iterator[dt.date]:
    for year in years:
        try:
            yield dt.date(year, month, day)
        except ValueError:
            continue


def _moved(day: dt.date, days: int) -> dt.date:
    return Duration(days, "d").after(day) if days >= 0 else Duration(-days, "d").before(day)


@cache
def _places(rows: Sequence[str]) -> Mapping[str, int]:
    """Return each word with the number of its row."""
    return {word: n for n, row in enumerate(rows) for word in row.split()}


@cache
def _in_short() -> Mapping[str, int]:
    """Return how weekdays are said in short: `пет.` alone might be a number."""
    return {word.lower(): n for weekdays, _ in SHORT.values() for n, word in enumerate(weekdays)}


@cache
def _units() -> Mapping[str, str]:
    return {word: unit for unit, words in UNITS.items() for word in words.split()}


def flag_from_words(text: str) -> bool:
    """Read a yes or no as people say it: `yes`, `да`, `no`, `нет`, `не`; ValueError for what is neither."""
    word = text.strip().lower()
    return word in YES or (word not in _NO and parse_flag(text))


YES: Final = frozenset("y yes true д да".split())
_NO: Final = frozenset("n no false н не нет".split())


def rewritten_day(text: str) -> str | None:
    """Return `YYYY-MM-DD` for `12.10.2026` or `13/10/2026`, and None for no such day.

    ValueError names both readings of a day that has two, such as `3/4/2026`.
    """
    found = _NUMBERS.fullmatch(text)
    parts = _parts([text]) if found and found[4] else None
    if parts is None:
        return None
    readings, year = parts
    days = [f"{year}-{month:02d}-{day:02d}" for month, day in readings]
    if len(days) > 1:
        raise TwoReadingsError(text, days, "write it so")
    return days[0]


def amount_from_words(text: str) -> Decimal:
    """Read a sum as people type it: `1.200,50`, `1 200,50`, `1,200.50`; what has two readings is asked back."""
    if found := _TWO_READINGS.fullmatch(text):
        whole, rest = found.groups()
        decimal = f"{whole}.{rest[:2] if rest.endswith('0') else rest + '0'}"
        raise TwoReadingsError(text, [f"{whole}{rest}", decimal], "write one of the two")
    try:
        return parse_amount(_with_a_point(text) or text)
    except ValueError:
        raise ValueError(f'"{text}" is not an amount; write 812.40, 812,40 or 1.200,50') from None


def currency_beside(text: str) -> tuple[str, str | None]:
    """Return a sum without the code of the currency that is written before or behind it, and that code."""
    if found := _BESIDE.fullmatch(text.strip()):
        before, amount, behind = found.groups()
        if bool(before) != bool(behind):
            return amount, (before or behind).upper()
    return text, None


def two_readings(amount: Decimal, currency: str) -> str | None:
    """Say which two sums a written one with three decimals may be; None where it has one reading.

    What is no multiple of a tenth is found to have too many decimals.
    """
    text = str(amount)
    if text[-4:-3] != "." or text[-1] != "0" or currency_decimals(currency) == _THREE:
        return None
    try:
        amount_from_words(text)
    except ValueError as error:
        return str(error)
    return None


def _with_a_point(text: str) -> str | None:
    """Return the amount that a comma as decimal sign, and blanks or other signs between thousands, mean."""
    if found := _WITH_A_COMMA.fullmatch(text):
        return f"{found[1] or found[3]}.{found[2] or found[4]}"
    if found := _WITH_THOUSANDS.fullmatch(text):
        whole = found[1] + re.sub(r"[^0-9]", "", found[3])
        return f"{whole}.{found[4]}" if found[4] else whole
    return None
