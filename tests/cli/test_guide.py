"""`clientbase guide`: what the norms ask of one person."""

import json
import shlex
from pathlib import Path
from typing import Any

import pytest

from clientbase.lookups.guide import lines_to_type
from clientbase.rules.norms_file import read_norms
from tests.edits.running import run
from tests.history.repositories import git, repository
from tests.index.bases import write

NORMS = """
managers: {olga: {name: Olga, email: Olga@adria.example}, ivan: {}}
interactions: {newsletter: {contact: false}, visit: {contact: true}}
products: [olive oil 5 l]
leaving_reasons: [too dear]
problem_kinds: [late delivery]
standards:
  - {contact: {target: 30d, limit: 60d}, entry: {limit: 5d}}
  - {for: {segment: horeca}, contact: {target: 14d, limit: 21d}, entry: {limit: 3d}}
"""
CALLED = """interactions:
  - {date: 2026-10-12, kind: visit, next: {date: 2026-11-01, what: samples}}
  - {date: 2026-10-13, kind: newsletter}"""
RECORDS = {
    "luna": f"name: Luna\nmanager: olga\nsegment: horeca\n{CALLED}\n",
    "sol": "{name: Sol, manager: olga, since: 2026-11-01}",
    "other": "{name: Other, manager: ivan, since: 2020-01-01}",
}


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return write(repository(tmp_path / "base"), RECORDS, NORMS)


def tables(base: Path, *words: str) -> dict[str, list[dict[str, Any]]]:
    answer = run(base, "guide", *words, "-f", "json")
    assert (answer.code, answer.err) == (0, "")
    return {table["name"]: table["rows"] for table in json.loads(answer.out)["tables"]}


def test_it_tells_standards_words_and_what_is_open_of_one_manager_alone(base: Path) -> None:
    found = tables(base, "--manager", "olga")
    told = [
        (row["standard"], row["whom"], row["target"], row["limit"], row["clients"], row["late"])
        for row in found["standards"]
        if row["standard"] == "contact"
    ]
    assert told == [
        ("contact", "for all clients", "30d", "60d", 1, 0),
        ("contact", "for segment horeca", "14d", "21d", 1, 1),
    ]
    assert {row["within"] for row in found["to_write"]} == {"3d"}, "the shortest of hers"
    assert [(row["client"], row["occasion"], row["what"]) for row in found["agenda"]] == [
        ("luna", "promise", "samples"),
        ("luna", "contact", found["agenda"][1]["what"]),
    ]


@pytest.mark.parametrize("norms", [NORMS, "{}\n"])
def test_each_line_can_be_typed(base: Path, norms: str) -> None:
    (base / "schema.yaml").write_text(norms, encoding="utf-8")
    for line in lines_to_type(read_norms(base)).values():
        command, *words = shlex.split(line.replace("CLIENT", "luna"))
        bought_nothing = ["--yes"] if words[:2] == ["add", "return"] else []
        answer = run(base, *words, *bought_nothing, "--dry-run")
        assert (command, answer.code) == ("clientbase", 0), (line, answer.err)


def test_who_i_am_the_environment_says_or_git(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CLIENTBASE_MANAGER", raising=False)
    git(base, "config", "user.email", "olga@adria.example")
    assert tables(base)["standards"] == tables(base, "--manager", "olga")["standards"]
    monkeypatch.setenv("CLIENTBASE_MANAGER", "ivan")
    assert tables(base) == tables(base, "--manager", "ivan")


def test_the_agenda_is_mine_where_it_is_known_who_i_am(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def agenda(*words: str) -> tuple[str | None, str]:
        answer = run(base, "agenda", "-f", "json", *words)
        return json.loads(answer.out)["scope"]["manager"], answer.err

    monkeypatch.delenv("CLIENTBASE_MANAGER", raising=False)
    assert agenda() == (None, "")
    git(base, "config", "user.email", "Olga@adria.example")
    said = "the agenda of olga; everybody's: clientbase agenda --all\n"
    assert agenda() == ("olga", said)
    monkeypatch.setenv("CLIENTBASE_MANAGER", "ivan")
    assert agenda()[0] == "ivan"
    assert agenda("--all") == (None, "")
    assert agenda("--manager", "olga") == ("olga", "")
    assert agenda("--where", "manager=olga") == (None, ""), "the question says whose"
    assert agenda("--where", "text=manager")[0] == "ivan", "it is about no manager"
    with (base / "schema.yaml").open("a", encoding="utf-8") as norms:
        norms.write("selections: {hers: manager=olga}\n")
    assert agenda("--where", "sel:hers") == (None, ""), "a selection may say whose"
    assert run(base, "agenda", "--all", "--manager", "olga").code == 2


def test_who_writes_is_who_took_part(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CLIENTBASE_MANAGER", raising=False)
    git(base, "config", "user.email", "olga@adria.example")
    assert run(base, "log", "sol", "visit", "asks").code == 0
    assert "by: olga, about: asks" in (base / "records/sol.yaml").read_text(encoding="utf-8")
    monkeypatch.setenv("PATH", "")
    assert run(base, "log", "sol", "visit", "asks again").code == 0, "without git nobody is known"


def test_whom_nobody_knows_is_asked_for(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CLIENTBASE_MANAGER", raising=False)
    git(base, "config", "user.email", "somebody@else.example")
    assert run(base, "guide").code == 2
    assert run(base, "guide", "--manager", "elenna").code == 2


@pytest.mark.parametrize("verb", ["guide", "agenda"])
def test_an_empty_name_is_nobodys(base: Path, monkeypatch: pytest.MonkeyPatch, verb: str) -> None:
    monkeypatch.setenv("CLIENTBASE_MANAGER", "olga")
    answer = run(base, verb, "--manager", "")
    assert (answer.code, 'no manager "" in schema.yaml' in answer.err) == (2, True), answer
