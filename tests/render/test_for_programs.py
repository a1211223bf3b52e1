"""What programs read: exact values, and every text comes back as it was."""

import csv
import io
import json
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientbase.page import Column, Figure, LeftOut, Page, Table
from clientbase.render import format_names, is_binary, render
from clientbase.render.spreadsheet import as_meant, neutralised
from clientbase.values import decimal_text
from tests.render.pages import AWKWARD, CLIENTS, EMPTY, one_column

TEXT_FORMATS = [form for form in format_names() if form != "ics" and not is_binary(form)]
"""Those that write any table as a text; a calendar wants days."""
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


def value(kind: str, cell: str | float | None) -> Any:
    return json.loads(render(one_column(kind, cell), "json"))["tables"][0]["rows"][0]["v"]


@pytest.mark.parametrize(
    ("kind", "cell", "written"),
    [
        pytest.param("money", 8_124_000, "812.40", id="money is an exact text"),
        pytest.param("money", -1, "-0.0001", id="to the last unit"),
        pytest.param("money", -125_000, "-12.50", id="below nothing"),
        pytest.param("share", 0.2610, "0.261", id="a share has no closing zeros"),
        pytest.param("share", 2 / 3, "0.666667", id="and six decimals at most"),
        pytest.param("share", 1.0, "1", id="all is 1"),
        pytest.param("share", -1e-9, "0", id="nothing has no sign"),
        pytest.param("ratio", 38.5, "38.5", id="a ratio is a text too"),
        pytest.param("ratio", 100, "100", id="a whole ratio keeps its zeros"),
        pytest.param("count", 4372, 4372, id="a count is a number"),
        pytest.param("days", 88, 88, id="days are a number"),
        pytest.param("flag", 1, True, id="a flag is true"),
        pytest.param("flag", False, False, id="or false"),
        pytest.param("date", "2026-11-21", "2026-11-21", id="a date is ISO"),
        *(
            pytest.param(kind, None, None, id=f"unknown {kind}")
            for kind in ("text", "money", "share", "flag")
        ),
    ],
)
def test_a_value_in_json(kind: str, cell: str | float | None, written: Any) -> None:
    found = value(kind, cell)
    assert found == written
    assert type(found) is type(written)


@pytest.mark.parametrize("form", TEXT_FORMATS)
@pytest.mark.parametrize("kind", ["text", "date", "count", "days", "money", "share", "ratio", "flag"])
def test_a_query_may_mix_what_it_likes(form: str, kind: str) -> None:
    made = render(one_column(kind, 1, None, 'a "word"', 2.5), form)
    assert "word" in made
    assert form != "json" or [row["v"] for row in json.loads(made)["tables"][0]["rows"]] == [
        1,
        None,
        'a "word"',
        2.5,
    ]


@pytest.mark.parametrize("form", ["json", "text", "table", "markdown"])
def test_a_figure_may_be_a_word(form: str) -> None:
    made = render(EMPTY._replace(figures=(Figure("clients", "count", "Clients", "many"),)), form)
    assert "many" in made
    assert form != "json" or json.loads(made)["figures"] == {"clients": "many"}


def test_a_mean_of_sums_is_rounded_to_the_last_unit() -> None:
    assert value("money", 1_000_066.666) == "100.0067"
    assert value("money", -0.2) == "0.00"


@given(st.integers(-(10**16), 10**16))
def test_sums_are_written_as_everywhere(units: int) -> None:
    assert value("money", units) == decimal_text(units, 2)


def test_json_is_the_document_of_the_manual() -> None:
    document = json.loads(render(AWKWARD, "json"))
    assert list(document) == [
        "schema_version",
        "report",
        "title",
        "as_of",
        "scope",
        "commit",
        "left_out",
        "not_in_sums",
        "figures",
        "tables",
    ]
    assert document["schema_version"] == 1
    assert document["scope"] == {"manager": "olga", "segment": None, "where": None}
    assert document["left_out"] == [
        {"path": "records/broken.yaml", "reason": "3:1: the mapping is not closed"}
    ]
    assert document["figures"] == {
        "clients": 6,
        "revenue": "1000.00",
        "regular_share": "0.5",
        "interval": None,
    }
    table = document["tables"][0]
    assert table["columns"][0] == {"name": "client", "type": "text", "title": "Client"}
    assert list(table["rows"][0]) == [column["name"] for column in table["columns"]]


def test_json_has_a_row_a_line() -> None:
    lines = render(AWKWARD, "json").splitlines()
    rows = [line for line in lines if line.startswith('        {"client": ')]
    assert len(rows) == len(CLIENTS.rows)
    assert json.loads(rows[0].rstrip(","))["name"] == "Адриатик Храна ДООЕЛ"


def test_jsonl_says_of_each_row_to_which_table_it_belongs() -> None:
    rows = [json.loads(line) for line in render(AWKWARD, "jsonl").splitlines()]
    assert [row.pop("table") for row in rows] == ["clients"] * len(CLIENTS.rows)
    assert rows == json.loads(render(AWKWARD, "json"))["tables"][0]["rows"]


@given(name=TEXTS, text=TEXTS)
def test_json_brings_every_text_back(name: str, text: str) -> None:
    page = EMPTY._replace(tables=(Table(name, text, (Column(name, "text", text),), ((text,),)),))
    table = json.loads(render(page, "json"))["tables"][0]
    assert (table["name"], table["title"], table["rows"]) == (name, text, [{name: text}])
    assert json.loads(render(page, "jsonl")) == {"table": name, name: text}


@given(st.lists(st.tuples(TEXTS, st.integers(-(10**16), 10**16) | st.none()), max_size=5))
def test_csv_brings_every_row_back(rows: list[tuple[str, int | None]]) -> None:
    page = two_columns(rows)
    read = list(csv.reader(io.StringIO(render(page, "csv"), newline="")))
    assert read[0] == ["name", "amount"]
    back = [(as_meant(name), Decimal(amount).scaleb(4) if amount else None) for name, amount in read[1:]]
    assert back == rows


@given(st.lists(st.tuples(TEXTS, st.none()), max_size=5))
def test_tsv_brings_every_row_back(rows: list[tuple[str, None]]) -> None:
    lines = render(two_columns(rows), "tsv").split("\n")
    assert [(as_meant(unescaped(line.split("\t")[0])), None) for line in lines[1:-1]] == rows


def two_columns(rows: list[Any]) -> Page:
    columns = (Column("name", "text", "Name"), Column("amount", "money", "Amount"))
    return EMPTY._replace(tables=(Table("t", "T", columns, tuple(rows)),))


def unescaped(cell: str) -> str:
    meant = {"\\": "\\", "t": "\t", "n": "\n", "r": "\r"}
    characters = iter(cell)
    return "".join(meant[next(characters)] if c == "\\" else c for c in characters)


@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("http://x.example")',
        "=1+1",
        "+cmd|' /C calc'!A0",
        "-2+3+cmd|' /C calc'!A0",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "'=1",
        "-",
        "- none",
    ],
)
def test_a_spreadsheet_will_not_run_it(text: str) -> None:
    assert neutralised(text) == f"'{text}"
    assert as_meant(neutralised(text)) == text


@pytest.mark.parametrize(
    "text",
    ["+38923123456", "-12.50", "+1 (514) 721-4711", "+(389) 2 312", "-3", "O'Neill", "'quoted'", "a=b", "12"],
)
def test_phones_numbers_and_plain_texts_stay(text: str) -> None:
    assert neutralised(text) == text
    assert as_meant(text) == text


def test_a_single_unknown_value_is_still_a_row() -> None:
    assert render(one_column("text", None, "x"), "csv") == 'v\n""\nx\n'


@pytest.mark.parametrize("form", ["csv", "tsv", "jsonl"])
def test_without_tables_there_are_no_rows(form: str) -> None:
    assert render(EMPTY._replace(tables=()), form) == ""


def test_a_file_name_that_is_no_utf8_does_not_stop_the_output() -> None:
    page = EMPTY._replace(left_out=(LeftOut("records/\udcff.yaml", "name"),))
    made = render(page, "json")
    assert json.loads(made.encode())["left_out"][0]["path"] == "records/\udcff.yaml"


def test_json_of_ten_thousand_rows_is_made_at_once() -> None:
    page = EMPTY._replace(tables=(CLIENTS._replace(rows=CLIENTS.rows * 1700),))
    rows = [dict(enumerate(row)) for row in page.tables[0].rows]

    def cost(work: Callable[[], object]) -> float:
        spent = []
        for _ in range(5):
            start = time.process_time()
            work()
            spent.append(time.process_time() - start)
        return min(spent)

    # As a ratio, so that a slow or busy machine does not fail it; without coverage it is about 1.
    assert cost(lambda: render(page, "json")) < 8 * cost(lambda: json.dumps(rows))


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_of_many_rows_few_are_in_memory_once_more(form: str) -> None:
    columns = tuple(Column(f"column{n}", "text", f"Column {n}") for n in range(8))
    rows = tuple(tuple(f"{n} of column {column}" for column in range(8)) for n in range(6000))
    page = EMPTY._replace(tables=(Table("rows", "Rows", columns, rows),))
    render(EMPTY, form)  # loads what it needs
    tracemalloc.start()
    size = len(render(page, form))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 3 * size  # the answer and its pieces; with all cells beside them it was five times


@pytest.mark.parametrize("form", ["csv", "tsv", "json", "jsonl"])
def test_what_programs_read_is_made_without_the_libraries_for_people(form: str) -> None:
    script = (
        "import sys; from clientbase.render import render; from tests.render.pages import AWKWARD;"
        f"render(AWKWARD, {form!r}); print(*(m for m in ('rich',) if m in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "\n"
