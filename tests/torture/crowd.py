"""Many commands on one base at once: whatever was acknowledged is there at the end, and nothing is half there."""

import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tests.torture import outside
from tests.torture.copies import Ran

if TYPE_CHECKING:
    import subprocess

_DENIALS = (4,)
"""Codes with which one of a crowd may be sent away: it is told to come again."""


def adders(root: Path, clients: Sequence[str], processes: int, each: int, seed: int) -> list[str]:
    """Let *processes* add *each* tasks, with reports beside and the index deleted and damaged; name what is wrong."""
    chance = random.Random(seed)
    found: list[str] = []
    wanted: dict[str, set[str]] = {client: set() for client in clients}
    for turn in range(each):
        running: list[tuple[str, str, subprocess.Popen[bytes]]] = []
        for number in range(processes):
            client, what = chance.choice(clients), f"t{seed}-{turn}-{number}"
            words = ("add", "task", client, f"what={what}")
            running.append((client, what, outside.start(root, words)))
        beside = outside.start(root, ("report", "overview", "-f", "json"))
        _harm(root / ".clientbase" / "index.sqlite3", chance)
        for client, what, process in running:
            ran = outside.ended(process)
            found += _odd(ran)
            if ran.code == 0:
                wanted[client].add(what)
        found += _odd(outside.ended(beside))
    for client, acknowledged in wanted.items():
        lost = acknowledged - tasks(root, client)
        found += [f"{client}: {sorted(lost)} was acknowledged and is not there"] if lost else []
    return found + alike(root)


def tasks(root: Path, client: str) -> set[str]:
    """Return what the tasks of a client say."""
    asked = f"SELECT what FROM tasks WHERE client = '{client}'"  # noqa: S608 - an id of ours
    ran = outside.ended(outside.start(root, ("query", "-f", "json", asked)))
    assert ran.code == 0, ran
    (table,) = json.loads(ran.out)["tables"]
    return {row["what"] for row in table["rows"]}


def alike(root: Path) -> list[str]:
    """Return whether the index says what one that is made anew says."""
    asked = ("list", "-f", "csv")
    kept = outside.ended(outside.start(root, asked))
    for file in (root / ".clientbase").glob("index.sqlite3*"):
        file.unlink()
    anew = outside.ended(outside.start(root, asked))
    return [] if (kept.code, kept.out) == (anew.code, anew.out) else ["the index says what is not so"]


def at_once(root: Path, words: Sequence[str], processes: int = 2) -> list[Ran]:
    """Start the same command more than once, and return how each ended."""
    return [outside.ended(one) for one in [outside.start(root, words) for _ in range(processes)]]


def _harm(index: Path, chance: random.Random) -> None:
    """Delete or damage the index, or leave it alone."""
    what = chance.choice(("delete", "damage", "cut", "leave"))
    try:
        if what == "delete":
            index.unlink()
        elif what in {"damage", "cut"}:
            with index.open("r+b") as opened:
                if what == "cut":
                    opened.truncate(5000)
                else:
                    opened.seek(4096)
                    opened.write(chance.randbytes(8192))
    except FileNotFoundError:
        pass


def _odd(ran: Ran) -> list[str]:
    if "Traceback" in ran.err:
        return [f"a traceback: {ran.err[-500:]}"]
    return [] if ran.code == 0 or ran.code in _DENIALS else [f"exit {ran.code}: {ran.err[-300:]}"]
