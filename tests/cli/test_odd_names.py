"""A record whose file name is no UTF-8: it is named and left out, and everything else goes on."""

import os
from pathlib import Path

import pytest

from tests.cli.test_complete import offered
from tests.edits.running import run
from tests.history.repositories import commit, repository

ODD = os.fsdecode(b"records/caf\xe9.yaml")
SHOWN = r"records/caf\xe9.yaml"
IN_A_FOLDER = os.fsdecode(b"records/r\xe9g/beta.yaml")
UNTIDY = "name:   Cafe\n"
NAMED = f'{SHOWN}:1:1: CB009 "{SHOWN}" is no path in UTF-8; rename it, so that it can be named\n'

LEFT_OUT = [
    *("list", "report dormant", "find luna", "show luna", "history luna", "why luna", "list --at HEAD"),
    *("check", "check --fix", f"check {ODD}", "fmt", "fmt --check", "diff HEAD~1"),
]
GOES_ON = [
    *("review HEAD~1", "review HEAD~2..HEAD -f json", "query TABLE", "resolve"),
    *("undo HEAD --dry-run", "undo HEAD~1 --dry-run", "undo HEAD --commit", "undo HEAD~1"),
    *("diff HEAD~2..HEAD~1 -f json", "review HEAD~1..HEAD -f json"),
    *("set luna notes=x --commit", "add client name=Cafe"),
]


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A base with two such files, one of them changed by the last commit."""
    base = repository(tmp_path / "base")
    commit(base, {"luna": "name: Luna\n"}, "2026-08-01")
    for path in (ODD, IN_A_FOLDER):
        (base / path).parent.mkdir(exist_ok=True)
        (base / path).write_text("name: Cafe\n", encoding="utf-8")
    commit(base, {}, "2026-08-02")
    (base / ODD).write_text(UNTIDY, encoding="utf-8")
    commit(base, {}, "2026-08-03")
    return base


@pytest.mark.parametrize("words", LEFT_OUT)
def test_who_reads_records_is_told_what_is_left_out(base: Path, words: str) -> None:
    answer = run(base, *words.replace("records/", f"{base}/records/").split())
    assert answer.code == (1 if words.split(maxsplit=1)[0] in {"check", "fmt"} else 3)
    assert NAMED in answer.out + answer.err
    assert (answer.out + answer.err).encode()
    assert (base / ODD).read_text() == UNTIDY


@pytest.mark.parametrize("words", GOES_ON)
def test_everything_else_goes_on(base: Path, words: str) -> None:
    answer = run(base, *words.replace("TABLE", "SELECT*FROM[records]").split())
    assert answer.code in {0, 1, 3}
    assert r"\udc" not in answer.out
    assert answer.out.encode() or answer.err


def test_a_renamed_file_is_a_record_again(base: Path) -> None:
    assert run(base, "check").code == 1
    (base / ODD).rename(base / "records/cafe.yaml")
    (base / IN_A_FOLDER).unlink()
    assert run(base, "check").out == ""
    assert "cafe" in run(base, "list").out


def test_another_file_that_looks_alike_does_not_matter(base: Path) -> None:
    (base / SHOWN).write_text(UNTIDY, encoding="utf-8")
    assert NAMED in run(base, "check").out
    assert "luna" in run(base, "list").out


def test_nobody_is_offered_what_cannot_be_typed(base: Path) -> None:
    assert offered(base, "clientbase show ") == {"luna"}
