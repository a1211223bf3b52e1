"""Spreadsheets and JSON Lines are lists as any other; what would not fit into the memory is refused before."""

import datetime as dt
import json
import os
import struct
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

import pytest

from clientbase.exchange import ImportPlan, plan_import
from clientbase.exchange.reading import sheets
from clientbase.exchange.reading.json_file import read_json
from clientbase.exchange.reading.rows import Given, Unusable
from clientbase.exchange.reading.sheets import read_sheets
from clientbase.text.read import parse

DAY = dt.date(2026, 11, 21)
TYPES = """<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">\
<Default Extension="xml" ContentType="application/xml"/>\
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
<Override PartName="/xl/workbook.xml" \
ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"""
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STYLES = f'<styleSheet xmlns="{MAIN}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'


def sheet(rows: Sequence[Sequence[object]]) -> str:
    """A sheet of texts, numbers and days."""

    def cell(value: object, place: str) -> str:
        if isinstance(value, dt.date):
            return f'<c r="{place}" s="1"><v>{(value - dt.date(1899, 12, 30)).days}</v></c>'
        if isinstance(value, int | float):
            return f'<c r="{place}"><v>{value!r}</v></c>'
        return f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>' if value else ""

    lines = (
        f'<row r="{n}">' + "".join(cell(value, f"{chr(65 + c)}{n}") for c, value in enumerate(row)) + "</row>"
        for n, row in enumerate(rows, 1)
    )
    return f'<worksheet xmlns="{MAIN}"><sheetData>{"".join(lines)}</sheetData></worksheet>'


def book(file: Path, **sheets: str) -> Path:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", TYPES)
        packed.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r" Type="{OFFICE}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        names = "".join(
            f'<sheet name="{name}" sheetId="{n}" r:id="s{n}"/>' for n, name in enumerate(sheets, 1)
        )
        packed.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{names}</sheets></workbook>',
        )
        links = "".join(
            f'<Relationship Id="s{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
            for n, _ in enumerate(sheets, 1)
        )
        links += f'<Relationship Id="st" Type="{OFFICE}/styles" Target="styles.xml"/>'
        packed.writestr(
            "xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{RELATIONS}">{links}</Relationships>'
        )
        packed.writestr("xl/styles.xml", STYLES)
        for n, text in enumerate(sheets.values(), 1):
            packed.writestr(f"xl/worksheets/sheet{n}.xml", text)
    return file


def clients(plan: ImportPlan) -> dict[str, Any]:
    assert (plan.problems, plan.faults) == ((), ())
    return {new.path.removeprefix("records/"): parse(new.text.encode(), new.path).data for new in plan.new}


def test_a_book_of_two_lists_and_something_else(base: Path, tmp_path: Path) -> None:
    people = [["Customers"], [], ["Company", "Phone", "Customer since"]]
    people += [["Beta DOO", 38970123456, dt.date(2020, 4, 1)], ["Gama", "02/3123-456", ""]]
    sales = [
        ["client", "date", "amount"],
        ["Beta DOO", dt.date(2026, 1, 31), 1234.5],
        ["Beta DOO", dt.date(2026, 2, 1), 7],
    ]
    file = book(
        tmp_path / "b.xlsx", Kunden=sheet(people), purchases=sheet(sales), Notes=sheet([["only a note"]])
    )
    plan = plan_import(base, [file], DAY)
    beta = clients(plan)["beta-doo.yaml"]
    assert (beta["phone"], beta["since"]) == ("38970123456", "2020-04-01")
    assert [(sale["date"], sale["amount"]) for sale in beta["purchases"]] == [
        ("2026-01-31", "1234.5"),
        ("2026-02-01", "7"),
    ]
    assert any('left out: "Notes": the header fits none of' in line for line in plan.lines())
    assert any("b.xlsx:Kunden: the header stands on line 3" in line for line in plan.lines())


def test_a_row_of_a_sheet_is_named_by_its_line(base: Path, tmp_path: Path) -> None:
    more = [["Gama", "3.8E+10"], ["Total", 2]]
    file = book(
        tmp_path / "b.xlsx",
        S=sheet([["Company", "Phone"], ["Beta", "070 1"], *more]),
    )
    plan = plan_import(base, [file], DAY)
    assert [(one.line, one.code) for one in plan.faults] == [(3, "CB104"), (4, "CB130")]
    assert [one.path for one in plan.rejects] == [file.as_posix()]


ODS_HEAD = """<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" \
xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" \
xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"><office:body><office:spreadsheet>\
<table:table table:name="S">"""
ODS_END = "</table:table></office:spreadsheet></office:body></office:document-content>"


def ods(file: Path, rows: str) -> Path:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr(
            "META-INF/manifest.xml", '<manifest xmlns="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
        )
        packed.writestr("content.xml", ODS_HEAD + rows + ODS_END)
    return file


MANY_ROWS = '<table:table-row table:number-rows-repeated="90000">'


def said(text: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="string" {more}><text:p>{text}</text:p></table:table-cell>'


def test_an_open_document_that_is_filled_up_with_nothing(base: Path, tmp_path: Path) -> None:
    empty = '<table:table-cell table:number-columns-repeated="16382"/></table:table-row>'
    rows = f"<table:table-row>{said('Company')}{said('Phone')}{empty}"
    rows += f"<table:table-row>{said('Beta')}{said('070 1234')}{empty}"
    rows += f'<table:table-row table:number-rows-repeated="1048574">{empty}'
    assert (
        clients(plan_import(base, [ods(tmp_path / "b.ods", rows)], DAY))["beta.yaml"]["phone"] == "070 1234"
    )


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        (
            "far.xlsx",
            f'<worksheet xmlns="{MAIN}"><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
            "cells",
        ),
        (
            "many.ods",
            MANY_ROWS + said("x", 'table:number-columns-repeated="900"'),
            "81,000,000 cells",
        ),
        ("large.xlsx", " " * 3_000_000, "more than 2 MB"),
    ],
)
def test_a_bomb_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: str, message: str
) -> None:
    monkeypatch.setattr(sheets, "_UNPACKED", 2_000_000)
    file = tmp_path / name
    made = ods(file, content) if name.endswith("ods") else book(file, S=content)
    with pytest.raises(Unusable) as caught:
        read_sheets(made)
    assert message in str(caught.value.findings[0])


def binary_book(file: Path, *cells: tuple[int, int]) -> Path:
    """Write a book of the binary format (xlsb) with one sheet, in which the cells hold a 1."""

    def record(number: int, data: bytes = b"") -> bytes:
        kind = bytes([number]) if number < 128 else bytes([number & 127 | 128, number >> 7])
        return kind + bytes([len(data)]) + data

    def text(said: str) -> bytes:
        return struct.pack("<I", len(said)) + said.encode("utf-16-le")

    rows = b"".join(
        record(0, struct.pack("<I13x", row)) + record(2, struct.pack("<III", column, 0, 1 << 2 | 2))
        for row, column in cells
    )
    reach = struct.pack("<4I", 0, max(row for row, _ in cells), 0, max(column for _, column in cells))
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    with zipfile.ZipFile(file, "w") as packed:
        sheet = record(156, struct.pack("<II", 0, 1) + text("rId1") + text("S"))
        packed.writestr("xl/workbook.bin", record(143) + sheet + record(144) + record(157))
        packed.writestr(
            "xl/_rels/workbook.bin.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rId1" Type="{kind}" Target="worksheets/sheet1.bin"/></Relationships>',
        )
        packed.writestr(
            "xl/worksheets/sheet1.bin",
            record(129) + record(148, reach) + record(145) + rows + record(146) + record(130),
        )
    return file


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the process that reads is a fork")
def test_a_book_whose_cells_cannot_be_counted_before_ends_the_process_that_reads_it_and_no_other(
    tmp_path: Path,
) -> None:
    (near,) = read_sheets(binary_book(tmp_path / "near.xlsb", (0, 0), (1, 1)))
    assert [row.cells for row in near.rows] == [["1", ""], ["", "1"]]
    for far, message in (
        ((1_048_575, 2), "3,145,728 cells"),
        ((1_048_575, 16_383), "its cells reach too far"),
    ):
        with pytest.raises(Unusable, match=message):
            read_sheets(binary_book(tmp_path / "far.xlsb", (0, 0), far))


def test_a_library_that_panics_is_a_reason_to_refuse(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    def panics(_: str) -> NoReturn:
        os.write(2, b"thread panicked")
        raise BaseException("panicked")  # noqa: TRY002 - as the library's own is no Exception

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sheets, "_sheets", panics)
        with pytest.raises(Unusable, match="the spreadsheet is damaged"):
            read_sheets(book(tmp_path / "b.xlsx", S=sheet([["name"]])))
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(
    "data", [b"PK\x03\x04 broken", b"no spreadsheet", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 broken"]
)
def test_what_is_no_spreadsheet_is_refused_by_name(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "b.xls").write_bytes(data)
    with pytest.raises(Unusable) as caught:
        read_sheets(tmp_path / "b.xls")
    assert str(caught.value.findings[0]).startswith(f"{tmp_path.as_posix()}/b.xls:1:1: CB101")


def test_an_empty_book_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="there is nothing in the spreadsheet"):
        read_sheets(book(tmp_path / "b.xlsx", S=sheet([])))


def test_json_lines_with_what_is_nested(base: Path, tmp_path: Path) -> None:
    luna = {
        "name": "Luna",
        "phone": ["+389 2 3123 456", "+389 70 123 456"],
        "terms": {"discount": 5},
        "website": None,
    }
    luna |= {"tags": ["a", "b"], "contacts": [{"name": "Ana", "role": "chef"}, {"name": "Ivo"}]}
    luna |= {"purchases": [{"date": "2026-01-02", "amount": 10.50, "product": "pasta"}]}
    file = tmp_path / "b.jsonl"
    file.write_text(f"{json.dumps(luna)}\n\n{json.dumps({'name': 'Mar'})}\n", encoding="utf-8")
    found = clients(plan_import(base, [file], DAY))
    assert found["luna.yaml"]["phone"] == ["+389 2 3123 456", "+389 70 123 456"]
    assert (found["luna.yaml"]["terms"], found["luna.yaml"]["tags"]) == ({"discount": "5"}, ["a", "b"])
    assert [one["name"] for one in found["luna.yaml"]["contacts"]] == ["Ana", "Ivo"]
    assert found["luna.yaml"]["purchases"][0]["amount"] == "10.5"
    assert "mar.yaml" in found


def test_lines_that_are_no_objects_are_named(tmp_path: Path) -> None:
    (tmp_path / "b.jsonl").write_text(
        '{"name": "Luna"}\n[1]\n{"name":\n' + "[" * 100_000 + "\n", encoding="utf-8"
    )
    with pytest.raises(Unusable) as caught:
        read_json(tmp_path / "b.jsonl", Given())
    assert [one.line for one in caught.value.findings] == [2, 3, 4]


def test_an_array_of_objects_is_read_as_their_lines_are(base: Path, tmp_path: Path) -> None:
    told = [{"name": "Luna", "phone": "+389 2 3123 456", "contacts": [{"name": "Ana"}]}, {"name": "Mar"}]
    for file, text in (
        ("pretty.json", json.dumps(told, indent=2)),
        ("tight.json", f"\n {json.dumps(told)} \n"),
        ("unnamed", json.dumps(told)),
    ):
        (tmp_path / file).write_text(text, encoding="utf-8")
        found = clients(plan_import(base, [tmp_path / file], DAY))
        assert found["luna.yaml"]["phone"] == "+389 2 3123 456"
        assert [one["name"] for one in found["luna.yaml"]["contacts"]] == ["Ana"]
        assert "mar.yaml" in found


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('[{"name": "Luna"},\n {"name": ]', 2),
        ('[{"name": "Luna"}\n {"name": "Mar"}]', 1),
        ('[\n{"name": "Luna"},\n7]', 3),
        ('[\n{"name": "Luna"}', 2),
        ('[{"name": "Luna"}]\n[]', 1),
        ('[{"name": "Luna"},]', 1),
        ('[{"name": ' + "[" * 100_000, 1),
    ],
)
def test_an_array_that_is_not_whole_is_named_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    (tmp_path / "b.json").write_text(text, encoding="utf-8")
    with pytest.raises(Unusable) as caught:
        read_json(tmp_path / "b.json", Given())
    assert [one.line for one in caught.value.findings] == [line]


def test_an_empty_array_is_an_empty_list(tmp_path: Path) -> None:
    (tmp_path / "b.json").write_text(" [ ]\n", encoding="utf-8")
    assert read_json(tmp_path / "b.json", Given()) == []
