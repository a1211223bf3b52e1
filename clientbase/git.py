"""The only room that starts git: without a shell, in the folder that is asked about."""

import subprocess
from pathlib import Path

from clientbase.errors import BlockedError


def inside_work_tree(folder: Path) -> bool:
    """Say whether *folder* lies in a git repository already."""
    answer = _git(folder, "rev-parse", "--is-inside-work-tree")
    return answer.returncode == 0 and answer.stdout.strip() == "true"


def init(folder: Path) -> None:
    """Make *folder* a git repository."""
    answer = _git(folder, "init", "--quiet")
    if answer.returncode:
        raise BlockedError(f"git init failed: {answer.stderr.strip()}")


def _git(folder: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    try:
        return subprocess.run(
            ["git", "-C", str(folder), *words],  # noqa: S607 - whichever git the user has on the path
            capture_output=True,
            check=False,
            encoding="utf-8",
            errors="replace",
            stdin=subprocess.DEVNULL,
        )
    except OSError as error:
        raise BlockedError(f"git cannot be started: {(error.strerror or str(error)).lower()}") from None
