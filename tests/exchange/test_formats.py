"""What a file is, is seen by how it begins, where its name says something else or nothing."""

import datetime as dt
from pathlib import Path

import pytest

from clientbase.exchange import plan_import
from clientbase.exchange.reading import read_file
from clientbase.exchange.reading.rows import Given, Unusable

CARD = b"BEGIN:VCARD\nVERSION:3.0\nFN:Ana\nEND:VCARD\n"
PAGE = (
    "<html><head><meta charset='windows-1251'></head><body><table><tr><th>Имя</th><th>Телефон</th><th>E-mail</th></tr>"
    "<tr><td>Ана<br>Петрова</td><td>+38970111222</td><td>ana@beta.example</td></tr><tr><td> </td></tr></table></body>"
)


@pytest.mark.parametrize("name", ["cards.csv", "cards.txt", "cards"])
def test_cards_under_another_name(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(CARD)
    (raw,) = read_file(tmp_path / name, Given(), len)
    assert (raw.kind, raw.rows[1].cells[0]) == ("clients", "Ana")


def test_a_page_that_is_called_a_spreadsheet(base: Path, tmp_path: Path) -> None:
    (tmp_path / "export.xls").write_bytes(PAGE.encode("cp1251"))
    plan = plan_import(base, [tmp_path / "export.xls"], dt.date(2026, 11, 21))
    (new,) = plan.new
    assert "phone: +38970111222" in new.text.replace('"', "")
    assert "Петрова" in new.text


def test_a_list_that_is_called_a_spreadsheet(tmp_path: Path) -> None:
    (tmp_path / "a.xls").write_bytes(b"Name\tPhone\nAna\t070\n")
    (raw,) = read_file(tmp_path / "a.xls", Given(), len)
    assert [row.cells for row in raw.rows] == [["Name", "Phone"], ["Ana", "070"]]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"%PDF-1.4\n1 0 obj\n", "is no text"),
        (b"\x89PNG\r\n\x1a\n" + b"\0\1\2" * 400, "is no text"),
        (b"<html><p>no table</p></html>", "no table in it"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "cannot be read"),
    ],
)
def test_what_is_no_list_is_refused_in_a_word(tmp_path: Path, data: bytes, why: str) -> None:
    (tmp_path / "a.bin").write_bytes(data)
    with pytest.raises(Unusable) as caught:
        read_file(tmp_path / "a.bin", Given(), len)
    message = str(caught.value.findings[0])
    assert why in message
    assert len(message) < 400


def test_a_page_in_an_encoding_that_it_is_not_in(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(PAGE.encode("cp1251"))
    with pytest.raises(Unusable, match="not in"):
        read_file(tmp_path / "a.html", Given(encoding="utf-8"), len)


@pytest.mark.parametrize("ending", ["ics", "csv", "jsonl", "html"])
def test_a_list_that_breaks_off_in_the_middle_of_a_letter(tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"a.{ending}"
    file.write_bytes(b"\xff\xfen\x00a\x00\xff")
    with pytest.raises(Unusable, match="not in"):
        read_file(file, Given(), len)


def test_a_subject_that_begins_like_another_encoding(tmp_path: Path) -> None:
    file = tmp_path / "a.eml"
    file.write_bytes(
        b"From: a@b.example\nSubject: \xff\xfeabc\nDate: Mon, 2 Nov 2026 10:00:00 +0000\n\nhello\n"
    )
    (raw,) = read_file(file, Given(), len)
    assert "abc" in str(raw.rows)
