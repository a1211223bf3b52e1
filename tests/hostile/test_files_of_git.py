"""Files that git opens by itself: a pipe or a device among them would let it wait for ever."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from clientbase import git as repositories
from clientbase.errors import BlockedError
from tests.edits.running import command, run
from tests.history.repositories import commit, git
from tests.index.bases import write

LUNA = "name: Luna\n"
GITS_OWN = (
    "HEAD", "config", "index", "packed-refs", "commondir", "info/exclude", "info/attributes", "refs/heads/main",
    "refs/new", "logs/HEAD", "config.worktree", "objects/info/alternates",
)  # fmt: skip
IN_TREE = (
    ".gitattributes",
    ".gitignore",
    ".gitmodules",
    ".mailmap",
    "records/.gitignore",
    "out/a/.gitattributes",
)
VERBS = (
    ["report", "entry"],
    ["diff"],
    ["git-setup", "--check"],
    ["set", "luna", "notes=x", "--commit"],
    ["undo", "--dry-run"],
    ["list", "--at", "HEAD"],
)
PATIENCE = 20.0


@pytest.fixture
def base(tmp_path: Path) -> Path:
    root = write(tmp_path / "base", {"luna": LUNA})
    git(root, "init", "--quiet")
    commit(root, {"luna": LUNA})
    (root / "records/luna.yaml").write_text("name: Luna\nnotes: new\n")
    return root


def pipe(file: Path) -> None:
    os.mkfifo(file)


def device(file: Path) -> None:
    file.symlink_to("/dev/zero")


def sparse(file: Path) -> None:
    with file.open("wb") as opened:
        opened.truncate(1 << 40)


@pytest.mark.parametrize("planted", [pipe, device, sparse])
@pytest.mark.parametrize("name", [*(f".git/{name}" for name in GITS_OWN), *IN_TREE])
def test_it_is_named_before_git_is_started(base: Path, name: str, planted: Callable[[Path], None]) -> None:
    file = base / name
    if (planted, name) in {(sparse, ".git/logs/HEAD"), (device, ".git/HEAD")}:
        pytest.skip("git reads a log from its end, and follows no link that names no branch")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.unlink(missing_ok=True)
    planted(file)
    with pytest.raises(BlockedError, match=f'{file.name}" cannot be read: it '):
        repositories.need(base).run("status", "--porcelain")


@pytest.mark.parametrize("name", ["config", "index", "logs/HEAD", "COMMIT_EDITMSG", "refs", "objects/info"])
@pytest.mark.parametrize("target", ["there", "new"])
def test_git_writes_through_no_link_that_leads_out(
    base: Path, tmp_path: Path, name: str, target: str
) -> None:
    file = base / ".git" / name
    if file.is_dir():
        shutil.rmtree(file)
    file.unlink(missing_ok=True)
    (tmp_path / "there").write_text("[user]\n")
    file.symlink_to(tmp_path / target)
    for words in (["git-setup"], ["set", "luna", "notes=x", "--commit"], ["sync"]):
        answer = run(base, *words)
        assert (answer.code, "it is a link that leads out of its folder" in answer.err) == (4, True), answer
    assert (tmp_path / "there").read_text() == "[user]\n"
    assert not (tmp_path / "new").exists()


def test_what_people_have_told_git_is_not_read_through_a_link(base: Path, tmp_path: Path) -> None:
    (tmp_path / "diary").write_text("dear diary\n")
    (base / ".git/info").mkdir(exist_ok=True)
    (base / ".git/info/grafts").symlink_to(tmp_path / "diary")
    assert run(base, "report", "entry").code in {0, 4}
    assert b"dear diary" not in (base / ".clientbase/index.sqlite3").read_bytes()


def test_hooks_may_be_links(base: Path, tmp_path: Path) -> None:
    (tmp_path / "hook").write_text(f"#!/bin/sh\ntouch {tmp_path}/mark\n")
    (tmp_path / "hook").chmod(0o755)
    (base / ".git/hooks").mkdir(exist_ok=True)
    (base / ".git/hooks/post-commit").symlink_to(tmp_path / "hook")
    git(base, "checkout", "--quiet", ".")
    assert run(base, "set", "luna", "notes=x", "--commit").code == 0
    assert (tmp_path / "mark").exists()


@pytest.mark.parametrize("name", [".git/HEAD", ".git/config", ".gitattributes", ".mailmap"])
def test_no_command_waits(base: Path, name: str) -> None:
    file = base / name
    file.unlink(missing_ok=True)
    pipe(file)
    for words in VERBS:
        done = subprocess.run(command(base, *words), capture_output=True, check=False, timeout=PATIENCE)
        assert b"Traceback" not in done.stderr
        assert done.returncode in range(5)


def test_nor_where_there_is_no_repository(tmp_path: Path) -> None:
    root = write(tmp_path / "base", {"luna": LUNA})
    pipe(root / "HEAD")
    assert run(root, "set", "luna", "notes=x", "--commit").code == 4
    assert run(root, "set", "luna", "notes=x").code == 0


def test_what_others_may_have_there_is_left_alone(base: Path) -> None:
    """A watcher of files has a socket in git's folder, and what is no file of git's may be of any size."""
    import socket

    with socket.socket(socket.AF_UNIX) as there:
        there.bind(str(base / ".git/fsmonitor--daemon.ipc"))
        sparse(base / ".git/COMMIT_EDITMSG")
        (base / ".git/info/loop").symlink_to(base / ".git")
        assert run(base, "diff").code == 0


def test_files_that_look_like_gits_own_are_no_repository(tmp_path: Path) -> None:
    """A clone may bring a folder with HEAD, objects and a configuration, whose hooks would be run."""
    root = write(tmp_path / "base", {"luna": LUNA})
    git(root, "init", "--quiet", "--bare", ".")
    mark = tmp_path / "mark"
    hook = root / "hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch {mark}\n")
    hook.chmod(0o755)
    for setting, value in {"core.bare": "false", "core.worktree": str(root)}.items():
        git(root, "config", "--file", str(root / "config"), setting, value)
    answer = run(root, "set", "luna", "notes=x", "--commit")
    assert (answer.code, f'there is no .git in "{root}"' in answer.err) == (4, True), answer
    run(root, "sync")
    assert not mark.exists()


def test_nor_is_the_work_tree_anywhere_else(base: Path) -> None:
    git(base, "config", "core.worktree", "/")
    for words in VERBS:
        answer = run(base, *words)
        assert answer.code in {0, 4}
        if answer.code:
            assert 'there is no .git in "/"' in answer.err
