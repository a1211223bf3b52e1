"""A commit holds what a command wrote and nothing else, and is refused before anything is written."""

from pathlib import Path

import pytest

from clientbase import git
from clientbase.edits import commit
from clientbase.edits.commit import Committing
from clientbase.edits.message import Version
from clientbase.errors import BlockedError
from clientbase.text.journal import File, entries, keep
from clientbase.text.standing import WRITTEN
from tests.undo.repositories import committed, files, hook, message
from tests.undo.repositories import git as run_git

OLGA, IVAN = "name: Vila\nmanager: olga\n", "name: Vila\nmanager: ivan\n"
VILA, LUNA, NOVA = "records/vila.yaml", "records/luna.yaml", "records/nova.yaml"
HANDED = "vila: manager olga → ivan"


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """Two clients, committed."""
    write(tmp_path, VILA, OLGA)
    write(tmp_path, LUNA, "name: Luna\n")
    committed(tmp_path)
    return tmp_path


def write(base: Path, path: str, text: str) -> Version:
    file = base / path
    before = file.read_text(encoding="utf-8") if file.exists() else None
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return Version(path, before, text)


def status(base: Path) -> list[str]:
    return run_git(base, "status", "--porcelain").split("\n")


def test_what_was_written_is_committed_and_its_commit_kept_with_it(base: Path) -> None:
    saved = Committing(base, "set")
    number = keep(base, "set", [File(VILA, OLGA.encode(), IVAN.encode())])
    write(base, LUNA, "name: Luna\nmanager: ivan\n")
    saved.make([write(base, VILA, IVAN), write(base, NOVA, "name: Nova\n")], number)
    short = run_git(base, "rev-parse", "--short", "HEAD")
    assert saved.result() == f"{short} clients: 1 added, 1 changed (manager olga → ivan)"
    assert files(base) == [NOVA, VILA]
    assert status(base) == ["M records/luna.yaml"], "what else was changed stays as it is"
    assert next(entries(base)).commit == run_git(base, "rev-parse", "HEAD")


def test_a_file_that_goes_is_committed_as_one_that_went(base: Path) -> None:
    saved = Committing(base, "remove", "Vila is closed")
    (base / VILA).unlink()
    saved.make([Version(VILA, OLGA, None)], None)
    assert (message(base), files(base)) == ("Vila is closed\n\nClientbase: remove", [VILA])


def test_where_nothing_was_written_there_is_nothing_to_commit(base: Path) -> None:
    saved = Committing(base, "set")
    saved.make([], None)
    assert (saved.result(), message(base)) == ("", "Begin")


def test_a_file_with_changes_of_its_own_is_refused_but_where_every_change_is_wanted(base: Path) -> None:
    write(base, VILA, IVAN)
    Committing(base, "set").demand_clean([LUNA, NOVA])
    Committing(base, "set").demand_clean([])
    with pytest.raises(BlockedError) as told:
        Committing(base, "set").demand_clean([LUNA, VILA])
    assert str(told.value) == f"{VILA} has uncommitted changes; commit them first or leave --commit out"
    Committing(base, "set", always=True).demand_clean([LUNA, VILA])
    assert Committing(base, "set").clean([LUNA, VILA, NOVA]) == (LUNA, NOVA)


@pytest.mark.parametrize(("count", "more"), [(5, ""), (6, " (and 1 more)"), (101, " (and 96 more)")])
def test_of_many_files_five_are_named(base: Path, count: int, more: str) -> None:
    paths = [write(base, f"records/c{n}.yaml", "name: C\n").path for n in range(count)]
    with pytest.raises(BlockedError) as told:
        Committing(base, "import").demand_clean(paths)
    named = ", ".join(paths[:5])
    assert str(told.value).startswith(f"{named}{more} has uncommitted changes")


def test_a_file_that_git_ignores_is_refused(base: Path) -> None:
    (base / ".gitignore").write_text("records/nova.yaml\n", encoding="utf-8")
    saved = Committing(base, "add client")
    assert saved.ignored([LUNA, NOVA]) == [NOVA]
    with pytest.raises(
        BlockedError, match=r"^records/nova\.yaml is ignored by git; change \.gitignore or leave"
    ):
        saved.prepare([NOVA])


def test_what_was_changed_by_hand_gets_a_commit_of_its_own_before(base: Path) -> None:
    write(base, VILA, "\ufeff" + IVAN)
    (base / LUNA).unlink()
    Committing(base, "set", always=True).prepare([LUNA, VILA])
    assert (message(base), files(base)) == (HANDED, [VILA])
    assert status(base) == ["D records/luna.yaml"], "what is gone is nobody's change here"


def test_a_new_file_written_by_hand_is_one_that_came(base: Path) -> None:
    write(base, NOVA, "name: Nova\n")
    Committing(base, "set", always=True).prepare([NOVA])
    assert message(base) == "nova: + client Nova"


def test_where_git_refuses_that_is_said_after_what_was_written(base: Path) -> None:
    hook(base, "pre-commit", 'echo "not on Sundays" >&2; exit 1')
    saved = Committing(base, "add client")
    WRITTEN[:] = ["1 file is written"]
    saved.make([write(base, NOVA, "name: Nova\n")], None)
    with pytest.raises(BlockedError, match="not on Sundays; what was changed is written but not committed"):
        saved.result()
    assert WRITTEN == []
    assert status(base) == ["?? records/nova.yaml"], "git knows no more of it than before"


def test_a_commit_of_which_git_says_nothing_is_made_all_the_same(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = Committing(base, "set")

    def silent(*_words: object) -> bytes:
        raise BlockedError("git log: killed")

    monkeypatch.setattr(git.Repository, "run", silent)
    monkeypatch.setattr(git.Repository, "head", silent)
    monkeypatch.setattr(git.Repository, "lines", lambda *_: [VILA])
    saved.make([write(base, VILA, IVAN)], 7)
    assert saved.result() == HANDED
    assert message(base) == f"{HANDED}\n\nClientbase: set"


def test_another_git_is_waited_for(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock = base / ".git/index.lock"
    lock.touch()
    monkeypatch.setattr(commit.time, "sleep", lambda _: lock.unlink())
    Committing(base, "set").demand_clean([VILA])
    lock.touch()
    saved = Committing(base, "set")
    saved.make([write(base, VILA, IVAN)], None)
    assert saved.result().endswith(HANDED)


def test_another_git_that_does_not_end_is_named(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (base / ".git/index.lock").touch()
    monkeypatch.setattr(commit, "_PATIENCE", 0.1)
    saved = Committing(base, "set")
    with pytest.raises(BlockedError, match=r'another git command is at work \(".*index\.lock" is held\)'):
        saved.demand_clean([VILA])
    saved.make([write(base, VILA, IVAN)], None)
    with pytest.raises(BlockedError, match="another git command is at work; wait for it"):
        saved.result()


def test_where_no_commit_can_be_made_that_is_said_first(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (base / ".git/MERGE_HEAD").write_text(run_git(base, "rev-parse", "HEAD"), encoding="utf-8")
    with pytest.raises(BlockedError, match="a merge is in progress; nothing was written: end it first"):
        Committing(base, "set")
    (base / ".git/MERGE_HEAD").unlink()
    monkeypatch.delenv("GIT_COMMITTER_EMAIL")
    run_git(base, "config", "user.useConfigOnly", "true")
    with pytest.raises(BlockedError, match="say who you are"):
        Committing(base, "set")
