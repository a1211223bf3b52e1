"""Each report in each format, of the example: nothing is dropped without a word."""

import csv
import datetime as dt
import io
import json
import shutil
from contextlib import closing
from email import message_from_string, policy
from email.message import EmailMessage
from importlib.util import find_spec
from pathlib import Path

import pytest
from python_calamine import load_workbook

from clientbase.base import Base
from clientbase.page import Page
from clientbase.render import format_names, holds_all_tables, is_binary, packed, render
from clientbase.render.whole import FIGURES, in_parts, left_to_others
from clientbase.reports import ours
from tests.edits.running import run
from tests.render.test_mail import sent, text

ROOT = Path(__file__).parent.parent.parent
OF_DAYS = {"ics"}
"""Formats that hold another thing than tables."""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[Page]:
    root = tmp_path_factory.mktemp("every") / "base"
    shutil.copytree(ROOT / "records", root / "records")
    for name in ("schema.yaml", "decisions.yaml"):
        shutil.copy2(ROOT / name, root / name)
    with closing(Base(root, lambda _zone: dt.date(2026, 11, 21))) as base:
        return [report.page(base) for report in ours().values()]


def test_what_a_format_leaves_out_it_names(pages: list[Page]) -> None:
    assert any(len(page.tables) > 1 for page in pages)
    for page in pages:
        names = [*(table.name for table in page.tables), *([FIGURES] if page.figures else [])]
        for format_ in {*format_names()} - OF_DAYS:
            left = left_to_others(page, format_)
            assert left == ([] if holds_all_tables(format_) else names[1:]), (page.report, format_)


def test_programs_find_every_figure_and_row(pages: list[Page]) -> None:
    for page in pages:
        read = json.loads(render(page, "json"))
        assert [*read["figures"]] == [figure.name for figure in page.figures]
        rows = {table["name"]: len(table["rows"]) for table in read["tables"]}
        assert rows == {table.name: len(table.rows) for table in page.tables}, page.report
        lines = [json.loads(line) for line in render(page, "jsonl").splitlines()]
        assert len(lines) >= sum(rows.values()), page.report


@pytest.mark.parametrize("format_", ["csv", "tsv", "excel"])
def test_in_a_folder_is_a_file_for_each_table_and_the_figures(pages: list[Page], format_: str) -> None:
    for page in pages:
        parts = in_parts(page, format_)
        wanted = {table.name: len(table.rows) for table in page.tables}
        wanted |= {FIGURES: len(page.figures)} if page.figures else {}
        assert {*parts} == {*wanted}, page.report
        for name, data in parts.items():
            read = csv.reader(
                io.StringIO(data.decode("utf-8-sig")), delimiter="\t" if format_ == "tsv" else ","
            )
            assert len([*read]) == wanted[name] + 1, (page.report, name)


def test_a_spreadsheet_has_a_sheet_for_each_table_with_all_rows(pages: list[Page]) -> None:
    if not find_spec("xlsxwriter"):
        pytest.skip("the extra xlsx is not installed")
    for page in pages:
        book = load_workbook(io.BytesIO(packed(page, "xlsx")))
        tables = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
        tables = tables[-len(page.shown) :] if page.shown else []
        assert [len(rows) - 1 for rows in tables] == [len(table.rows) for table in page.shown], page.report
        figures = book.get_sheet_by_name("Figures").to_python(skip_empty_area=False)
        titles = {str(row[0]).partition(",")[0] for row in figures}
        assert {figure.title for figure in page.figures} <= titles, page.report


def test_people_find_every_table_by_its_title(pages: list[Page], monkeypatch: pytest.MonkeyPatch) -> None:
    """Below a summary people read no empty tables; what a mail has no room for it names."""
    monkeypatch.setattr("clientbase.render.draws", lambda: False)  # slow
    for page in pages:
        titles = [table.title for table in page.shown if table.title != page.title]
        mail = sent(page)
        for made in (
            *(render(page, format_) for format_ in ("text", "markdown", "html")),
            text(mail),
            text(mail, "html"),
        ):
            one_line = " ".join(made.split())
            assert [title for title in titles if title not in one_line] == [], page.report


@pytest.mark.parametrize("report", ["cadence", "overview", "dormant", "runs"])
def test_every_format_goes_into_a_folder_or_says_why_not(example: Path, tmp_path: Path, report: str) -> None:
    for format_ in format_names():
        folder = tmp_path / f"{report}-{format_}"
        answer = run(example, "report", report, "-f", format_, "-o", f"{folder}/")
        if answer.code:
            assert (answer.code, answer.out, answer.err.count("\n")) == (2, "", 1), (format_, answer)
            assert not folder.exists()
        else:
            assert [*folder.iterdir()], format_
            assert "not written" not in answer.err


def read_mail(made: str) -> EmailMessage:
    mail = message_from_string(made, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


def test_one_table_is_picked_in_every_format(example: Path) -> None:
    for format_ in {*format_names()} - OF_DAYS:
        if not is_binary(format_):
            answer = run(example, "report", "cadence", "--table", "managers", "-f", format_)
            said = text(read_mail(answer.out)) if format_ == "eml" else answer.out
            assert (answer.code, "olga" in said.casefold()) == (0, True), (format_, answer.err)
            assert "managers" not in answer.err, format_
