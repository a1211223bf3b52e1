"""A spreadsheet: real days and numbers, texts that stay texts, and the same bytes for the same answer."""

import datetime as dt
import io
import sys
import zipfile
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import load_workbook

from clientbase.errors import UsageError
from clientbase.page import Column, Page, Table
from clientbase.render import packed
from tests.edits.running import command, run, seen_on_terminal
from tests.render.pages import AWKWARD, EMPTY, one_column


def sheets(made: bytes) -> dict[str, list[list[Any]]]:
    book = load_workbook(io.BytesIO(made))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def part(made: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(made)) as packed_:
        return packed_.read(name).decode()


def value(kind: str, cell: str | float | None) -> Any:
    return sheets(packed(one_column(kind, cell), "xlsx"))["T"][1][0]


def named(*titles: str) -> Page:
    return EMPTY._replace(
        tables=tuple(Table("t", title, (Column("v", "text", "V"),), (("x",),)) for title in titles)
    )


def test_a_sheet_for_the_figures_and_one_for_each_table() -> None:
    found = sheets(packed(AWKWARD, "xlsx"))
    assert list(found) == ["Figures", "Clients with awkward names", "Nobody"]
    assert [row for row in found["Figures"] if row[1] != ""] == [
        ["Clients", 6],
        ["Revenue, EUR", 1000],
        ["Share of regular clients", 0.5],
    ]
    said = [row[0] for row in found["Figures"]]
    assert said[:3] == [
        "Awkward answers",
        "How does every kind of value look?",
        "As of 2026-11-21, sums in EUR, manager olga",
    ]
    assert "1 file could not be read and is left out; clientbase check names it" in said
    rows = found["Clients with awkward names"]
    assert rows[1] == [
        "adriatik",
        "Адриатик Храна ДООЕЛ",
        "+38923123456",
        dt.date(2026, 8, 17),
        2,
        96,
        992.4,
        0.261,
        77,
        True,
        "red",
    ]
    assert [row[1] for row in rows[2:]] == [row[1] for row in AWKWARD.tables[0].rows[1:]]
    assert found["Nobody"] == [["Client", "Sum, EUR"]]


@pytest.mark.parametrize(
    ("kind", "cell", "read"),
    [
        pytest.param("money", 8_124_005, 812.4005, id="a sum to its last unit"),
        pytest.param("date", "1899-12-31", "1899-12-31", id="a day that spreadsheets do not know"),
        pytest.param("date", "1900-01-01", dt.date(1900, 1, 1), id="the first that they know"),
        pytest.param("date", "soon", "soon", id="what is no day"),
        pytest.param("count", 10**16 + 1, "10000000000000001", id="a number that would be rounded"),
        pytest.param("ratio", float("inf"), "inf", id="what is no number there"),
        pytest.param("flag", 0, False, id="a flag"),
        pytest.param("text", "=1+1", "=1+1", id="a formula"),
        pytest.param("text", "https://x.example", "https://x.example", id="a link"),
        pytest.param("text", "0042", "0042", id="zeros in front"),
        pytest.param("text", "a\r\nb\tc\x01_x0041_\x1b", "a\r\nb\tc\x01_x0041_\x1b", id="control characters"),
        pytest.param("text", "left\u202eright", "left\u202eright", id="what turns the direction"),
        pytest.param("text", "a\uffff", "a\\uffff", id="what no XML may hold"),
        pytest.param("text", "\udcff", "\\udcff", id="half a character"),
    ],
)
def test_a_value_is_what_it_is(kind: str, cell: str | float, read: Any) -> None:
    assert value(kind, cell) == read


def test_a_text_that_is_too_long_says_how_much_more_there_is() -> None:
    read = value("text", "x" * 40_000)
    assert len(read) < 32_767
    assert read.endswith("x… (7273 more characters)")


@given(
    st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"), min_size=1))
)
def test_every_text_comes_back(texts: list[str]) -> None:
    made = packed(one_column("text", "first", *texts), "xlsx")
    assert [row[0] for row in sheets(made)["T"][1:]] == ["first", *texts]
    assert "<f>" not in part(made, "xl/worksheets/sheet2.xml")


def test_a_paragraph_of_the_definitions_is_broken_into_lines() -> None:
    page = EMPTY._replace(definitions=" ".join(["Клиентите"] * 60))
    said = [str(row[0]) for row in sheets(packed(page, "xlsx"))["Figures"]]
    assert " ".join(said).endswith(page.definitions)
    assert max(map(len, said)) <= 110


def test_the_header_stays_and_filters_and_sums_have_bars() -> None:
    sheet = part(packed(AWKWARD, "xlsx"), "xl/worksheets/sheet2.xml")
    assert '<pane ySplit="1"' in sheet
    assert '<autoFilter ref="A1:K7"' in sheet
    assert sheet.count('<cfRule type="dataBar"') == 2


@pytest.mark.parametrize(
    ("currency", "form"),
    [
        ("EUR", "#,##0.00 [$EUR]"),
        ("JPY", "#,##0 [$JPY]"),
        ("KWD", "#,##0.000 [$KWD]"),
        ("MKD", "#,##0.00 [$MKD]"),
    ],
)
def test_a_sum_has_the_decimals_and_the_code_of_its_currency(currency: str, form: str) -> None:
    made = packed(one_column("money", 8_124_000)._replace(currency=currency), "xlsx")
    assert f'formatCode="{form}"' in part(made, "xl/styles.xml")
    assert sheets(made)["T"][1] == [812.4], "a code such as MKD makes no day of it"


@pytest.mark.parametrize(
    ("titles", "names"),
    [
        pytest.param(("a" * 40,), ["a" * 31], id="long"),
        pytest.param(("Same", "same"), ["Same", "same (2)"], id="the same"),
        pytest.param(("b" * 40, "b" * 40), ["b" * 31, "b" * 27 + " (2)"], id="long and the same"),
        pytest.param(("[a]: b/c\\d?*",), ["a b c d"], id="forbidden characters"),
        pytest.param(("'quoted'", "''"), ["quoted", "Table"], id="quotes at the ends"),
        pytest.param(("History", "Figures"), ["History_", "Figures (2)"], id="taken names"),
    ],
)
def test_sheets_have_names_that_are_allowed(titles: tuple[str, ...], names: list[str]) -> None:
    assert list(sheets(packed(named(*titles), "xlsx")))[1:] == names


def test_the_same_answer_is_the_same_file() -> None:
    assert packed(AWKWARD, "xlsx") == packed(AWKWARD, "xlsx")


def test_a_sheet_that_would_be_too_long_is_refused() -> None:
    with (
        patch("clientbase.render.formats.xlsx.MOST_ROWS", 1),
        pytest.raises(UsageError, match='"T" has more rows than a sheet of a spreadsheet holds'),
    ):
        packed(one_column("text", "a", "b"), "xlsx")


def test_without_the_library_the_command_says_what_to_install(
    example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    answer = run(example, "report", "abc", "-o", str(example / "abc.xlsx"))
    assert (answer.code, "pip install 'clientbase[xlsx]'" in answer.err) == (2, True)


def test_a_pipe_gets_the_bytes_and_a_terminal_the_next_step(example: Path, tmp_path: Path) -> None:
    import subprocess

    words = ("report", "abc", "-f", "xlsx")
    piped = subprocess.run(command(example, *words), capture_output=True, check=True).stdout
    run(example, "report", "abc", "-o", str(tmp_path / "abc.xlsx"))
    assert piped == (tmp_path / "abc.xlsx").read_bytes()
    assert seen_on_terminal(example, *words, width=100) == (
        "clientbase: a terminal cannot show this format; write it to a file: -o FILE\n"
    )
