"""A record that is as large as one may be: every command that would make it larger leaves it as it is, and says so."""

import shlex
from pathlib import Path

import pytest

from tests.edits.running import run

SCHEMA = """\
base: {name: Adria, currency: EUR}
managers: {olga: {name: Olga}, ivanka: {name: Ivanka}}
leaving_reasons: [closed]
interactions: {call: {contact: true}}
"""
HEAD = """\
name: Luna
status: active
manager: olga
phone: "+38970123456"
contacts:
  - name: Ana
    role: chef
interactions:
  - {date: 2026-11-02, kind: call, by: olga, with: Ana, next: {date: 2026-11-10, what: send}}
purchases:
  - {date: 2026-01-02, amount: 300}
notes: """
FULL = HEAD + "x" * (1_000_000 - len(HEAD) - 1) + "\n"
SOL = "name: Sol\nstatus: active\nmanager: olga\ncontacts: [{name: Bo, role: cook}]\n"
SAID = "bytes, and what has more than 1000000 is not read; move old items into"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "records").mkdir()
    (tmp_path / "schema.yaml").write_text(SCHEMA, encoding="utf-8")
    (tmp_path / "records/luna.yaml").write_text(FULL, encoding="utf-8")
    (tmp_path / "records/sol.yaml").write_text(SOL, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    "words",
    [
        *(
            f"add {kind} luna {words}"
            for kind, words in {
                "contact": "name=Eva",
                "interaction": "kind=call about=x",
                "purchase": "amount=500",
                "return": "amount=5",
                "deal": "id=d stage=lead",
                "proposal": "amount=5",
                "problem": "about=x",
                "document": "date=today kind=x file=y",
                "interest": "product=x",
                "task": "what=x",
                "answer": "answer=x",
            }.items()
        ),
        "log luna call words",
        "done luna",
        "set luna region=Skopje",
        "set luna/contacts/Ana role='head of the kitchen'",
        "set --where name=Luna region=Skopje --yes",
        "archive luna reason=closed --yes",
        "rename luna luna-restaurant",
        "move-contact sol/contacts/Bo luna",
        "merge luna sol --prefer A --yes",
        "handover olga ivanka",
        "forget Ana --yes",
    ],
)
def test_what_would_be_too_large_is_not_written(root: Path, words: str) -> None:
    answer = run(root, *shlex.split(words))
    assert (answer.code, answer.out) == (2, "")
    assert "records/luna.yaml would have 1000" in answer.err
    assert SAID in answer.err
    assert (root / "records/luna.yaml").read_text() == FULL
    assert (root / "records/sol.yaml").read_text() == SOL
    assert len([*root.rglob("*.yaml")]) == 3


def test_of_a_list_the_rows_of_others_are_taken(root: Path) -> None:
    (root / "sales.csv").write_text("client,date,amount\nluna,2026-03-04,5\nsol,2026-03-04,5\n")
    answer = run(root, "import", str(root / "sales.csv"))
    assert answer.code == 1
    assert f"sales.csv:2:1: CB107 records/luna.yaml would have 1000076 {SAID}" in answer.err
    assert (root / "records/luna.yaml").read_text() == FULL
    assert "amount: 5" in (root / "records/sol.yaml").read_text()
    assert "luna,2026-03-04,5" in (root / "sales.rejects.csv").read_text()


def test_what_an_editor_makes_too_large_is_kept_beside_it(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = root / "editor"
    editor.write_text('#!/bin/sh\necho "tags: [vip]" >> "$1"\n')
    editor.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(editor))
    answer = run(root, "edit", "luna")
    assert answer.code == 1
    assert "CB007 the file has more than 1000000 bytes" in answer.err
    assert (root / "records/luna.yaml").read_text() == FULL
    (kept,) = (root / ".clientbase-state").glob("edit-*-luna.yaml")
    assert kept.read_text() == FULL + "tags: [vip]\n"


def test_what_makes_it_smaller_or_only_reads_it_goes_on(root: Path) -> None:
    assert "CB045 the file has 1000000 of 1000000 bytes" in run(root, "check").out
    assert run(root, "show", "luna").code == 0
    assert run(root, "remove", "luna/purchases/0", "--yes").code == 0
    assert run(root, "set", "luna", "tags+=vip").code == 0
    assert "CB045" in run(root, "check").out
