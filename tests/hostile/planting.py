"""Hostile bases: what a stranger may put in the place of each file and folder that a command opens."""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from clientbase.cli.verbs import VERBS
from tests.edits.running import run
from tests.history.repositories import git
from tests.index.bases import sold, write

SECRET = "kanarinche"  # noqa: S105 - a word that stands in no base
WORDS = (
    "init new",
    "init .",
    "add task luna what=bring",
    "add client name=Nov segment=cafe",
    "log luna call words",
    "log luna call words --commit",
    "done luna",
    "set luna notes=hello",
    "remove luna/tags/1 --yes",
    "archive sol closed",
    "restore stara",
    "rename sol sonce",
    "move-contact luna/contacts/ana sol",
    "handover olga ivan --brief out/briefs --yes",
    "forget Ana",
    "forget Ana --traces",
    "dupes",
    "merge luna sol --yes",
    "edit luna",
    "show luna",
    "brief luna",
    "list -o out/list.csv",
    "list --at HEAD",
    "find luna",
    "check",
    "fmt",
    "explain CB021",
    "fields",
    "report",
    "report mine",
    "report overview -o out/",
    "why luna",
    "calibrate",
    "agenda",
    "guide --manager olga",
    "can-sell luna 20",
    "run w",
    "run --all-due --dry-run",
    "schedule systemd -o out",
    "query SELECT/**/name/**/FROM/**/facts",
    "import list.csv --yes",
    "import lists --yes",
    "import list.csv --plan plan.yaml",
    "import --apply plan.yaml",
    "import list.csv --map map.yaml",
    "export contacts -o out/",
    "export tables -f csv -o out/",
    "export tables -o out/tables.sqlite",
    "export person Ana",
    "site pages",
    "diff",
    "history luna",
    "undo",
    "undo HEAD --dry-run",
    "sync",
    "review HEAD~1..HEAD",
    "schema",
    "git-setup",
    "git-setup --check",
    "merge-driver list.csv plan.yaml map.yaml records/x.yaml",
    "resolve",
    "demo --clients 3 out",
    "doctor",
    "doctor --fix",
    "sql overview",
)
assert {words.split()[0] for words in WORDS} == {*VERBS}

FILES: Mapping[str, tuple[str, ...]] = {
    "schema.yaml": ("check", "set luna notes=hello", "run w"),
    "decisions.yaml": ("check", "report", "forget Ana"),
    "records/luna.yaml": (
        "show luna",
        "set luna notes=hello",
        "edit luna",
        "forget Ana --traces",
        "undo",
        "fmt",
    ),
    "records/archive/stara.yaml": ("restore stara", "list --at HEAD"),
    "reports/mine.sql": ("report mine", "report", "check", "forget Ana"),
    ".clientbase/index.sqlite3": ("show luna", "check", "forget Ana"),
    ".clientbase/index.sqlite3-wal": ("show luna", "report overview -o out/"),
    ".clientbase/.gitignore": ("show luna", "git-setup"),
    ".clientbase/record.schema.json": ("schema", "import list.csv --yes"),
    ".clientbase-state/.gitignore": ("set luna notes=hello", "diff"),
    ".clientbase-state/runs.jsonl": ("run w", "run --all-due --dry-run"),
    ".clientbase-state/run.lock": ("run w",),
    ".clientbase-state/undo/mark": ("undo", "set luna notes=hello"),
    ".clientbase-state/undo/000000000001.jsonl.gz": ("undo", "log luna call words --commit"),
    ".git/HEAD": ("show luna", "diff", "git-setup", "init new"),
    ".git/config": ("show luna", "diff", "sync"),
    ".git/index": ("diff", "log luna call words --commit"),
    ".git/packed-refs": ("report overview -o out/", "forget Ana --traces"),
    ".git/info/exclude": ("diff", "sync"),
    ".git/info/attributes": ("git-setup --check",),
    ".git/shallow": ("history luna",),
    ".git/info/grafts": ("history luna",),
    ".git/clientbase-asked": ("sync", "resolve"),
    ".gitattributes": ("git-setup", "diff", "sync"),
    ".gitignore": ("diff", "init .", "sync"),
    ".mailmap": ("history luna", "review HEAD~1..HEAD"),
    "records/.gitattributes": ("git-setup --check", "diff"),
    "HEAD": ("show luna", "log luna call words --commit"),
    "out/list.csv": ("list -o out/list.csv", "forget Ana --traces"),
    "out/tables.sqlite": ("export tables -o out/tables.sqlite",),
    "out/luna.md": ("handover olga ivan --brief out/briefs --yes",),
    "plan.yaml": ("import list.csv --plan plan.yaml", "import --apply plan.yaml"),
    "map.yaml": ("import list.csv --map map.yaml",),
    "list.csv": ("import list.csv --yes",),
    "lists/list.csv": ("import lists --yes",),
    "list.rejects.csv": ("import list.csv --yes",),
    "pages/.clientbase-site.json": ("site pages",),
    "pages/.clientbase-site.lock": ("site pages",),
    "pages/index.html": ("site pages",),
}
"""Each file that a command opens, with the words that aim at it."""
FOLDERS: Mapping[str, tuple[str, ...]] = {
    "records": ("show luna", "set luna notes=hello", "forget Ana --traces"),
    "records/archive": ("archive sol closed", "restore stara"),
    "reports": ("report", "report mine", "check", "forget Ana", "export person Ana"),
    ".clientbase": ("show luna", "schema", "list --at HEAD", "forget Ana"),
    ".clientbase-state": ("set luna notes=hello", "undo", "run w", "edit luna"),
    ".clientbase-state/undo": ("set luna notes=hello", "undo"),
    ".clientbase-state/mails": ("run --all-due --dry-run",),
    ".git": ("show luna", "diff", "sync", "init ."),
    ".git/refs": ("show luna", "log luna call words --commit"),
    "out": (
        "list -o out/list.csv", "report overview -o out/", "export contacts -o out/", "export tables -f csv -o out/",
        "run w", "handover olga ivan --brief out/briefs --yes", "schedule systemd -o out", "demo --clients 3 out",
    ),
    "lists": ("import lists --yes",),
    "pages": ("site pages",),
    "pages/clients": ("site pages",),
    "new": ("init new",),
}  # fmt: skip
"""Each folder that a command enters, with the words that aim at it."""


class Hostile(NamedTuple):
    """One base: what stands at which place, and the words that aim at it."""

    place: str
    what: str
    aimed: tuple[str, ...]

    def __str__(self) -> str:
        """Name it."""
        return f"{self.what} at {self.place}"

    def plant(self, base: Path, outside: Path) -> None:
        """Put it there, in place of what stands there."""
        file = base / self.place
        if file.is_dir() and not file.is_symlink():
            shutil.rmtree(file)
        file.unlink(missing_ok=True)
        file.parent.mkdir(parents=True, exist_ok=True)
        _PLANTED[self.what](file, outside)


def _sparse(file: Path, _: Path) -> None:
    with file.open("wb") as opened:
        opened.truncate(1 << 40)


_PLANTED: Mapping[str, Callable[[Path, Path], object]] = {
    "a link to a file": lambda file, outside: file.symlink_to(outside / _LIKE.get(file.suffix, "secret.txt")),
    "a link to nothing": lambda file, outside: file.symlink_to(outside / "new"),
    "a link to a folder": lambda file, outside: file.symlink_to(outside / "folder"),
    "a link to itself": lambda file, _: file.symlink_to(file.name),
    "a link to a device": lambda file, _: file.symlink_to("/dev/zero"),
    "a pipe": lambda file, _: os.mkfifo(file),
    "a folder": lambda file, _: file.mkdir(),
    "a huge file": _sparse,
    "a large file": lambda file, _: file.write_bytes(b"# x\n" * 500_000),
}
_LIKE = {".yaml": "record.yaml", ".sql": "report.sql", ".csv": "list.csv"}
_OF_FILES = ("a link to a file", "a link to nothing", "a pipe", "a folder", "a huge file")
_OF_GITS = ("a link to a device", "a large file")
_OF_FOLDERS = ("a link to a folder", "a link to nothing", "a link to itself", "a pipe", "a huge file")


def hostile_bases() -> Iterator[Hostile]:
    """Return all of them."""
    for place, aimed in FILES.items():
        more = _OF_GITS if place.startswith(".git/") else ()
        yield from (Hostile(place, kind, aimed) for kind in (*_OF_FILES, *more))
    for place, aimed in FOLDERS.items():
        yield from (Hostile(place, kind, aimed) for kind in _OF_FOLDERS)


SCHEMA = """
managers: {olga: {email: olga@adria.example}, ivan: {email: ivan@adria.example}}
segments: {cafe: Cafes}
interactions: {call: {}}
schedules:
  w: {every: day, reports: [overview, mine], output: 'out/{date}.txt', keep: 1, send: [olga@adria.example, always]}
"""
ANA = "manager: olga\ntags: [a]\ncontacts: [{id: ana, name: Ana Novak, email: ana@luna.example}]\n"


def lay_out(base: Path, outside: Path) -> None:
    """Write the base in which something is planted, and what lies outside of it."""
    write(
        base,
        {
            "luna": sold("2026-04-01", more=ANA),
            "sol": sold("2026-05-01", more="manager: olga"),
            "records/archive/stara.yaml": "name: Stara\nstatus: former\n",
        },
        SCHEMA,
    )
    for name, text in {
        "reports/mine.sql": "-- Mine\nSELECT name FROM facts\n",
        "decisions.yaml": "decisions: []\n",
        "list.csv": "id,name\nnova,Nova\n",
        "lists/list.csv": "id,name\ndruga,Druga\n",
        "out/list.csv": "old\n",
        "map.yaml": "name: name\n",
        "pages/.clientbase-site.json": '{"version": 2, "files": {"index.html": ["", 0, -1, "", null]}}',
        "pages/index.html": "old\n",
    }.items():
        (base / name).parent.mkdir(exist_ok=True)
        (base / name).write_text(text, encoding="utf-8")
    git(base, "init", "--quiet", "--template=")
    for words in ("import list.csv --plan plan.yaml", "set luna notes=first", "run w"):
        run(
            base,
            *words.replace("list.csv", str(base / "list.csv"))
            .replace("plan.yaml", str(base / "plan.yaml"))
            .split(),
        )
    git(base, "add", ".")
    git(base, "commit", "--quiet", "-m", "Begin")
    run(base, "set", "luna", "notes=second", "--commit")
    folder = outside / "folder"
    (folder / "clients").mkdir(parents=True)
    for name, text in {
        "secret.txt": f"{SECRET}\n",
        "record.yaml": f"name: {SECRET}\n",
        "report.sql": f"-- {SECRET}\nSELECT '{SECRET}' AS x\n",
        "list.csv": f"id,name\n{SECRET},{SECRET}\n",
        "folder/luna.yaml": f"name: {SECRET}\n",
        "folder/mine.sql": f"-- {SECRET}\nSELECT '{SECRET}' AS x\n",
        "folder/list.csv": f"id,name\n{SECRET},{SECRET}\n",
        "folder/clientbase-old.vcf": f"{SECRET}\n",
        "folder/index.html": f"{SECRET}\n",
        "folder/.d.txt.4194305-0.tmp": f"{SECRET}\n",
        "folder/HEAD": "ref: refs/heads/main\n",
    }.items():
        (outside / name).write_text(text, encoding="utf-8")
