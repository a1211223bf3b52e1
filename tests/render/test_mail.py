"""An answer as a mail, read by a strict reader."""

import io
import re
from email import message_from_string, policy
from email.message import EmailMessage
from html.parser import HTMLParser
from importlib.util import find_spec

import pytest
from python_calamine import load_workbook

from clientbase.columns import columns
from clientbase.errors import UsageError
from clientbase.page import Cell, Chart, NotInSums, Page, Summary, Table
from clientbase.render import render
from clientbase.render.mail import message
from clientbase.render.places import places
from tests.render.pages import AWKWARD, EMPTY

CHART = Chart("bars", "Sales", "t", "client", ("sales",))


def sent(page: Page) -> EmailMessage:
    """Return the mail as who gets it reads it, without any fault."""
    made = render(page, "eml")
    assert made.isascii()
    assert max(map(len, made.splitlines())) <= 998
    read = message_from_string(made, policy=policy.default)
    assert isinstance(read, EmailMessage)
    assert [part.defects for part in read.walk() if part.defects] == []
    return read


def text(mail: EmailMessage, kind: str = "plain") -> str:
    body = mail.get_body((kind,))
    assert body is not None
    return str(body.get_content())


def listing(words: str, *rows: tuple[Cell, ...]) -> Page:
    return EMPTY._replace(tables=(Table("t", "A table", columns(words), rows),))


def without_attached(made: str) -> int:
    """Return the size of a mail without pictures and spreadsheets."""
    return len(re.sub(r"(?s)Content-Type: (image|application)/.*?\n--=_", "--=_", made))


def test_it_is_text_and_page_and_spreadsheet() -> None:
    pytest.importorskip("xlsxwriter", reason="the extra xlsx is not installed")
    mail = sent(AWKWARD)
    kinds = [part.get_content_type() for part in mail.walk()]
    assert kinds[:4] == ["multipart/mixed", "multipart/alternative", "text/plain", "text/html"]
    (sheet,) = mail.iter_attachments()
    assert sheet.get_filename() == "awkward-2026-11-21.xlsx"
    assert bytes(sheet.get_content()).startswith(b"PK")


def test_the_text_is_what_the_text_format_says_in_78_places() -> None:
    said = text(sent(AWKWARD))
    assert said.startswith(render(AWKWARD, "text", width=78).removesuffix("\n"))
    assert max(map(len, said.splitlines())) <= 78


@pytest.mark.parametrize(
    "name", ["東京レストラン" * 9, "Трговија на големо и мало " * 5, "a" * 200, "e\u0301" * 90]
)
def test_the_text_is_78_places_wide_in_any_script(name: str) -> None:
    page = listing("client name manager days:days", ("a", name, "olga", 4), ("b", "c", "d", 40))
    tables = (page.tables[0]._replace(title=name),)
    page = page._replace(
        title=name, question=name, tables=tables, command=f"clientbase report x --where {name}"
    )
    said = text(sent(page))
    assert max(map(places, said.splitlines())) <= 78
    assert name[:20] in said.replace("\n", "")


def test_a_verdict_is_the_subject_in_any_script() -> None:
    verdict = "10 од 23 клиенти доцнат, еден повеќе од минатата недела; изгубен е Кафана Код Мире"
    page = EMPTY._replace(summary=Summary(verdict))
    assert sent(page)["Subject"] == verdict
    raw = re.search(r"(?m)^Subject: (.*(?:\n .*)*)", render(page, "eml"))
    assert raw
    assert all(len(line) <= 78 for line in raw[0].splitlines())
    assert "=?utf-8?" in raw[1]


def test_without_a_verdict_the_subject_says_which_answer_it_is() -> None:
    assert sent(EMPTY)["Subject"] == "Awkward answers, 2026-11-21"


@pytest.mark.parametrize("length", [1, 60, 68, 69, 75, 90, 200])
def test_a_subject_begins_in_its_first_line(length: int) -> None:
    verdict = " ".join(["late"] * (length // 5 + 1))
    page = EMPTY._replace(summary=Summary(verdict))
    assert sent(page)["Subject"] == verdict
    assert "Subject: late" in render(page, "eml")


def test_words_in_code_are_shown() -> None:
    assert sent(EMPTY._replace(summary=Summary("=?utf-8?q?=0Ax?=")))["Subject"] == "=\\x3futf-8?q?=0Ax?="


def test_it_is_a_draft_of_the_day_that_was_asked_about() -> None:
    mail = sent(EMPTY)
    assert str(mail["Date"]) == "Sat, 21 Nov 2026 00:00:00 +0000"
    assert (mail["To"], mail["X-Unsent"]) == (None, "1")


def test_who_sends_it_says_from_whom_and_to_whom() -> None:
    mail = message(EMPTY, "Извештаи <reports@example.com>", ["Olga <olga@example.com>", "elena@example.com"])
    read = message_from_string(mail.as_string(), policy=policy.default)
    assert str(read["From"]) == "Извештаи <reports@example.com>"
    assert str(read["To"]) == "Olga <olga@example.com>, elena@example.com"
    assert read["X-Unsent"] is None


@pytest.mark.parametrize("address", ["a@b.example\nBcc: c@d.example", "nobody", "<>", "a b@c", "x@y\r"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(UsageError, match="is no address for a mail"):
        message(EMPTY, to=[address])


@pytest.mark.parametrize(
    "evil", ["x\nBcc: a@b.example", "x\r\n\r\n<script>", "=?utf-8?q?=0ABcc:a?=", "\u202ex"]
)
def test_no_name_becomes_a_header(evil: str) -> None:
    page = listing("client name", (evil, evil))._replace(title=evil, report=evil)
    page = page._replace(summary=Summary(evil))
    mail = sent(page)
    usual = {*sent(EMPTY).keys()}
    assert {*mail.keys()} == usual
    assert "Bcc" not in mail
    assert not {"\n", "\r", "\u202e"} & {*mail["Subject"]}


class Styles(HTMLParser):
    """Collects tags and attributes."""

    def __init__(self, made: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(made)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs


def test_the_page_depends_on_no_style_sheet_no_script_and_no_other_place() -> None:
    seen = Styles(text(sent(AWKWARD), "html"))
    assert not {"style", "script", "link", "svg", "iframe", "form"} & {*seen.tags}
    assert [value for name, value in seen.attributes if name == "style"]
    links = [str(value) for name, value in seen.attributes if name in {"href", "src"}]
    assert {link.partition(":")[0] for link in links} <= {"tel", "mailto", "cid"}


def test_names_are_literal_on_the_page() -> None:
    page = text(sent(listing("client name phone", ("<script>", "<b>&amp;", "<img src=x>"))), "html")
    assert "&lt;script&gt;" in page
    assert "&lt;b&gt;&amp;amp;" in page
    assert "<img" not in page


def test_what_is_missing_is_said_in_both() -> None:
    mail = sent(AWKWARD._replace(not_in_sums=(NotInSums("no_rate", 1, 1, 0),)))
    for kind in ("plain", "html"):
        assert "1 purchase without a rate is not in the sums" in text(mail, kind)
        assert "1 file could not be read and is left out" in " ".join(text(mail, kind).split())


def test_a_chart_is_a_picture_of_the_mail_with_its_sentence() -> None:
    pytest.importorskip("vl_convert", reason="the extra charts is not installed")
    page = listing("client sales:money", ("a", 20_000), ("b", 10_000))._replace(charts=(CHART,))
    mail = sent(page)
    assert '<img src="cid:chart-1@clientbase" alt="Sales: the most is 2.00 EUR (a)' in text(mail, "html")
    (picture,) = [part for part in mail.walk() if part.get_content_type() == "image/png"]
    assert picture["Content-ID"] == "<chart-1@clientbase>"
    assert bytes(picture.get_content()).startswith(b"\x89PNG")


def test_a_long_table_is_cut_and_that_is_said() -> None:
    rows = [(f"client-{n}", "Адриатик Храна ДООЕЛ", n, "2026-11-21") for n in range(10_000)]
    page = listing("client name days:days last:date", *rows)
    made = render(page, "eml")
    assert without_attached(made) < 100_000
    assert "Not shown here: 9950 rows of A table." in text(sent(page))
    assert "Not shown: 9950 rows" in text(sent(page), "html")


def test_many_tables_are_cut_until_the_mail_is_small() -> None:
    rows = tuple((f"client-{n}", "Кафана " * 9) for n in range(60))
    tables = tuple(Table(f"t{n}", f"T{n}", columns("client note"), rows) for n in range(12))
    made = render(EMPTY._replace(tables=tables), "eml")
    assert without_attached(made) < 100_000


@pytest.mark.parametrize("order", [(), tuple(f"t{n}" for n in range(300))])
def test_of_what_has_no_room_at_all_it_says_how_much_there_is(order: tuple[str, ...]) -> None:
    """Nothing looks empty that is not."""
    rows = tuple((f"client-{n}", "Кафана " * 9) for n in range(60))
    tables = tuple(Table(f"t{n}", f"T{n}", columns("client note"), rows) for n in range(300))
    page = EMPTY._replace(tables=tables, summary=Summary(order=order))
    assert without_attached(render(page, "eml")) < 100_000
    mail = sent(page)
    for kind in ("plain", "html"):
        said = " ".join(text(mail, kind).split())
        assert "60 rows of T0, 60 rows of T1, " in said
        assert "60 rows of T299." in said
        assert "Nothing to show." not in said
    if find_spec("xlsxwriter"):
        (sheet,) = mail.iter_attachments()
        book = load_workbook(io.BytesIO(bytes(sheet.get_content())))
        assert len(book.sheet_names) == 301


def test_the_same_answer_is_the_same_mail() -> None:
    assert render(AWKWARD, "eml") == render(AWKWARD, "eml")
    assert sent(AWKWARD)["Message-ID"] != sent(EMPTY)["Message-ID"]
