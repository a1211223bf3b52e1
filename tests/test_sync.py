"""`sync`: two clones and what lies between them, without a network."""

import os
import random
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.edits.running import Answer, command, run
from tests.undo.conftest import RECORDS, SCHEMA
from tests.undo.repositories import git, hook


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """My clone of a base that lies in a bare repository beside it, as does hers."""
    seed = tmp_path / "seed"
    run(tmp_path, "init", str(seed))
    (seed / "schema.yaml").write_text(SCHEMA, encoding="utf-8")
    for name, text in RECORDS.items():
        (seed / f"records/{name}.yaml").write_text(text, encoding="utf-8")
    git(seed, "add", ".")
    git(seed, "commit", "-qm", "Begin")
    git(tmp_path, "clone", "-q", "--bare", str(seed), str(tmp_path / "remote.git"))
    for name in ("mine", "hers"):
        git(tmp_path, "clone", "-q", str(tmp_path / "remote.git"), str(tmp_path / name))
    return tmp_path / "mine"


@pytest.fixture
def hers(mine: Path) -> Path:
    return mine.parent / "hers"


def synced(base: Path) -> Answer:
    answer = run(base, "sync")
    assert answer.code == 0, answer
    assert git(base, "status", "--porcelain") == ""
    assert git(base, "rev-parse", "HEAD") == git(base, "rev-parse", "origin/main")
    return answer


def beta(base: Path) -> str:
    return (base / "records/beta.yaml").read_text(encoding="utf-8")


def test_what_is_mine_goes_out_and_what_is_hers_comes_in(mine: Path, hers: Path) -> None:
    run(mine, "set", "beta", "manager=olga")
    run(hers, "add", "client", "name=Nova")
    assert synced(mine).err.splitlines()[1:] == ["0 commits received, 1 commit sent"]
    assert synced(hers).err.splitlines()[1:] == ["1 commit received, 1 commit sent"]
    assert synced(mine).err == "1 commit received, 0 commits sent\n"
    assert synced(mine).err == "nothing to receive or to send\n"
    assert (mine / "records/nova.yaml").is_file()
    assert "manager: olga" in beta(hers)
    assert git(mine, "log", "-3", "--format=%s").splitlines()[:2] == [
        "nova: + client Nova",
        "beta: manager ivan → olga",
    ]


def test_one_record_that_both_have_changed_is_merged_by_items(mine: Path, hers: Path) -> None:
    run(mine, "log", "beta", "call", "mine")
    run(hers, "log", "beta", "call", "hers")
    run(hers, "set", "beta", "region=Skopje")
    synced(mine)
    synced(hers)
    synced(mine)
    assert beta(mine) == beta(hers)
    assert ("about: mine" in beta(mine), "about: hers" in beta(mine), "region: Skopje" in beta(mine)) == (
        True,
    ) * 3


def conflict(mine: Path, hers: Path) -> Answer:
    run(mine, "set", "beta", "manager=olga")
    run(hers, "set", "beta", "manager=elena")
    run(hers, "log", "gama", "call", "beside it")
    synced(mine)
    return run(hers, "sync")


def test_a_conflict_is_named_and_gone_on_with_once_it_is_decided(mine: Path, hers: Path) -> None:
    answer = conflict(mine, hers)
    assert answer.code == 1
    assert (
        "records/beta.yaml:3 is in conflict; decide between the marked lines and save, then go on"
        in answer.err
    )
    assert (
        'records/beta.yaml: manager: "olga" here, "elena" there\nhere is what others have sent' in answer.err
    )
    assert "<<<<<<< others\nmanager: olga\n=======\nmanager: elena\n>>>>>>> yours\n" in beta(hers)
    again = run(hers, "sync")
    assert (again.code, "is in conflict" in again.err) == (1, True), "as long as it is not decided"
    lines = [
        line
        for line in beta(hers).splitlines()
        if "olga" not in line and line[:7] not in {"<<<<<<<", "=======", ">>>>>>>"}
    ]
    (hers / "records/beta.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    synced(hers)
    synced(mine)
    assert "manager: elena" in beta(mine)
    assert "beside it" in (mine / "records/gama.yaml").read_text(encoding="utf-8")


def test_what_is_decided_for_theirs_leaves_nothing_to_send_of_it(mine: Path, hers: Path) -> None:
    conflict(mine, hers)
    (hers / "records/beta.yaml").write_text(beta(mine), encoding="utf-8")
    synced(hers)
    assert "manager: olga" in beta(hers)


def test_without_a_remote_what_is_mine_is_committed_and_the_next_step_said(mine: Path) -> None:
    git(mine, "remote", "remove", "origin")
    run(mine, "set", "beta", "manager=olga")
    answer = run(mine, "sync")
    assert answer.code == 4
    assert "committed" in answer.err
    assert "there is no remote to send it to; next: git remote add origin URL" in answer.err
    assert git(mine, "status", "--porcelain") == ""
    git(mine, "remote", "add", "origin", str(mine.parent / "remote.git"))
    synced(mine)


def test_a_remote_that_does_not_answer_loses_nothing(mine: Path) -> None:
    (mine.parent / "remote.git").rename(mine.parent / "away.git")
    run(mine, "set", "beta", "manager=olga")
    answer = run(mine, "sync")
    assert (answer.code, "origin cannot be reached" in answer.err) == (4, True)
    (mine.parent / "away.git").rename(mine.parent / "remote.git")
    assert "1 commit sent" in synced(mine).err


def test_without_an_upstream_the_one_remote_is_taken(mine: Path, hers: Path) -> None:
    git(mine, "branch", "--unset-upstream")
    run(mine, "set", "beta", "manager=olga")
    synced(mine)
    assert git(mine, "rev-parse", "--abbrev-ref", "@{upstream}") == "origin/main"
    synced(hers)
    assert "manager: olga" in beta(hers)


def test_the_first_sync_of_a_new_base_fills_the_remote(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "--bare", str(tmp_path / "remote.git"))
    run(tmp_path, "init", str(tmp_path / "base"))
    git(tmp_path / "base", "remote", "add", "origin", str(tmp_path / "remote.git"))
    run(tmp_path / "base", "add", "client", "name=Nova")
    assert "2 commits sent" in synced(tmp_path / "base").err


def test_several_remotes_none_of_which_is_the_usual_one_are_asked_about(mine: Path) -> None:
    git(mine, "remote", "rename", "origin", "one")
    git(mine, "remote", "add", "two", "nowhere")
    git(mine, "branch", "--unset-upstream")
    answer = run(mine, "sync")
    assert (answer.code, "several remotes, one, two: say which one with: git branch" in answer.err) == (
        4,
        True,
    )


def test_a_head_without_a_branch_is_said(mine: Path) -> None:
    git(mine, "checkout", "-q", "--detach")
    answer = run(mine, "sync")
    assert (answer.code, "no branch is checked out" in answer.err) == (4, True)


def test_other_files_stay_as_they_are(mine: Path, hers: Path) -> None:
    for name in ("notes.txt", "plan.txt"):
        (mine / name).write_text("one\n", encoding="utf-8")
    git(mine, "add", ".")
    git(mine, "commit", "-qm", "Notes")
    synced(mine)
    synced(hers)
    run(hers, "set", "beta", "manager=olga")
    synced(hers)
    (mine / "notes.txt").write_text("two\n", encoding="utf-8")
    (mine / "new.txt").write_text("three\n", encoding="utf-8")
    run(mine, "set", "gama", "manager=ivan")
    answer = run(mine, "sync")
    assert answer.code == 0
    assert "not committed, for it is none of the base's own files: notes.txt" in answer.err
    assert sorted(git(mine, "status", "--porcelain").splitlines()) == ["?? new.txt", "M notes.txt"]
    assert (mine / "notes.txt").read_text(encoding="utf-8") == "two\n"
    assert git(mine, "stash", "list") == ""


def test_another_file_that_both_have_changed_needs_somebody(mine: Path, hers: Path) -> None:
    (mine / "notes.txt").write_text("one\n", encoding="utf-8")
    git(mine, "add", ".")
    git(mine, "commit", "-qm", "Notes")
    synced(mine)
    synced(hers)
    (hers / "notes.txt").write_text("hers\n", encoding="utf-8")
    git(hers, "commit", "-qam", "Hers")
    synced(hers)
    (mine / "notes.txt").write_text("mine\n", encoding="utf-8")
    answer = run(mine, "sync")
    assert (answer.code, "notes.txt was changed here and there" in answer.err) == (4, True)
    assert (mine / "notes.txt").read_text(encoding="utf-8") == "mine\n"


def test_an_error_of_mine_is_not_sent_and_one_of_others_stops_nobody(mine: Path, hers: Path) -> None:
    before = git(mine, "rev-parse", "HEAD")
    (mine / "records/beta.yaml").write_text("name: Beta\nsince: some day\n", encoding="utf-8")
    answer = run(mine, "sync")
    assert answer.code == 1
    assert answer.err.startswith('records/beta.yaml:2:1: CB012 "some day" is not a day')
    assert "1 error in what is to be sent; mend it, then go on with: clientbase sync" in answer.err
    assert git(mine, "rev-parse", "HEAD") == before
    git(mine, "commit", "-qam", "Wrong")
    assert run(mine, "sync").code == 1, "committed by hand or not"
    git(mine, "push", "-q")
    run(hers, "set", "gama", "manager=ivan")
    synced(hers)


def test_others_who_push_in_between_are_waited_for(mine: Path, hers: Path) -> None:
    run(mine, "set", "beta", "manager=olga")
    run(hers, "set", "gama", "manager=ivan")
    git(hers, "commit", "-qam", "Hers")
    # Just before mine are sent, hers arrive: once.
    hook(mine, "pre-push", f"test -e ../once || {{ touch ../once; unset GIT_DIR; git -C '{hers}' push -q; }}")
    assert "1 commit received, 1 commit sent" in synced(mine).err
    assert "manager: ivan" in (mine / "records/gama.yaml").read_text(encoding="utf-8")


def test_a_merge_in_progress_is_gone_on_with(mine: Path, hers: Path) -> None:
    run(mine, "set", "beta", "manager=olga", "--commit")
    synced(mine)
    run(hers, "set", "beta", "manager=elena", "--commit")
    git(hers, "fetch", "-q")
    with pytest.raises(subprocess.CalledProcessError):
        git(hers, "merge", "-q", "origin/main")
    (hers / "records/beta.yaml").write_text(RECORDS["beta"], encoding="utf-8")
    synced(hers)
    assert "manager: ivan" in beta(hers)


def test_a_cherry_pick_is_left_to_who_began_it(mine: Path) -> None:
    (mine / ".git/CHERRY_PICK_HEAD").write_text(git(mine, "rev-parse", "HEAD"), encoding="utf-8")
    answer = run(mine, "sync")
    assert (answer.code, "a cherry-pick is in progress; end it with git cherry-pick" in answer.err) == (
        4,
        True,
    )


def test_whenever_it_is_killed_the_next_one_goes_on(mine: Path, hers: Path) -> None:
    chance = random.Random(3)
    for number in range(4):
        run(mine, "log", "beta", "call", f"mine {number}")
        synced(mine)
        run(hers, "log", "beta", "call", f"hers {number}", "--commit")
        run(hers, "log", "gama", "call", f"hers {number}")
        with subprocess.Popen(
            command(hers, "sync"), stderr=subprocess.PIPE, start_new_session=True
        ) as process:
            time.sleep(chance.uniform(0.4, 1.2))
            os.killpg(process.pid, signal.SIGKILL)
        # What a killed git leaves behind: the locks, as it says, and the files of a merge under way.
        remote = hers.parent / "remote.git"
        for left in (*(hers / ".git").rglob("*.lock"), *remote.rglob("*.lock"), *hers.glob(".merge_file_*")):
            left.unlink()
        synced(hers)
        assert all(f"hers {n}" in beta(hers) and f"mine {n}" in beta(hers) for n in range(number + 1))
    synced(mine)
    assert beta(mine) == beta(hers)


def test_a_lock_that_a_killed_push_has_left_at_the_remote_is_named(mine: Path) -> None:
    lock = mine.parent / "remote.git" / "refs" / "heads" / "main.lock"
    lock.touch()
    run(mine, "log", "beta", "call", "mine")
    answer = run(mine, "sync")
    assert answer.code == 4
    assert (
        "a killed push has left refs/heads/main locked at the remote (a file refs/heads/main.lock)"
        in answer.err
    )
    lock.unlink()
    synced(mine)


@pytest.mark.parametrize("aside", [False, True], ids=["nothing aside", "files set aside"])
def test_a_rebase_that_was_killed_before_git_had_noted_anything_begins_anew(mine: Path, aside: bool) -> None:
    """The first that git makes is the folder; a kill right then leaves one that `rebase --abort` cannot read."""
    (mine / "notes.txt").write_text("old\n", encoding="utf-8")
    git(mine, "add", "notes.txt")
    git(mine, "commit", "-qm", "Notes")
    (mine / "notes.txt").write_text("new\n", encoding="utf-8")
    (mine / ".git/rebase-merge").mkdir()
    (mine / ".git/clientbase-sync").touch()
    if aside:
        (mine / ".git/rebase-merge/autostash").write_text(
            git(mine, "stash", "create") + "\n", encoding="utf-8"
        )
        git(mine, "reset", "-q", "--hard")
    run(mine, "log", "beta", "call", "mine")
    assert run(mine, "sync").code == 0
    assert (mine / "notes.txt").read_text(encoding="utf-8") == "new\n"
    assert not (mine / ".git/rebase-merge").exists()
    assert not git(mine, "stash", "list")


def test_a_rebase_that_somebody_has_halted_is_left_to_them(mine: Path) -> None:
    run(mine, "log", "beta", "call", "mine", "--commit")
    git(mine, "-c", "sequence.editor=sed -i 1ibreak", "rebase", "--quiet", "-i", "HEAD~1")
    answer = run(mine, "sync")
    assert (answer.code, "git rebase --continue or --abort" in answer.err) == (4, True)
    assert (mine / ".git/rebase-merge").is_dir()


def test_without_git_it_is_said(mine: Path) -> None:
    shutil.rmtree(mine / ".git")
    assert run(mine, "sync").code == 4


def test_a_branch_that_the_remote_does_not_know_is_not_sent_beside_the_others(mine: Path) -> None:
    git(mine, "checkout", "-q", "-b", "own")
    run(mine, "set", "beta", "manager=olga")
    answer = run(mine, "sync")
    assert answer.code == 4
    assert (
        "origin has no branch own, but main: say which one is meant with: git branch --set-upstream-to"
        in answer.err
    )
    assert git(mine.parent / "remote.git", "branch", "--format=%(refname:short)") == "main"
    git(mine, "branch", "--set-upstream-to=origin/main")
    assert "1 commit sent" in run(mine, "sync").err
    assert git(mine, "rev-parse", "HEAD") == git(mine, "rev-parse", "origin/main")


def test_a_base_in_a_folder_of_a_repository_commits_its_own_files_alone(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "--bare", str(tmp_path / "remote.git"))
    outer = tmp_path / "outer"
    git(tmp_path, "init", "-q", str(outer))
    run(outer, "init", str(outer / "base"))
    (outer / "records").mkdir()
    (outer / "records/x.yaml").write_text("name: no client of this base\n", encoding="utf-8")
    (outer / "code.txt").write_text("one\n", encoding="utf-8")
    git(outer, "add", "code.txt")
    git(outer, "commit", "-qm", "Code")
    (outer / "code.txt").write_text("two\n", encoding="utf-8")
    git(outer, "remote", "add", "origin", str(tmp_path / "remote.git"))
    run(outer / "base", "add", "client", "name=Nova")
    answer = run(outer / "base", "sync")
    assert (answer.code, "code.txt" in answer.err) == (0, True), answer
    assert git(outer, "show", "--name-only", "--format=", "HEAD") == "base/records/nova.yaml"
    assert git(outer, "status", "--porcelain") == "M code.txt\n?? records/"


def test_a_dry_run_says_what_would_be_done_and_does_nothing(mine: Path, hers: Path) -> None:
    run(hers, "set", "gama", "manager=ivan")
    synced(hers)
    git(mine, "fetch", "-q")
    run(mine, "set", "beta", "manager=olga")
    before = git(mine, "rev-parse", "HEAD"), git(mine, "status", "--porcelain")
    answer = run(mine, "sync", "--dry-run")
    assert answer == Answer(0, "", "would commit records/beta.yaml\n1 commit to receive, 1 commit to send\n")
    assert (git(mine, "rev-parse", "HEAD"), git(mine, "status", "--porcelain")) == before
    (mine / ".git/MERGE_HEAD").write_text(before[0], encoding="utf-8")
    assert run(mine, "sync", "--dry-run").code == 4


def test_a_record_that_was_taken_away_and_one_that_was_changed_meanwhile(mine: Path, hers: Path) -> None:
    git(mine, "rm", "-q", "records/beta.yaml")
    (mine / "records/gama.yaml").unlink()
    synced(mine)
    run(hers, "log", "beta", "call", "still here")
    answer = run(hers, "sync")
    assert answer.code == 1
    assert (
        'records/beta.yaml: removed here, changed there; keep it: git add "records/beta.yaml"' in answer.err
    )
    assert (
        "records/beta.yaml is in conflict; decide as it says above, then go on with: clientbase sync"
        in answer.err
    )
    git(hers, "add", "records/beta.yaml")
    synced(hers)
    assert "still here" in beta(hers)
    assert not (hers / "records/gama.yaml").exists()
