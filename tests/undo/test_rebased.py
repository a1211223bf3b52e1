"""After a rebase commits have other ids than those that the trailers of undos name."""

from pathlib import Path

import pytest

from tests.edits.running import run
from tests.undo.repositories import committed, done, git, message


def rebased(base: Path) -> None:
    """Begin a branch at the first commit, let the main line go on, and put the branch on top of it."""
    git(base, "checkout", "--quiet", "-b", "other", "begin")
    (base / "README").write_text("A base.\n", encoding="utf-8")
    committed(base, "Somebody else's")
    git(base, "checkout", "--quiet", "main")
    git(base, "rebase", "--quiet", "other")


@pytest.fixture
def undone(base: Path) -> Path:
    """Two changes, of which the later one was taken back; all of them rebased."""
    git(base, "tag", "begin")
    done(base, "set", "beta", "manager=olga", "--commit")
    done(base, "set", "gama", "manager=elena", "--commit")
    done(base, "undo", "--commit")
    rebased(base)
    return base


def taken_back(base: Path) -> str:
    """Undo once more and give what that took back."""
    done(base, "undo", "--commit")
    return message(base).splitlines()[0]


def test_what_was_undone_before_it_is_not_undone_again(undone: Path) -> None:
    assert taken_back(undone) == 'Undo "beta: manager ivan → olga"'
    assert "no commit of a command to undo" in run(undone, "undo").err


def test_nor_in_a_clone_where_nobody_knows_the_old_ids(undone: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", "--branch", "main", f"file://{undone}", "clone")
    clone = tmp_path / "clone"
    assert taken_back(clone) == 'Undo "beta: manager ivan → olga"'


def test_whatever_people_called_the_undo(base: Path) -> None:
    git(base, "tag", "begin")
    done(base, "set", "beta", "manager=olga", "--commit")
    done(base, "set", "gama", "manager=elena", "--commit", "-m", "For Elena")
    done(base, "undo", "--commit", "-m", "No, not her")
    rebased(base)
    assert taken_back(base) == 'Undo "beta: manager ivan → olga"'


def test_what_was_done_again_before_it_is_undone(base: Path) -> None:
    git(base, "tag", "begin")
    done(base, "set", "beta", "manager=olga", "--commit")
    done(base, "undo", "--commit")
    done(base, "undo", "HEAD", "--commit")
    rebased(base)
    assert taken_back(base) == 'Undo "beta: manager ivan → olga"'


def test_the_same_change_made_twice_is_undone_as_often(base: Path) -> None:
    git(base, "tag", "begin")
    done(base, "set", "beta", "manager=olga", "--commit")
    done(base, "set", "beta", "manager=ivan", "--commit")
    done(base, "set", "beta", "manager=olga", "--commit")
    done(base, "undo", "--commit")
    rebased(base)
    assert taken_back(base) == 'Undo "beta: manager olga → ivan"'
    assert taken_back(base) == 'Undo "beta: manager ivan → olga"'
    assert "no commit of a command to undo" in run(base, "undo").err


def test_the_undo_of_a_commit_by_hand_hides_no_other_of_that_name(base: Path) -> None:
    done(base, "set", "beta", "manager=olga", "--commit", "-m", "Change")
    (base / "records/gama.yaml").write_text("name: Gama\n", encoding="utf-8")
    by_hand = committed(base, "Change")
    done(base, "undo", by_hand, "--commit")
    done(base, "undo")
    assert "ivan" in (base / "records/beta.yaml").read_text(encoding="utf-8")
