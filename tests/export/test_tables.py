"""`export tables`: all that a record says stands in the tables, and comes back as it was."""

import csv
import json
import sqlite3
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import load_workbook

from clientbase.lookups.table_files import _several
from clientbase.render.spreadsheet import as_meant
from tests.edits.running import Answer, run
from tests.index.bases import write

HOSTILE = (
    '=HYPERLINK("x")',
    "<script>alert(1)</script>",
    'O\'Neil "and" Sons',
    "two\nlines",
    "left\u202eright",
    "a;b",
)
SCHEMA = """
base: {currency: EUR, language: de}
managers: {olga: {name: Olga Stojanova}}
segments: {horeca: Hotels}
fields: {card: {type: text}, limit: {type: number}, met: {type: date}}
interactions: {call: {contact: true}}
"""
RECORD: dict[str, Any] = {
    "name": HOSTILE[0],
    "relation": ["customer", "supplier"],
    "segment": "horeca",
    "manager": "nobody",
    "tags": ["plain", "with; semicolon"],
    "aliases": [*HOSTILE],
    "source": {"channel": "fair", "campaign": "'=1"},
    "phone": ["+38923111222", "+38923111333"],
    "email": "shop@luna.example",
    "terms": {"discount": "7.25", "payment_days": "30"},
    "capacity": {"per_year": "1200.5"},
    "snoozed": {"from": "2026-11-01", "until": "2027-02-01", "reason": "winter"},
    "notes": "'0351 is no number",
    "contacts": [
        {"name": name, "phone": ["+1", "+2"], "birthday": "05-01", "interests": ["a", "b"]}
        for name in HOSTILE
    ],
    "interactions": [
        {"date": "2026-10-12", "kind": "call", "next": {"date": "2027-11-25", "what": "call"}, "deal": "d-1"}
    ],
    "tasks": [{"date": "2027-01-05", "what": "pay"}],
    "deals": [
        {
            "id": "d-1",
            "stage": "lead",
            "documents": [{"date": "2026-10-15", "kind": "draft"}],
            "probability": "33.3",
        }
    ],
    "documents": [{"date": "2026-10-16", "kind": "price list", "file": "a.pdf"}],
    "purchases": [
        {"date": "2026-06-01", "amount": "812.4005", "cost": "640", "currency": "MKD", "items": "3"},
        {"date": "2029-06-01", "amount": "5", "waiver": {"by": "olga", "reason": "-"}},
    ],
    "returns": [{"date": "2026-06-09", "amount": "40", "reason": "broken"}],
    "cancelled": [{"date": "2026-06-09", "document": "inv-1"}],
    "interest": [{"product": "pasta", "level": "high"}],
    "problems": [{"opened": "2026-06-08", "kind": "delivery"}],
    "supplies": [{"date": "2026-06-08", "amount": "10"}],
    "proposals": [{"date": "2026-10-14", "product": "oil", "decision": "pending"}],
    "handovers": [{"date": "2025-02-01", "from": "ivan", "to": "olga"}],
    "asked": [{"date": "2026-06-08", "answer": "price"}],
    "left": [{"date": "2020-01-01", "reason": "price", "back": "2021-01-01"}],
    "extra": {"card": "0077", "limit": "12.5", "met": "2020-02-03"},
}
TABLES = {"left": "leavings"}
AMOUNTS = {"amount", "cost", "per_year"}


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return write(tmp_path / "base", {"luna": json.dumps(RECORD), "archive/sol": "name: Sol"}, SCHEMA)


def export(base: Path, *words: str) -> Answer:
    answer = run(base, "export", "tables", *words)
    assert answer.code == 0, answer.err
    return answer


def read_csv(folder: Path) -> dict[str, list[dict[str, str]]]:
    """Read the tables as docs/export.md tells."""
    found = {}
    for file in folder.glob("*.csv"):
        with file.open(encoding="utf-8", newline="") as opened:
            found[file.stem] = [
                {name: as_meant(cell) for name, cell in row.items() if cell} for row in csv.DictReader(opened)
            ]
    return found


def several(cell: str) -> list[str]:
    read: list[str] = json.loads(cell) if cell.startswith("[") else cell.split("; ")
    return read


def flat(part: dict[str, Any], above: str = "") -> dict[str, Any]:
    """Return what a part of a record says by the names of columns."""
    said: dict[str, Any] = {}
    for key, value in part.items():
        if isinstance(value, dict):
            said |= flat(value, f"{above}{key}.")
        elif not (isinstance(value, list) and isinstance(value[0], dict)):
            said[above + key] = value
    return said


def same(cell: str, value: Any, name: str) -> bool:
    if isinstance(value, list):
        return several(cell) == value
    return Decimal(cell) == Decimal(value) if name.rsplit(".", maxsplit=1)[-1] in AMOUNTS else cell == value


def test_all_that_a_record_says_is_in_the_tables(base: Path, tmp_path: Path) -> None:
    answer = export(base, "-o", f"{tmp_path}/all/")
    assert "16 tables, 24 rows" in answer.err
    found = read_csv(tmp_path / "all")
    luna, sol = sorted(found["clients"], key=lambda row: row["id"])
    assert sol == {"id": "sol", "path": "records/archive/sol.yaml", "name": "Sol"}
    assert (luna.pop("id"), luna.pop("path")) == ("luna", "records/luna.yaml")
    wanted = flat(RECORD)
    assert {*luna} == {*wanted}
    assert [name for name, value in wanted.items() if not same(luna[name], value, name)] == []
    for key, items in RECORD.items():
        if isinstance(items, list) and isinstance(items[0], dict):
            rows = [row for row in found[TABLES.get(key, key)] if "deal" not in row or key != "documents"]
            assert [row.pop("n") for row in rows] == [str(n) for n in range(len(items))]
            assert {row.pop("client") for row in rows} == {"luna"}
            for row, item in zip(rows, items, strict=True):
                wanted = flat(item)
                assert {*row} == {*wanted}
                assert [name for name, value in wanted.items() if not same(row[name], value, name)] == []
    of_deal = next(row for row in found["documents"] if "deal" in row)
    assert of_deal == {"client": "luna", "deal": "d-1", "n": "0", "date": "2026-10-15", "kind": "draft"}


def test_a_spreadsheet_runs_nothing_of_it(base: Path, tmp_path: Path) -> None:
    export(base, "-o", f"{tmp_path}/all/")
    for file in (tmp_path / "all").glob("*.csv"):
        with file.open(encoding="utf-8", newline="") as opened:
            cells = [cell for row in csv.reader(opened) for cell in row]
        assert [cell for cell in cells if cell[:1] in {"=", "@", "\t"} or cell == "-"] == []


@given(st.lists(st.text(min_size=1).filter(lambda text: text.strip() == text), min_size=1))
def test_several_values_are_told_apart(texts: list[str]) -> None:
    assert several(_several(json.dumps(texts, ensure_ascii=False))) == texts


def test_json_lines_say_the_same(base: Path, tmp_path: Path) -> None:
    export(base, "-f", "jsonl", "-o", f"{tmp_path}/all/")
    luna, sol = map(json.loads, (tmp_path / "all/clients.jsonl").read_text(encoding="utf-8").splitlines())
    assert {key for key, value in sol.items() if value is not None} == {"id", "path", "name"}
    assert luna["aliases"] == [*HOSTILE]
    assert (luna["terms.discount"], luna["terms.payment_days"]) == ("7.25", 30)
    assert (luna["capacity.per_year"], luna["extra.card"]) == ("1200.50", "0077")


def test_a_workbook_has_a_sheet_for_each(base: Path, tmp_path: Path) -> None:
    export(base, "-o", str(tmp_path / "all.xlsx"))
    book = load_workbook(str(tmp_path / "all.xlsx"))
    head, luna, sol = book.get_sheet_by_name("clients").to_python()
    said = {name: cell for name, cell in zip(head, luna, strict=True) if cell != ""}
    assert sol[:3] == ["sol", "records/archive/sol.yaml", "Sol"]
    assert (said["name"], said["aliases"], said["extra.limit"]) == (
        HOSTILE[0],
        json.dumps(HOSTILE, ensure_ascii=False),
        12.5,
    )
    assert str(said["extra.met"]) == "2020-02-03"
    head, *rows = book.get_sheet_by_name("contacts").to_python()
    assert [row[2] for row in rows] == [*HOSTILE]


def test_a_database_explains_itself(base: Path, tmp_path: Path) -> None:
    export(base, "-o", str(tmp_path / "all.db"))
    with closing(sqlite3.connect(tmp_path / "all.db")) as found:
        ask = lambda sql: found.execute(sql).fetchall()  # noqa: E731 - short
        assert ask("PRAGMA foreign_key_check") == []
        assert ask("PRAGMA integrity_check") == [("ok",)]
        assert {row[2:5] for row in ask("PRAGMA foreign_key_list(clients)")} == {
            ("managers", "manager", "id"),
            ("segments", "segment", "id"),
            ("channels", "source_channel", "id"),
        }
        assert ask("SELECT id, name FROM managers ORDER BY id") == [
            ("ivan", None),
            ("nobody", None),
            ("olga", "Olga Stojanova"),
        ]
        assert ask("SELECT s.name FROM clients c JOIN segments s ON s.id = c.segment") == [("Hotels",)]
        assert ask("SELECT amount, typeof(amount) FROM purchases ORDER BY n") == [
            (812.4005, "real"),
            (5, "integer"),
        ]
        assert ask("SELECT phone FROM phones WHERE contact IS NULL") == [("+38923111222",), ("+38923111333",)]
        assert ask("SELECT name FROM contacts ORDER BY n") == [(name,) for name in HOSTILE]
        assert ask("SELECT deal, kind FROM documents ORDER BY n, deal") == [
            (None, "price list"),
            ("d-1", "draft"),
        ]
        schema = "".join(sql for (sql,) in ask("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL"))
    assert '"amount" NUMERIC, -- the sum; it may be unknown where the purchase came with a list' in schema
    told = json.loads((tmp_path / "all.metadata.json").read_text(encoding="utf-8"))["databases"]["all"][
        "tables"
    ]
    assert told["clients"]["label_column"] == "name"
    assert told["purchases"]["columns"]["document"] == "number of the invoice"


def test_own_fields_that_differ_by_capitals_have_names_of_their_own(base: Path, tmp_path: Path) -> None:
    write(base, {"nova": "name: Nova\nextra: {Card: x}\n"}, SCHEMA)
    run(base, "export", "tables", "-o", str(tmp_path / "all.db"))
    with closing(sqlite3.connect(tmp_path / "all.db")) as found:
        assert found.execute("SELECT extra_card_ FROM clients WHERE id = 'luna'").fetchone() == ("0077",)


def test_a_deal_that_is_there_twice_or_not_at_all_is_no_key(base: Path, tmp_path: Path) -> None:
    twice = "name: Nova\ndeals: [{id: d, stage: lead}, {id: d, stage: lead}]\n"
    write(base, {"nova": twice + "interactions: [{date: 2026-01-01, kind: call, deal: gone}]\n"}, SCHEMA)
    run(base, "export", "tables", "-o", str(tmp_path / "all.db"))
    with closing(sqlite3.connect(tmp_path / "all.db")) as found:
        assert found.execute("SELECT count(*) FROM deals").fetchone() == (3,)
        assert found.execute("PRAGMA foreign_key_check").fetchall() == []


def test_a_scope_narrows_all_of_them(base: Path, tmp_path: Path) -> None:
    export(base, "-o", f"{tmp_path}/some/", "--where", "segment=horeca")
    found = read_csv(tmp_path / "some")
    assert [row["id"] for row in found["clients"]] == ["luna"]
    export(base, "-f", "csv", "-o", f"{tmp_path}/some", "--where", "name=Sol")
    found = read_csv(tmp_path / "some")
    assert ([row["id"] for row in found["clients"]], found["contacts"]) == (["sol"], [])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("-f", "csv"), "tables as csv go into a folder: -o DIR/"),
        ((), "tables as csv go into a folder: -o DIR/"),
        (("-f", "sqlite"), "tables as sqlite go into a file: -o FILE"),
        (("-f", "xlsx", "-o", "x/"), "tables as xlsx go into a file: -o FILE"),
        (("-f", "ods"), 'tables are not exported as "ods"; there are: csv, jsonl, sqlite, xlsx, parquet'),
    ],
)
def test_what_does_not_fit_is_refused(base: Path, words: tuple[str, ...], said: str) -> None:
    answer = run(base, "export", "tables", *words)
    assert (answer.code, said in answer.err) == (2, True)


def test_a_file_that_is_left_out_is_named(base: Path, tmp_path: Path) -> None:
    (base / "records/broken.yaml").write_text("name: [", encoding="utf-8")
    answer = run(base, "export", "tables", "-o", f"{tmp_path}/all/")
    assert (answer.code, "records/broken.yaml" in answer.err) == (3, True)
    assert len(read_csv(tmp_path / "all")["clients"]) == 2


def test_what_fails_in_the_middle_leaves_the_old_file(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "all.xlsx"
    file.write_text("old", encoding="utf-8")
    monkeypatch.setattr("clientbase.render.formats.xlsx.MOST_ROWS", 1)
    answer = run(base, "export", "tables", "-o", str(file))
    assert (answer.code, '"clients" has more rows' in answer.err) == (2, True)
    assert [(one.name, one.read_text(encoding="utf-8")) for one in tmp_path.glob("*.xlsx*")] == [
        ("all.xlsx", "old")
    ]
