"""`doctor` finds what was left and names it, and takes away only what is certainly the program's own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from clientbase.doctor import state
from clientbase.text.journal import File, keep
from tests.edits.running import run

GONE = 2**22 - 3
"""The number of a process that no machine has."""


@pytest.fixture
def base(tmp_path: Path) -> Path:
    folder = tmp_path / "base"
    (folder / "records" / "north").mkdir(parents=True)
    (folder / "schema.yaml").write_text("base: {name: Adria}\n", "utf-8")
    (folder / "records" / "adria.yaml").write_text("name: Adria\n", "utf-8")
    return folder


def found(base: Path, *words: str) -> list[tuple[str, str, bool]]:
    answer = run(base, "doctor", "-f", "json", *words)
    rows = json.loads(answer.out)
    assert answer.code == int(any(not row["mended"] for row in rows)), answer
    return [(row["kind"], row["path"], row["mended"]) for row in rows]


def git(base: Path, *words: str) -> None:
    subprocess.run(["git", "-C", str(base), *words], check=True, capture_output=True)  # noqa: S607 - the one on PATH


def left(base: Path, *paths: str) -> None:
    for path in paths:
        file = base / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("name: half", "utf-8")


def test_a_base_in_which_nothing_was_left(base: Path) -> None:
    assert run(base, "doctor") == (0, "", "nothing was left behind\n")
    assert run(base, "doctor", "--fix") == (0, "", "nothing was left behind\n")


def test_files_of_writers_that_have_ended_are_named_and_with_fix_removed(base: Path) -> None:
    ours = (
        f".schema.yaml.{GONE}-0.tmp",
        f"records/.adria.yaml.{GONE}-1.tmp",
        f"records/north/.beta.yaml.{GONE}-2.tmp",
        f".clientbase/.record.schema.json.{GONE}-0.tmp",
        f".clientbase/try-{GONE}-wal",
        ".clientbase-state/undo/.000000000001.jsonl.gz.tmp",
    )
    left(base, *ours)
    answer = run(base, "doctor")
    assert (answer.code, answer.err) == (
        1,
        "6 things found\nwhat is certainly ours is removed by: clientbase doctor --fix\n",
    )
    path = f"records/.adria.yaml.{GONE}-1.tmp"
    assert f'{path}: left by a command that was stopped; remove it: rm "{path}"\n' in answer.out
    assert all((base / path).exists() for path in ours), "without --fix nothing is changed"
    assert {*found(base, "--fix")} == {("temporary", path, True) for path in ours}
    assert not any((base / path).exists() for path in ours)
    assert (base / "records" / "adria.yaml").exists()


def test_what_may_be_somebody_elses_is_never_removed(base: Path, tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as living:
        kept = (
            f"records/.adria.yaml.{living.pid}-0.tmp",
            f"records/.foo.{GONE}.tmp",
            f"records/.notes.txt.{GONE}-0.tmp",
            f"records/adria.yaml.{GONE}-0.tmp",
            f"out/.weekly.md.{GONE}-0.tmp",
            f"other/.schema.yaml.{GONE}-0.tmp",
            "undo/.000000000001.jsonl.gz.tmp",
            f"nested/records/.x.yaml.{GONE}-0.tmp",
            f"nested/.git/.x.yaml.{GONE}-0.tmp",
        )
        left(base, *kept)
        outside = tmp_path / "outside"
        left(outside, f"records/.far.yaml.{GONE}-0.tmp")
        (base / "records" / "link").symlink_to(outside / "records")
        (base / "records" / f".link.yaml.{GONE}-0.tmp").symlink_to(outside / "records")
        os.link(
            outside / "records" / f".far.yaml.{GONE}-0.tmp", base / "records" / f".twice.yaml.{GONE}-0.tmp"
        )
        (base / "records" / f".folder.yaml.{GONE}-0.tmp").mkdir()
        named = {path for _, path, gone in found(base, "--fix") if not gone}
        living.communicate()
    assert all((base / path).exists() for path in kept)
    assert (outside / "records" / f".far.yaml.{GONE}-0.tmp").exists()
    assert named == {
        f"out/.weekly.md.{GONE}-0.tmp",
        f"other/.schema.yaml.{GONE}-0.tmp",
        f"records/.notes.txt.{GONE}-0.tmp",
    }


def test_what_another_command_has_in_hand_is_not_looked_at(base: Path) -> None:
    left(base, ".clientbase-state/undo/.000000000001.jsonl.gz.tmp")
    script = (
        "import sys; from pathlib import Path; from clientbase.text.store import locked\n"
        "with locked(Path(sys.argv[1])): print('held', flush=True); input()"
    )
    command = [sys.executable, "-c", script, str(base)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout
        holder.stdout.readline()
        answer = run(base, "doctor")
        holder.communicate(b"\n")
    assert answer == (
        0,
        "",
        "another command is writing just now, so what it has in hand is not looked at\nnothing was left behind\n",
    )


def test_a_damaged_index_is_named_and_with_fix_made_anew(base: Path) -> None:
    assert run(base, "list").code == 0
    index = base / ".clientbase" / "index.sqlite3"
    with index.open("r+b") as opened:
        opened.seek(4096)
        opened.write(b"x" * 40_000)
    for beside in index.parent.glob("index.sqlite3-*"):
        beside.unlink()
    assert found(base) == [("index", ".clientbase/index.sqlite3", False)]
    assert found(base, "--fix") == [("index", ".clientbase/index.sqlite3", True)]
    assert found(base) == []
    assert "Adria" in run(base, "list").out


def test_the_database_of_another_program_is_only_named(base: Path) -> None:
    import sqlite3
    from contextlib import closing

    (base / ".clientbase").mkdir()
    with closing(sqlite3.connect(base / ".clientbase" / "index.sqlite3")) as other:
        other.execute("CREATE TABLE mine (n)")
    assert found(base, "--fix") == [("index", ".clientbase/index.sqlite3", False)]


def test_a_command_that_was_stopped_among_its_files(base: Path) -> None:
    before, after = b"name: Adria\n", b"name: Adria\ntags: [x]\n"
    keep(
        base,
        "set",
        [File("records/adria.yaml", before, after), File("records/beta.yaml", None, b"name: Beta\n")],
    )
    assert found(base) == [], "it has not begun"
    (base / "records" / "beta.yaml").write_bytes(b"name: Beta\n")
    answer = run(base, "doctor")
    assert answer.code == 1
    assert answer.out == (
        '.clientbase-state/undo: of the files of "set" some are as it left them and others as they were; take the '
        "rest back with: clientbase undo\n"
    )
    (base / "records" / "adria.yaml").write_bytes(after)
    assert found(base) == [], "it has done all"
    (base / "records" / "adria.yaml").write_bytes(b"name: Other\n")
    assert found(base) == [], "somebody has gone on"


def test_an_undo_that_was_stopped(base: Path) -> None:
    run(base, "set", "adria", "tags=x")
    (entry,) = (base / ".clientbase-state" / "undo").glob("*.jsonl.gz")
    entry.with_name(entry.name.replace("jsonl.gz", "undoing")).touch()
    answer = run(base, "doctor")
    assert answer.code == 1
    assert 'taking back "set" was stopped among its files; go on with: clientbase undo\n' in answer.out
    assert run(base, "undo").code == 0
    assert found(base) == []


def test_a_journal_that_cannot_be_read(base: Path) -> None:
    run(base, "set", "adria", "tags=x")
    (entry,) = (base / ".clientbase-state" / "undo").glob("*.jsonl.gz")
    entry.write_bytes(b"half")
    assert found(base, "--fix") == [("journal", ".clientbase-state/undo", False)]
    assert entry.exists()


def test_a_text_that_did_not_come_into_its_record_is_never_removed(base: Path) -> None:
    left(base, f".clientbase-state/edit-{GONE}-adria.yaml", ".clientbase-state/edit-me.txt")
    left(base, f".clientbase-state/edit-{os.getpid()}-adria.yaml")
    assert found(base, "--fix") == [("edited", f".clientbase-state/edit-{GONE}-adria.yaml", False)]
    assert (base / f".clientbase-state/edit-{GONE}-adria.yaml").exists()


def test_lines_of_runs_that_were_cut_off(base: Path) -> None:
    (base / ".clientbase-state").mkdir()
    (base / ".clientbase-state" / "runs.jsonl").write_text('{"day": 1}\n{"da', "utf-8")
    answer = run(base, "doctor")
    assert answer.out.startswith(
        ".clientbase-state/runs.jsonl: line 2 was cut off, so that run is not known; "
    )
    (base / ".clientbase-state" / "runs.jsonl").unlink()
    (base / ".clientbase-state" / "runs.jsonl").mkdir()
    assert found(base) == [("runs", ".clientbase-state/runs.jsonl", False)]


def test_marks_of_a_merge(base: Path) -> None:
    text = "name: Adria\nnotes: |\n  <<<<<<< ours\n  a\n  =======\n  b\n  >>>>>>> theirs\n"
    (base / "records" / "adria.yaml").write_text(text, "utf-8")
    (base / "records" / "beta.yaml").write_text("name: [", "utf-8")
    answer = run(base, "doctor")
    assert answer.out == (
        "records/adria.yaml:3: marks of a merge are left; decide with: clientbase resolve\n"
    ), "what else is wrong in records says check"


def test_what_git_should_know_and_what_it_should_not(base: Path) -> None:
    run(base, "list")
    git(base, "init")
    git(base, "add", "-f", ".clientbase/.gitignore", "records", "schema.yaml")
    assert ("tracked", ".clientbase", False) in found(base, "--fix")
    assert ("setup", ".", False) in found(base)
    git(base, "rm", "-r", "-q", "--cached", ".clientbase")
    run(base, "git-setup")
    assert found(base) == []
    (base / ".git" / "index.lock").touch()
    assert [(kind, Path(path).name) for kind, path, _ in found(base, "--fix")] == [("lock", "index.lock")]
    assert (base / ".git" / "index.lock").exists()


def test_a_branch_that_git_cannot_read_is_named(base: Path) -> None:
    git(base, "init", "--quiet", "--initial-branch=main")
    run(base, "git-setup")
    assert found(base) == []
    (base / ".git/refs/heads/main").write_text("", "utf-8")
    assert [kind for kind, *_ in found(base)] == ["git"]
    assert "git fsck" in run(base, "doctor").out
    answer = run(base, "sync")
    assert (answer.code, "git fsck" in answer.err) == (4, True), answer


def test_a_git_that_cannot_be_asked_hides_nothing_else(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left(base, f"records/.adria.yaml.{GONE}-0.tmp")
    monkeypatch.setenv("PATH", "")
    assert [kind for kind, *_ in found(base)] == ["temporary", "git"]


def test_what_cannot_be_removed_is_not_said_to_be(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left(base, f"records/.adria.yaml.{GONE}-0.tmp")

    def refused(_: Path) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "unlink", refused)
    assert found(base, "--fix") == [("temporary", f"records/.adria.yaml.{GONE}-0.tmp", False)]


def test_it_speaks_the_language_of_the_base(base: Path) -> None:
    left(base, f"records/.adria.yaml.{GONE}-0.tmp")
    answers = {code: run(base, "--lang", code, "doctor").out for code in ("en", "mk", "ru")}
    assert len({*answers.values()}) == 3
    assert run(base, "--lang", "mk", "doctor", "-f", "json").out == run(base, "doctor", "-f", "json").out


def test_a_form_that_there_is_not(base: Path) -> None:
    assert run(base, "doctor", "-f", "csv").code == 2


def test_an_index_of_another_place_is_no_damage(base: Path) -> None:
    assert state.complaint_of(base) == ""
    (base / ".clientbase").mkdir()
    (base / ".clientbase" / "index.sqlite3").write_bytes(b"")
    assert state.complaint_of(base) == ""
