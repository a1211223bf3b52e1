"""A journal that somebody else has put into a base: it is not followed, not read, and never reaches outside."""

import gzip
import json
import shutil
from pathlib import Path

import pytest

from tests.edits.running import run
from tests.history.repositories import git
from tests.index.bases import write

LUNA = "name: Luna\n"
STATE = ".clientbase-state"


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return write(tmp_path / "base", {"luna": LUNA}, "interactions: {call: {contact: true}}\n")


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    folder = tmp_path / "outside"
    folder.mkdir()
    (folder / "diary.txt").write_text("dear", encoding="utf-8")
    return folder


def entry(folder: Path, path: str, now: str) -> None:
    """Put an entry into a journal, which would write to *path*."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps({"version": 1, "command": "set", "files": 1}), json.dumps([path, "evil", now])]
    (folder / "000000000007.jsonl.gz").write_bytes(gzip.compress("\n".join(lines).encode()))


def test_what_a_clone_brings_is_not_taken_for_ours(base: Path, tmp_path: Path) -> None:
    run(base, "set", "luna", "notes=hello")
    (base / STATE / ".gitignore").unlink()
    (base / STATE / "undo/.gitignore").unlink()
    git(base, "init", "-q")
    git(base, "add", "--all", "--force", ".")
    git(base, "commit", "-qm", "Begin")
    assert f"{STATE}/undo/mark" in git(base, "ls-files")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", str(base), str(clone))
    answer = run(clone, "undo")
    assert (answer.code, "Luna" in (clone / "records/luna.yaml").read_text(encoding="utf-8")) == (2, True)
    assert "hello" in (clone / "records/luna.yaml").read_text(encoding="utf-8")
    run(clone, "log", "luna", "call", "own")
    assert run(clone, "undo").code == 0
    assert run(clone, "undo").code == 2, "what was brought is gone"


def test_a_copy_of_a_base_does_not_take_back_what_was_written_elsewhere(base: Path, tmp_path: Path) -> None:
    run(base, "set", "luna", "notes=hello")
    shutil.copytree(base, tmp_path / "copy")
    assert run(tmp_path / "copy", "undo").code == 2
    assert run(base, "undo").code == 0


@pytest.mark.parametrize(
    "path", ["../outside/diary.txt", "{}/diary.txt", ".git/config", ".clientbase-state/x"]
)
def test_an_entry_reaches_nothing_but_the_base(base: Path, outside: Path, path: str) -> None:
    run(base, "set", "luna", "notes=hello")
    (base / ".git").mkdir()
    (base / ".git/config").write_text("dear", encoding="utf-8")
    entry(base / STATE / "undo", path.format(outside), "dear")
    answer = run(base, "undo")
    assert (answer.code, "is no file of the base" in answer.err) == (4, True)
    assert (outside / "diary.txt").read_text(encoding="utf-8") == "dear"
    assert (base / ".git/config").read_text(encoding="utf-8") == "dear"


def test_a_folder_on_the_way_that_is_a_link_is_not_followed(base: Path, outside: Path) -> None:
    run(base, "set", "luna", "notes=hello")
    (base / "reports").symlink_to(outside)
    entry(base / STATE / "undo", "reports/diary.txt", "dear")
    assert run(base, "undo").code == 4
    assert (outside / "diary.txt").read_text(encoding="utf-8") == "dear"


@pytest.mark.parametrize("name", [STATE, f"{STATE}/undo"])
def test_a_link_in_the_journals_place_is_not_followed(base: Path, outside: Path, name: str) -> None:
    (base / name).parent.mkdir(exist_ok=True)
    (base / name).symlink_to(outside)
    entry(outside, "records/luna.yaml", LUNA)
    before = {str(file): file.read_bytes() for file in outside.rglob("*")}
    answer = run(base, "set", "luna", "notes=hello")
    assert "a symbolic link" in answer.err
    assert run(base, "undo").code in {2, 4}
    assert {str(file): file.read_bytes() for file in outside.rglob("*")} == before
    assert "evil" not in (base / "records/luna.yaml").read_text(encoding="utf-8")


def test_an_entry_that_is_a_link_or_no_entry_is_said(base: Path, outside: Path) -> None:
    run(base, "set", "luna", "notes=hello")
    file = base / STATE / "undo/000000000009.jsonl.gz"
    file.symlink_to(outside / "diary.txt")
    assert (run(base, "undo").code, file.is_symlink()) == (4, True)
    file.unlink()
    file.write_bytes(b"nonsense")
    answer = run(base, "undo")
    assert (answer.code, "to go on without it, remove it" in answer.err) == (4, True)


def test_the_journal_of_another_base_is_not_read_through_a_link(base: Path, tmp_path: Path) -> None:
    other = write(tmp_path / "other", {"luna": LUNA}, "interactions: {call: {contact: true}}\n")
    run(other, "set", "luna", "notes=secret")
    (base / STATE).symlink_to(other / STATE)
    answer = run(base, "undo")
    assert (answer.code, "secret" in answer.err + answer.out) == (2, False)
