"""`undo` and the register of decisions: what results is judged as the register is everywhere else."""

from pathlib import Path

import pytest

from tests.edits.running import run
from tests.undo.repositories import committed, done

FIRST = "decisions:\n  - {date: 2026-01-10, decision: call them, owner: olga}\n"
SECOND = "  - date: 2026-03-01\n    decision: write to them\n"
OWN = "-- Large\n-- Who is large?\nSELECT 1 AS clients\n"


@pytest.fixture
def register(base: Path) -> Path:
    """The register of a base, committed with one decision."""
    file = base / "decisions.yaml"
    file.write_text(FIRST, encoding="utf-8")
    committed(base, "Decide")
    return file


def written(file: Path, text: str, words: str = "Change") -> str:
    """Commit *file* with another text."""
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return committed(next(above for above in file.parents if (above / ".git").exists()), words)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ("owner: nobody", "decisions.yaml:2:45: CB110"),
        ("owner: olga, metric: nothing.clients", "decisions.yaml:2:58: CB111"),
        ("owner: olga, due: 2025-01-01", "decisions.yaml:2:58: CB112"),
        ("owner: olga, becuase: x", "decisions.yaml:2:58: CB010"),
    ],
)
def test_an_error_that_would_come_back_is_refused_unless_forced(
    base: Path, register: Path, wrong: str, code: str
) -> None:
    written(register, FIRST.replace("owner: olga", wrong))
    mended = written(register, FIRST)
    answer = run(base, "undo", mended)
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.startswith(code)
    assert answer.err.endswith("nothing was written; to take it back all the same, add --force\n")
    assert register.read_text(encoding="utf-8") == FIRST
    done(base, "undo", mended, "--force")
    assert wrong in register.read_text(encoding="utf-8")


def test_by_fields_too(base: Path, register: Path) -> None:
    written(register, FIRST.replace("olga", "nobody"))
    mended = written(register, FIRST)
    written(register, FIRST + SECOND)
    assert run(base, "undo", mended).err.startswith("decisions.yaml:2:45: CB110")
    done(base, "undo", mended, "--force")
    assert register.read_text(encoding="utf-8") == FIRST.replace("olga", "nobody") + SECOND


def test_an_error_that_was_there_before_does_not_matter(base: Path, register: Path) -> None:
    written(register, FIRST.replace("olga", "nobody"))
    second = written(register, FIRST.replace("olga", "nobody") + SECOND)
    done(base, "undo", second)
    assert register.read_text(encoding="utf-8") == FIRST.replace("olga", "nobody")


def test_a_manager_who_answers_for_a_decision_is_not_taken_back(base: Path, register: Path) -> None:
    schema = base / "schema.yaml"
    text = schema.read_text(encoding="utf-8")
    with_vera = written(schema, text.replace("interactions:", "  vera: {name: Vera}\ninteractions:"))
    written(register, FIRST.replace("olga", "vera"))
    assert run(base, "undo", with_vera).err.startswith('decisions.yaml:2:45: CB110 "vera" is no manager')
    done(base, "set", "decisions/0", "owner=olga")
    done(base, "undo", with_vera)
    assert schema.read_text(encoding="utf-8") == text


def test_a_report_that_a_decision_is_measured_by_is_not_taken_back(base: Path, register: Path) -> None:
    with_report = written(base / "reports/large.sql", OWN)
    written(register, FIRST.replace("olga", "olga, metric: large.clients"))
    answer = run(base, "undo", with_report)
    assert answer.err.startswith('decisions.yaml:2:58: CB111 there is no report "large"')
    done(base, "set", "decisions/0", "metric=")
    done(base, "undo", with_report)
    assert not (base / "reports/large.sql").exists()


def test_a_report_that_comes_back_with_its_decision_is_known(base: Path, register: Path) -> None:
    (base / "reports").mkdir()
    (base / "reports/large.sql").write_text(OWN, encoding="utf-8")
    written(register, FIRST.replace("olga", "olga, metric: large.clients"))
    (base / "reports/large.sql").unlink()
    gone = written(register, FIRST)
    done(base, "undo", gone)
    assert "large.clients" in register.read_text(encoding="utf-8")
    assert run(base, "check").code == 0
