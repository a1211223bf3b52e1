"""`add decision`, and `check` of the register that it writes."""

import os
from pathlib import Path

import pytest

from tests.edits.running import run, run_on_terminal
from tests.history.repositories import git, repository
from tests.index.bases import sold, write

NORMS = "managers: {olga: {}, ivan: {}}\n"
TENS = ("2026-09-01", "2026-09-11", "2026-09-21")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write(tmp_path, {"luna": sold(*TENS)}, NORMS)


def register(root: Path) -> str:
    return (root / "decisions.yaml").read_text(encoding="utf-8")


def test_the_register_begins_with_the_first_decision(root: Path) -> None:
    answer = run(
        root,
        *("add", "decision", "decision=call them", "finding=one is silent", "owner=olga", "due=+2w"),
        "metric=dormant.silent",
    )
    said = '"one is silent", "call them", owner olga, due Sat 5 Dec, metric dormant.silent, then 1'
    assert answer == (0, "", f"decisions.yaml: decision today, {said}\n")
    assert register(root) == (
        "# yaml-language-server: $schema=.clientbase/decisions.schema.json\n"
        "decisions:\n"
        "  - date: 2026-11-21\n"
        "    finding: one is silent\n"
        "    decision: call them\n"
        "    owner: olga\n"
        "    due: 2026-12-05\n"
        "    metric: dormant.silent\n"
        "    then: 1\n"
    )
    assert run(root, "check") == (0, "", "")


def test_a_further_decision_leaves_every_line_as_it_is(root: Path) -> None:
    before = "# Ours.\ndecisions:\n  - {date: 2026-01-01, decision: wait} # till spring\n# The end.\n"
    (root / "decisions.yaml").write_text(before, encoding="utf-8")
    run(root, "add", "decision", "decision=call", "then=3", "metric=dormant.silent")
    lines = register(root).splitlines()
    assert [line for line in lines if line in before.splitlines()] == before.splitlines()
    assert lines[3:-1] == ["  - {date: 2026-11-21, decision: call, metric: dormant.silent, then: 3}"]


def test_nothing_is_measured_while_a_record_cannot_be_read(root: Path) -> None:
    (root / "records" / "sol.yaml").write_text("name: [", encoding="utf-8")
    words = ("add", "decision", "decision=call", "metric=dormant.silent")
    said = (
        "dormant.silent cannot be measured while records/sol.yaml cannot be read; "
        "mend it (clientbase check), or say the value yourself: then=VALUE"
    )
    assert run(root, *words) == (3, "", f"clientbase: {said}\n")
    assert not (root / "decisions.yaml").exists()
    assert run(root, *words, "then=1").code == 0
    assert "then: 1" in register(root)


def test_who_types_answers_for_it(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLIENTBASE_MANAGER", "ivan")
    run(root, "add", "decision", "decision=call")
    assert "owner: ivan" in register(root)


def test_several_from_standard_input(root: Path) -> None:
    answer = run(root, "add", "decision", "-", "owner=olga", stdin="- decision: call\n- decision: write\n")
    assert answer.err == "decisions.yaml: 2 decisions\n"
    assert register(root).count("owner: olga") == 2


def test_a_dry_run_shows_and_writes_nothing(root: Path) -> None:
    answer = run(root, "add", "decision", "decision=call", "--dry-run")
    assert "+decisions:" in answer.out
    assert not (root / "decisions.yaml").exists()


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("owner=olgs decision=x", 1, 'CB110 "olgs" is no manager of schema.yaml; did you mean "olga"?'),
        (
            "metric=dormnat.silent decision=x",
            1,
            'CB111 there is no report "dormnat"; did you mean "dormant"?',
        ),
        ("metric=silence decision=x", 1, 'CB111 "silence" is not REPORT.FIGURE'),
        ("metric=decisions.open decision=x", 1, 'CB111 "decisions.open" would measure the register itself'),
        (
            "metric=dormant.silnt decision=x",
            2,
            'report dormant has no figure "silnt"; did you mean "silent"?',
        ),
        ("due=-1d decision=x", 1, "CB112 2026-11-20 is before the decision of 2026-11-21"),
        ("date=+1d decision=x", 1, "CB112 2026-11-22 is still to come"),
        ("decison=x", 2, 'unknown field "decison"; did you mean "decision"?'),
        ("owner=olga", 2, "the decision lacks decision; add decision=VALUE"),
    ],
)
def test_what_is_wrong_is_refused(words: str, code: int, said: str, root: Path) -> None:
    answer = run(root, "add", "decision", *words.split())
    assert (answer.code, answer.out) == (code, "")
    assert said in answer.err
    assert not (root / "decisions.yaml").exists()


def test_what_was_wrong_before_does_not_stand_in_the_way(root: Path) -> None:
    (root / "decisions.yaml").write_text(
        "decisions:\n  - {date: 2026-01-01, decision: x, owner: gone}\n", encoding="utf-8"
    )
    assert run(root, "add", "decision", "decision=call").code == 0


def test_check_judges_the_register_with_everything_and_alone(root: Path) -> None:
    (root / "decisions.yaml").write_text(
        "decisions:\n  - {date: 2026-01-01, decision: x, owner: gone, due: 2026-02-01, metric: dormant.silent}\n",
        encoding="utf-8",
    )
    found = (
        'decisions.yaml:2:37: CB110 "gone" is no manager of schema.yaml; there are: olga, ivan\n'
        "decisions.yaml:2:50: CB113 was due 293 days ago\n"
    )
    assert run(root, "check") == (1, found, "1 error, 1 warning\n")
    assert run(root, "check", str(root / "decisions.yaml"))[:2] == (1, found)
    assert run(root, "check", "--fix").out == found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("decisions: [", "decisions.yaml:2:1: CB003 not YAML"),
        ("decisions: [{date: 2026-01-01}]", 'decisions.yaml:1:13: CB011 "decision" is missing; add it'),
        ("desicions: []", 'decisions.yaml:1:1: CB010 unknown field "desicions"; did you mean "decisions"?'),
    ],
)
def test_a_register_that_is_no_register(text: str, said: str, root: Path) -> None:
    (root / "decisions.yaml").write_text(text, encoding="utf-8")
    answer = run(root, "check")
    assert answer.code == 1
    assert answer.out.startswith(said)


def test_a_register_that_cannot_be_read_is_left_alone(root: Path) -> None:
    os.mkfifo(root / "decisions.yaml")
    assert run(root, "check").out.startswith('decisions.yaml:1:1: CB001 "decisions.yaml" is a pipe')
    assert run(root, "add", "decision", "decision=x").code == 3
    assert run(root, "report", "decisions").code == 3


def test_on_a_terminal_it_is_asked_for(root: Path) -> None:
    answer = run_on_terminal(root, "add", "decision", "owner=olga", typed=["call them"])
    assert (answer.code, "decision: " in answer.err) == (0, True)
    assert "{date: 2026-11-21, decision: call them, owner: olga}" in register(root)


def test_a_commit_says_what_was_decided(tmp_path: Path) -> None:
    root = repository(tmp_path / "base", NORMS)
    run(root, "add", "decision", "decision=call", "--commit")
    assert (
        git(root, "log", "-1", "--format=%B").strip()
        == "decisions.yaml: + decisions\n\nClientbase: add decision"
    )
    run(root, "add", "decision", "decision=write", "owner=olga", "--commit")
    assert (
        git(root, "log", "-1", "--format=%s").strip()
        == 'decisions.yaml: + decision 2026-11-21 "write" owner olga'
    )
    run(root, "set", "decisions/0", "done=today", "--commit")
    assert (
        git(root, "log", "-1", "--format=%s").strip()
        == 'decisions.yaml: decision 2026-11-21 "call" done 2026-11-21'
    )
    assert git(root, "status", "--porcelain") == ""
    run(root, "undo")
    assert "done" not in register(root)
