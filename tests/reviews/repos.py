"""Small repositories that tests build: bases with commits of several people."""

import os
import subprocess
from pathlib import Path

SCHEMA = """
base: {currency: EUR}
managers: {olga: {}, ivan: {}}
segments: {horeca: Hotels}
interactions: {call: {contact: true}, newsletter: {contact: false}}
standards:
  - {contact: {target: 30d, limit: 60d}, update: {limit: 180d}}
thresholds:
  - {repeat_purchase: 200}
"""
RECORD = """
name: Beta
manager: ivan
segment: horeca
contacts:
  - {name: Vera, role: owner}
interactions:
  - {date: 2026-11-10, kind: call, by: ivan, with: Vera, about: prices, entered: 2026-11-10}
purchases:
  - {date: 2026-01-10, amount: 50}
  - {date: 2026-06-10, amount: 300}
"""


def git(folder: Path, *words: str, author: str = "Olga Stojanova") -> str:
    """Run git as *author*; give what it says."""
    name = {"GIT_AUTHOR_NAME": author, "GIT_COMMITTER_NAME": author}
    done = subprocess.run(
        ["git", "-C", str(folder), *words],  # noqa: S607 - whichever git there is
        env={**os.environ, **name},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def write(base: Path, files: dict[str, str | None]) -> None:
    """Write files below the base, or remove those without a text."""
    for path, text in files.items():
        file = base / path
        if text is None:
            file.unlink()
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")


def commit(base: Path, files: dict[str, str | None], author: str = "Olga Stojanova") -> None:
    """Write files and commit all there is."""
    write(base, files)
    git(base, "add", "--all")
    git(base, "commit", "--quiet", "--allow-empty", "-m", "change", author=author)


def repository(folder: Path, files: dict[str, str | None] | None = None) -> Path:
    """Make a repository with a base of one client and one commit."""
    folder.mkdir(parents=True)
    git(folder, "init", "--quiet")
    commit(folder, {"schema.yaml": SCHEMA, "records/beta.yaml": RECORD} | (files or {}))
    return folder


def changed(old: str, new: str, text: str = RECORD) -> dict[str, str | None]:
    """Return the record with something changed."""
    assert text.count(old) == 1
    return {"records/beta.yaml": text.replace(old, new)}
