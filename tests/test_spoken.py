"""Days and sums as people write them, and days as they say them."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientbase.language import LANGUAGES, speaking
from clientbase.spoken import (
    TwoReadingsError,
    amount_from_words,
    begins_with_day,
    day_from_words,
    day_of_year_from_words,
    flag_from_words,
    rewritten_day,
    spoken_day,
)

SATURDAY = dt.date(2026, 11, 21)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("today", "2026-11-21"),
        ("@yesterday", "2026-11-20"),
        ("Tomorrow", "2026-11-22"),
        ("завтра", "2026-11-22"),
        ("утре", "2026-11-22"),
        ("вчера", "2026-11-20"),
        ("-3d", "2026-11-18"),
        ("+2w", "2026-12-05"),
        ("-1mo", "2026-10-21"),
        ("2026-10-12", "2026-10-12"),
        ("12.10.2026", "2026-10-12"),
        ("12. 10. 2026", "2026-10-12"),
        ("2026/10/12", "2026-10-12"),
        ("1/13/2026", "2026-01-13"),
        ("13/1/2026", "2026-01-13"),
        ("2/2/2026", "2026-02-02"),
        (" 2026-10-12 ", "2026-10-12"),
        ("12 march 2026", "2026-03-12"),
        ("March 12th, 2026", "2026-03-12"),
        ("12 марта 2026", "2026-03-12"),
        ("12 март 2026", "2026-03-12"),
        ("in 2 weeks", "2026-12-05"),
        ("через 2 недели", "2026-12-05"),
        ("за 2 недели", "2026-12-05"),
        ("через неделю", "2026-11-28"),
        ("in two months", "2027-01-21"),
        ("3 days ago", "2026-11-18"),
        ("2 недели назад", "2026-11-07"),
        ("пред 3 дена", "2026-11-18"),
        ("next friday", "2026-11-27"),
        ("last friday", "2026-11-20"),
        ("в следующую пятницу", "2026-11-27"),
        ("минатиот петок", "2026-11-20"),
    ],
)
@pytest.mark.parametrize("ahead", [True, False, None])
def test_a_day_that_is_the_same_whatever_it_is_for(words: str, day: str, ahead: bool | None) -> None:
    assert day_from_words(words, SATURDAY, ahead=ahead).isoformat() == day


@pytest.mark.parametrize(
    ("words", "coming", "past"),
    [
        ("monday", "2026-11-23", "2026-11-16"),
        ("понедельник", "2026-11-23", "2026-11-16"),
        ("во понеделник", "2026-11-23", "2026-11-16"),
        ("on Sat", "2026-11-28", "2026-11-14"),
        ("недела", "2026-11-22", "2026-11-15"),
        ("12 march", "2027-03-12", "2026-03-12"),
        ("5.5.", "2027-05-05", "2026-05-05"),
        ("13/5", "2027-05-13", "2026-05-13"),
        ("21.11.", "2026-11-21", "2026-11-21"),
    ],
)
def test_a_weekday_and_a_day_without_its_year_come_or_are_past(words: str, coming: str, past: str) -> None:
    assert day_from_words(words, SATURDAY, ahead=True).isoformat() == coming
    assert day_from_words(words, SATURDAY, ahead=False).isoformat() == past
    if coming != past:
        with pytest.raises(TwoReadingsError) as asked:
            day_from_words(words, SATURDAY)
        assert asked.value.readings == (past, coming)


def test_the_calendar_has_an_end() -> None:
    assert day_from_words("5.5.", dt.date.max, ahead=True) == dt.date(9999, 5, 5)


def test_next_friday_is_that_of_next_week_and_friday_the_coming_one() -> None:
    tuesday = dt.date(2026, 11, 24)
    assert day_from_words("friday", tuesday, ahead=True) == dt.date(2026, 11, 27)
    assert day_from_words("next friday", tuesday, ahead=True) == dt.date(2026, 12, 4)


def test_a_year_away_is_asked_back_where_another_year_is_near() -> None:
    assert day_from_words("27.11", SATURDAY, ahead=True) == dt.date(2026, 11, 27)
    with pytest.raises(TwoReadingsError, match=r'"27\.11" can be 2025-11-27 or 2026-11-27; write it so'):
        day_from_words("27.11", SATURDAY, ahead=False)
    with pytest.raises(TwoReadingsError, match=r'"15\.11\." can be 2026-11-15 or 2027-11-15; write it so'):
        day_from_words("15.11.", SATURDAY, ahead=True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("31.02.2026", "is not in the calendar"),
        ("31.02.", "is not in the calendar"),
        ("next week", '"next week" is not a day; write 2026-12-01, 1.12., 12 march, friday, tomorrow'),
        ("this friday", "is not a day"),
        ("12.10.26", "is not a day"),
        ("12 brumaire 2026", "is not a day"),
        ("12 march 26", "is not a day"),
        ("in many days", "is not a day"),
        ("in 2 fortnights", "is not a day"),
        ("in 2 or 3 days", "is not a day"),
        ("3d", "is not a day"),
        ("", "is not a day"),
        ("2024", '"2024" is a year, not a day; for its first day write 2024-01-01'),
    ],
)
def test_a_day_that_people_may_not_type(words: str, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        day_from_words(words, SATURDAY, ahead=True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(
            "3/4/2026", '"3/4/2026" can be 2026-04-03 or 2026-03-04; write it so', id="both are possible"
        ),
        pytest.param("3/4", '"3/4" can be 2027-04-03 or 2027-03-04; write it so', id="without a year"),
        pytest.param("12/12/1826", "is before the year 1900", id="too long ago"),
        pytest.param("13/13/2026", "is not in the calendar", id="neither is possible"),
        pytest.param("3/4.2026", "is not a day", id="two signs"),
    ],
)
def test_a_day_with_strokes_is_asked_back_unless_it_can_be_one_only(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        day_from_words(text, SATURDAY, ahead=True)


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)))
def test_each_reading_that_is_offered_is_taken(day: dt.date) -> None:
    text = f"{day.day}/{day.month}/{day.year}"
    try:
        assert day_from_words(text, SATURDAY) == day
    except TwoReadingsError as error:
        readings = [day_from_words(reading, SATURDAY) for reading in error.readings]
        assert day in readings
        assert len({*readings}) == 2


@pytest.mark.parametrize(
    ("text", "day", "rest"),
    [
        ("tuesday send list", "2026-11-24", "send list"),
        ("next friday, call", "2026-11-27", "call"),
        ("in 2 weeks send the list", "2026-12-05", "send the list"),
        ("через 2 недели позвонить", "2026-12-05", "позвонить"),
        ("во следниот петок прати", "2026-11-27", "прати"),
        ("12 march 2 boxes", "2027-03-12", "2 boxes"),
        ("1.12. send", "2026-12-01", "send"),
        ("2026-11-25 send  samples", "2026-11-25", "send  samples"),
        ("tomorrow", "2026-11-22", ""),
    ],
)
def test_a_promise_begins_with_its_day(text: str, day: str, rest: str) -> None:
    assert begins_with_day(text, SATURDAY, ahead=True) == (dt.date.fromisoformat(day), rest)


def test_a_promise_whose_day_has_two_readings_is_asked_back() -> None:
    with pytest.raises(TwoReadingsError):
        begins_with_day("3/4/2027 send list", SATURDAY, ahead=True)
    with pytest.raises(TwoReadingsError):
        begins_with_day("15 november send list", SATURDAY, ahead=True)


@pytest.mark.parametrize(
    ("text", "birthday"),
    [
        ("1980-04-30", "1980-04-30"),
        ("02-29", "02-29"),
        ("30.4.1980", "1980-04-30"),
        ("30.4.", "04-30"),
        ("12 марта", "03-12"),
        ("march 12 1980", "1980-03-12"),
    ],
)
def test_a_birthday_need_not_have_a_year(text: str, birthday: str) -> None:
    assert day_of_year_from_words(text, SATURDAY) == birthday


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("3/4", '"3/4" can be 04-03 or 03-04'),
        ("soon", "is not a birthday"),
        ("-3d", "is not a birthday"),
        ("31.2.", "is not in the calendar"),
        ("1980", "is a year, not a day"),
    ],
)
def test_a_birthday_that_is_asked_back(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        day_of_year_from_words(text, SATURDAY)


@pytest.mark.parametrize(
    ("text", "day"),
    [("12.10.2026", "2026-10-12"), ("13/1/2026", "2026-01-13"), ("12.10.", None), ("x", None)],
)
def test_a_day_in_a_file_is_rewritten_only_with_its_year(text: str, day: str | None) -> None:
    assert rewritten_day(text) == day


def test_a_day_in_a_file_with_two_readings_is_not_rewritten() -> None:
    with pytest.raises(TwoReadingsError):
        rewritten_day("3/4/2026")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1.250", '"1.250" can be 1250 or 1.25; write one of the two'),
        ("1,250", '"1,250" can be 1250 or 1.25; write one of the two'),
        ("1.000", '"1.000" can be 1000 or 1.00; write one of the two'),
        ("12.345", '"12.345" can be 12345 or 12.3450; write one of the two'),
        ("-1.250", '"-1.250" can be -1250 or -1.25; write one of the two'),
        ("1,2,3", '"1,2,3" is not an amount; write 812.40, 812,40 or 1.200,50'),
        ("1 25", "is not an amount"),
        ("1.200.50", "is not an amount"),
        ("0.250,00", "is not an amount"),
    ],
)
def test_a_sum_is_asked_back_where_it_is_not_plain(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        amount_from_words(text)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("0.125", "0.125"),
        ("1234.567", "1234.567"),
        ("1250", "1250"),
        ("1.25", "1.25"),
        ("12.3450", "12.3450"),
        ("-3", "-3"),
        ("12,5", "12.5"),
        ("0,250", "0.250"),
        ("1 180,00", "1180.00"),
        ("1\u202f180", "1180"),
        ("1.200,50", "1200.50"),
        ("1,200.50", "1200.50"),
        ("1'250.00", "1250.00"),
        ("1.250.000", "1250000"),
    ],
)
def test_a_sum_with_one_reading_is_taken(text: str, amount: str) -> None:
    assert str(amount_from_words(text)) == amount


@given(st.from_regex(r"-?[1-9]\d{0,2}[.,]\d{3}", fullmatch=True).filter(str.isascii))
def test_each_sum_that_is_offered_is_taken(text: str) -> None:
    with pytest.raises(TwoReadingsError) as asked:
        amount_from_words(text)
    assert [str(amount_from_words(reading)) for reading in asked.value.readings] == list(asked.value.readings)
    assert len({Decimal(reading) for reading in asked.value.readings}) == 2


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-11-21", "today"),
        ("2026-11-20", "yesterday"),
        ("2026-11-22", "tomorrow"),
        ("2026-12-01", "Tue 1 Dec"),
        ("2027-01-01", "Fri 1 Jan 2027"),
    ],
)
def test_a_day_is_said_with_its_weekday(day: str, said: str) -> None:
    assert spoken_day(dt.date.fromisoformat(day), SATURDAY) == said


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("mk", ["денес", "утре", "вчера", "вто. 1 дек.", "пет. 1 мај 2026"]),
        ("ru", ["сегодня", "завтра", "вчера", "вт 1 дек.", "пт 1 мая 2026"]),
    ],
)
def test_a_day_is_said_in_each_language(code: str, said: list[str]) -> None:
    near = [SATURDAY + dt.timedelta(days) for days in (0, 1, -1)]
    with speaking(code):
        days = [spoken_day(day, SATURDAY) for day in (*near, dt.date(2026, 12, 1))]
        assert [*days, spoken_day(dt.date(2026, 5, 1), dt.date(2025, 1, 1))] == said


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("yesterday вчера", "2026-11-20"),
        ("tomorrow утре завтра", "2026-11-22"),
        ("monday понеделник понедельник во_понеделник в_понедельник", "2026-11-23"),
        ("in_3_days за_3_дена через_3_дня за_три_дена через_три_дня", "2026-11-24"),
        ("3_days_ago пред_3_дена 3_дня_назад", "2026-11-18"),
        ("in_two_weeks за_две_недели через_две_недели", "2026-12-05"),
        ("next_friday следниот_петок следующая_пятница", "2026-11-27"),
        ("1_december 1_декември 1_декабря", "2026-12-01"),
    ],
)
def test_words_of_days_are_understood_whatever_language_is_spoken(code: str, words: str, day: str) -> None:
    with speaking(code):
        read = [day_from_words(text.replace("_", " "), SATURDAY, ahead=True) for text in words.split()]
    assert {found.isoformat() for found in read} == {day}


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("yes", True),
        ("Да", True),
        ("true", True),
        ("no", False),
        ("нет", False),
        ("не", False),
        ("false", False),
    ],
)
def test_a_yes_or_no_is_understood_in_three_languages(text: str, flag: bool) -> None:
    for code in LANGUAGES:
        with speaking(code):
            assert flag_from_words(text) is flag


def test_what_is_neither_yes_nor_no_is_refused() -> None:
    with pytest.raises(ValueError, match='"maybe" is neither true nor false'):
        flag_from_words("maybe")


@pytest.mark.parametrize(
    ("text", "day", "rest"),
    [
        ("Fri 4 Dec send samples", "2026-12-04", "send samples"),
        ("friday 4.12. send", "2026-12-04", "send"),
        ("fri, 4 december call", "2026-12-04", "call"),
        ("friday 2026-12-04 send", "2026-12-04", "send"),
        ("пт 4 дек. выслать", "2026-12-04", "выслать"),
        ("в пятницу 4 декабря 2026 выслать", "2026-12-04", "выслать"),
        ("пет. 4 дек. прати", "2026-12-04", "прати"),
        ("Fri 20 Nov send", "2026-11-20", "send"),
        ("friday next week send", "2026-11-27", "send"),
        ("next week friday send", "2026-11-27", "send"),
        ("на следующей неделе в пятницу звонить", "2026-11-27", "звонить"),
        ("петок следната недела прати", "2026-11-27", "прати"),
        ("day after tomorrow send", "2026-11-23", "send"),
        ("friday monday report", "2026-11-27", "monday report"),
        ("friday 4.30 call", "2026-11-27", "4.30 call"),
        ("пет нарачки", None, ""),
    ],
)
def test_a_weekday_belongs_to_the_day_behind_it(text: str, day: str | None, rest: str) -> None:
    if day is None:
        with pytest.raises(ValueError, match="is not a day"):
            begins_with_day(text, SATURDAY, ahead=True)
    else:
        assert begins_with_day(text, SATURDAY, ahead=True) == (dt.date.fromisoformat(day), rest)


@pytest.mark.parametrize("text", ["Fri 5 Dec send", "friday 5.12.2026 send", "friday in 2 weeks send"])
def test_a_day_that_has_another_weekday_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r'": 2026-12-05 is no "fri(day)?"; write one of the two'):
        begins_with_day(text, SATURDAY, ahead=True)


@pytest.mark.parametrize("language", LANGUAGES)
@given(days=st.integers(min_value=-300, max_value=300), known=st.booleans())
def test_a_day_that_is_said_can_be_typed(language: str, days: int, *, known: bool) -> None:
    day = SATURDAY + dt.timedelta(days=days)
    with speaking(language):
        said = spoken_day(day, SATURDAY)
        assert day_from_words(said, SATURDAY, ahead=days > 0 if known else None) == day


def test_strokes_without_a_year_name_the_readings_of_both_orders() -> None:
    with pytest.raises(TwoReadingsError) as raised:
        day_from_words("3/4", SATURDAY)
    assert raised.value.readings == ("2026-04-03", "2027-04-03", "2026-03-04", "2027-03-04")
