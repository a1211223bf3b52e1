"""Every verb that changes many files: it can be looked at first, is one commit, and can be taken back."""

from pathlib import Path

import pytest

from tests.edits.running import run
from tests.undo.repositories import committed, git

SCHEMA = """\
base: {currency: EUR}
managers: {olga: , ivan: }
interactions: {call: {contact: true}}
leaving_reasons: [price]
"""
RECORDS = {
    "luna": """\
name: Luna # the first
manager: ivan
contacts:
  - {name: Vera Ilieva, phone: "+38970111111"} # buys
interactions:
  - {date: 2026-11-01, kind: call, by: ivan, with: Vera Ilieva, about: Vera wants samples}
purchases:
  - {date: 2026-06-01, amount: 100, product: pasta}
""",
    "sol": "name: Sol\r\nmanager: ivan\r\ndistinct_from: [mar]\r\n",
    "mar": "\ufeffname: Mar\nmanager: olga\n",
    "archive/old": "name: Old\nmanager: ivan\nstatus: former\nleft: {date: 2026-01-01, reason: price}\n",
}
VERBS = {
    "archive": ["archive", "luna", "reason=price"],
    "restore": ["restore", "old"],
    "rename": ["rename", "mar", "Marina", "id=marina"],
    "move-contact": ["move-contact", "luna/contacts/Vera Ilieva", "sol"],
    "handover": ["handover", "ivan", "olga"],
    "merge": ["merge", "luna", "sol", "--prefer", "A", "--yes"],
    "dupes": ["dupes", "--not", "luna", "mar"],
    "forget": ["forget", "Vera Ilieva", "--yes"],
    "import": ["import", "list.csv", "--yes"],
}


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    base = tmp_path / "base"
    (base / "records/archive").mkdir(parents=True)
    (base / "schema.yaml").write_text(SCHEMA, encoding="utf-8")
    for name, text in RECORDS.items():
        (base / f"records/{name}.yaml").write_bytes(text.encode())
    (base / "list.csv").write_text("name,phone\nSol,+38970222222\nTerra,+38970333333\n", encoding="utf-8")
    committed(base)
    monkeypatch.chdir(base)
    return base


def held(base: Path) -> dict[str, bytes]:
    """Return every byte of the base, but for what the program and git keep for themselves."""
    found = (file for file in base.rglob("*") if file.is_file())
    return {
        str(file.relative_to(base)): file.read_bytes()
        for file in found
        if not {".git", ".clientbase", ".clientbase-state"} & {*file.relative_to(base).parts}
    }


def commits(base: Path) -> int:
    return int(git(base, "rev-list", "--count", "HEAD"))


@pytest.mark.parametrize("verb", VERBS)
def test_a_dry_run_writes_nothing(base: Path, verb: str) -> None:
    before = held(base)
    words = [word for word in VERBS[verb] if word != "--yes" or verb != "import"]
    answer = run(base, *words, "--dry-run")
    assert answer.code == 0, answer
    assert answer.out or answer.err
    assert held(base) == before
    assert commits(base) == 1


@pytest.mark.parametrize("verb", VERBS)
def test_a_commit_holds_all_of_it_and_is_undone(base: Path, verb: str) -> None:
    before = held(base)
    answer = run(base, *VERBS[verb], "--commit")
    assert answer.code == 0, answer
    now = held(base)
    changed = {path for path in before.keys() | now.keys() if before.get(path) != now.get(path)}
    assert changed
    assert commits(base) == 2
    assert {*git(base, "show", "--name-only", "--no-renames", "--format=").split("\n")} == changed
    assert git(base, "status", "--porcelain") == ""
    assert run(base, "undo").code == 0
    assert held(base) == before


@pytest.mark.parametrize("verb", sorted({*VERBS} - {"forget"}))
def test_what_is_not_committed_is_undone_too(base: Path, verb: str) -> None:
    before = held(base)
    answer = run(base, *VERBS[verb])
    assert answer.code == 0, answer
    assert held(base) != before
    assert run(base, "undo").code == 0
    assert held(base) == before
