"""`set decisions/N`: what became of a decision."""

from pathlib import Path

import pytest

from tests.edits.running import run
from tests.index.bases import sold, write

NORMS = "managers: {olga: {}, ivan: {}}\n"
REGISTER = """# What we have decided.
decisions:
  - {date: 2026-01-10, decision: call them, owner: olga, due: 2026-12-01} # in winter
  - date: 2026-03-01
    decision: write to them
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    base = write(tmp_path, {"luna": sold("2026-09-01")}, NORMS)
    (base / "decisions.yaml").write_text(REGISTER, encoding="utf-8")
    return base


def register(root: Path) -> str:
    return (root / "decisions.yaml").read_text(encoding="utf-8")


def test_a_decision_is_done(root: Path) -> None:
    answer = run(root, "set", "decisions/1", "done=@today", "outcome=two came back")
    one = 'decision Sun 1 Mar "write to them"'
    assert answer == (0, "", f'decisions.yaml: {one} done today; {one} outcome "two came back"\n')
    assert register(root) == REGISTER + "    done: 2026-11-21\n    outcome: two came back\n"


def test_one_on_a_line_of_its_own_stays_there_and_the_last_is_minus_one(root: Path) -> None:
    assert run(root, "set", "decisions/0", "due=", "done=-3d").code == 0
    assert register(root).splitlines()[2] == (
        "  - {date: 2026-01-10, decision: call them, owner: olga, done: 2026-11-18} # in winter"
    )
    assert run(root, "set", "decisions/-1", "owner=ivan").code == 0
    assert register(root).endswith("    decision: write to them\n    owner: ivan\n")


def test_a_dry_run_shows_and_writes_nothing(root: Path) -> None:
    answer = run(root, "set", "decisions/1", "done=today", "--dry-run")
    assert (answer.code, "+    done: 2026-11-21\n" in answer.out) == (0, True)
    assert register(root) == REGISTER


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("decisions/1 owner=olgs", 1, 'CB110 "olgs" is no manager of schema.yaml; did you mean "olga"?'),
        ("decisions/1 done=+1d", 1, "CB112 2026-11-22 is still to come"),
        ("decisions/7 done=today", 2, 'there is no "7" in decisions; there are 0 to 1, and -1 is the latest'),
        ("decisions/1", 2, "say what to set: key=value"),
        ("decisions/1 don=today", 2, 'unknown field "don"; did you mean "done"?'),
        ("decisions/1 decision=", 1, 'CB011 "decision" is missing; add it'),
        ("decisions/due done=today", 2, 'no client "decisions"'),
    ],
)
def test_what_is_wrong_is_refused(words: str, code: int, said: str, root: Path) -> None:
    answer = run(root, "set", *words.split())
    assert (answer.code, answer.out) == (code, "")
    assert said in answer.err
    assert register(root) == REGISTER


def test_what_was_wrong_before_can_be_mended(root: Path) -> None:
    (root / "decisions.yaml").write_text(
        "decisions:\n  - {date: 2026-01-32, decision: x, owner: gone}\n", encoding="utf-8"
    )
    answer = run(root, "set", "decisions/0", "date=2026-01-31")
    assert (answer.code, register(root)) == (
        0,
        "decisions:\n  - {date: 2026-01-31, decision: x, owner: gone}\n",
    )


def test_where_nothing_was_decided_nothing_is_set(tmp_path: Path) -> None:
    answer = run(write(tmp_path, {}), "set", "decisions/0", "done=today")
    assert (answer.code, answer.err) == (
        2,
        "clientbase: nothing was decided yet; begin with: clientbase add decision decision=TEXT\n",
    )


def test_a_client_may_be_called_decisions(tmp_path: Path) -> None:
    root = write(tmp_path, {"decisions": "name: Decisions\ncontacts:\n  - name: Vera\n"})
    assert run(root, "set", "decisions/contacts/0", "role=director").code == 0
    assert "role: director" in (root / "records/decisions.yaml").read_text(encoding="utf-8")
