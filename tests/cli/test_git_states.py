"""Every command in every state that a repository can be in: docs/git-states.md says what comes of it."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from clientbase.merging.setup import set_up
from tests.conftest import ROOT
from tests.edits.running import Answer, run

PAGE = ROOT / "docs/git-states.md"
SCHEMA = """\
base: {name: Adria}
managers: {olga: {name: Olga}, ivan: {name: Ivan}}
interactions: {call: {contact: true}}
"""
BETA = "name: Beta\nmanager: ivan\npurchases:\n  - {date: 2026-01-01, amount: 20}\n"

READS: Mapping[str, tuple[str, ...]] = {
    "report": ("report", "dormant"),
    "check": ("check",),
    "list": ("list",),
    "show": ("show", "beta"),
    "history": ("history", "beta"),
    "diff": ("diff",),
    "review": ("review", "HEAD~1"),
    "--at": ("report", "dormant", "--at", "HEAD~1"),
    "undo --dry-run": ("undo", "main", "--dry-run"),
    "git-setup --check": ("git-setup", "--check"),
}
WRITES: Mapping[str, tuple[str, ...]] = {
    "undo": ("undo", "main"),
    "add": ("add", "client", "name=Nova"),
    "add --commit": ("add", "client", "name=Mera", "--commit"),
    "git-setup": ("git-setup",),
    "resolve": ("resolve",),
    "merge-driver": ("merge-driver", "{}/old", "{}/ours", "{}/theirs", "records/beta.yaml"),
}
VERBS = {**READS, **WRITES}


def git(folder: Path, *words: str, code: int | None = 0) -> None:
    command = ["git", "-C", str(folder), *words]
    done = subprocess.run(command, capture_output=True, check=False)
    assert code is None or done.returncode == code, done.stderr.decode()


def base_at(folder: Path) -> Path:
    """Make a base with two commits, the newer one a command's, and a branch that does not fit."""
    (folder / "records").mkdir(parents=True)
    files = {"schema.yaml": SCHEMA, ".gitignore": ".clientbase/\n", "records/beta.yaml": BETA, "a.txt": "1\n"}
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    git(folder, "init", "--quiet")
    set_up(folder)
    commit(folder, "Begin")
    git(folder, "branch", "other")
    (folder / "records/beta.yaml").write_text(BETA.replace("ivan", "olga"), encoding="utf-8")
    (folder / "a.txt").write_text("2\n", encoding="utf-8")
    commit(folder, "beta: manager ivan → olga\n\nClientbase: set")
    return folder


def commit(folder: Path, message: str) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "-m", message)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The base that every state begins with; made once."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_SYSTEM": os.devnull,
            "GIT_AUTHOR_NAME": "Olga",
            "GIT_AUTHOR_EMAIL": "olga@adria.example",
            "GIT_COMMITTER_NAME": "Olga",
            "GIT_COMMITTER_EMAIL": "olga@adria.example",
        }.items():
            patch.setenv(name, value)
        folder = base_at(tmp_path_factory.mktemp("states") / "base")
        git(folder, "branch", "-M", "main")
        git(folder, "checkout", "--quiet", "other")
        (folder / "a.txt").write_text("3\n", encoding="utf-8")
        commit(folder, "Other")
        git(folder, "checkout", "--quiet", "main")
    return folder


State = Callable[[Path, pytest.MonkeyPatch], Path | None]
"""Puts a copy of the base into a state; gives the base to ask, where it is another one."""


def lock_held(base: Path, _: pytest.MonkeyPatch) -> None:
    (base / ".git/index.lock").touch()


def stopped_by(*words: str) -> State:
    """Return a state in which git has stopped at a conflict."""

    def make(base: Path, _: pytest.MonkeyPatch) -> None:
        git(base, *words, code=None)
        assert "<<<<" in (base / "a.txt").read_text(encoding="utf-8")

    return make


def detached(base: Path, _: pytest.MonkeyPatch) -> None:
    git(base, "checkout", "--quiet", "--detach")


def bare(base: Path, _: pytest.MonkeyPatch) -> None:
    git(base, "config", "core.bare", "true")


def shallow(base: Path, _: pytest.MonkeyPatch) -> Path:
    git(base.parent, "clone", "--quiet", "--depth=1", f"file://{base}", "clone")
    return base.parent / "clone"


def worktree(base: Path, _: pytest.MonkeyPatch) -> Path:
    git(base, "worktree", "add", "--quiet", "-b", "side", str(base.parent / "side"))
    return base.parent / "side"


def submodule(base: Path, _: pytest.MonkeyPatch) -> Path:
    outer = base.parent / "outer"
    git(base.parent, "init", "--quiet", "outer")
    git(outer, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(base), "clients")
    return outer / "clients"


def anothers(base: Path, _: pytest.MonkeyPatch) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give files away")
    for folder, _names, files in os.walk(base):
        os.chown(folder, 4242, 4242)
        for name in files:
            os.chown(Path(folder, name), 4242, 4242)


def no_git(base: Path, patch: pytest.MonkeyPatch) -> None:
    (base.parent / "bin").mkdir()
    patch.setenv("PATH", str(base.parent / "bin"))


def no_repository(base: Path, _: pytest.MonkeyPatch) -> None:
    shutil.rmtree(base / ".git")


def moved_away(base: Path, _: pytest.MonkeyPatch) -> None:
    shutil.rmtree(base / ".git")
    (base / ".git").write_text("gitdir: /nowhere/at/all\n", encoding="utf-8")


def broken_branch(base: Path, _: pytest.MonkeyPatch) -> None:
    (base / ".git/refs/heads/main").write_text("", encoding="utf-8")


def no_commits(base: Path, _: pytest.MonkeyPatch) -> None:
    shutil.rmtree(base / ".git")
    git(base, "init", "--quiet")


def refusing_hook(base: Path, _: pytest.MonkeyPatch) -> None:
    hook = base / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho 'not on Sundays' >&2\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)


def nobody(base: Path, patch: pytest.MonkeyPatch) -> None:
    for role in ("AUTHOR", "COMMITTER"):
        for part in ("NAME", "EMAIL"):
            patch.delenv(f"GIT_{role}_{part}")
    git(base, "config", "user.useConfigOnly", "true")


def cyrillic(base: Path, _: pytest.MonkeyPatch) -> Path:
    folder = base.parent / "мои клиенти [1]"
    base.rename(folder)
    (folder / "records/нова папка").mkdir()
    git(folder, "checkout", "--quiet", "-b", "грана-един")
    return folder


STATES: Mapping[str, State] = {
    "nothing special": lambda _base, _patch: None,
    "index.lock is held": lock_held,
    "a merge is in progress": stopped_by("merge", "other"),
    "a rebase is in progress": stopped_by("rebase", "other"),
    "a cherry-pick is in progress": stopped_by("cherry-pick", "other"),
    "HEAD is detached": detached,
    "the repository is bare": bare,
    "the clone is shallow": shallow,
    "a linked work tree": worktree,
    "a submodule": submodule,
    "it belongs to somebody else": anothers,
    "git is not installed": no_git,
    "no repository": no_repository,
    "the repository has moved away": moved_away,
    "the branch is broken": broken_branch,
    "no commits yet": no_commits,
    "a hook says no": refusing_hook,
    "git does not know who you are": nobody,
    "names in Cyrillic, with spaces": cyrillic,
}


def table() -> tuple[list[str], dict[str, list[str]]]:
    """Read the page: the verbs, and for each state the exit code of each, then the words to look for."""
    rows = [
        [cell.strip().replace("`", "") for cell in line.strip("|").split("|")]
        for line in PAGE.read_text(encoding="utf-8").splitlines()
        if line.startswith("|")
    ]
    head, _, *body = rows
    return head[1:], {row[0]: row[1:] for row in body}


def everything(folder: Path) -> dict[str, bytes]:
    """Return all files below *folder*, those of git too, but for the program's own."""
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file() and ".clientbase" not in file.parts
    }


@pytest.mark.parametrize("name", STATES)
def test_every_command_ends_as_the_page_says(
    name: str, template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = tmp_path / "base"
    shutil.copytree(template, base)
    base = STATES[name](base, monkeypatch) or base
    before = everything(tmp_path)
    answers = {verb: run(base, *words) for verb, words in READS.items()}
    assert everything(tmp_path) == before, "a question changes nothing"
    (tmp_path / "versions").mkdir()
    for version in ("old", "ours", "theirs"):
        (tmp_path / "versions" / version).write_text(BETA, encoding="utf-8")
    for verb, words in WRITES.items():
        answers[verb] = run(base, *(word.format(tmp_path / "versions") for word in words))
    assert {verb for verb, answer in answers.items() if "Traceback" in answer.err} == set()
    assert [file for file in before if file.endswith(".lock") and not (tmp_path / file).exists()] == []
    compared(name, answers)


def compared(name: str, answers: Mapping[str, Answer]) -> None:
    """Compare what came of the commands with a row of the page; words in quotes there must have been said."""
    verbs, rows = table()
    assert verbs[:-1] == list(VERBS)
    *codes, step = rows[name]
    assert {verb: str(answers[verb].code) for verb in VERBS} == dict(zip(VERBS, codes, strict=True))
    said = "\n".join(answer.err for answer in answers.values())
    for word in re.findall(r'"([^"]*)"', step):
        assert word in said
    refused = [verb for verb, answer in answers.items() if answer.code and not answer.err.strip()]
    assert refused == [], "whoever is refused is told why"


def test_the_page_tells_of_every_state() -> None:
    assert list(table()[1]) == list(STATES)
