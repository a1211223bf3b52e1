"""What people type in haste: half a name, no words, a name that another client has, a manager set by hand."""

import json
from pathlib import Path

import pytest

from tests.edits.running import run, run_on_terminal

SCHEMA = "managers: {olga: , ivan: }\ninteractions: {call: {contact: true}}\n"
LUNA = """\
name: Luna
relation: [customer, supplier]
manager: ivan
contacts:
  - {name: Vera Ilieva}
  - {name: Зоран Петров}
  - {name: Зоран Илиев}
purchases: [{date: 2026-10-01, amount: 5}]
"""
SOL = "name: Sol # the sun\nmanager: ivan\nnotes: quiet # never on monday\naliases: [Sunce]\n"


@pytest.fixture
def base(tmp_path: Path) -> Path:
    base = tmp_path / "base"
    (base / "records").mkdir(parents=True)
    (base / "schema.yaml").write_text(SCHEMA, encoding="utf-8")
    for name, text in {"luna": LUNA, "sol": SOL}.items():
        (base / f"records/{name}.yaml").write_text(text, encoding="utf-8")
    return base


def record(base: Path, name: str) -> str:
    return (base / f"records/{name}.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("half", ["Vera", "вера", "iliev ver", "Vera Ilieva"])
def test_a_person_is_named_by_half_a_name_in_any_script(base: Path, half: str) -> None:
    answer = run(base, "set", f"luna/contacts/{half}", "role=buyer")
    assert answer.code == 0, answer
    assert "{name: Vera Ilieva, role: buyer}" in record(base, "luna")
    assert ('of contacts/0, "Vera Ilieva"' in answer.err) == (half != "Vera Ilieva")


def test_half_a_name_that_two_have_is_asked_back(base: Path) -> None:
    answer = run(base, "set", "luna/contacts/zoran", "role=buyer")
    assert answer.code == 2
    assert 'fits 2 of contacts: "Зоран Петров", "Зоран Илиев"; name one' in answer.err


def test_a_talk_of_which_nothing_is_said_is_written_and_said(base: Path) -> None:
    answer = run(base, "log", "luna", "call")
    assert answer.code == 0
    assert 'clientbase set luna/interactions/-1 about="..."' in answer.err
    assert "nothing is said" not in run(base, "log", "luna", "call", "new prices").err


def test_on_a_terminal_it_is_asked_what_the_talk_was_about(base: Path) -> None:
    answer = run_on_terminal(base, "log", "luna", "call", typed=["new prices"])
    assert answer.code == 0, answer
    assert "about: new prices" in record(base, "luna")


@pytest.mark.parametrize("words", [[], ["what="], ["what= "]])
def test_a_task_needs_words(base: Path, words: list[str]) -> None:
    answer = run(base, "add", "task", "luna", "date=2026-12-01", *words)
    assert answer.code == 2
    assert record(base, "luna") == LUNA


@pytest.mark.parametrize("name", ["Sol", "sol", "SUNCE"])
def test_no_client_gets_the_name_of_another_unless_it_is_meant(base: Path, name: str) -> None:
    answer = run(base, "rename", "luna", name)
    assert answer.code == 1
    assert f'"{name}" is Sol (sol) already; nothing was written' in answer.err
    assert record(base, "luna") == LUNA
    assert run(base, "rename", "luna", name, "--yes").code == 0
    assert run(base, "rename", "luna", "Luna").code == 0


def test_who_sets_a_manager_by_hand_is_told_of_the_sales(base: Path) -> None:
    assert "clientbase handover ivan olga --client luna" in run(base, "set", "luna", "manager=olga").err
    assert "handover" not in run(base, "set", "sol", "manager=olga").err
    answer = run(base, "set", "manager=ivan", "--where", "manager=olga", "--yes")
    assert answer.err.count("handover olga ivan --client luna") == 1


def test_a_merge_names_the_comments_that_are_lost(base: Path) -> None:
    answer = run(base, "merge", "luna", "sol", "--yes", "--prefer", "A")
    assert answer.code == 0, answer
    assert 'comment of sol is lost: "# the sun"' in answer.err
    assert 'comment of sol is lost: "# never on monday"' in answer.err


def test_a_document_without_a_deal_is_the_clients_own(base: Path) -> None:
    assert run(base, "add", "document", "luna", "date=2026-11-01", "kind=contract").code == 0
    assert "documents:\n  - {date: 2026-11-01, kind: contract}\n" in record(base, "luna")


def test_lists_in_columns_are_read_as_words(base: Path) -> None:
    answer = run(base, "list", "relation=supplier", "--columns", "client,relation", "-f", "json")
    assert json.loads(answer.out)["tables"][0]["rows"] == [
        {"client": "luna", "relation": "customer, supplier"}
    ]
