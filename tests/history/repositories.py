"""Repositories built by hand, each commit with an author and a day of its own."""

import datetime as dt
import os
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

from tests.index.bases import Content, text_of

OLGA = "Olga Stojanova <olga@adria.example>"
IVAN = "Иван Петров <ivan@adria.example>"


def git(folder: Path, *words: str, **environment: str) -> str:
    """Run git in *folder* and give what it says."""
    done = subprocess.run(
        ["git", "-C", str(folder), *words],  # noqa: S607 - whichever git there is
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def write(root: Path, files: Mapping[str, Content | None]) -> None:
    """Write records by their ids or paths, and other files by their paths; None removes one."""
    for name, content in files.items():
        path = root / (name if "/" in name or "." in name else f"records/{name}.yaml")
        if content is None:
            path.unlink()
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text_of(content).encode())


def commit(
    root: Path,
    files: Mapping[str, Content | None],
    day: str = "2026-10-01",
    author: str = OLGA,
    message: str = "Change",
) -> str:
    """Write *files* and commit all; *day* may bear a time and a zone. Gives the commit's id."""
    write(root, files)
    git(root, "add", "--all")
    time = day if "T" in day else f"{day}T12:00:00+02:00"
    dates = {"GIT_AUTHOR_DATE": time, "GIT_COMMITTER_DATE": time}
    name, _, email = author.rstrip(">").partition(" <")
    who = {"GIT_AUTHOR_NAME": name, "GIT_AUTHOR_EMAIL": email}
    git(root, "commit", "--quiet", "--allow-empty", "-m", message, **dates, **who)
    return git(root, "rev-parse", "HEAD")


def lay_history(root: Path, commits: Iterable[tuple[str, Mapping[str, Content]]]) -> None:
    """Make a repository of commits of Olga's, each on its day with the files that it writes.

    Git takes them in at once, which is quicker than to commit each.
    """
    root.mkdir(parents=True, exist_ok=True)
    git(root, "init", "--quiet")
    stream = b""
    for day, files in commits:
        time = int(dt.datetime.fromisoformat(f"{day}T12:00:00+00:00").timestamp())
        stream += f"commit refs/heads/main\nauthor {OLGA} {time} +0000\n".encode()
        stream += f"committer {OLGA} {time} +0000\ndata 6\nChange\n".encode()
        for name, content in files.items():
            path = name if "/" in name or "." in name else f"records/{name}.yaml"
            text = text_of(content).encode()
            stream += f"M 100644 inline {path}\ndata {len(text)}\n".encode() + text + b"\n"
    subprocess.run(["git", "-C", str(root), "fast-import", "--quiet"], input=stream, check=True)  # noqa: S607 - whichever git there is
    git(root, "reset", "--quiet", "--hard", "main")


def repository(root: Path, schema: Content = "") -> Path:
    """Make a base that is a repository, with schema.yaml committed long ago."""
    root.mkdir(parents=True)
    git(root, "init", "--quiet")
    (root / "records").mkdir()
    commit(root, {"schema.yaml": text_of(schema) or "{}\n", ".gitignore": ".clientbase/\n"}, "2026-01-01")
    return root
