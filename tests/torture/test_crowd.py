"""Several commands at once: every one that was acknowledged is in what is read at the end."""

import shutil
from pathlib import Path

import pytest

from tests.edits.running import run
from tests.torture.crowd import adders, alike, at_once, tasks
from tests.torture.world import VERBS, lay_out, seen

MANY = ("adriatik", "beta", "restoran-galija", "pekara-zora", "makpromet")


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return lay_out(tmp_path / "base")


@pytest.mark.parametrize("clients", [MANY[:1], MANY], ids=["one client", "many clients"])
def test_every_task_that_was_acknowledged_is_there(clients: tuple[str, ...], base: Path) -> None:
    assert adders(base, clients, processes=4, each=1, seed=len(clients)) == []


def test_of_two_imports_at_once_each_client_comes_once(base: Path, tmp_path: Path) -> None:
    once = Path(shutil.copytree(base, tmp_path / "once", symlinks=True))
    assert run(once, "import", str(once / "list.csv"), "--yes").code == 0
    ended = at_once(base, VERBS["import"].words)
    assert {ran.code for ran in ended} <= {0, 4}
    assert 0 in {ran.code for ran in ended}
    assert [ran.err for ran in ended if "Traceback" in ran.err] == []
    assert seen(base) == seen(once)


def test_of_two_runs_at_once_the_reports_are_whole(base: Path) -> None:
    ended = at_once(base, VERBS["run"].words)
    assert [ran.code for ran in ended] == [0, 0], ended
    (made,) = (base / "out").iterdir()
    assert made.read_text("utf-8").endswith("\n")
    assert alike(base) == []


def test_who_edits_while_the_program_writes_loses_nothing(
    base: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    record = base / "records" / "beta.yaml"
    editor = tmp_path / "editor"
    editor.write_text(
        f'#!/bin/sh\nsed -i "s/^region:.*/region: Debar/" "$1"\nprintf "tags: [of-another]\\n" >> "{record}"\n'
    )
    editor.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(editor))
    answer = run(base, "edit", "beta")
    assert answer.code == 4
    assert "was changed meanwhile; your text is kept in" in answer.err
    assert record.read_text("utf-8").endswith("tags: [of-another]\n")
    (kept,) = (base / ".clientbase-state").glob("edit-*")
    assert "region: Debar" in kept.read_text("utf-8")


def test_what_is_read_at_the_end_is_in_the_files(base: Path) -> None:
    assert run(base, "add", "task", "beta", "what=one").code == 0
    assert "one" in tasks(base, "beta")
