"""CSV for people: as their spreadsheet opens it, and import reads it back unchanged."""

from pathlib import Path

import pytest

from clientbase.render import render
from clientbase.render.spreadsheet import for_excel
from clientbase.text.read import read
from tests.edits.running import run
from tests.index.bases import write
from tests.render.pages import one_column

RECORD = """\
name: "=1+1; 2,5"
manager: olga
aliases: ["-", "a; b"]
phone: "+38970111222"
terms: {discount: 7.25}
purchases:
  - {date: 2026-06-01, amount: 812.45, cost: 640, product: "0,5 l", learnt_from: import, entered: 2026-06-02}
extra: {limit: "12.5", card: "'0351; x"}
"""


@pytest.mark.parametrize(
    ("language", "written"),
    [
        pytest.param("en", '\ufeffv\r\n1234.50\r\n""\r\n', id="a point"),
        pytest.param("", '\ufeffv\r\n1234.50\r\n""\r\n', id="nobody has said"),
        pytest.param("en-GB", '\ufeffv\r\n1234.50\r\n""\r\n', id="a country beside"),
        pytest.param("de", '\ufeffv\r\n1234,50\r\n""\r\n', id="a comma"),
        pytest.param("mk", '\ufeffv\r\n1234,50\r\n""\r\n', id="likewise"),
    ],
)
def test_numbers_are_written_as_in_the_companys_language(language: str, written: str) -> None:
    page = one_column("money", 12_345_000, None)._replace(language=language)
    assert render(page, "excel") == written


@pytest.mark.parametrize(
    ("language", "separator"), [("en", ","), ("ru", ";"), ("mk", ";"), ("sr", ";"), ("de", ";")]
)
def test_the_separator_goes_with_the_decimal_sign(language: str, separator: str) -> None:
    assert for_excel(language).separator == separator


def test_a_text_is_quoted_whatever_separates() -> None:
    page = one_column("text", "a;b", "a,b", '"', "=1+1")._replace(language="de")
    assert render(page, "excel") == '\ufeffv\r\n"a;b"\r\n"a,b"\r\n""""\r\n\'=1+1\r\n'


@pytest.mark.parametrize("language", ["en", "ru", "mk", "sr", "de"])
def test_import_reads_tables_for_excel_back_unchanged(language: str, tmp_path: Path) -> None:
    schema = (
        f"base: {{currency: EUR, language: {language}}}\nmanagers: {{olga: {{}}}}\n"
        "fields: {limit: {type: number}, card: {type: text}}\n"
    )
    base, other = write(tmp_path / "one", {"luna": RECORD}, schema), write(tmp_path / "two", {}, schema)
    assert run(base, "export", "tables", "--excel", "-o", f"{tmp_path}/all/").code == 0
    sales = (tmp_path / "all/purchases.csv").read_bytes()
    assert sales.startswith(b"\xef\xbb\xbfclient")
    assert (b"812,45" if language != "en" else b"812.45") in sales
    answer = run(other, "import", *map(str, sorted((tmp_path / "all").glob("*.csv"))), "--yes")
    assert answer.code == 0, answer.err
    wanted = read(base / "records/luna.yaml", "records/luna.yaml").data
    found = read(other / "records/luna.yaml", "records/luna.yaml").data
    assert isinstance(found, dict)
    found.pop("entered", None)
    found["purchases"][0]["cost"] = found["purchases"][0]["cost"].removesuffix(".00")
    assert found == wanted


def test_a_report_for_excel(example: Path, tmp_path: Path) -> None:
    schema = (example / "schema.yaml").read_text(encoding="utf-8")
    (example / "schema.yaml").write_text(schema.replace("language: en", "language: de"), encoding="utf-8")
    answer = run(example, "report", "abc", "--excel")
    assert answer.out.startswith("\ufeffclient;name;manager;revenue;share;cumulative_share;class\r\n")
    run(example, "report", "abc", "--excel", "-o", str(tmp_path / "abc.csv"))
    assert (tmp_path / "abc.csv").read_bytes() == answer.out.encode()


@pytest.mark.parametrize(
    "words",
    [
        ("report", "abc", "--excel", "-f", "json"),
        ("export", "contacts", "--excel"),
        ("report", "abc", "--excel", "-o", "x.md"),
    ],
)
def test_it_is_a_way_of_writing_csv(example: Path, words: tuple[str, ...]) -> None:
    answer = run(example, *words)
    assert (answer.code, "--excel is a way of writing CSV" in answer.err) == (2, True)
