"""`export tables -f parquet`: many bases in one folder, each whole, under a name of its own."""

import json
import sys
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from tests.edits.running import Answer, run
from tests.index.bases import write

SCHEMA = """
base: {currency: EUR}
managers: {olga: {name: Olga Stojanova}}
segments: {horeca: Hotels}
calendar: {holidays: [2026-12-25]}
interactions: {call: {contact: true}}
standards:
- contact: {target: 5wd, limit: 1mo}
"""
LUNA: dict[str, Any] = {
    "name": "Luna",
    "segment": "horeca",
    "tags": ["a; b", "c"],
    "contacts": [{"name": "Ana", "phone": ["+1", "+2"]}],
    "tasks": [{"date": "2027-01-05", "what": "pay"}],
    "purchases": [
        {"date": "2026-06-01", "amount": "812.4005", "cost": "640"},
        {"date": "2026-07-01", "amount": "5"},
    ],
    "extra": {"card": "0077"},
}
needs_pyarrow = pytest.mark.skipif(find_spec("pyarrow") is None, reason="pyarrow is not installed")


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return write(tmp_path / "ohrid", {"luna": LUNA, "archive/sol": "name: Sol"}, SCHEMA)


def export(base: Path, folder: Path, *words: str) -> Answer:
    return run(base, "export", "tables", "-f", "parquet", "-o", f"{folder}/", *words)


def rows(folder: Path, table: str) -> list[dict[str, Any]]:
    from pyarrow import parquet

    found: list[dict[str, Any]] = parquet.read_table(folder / table).to_pylist()
    return found


def files(folder: Path) -> dict[str, bytes]:
    return {str(one.relative_to(folder)): one.read_bytes() for one in folder.rglob("*.*")}


def test_without_its_library_it_says_what_to_install(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    answer = export(base, tmp_path / "all")
    assert (answer.code, "pip install 'clientbase[parquet]'" in answer.err) == (2, True)


@needs_pyarrow
def test_sums_are_exact_days_are_days_and_lists_are_lists(base: Path, tmp_path: Path) -> None:
    answer = export(base, tmp_path / "all")
    assert (answer.code, "28 tables of ohrid" in answer.err) == (0, True), answer.err
    bought = rows(tmp_path / "all", "purchases")
    assert [row["amount"] for row in bought] == [Decimal("812.4005"), Decimal(5)]
    assert [str(row["date"]) for row in bought] == ["2026-06-01", "2026-07-01"]
    assert [(row["number"], row["returned"], str(row["base"])) for row in bought] == [
        (1, False, "ohrid"),
        (2, False, "ohrid"),
    ]
    luna, sol = rows(tmp_path / "all", "clients")
    assert (luna["tags"], luna["extra_card"], luna["customer"]) == (["a; b", "c"], "0077", True)
    assert (sol["archived"], sol["tags"]) == (True, None)
    assert rows(tmp_path / "all", "contacts")[0]["phone"] == ["+1", "+2"]


@needs_pyarrow
def test_a_norm_in_working_days_stays_one_and_brings_the_days_that_are_worked(
    base: Path, tmp_path: Path
) -> None:
    export(base, tmp_path / "all")
    (standard,) = rows(tmp_path / "all", "standards")
    assert (standard["target"], standard["target_days"], standard["target_working"]) == ("5wd", 0, 5)
    assert (standard["limit_months"], standard["limit_working"]) == (1, 0)
    days = {str(row["day"]): row for row in rows(tmp_path / "all", "calendar")}
    assert [days[f"2026-12-{day}"]["works"] for day in (24, 25, 26, 28)] == [True, False, False, True]
    assert days["2026-12-28"]["number"] - days["2026-12-24"]["number"] == 1


@needs_pyarrow
def test_what_has_not_changed_is_not_written_again(base: Path, tmp_path: Path) -> None:
    folder = tmp_path / "all"
    export(base, folder)
    before = {one: one.stat().st_mtime_ns for one in folder.rglob("*.parquet")}
    assert "holds ohrid as it is already" in export(base, folder).err
    assert {one: one.stat().st_mtime_ns for one in folder.rglob("*.parquet")} == before
    write(base, {"sun": "name: Sol two"}, SCHEMA)
    assert "28 tables of ohrid" in export(base, folder).err
    assert "Sol two" in {row["name"] for row in rows(folder, "clients")}


@needs_pyarrow
def test_a_file_that_is_gone_is_written_again(base: Path, tmp_path: Path) -> None:
    folder = tmp_path / "all"
    export(base, folder)
    (folder / "tasks/base=ohrid/part.parquet").unlink()
    assert "28 tables" in export(base, folder).err
    assert len(rows(folder, "tasks")) == 1


@needs_pyarrow
def test_several_bases_stand_beside_each_other_also_with_fields_of_their_own(
    base: Path, tmp_path: Path
) -> None:
    other = write(tmp_path / "bitola", {"vega": {"name": "Vega", "extra": {"route": "7"}}}, SCHEMA)
    export(base, tmp_path / "all")
    export(other, tmp_path / "all")
    found = sorted(str(one.parent.name) for one in (tmp_path / "all/clients").rglob("*.parquet"))
    assert found == ["base=bitola", "base=ohrid"]
    assert [row["id"] for row in rows(tmp_path / "all/clients", "base=bitola")] == ["vega"]


@needs_pyarrow
def test_another_base_of_the_same_name_is_refused(base: Path, tmp_path: Path) -> None:
    other = write(tmp_path / "elsewhere/ohrid", {"vega": "name: Vega"}, SCHEMA)
    export(base, tmp_path / "all")
    before = files(tmp_path / "all")
    answer = export(other, tmp_path / "all")
    assert (answer.code, "say another name with --base" in answer.err) == (2, True)
    assert files(tmp_path / "all") == before
    assert export(other, tmp_path / "all", "--base", "ohrid-2").code == 0
    assert {*map(str, {row["base"] for row in rows(tmp_path / "all", "clients")})} == {"ohrid", "ohrid-2"}


@needs_pyarrow
def test_one_base_under_two_names_would_be_counted_twice(base: Path, tmp_path: Path) -> None:
    export(base, tmp_path / "all")
    answer = export(base, tmp_path / "all", "--base", "prespa")
    assert (answer.code, 'holds this base as "ohrid" already' in answer.err) == (2, True)
    assert not (tmp_path / "all/clients/base=prespa").exists()


@needs_pyarrow
def test_what_breaks_off_leaves_the_old_tables_and_is_made_up_for(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from clientbase.lookups.engines import folder as written

    folder = tmp_path / "all"
    export(base, folder)
    before = files(folder / "clients")
    write(base, {"sun": "name: Sol two"}, SCHEMA)
    with monkeypatch.context() as patch:
        patch.setattr(written, "write_table", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        export(base, folder)
    assert files(folder / "clients") == before
    assert [one.name for one in folder.rglob("*.tmp")] == []
    assert "made_of" not in json.loads((folder / "_bases/ohrid.json").read_text(encoding="utf-8"))
    export(base, folder)
    assert "Sol two" in {row["name"] for row in rows(folder, "clients")}


@needs_pyarrow
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--where", "segment=horeca"), "Parquet holds the tables of a whole base"),
        (("--segment", "horeca"), "Parquet holds the tables of a whole base"),
        (("--manager", "olga"), "Parquet holds the tables of a whole base"),
        (("--base", "2026"), "cannot name a base; a name begins with a letter"),
        (("--base", "../x"), "cannot name a base; a name begins with a letter"),
    ],
)
def test_what_would_be_wrong_is_refused(
    base: Path, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    answer = export(base, tmp_path / "all", *words)
    assert (answer.code, said in answer.err, (tmp_path / "all").exists()) == (2, True, False), answer.err


def test_a_name_is_for_parquet_alone(base: Path, tmp_path: Path) -> None:
    answer = run(base, "export", "tables", "-o", f"{tmp_path}/all/", "--base", "x")
    assert (answer.code, "--base names a base within a folder of Parquet" in answer.err) == (2, True)
