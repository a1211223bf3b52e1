"""Charts of a spreadsheet's own: what they draw stands beside them, and other programs draw it too."""

import datetime as dt
import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from python_calamine import load_workbook

from clientbase.base import Base
from clientbase.columns import columns, figure
from clientbase.language import speaking
from clientbase.page import OVER_TIME, Cell, Chart, NotShown, Page, Table
from clientbase.render import packed
from clientbase.render.charts import drawings
from clientbase.render.in_words import in_words
from clientbase.render.shapes import SHAPES
from clientbase.reports import ours
from tests.render.pages import EMPTY

PARETO = Chart("pareto", "Who brings it", "t", "name", ("share", "cumulative_share"), "class")
SHARES = "client name share:share cumulative_share:share class"
BESIDE = 13


def drawn(chart: Chart, words: str, *rows: tuple[Cell, ...]) -> Page:
    return EMPTY._replace(tables=(Table("t", "T", columns(words), rows),), charts=(chart,))


def beside(page: Page) -> list[list[Any]]:
    """Return the numbers that stand beside the first chart, without the empty ends of rows."""
    book = load_workbook(io.BytesIO(packed(page, "xlsx")))
    rows = book.get_sheet_by_name("Charts").to_python(skip_empty_area=False)
    blocks = ([cell if cell != "" else None for cell in row[BESIDE:]] for row in rows)
    return [row for row in blocks if any(cell is not None for cell in row)]


def chart_of(page: Page, number: int = 1) -> str:
    with zipfile.ZipFile(io.BytesIO(packed(page, "xlsx"))) as file:
        return file.read(f"xl/charts/chart{number}.xml").decode()


def kinds(made: str) -> list[str]:
    return re.findall(r"<c:(\w+)Chart>", made)


def test_a_pareto_is_bars_by_class_and_the_line_of_their_sum() -> None:
    page = drawn(
        PARETO, SHARES, ("a", "Ada", 0.5, 0.5, "A"), ("b", None, 0.3, 0.8, "A"), ("c", "Cid", 0.2, 1.0, "B")
    )
    assert beside(page) == [
        ["Name", "Class A", "Class B", "Cumulative share"],
        ["Ada", 0.5, None, 0.5],
        ["b", 0.3, None, 0.8],
        ["Cid", None, 0.2, 1.0],
    ]
    made = chart_of(page)
    assert kinds(made) == ["bar", "line"]
    assert '<c:grouping val="stacked"/>' in made
    assert re.findall("<c:f>(.*?)</c:f>", made)[:3] == ["Charts!$O$1", "Charts!$N$2:$N$4", "Charts!$O$2:$O$4"]


def test_a_pareto_of_thousands_keeps_its_ends() -> None:
    rows = [(str(n), f"n{n}", 1 / 10_000, n / 10_000, "A") for n in range(1, 10_001)]
    numbers = beside(drawn(PARETO, SHARES, *rows))
    assert len(numbers) < 450
    assert (numbers[1][0], numbers[-1]) == ("n1", ["n10000", 0.0001, 1.0])


OVER = "date:date revenue:money profit:money"
DAYS = [("2026-01-01", 12_340_000, None), ("2026-02-01", 20_000_000, 10_000)]


@pytest.mark.parametrize(
    ("chart", "words", "rows", "kind", "numbers"),
    [
        pytest.param(
            Chart("lines", "", "t", "date", ("revenue", "profit")),
            OVER,
            DAYS,
            ["line"],
            [
                ["Date", "Revenue, EUR", "Profit, EUR"],
                [dt.date(2026, 1, 1), 1234, None],
                [dt.date(2026, 2, 1), 2000, 1],
            ],
            id="lines",
        ),
        pytest.param(
            Chart("layers", "", "t", "date", ("new", "lost")),
            "date:date new:count lost:count",
            [("2026-01-01", 1, 2), ("2026-02-01", 3, 0)],
            ["area"],
            [["Date", "New", "Lost"], [dt.date(2026, 1, 1), 1, 2], [dt.date(2026, 2, 1), 3, 0]],
            id="layers",
        ),
        pytest.param(
            Chart("bars", "", "t", "product", ("sales",)),
            "product sales:money",
            [("pasta", 20_000), ("pasta", 10_000), ("=1+1", None)],
            ["bar"],
            [["Product", "Sales, EUR"], ["pasta", 2], ["pasta", 1]],
            id="bars, also of one name",
        ),
        pytest.param(
            Chart("bars", "", "t", "manager", ("compliance",), "standard"),
            "manager standard compliance:share",
            [("olga", "contact", 0.5), (None, "contact", 1.0), ("olga", "entry", 0.25), ("ivan", "entry", None)],
            ["bar"],
            [["Manager", "contact", "entry"], ["olga", 0.5, 0.25], ["-", 1, None]],
            id="bars beside each other",
        ),
        pytest.param(
            Chart("dots", "", "t", "revenue", ("margin",)),
            "revenue:money margin:share",
            [(10_000, 0.5), (20_000, -0.25), (30_000, None)],
            ["scatter"],
            [["Revenue, EUR", "Margin", "Margin, below zero"], [1, 0.5, None], [2, None, -0.25]],
            id="dots",
        ),
        pytest.param(
            Chart("curve", "", "t", "limit", ("error",), "mark", ("rule", "own")),
            "rule limit error:share mark",
            [("own", "1.5 x", 0.25, "best"), ("own", "2 x", 0.5, None), ("days", "30 d", 0.1, "best")],
            ["scatter"],
            [["times the usual interval", "Error", "best"], [1.5, 0.25, 0.25], [2, 0.5, None]],
            id="curve",
        ),
    ],
)  # fmt: skip
def test_the_numbers_of_a_chart_stand_beside_it(
    chart: Chart, words: str, rows: list[tuple[Cell, ...]], kind: list[str], numbers: list[list[Any]]
) -> None:
    page = drawn(chart, words, *rows)
    assert kinds(chart_of(page)) == kind
    assert beside(page) == numbers


def test_figures_are_drawn_too() -> None:
    page = EMPTY._replace(
        figures=(
            figure("new", 1),
            figure("lost", 0),
            figure("low:money", 5_000),
            figure("high:money", 20_000),
        ),
        charts=(
            Chart("parts", "P", "", "", ("new", "lost")),
            Chart("interval", "I", "", "", ("low", "low", "high")),
        ),
    )
    numbers = beside(page)
    assert [row[:2] for row in numbers[:2]] == [[None, "New"], ["P", 1]]
    assert numbers[-1][3:] == ["Low, EUR", 0.5, 0, 1.5]
    assert kinds(chart_of(page)) == kinds(chart_of(page, 2)) == ["bar"]


@pytest.mark.parametrize(
    ("chart", "words", "rows", "cells"),
    [
        pytest.param(
            Chart("heat", "", "t", "cohort", ("size",)),
            "cohort size:count m0:count m1:count",
            [("2026-01", 4, 4, 1), ("2026-02", 2, 2, None)],
            [["Cohort", "1"], ["2026-01", 0.25], ["2026-02", ""]],
            id="heat",
        ),
        pytest.param(
            Chart("matrix", "", "t", "then", ("n",), "now"),
            "then now n:count",
            [("active", "active", 11), ("active", "lost", 2)],
            [["Then / now", "active", "lost"], ["active", 11, 2], ["lost", "", ""]],
            id="matrix",
        ),
    ],
)
def test_a_map_of_fields_is_a_coloured_table(
    chart: Chart, words: str, rows: list[tuple[Cell, ...]], cells: list[list[Any]]
) -> None:
    made = packed(drawn(chart, words, *rows), "xlsx")
    read = load_workbook(io.BytesIO(made)).get_sheet_by_name("Charts").to_python()
    assert [row[: len(cells[0])] for row in read[-len(cells) :]] == cells
    with zipfile.ZipFile(io.BytesIO(made)) as file:
        assert '<cfRule type="colorScale"' in file.read("xl/worksheets/sheet2.xml").decode()


def test_nothing_is_drawn_of_a_table_that_is_cut_or_empty() -> None:
    page = drawn(PARETO, SHARES, ("a", "Ada", 1.0, 1.0, "A"))
    for other in (page._replace(not_shown=(NotShown("t", 3, ()),)), drawn(PARETO, SHARES)):
        assert "Charts" not in load_workbook(io.BytesIO(packed(other, "xlsx"))).sheet_names


def test_no_text_becomes_a_formula() -> None:
    page = drawn(PARETO, SHARES, ("a", "=1+1", 0.5, 0.5, "=A1"), ("b", "@x", 0.5, 1.0, "=A1"))
    with zipfile.ZipFile(io.BytesIO(packed(page, "xlsx"))) as file:
        assert not any(b"<f>" in file.read(name) for name in file.namelist() if "worksheets/sheet" in name)
    assert {found.partition("!")[0] for found in re.findall("<c:f>(.*?)</c:f>", chart_of(page))} == {"Charts"}


@pytest.fixture
def pages(example: Path) -> Iterator[list[Page]]:
    from clientbase.reports.trends import trend

    with closing(Base(example, lambda _zone: dt.date(2026, 11, 21))) as base:
        drawn_ = [report for report in ours().values() if report.charts]
        over_time = [one for one in drawn_ if any(chart.table == OVER_TIME for chart in one.charts)]
        yield [
            *(report.page(base) for report in drawn_),
            *(trend(base, report, "quarter", None, {}) for report in over_time),
        ]


def test_what_the_page_draws_of_the_example_the_spreadsheet_draws(pages: list[Page]) -> None:
    seen = set()
    for page in pages:
        wanted = [drawing.chart for drawing in drawings(page)]
        made = packed(page, "xlsx")
        assert made == packed(page, "xlsx"), page.report
        with zipfile.ZipFile(io.BytesIO(made)) as file:
            charts = sum(name.startswith("xl/charts/chart") for name in file.namelist())
        assert charts == sum(chart.shape not in {"heat", "matrix"} for chart in wanted), page.report
        seen |= {chart.shape for chart in wanted}
    assert seen == {*SHAPES}


def numbers_of_charts(page: Page) -> list[float]:
    """Return the numbers of all charts; what stands beside each other is ordered by words."""
    book = load_workbook(io.BytesIO(packed(page, "xlsx")))
    rows = book.get_sheet_by_index(1).to_python()
    return sorted(cell for row in rows for cell in row if isinstance(cell, float))


@pytest.mark.parametrize("language", ["mk", "ru"])
def test_in_other_languages_the_same_is_drawn(example: Path, language: str) -> None:
    found: dict[str, list[list[float]]] = {}
    for code in ("en", language):
        with speaking(code), closing(Base(example, lambda _zone: dt.date(2026, 11, 21))) as base:
            for report in (report for report in ours().values() if report.charts):
                page = in_words(report.page(base))
                found.setdefault(report.name, []).append([len([*drawings(page)]), *numbers_of_charts(page)])
    assert [name for name, (english, other) in found.items() if english != other] == []


def rounded(rows: list[list[Any]]) -> list[list[Any]]:
    return [[round(cell, 9) if isinstance(cell, float) else cell for cell in row] for row in rows]


def test_libreoffice_reads_it_with_its_charts(pages: list[Page], tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    wanted_shapes = {"pareto", "layers", "dots"}  # it is slow to start and to read
    chosen = {chart.shape: page for page in pages for chart in page.charts if chart.shape in wanted_shapes}
    for n, page in enumerate({page.title + page.command: page for page in chosen.values()}.values()):
        tmp_path.joinpath(f"{page.report}-{n}.xlsx").write_bytes(packed(page, "xlsx"))
    files = sorted(tmp_path.glob("*.xlsx"))
    home = f"-env:UserInstallation={tmp_path.as_uri()}/home"
    words = [office, home, "--headless", "--convert-to", "ods", "--outdir", str(tmp_path / "read")]
    subprocess.run([*words, *map(str, files)], check=True, capture_output=True)
    for file in files:
        opened = tmp_path / "read" / f"{file.stem}.ods"
        with zipfile.ZipFile(file) as ours_, zipfile.ZipFile(opened) as theirs:
            wanted = sum(name.startswith("xl/charts/chart") for name in ours_.namelist())
            objects = [name for name in theirs.namelist() if re.fullmatch(r"Object \d+/content\.xml", name)]
            shown = [theirs.read(name).decode() for name in objects]
        assert len(shown) == wanted, file.stem
        assert all("chart:class=" in one and "<chart:series" in one for one in shown), file.stem
        mine, read = load_workbook(file), load_workbook(opened)
        assert read.sheet_names == mine.sheet_names
        rows = [rounded(book.get_sheet_by_name(mine.sheet_names[-1]).to_python()) for book in (mine, read)]
        assert rows[0] == rows[1], file.stem
