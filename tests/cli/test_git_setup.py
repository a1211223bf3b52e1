"""`clientbase git-setup`."""

import sys
from pathlib import Path

import pytest

from tests.edits.running import run
from tests.merging.repositories import commit, git

MISSING = """\
.gitattributes lacks "records/**/*.yaml merge=clientbase diff=clientbase"
.gitattributes lacks "/schema.yaml merge=clientbase diff=clientbase"
.gitattributes lacks "/decisions.yaml merge=clientbase diff=clientbase"
git config merge.clientbase.name is not set
git config merge.clientbase.driver is not set
git config diff.clientbase.xfuncname is not set
"""


@pytest.fixture
def base(example: Path) -> Path:
    git(example, "init", "--quiet")
    return example


def snapshot(base: Path) -> list[bytes]:
    files = [base / ".git" / "config", base / ".gitattributes"]
    return [file.read_bytes() if file.exists() else b"" for file in files]


def test_check_names_what_is_missing_and_changes_nothing(base: Path) -> None:
    before = snapshot(base)
    answer = run(base, "git-setup", "--check")
    assert (answer.code, answer.out) == (1, MISSING)
    assert snapshot(base) == before


def test_after_setup_nothing_is_missing_and_once_is_enough(base: Path) -> None:
    assert run(base, "git-setup").err.startswith("changed .gitattributes, git config merge.clientbase.name")
    after = snapshot(base)
    assert b"\r" not in after[1]
    assert run(base, "git-setup", "--check") == (0, "", "")
    assert run(base, "git-setup") == (0, "", "git is set up already; nothing was changed\n")
    assert snapshot(base) == after


def test_lines_that_stand_there_already_are_kept(base: Path) -> None:
    (base / ".gitattributes").write_bytes(b"*.pdf binary\r\n*.yaml merge=union")
    run(base, "git-setup")
    lines = (base / ".gitattributes").read_bytes().split(b"\r\n")
    assert lines[:2] == [b"*.pdf binary", b"*.yaml merge=union"]
    assert run(base, "git-setup", "--check").code == 0


def test_a_base_from_before_is_renewed_and_says_what_for(base: Path) -> None:
    former = "records/**/*.yaml merge=clientbase diff=clientbase\n"
    (base / ".gitattributes").write_text(former + "/schema.yaml diff=clientbase\n*.pdf binary\n")
    answer = run(base, "git-setup")
    assert answer.err.startswith(
        "changed .gitattributes (norms and decisions are merged by fields too; commit it), git config"
    )
    assert (base / ".gitattributes").read_text().splitlines() == [
        former.strip(),
        "*.pdf binary",
        "/schema.yaml merge=clientbase diff=clientbase",
        "/decisions.yaml merge=clientbase diff=clientbase",
    ]
    git(base, "config", "merge.clientbase.driver", f"{sys.executable} -P -m clientbase merge-driver %O %A %B")
    assert "would keep our side alone" in run(base, "git-setup", "--check").out
    run(base, "git-setup")
    assert run(base, "git-setup", "--check") == (0, "", "")


def test_an_override_in_a_folder_is_named(base: Path) -> None:
    (base / "records" / ".gitattributes").write_text("*.yaml -merge\n")
    answer = run(base, "git-setup")
    assert answer.code == 4
    assert "is overridden; see: git check-attr -a records/a.yaml" in answer.err


def test_a_base_below_the_repository_has_its_own_attributes(tmp_path: Path, example: Path) -> None:
    git(tmp_path, "init", "--quiet")
    assert run(example, "git-setup").code == 0
    assert (example / ".gitattributes").exists()
    assert not (tmp_path / ".gitattributes").exists()
    assert "merge: clientbase" in git(tmp_path, "check-attr", "merge", "example/records/archive/x.yaml")


def test_the_driver_is_named_so_that_any_shell_finds_it(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    python = base / "100% моја околина" / "python"
    python.parent.mkdir()
    python.symlink_to(sys.executable)
    monkeypatch.setattr(sys, "executable", str(python))
    run(base, "git-setup")
    driver = git(base, "config", "merge.clientbase.driver")
    assert driver.startswith(f"'{str(python).replace('%', '%%')}' -P -m clientbase merge-driver ")
    assert run(base, "git-setup", "--check").code == 0
    python.unlink()
    assert "which cannot be run" in run(base, "git-setup", "--check").out


def test_a_diff_names_the_item_above_a_change(base: Path) -> None:
    run(base, "git-setup")
    path = "records/vila.yaml"
    names = "".join(
        f"  - name: Person {n}\n    role: a\n    phone: +3897012345{n}\n    from: 2019\n" for n in range(5)
    )
    commit(base, {path: f"name: Vila\ncontacts:\n{names}".encode()}, "one")
    (base / path).write_text(
        (base / path).read_text().replace("+38970123454\n    from: 2019", "+38970123454\n    from: 2020")
    )
    assert "@@   - name: Person 4\n" in git(base, "diff", "--unified=0")


def test_without_a_repository_it_says_how_to_make_one(example: Path) -> None:
    answer = run(example, "git-setup")
    assert answer.code == 4
    assert "git init" in answer.err
