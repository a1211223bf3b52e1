"""What the one room that starts git says of repositories in any state."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from clientbase.errors import BlockedError, UsageError
from clientbase.git import DiffEntry, Repository, find, need
from tests.history.repositories import commit, git, repository

LUNA = "name: Luna\n"


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return repository(tmp_path / "base")


def test_outside_of_any_repository_there_is_none(tmp_path: Path) -> None:
    assert find(tmp_path) is None
    with pytest.raises(BlockedError, match="lies in no git repository; make one with: git init"):
        need(tmp_path)


def test_a_machine_without_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BlockedError, match="git cannot be started: no such file or directory"):
        find(tmp_path)


@pytest.mark.parametrize("below", ["", "our base", "наша база/v 2"])
def test_paths_are_those_of_the_base_wherever_it_lies(tmp_path: Path, below: str) -> None:
    git(tmp_path, "init", "--quiet")
    at = f"{below}/" if below else ""
    names = {f"records/{name}.yaml" for name in ("кафе бар", 'a "quoted" one', "b*", "tab\tin")}
    first = commit(tmp_path, {f"{at}{name}": LUNA for name in names} | {"elsewhere/x.txt": ""})
    second = commit(tmp_path, {f"{at}records/b*.yaml": "name: Sol\n", f"{at}records/b1.yaml": LUNA})
    there = need(tmp_path / below)
    assert there.top == tmp_path.resolve()
    assert set(there.tree(first, "records")) == names
    assert {change.path: change.status for change in there.changed(first, second, "records")} == {
        "records/b*.yaml": "M",
        "records/b1.yaml": "A",
    }
    assert [change.path for change in there.changed(first, second, "records/b*.yaml")] == ["records/b*.yaml"]
    assert there.blob(f"{second}:{there.inside('records/кафе бар.yaml')}") == LUNA.encode()
    assert {change.path for change in there.changed(None, first, "records")} == names


def test_the_whole_tree_may_be_asked_for(base: Path) -> None:
    head = commit(base, {"luna": LUNA})
    assert set(need(base).tree(head)) == {".gitignore", "schema.yaml", "records/luna.yaml"}
    assert need(base).changed(head, head) == []


def test_links_and_modules_are_no_files(base: Path) -> None:
    (base / "records/link.yaml").symlink_to("luna.yaml")
    head = commit(base, {"luna": LUNA})
    assert set(need(base).tree(head, "records")) == {"records/luna.yaml"}


def test_a_change_bears_the_blobs_of_both_sides(base: Path) -> None:
    first = commit(base, {"luna": LUNA})
    second = commit(base, {"luna": "name: Luna 2\n"})
    third = commit(base, {"luna": None})
    there = need(base)
    (change,) = there.changed(first, second)
    assert list(there.blobs([change.old or "", change.new or ""])) == [b"name: Luna\n", b"name: Luna 2\n"]
    assert there.changed(second, third) == [DiffEntry("D", change.new, None, "records/luna.yaml")]


def test_many_blobs_come_in_their_order_from_one_run(base: Path) -> None:
    head = commit(base, {f"c{n}": f"name: c{n}\n" + "# x\n" * 5000 for n in range(150)})
    there = need(base)
    tree = there.tree(head, "records")
    found = dict(zip(tree, there.blobs(tree.values()), strict=True))
    assert all(content.startswith(f"name: {path[8:-5]}\n".encode()) for path, content in found.items())
    assert next(there.blobs(tree.values())), "who has seen enough may stop"
    assert list(there.blobs([])) == []


def test_an_object_that_is_missing_is_named(base: Path) -> None:
    missing = "0123456789" * 4
    with pytest.raises(BlockedError, match=f"git cannot read the object {missing}; see: git fsck"):
        list(need(base).blobs([missing]))
    assert need(base).blob(missing) is None


def no_file(base: Path) -> None:
    (base / ".git").rename(base.parent / "elsewhere")
    (base / ".git").write_text("gitdir: /nowhere/at/all\n", encoding="utf-8")


def no_head(base: Path) -> None:
    (base / ".git/HEAD").write_text("garbage\n", encoding="utf-8")


def cut_ref(base: Path) -> None:
    (base / ".git/refs/heads/main").write_text("", encoding="utf-8")


def ref_to_nothing(base: Path) -> None:
    (base / ".git/refs/heads/main").write_text(f"{'0123456789' * 4}\n", encoding="utf-8")


def no_objects(base: Path) -> None:
    for file in [*(base / ".git/objects").rglob("*")]:
        if file.is_file():
            file.unlink()


@pytest.mark.parametrize("broken", [no_file, no_head, cut_ref, ref_to_nothing, no_objects])
def test_a_repository_that_git_cannot_read_is_no_missing_one(
    base: Path, broken: Callable[[Path], None]
) -> None:
    commit(base, {"luna": LUNA})
    broken(base)
    said = "git (rev-parse|log): .+; git cannot read the repository; see what is wrong: git fsck"
    with pytest.raises(BlockedError, match=f"^{said}$"):
        need(base).head()
    with pytest.raises(BlockedError, match=f"^{said}$"):
        need(base).resolve("HEAD")


def test_what_git_was_told_not_to_look_for_is_not_broken(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(base, {"luna": LUNA})
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(base))
    assert find(base / "records") is None
    (base / "records/.git").mkdir()
    assert find(base / "records") is None, "an empty folder is no repository"


class TestARevision:
    def test_is_named_as_git_names_it(self, base: Path) -> None:
        first = commit(base, {"luna": LUNA})
        git(base, "tag", "-a", "-m", "x", "v1")
        second = commit(base, {"luna": "name: Sol\n"})
        there = need(base)
        assert [there.resolve(name) for name in ("v1", "HEAD~1", first[:8], "main")] == [
            first,
            first,
            first,
            second,
        ]

    @pytest.mark.parametrize("name", ["nope", "HEAD~99", "", "--all", "-n1", "HEAD:schema.yaml", "a b"])
    def test_that_is_unknown_is_wrong_usage(self, base: Path, name: str) -> None:
        with pytest.raises(UsageError, match=f'git knows no commit "{name}"'):
            need(base).resolve(name)

    def test_before_the_first_commit(self, tmp_path: Path) -> None:
        git(tmp_path, "init", "--quiet")
        with pytest.raises(UsageError, match='no commit "HEAD", for there is no commit yet'):
            need(tmp_path).resolve("HEAD")

    def test_that_a_shallow_clone_does_not_hold(self, base: Path, tmp_path: Path) -> None:
        commit(base, {"luna": LUNA})
        git(tmp_path, "clone", "--quiet", "--depth", "1", f"file://{base}", "clone")
        with pytest.raises(
            UsageError, match="in this shallow clone; for the whole history: git fetch --unshallow"
        ):
            need(tmp_path / "clone").resolve("HEAD~1")


class TestTheState:
    def test_of_a_clean_repository(self, base: Path) -> None:
        there = need(base)
        assert (there.operation(), there.head()) == (None, git(base, "rev-parse", "HEAD"))
        assert not there.bare
        assert not there.shallow

    def test_before_the_first_commit(self, tmp_path: Path) -> None:
        git(tmp_path, "init", "--quiet")
        assert (need(tmp_path).operation(), need(tmp_path).head()) == (None, None)

    @pytest.mark.parametrize(
        ("words", "operation"),
        [
            (("merge", "side"), "merge"),
            (("rebase", "side"), "rebase"),
            (("rebase", "--apply", "side"), "rebase"),
            (("cherry-pick", "side"), "cherry-pick"),
            (("revert", "--no-edit", "HEAD~1"), "revert"),
        ],
        ids=lambda value: value if isinstance(value, str) else " ".join(value),
    )
    def test_at_a_conflict(self, base: Path, words: tuple[str, ...], operation: str) -> None:
        commit(base, {"luna": "name: Luna\n"})
        git(base, "branch", "side")
        commit(base, {"luna": "name: ours 1\n"})
        commit(base, {"luna": "name: ours\n"})
        git(base, "checkout", "--quiet", "side")
        commit(base, {"luna": "name: theirs\n"})
        git(base, "checkout", "--quiet", "main")
        with pytest.raises(AssertionError):
            git(base, *words)
        there = need(base)
        assert there.operation() == operation
        assert there.unmerged().keys() == {"records/luna.yaml"}
        assert all(there.unmerged()["records/luna.yaml"])

    def test_while_looking_for_a_fault(self, base: Path) -> None:
        git(base, "bisect", "start")
        assert need(base).operation() == "bisect"

    def test_of_a_bare_repository(self, base: Path, tmp_path: Path) -> None:
        commit(base, {"luna": LUNA})
        git(tmp_path, "clone", "--quiet", "--bare", str(base), "bare")
        there = need(tmp_path / "bare")
        assert there.bare
        assert set(there.tree("HEAD", "records")) == {"records/luna.yaml"}
        with pytest.raises(BlockedError, match="has no work tree; clone it and work there"):
            _ = there.top

    def test_of_a_shallow_clone(self, base: Path, tmp_path: Path) -> None:
        commit(base, {"luna": LUNA})
        git(tmp_path, "clone", "--quiet", "--depth", "1", f"file://{base}", "clone")
        assert need(tmp_path / "clone").shallow


def worktree(base: Path) -> Path:
    git(base, "worktree", "add", "--quiet", "--detach", str(base.parent / "other tree"))
    return base.parent / "other tree"


def submodule(base: Path) -> Path:
    above = repository(base.parent / "above")
    git(above, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(base), "inner")
    return above / "inner"


@pytest.mark.parametrize("way", [worktree, submodule])
def test_where_git_is_a_file(base: Path, way: Callable[[Path], Path]) -> None:
    commit(base, {"luna": LUNA})
    inner = way(base)
    assert (inner / ".git").is_file()
    there = need(inner)
    assert there.top == inner.resolve()
    assert set(there.tree("HEAD", "records")) == {"records/luna.yaml"}


class TestWhatGitRefuses:
    def test_while_another_git_is_at_work(self, base: Path) -> None:
        lock = base / ".git/index.lock"
        lock.touch()
        with pytest.raises(
            BlockedError, match=r"git add: .*index.lock.*; another git command is at work; wait"
        ):
            need(base).run("add", "schema.yaml")
        assert lock.exists()

    def test_in_a_repository_of_somebody_else(self, base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
        with pytest.raises(
            BlockedError, match=r"dubious ownership.*git config --global --add safe\.directory"
        ):
            find(base)

    def test_of_who_has_no_name(self, base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"):
            monkeypatch.delenv(name)
        git(base, "config", "user.useConfigOnly", "true")
        with pytest.raises(BlockedError, match="say who you are: git config user"):
            need(base).run("commit", "--allow-empty", "-m", "x")

    def test_by_a_hook_in_the_hooks_own_words(self, base: Path) -> None:
        hook = base / ".git/hooks/pre-commit"
        hook.write_text("#!/bin/sh\necho 'records are frozen' >&2\nexit 1\n")
        hook.chmod(0o755)
        with pytest.raises(BlockedError, match="git commit: records are frozen"):
            need(base).run("commit", "--allow-empty", "-m", "x")


def test_a_question_does_not_touch_gits_index(base: Path) -> None:
    commit(base, {"luna": LUNA})
    os.utime(base / "records/luna.yaml", (1_700_000_000, 1_700_000_000))
    before = (base / ".git/index").read_bytes()
    need(base).run("status", "--porcelain")
    assert (base / ".git/index").read_bytes() == before


def test_the_folder_says_which_repository_is_meant(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = repository(tmp_path / "other")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other))
    found = find(base)
    assert isinstance(found, Repository)
    assert found.top == base.resolve()


@pytest.mark.parametrize("way", ["ICASE", "GLOB", "NOGLOB", "LITERAL"])
def test_each_call_says_how_paths_are_read(base: Path, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    monkeypatch.setenv(f"GIT_{way}_PATHSPECS", "1")
    commit(base, {"records/b*.yaml": LUNA, "records/B1.yaml": LUNA})
    assert [*need(base).tree("HEAD", "records/b*.yaml")] == ["records/b*.yaml"]
