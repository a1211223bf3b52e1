"""A calendar as RFC 5545 wants it: folded, escaped, with all-day events that keep their identity."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientbase.columns import columns
from clientbase.errors import UsageError
from clientbase.page import EVERYBODY, Cell, Page, Table
from clientbase.render import render
from clientbase.render.formats.ics import escaped, folded
from tests.render.pages import AWKWARD

NAMES = "date:date client name occasion what contact number:count"
VERA = ("2026-12-31", "luna", "Luna", "birthday", "birthday of Vera", "Vera", 50)


def page(*rows: tuple[Cell, ...], names: str = NAMES, as_of: str = "2026-11-21") -> Page:
    table = Table("dates", "Dates", columns(names), rows)
    return Page("dates", "Dates", "Whose?", "", as_of, "EUR", EVERYBODY, None, (), (), (table,))


def events(text: str) -> Iterator[dict[str, str]]:
    """Read the events of a calendar back: unfolded, property by property."""
    lines = text.replace("\r\n ", "").split("\r\n")
    for block in re.findall(r"BEGIN:VEVENT\n(.*?)\nEND:VEVENT", "\n".join(lines), re.DOTALL):
        yield dict(line.split(":", 1) for line in block.split("\n"))


def test_a_row_is_an_event_of_a_whole_day() -> None:
    (event,) = events(render(page(VERA), "ics"))
    assert event.pop("UID").endswith("@clientbase")
    assert event == {
        "DTSTAMP": "20261121T000000Z",
        "DTSTART;VALUE=DATE": "20261231",
        "DTEND;VALUE=DATE": "20270101",
        "SUMMARY": "Luna: birthday of Vera",
        "DESCRIPTION": r"Client: luna\nOccasion: birthday\nContact: Vera\nNumber: 50",
        "CATEGORIES": "birthday",
        "TRANSP": "TRANSPARENT",
    }


def test_a_calendar_has_its_frame_and_ends_each_line_as_the_standard_says() -> None:
    lines = render(page(), "ics").split("\r\n")
    assert lines[:3] == ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//clientbase//reports//EN"]
    assert lines[-2:] == ["END:VCALENDAR", ""]


@pytest.mark.parametrize(
    ("row", "same"),
    [
        pytest.param((*VERA[:2], "Luna d.o.o.", *VERA[3:]), True, id="the client was renamed"),
        pytest.param((*VERA[:6], None), True, id="the year is not known any more"),
        pytest.param(("2027-12-31", *VERA[1:]), False, id="another year"),
        pytest.param((*VERA[:5], "Ana", 50), False, id="another contact"),
        pytest.param((VERA[0], "sol", *VERA[2:]), False, id="another client"),
        pytest.param((*VERA[:3], "foundation", *VERA[4:]), False, id="another occasion"),
    ],
)
def test_an_event_is_the_same_for_as_long_as_it_means_the_same(row: tuple[Cell, ...], same: bool) -> None:
    (before,), (after,) = (
        events(render(page(VERA), "ics")),
        events(render(page(row, as_of="2026-11-22"), "ics")),
    )
    assert (before["UID"] == after["UID"]) is same


def test_what_was_due_before_keeps_its_identity_from_day_to_day() -> None:
    names = "date:date client due:date"
    (one,) = events(render(page(("2026-11-21", "luna", "2026-11-01"), names=names), "ics"))
    (other,) = events(render(page(("2026-11-22", "luna", "2026-11-01"), names=names), "ics"))
    assert (one["UID"], one["SUMMARY"]) == (other["UID"], "luna: Dates")


def test_a_row_without_a_day_is_no_event() -> None:
    assert list(events(render(page((None, *VERA[1:])), "ics"))) == []


def test_the_last_day_of_the_calendar_has_no_day_after() -> None:
    (event,) = events(render(page(("9999-12-31", *VERA[1:])), "ics"))
    assert "DTEND;VALUE=DATE" not in event


def test_an_answer_without_days_is_refused() -> None:
    with pytest.raises(UsageError, match='"clients" has no days for a calendar'):
        render(AWKWARD._replace(report="clients"), "ics")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a, b; c", r"a\, b\; c"),
        ("back\\slash", r"back\\slash"),
        ("two\nlines", r"two\nlines"),
        ("two\r\nlines", r"two\nlines"),
        ("\x07bell\x7f", "bell"),
        ("half \ud800", r"half \\ud800"),
    ],
)
def test_what_could_be_taken_for_syntax_is_escaped(text: str, written: str) -> None:
    assert escaped(text) == written


@given(st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"]), max_size=300))
def test_a_folded_line_is_short_and_unfolds_to_itself(text: str) -> None:
    lines = folded(text).split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    assert lines[0] + "".join(line[1:] for line in lines[1:]) == text
    assert all(line.startswith(" ") for line in lines[1:])
