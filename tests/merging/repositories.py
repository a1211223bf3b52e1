"""Repositories in which records are merged, as git does it for people."""

import subprocess
from collections.abc import Mapping
from pathlib import Path

from clientbase.merging.setup import set_up

SCHEMA = "base: {name: Adria Trade, currency: EUR}\n"


def git(folder: Path, *words: str, code: int | None = 0) -> str:
    """Run git; *code* is what it must exit with, None where both will do."""
    command = ["git", "-C", str(folder), *words]
    done = subprocess.run(command, capture_output=True, check=False)
    said = done.stdout.decode() + done.stderr.decode()
    assert code is None or done.returncode == code, said
    return said


def commit(folder: Path, files: Mapping[str, bytes | None], message: str) -> None:
    """Write files, or remove those that are None, and commit them all."""
    for path, data in files.items():
        file = folder / path
        if data is None:
            file.unlink()
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "-m", message)


def forked(
    folder: Path,
    base: Mapping[str, bytes],
    ours: Mapping[str, bytes | None],
    theirs: Mapping[str, bytes | None],
    *,
    below: str = "",
    driver: bool = True,
) -> Path:
    """Make a repository with the branches main (ours) and theirs; give the folder of the base in it."""
    folder.mkdir()
    git(folder, "init", "--quiet")
    root = folder / below
    root.mkdir(exist_ok=True)
    (root / "schema.yaml").write_text(SCHEMA)
    if driver:
        set_up(root)
    commit(root, base, "base")
    git(root, "branch", "theirs")
    commit(root, ours, "ours")
    git(root, "checkout", "--quiet", "theirs")
    commit(root, theirs, "theirs")
    git(root, "checkout", "--quiet", "main")
    return root
