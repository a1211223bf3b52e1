"""Repositories for tests: the example base under git, and what git says of it."""

import subprocess
from pathlib import Path

from tests.edits.running import Answer, run


def git(folder: Path, *words: str) -> str:
    """Run git in *folder* and give what it says."""
    command = ["git", "-C", str(folder), "-c", "core.quotePath=false", *words]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def committed(base: Path, words: str = "Begin") -> str:
    """Commit all that there is, in a repository that is made where there is none."""
    if not (base / ".git").exists():
        git(base, "init", "--quiet")
    git(base, "add", "--all")
    git(base, "commit", "--quiet", "--allow-empty", "-m", words)
    return git(base, "rev-parse", "HEAD")


def message(base: Path) -> str:
    """Return the message of the newest commit."""
    return git(base, "log", "-1", "--format=%B")


def files(base: Path, revision: str = "HEAD") -> list[str]:
    """Return the files that a commit changed."""
    return git(base, "show", "--name-only", "--format=", revision).split("\n")


def hook(base: Path, name: str, script: str) -> None:
    """Put a hook in place."""
    file = base / ".git" / "hooks" / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    file.chmod(0o755)


def done(base: Path, *words: str) -> Answer:
    """Run a command that must succeed."""
    answer = run(base, *words)
    assert answer.code == 0, answer
    return answer
