"""Lay out the example company as a base with a history of small commits: python tools/example.py FOLDER.

On the day BEGUN the base came under git. What is dated later came by a commit of its own, by whoever looks after the
client: what was said on the day that the record names, all else on the day after, but for SLIPS.
"""

import datetime as dt
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from clientbase.text.edit import Path_, Remove, edited
from clientbase.text.read import Document, parse

ROOT: Final = Path(__file__).parent.parent
BEGUN: Final = dt.date(2026, 6, 30)
SLIPS: Final[Mapping[tuple[str, str, str], str]] = {
    ("adriatik", "purchases", "2026-10-05"): "2026-10-13",  # late: the record does not say when
    ("taverna-thalassa", "interactions", "2026-10-30"): "2026-11-09",  # back-dated: it says 2026-10-30
    ("trgovina-dunav", "interactions", "2026-10-01"): "2026-10-03",  # committed soon enough: its word counts
}
"""Items that came later than others, or later than their records say: by client, list and day."""

_LISTS: Final = {
    **dict.fromkeys(("interactions", "purchases", "returns", "proposals", "interest", "handovers"), "date"),
    **dict.fromkeys(("problems", "deals"), "opened"),
}
_PEOPLE: Final = {
    "olga": "Olga Stojanova <olga@adria.example>",
    "elena": "Elena Ristova <elena@adria.example>",
    "dimitar": "Dimitar Kolev <dimitar@adria.example>",
}
_ZONE: Final = ZoneInfo("Europe/Skopje")
_BESIDE: Final = ("schema.yaml", "decisions.yaml", ".gitignore")


class _Step(NamedTuple):
    """What one commit brought into one record."""

    day: str
    path: str
    listed: str
    item: Any
    author: str


def lay_out(folder: Path) -> None:
    """Make *folder* a base that says the same as the example, with its history."""
    for name in ("records", "contracts"):
        shutil.copytree(ROOT / name, folder / name)
    for name in _BESIDE:
        shutil.copy2(ROOT / name, folder / name)
    stream = b"".join(_stream(folder))
    for words, given in ((("init", "--quiet", "-b", "main"), b""), (("fast-import", "--quiet"), stream)):
        subprocess.run(["git", "-C", str(folder), *words], input=given, check=True)  # noqa: S607 - whichever there is
    subprocess.run(["git", "-C", str(folder), "reset", "--quiet", "main"], check=True)  # noqa: S607 - the one on PATH


def _stream(folder: Path) -> Iterator[bytes]:
    """Say the history as git takes it in: from what stands today back to BEGUN, told the other way round."""
    files = {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in (folder / "records").rglob("*.yaml")
    }
    steps = [step for path, content in files.items() for step in _steps(parse(content, path))]
    steps.sort(key=lambda step: step[:3])
    left = {path: sum(step.path == path for step in steps) for path in files}
    new = {path for path, content in files.items() if _first_day(parse(content, path)) > BEGUN.isoformat()}
    told = []
    for step in reversed(steps):
        said = f"{Path(step.path).stem}: {step.listed}"
        told.append(_commit(said, step.day, step.author, {step.path: files[step.path]}))
        left[step.path] -= 1
        files[step.path] = _without(parse(files[step.path], step.path), step)
        if step.path in new and not left[step.path]:
            del files[step.path]
    papers = (f"contracts/{file.name}" for file in (folder / "contracts").iterdir())
    begun = {**{name: (folder / name).read_bytes() for name in (*_BESIDE, *papers)}, **files}
    yield _commit("Bring the base under git", BEGUN.isoformat(), "olga", begun)
    yield from reversed(told)


def _steps(document: Document) -> Iterator[_Step]:
    record: Mapping[str, Any] = document.data
    client = Path(document.path).stem
    for listed, dated in _LISTS.items():
        for item in record.get(listed, ()):
            date = item.get(dated, "")
            usual = item.get("entered") or (dt.date.fromisoformat(date) + dt.timedelta(1)).isoformat()
            day = SLIPS.get((client, listed, date), usual)
            if date > BEGUN.isoformat():
                author = item.get("by") or item.get("manager") or record["manager"]
                yield _Step(day, document.path, listed, item, author)
    if record.get("reviewed", "") > BEGUN.isoformat():
        yield _Step(record["reviewed"], document.path, "reviewed", {}, record["manager"])


def _first_day(document: Document) -> str:
    record: Mapping[str, Any] = document.data
    days = [item.get(dated, "") for listed, dated in _LISTS.items() for item in record.get(listed, ())]
    return min(filter(None, [*days, record.get("since")]), default="")


def _without(document: Document, step: _Step) -> bytes:
    where: Path_ = (step.listed,)
    if step.item:
        items: Any = document.data[step.listed]
        where = (step.listed, items.index(step.item))
    return edited(document, [Remove(where)], {}).text.encode()


def _commit(said: str, day: str, author: str, files: Mapping[str, bytes]) -> bytes:
    noon = dt.datetime.combine(dt.date.fromisoformat(day), dt.time(16), _ZONE)
    when = f"{_PEOPLE[author]} {int(noon.timestamp())} {noon:%z}"
    head = f"commit refs/heads/main\nauthor {when}\ncommitter {when}\n".encode()
    changes = b"".join(
        b"M 100644 inline %s\n%s" % (path.encode(), _data(files[path])) for path in sorted(files)
    )
    return head + _data(said.encode()) + changes


def _data(content: bytes) -> bytes:
    return b"data %d\n%s\n" % (len(content), content)


if __name__ == "__main__":
    lay_out(Path(sys.argv[1]))
