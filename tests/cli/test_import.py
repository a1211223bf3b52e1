"""`import` brings lists in: plan, ask, write, and nothing twice."""

from pathlib import Path

import pytest

from tests.edits.running import Answer, run, run_on_terminal

CLIENTS = """\
id,name,manager
luna,Bistro Luna,Olga Stojanova
sonce,Kafe Sonce,Olga Stojanova
"""
SUMMARY = 'new: 2 clients\nschema.yaml: manager "olga-stojanova" (Olga Stojanova) added'


@pytest.fixture
def base(tmp_path: Path) -> Path:
    (tmp_path / "base" / "records").mkdir(parents=True)
    (tmp_path / "base" / "schema.yaml").write_text("base: {name: Adria}\n", encoding="utf-8")
    return tmp_path / "base"


@pytest.fixture
def clients(tmp_path: Path) -> str:
    file = tmp_path / "clients.csv"
    file.write_text(CLIENTS, encoding="utf-8")
    return str(file)


def records(base: Path) -> list[str]:
    return sorted(file.stem for file in (base / "records").iterdir())


def test_without_a_terminal_the_plan_is_told_and_done(base: Path, clients: str) -> None:
    answer = run(base, "import", clients)
    assert (answer.code, answer.out) == (0, "")
    assert answer.err.startswith(SUMMARY)
    assert records(base) == ["luna", "sonce"]
    assert (base / ".clientbase" / "record.schema.json").is_file()


def test_a_second_time_nothing_is_new(base: Path, clients: str) -> None:
    run(base, "import", clients)
    before = {file: file.stat().st_mtime_ns for file in base.rglob("*.yaml")}
    answer = run(base, "import", clients)
    assert answer == (0, "", "already there: 2 clients\n")
    assert {file: file.stat().st_mtime_ns for file in base.rglob("*.yaml")} == before


def test_a_dry_run_prints_the_plan_and_writes_nothing(base: Path, clients: str) -> None:
    answer = run(base, "import", "--dry-run", clients)
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith(SUMMARY)
    assert records(base) == []


def test_a_wrong_row_goes_to_the_rejects_and_holds_up_no_other(
    base: Path, clients: str, tmp_path: Path
) -> None:
    wrong = tmp_path / "purchases.csv"
    wrong.write_text("id,client_id,date,amount\n1,luna,2026-13-01,100\n", encoding="utf-8")
    answer = run(base, "import", clients, str(wrong))
    assert (answer.code, answer.out) == (1, "")
    assert f"{wrong}:2:" in answer.err
    assert "1 row = 0 taken + 1 to the rejects" in answer.err
    assert records(base) == ["luna", "sonce"]


@pytest.mark.parametrize(
    ("typed", "made", "code"),
    [("y\n", ["luna", "sonce"], 0), ("n\n", [], 130), ("\n", [], 130)],
    ids=["yes", "no", "enter"],
)
def test_on_a_terminal_it_asks(base: Path, clients: str, typed: str, made: list[str], code: int) -> None:
    answer = run_on_terminal(base, "import", clients, typed=typed)
    assert (answer.code, answer.out) == (code, "")
    assert "Write this? [y/N]" in answer.err
    assert records(base) == made


def test_on_a_terminal_yes_is_enough_of_an_answer(base: Path, clients: str) -> None:
    answer: Answer = run_on_terminal(base, "import", "--yes", clients, typed="")
    assert "Write this?" not in answer.err
    assert records(base) == ["luna", "sonce"]


def test_an_empty_word_is_no_file_and_not_the_current_folder(
    base: Path, clients: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(Path(clients).parent)
    answer = run(base, "import", "")
    assert answer == (2, "", 'clientbase: there is no file ""; name the files to import\n')
    assert records(base) == []
