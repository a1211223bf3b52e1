"""`clientbase fmt`."""

from pathlib import Path

import pytest

from tests.edits.running import run

UNTIDY = "# a shop\nstatus:   active\nname: New   # for now\nsegment: retail\nmanager: elena\n"
TIDY = "# a shop\nname: New   # for now\nstatus: active\nsegment: retail\nmanager: elena\n"


@pytest.fixture
def base(example: Path) -> Path:
    """The example in its canonical form, but for one record."""
    assert run(example, "fmt").code == 0
    (example / "records/new.yaml").write_text(UNTIDY, encoding="utf-8")
    return example


def new(base: Path) -> str:
    return (base / "records/new.yaml").read_text(encoding="utf-8")


def test_only_what_is_not_canonical_is_written(base: Path) -> None:
    answer = run(base, "fmt")
    assert (answer.code, answer.out) == (0, "records/new.yaml\n")
    assert answer.err.startswith("changed 1 of ")
    assert sorted(new(base).split()) == sorted(UNTIDY.split())
    assert new(base).splitlines()[1].startswith("name: New")
    assert run(base, "fmt").out == ""


def test_check_changes_nothing_and_names_what_would_change(base: Path) -> None:
    answer = run(base, "fmt", "--check")
    assert (answer.code, answer.out) == (1, "records/new.yaml\n")
    assert new(base) == UNTIDY
    assert run(base, "fmt", "--check", str(base / "records/beta.yaml")).code == 0


def test_a_dry_run_prints_the_diff(base: Path) -> None:
    answer = run(base, "fmt", "--dry-run")
    assert answer.code == 0
    assert "-status:   active\n" in answer.out
    assert new(base) == UNTIDY


def test_named_records_are_found_from_where_one_stands(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(base / "records")
    assert run(base, "fmt", "new.yaml").out == "records/new.yaml\n"


def test_schema_yaml_is_no_record(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(base)
    answer = run(base, "fmt", "schema.yaml")
    assert answer.code == 2
    assert '"schema.yaml" is no record of this base' in answer.err


def test_what_cannot_be_read_is_named_and_the_rest_done(base: Path) -> None:
    (base / "records/beta.yaml").write_text("name: A\nname: B\n", encoding="utf-8")
    answer = run(base, "fmt")
    assert (answer.code, answer.out) == (1, "records/new.yaml\n")
    assert answer.err.startswith("records/beta.yaml:2:1: CB004")


def test_the_register_of_decisions_is_formatted_too(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    register = base / "decisions.yaml"
    tidy = register.read_text(encoding="utf-8")
    register.write_text("decisions:\n-  decision:   call   # soon\n   date: 2026-01-01\n", encoding="utf-8")
    assert run(base, "fmt", "--check").out == "decisions.yaml\nrecords/new.yaml\n"
    monkeypatch.chdir(base / "records")
    assert run(base, "fmt", "../decisions.yaml").out == "decisions.yaml\n"
    assert register.read_text(encoding="utf-8").splitlines() == [
        "decisions:",
        "  - date: 2026-01-01",
        "    decision: call   # soon",
    ]
    assert tidy != register.read_text(encoding="utf-8")
