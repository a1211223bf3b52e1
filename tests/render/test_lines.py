"""Rows that are written as several lines, without titles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientbase.columns import columns
from clientbase.page import Lines, Table
from clientbase.render.grid import Dress
from clientbase.render.lines import in_lines
from clientbase.render.places import places

LINES = Lines(
    "who", "who, date", (("kind", "name: what", "date"), ("days late", "phone  contact; why", "at_stake"))
)
COLUMNS = columns(
    "client name who kind! what! date:date! days:days? late:flag phone! contact why at_stake:money?"
)
LUNA = (
    "luna",
    "Luna",
    "ana",
    "call",
    "send it",
    "2026-11-01",
    1,
    True,
    "+389 70",
    "Vera",
    "promised",
    9_0000,
)
SOL = ("sol", None, "ana", "visit", "see them", None, 12, False, None, None, "open", None)
HIS = ("his", "His", None, "call", "ask", "2026-11-02", None, False, "+1", "Bo", None, None)


CUT = Dress(cut=True)


def drawn(*rows: tuple[str | int | None, ...], width: int = 60, dress: Dress = CUT) -> list[str]:
    return in_lines(Table("t", "T", COLUMNS, rows, LINES), LINES, "EUR", (width, dress)).split("\n")


def test_each_row_says_all_that_is_known_with_its_units() -> None:
    """What is unknown goes with the mark before it; one without a name is called by its id."""
    assert drawn(LUNA, SOL) == [
        "call        Luna: send it          2026-11-01",
        "1 day late  +389 70  Vera; promised  9.00 EUR",
        "visit       sol: see them",
        "12 days     -        open",
    ]


def test_each_of_several_people_has_a_heading() -> None:
    assert [line for line in drawn(LUNA, LUNA, HIS) if line and "  " not in line] == [
        "ana, 2026-11-01",
        "no who, 2026-11-02",
    ]


def test_a_name_is_shortened_first_then_the_line_is_cut_between_words() -> None:
    long = (LUNA[0], "Restoran kod dva goluba", *LUNA[2:4], "bring the price list of next year", *LUNA[5:])
    assert drawn(long, width=62)[0] == "call        Restoran ko…: bring the price list of…  2026-11-01"
    assert drawn(long, width=62, dress=Dress())[:2] == [
        "call        Restoran ko…: bring the price list of   2026-11-01",
        "            next year",
    ]


def test_what_carries_no_verdict_gives_way() -> None:
    long = (*LUNA[:10], "promised in the presence of both", 9_0000)
    assert drawn(long, width=60)[1] == "1 day late  +389 70  Vera; promised in the presence of both"
    assert drawn(long, width=80)[1].endswith("both  9.00 EUR")


def test_whom_it_is_about_and_what_is_late_stand_out() -> None:
    first, second = drawn(LUNA, dress=Dress(strong="<b>", alarm="<a>"))
    assert "<b>Luna\x1b[0m: send it" in first
    assert second.startswith("<a>1 day late\x1b[0m  ")


words = st.text("abčж ", max_size=50).map(str.strip)


@pytest.mark.parametrize("cut", [True, False])
@given(st.lists(st.tuples(words, words, words, words), min_size=1, max_size=3), st.integers(60, 120))
def test_no_line_is_wider_than_the_window_and_phones_and_days_are_whole(
    cut: bool, rows: list[tuple[str, str, str, str]], width: int
) -> None:
    table = [
        ("c", name, "ana", "call", what, "2026-11-01", 3, True, "+389 70 123 456", contact, why, None)
        for name, what, contact, why in rows
    ]
    lines = drawn(*table, width=width, dress=Dress(cut=cut))
    assert max(map(places, lines)) <= width
    assert sum("+389 70 123 456" in line for line in lines) == len(rows)
    assert sum(line.endswith("2026-11-01") for line in lines) == len(rows)
    assert not cut or len(lines) == 2 * len(rows)


def test_what_is_whole_and_longer_than_the_window_is_alone_and_moves_no_other_row() -> None:
    long = (*LUNA[:8], "+389 70 " * 20, *LUNA[9:])
    for cut in (True, False):
        assert drawn(long, LUNA, dress=Dress(cut=cut)) == [
            "call        Luna: send it                         2026-11-01",
            f"1 day late  {'+389 70 ' * 19}+389 70",
            "            Vera; promised",
            "call        Luna: send it                         2026-11-01",
            "1 day late  +389 70                   Vera; promised",
        ]
