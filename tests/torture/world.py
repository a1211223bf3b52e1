"""A base in git in which each verb that writes has something to do, what it says, and what must be whole afterwards."""

import json
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).parent.parent.parent
_LIST: Final = """name,segment,manager,phone,region,source
Nova Konoba,horeca,olga,+38923111222,Skopje,website
Stara Pekara,retail,elena,+38923111333,Ohrid,website
Ресторан Галија,horeca,olga,+38923065120,Skopje,website
"""
Seen = dict[str, bytes]


class Verb(NamedTuple):
    """What is run."""

    words: tuple[str, ...]
    before: tuple[tuple[str, ...], ...] = ()
    """what was run before, so that there is something to do"""
    commits: bool = False
    reads: tuple[str, ...] = ()
    """files of which only that they can be read is asked: they bear the time"""
    undone: bool = True
    """whether `undo` takes it back"""
    again: bool = True
    """else whether the same command completes it"""
    says: str = ""
    """what it says once it has written"""
    made: tuple[str, ...] = ()
    """how the paths begin of what is made from the records, and can be made again: where a record cannot be read, and
    that is said, it says less"""
    spoilt: bool = False
    """whether a record has a value to be mended"""


def _verb(words: str, **more: object) -> Verb:
    return Verb(tuple(words.split()), **more)  # type: ignore[arg-type]


_TWICE: Final = (("set", "--where", "manager=olga", "tags+=new", "--yes"),)
VERBS: Final[Mapping[str, Verb]] = {
    "add": _verb("add task restoran-galija what=bring"),
    "add client": _verb("add client name=Nova segment=horeca manager=olga source.channel=website"),
    "add decision": _verb(
        "add decision decision=call finding=none owner=olga due=2026-12-01 metric=cadence.update_compliance then=0.8"
    ),
    "log": _verb("log restoran-galija call words"),
    "done": _verb("done restoran-galija"),
    "set": _verb("set restoran-galija tags=new"),
    "set --where": _verb("set --where manager=olga tags+=new --yes"),
    "set --commit": _verb("set restoran-galija tags=new --commit", commits=True, undone=False),
    "remove": _verb("remove restoran-galija/handovers/0 --yes"),
    "archive": _verb("archive restoran-galija reason=closed --yes"),
    "restore": _verb("restore kafe-bar-labin"),
    "rename": _verb("rename adriatik id=adriatik-hrana"),
    "move-contact": Verb(("move-contact", "adriatik/contacts/Ирина Петрова", "restoran-galija")),
    "handover": _verb("handover olga elena --yes"),
    "handover --brief": _verb("handover olga elena --brief briefs --yes", made=("briefs/",), undone=False),
    "dupes --not": _verb("dupes --not vinograd-bitola vinograd-bitola-dooel"),
    "forget": Verb(("forget", "Зоран Тасевски", "--yes"), undone=False, again=False, says="forgotten:"),
    "merge": _verb("merge vinograd-bitola vinograd-bitola-dooel --prefer A --yes"),
    "edit": _verb("edit restoran-galija"),
    "check --fix": _verb("check --fix", spoilt=True, says="mended"),
    "fmt": _verb("fmt", says="changed "),
    "list --save": _verb("list segment=horeca --save ours", says="asks segment"),
    "import": _verb("import list.csv --yes"),
    "import --commit": _verb("import list.csv --yes --commit", commits=True, undone=False),
    "undo": Verb(("undo",), _TWICE, undone=False),
    "undo COMMIT": Verb(
        ("undo", "HEAD", "--commit"),
        (("set", "beta", "tags=new", "--commit"),),
        commits=True,
        undone=False,
        again=False,
    ),
    "run": _verb("run weekly", made=("out/",), undone=False),
    "site": _verb(
        "site pages",
        says="wrote pages",
        reads=("pages/.clientbase-site.json",),
        made=("pages/",),
        undone=False,
    ),
    "report -o": _verb("report overview -o overview.md", made=("overview.md",), undone=False),
    "export tables": _verb(
        "export tables -f csv -o tables/", says="wrote tables", made=("tables/",), undone=False
    ),
    "export -o": _verb("export contacts -o contacts.vcf", made=("contacts.vcf",), undone=False),
    "import --plan": _verb("import list.csv --plan plan.yaml", undone=False),
    "schedule systemd": _verb("schedule systemd -o units", undone=False),
    "git-setup": _verb("git-setup", undone=False),
    "schema": _verb("schema", undone=False),
}


def lay_out(root: Path) -> Path:
    """Make the base at *root*."""
    for folder in ("records", "contracts"):
        shutil.copytree(ROOT / folder, root / folder)
    for name in ("schema.yaml", "decisions.yaml"):
        shutil.copy2(ROOT / name, root / name)
    beta = root / "records" / "beta.yaml"
    beta.write_text(
        beta.read_text("utf-8") + "\nextra: {loyalty_card: 12-3456,   delivery_day: monday}\n", "utf-8"
    )
    (root / "list.csv").write_text(_LIST, "utf-8")
    (root / ".gitignore").write_text(".clientbase/\n.clientbase-state/\nout/\npages/\n", "utf-8")
    for words in (("init", "--quiet"), ("add", "."), ("commit", "--quiet", "--message=The base")):
        subprocess.run(["git", "-C", str(root), *words], check=True)  # noqa: S607 - whichever there is
    return root


def spoil(root: Path) -> None:
    """Let a record say a day as no record may."""
    file = root / "records" / "beta.yaml"
    file.write_text(re.sub(r"since: (\d+)-(\d+)-(\d+)", r"since: \3.\2.\1", file.read_text("utf-8")), "utf-8")


def seen(root: Path) -> Seen:
    """Return what people and programs see of the base: all files but git's and the program's own."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and not _OWN & {*path.relative_to(root).parts}
    }


_OWN: Final = {".git", ".clientbase", ".clientbase-state", ".clientbase-site.lock"}


def committed(root: Path) -> str:
    """Return the tree that is committed."""
    asked = ("git", "-C", str(root), "rev-parse", "HEAD^{tree}")
    return subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip()


def readable(name: str, data: bytes) -> bool:
    """Return whether a file that bears the time is whole: JSON, or lines of it."""
    try:
        for line in data.decode().splitlines() if name.endswith("l") else [data.decode()]:
            json.loads(line)
    except ValueError:
        return False
    return True
