"""Which table a file is, and how its cells are read."""

import datetime as dt
from pathlib import Path

import pytest

from clientbase.exchange import plan_import
from clientbase.exchange.meaning.headings import KINDS, Own
from clientbase.exchange.meaning.lists import columns_of
from clientbase.exchange.meaning.recognised import named, recognised, weight
from clientbase.exchange.meaning.table import Reading, Table
from clientbase.exchange.reading.csv_file import read_csv
from clientbase.exchange.reading.rows import Given, Unusable


def read_table(file: Path) -> Table:
    raw = read_csv(file, Given(), lambda cells: weight(cells, named(file.as_posix()), Own()))
    return recognised(raw, Reading(dt.date(2026, 11, 21)))


def written(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    file = folder / name
    file.write_bytes(text.encode(encoding))
    return file


COLUMNS = {
    "clients": "id,name,kind,manager,country,region,city,address,phone,fax,email,website,source,credit_limit,notes",
    "contacts": "client_id,name,role,phone,email,preferred_channel,birthday,left_on,notes",
    "purchases": "id,client_id,date,amount,currency,items,product,cost,status,manager,notes",
    "interactions": "client_id,date,kind,channel,direction,manager,contact,document,text,outcome",
}


@pytest.mark.parametrize("kind", COLUMNS)
def test_a_full_header_is_recognised_under_any_name(tmp_path: Path, kind: str) -> None:
    file = written(tmp_path, "export-2026.csv", COLUMNS[kind] + "\n")
    table = read_table(file)
    assert (table.kind, table.said) == (kind, [f"taken for a list of {kind} by its columns; else say --kind"])


@pytest.mark.parametrize("kind", KINDS)
def test_a_header_of_our_own_export_is_recognised_under_any_name(tmp_path: Path, kind: str) -> None:
    keys = ["id", "path"] if kind == "clients" else ["client", "n"]
    file = written(tmp_path, "export-2026.csv", ",".join([*keys, *columns_of(kind)]) + "\n")
    table = read_table(file)
    assert (table.kind, table.ours) == (kind, True)


@pytest.mark.parametrize(
    ("name", "header", "kind"),
    [
        pytest.param("Clients.CSV", "id,name", "clients", id="by name, whatever its case"),
        pytest.param("list.csv", "id,name", "clients", id="the columns that a client needs"),
        pytest.param("list.csv", "client_id,name,role", "contacts", id="the columns of a contact"),
        pytest.param("list.csv", "client_id,date,amount,id", "purchases", id="the columns of a purchase"),
        pytest.param("list.csv", "client_id,date,kind,text", "interactions", id="those of an interaction"),
        pytest.param("list.csv", " Client ID , Name ", "contacts", id="capitals and spaces"),
    ],
)
def test_a_short_header_is_recognised_too(tmp_path: Path, name: str, header: str, kind: str) -> None:
    assert read_table(written(tmp_path, name, f"{header}\n")).kind == kind


@pytest.mark.parametrize(
    ("name", "header", "message"),
    [
        pytest.param(
            "purchases.csv",
            "client_id,sum",
            "columns of purchases are missing (client_id or client, date, amount); add them to the header; "
            'the header says "client_id", "sum"',
            id="the right name and a wrong header",
        ),
        pytest.param(
            "clients.csv",
            "client_id,date,amount",
            "columns of clients are missing (name, or company); say --kind purchases, whose columns it has; "
            'the header says "client_id", "date", "amount"',
            id="the header of another table",
        ),
        pytest.param(
            "list.csv",
            "colour,size",
            "the header fits none of clients (name, or company); contacts (client_id, name); "
            "purchases (client_id or client, date, amount); interactions (client_id or client, date, kind); "
            'of another list say --kind; it says "colour", "size"',
            id="neither name nor header",
        ),
    ],
)
def test_a_header_that_does_not_fit_is_explained(
    tmp_path: Path, name: str, header: str, message: str
) -> None:
    with pytest.raises(Unusable) as caught:
        read_table(written(tmp_path, name, f"{header}\n1,2\n"))
    (finding,) = caught.value.findings
    assert (finding.line, finding.column, finding.code, finding.message) == (1, 1, "CB100", message)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("id,name\nC1,Beta\n", id="commas"),
        pytest.param("id;name\nC1;Beta\n", id="semicolons"),
        pytest.param("id\tname\nC1\tBeta\n", id="tabs"),
        pytest.param("\ufeffid,name\nC1,Beta\n", id="a byte order mark"),
        pytest.param("id,name\r\nC1,Beta\r\n", id="Windows line ends"),
        pytest.param("id,name\n\nC1,Beta", id="blank lines, and none at the end"),
        pytest.param("id,name\n,\n C1 ,  Beta  \n", id="rows of nothing, and spaces around"),
        pytest.param('"id","name"\n"C1","Beta"\n', id="quotes"),
        pytest.param("name,id\nBeta,C1\n", id="another order"),
    ],
)
def test_tables_are_read_as_programs_write_them(tmp_path: Path, text: str) -> None:
    (row,) = read_table(written(tmp_path, "clients.csv", text)).rows
    assert (row.text("id"), row.text("name"), row.text("fax")) == ("C1", "Beta", "")


def test_a_column_without_a_name_gets_its_number(tmp_path: Path) -> None:
    (row,) = read_table(written(tmp_path, "clients.csv", "id,name,\nC1,Beta,x\n")).rows
    assert list(row.rest()) == [("column_3", "x")]


def test_line_ends_within_a_cell_are_those_of_the_records(tmp_path: Path) -> None:
    (row,) = read_table(written(tmp_path, "clients.csv", 'id,name,notes\r\nC1,Beta,"a\r\nb\rc"\r\n')).rows
    assert row.text("notes") == "a\nb\nc"


def test_several_files_of_one_kind_are_taken_together(base: Path, tmp_path: Path) -> None:
    files = [
        written(tmp_path, "north.csv", "id,name\nC1,Beta\n"),
        written(tmp_path, "south.csv", "id,name\nC2,Gama\n"),
    ]
    plan = plan_import(base, files, dt.date(2026, 11, 21))
    assert [new.path for new in plan.new] == ["records/c1.yaml", "records/c2.yaml"]


def test_a_fault_behind_quotes_is_found_where_it_is(tmp_path: Path) -> None:
    table = read_table(
        written(tmp_path, "clients.csv", 'id,name,notes,fax\n"C1",5" pipe,"a "","" b\nnext",here\n')
    )
    for column in ("id", "name", "notes", "fax"):
        table.rows[0].complain(column, "CB104", column)
    places = {finding.message: (finding.line, finding.column) for finding in table.rows[0].faults}
    assert places == {"id": (2, 1), "name": (2, 6), "notes": (2, 14), "fax": (3, 7)}


def test_cells_that_are_missing_at_the_end_are_empty_and_the_row_is_named(tmp_path: Path) -> None:
    table = read_table(written(tmp_path, "clients.csv", "id,name,phone\nC1,Beta\nC2,Gama,070\nC3,Delta\n"))
    assert [row.cells for row in table.rows] == [
        ["C1", "Beta", ""],
        ["C2", "Gama", "070"],
        ["C3", "Delta", ""],
    ]
    assert (table.short, [row.faults for row in table.rows]) == ([2, 4], [[], [], []])
