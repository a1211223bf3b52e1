"""Texts that steer what reads them, in every field of norms and records: every output shows them and obeys none."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from contextlib import closing
from email import message_from_string, policy
from html.parser import HTMLParser
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from clientbase.base import Base
from clientbase.page import Page
from clientbase.render import packed, render
from clientbase.render.spreadsheet import as_meant, neutralised
from clientbase.reports import ours
from clientbase.site import build
from tests.edits.running import run
from tests.fuzz.nasty import TEXTS, write
from tests.fuzz.targets import DAY

STEERING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
FORMULA = re.compile(r"\s*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")
NUMBER = re.compile(r"[-+]?[\d(][\d ()./,-]*")
HARMLESS = ("#", "https:", "http:", "mailto:", "tel:", "cid:", "data:image/", "?")
MARKDOWN = {"h1", "h2", "p", "em", "strong", "table", "thead", "tbody", "tr", "th", "td", "code"}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("nasty") / "base", TEXTS)


@pytest.fixture(scope="module")
def pages(root: Path) -> list[Page]:
    with closing(Base(root, lambda _zone: DAY)) as base:
        return [report.page(base) for report in ours().values()]


class Obeyed(HTMLParser):
    """What a browser would do at the word of a page that is not the page's own."""

    def __init__(self, made: str, scripts: int = 1) -> None:
        super().__init__()
        self.found: list[str] = []
        self.scripts = 0
        self.feed(made)
        self.close()
        if self.scripts > scripts:
            self.found.append(f"{self.scripts} scripts")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script" and "src" not in dict(attrs)
        if tag in {"iframe", "object", "embed", "base", "form"} or (
            tag == "img" and "x" in dict(attrs).get("src", "")
        ):
            self.found.append(tag)
        for name, value in attrs:
            where = str(value).strip().casefold()
            away = ":" in where.split("/")[0] and not where.startswith(HARMLESS)
            if name.startswith("on") or (name in {"href", "src", "action"} and away):
                self.found.append(f"{tag} {name}={value}")


def test_the_base_can_be_reported_on(root: Path, pages: list[Page]) -> None:
    answer = run(root, "list", "--columns", "client", "-f", "csv")
    assert (answer.code, answer.out.split()[1:]) == (0, sorted(TEXTS))
    assert sum(bool(table.rows) for page in pages for table in page.tables) > 50


@pytest.mark.parametrize("form", ["text", "table", "markdown"])
def test_no_text_steers_a_terminal(pages: list[Page], form: str) -> None:
    for page in pages:
        assert not STEERING.search(render(page, form)), page.report


def test_no_page_obeys(pages: list[Page], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clientbase.render.draws", lambda: False)
    for page in pages:
        assert Obeyed(render(page, "html")).found == [], page.report


def test_no_markdown_obeys(pages: list[Page]) -> None:
    reader = MarkdownIt("commonmark", {"html": True}).enable("table")
    for page in pages:
        tags = {token.tag for token in reader.parse(render(page, "markdown"))}
        inside = {
            piece.type for token in reader.parse(render(page, "markdown")) for piece in token.children or ()
        }
        assert tags - {""} <= MARKDOWN, page.report
        assert not inside & {"link_open", "image", "html_inline", "code_inline"}, page.report


def test_no_mail_obeys(pages: list[Page], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clientbase.render.draws", lambda: False)
    for page in pages[:: len(pages) // 6]:
        mail = message_from_string(render(page, "eml"), policy=policy.default)
        assert not {"bcc", "x-evil"} & {key.lower() for key in mail}
        assert len(mail.get_all("Subject")) == 1
        html = next(part for part in mail.walk() if part.get_content_type() == "text/html")
        assert Obeyed(html.get_content(), scripts=0).found == [], page.report
        text = next(part for part in mail.walk() if part.get_content_type() == "text/plain")
        assert not STEERING.search(text.get_content()), page.report


@pytest.mark.parametrize("form", ["csv", "tsv"])
def test_no_cell_is_a_formula_and_each_is_read_back(pages: list[Page], form: str) -> None:
    for page in pages:
        if not page.tables:
            continue
        made = render(page, form)
        read = [*csv.reader(io.StringIO(made, newline=""), delimiter="\t" if form == "tsv" else ",")]
        assert [len(row) for row in read] == [len(page.tables[0].columns)] * (1 + len(page.tables[0].rows))
        assert [*formulas(cell for row in read for cell in row)] == [], page.report
        said = {cell for row in page.tables[0].rows for cell in row if isinstance(cell, str)}
        if form == "csv":
            assert said <= {as_meant(cell) for row in read for cell in row}, page.report


def formulas(cells: Iterator[str]) -> Iterator[str]:
    return (cell for cell in cells if FORMULA.match(cell) and not NUMBER.fullmatch(cell))


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_what_is_neutralised_comes_back(text: str) -> None:
    assert as_meant(neutralised(text)) == text
    assert not FORMULA.match(neutralised(text))


def test_a_workbook_has_texts_and_no_formulas_or_links(pages: list[Page]) -> None:
    pytest.importorskip("xlsxwriter")
    for page in pages[:: len(pages) // 6]:
        with zipfile.ZipFile(io.BytesIO(packed(page, "xlsx"))) as book:
            for name in book.namelist():
                part = book.read(name).decode()
                assert "<f>" not in part
                assert "hyperlink" not in part.replace("relationships/hyperlink", "hyperlink"), name


def test_data_are_data(pages: list[Page]) -> None:
    for page in pages:
        read = json.loads(render(page, "json"))
        assert [len(table["rows"]) for table in read["tables"]] == [len(table.rows) for table in page.tables]
        for line in render(page, "jsonl").split("\n")[:-1]:
            json.loads(line)


@pytest.mark.parametrize("words", ["show", "brief", "why", "history"])
def test_what_is_told_of_a_client_obeys_as_little(root: Path, words: str) -> None:
    for name in TEXTS:
        answer = run(root, words, name)
        assert answer.code in {0, 1, 4}, answer.err
        assert not STEERING.search(answer.out + answer.err), name
    page = run(root, "show", "script", "-f", "html").out if words == "show" else ""
    assert Obeyed(page).found == []


@pytest.mark.parametrize(
    "words",
    [
        ["agenda"],
        ["guide", "--manager", TEXTS["script"]],
        ["list"],
        ["find", "x"],
        ["dupes"],
        ["fields"],
        ["check"],
    ],
)
def test_lists_obey_as_little(root: Path, words: list[str]) -> None:
    answer = run(root, *words)
    assert answer.out
    assert not STEERING.search(answer.out + answer.err)


def test_a_finding_is_one_line_of_the_service_that_reads_it(root: Path) -> None:
    findings = json.loads(run(root, "check", "-f", "json").out)["findings"]
    lines = run(root, "check", "-f", "github").out.split("\n")[:-1]
    assert len(lines) == len(findings) > 1000
    for line in lines:
        assert re.match(
            r"::(?:error|warning|notice) file=[\w./-]+,line=\d+,col=\d+,title=CB\d+::CB\d+ ", line
        )
        assert "%0A" not in line
    assert len(run(root, "check", "-f", "text").out.splitlines()) == len(findings)
    assert len(json.loads(run(root, "check", "-f", "sarif").out)["runs"][0]["results"]) == len(findings)


def test_a_card_is_of_one_person_and_a_line_of_one_property(root: Path) -> None:
    made = run(root, "export", "contacts", "-f", "vcf").out
    lines = made.split("\r\n")[:-1]
    assert all(len(line.encode()) <= 75 for line in lines)
    assert not re.search(r"\n(?![A-Z]|[ \t]|\Z)", made)
    unfolded = made.replace("\r\n ", "").split("\r\n")[:-1]
    known = "BEGIN|END|VERSION|PRODID|UID|FN|N|ORG|TITLE|TEL|EMAIL|BDAY|NOTE|X-ABShowAs|X-CLIENTBASE-[A-Z]+"
    for line in unfolded:
        assert re.match(f"(?:{known})[;:]", line), line
        assert not re.search("[\r\n\x00-\x08]", line)
    assert unfolded.count("BEGIN:VCARD") == unfolded.count("END:VCARD") == 2 * len(TEXTS)


def test_an_event_is_of_one_row_and_a_line_of_one_property(root: Path) -> None:
    made = run(root, "export", "agenda", "-f", "ics", "--days", "60").out
    unfolded = made.replace("\r\n ", "").split("\r\n")[:-1]
    known = "BEGIN|END|VERSION|PRODID|NAME|UID|DTSTAMP|DTSTART|DTEND|SUMMARY|DESCRIPTION|TRANSP|CALSCALE|CATEGORIES"
    known += "|X-WR-CALNAME"
    for line in unfolded:
        assert re.match(f"(?:{known})[;:]", line), line
        assert not re.search("[\r\n\x00-\x08]", line)
    assert unfolded.count("BEGIN:VEVENT") == unfolded.count("END:VEVENT") >= len(TEXTS)
    assert {line for line in unfolded if line.startswith(("BEGIN", "END"))} == {
        f"{edge}:{what}" for edge in ("BEGIN", "END") for what in ("VCALENDAR", "VEVENT")
    }


def test_no_page_of_a_site_obeys(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clientbase.render.draws", lambda: False)
    with closing(Base(root, lambda _zone: DAY)) as base:
        build.make(base, tmp_path / "site")
    for file in (tmp_path / "site").rglob("*.html"):
        assert Obeyed(file.read_text(encoding="utf-8"), scripts=3).found == [], file.name
