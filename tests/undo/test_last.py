"""`undo` of what was not committed: the last command goes back as a whole, again goes further back."""

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from clientbase.text import journal
from tests.edits.running import command, run
from tests.undo.conftest import RECORDS, SCHEMA
from tests.undo.repositories import git, message

CLIENTS = "id,name,manager\nluna,Bistro Luna,Olga Stojanova\nbeta,Beta,Olga Stojanova\n"


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    """The same base without git."""
    folder = tmp_path / "plain"
    (folder / "records").mkdir(parents=True)
    (folder / "schema.yaml").write_text(SCHEMA, encoding="utf-8")
    for name, text in RECORDS.items():
        (folder / f"records/{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def texts(base: Path) -> dict[str, bytes]:
    """Return what people have written: records and norms."""
    return {str(file.relative_to(base)): file.read_bytes() for file in sorted(base.rglob("*.yaml"))}


def files(base: Path) -> dict[str, bytes]:
    return {str(file): file.read_bytes() for file in base.rglob("*") if file.is_file()}


WORDS = [
    pytest.param(("add", "contact", "beta", "name=Vera"), id="add"),
    pytest.param(("add", "client", "name=Nova"), id="add client"),
    pytest.param(("log", "beta", "call", "hello"), id="log"),
    pytest.param(("set", "beta", "manager=olga"), id="set"),
    pytest.param(("set", "--where", "manager=ivan", "manager=olga", "--yes"), id="set many"),
    pytest.param(("set", "beta", "snoozed.until=2026-12-01"), id="snooze"),
    pytest.param(("edit", "beta"), id="edit"),
    pytest.param(("fmt",), id="fmt"),
    pytest.param(("check", "--fix"), id="check --fix"),
    pytest.param(("import", "{}", "--yes"), id="import"),
    pytest.param(("done", "adriatik"), id="done"),
    pytest.param(("remove", "adriatik/contacts/Marko Iliev", "--yes"), id="remove"),
    pytest.param(("add", "decision", "decision=sell more"), id="add decision"),
]


@pytest.mark.parametrize("words", WORDS)
def test_every_command_that_writes_is_taken_back_to_the_byte(
    plain: Path, words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", "sed -i s/ivan/olga/")
    (tmp_path / "clients.csv").write_text(CLIENTS, encoding="utf-8")
    with (plain / "records/adriatik.yaml").open("a", encoding="utf-8") as record:
        record.write("tasks:   [{date: 2026-11-25, what: call}]\n")
    if "--fix" in words:
        (plain / "records/gama.yaml").write_text("name: Gama\nsince: 12.10.2026\n", encoding="utf-8")
    before = texts(plain)
    done = run(plain, *(word.format(tmp_path / "clients.csv") for word in words))
    assert done.code == 0, done
    assert texts(plain) != before
    answer = run(plain, "undo")
    assert answer.code == 0
    assert "taken back" in answer.err
    assert texts(plain) == before
    assert run(plain, "undo").code == 2, "there is nothing before it"


def test_again_goes_further_back(plain: Path) -> None:
    states = [texts(plain)]
    for number in range(4):
        assert run(plain, "log", "beta", "call", f"talk {number}").code == 0
        states.append(texts(plain))
    for state in reversed(states[:-1]):
        assert 'taken back "log": 1 file' in run(plain, "undo").err
        assert texts(plain) == state
    answer = run(plain, "undo")
    assert (answer.code, answer.out) == (2, "")
    assert "there is nothing to take back" in answer.err


def test_of_what_was_changed_since_nothing_is_lost(plain: Path) -> None:
    run(plain, "log", "beta", "call", "hello")
    record = plain / "records/beta.yaml"
    record.write_text(record.read_text(encoding="utf-8").replace("ivan", "olga"), encoding="utf-8")
    before = texts(plain)
    answer = run(plain, "undo")
    assert answer.code == 1
    assert answer.err.startswith("records/beta.yaml:3: changed since: manager ivan → olga\n")
    assert 'nothing was taken back of "log"' in answer.err
    assert texts(plain) == before


def test_of_several_files_none_goes_back_where_one_was_changed(plain: Path) -> None:
    run(plain, "set", "--where", "manager=ivan", "manager=olga", "--yes")
    (plain / "records/beta.yaml").unlink()
    before = texts(plain)
    answer = run(plain, "undo")
    assert (answer.code, answer.err.splitlines()[0]) == (1, "records/beta.yaml: it is gone, or was moved")
    assert texts(plain) == before


def test_a_dry_run_shows_what_would_go_back(plain: Path) -> None:
    run(plain, "set", "beta", "manager=olga")
    before = files(plain)
    answer = run(plain, "undo", "--dry-run")
    assert (answer.code, "-manager: olga\n+manager: ivan\n" in answer.out) == (0, True)
    assert 'would have taken back "set": 1 file' in answer.err
    assert files(plain) == before


def test_the_journal_outlives_the_index(plain: Path) -> None:
    before = texts(plain)
    run(plain, "set", "beta", "manager=olga")
    shutil.rmtree(plain / ".clientbase", ignore_errors=True)
    assert run(plain, "undo").code == 0
    assert texts(plain) == before


def test_it_is_for_nobody_else_to_read_and_git_does_not_see_it(base: Path) -> None:
    run(base, "set", "beta", "manager=olga")
    state = base / ".clientbase-state"
    modes = {file.stat().st_mode & 0o777 for file in state.rglob("*") if file.is_file()}
    assert (modes, state.stat().st_mode & 0o777, (state / "undo").stat().st_mode & 0o777) == (
        {0o600},
        0o700,
        0o700,
    )
    assert git(base, "status", "--porcelain") == "M records/beta.yaml"


def test_fifty_commands_are_kept(plain: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "KEPT", 3)
    for number in range(5):
        run(plain, "log", "beta", "call", f"talk {number}")
    assert [run(plain, "undo").code for _ in range(4)] == [0, 0, 0, 2]
    assert "talk 1" in (plain / "records/beta.yaml").read_text(encoding="utf-8")


def test_what_is_too_large_is_not_kept_and_what_was_before_it_is_not_taken_for_it(
    plain: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(plain, "set", "beta", "manager=olga")
    monkeypatch.setattr(journal, "MOST", 1000)
    run(plain, "set", "beta", f"notes={random.Random(1).randbytes(2000).hex()}")
    monkeypatch.setattr(journal, "MOST", 100_000)
    answer = run(plain, "undo")
    assert answer.code == 1
    assert '"set" wrote what is not kept; take it back with git' in answer.err


# With git


def test_what_was_committed_is_taken_back_as_a_commit(base: Path) -> None:
    run(base, "set", "beta", "manager=olga")
    run(base, "set", "gama", "manager=ivan", "--commit")
    answer = run(base, "undo", "--commit")
    assert message(base).startswith('Undo "gama: manager olga → ivan"')
    assert "taken back" in answer.err
    assert run(base, "undo").code == 0, "and then what was written before it"
    assert git(base, "status", "--porcelain") == ""


def test_undo_of_a_commit_goes_back_itself(base: Path) -> None:
    run(base, "set", "gama", "manager=ivan", "--commit")
    run(base, "undo", "HEAD")
    assert "manager: olga" in (base / "records/gama.yaml").read_text(encoding="utf-8")
    assert 'taken back "undo ' in run(base, "undo").err
    assert "manager: ivan" in (base / "records/gama.yaml").read_text(encoding="utf-8")


def test_what_was_committed_by_hand_since_goes_back_in_a_commit_where_that_is_wanted(base: Path) -> None:
    run(base, "set", "beta", "manager=olga")
    git(base, "commit", "-qam", "By hand")
    assert run(base, "undo", "--commit").code == 0
    assert message(base).startswith('Undo "set"')
    assert git(base, "diff", "HEAD~2", "--stat") == ""


def test_what_was_not_committed_needs_no_commit_to_go_back(base: Path) -> None:
    run(base, "set", "beta", "manager=olga")
    assert "nothing to commit" in run(base, "undo", "--commit").err
    assert (git(base, "status", "--porcelain"), message(base)) == ("", "Begin")


# Stopped in the middle

SLOWLY = """
import sys, time
from clientbase.text import store
whole = store.put_bytes
def slow(*words, **options):
    print(flush=True)
    time.sleep(0.02)
    return whole(*words, **options)
store.put_bytes = slow
import clientbase.undo.last
clientbase.undo.last.put_bytes = slow
from clientbase.__main__ import main
main()
"""


def killed(base: Path, after: float, *words: str) -> None:
    """Run a command slowly, and kill it when it has written for *after* seconds."""
    call = [sys.executable, "-c", SLOWLY, *command(base, *words)[3:]]
    with subprocess.Popen(call, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout
        process.stdout.readline()
        time.sleep(after)
        os.kill(process.pid, signal.SIGKILL)


def test_whenever_it_is_killed_a_command_or_an_undo_is_taken_back_whole(plain: Path) -> None:
    for number in range(12):
        (plain / f"records/c{number}.yaml").write_text(f"name: C{number}\nmanager: ivan\n", encoding="utf-8")
    run(plain, "log", "gama", "call", "before it")
    before = texts(plain)
    chance = random.Random(7)
    for _ in range(3):
        killed(plain, chance.uniform(0, 0.25), "set", "--where", "manager=ivan", "manager=olga", "--yes")
        killed(plain, chance.uniform(0, 0.25), "undo")
        states = texts(plain)
        if states != before:
            assert 'taken back "set"' in run(plain, "undo").err
        assert texts(plain) == before


# Where it cannot be written


def test_where_the_journal_cannot_be_written_that_is_said_and_the_command_goes_on(plain: Path) -> None:
    (plain / ".clientbase-state").mkdir()
    (plain / ".clientbase-state/undo").write_text("in the way", encoding="utf-8")
    answer = run(plain, "set", "beta", "manager=olga")
    assert answer.code == 0
    assert "undo will not know of this" in answer.err
    assert "manager: olga" in (plain / "records/beta.yaml").read_text(encoding="utf-8")
    assert run(plain, "undo").code == 2


def test_where_the_disk_is_full_nothing_is_lost(plain: Path) -> None:
    run(plain, "log", "beta", "call", "kept")
    (plain / "records/beta.yaml").write_text(
        (plain / "records/beta.yaml").read_text(encoding="utf-8") + f"notes: {'x' * 30_000}\n",
        encoding="utf-8",
    )
    before = texts(plain)

    def full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    done = subprocess.run(
        command(plain, "set", "beta", "manager=olga"),
        preexec_fn=full,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 4, done
    assert texts(plain) == before
    assert not list(plain.rglob("*.tmp"))
