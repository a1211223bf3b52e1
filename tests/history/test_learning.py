"""The history is learnt once, then only what is new; nothing starts git where nothing is."""

from pathlib import Path
from typing import Any

import pytest

from clientbase import git as git_room
from clientbase.errors import BlockedError
from tests.history.repositories import commit, git
from tests.history.test_changes import told
from tests.index.bases import opened

LUNA = "name: Luna\nmanager: olga\n"
WITH_IVAN = "name: Luna\nmanager: ivan\n"


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the verbs of git that are started from now on."""
    verbs: list[str] = []
    start = git_room._start  # noqa: SLF001 - the one place where git is started

    def counted(folder: Path, *words: str, **more: Any) -> Any:
        verbs.append(words[0])
        return start(folder, *words, **more)

    monkeypatch.setattr(git_room, "_start", counted)
    return verbs


def kept(base: Path) -> dict[str, str]:
    with opened(base) as there:
        there.ask("SELECT 1 FROM changes")
        return dict(there.ask("SELECT key, value FROM history"))


def test_where_nothing_is_new_git_is_not_started(base: Path, started: list[str]) -> None:
    commit(base, {"luna": LUNA})
    told(base)
    started.clear()
    assert told(base) == ["record added"]
    assert started == []


@pytest.mark.parametrize("way", ["packed", "detached", "worktree"])
def test_wherever_git_keeps_what_is_checked_out(base: Path, started: list[str], way: str) -> None:
    commit(base, {"luna": LUNA})
    if way == "packed":
        git(base, "pack-refs", "--all")
    elif way == "detached":
        git(base, "checkout", "--quiet", "--detach")
    else:
        git(
            base,
            "worktree",
            "add",
            "--quiet",
            "-b",
            "other/x",
            str(base.parent / "w t"),
        )
        base = base.parent / "w t"
    told(base)
    started.clear()
    assert told(base) == ["record added"]
    assert started == []
    commit(base, {"luna": WITH_IVAN})
    assert told(base)[0] == "manager olga → ivan"


def test_git_is_asked_where_its_files_do_not_say_what_is_checked_out(base: Path, started: list[str]) -> None:
    commit(base, {"luna": LUNA})
    (base / ".git" / "reftable").mkdir()
    told(base)
    started.clear()
    assert told(base) == ["record added"]
    assert started == ["rev-parse", "rev-parse", "for-each-ref"]


def test_a_question_that_needs_no_history_waits_for_none(base: Path, started: list[str]) -> None:
    commit(base, {"luna": LUNA})
    with opened(base) as there:
        there.ask("SELECT code FROM findings")
        there.page(("x", "", "", ""), (), ())
    assert started == []


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT last_update FROM facts",
        "SELECT * FROM facts",
        "SELECT * FROM cadence",
        "SELECT f.* FROM facts f",
    ],
)
def test_a_question_that_needs_it_learns_it(base: Path, started: list[str], sql: str) -> None:
    commit(base, {"luna": LUNA})
    with opened(base) as there:
        there.ask(sql)
    assert "rev-list" in started


def test_a_new_commit_costs_what_its_files_cost(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(base, {name: f"name: {name}\n" for name in ("luna", "sol", "terra")})
    told(base)
    read: list[str] = []
    blobs = git_room.Repository.blobs

    def counted(self: git_room.Repository, ids: list[str]) -> Any:
        read.extend(ids)
        return blobs(self, ids)

    monkeypatch.setattr(git_room.Repository, "blobs", counted)
    commit(base, {"luna": "name: Luna\n"}, "2026-10-02")
    assert told(base)[0] == "name luna → Luna"
    assert len(read) == 2


def test_other_norms_do_not_make_it_forgotten(base: Path, started: list[str]) -> None:
    commit(base, {"luna": LUNA})
    told(base)
    started.clear()
    (base / "schema.yaml").write_text("base: {currency: MKD}\n", encoding="utf-8")
    assert told(base) == ["record added"]
    assert started == []


def test_a_rewritten_history_is_learnt_again(base: Path) -> None:
    commit(base, {"luna": LUNA}, "2026-10-01")
    commit(base, {"luna": WITH_IVAN}, "2026-10-02")
    assert len(told(base)) == 2
    git(base, "reset", "--quiet", "--hard", "HEAD~1")
    commit(base, {"luna": LUNA + "notes: x\n"}, "2026-10-03")
    assert told(base) == ['notes "x"', "record added"]


def test_a_history_whose_old_commits_are_gone_is_learnt_again(base: Path) -> None:
    commit(base, {"luna": LUNA}, "2026-10-01")
    told(base)
    git(base, "checkout", "--quiet", "--orphan", "fresh")
    git(base, "branch", "--quiet", "-D", "main")
    commit(base, {"luna": WITH_IVAN}, "2026-10-02")
    git(base, "reflog", "expire", "--expire=now", "--all")
    git(base, "gc", "--quiet", "--prune=now")
    assert told(base, columns="date, change") == [("2026-10-02", "record added")]


def test_another_branch_is_another_history(base: Path) -> None:
    commit(base, {"luna": LUNA}, "2026-10-01")
    git(base, "checkout", "--quiet", "-b", "side")
    commit(base, {"luna": None, "luna-bar": LUNA}, "2026-10-02")
    assert told(base, "luna-bar") == ["renamed from luna", "record added"]
    git(base, "checkout", "--quiet", "main")
    assert told(base) == ["record added"]
    assert told(base, "luna-bar") == []
    git(base, "checkout", "--quiet", "side")
    assert told(base, "luna-bar") == ["renamed from luna", "record added"]


def test_learnt_step_by_step_or_at_once_it_is_the_same(base: Path, tmp_path: Path) -> None:
    for n in range(1, 6):
        commit(base, {"luna": f"name: Luna {n}\n", f"c{n}": LUNA}, f"2026-10-0{n}")
        told(base)
    git(tmp_path, "clone", "--quiet", str(base), "whole")
    assert told(base) == told(tmp_path / "whole")
    assert len(told(base)) == 5


class TestAShallowClone:
    @pytest.fixture
    def clone(self, base: Path, tmp_path: Path) -> Path:
        for n in range(1, 5):
            commit(base, {"luna": f"name: Luna {n}\n"}, f"2026-10-0{n}")
        git(tmp_path, "clone", "--quiet", "--depth", "2", f"file://{base}", "clone")
        return tmp_path / "clone"

    def test_does_not_take_its_end_for_a_change(self, clone: Path) -> None:
        assert told(clone) == ["name Luna 3 → Luna 4"]
        assert kept(clone)["shallow"]

    def test_learns_the_rest_when_it_comes(self, clone: Path) -> None:
        told(clone)
        git(clone, "fetch", "--quiet", "--unshallow")
        assert len(told(clone)) == 4
        assert not kept(clone)["shallow"]


def test_without_git_there_is_no_history(tmp_path: Path) -> None:
    (tmp_path / "records").mkdir()
    (tmp_path / "schema.yaml").write_text("{}\n", encoding="utf-8")
    (tmp_path / "records/luna.yaml").write_text(LUNA, encoding="utf-8")
    assert told(tmp_path) == []
    assert kept(tmp_path)["why"] == "the base lies in no git repository"


def test_before_the_first_commit_there_is_no_history(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    (tmp_path / "schema.yaml").write_text("{}\n", encoding="utf-8")
    assert told(tmp_path) == []
    assert kept(tmp_path)["why"] == "there is no commit yet"
    commit(tmp_path, {"luna": LUNA})
    assert told(tmp_path) == ["record added"]
    assert kept(tmp_path)["why"] == ""


def test_where_git_cannot_be_asked_what_is_known_stays(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(base, {"luna": LUNA})
    told(base)
    commit(base, {"luna": WITH_IVAN})

    def blocked(folder: Path) -> None:
        raise BlockedError(f"git cannot be started in {folder.name}")

    with monkeypatch.context() as without:
        without.setattr(git_room, "find", blocked)
        assert told(base) == ["record added"]
        assert kept(base)["why"] == "git cannot be started in base"
    assert told(base)[0] == "manager olga → ivan"
    assert kept(base)["why"] == ""


def test_a_base_that_leaves_its_repository_has_no_history(base: Path) -> None:
    commit(base, {"luna": LUNA})
    told(base)
    (base / ".git").rename(base.parent / "elsewhere")
    assert told(base) == []


def test_rhythms_are_laid_again_after_the_history_was_learnt(base: Path) -> None:
    sales = "\n".join(f"  - {{date: 2026-0{n}-01, amount: 10}}" for n in range(1, 6))
    commit(base, {"luna": f"name: Luna\npurchases:\n{sales}\n"})
    with opened(base) as there:
        first = there.ask("SELECT client, usual_interval, class, stage FROM facts")
        assert there.one("SELECT last_update FROM facts") == "2026-10-01"
        assert there.ask("SELECT client, usual_interval, class, stage FROM facts") == first
