"""A list of people may call a client by its id where others have the name of the company."""

from pathlib import Path

import pytest

from tests.edits.running import run
from tests.index.bases import write

PEOPLE = {"contacts.csv": "client,name,role\n", "people.csv": "company,full_name,role\n"}


def records(base: Path) -> dict[str, str]:
    return {path.stem: path.read_text(encoding="utf-8") for path in (base / "records").glob("*.yaml")}


@pytest.mark.parametrize("name", PEOPLE)
def test_the_id_of_a_client_of_the_base_makes_no_other_one(tmp_path: Path, name: str) -> None:
    base = write(tmp_path, {"c1": "name: Firm One\n"})
    (base / name).write_text(f"{PEOPLE[name]}c1,Eva,chef\nC1,Jo,cook\nFirm One,Max,boss\n", encoding="utf-8")
    answer = run(base, "import", str(base / name), "--yes")
    assert answer.code == 0
    assert "differ" not in answer.out + answer.err
    assert records(base).keys() == {"c1"}
    assert records(base)["c1"].startswith("name: Firm One\n")
    assert [person in records(base)["c1"] for person in ("Eva", "Jo", "Max")] == [True] * 3
    before = records(base)
    assert run(base, "import", str(base / name), "--yes").code == 0
    assert records(base) == before


@pytest.mark.parametrize("order", [("clients.csv", "contacts.csv"), ("contacts.csv", "clients.csv")])
def test_the_id_of_a_client_of_the_same_import_is_that_client(tmp_path: Path, order: tuple[str, str]) -> None:
    base = write(tmp_path, {})
    (base / "clients.csv").write_text("id,name\nK-100,Firm One\nK-200,Firm Two\n", encoding="utf-8")
    (base / "contacts.csv").write_text("client,name\nK-100,Eva\nK-200,Jo\n", encoding="utf-8")
    assert run(base, "import", *(str(base / name) for name in order), "--yes").code == 0
    assert records(base).keys() == {"k-100", "k-200"}
    assert "name: Firm Two\n" in records(base)["k-200"]
    assert "Jo" in records(base)["k-200"]


def test_who_is_called_like_the_id_of_another_is_who_is_called_so(tmp_path: Path) -> None:
    base = write(tmp_path, {"luna": "name: Other\n", "bar": "name: luna\n"})
    (base / "contacts.csv").write_text("client,name\nluna,Eva\n", encoding="utf-8")
    assert run(base, "import", str(base / "contacts.csv"), "--yes").code == 0
    assert "Eva" in records(base)["bar"]
