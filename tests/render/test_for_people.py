"""What people read: types written legibly, texts from records shown literally."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from clientbase.page import Column, LeftOut, Table
from clientbase.render import render
from clientbase.render.cells import for_people
from clientbase.render.formats.markdown import literal
from clientbase.visible import visible
from tests.render.pages import AWKWARD, EMPTY, one_column

FOR_PEOPLE = ("text", "table", "markdown")


@pytest.mark.parametrize(
    ("kind", "value", "written"),
    [
        pytest.param("money", 8_124_000, "812.40", id="money has its cents"),
        pytest.param(
            "money", -8_124_050, "-812.40", id="money is rounded to what can be paid, a half to even"
        ),
        pytest.param("money", 0, "0.00", id="no money is a sum too"),
        pytest.param("share", 0.261, "26.1 %", id="a share is a percentage"),
        pytest.param("share", -0.0001, "0.0 %", id="nothing has no sign"),
        pytest.param("ratio", 38.571428, "38.6", id="a ratio has one decimal"),
        pytest.param("ratio", 0, "0.0", id="a ratio of nothing"),
        pytest.param("ratio", -0.01, "0.0", id="a ratio of hardly anything"),
        pytest.param("days", 88, "88", id="days are whole"),
        pytest.param("flag", 1, "yes", id="a flag is yes"),
        pytest.param("flag", False, "no", id="or no"),
        pytest.param("date", "2026-11-21", "2026-11-21", id="a date stays sortable"),
        pytest.param("text", None, "-", id="unknown is a dash"),
    ],
)
def test_a_value_is_written_for_people(kind: str, value: str | float | None, written: str) -> None:
    assert for_people(kind, 2)(value) == written


@pytest.mark.parametrize(
    ("decimals", "written"), [(0, "812"), (2, "812.40"), (3, "812.400")], ids=["yen", "euro", "dinar"]
)
def test_a_currency_says_how_many_decimals_at_least(decimals: int, written: str) -> None:
    assert for_people("money", decimals)(8_124_000) == written


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("\x1b[31m", "\\x1b[31m", id="an escape sequence"),
        pytest.param("\u202eabc", "\\u202eabc", id="a turn of direction"),
        pytest.param("a\u2066b\u200e", "a\\u2066b\\u200e", id="isolates and marks"),
        pytest.param("\x85\x9b", "\\x85\\x9b", id="C1 controls"),
        pytest.param("a\nb\tc\rd", "a\\nb\\tc\\rd", id="line ends and tabs by their short names"),
        pytest.param("caf\udce9", "caf\\udce9", id="a byte of a file name that is no UTF-8"),
        pytest.param("Ѓорѓи é 東京", "Ѓорѓи é 東京", id="letters stay"),
    ],
)
def test_what_cannot_be_seen_is_shown(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize("form", FOR_PEOPLE)
@given(text=st.text(min_size=1))
def test_no_text_of_a_record_steers_the_output(form: str, text: str) -> None:
    made = render(one_column("text", text), form)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", made)
    assert made.count("\n") == render(one_column("text", "x"), form).count("\n")


@pytest.mark.parametrize("form", ["text", "table"])
@pytest.mark.parametrize("text", ["[bold]x[/bold]", "[link=http://x]y[/link]", ":smile:", "[/]", "\\[red]"])
def test_markup_stays_text(form: str, text: str) -> None:
    assert text in render(one_column("text", text), form, color=True)


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("a|b", "a\\|b"),
        ("<script>", "\\<script\\>"),
        ("*x* `y`", "\\*x\\* \\`y\\`"),
        ("own_interval", "own_interval"),
        ("_x_", "\\_x\\_"),
        ("[a](b)", "\\[a\\](b)"),
        ("a\nb", "a\\\\nb"),
    ],
)
def test_markdown_is_escaped(text: str, escaped: str) -> None:
    assert literal(text) == escaped


def test_plain_text_does_not_ask_how_wide_the_terminal_is(monkeypatch: pytest.MonkeyPatch) -> None:
    page = one_column("text", "x" * 300)
    usual = render(page, "text", width=40)
    monkeypatch.setenv("COLUMNS", "20")
    assert render(page, "text") == usual
    assert "x" * 300 in usual


def test_a_table_keeps_to_its_width_and_ignores_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    lines = render(AWKWARD._replace(question=""), "table", width=120).splitlines()
    assert 100 < max(map(len, lines)) <= 120


@pytest.mark.parametrize("width", [10, 40, 80, 100, 200])
def test_no_line_of_a_table_is_wider_than_the_terminal(width: int) -> None:
    made = render(AWKWARD._replace(title="", question="", figures=(), left_out=()), "table", width=width)
    drawn = [
        line
        for line in made.splitlines()
        if not line.startswith(("As of", "No room", "Nothing", "Clients with"))
    ]
    assert max(map(cell_len, drawn)) <= width


def test_what_has_no_room_is_named_from_the_right_and_empty_columns_first() -> None:
    columns = tuple(Column(name, "text", name) for name in ("one", "empty", "two", "three"))
    page = EMPTY._replace(tables=(Table("t", "T", columns, (("a" * 9, None, "b" * 9, "c" * 9),)),))
    assert "No room" not in render(page, "table", width=38)
    assert "No room for: empty;" in render(page, "table", width=37)
    assert "No room for: empty, three;" in render(page, "table", width=30)
    assert "c" * 9 in render(page, "table", width=31)


def test_a_column_without_a_title_is_not_left_out_in_silence() -> None:
    columns = (Column("one", "text", "One"), Column("two", "text", ""))
    page = EMPTY._replace(tables=(Table("t", "T", columns, (("a" * 16, "b" * 16),)),))
    assert "No room for: ;" in render(page, "table", width=20)


def test_a_text_is_wrapped_before_a_column_is_left_out() -> None:
    columns = (Column("name", "text", "Name"), Column("sum", "money", "Sum"))
    page = EMPTY._replace(tables=(Table("t", "T", columns, (("the old bakery", 120_000),)),))
    assert "the old" in render(page, "table", width=14)
    assert "12.00" in render(page, "table", width=14)


@pytest.mark.parametrize("form", ["text", "table"])
def test_a_long_table_is_whole(form: str) -> None:
    made = render(one_column("count", *range(2000)), form)
    assert re.findall(r"^ *(\d+)$", made, re.MULTILINE) == [str(n) for n in range(2000)]


def test_wide_characters_fill_two_places() -> None:
    lines = render(one_column("text", "東京", "abcd"), "text").splitlines()
    assert lines[-2:] == ["東京", "abcd"]
    assert lines[-3] == "----"


@pytest.mark.parametrize("form", FOR_PEOPLE)
@pytest.mark.parametrize(
    ("paths", "said"),
    [(["a"], "1 file could not be read and is left out"), (["a", "b"], "2 files could not be read and are")],
    ids=["one", "two"],
)
def test_what_is_left_out_is_said(form: str, paths: list[str], said: str) -> None:
    page = EMPTY._replace(left_out=tuple(LeftOut(path, "broken") for path in paths))
    assert said in render(page, form)


@pytest.mark.parametrize("form", FOR_PEOPLE)
def test_a_title_is_not_said_twice(form: str) -> None:
    page = one_column("text", "x")
    only = page._replace(title="Sleepers", tables=(page.tables[0]._replace(title="Sleepers"),))
    assert render(only, form).count("Sleepers") == 1


@pytest.mark.parametrize("form", FOR_PEOPLE)
def test_what_a_page_does_not_say_leaves_no_gap(form: str) -> None:
    made = render(one_column("text", "x")._replace(question="", definitions=""), form)
    assert "\n\n\n" not in made
    assert "As of 2026-11-21" in made
