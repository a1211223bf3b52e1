"""Repositories in states that few see: what can be learnt is learnt, and nothing breaks."""

import errno
import json
import os
import subprocess
from itertools import count
from pathlib import Path

import pytest

from clientbase.errors import UsageError
from clientbase.history import head
from clientbase.history.at import stood
from tests.edits.running import run
from tests.history.repositories import commit, git
from tests.history.test_changes import LUNA, told

IVANS = "name: Luna\nmanager: ivan\n"


def forged(base: Path, written: str, committed: str) -> None:
    """Commit what is staged as a program that knows no dates would have done."""
    tree = git(base, "write-tree")
    text = (
        f"tree {tree}\nparent {git(base, 'rev-parse', 'HEAD')}\n"
        f"author Ana <ana@adria.example> {written}\ncommitter Ana <ana@adria.example> {committed}\n\nx\n"
    )
    words = ["git", "-C", str(base), "hash-object", "-t", "commit", "-w", "--stdin", "--literally"]
    done = subprocess.run(words, input=text.encode(), capture_output=True, check=True)
    git(base, "update-ref", "HEAD", done.stdout.decode().strip())


class TestADateThatIsNone:
    GOOD = "1790000000 +0200"

    @pytest.fixture(autouse=True)
    def _changed(self, base: Path) -> None:
        commit(base, {"luna": LUNA}, "2026-08-01")
        (base / "records/luna.yaml").write_text(IVANS, encoding="utf-8")
        git(base, "add", "--all")

    @pytest.mark.parametrize(
        "written", ["", "never", "-5 +0000", "99999999999999999999 +0000", "253402300800 +0000"]
    )
    def test_of_the_author_is_replaced_by_that_of_the_commit(self, base: Path, written: str) -> None:
        forged(base, written, self.GOOD)
        assert told(base, columns="date, time, instant")[0] == (
            "2026-09-21",
            "2026-09-21T16:13:20+02:00",
            1790000000,
        )

    def test_of_both_makes_the_commit_one_that_nobody_can_place(self, base: Path) -> None:
        forged(base, "never", "never")
        assert told(base) == ["record added"]
        commit(base, {"luna": IVANS + "notes: x\n"}, "2026-10-02")
        assert told(base) == ['notes "x"', "record added"]

    def test_does_not_matter_to_who_asks_about_that_commit(self, base: Path) -> None:
        forged(base, "never", self.GOOD)
        assert stood(base, "HEAD").day().isoformat() == "2026-09-21"
        forged(base, "never", "never")
        with pytest.raises(UsageError, match="bears no date; ask about another commit"):
            stood(base, "HEAD")


def test_the_authors_day_counts_and_not_the_committers(base: Path) -> None:
    commit(base, {"luna": LUNA}, "2026-10-01")
    git(base, "commit", "--quiet", "--amend", "-m", "again", GIT_COMMITTER_DATE="2026-11-01T12:00:00+00:00")
    assert told(base, columns="date, change") == [("2026-10-01", "record added")]


def test_a_head_that_leads_nowhere_is_left_to_git(base: Path) -> None:
    commit(base, {"luna": LUNA})
    assert told(base) == ["record added"]
    git(base, "symbolic-ref", "refs/heads/one", "refs/heads/two")
    git(base, "symbolic-ref", "refs/heads/two", "refs/heads/one")
    git(base, "symbolic-ref", "HEAD", "refs/heads/one")
    assert told(base) == ["record added"], "what was learnt stays where git cannot be asked"
    assert "git log: " in run(base, "history", "luna").err


def test_a_branch_that_is_another_name_is_followed(base: Path) -> None:
    commit(base, {"luna": LUNA})
    git(base, "symbolic-ref", "refs/heads/other", "refs/heads/main")
    git(base, "symbolic-ref", "HEAD", "refs/heads/other")
    assert told(base) == ["record added"]
    commit(base, {"luna": IVANS}, "2026-10-02")
    assert told(base)[0] == "manager olga → ivan"


def test_a_submodule_has_a_history_of_its_own(base: Path, tmp_path: Path) -> None:
    commit(base, {"luna": LUNA})
    git(tmp_path, "init", "--quiet", "outer")
    outer = tmp_path / "outer"
    commit(outer, {"readme.txt": "x"})
    git(outer, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(base), "clients")
    assert told(outer / "clients") == ["record added"]
    commit(outer / "clients", {"luna": IVANS}, "2026-10-02")
    assert told(outer / "clients")[0] == "manager olga → ivan"
    assert told(base) == ["record added"]


def test_a_repository_of_somebody_else_is_not_asked(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(base, {"luna": LUNA})
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    assert told(base) == []
    assert "safe.directory" in why(base)
    monkeypatch.delenv("GIT_TEST_ASSUME_DIFFERENT_OWNER")
    assert told(base) == ["record added"]


def test_without_git_on_the_machine_nothing_is_learnt(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(base, {"luna": LUNA})
    with monkeypatch.context() as bare:
        bare.setenv("PATH", str(base / "nowhere"))
        assert told(base) == []
        assert why(base).startswith("git cannot be started")
    assert told(base) == ["record added"]


def test_a_merge_of_many_brings_what_none_of_them_had(base: Path) -> None:
    commit(base, {"luna": LUNA, "sol": "name: Sol\n"}, "2026-10-01")
    for n in (2, 3):
        git(base, "checkout", "--quiet", "-b", f"side-{n}", "main")
        commit(base, {"luna": LUNA + f"notes: from {n}\n"}, f"2026-10-0{n}")
    git(base, "checkout", "--quiet", "main")
    commit(base, {"luna": LUNA + "region: Skopje\n"}, "2026-10-04")
    parents = [git(base, "rev-parse", name) for name in ("main", "side-2", "side-3")]
    (base / "records/luna.yaml").write_text(LUNA + "region: Skopje\nnotes: of both\n", encoding="utf-8")
    git(base, "add", "--all")
    tree = git(base, "write-tree")
    merge = git(base, "commit-tree", tree, "-m", "x", *[word for one in parents for word in ("-p", one)])
    git(base, "update-ref", "HEAD", merge)
    assert told(base) == [
        'notes "of both"',
        "region Skopje",
        'notes "from 3"',
        'notes "from 2"',
        "record added",
    ]


def test_what_was_replaced_is_learnt_as_git_tells_it(base: Path) -> None:
    first = commit(base, {"luna": LUNA}, "2026-10-01")
    commit(base, {"luna": IVANS}, "2026-10-02")
    commit(base, {"luna": IVANS + "notes: x\n"}, "2026-10-03")
    assert len(told(base)) == 3
    git(base, "replace", "--graft", "HEAD", first)
    assert told(base) == ["manager olga → ivan", 'notes "x"', "record added"]
    git(base, "replace", "--delete", git(base, "rev-parse", "HEAD"))
    assert len(told(base)) == 3


def test_what_was_grafted_is_learnt_as_git_tells_it(base: Path) -> None:
    first = commit(base, {"luna": LUNA}, "2026-10-01")
    commit(base, {"luna": IVANS}, "2026-10-02")
    last = commit(base, {"luna": IVANS + "notes: x\n"}, "2026-10-03")
    assert len(told(base)) == 3
    (base / ".git/info").mkdir(exist_ok=True)
    (base / ".git/info/grafts").write_text(f"{last} {first}\n", encoding="utf-8")
    assert told(base) == ["manager olga → ivan", 'notes "x"', "record added"]


def test_a_path_that_is_no_utf8_hides_no_record(base: Path) -> None:
    odd = os.fsencode(base / "records") + b"/caf\xe9.yaml"
    with open(odd, "wb") as file:  # noqa: PTH123 - a path of bytes
        file.write(b"name: Cafe\n")
    commit(base, {"luna": LUNA})
    os.unlink(odd)  # noqa: PTH108 - a path of bytes
    commit(base, {"luna": IVANS}, "2026-10-02")
    assert told(base) == ["manager olga → ivan", "record added"]


def why(base: Path) -> str:
    """Return the reason for which there is nothing, or nothing new, to learn."""
    from tests.history.test_learning import kept

    return kept(base)["why"]


@pytest.mark.parametrize(
    "words", ["report cadence", "agenda --all", "why luna", "site OUT", "query SELECT*FROM(cadence)"]
)
def test_an_answer_that_is_short_of_the_history_says_so_each_time(
    base: Path, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(base, {"luna": LUNA})
    asked = words.replace("OUT", str(tmp_path / "pages")).replace("query ", "query\n").split("\n")
    asked = asked if len(asked) > 1 else asked[0].split()
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    short = "clientbase: git does not tell the history, of which the reports are short: "
    assert [run(base, *asked).err.count(short) for _ in range(2)] == [1, 1]
    monkeypatch.delenv("GIT_TEST_ASSUME_DIFFERENT_OWNER")
    assert short not in run(base, *asked).err


@pytest.mark.parametrize("report", ["runs", "dormant"])
def test_an_answer_without_its_commit_says_why(base: Path, report: str) -> None:
    commit(base, {"luna": LUNA})
    commits = git(base, "rev-parse", "--short=10", "HEAD").strip()
    named = run(base, "report", report, "-f", "json")
    assert (json.loads(named.out)["commit"], named.err) == (commits, "")
    (base / ".git/HEAD").write_text("garbage\n")
    unnamed = run(base, "report", report, "-f", "json")
    assert json.loads(unnamed.out)["commit"] is None
    assert "clientbase: git does not tell the history, of which the reports are short: " in unnamed.err


@pytest.mark.parametrize("refused", [{1}, {2}, {3}, {4}, {*range(1, 20)}], ids=str)
@pytest.mark.parametrize("report", ["runs", "dormant"])
def test_what_git_alone_can_read_it_is_asked_for(
    base: Path, report: str, refused: set[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file may be refused once, where too many are open, or each time, as in the format reftable."""
    commit(base, {"luna": LUNA})
    commits = git(base, "rev-parse", "--short=10", "HEAD").strip()
    assert run(base, "list").code == 0, "the history is known"
    read, calls = head._commit, count(1)  # noqa: SLF001 - what files of git say
    monkeypatch.setattr(head, "_commit", lambda *where: None if next(calls) in refused else read(*where))
    answer = run(base, "report", report, "-f", "json")
    assert (json.loads(answer.out)["commit"], answer.err) == (commits, "")


def test_a_shallow_clone_says_of_what_its_answers_are_short(base: Path, tmp_path: Path) -> None:
    commit(base, {"luna": LUNA})
    commit(base, {"luna": IVANS}, "2026-10-02")
    git(tmp_path, "clone", "--quiet", "--depth", "1", f"file://{base}", "clone")
    short = (
        "clientbase: git does not tell the history, of which the reports are short: "
        "only the end of it was cloned; for the rest: git fetch --unshallow\n"
    )
    assert [run(tmp_path / "clone", "report", "entry").err for _ in range(2)] == [short, short]
    git(tmp_path / "clone", "fetch", "--quiet", "--unshallow")
    assert run(tmp_path / "clone", "report", "entry").err == ""


class TestABranchThatCannotBeRead:
    """It is asked of git, and not taken for one without commits."""

    @pytest.mark.parametrize("name", ["refs/heads/", "packed-refs"])
    def test_for_a_moment(self, base: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
        commit(base, {"luna": LUNA}, "2026-08-01")
        if name == "packed-refs":
            git(base, "pack-refs", "--all")
        known, plain = head.head(base), head.contents

        def refused(file: Path, most: int) -> bytes:
            if name in file.as_posix():
                raise OSError(errno.EIO, "Input/output error")
            return plain(file, most)

        monkeypatch.setattr(head, "contents", refused)
        assert head.stamp(base) == head.UNKNOWN
        assert f"commit {known}" in run(base, "report", "overview", "-f", "markdown").out
