"""What single texts mean: numbers, sums, days and lengths of time, and what is refused."""

import datetime as dt
import re
from calendar import monthrange
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientbase import values
from clientbase.values import (
    Duration,
    decimal_text,
    parse_amount,
    parse_duration,
    scaled,
)

SATURDAY = dt.date(2026, 11, 21)


@pytest.mark.parametrize(
    ("parse", "text", "meaning"),
    [
        pytest.param(values.parse_text, "no", "no", id="a text stays what it is"),
        pytest.param(values.parse_whole, "007", 7, id="a whole number may have zeros before it"),
        pytest.param(values.parse_decimal, "1.50", Decimal("1.50"), id="a number keeps its places"),
        pytest.param(values.parse_percent, "100", Decimal(100), id="all is a percentage"),
        pytest.param(values.parse_currency, "MKD", "MKD", id="a currency"),
        pytest.param(values.parse_flag, "true", True, id="true"),
        pytest.param(values.parse_flag, "false", False, id="false"),
        pytest.param(values.parse_day, "2024-02-29", dt.date(2024, 2, 29), id="a leap day"),
        pytest.param(values.parse_day_of_year, "02-29", "02-29", id="a birthday on it, of unknown year"),
        pytest.param(values.parse_day_of_year, "1980-05-01", "1980-05-01", id="a birthday with its year"),
        pytest.param(parse_amount, "-0.0001", Decimal("-0.0001"), id="the smallest sum"),
        pytest.param(parse_amount, "999999999999.9999", Decimal("999999999999.9999"), id="the largest sum"),
        pytest.param(parse_duration, "3mo", Duration(3, "mo"), id="a length of time"),
    ],
)
def test_a_text_means(parse: Callable[[str], Any], text: str, meaning: Any) -> None:
    found = parse(text)
    assert found == meaning
    assert str(found) == str(meaning)


@pytest.mark.parametrize(
    ("parse", "text", "reason"),
    [
        (values.parse_text, "  ", "the text is empty"),
        (values.parse_text, "\u3164", "the text is empty"),
        (values.parse_text, "\u2800 \u200b", "the text is empty"),
        (values.parse_text, "\uffa0\u00ad\u115f", "the text is empty"),
        (values.parse_whole, "1.5", '"1.5" is not a whole number'),
        (values.parse_whole, "1234567890", "is not a whole number"),
        (values.parse_whole, "٣", "is not a whole number"),
        (values.parse_decimal, "1e3", '"1e3" is not a number'),
        (values.parse_decimal, "-1", '"-1" is not a number'),
        (values.parse_percent, "100.1", '"100.1" is not a percentage from 0 to 100'),
        (values.parse_currency, "eur", '"eur" is not a currency'),
        (values.parse_flag, "yes", '"yes" is neither true nor false'),
        (values.parse_day, "2026-02-29", '"2026-02-29" is not in the calendar'),
        (values.parse_day, "2026-2-9", '"2026-2-9" is not a day; write it as YYYY-MM-DD'),
        (values.parse_day, "2026-02-09 ", "is not a day"),
        (
            values.parse_day,
            "1899-12-30",
            '"1899-12-30" is before the year 1900; did you mean "1989-12-30" or',
        ),
        (values.parse_day, "0026-01-05", 'is before the year 1900; did you mean "2026-01-05"?'),
        (values.parse_day, "0206-01-05", 'did you mean "2006-01-05" or "2026-01-05"?'),
        (values.parse_day, "1648-10-24", "is before the year 1900; did you mean"),
        (values.parse_day, "0777-01-05", "is before the year 1900; correct the year"),
        (values.parse_day_of_year, "1799-12-31", "is before the year 1800; did you mean"),
        (values.parse_day_of_year, "02-30", '"02-30" is not in the calendar'),
        (values.parse_day_of_year, "1981-02-29", '"1981-02-29" is not in the calendar'),
        (values.parse_day_of_year, "1 May", '"1 May" is not a birthday'),
        (parse_amount, "812,40", '"812,40" is not an amount; write digits with a point'),
        (parse_amount, "1.23456", "is not an amount"),
        (parse_amount, "1234567890123", "is not an amount"),
        (parse_amount, "NaN", "is not an amount"),
        (parse_duration, "30", '"30" is not a duration; write 30d, 6w, 3mo or 1y'),
        (parse_duration, "-3d", "is not a duration"),
        (parse_duration, "3wd", '"3wd" is not a duration; write 30d, 6w, 3mo or 1y'),
        (values.parse_term, "3", '"3" is not a duration; write 30d, 3wd, 6w, 3mo or 1y'),
    ],
)
def test_a_text_is_refused_with_the_reason(parse: Callable[[str], Any], text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=re.escape(reason)):
        parse(text)


@given(st.decimals(Decimal(-(10**12)) + 1, Decimal(10**12) - 1, places=4))
def test_a_sum_comes_back_from_the_count_of_its_units(amount: Decimal) -> None:
    assert parse_amount(decimal_text(scaled(amount))) == amount


@pytest.mark.parametrize(
    ("units", "decimals", "text"),
    [
        pytest.param(8_124_000, 2, "812.40", id="as many places as the currency has"),
        pytest.param(8_124_050, 2, "812.405", id="more where there is more"),
        pytest.param(8_120_000, 0, "812", id="none for yen"),
        pytest.param(8_120_000, 3, "812.000", id="three for dinars"),
        pytest.param(-1, 2, "-0.0001", id="the sign before nothing"),
    ],
)
def test_units_are_written_exactly(units: int, decimals: int, text: str) -> None:
    assert decimal_text(units, decimals) == text


@pytest.mark.parametrize(
    ("currency", "decimals"),
    [
        *((code, 2) for code in ("EUR", "MKD", "RSD", "USD", "RUB")),
        *((code, 0) for code in ("JPY", "KRW", "ISK", "CLP", "VND")),
        *((code, 3) for code in ("BHD", "KWD", "JOD", "OMR", "TND")),
    ],
)
def test_a_currency_has_its_decimals(currency: str, decimals: int) -> None:
    assert values.currency_decimals(currency) == decimals


@pytest.mark.parametrize(
    ("length", "words"),
    [("12mo", "12 months"), ("1mo", "month"), ("1y", "year"), ("6w", "6 weeks"), ("30d", "30 days")],
)
def test_a_length_of_time_is_said_in_words(length: str, words: str) -> None:
    assert parse_duration(length).past == words


@pytest.mark.parametrize(
    ("length", "after", "before"),
    [
        pytest.param("30d", "2026-03-02", "2026-01-01", id="days are counted"),
        pytest.param("2w", "2026-02-14", "2026-01-17", id="a week has seven"),
        pytest.param("1mo", "2026-02-28", "2025-12-31", id="a month ends on its last day"),
        pytest.param("1y", "2027-01-31", "2025-01-31", id="a year is twelve months"),
        pytest.param("9999y", "9999-12-31", "0001-01-01", id="the calendar has two ends"),
    ],
)
def test_lengths_of_time_from_the_last_of_january(length: str, after: str, before: str) -> None:
    duration, day = parse_duration(length), dt.date(2026, 1, 31)
    assert (str(duration), duration.after(day).isoformat(), duration.before(day).isoformat()) == (
        length,
        after,
        before,
    )


def test_the_days_of_a_month_are_those_of_the_calendar() -> None:
    months = [
        (year, month) for year in (1, 1899, 1900, 2000, 2023, 2024, 2100, 9999) for month in range(1, 13)
    ]
    assert [values.days_in_month(*month) for month in months] == [monthrange(*month)[1] for month in months]


def test_old_houses_may_have_been_founded_before_anybody_sold_to_them() -> None:
    assert values.parse_day_of_year("1801-01-01") == "1801-01-01"
    assert values.parse_old_day("1432-01-01") == dt.date(1432, 1, 1)
    assert values.parse_day("1900-01-01") == dt.date(1900, 1, 1)


def test_the_first_year_of_a_birth_is_one() -> None:
    assert values.parse_day_of_year("1800-01-01") == "1800-01-01"
    with pytest.raises(ValueError, match="before the year 1800"):
        values.parse_day_of_year("1799-12-31")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("1200", ["2020"]),  # one digit less and one more, where 2000 wants two others
        ("0100", ["2010"]),
        ("0203", ["2003", "2033"]),
        ("0480", ["1980"]),  # the earliest year that is likely
        ("1026", ["2026"]),
    ],
)
def test_the_year_that_may_be_meant_is_told(text: str, meant: list[str]) -> None:
    with pytest.raises(ValueError, match="before the year 1900") as refused:
        values.parse_day(f"{text}-05-01")

    assert re.findall(r"(\d{4})-05-01", str(refused.value))[1:] == meant


@pytest.mark.parametrize(
    ("day", "number", "until"),
    [
        pytest.param("2026-11-20", 1, "2026-11-24", id="over a weekend and a holiday on Monday"),
        pytest.param("2026-11-20", 0, "2026-11-20", id="none"),
        pytest.param("2026-11-24", 3, "2026-11-27", id="within a week"),
        pytest.param("2026-11-21", 1, "2026-11-24", id="from a day on which nobody works"),
    ],
)
def test_working_days_are_counted(day: str, number: int, until: str) -> None:
    working = values.WorkingDays.without(["saturday", "sunday"], ["2026-11-23"])

    assert working.after(dt.date.fromisoformat(day), number) == dt.date.fromisoformat(until)


def test_where_no_day_is_a_working_day_none_comes() -> None:
    never = values.WorkingDays(frozenset(range(7)))
    assert never.after(dt.date(2026, 11, 21), 1) == dt.date.max
    assert never.after(dt.date(2026, 11, 21), 0) == dt.date(2026, 11, 21)


@pytest.mark.parametrize(
    ("length", "day", "after"),
    [
        pytest.param("1wd", "2026-11-20", "2026-11-23", id="over the weekend"),
        pytest.param("5wd", "2026-11-20", "2026-11-27", id="a week"),
        pytest.param("6wd", "2026-11-21", "2026-11-30", id="from a Saturday"),
        pytest.param("2w", "2026-11-20", "2026-12-04", id="weeks"),
    ],
)
def test_a_term_may_be_of_working_days(length: str, day: str, after: str) -> None:
    term = values.parse_term(length)
    assert str(term.after(dt.date.fromisoformat(day))) == after
    assert (term.working, term.days) == ((term.number, 0) if "wd" in length else (0, 7 * term.number))
    with pytest.raises(ValueError, match="is not a duration; write 30d, 3wd, 6w, 3mo or 1y"):
        values.parse_term(f"{length}x")


def test_a_holiday_may_be_a_text_or_a_day() -> None:
    monday = dt.date(2026, 11, 23)
    for holiday in (monday, "2026-11-23"):
        assert values.WorkingDays.without([], [holiday]) == (frozenset(), {monday})


def test_the_last_day_of_the_calendar_has_none_after_it() -> None:
    assert values.WorkingDays().after(dt.date.max, 1) == dt.date.max
    assert values.WorkingDays().after(dt.date.max - dt.timedelta(1), 9) == dt.date.max


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0 files"), (1, "1 file"), (2, "2 files"), (11, "11 files")]
)
def test_things_are_counted_in_words(number: int, words: str) -> None:
    assert values.counted(number, "file") == words


@pytest.mark.parametrize(
    ("units", "text"), [(0, "0.00"), (1, "0.0001"), (-1, "-0.0001"), (8124000, "812.40"), (10000, "1.00")]
)
def test_units_have_two_decimals_where_nobody_says_how_many(units: int, text: str) -> None:
    assert values.decimal_text(units) == text


@pytest.mark.parametrize(
    ("text", "number"), [("0", "0"), ("100", "100"), ("0.5", "0.5"), ("100.01", None), ("-0.01", None)]
)
def test_a_percentage_is_from_nothing_to_all(text: str, number: str | None) -> None:
    if number:
        assert values.parse_percent(text) == Decimal(number)
    else:
        with pytest.raises(ValueError, match=text):
            values.parse_percent(text)
