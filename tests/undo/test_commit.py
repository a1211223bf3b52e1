"""`--commit`: one commit of what a command wrote, with a message made from the change."""

import stat
import sys
from pathlib import Path

import pytest

from tests.edits.running import run
from tests.undo.repositories import done, files, git, hook, message

CLIENTS = "id,name,manager\nluna,Bistro Luna,Olga Stojanova\nsonce,Kafe Sonce,Vera Nova\n"


@pytest.mark.parametrize(
    ("words", "said", "trailer"),
    [
        pytest.param(
            ("add", "contact", "adriatik", "name=Ирина Петрова", "role=chef"),
            "adriatik: + contact Ирина Петрова chef",
            "add contact",
            id="an item that is added",
        ),
        pytest.param(
            ("log", "adriatik", "call", "autumn prices", "by=olga", "date=2026-10-12"),
            'adriatik: + call 2026-10-12 by olga "autumn prices"',
            "log",
            id="a talk",
        ),
        pytest.param(
            ("set", "adriatik", "manager=olga"), "adriatik: manager ivan → olga", "set", id="a field"
        ),
        pytest.param(
            ("add", "client", "name=Nova Firma"),
            "nova-firma: + client Nova Firma",
            "add client",
            id="a new client",
        ),
        pytest.param(
            ("set", "--where", "manager=ivan", "manager=elena", "--yes"),
            "clients: 2 changed (manager ivan → elena)\n\n"
            "- adriatik: manager ivan → elena\n- beta: manager ivan → elena",
            "set",
            id="one change of many clients",
        ),
    ],
)
def test_a_message_says_the_change_in_the_records_own_words(
    base: Path, words: tuple[str, ...], said: str, trailer: str
) -> None:
    answer = done(base, *words, "--commit")
    assert message(base) == f"{said}\n\nClientbase: {trailer}"
    assert f"committed {git(base, 'rev-parse', '--short', 'HEAD')} {said.splitlines()[0]}" in answer.err
    assert git(base, "status", "--porcelain") == ""


def test_fmt_commits_the_layout(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(base)
    (base / "records/beta.yaml").write_text("status: active\nname:  Beta\n", encoding="utf-8")
    git(base, "commit", "-qam", "untidy")
    done(base, "fmt", "records/beta.yaml", "--commit")
    assert message(base) == "beta: layout only\n\nClientbase: fmt"


def test_an_edit_by_hand_is_committed(base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nsed -i "s/ivan/olga/" "$1"\n', encoding="utf-8")
    editor.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(editor))
    done(base, "edit", "beta", "--commit", "-m", "Hand Beta over")
    assert message(base) == "Hand Beta over\n\nClientbase: edit"


def test_an_import_is_counted_and_its_clients_listed(base: Path, tmp_path: Path) -> None:
    (tmp_path / "clients.csv").write_text(CLIENTS, encoding="utf-8")
    done(base, "import", str(tmp_path / "clients.csv"), "--commit")
    assert message(base).splitlines()[0] == "clients: 2 added; norms changed"
    assert "- luna: + client Bistro Luna" in message(base)
    assert files(base) == ["records/luna.yaml", "records/sonce.yaml", "schema.yaml"]


def test_at_most_fifty_clients_are_listed(base: Path, tmp_path: Path) -> None:
    rows = "".join(f"c{n},Client {n}\n" for n in range(60))
    (tmp_path / "clients.csv").write_text(f"id,name\n{rows}", encoding="utf-8")
    done(base, "import", str(tmp_path / "clients.csv"), "--commit")
    lines = message(base).splitlines()
    assert lines[0] == "clients: 60 added"
    assert sum(line.startswith("- c") for line in lines) == 50
    assert "- and 10 more" in lines


def test_many_changes_of_one_client_get_a_line_each(base: Path) -> None:
    words = ("region=Skopje and its surroundings", "address=ul. Makedonija 12, Skopje", "manager=olga")
    done(base, "set", "beta", *words, "--commit")
    assert message(base).splitlines()[:3] == ["beta: 3 changes", "", "- manager ivan → olga"]


def test_own_words_take_the_place_of_the_messages(base: Path) -> None:
    done(base, "set", "beta", "manager=olga", "--commit", "-m", "Ivan leaves\n\nOlga knows them.")
    assert message(base) == "Ivan leaves\n\nOlga knows them.\n\nClientbase: set"


def test_own_words_need_a_commit(base: Path) -> None:
    answer = run(base, "set", "beta", "manager=olga", "-m", "Ivan leaves")
    assert answer == (2, "", "clientbase: -m is the message of a commit; add --commit\n")
    assert git(base, "status", "--porcelain") == ""


def test_a_dry_run_prints_the_message_below_the_diff(base: Path) -> None:
    answer = done(base, "set", "beta", "manager=olga", "--commit", "--dry-run")
    assert answer.out.endswith("+manager: olga\nbeta: manager ivan → olga\n\nClientbase: set\n")
    assert message(base) == "Begin"
    assert git(base, "status", "--porcelain") == ""


def test_what_changes_nothing_is_no_commit(base: Path) -> None:
    assert "nothing to commit" in done(base, "set", "beta", "manager=ivan", "--commit").err
    assert message(base) == "Begin"


def test_what_else_is_staged_or_changed_stays_as_it_is(base: Path) -> None:
    (base / "new.txt").write_text("staged", encoding="utf-8")
    git(base, "add", "new.txt")
    (base / "new.txt").write_text("staged, and changed since", encoding="utf-8")
    (base / "records/gama.yaml").write_text("name: Gama\n", encoding="utf-8")
    before = git(base, "status", "--porcelain")
    assert "AM new.txt" in before
    done(base, "add", "client", "name=Nova", "--commit")
    done(base, "set", "beta", "manager=olga", "--commit")
    assert git(base, "status", "--porcelain") == before
    assert files(base) == ["records/beta.yaml"]
    assert files(base, "HEAD~1") == ["records/nova.yaml"]


@pytest.mark.parametrize("staged", [False, True], ids=["changed", "staged"])
def test_a_record_with_changes_of_its_own_is_refused(base: Path, staged: bool) -> None:
    record = base / "records/beta.yaml"
    record.write_text("name: Beta\nstatus: potential\nmanager: ivan\n", encoding="utf-8")
    if staged:
        git(base, "add", "records/beta.yaml")
    answer = run(base, "set", "beta", "manager=olga", "--commit")
    assert answer.code == 4
    expected = "records/beta.yaml has uncommitted changes; commit them first or leave --commit out"
    assert answer.err == f"clientbase: {expected}\n"
    assert "ivan" in record.read_text(encoding="utf-8")


def test_a_record_that_git_does_not_know_is_refused(base: Path) -> None:
    done(base, "add", "client", "name=Nova")
    answer = run(base, "set", "nova", "manager=olga", "--commit")
    assert (answer.code, "has uncommitted changes" in answer.err) == (4, True)


def test_a_record_that_git_ignores_is_refused(base: Path) -> None:
    (base / ".gitignore").write_text(".clientbase/\nrecords/nova*\n", encoding="utf-8")
    answer = run(base, "add", "client", "name=Nova", "--commit")
    assert (answer.code, "records/nova.yaml is ignored by git" in answer.err) == (4, True)
    assert not (base / "records/nova.yaml").exists()


def test_a_base_deep_in_a_repository_with_names_of_any_letters(tmp_path: Path, base: Path) -> None:
    outer = tmp_path / "мои клиенти"
    inner = outer / "под [а]"
    inner.mkdir(parents=True)
    for name in ("records", "schema.yaml", ".gitignore"):
        (base / name).rename(inner / name)
    (inner / "records/нова папка").mkdir()
    (inner / "records/beta.yaml").rename(inner / "records/нова папка/beta.yaml")
    git(outer, "init", "-q")
    git(outer, "add", ".")
    git(outer, "commit", "-qm", "Begin")
    done(inner, "set", "beta", "manager=olga", "--commit")
    assert files(outer) == ["под [а]/records/нова папка/beta.yaml"]
    done(inner, "undo", "--commit")
    assert git(outer, "diff", "HEAD~2", "--stat") == ""


def test_hooks_have_their_say_and_see_nothing_unusual(base: Path) -> None:
    hook(base, "pre-commit", 'git diff --cached --name-only -- "*.yaml" >seen.txt')
    hook(base, "commit-msg", 'echo "Reviewed-by: Vera" >>"$1"')
    done(base, "set", "beta", "manager=olga", "--commit")
    assert (base / "seen.txt").read_text(encoding="utf-8") == "records/beta.yaml\n"
    assert message(base).endswith("Clientbase: set\nReviewed-by: Vera")
    (base / "seen.txt").unlink()
    assert "taken back" in done(base, "undo").err


@pytest.mark.parametrize("words", [("set", "beta", "manager=olga"), ("add", "client", "name=Nova")])
def test_where_a_hook_says_no_the_record_stays_written(base: Path, words: tuple[str, ...]) -> None:
    hook(base, "pre-commit", 'echo "no commits on Sundays" >&2; exit 1')
    answer = run(base, *words, "--commit")
    assert answer.code == 4
    assert "no commits on Sundays" in answer.err
    assert "written but not committed" in answer.err
    assert "take it back with: clientbase undo" in answer.err
    assert message(base) == "Begin"
    status = "M records/beta.yaml" if words[0] == "set" else "?? records/nova.yaml"
    assert git(base, "status", "--porcelain") == status


def test_the_program_may_be_a_hook_itself(base: Path) -> None:
    hook(base, "pre-commit", f"exec {sys.executable} -m clientbase --as-of 2026-11-21 fmt")
    done(base, "set", "beta", "manager=olga", "--commit")
    assert message(base).startswith("beta: manager")


def test_a_commit_is_signed_as_git_is_told_to(base: Path, tmp_path: Path) -> None:
    signer = tmp_path / "signer"
    signer.write_text('#!/bin/sh\ntouch "$(dirname "$0")/asked"\nexit 1\n', encoding="utf-8")
    signer.chmod(signer.stat().st_mode | stat.S_IXUSR)
    git(base, "config", "gpg.program", str(signer))
    git(base, "config", "commit.gpgsign", "true")
    answer = run(base, "set", "beta", "manager=olga", "--commit")
    assert answer.code == 4
    assert "sign" in answer.err
    assert (tmp_path / "asked").exists()
