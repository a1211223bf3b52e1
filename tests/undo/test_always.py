"""Writing and committing wait for each other; with `commit: auto` every command that writes commits."""

import subprocess
import sys
from pathlib import Path

import pytest

from clientbase.edits.message import Version
from clientbase.edits.message import message as said
from tests.edits.running import command, run
from tests.undo.repositories import done, files, git, hook, message


@pytest.fixture
def always(base: Path) -> Path:
    """The same base, whose norms want every change committed."""
    with (base / "schema.yaml").open("a", encoding="utf-8") as schema:
        schema.write("commit: auto\n")
    git(base, "commit", "-qam", "Commit always")
    return base


def test_ten_at_once_make_ten_commits_and_leave_nothing(base: Path) -> None:
    started = [
        subprocess.Popen(
            command(base, "add", "contact", "beta", f"name=Person {n}", "--commit"),
            stderr=subprocess.PIPE,
            text=True,
        )
        for n in range(10)
    ]
    said = [process.communicate()[1] for process in started]
    assert [process.returncode for process in started] == [0] * 10, said
    assert git(base, "rev-list", "--count", "HEAD") == "11"
    assert git(base, "status", "--porcelain") == ""
    assert {files(base, f"HEAD~{n}")[0] for n in range(10)} == {"records/beta.yaml"}
    assert all(f"contact Person {n}" in git(base, "log", "--format=%s") for n in range(10))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("set", "beta", "manager=olga"), "beta: manager ivan → olga"),
        (("add", "client", "name=Nova"), "nova: + client Nova"),
        (("remove", "adriatik/contacts/Marko Iliev", "--yes"), "adriatik: - contact Marko Iliev director"),
    ],
)
def test_every_change_is_committed(always: Path, words: tuple[str, ...], said: str) -> None:
    answer = done(always, *words)
    assert message(always).splitlines()[0] == said
    assert f"committed {git(always, 'rev-parse', '--short', 'HEAD')}" in answer.err
    assert git(always, "status", "--porcelain") == ""
    done(always, "undo")
    assert message(always).startswith(f'Undo "{said}"')
    assert git(always, "diff", "HEAD~2", "--stat") == ""


def test_what_was_changed_by_hand_gets_a_commit_of_its_own(always: Path) -> None:
    record = always / "records/beta.yaml"
    record.write_text(record.read_text(encoding="utf-8").replace("ivan", "olga"), encoding="utf-8")
    done(always, "log", "beta", "call", "hello")
    assert message(always).splitlines()[0] == 'beta: + call 2026-11-21 "hello"'
    assert git(always, "log", "-1", "--format=%B", "HEAD~1") == "beta: manager ivan → olga"
    done(always, "undo")
    assert "manager: olga" in record.read_text(encoding="utf-8"), "what people did stays"


def test_a_dry_run_commits_nothing(always: Path) -> None:
    done(always, "set", "beta", "manager=olga", "--dry-run")
    assert (message(always), git(always, "status", "--porcelain")) == ("Commit always", "")


@pytest.mark.parametrize(
    ("names", "why"),
    [
        pytest.param(
            ("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"),
            "who you are",
        ),
    ],
)
def test_where_no_commit_can_be_made_the_change_is_written_and_that_is_said(
    always: Path, names: tuple[str, ...], why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(always, "config", "user.useConfigOnly", "true")
    for name in names:
        monkeypatch.delenv(name)
    answer = done(always, "set", "beta", "manager=olga")
    assert "schema.yaml wants every change committed, and this one is not" in answer.err
    assert why in answer.err
    assert git(always, "status", "--porcelain") == "M records/beta.yaml"


def test_a_merge_in_progress_stops_nobody(always: Path) -> None:
    (always / ".git/MERGE_HEAD").write_text(git(always, "rev-parse", "HEAD"), encoding="utf-8")
    assert "a merge is in progress" in done(always, "set", "beta", "manager=olga").err


def test_a_hook_may_write_while_the_base_is_held_for_it(always: Path) -> None:
    (always / "records/gama.yaml").write_text("status: active\nname:   Gama\n", encoding="utf-8")
    hook(
        always, "pre-commit", f"exec {sys.executable} -m clientbase --as-of 2026-11-21 fmt records/gama.yaml"
    )
    done(always, "set", "beta", "manager=olga")
    assert (always / "records/gama.yaml").read_text(encoding="utf-8") == "name: Gama\nstatus: active\n"


def test_another_git_that_does_not_end_is_named_and_nothing_is_written(base: Path) -> None:
    (base / ".git/index.lock").touch()
    answer = run(base, "set", "beta", "manager=olga", "--commit")
    assert (answer.code, "another git command is at work" in answer.err) == (4, True)
    (base / ".git/index.lock").unlink()
    assert git(base, "status", "--porcelain") == ""


def test_files_that_are_no_records_are_not_counted_as_clients() -> None:
    versions = [
        Version("records/nova.yaml", None, "name: Nova\n"),
        Version("schema.yaml", "base: {name: A}\n", "base: {name: B}\n"),
        Version("reports/own.sql", None, "SELECT 1\n"),
        Version(".gitattributes", "a\n", "b\n"),
    ]
    assert said(versions, "").splitlines() == [
        "clients: 1 added; norms changed; 2 other files",
        "",
        "- nova: + client Nova",
        "- schema.yaml: base name A → B",
        "- reports/own.sql: added",
        "- .gitattributes: changed",
    ]
    assert said(versions[2:], "").splitlines()[0] == "2 other files"
    assert said([Version("reports/own.sql", "SELECT 1\n", None)], "") == "reports/own.sql: removed\n"
