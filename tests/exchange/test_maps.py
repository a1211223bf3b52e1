"""What no list of words knows is said in a map, which is kept for the next time."""

from pathlib import Path
from typing import Any

import pytest

from clientbase.text.read import read
from tests.edits.running import run, run_on_terminal

LIST = "Partner,Rufname,Lojalnost,Boja\nLuna,Ana,77,red\n"
MAP = 'Partner: company\nRufname: contact\nLojalnost: extra.loyalty\nBoja: "-"\n'


@pytest.fixture
def base(base: Path) -> Path:
    with (base / "schema.yaml").open("a", encoding="utf-8") as schema:
        schema.write("fields: {loyalty: {type: text}}\n")
    return base


@pytest.fixture
def partners(tmp_path: Path) -> str:
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    return str(tmp_path / "list.csv")


def luna(base: Path) -> Any:
    return read(base / "records/luna.yaml", "").data


def test_a_map_says_what_columns_are_and_is_kept(base: Path, tmp_path: Path, partners: str) -> None:
    assert run(base, "import", partners).code == 1, "nobody understands the list"
    (tmp_path / "partners.yaml").write_text(MAP, encoding="utf-8")
    answer = run(base, "import", partners, "--map", str(tmp_path / "partners.yaml"))
    assert answer.code == 0
    assert 'map "partners" of 4 columns kept for the next time' in answer.err
    assert '1 column is left out, a record has no use for it: "Boja"' in answer.err
    assert (luna(base)["contacts"][0]["name"], luna(base)["extra"]) == ("Ana", {"loyalty": "77"})
    schema: Any = read(base / "schema.yaml", "").data
    assert schema["import"]["maps"]["partners"]["Partner"] == "company"
    again = run(base, "import", partners)
    assert (again.code, 'columns by the map "partners" of schema.yaml' in again.err) == (0, True)
    assert "already there: 1 client, 1 contact" in again.err


def test_on_a_terminal_the_columns_are_asked_for(base: Path, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("Company,Lojalnost,Boja,Size\nLuna,77,red,9\n", encoding="utf-8")
    words = str(tmp_path / "words.yaml")
    answer = run_on_terminal(
        base,
        "import",
        str(tmp_path / "list.csv"),
        "--map",
        words,
        typed=["none", "extra.loyalty", "-", "", "y"],
    )
    assert answer.code == 0
    assert 'column "Lojalnost", such as "77", is (Enter: kept in notes)' in answer.err
    assert '"none" is none of them' in answer.err
    assert (luna(base)["extra"], luna(base)["notes"]) == ({"loyalty": "77"}, "size: 9")
    assert (tmp_path / "words.yaml").read_text(encoding="utf-8").splitlines()[1:] == [
        "Lojalnost: extra.loyalty",
        'Boja: "-"',
    ]


def test_a_map_that_is_none_is_named(base: Path, tmp_path: Path, partners: str) -> None:
    missing = run(base, "import", partners, "--map", str(tmp_path / "none.yaml"))
    assert (missing.code, "there is no map" in missing.err) == (2, True)
    (tmp_path / "m.yaml").write_text("Partner: [a]\n", encoding="utf-8")
    assert run(base, "import", partners, "--map", str(tmp_path / "m.yaml")).code == 2
    (tmp_path / "m.yaml").write_text("Partner: [a\n", encoding="utf-8")
    assert run(base, "import", partners, "--map", str(tmp_path / "m.yaml")).code == 3


@pytest.mark.parametrize(
    ("heading", "rows"),
    [
        ("Amount", "client_id,name,Amount\nluna,Ana,100\n"),
        ("Betrag", "Company,First name,Last name,Betrag\nLuna,Ana,Iva,100\n"),
        ("Сумма", "client,contact,Сумма\nLuna,Ana,100\n"),
    ],
)
def test_a_list_of_people_with_sums_says_what_takes_the_sums(
    base: Path, tmp_path: Path, heading: str, rows: str
) -> None:
    (base / "records/luna.yaml").write_text("name: Luna\n", encoding="utf-8")
    (tmp_path / "people.csv").write_text(rows, encoding="utf-8")
    answer = run(base, "import", "--dry-run", str(tmp_path / "people.csv"))
    assert f'is taken by --kind purchases: "{heading}"' in answer.out
