"""`python -m tests.torture.run COUNTS.json SECONDS [SEED]`: torture every verb that writes, for so long.

What each round did follows from the seed and its number, which are printed of a round that fails. In COUNTS.json stand
how many rounds there were of each kind, in how many the fault came, and each one after which something did not hold.
The code says whether there was any. The page of promises tells the sums.
"""

import json
import os
import random
import shutil
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from tests.torture import outside
from tests.torture.copies import Copies, Ran
from tests.torture.crowd import adders
from tests.torture.faults import CALLS, LINE, Fault
from tests.torture.oracle import World, faults
from tests.torture.rounds import Bench, world
from tests.torture.world import VERBS, lay_out
from tools import promises

ERRORS: Final = ("ENOSPC", "EIO", "EACCES", "EMFILE", "EINTR")
HOWS: Final = (*ERRORS, "kill", "torn", "short", "term", "int")
_CLIENTS: Final = ("adriatik", "beta", "restoran-galija", "pekara-zora", "makpromet")
_WHOLE: Final = ("undo", "undo COMMIT", "check --fix", "schedule systemd")
"""Verbs for which something is done first, or that tell where the base lies: only rounds inside have them."""


class Torture:
    """Rounds of all kinds, and what came of them."""

    def __init__(self, copies: Copies, beside: Path, seed: int) -> None:
        """Lay out the base."""
        self.copies, self.beside, self.seed = copies, beside, seed
        self.base = lay_out(beside / "base")
        self.rounds: Counter[str] = Counter()
        self.hit: Counter[str] = Counter()
        self.verbs: Counter[str] = Counter()
        self.broken: list[dict[str, str]] = []
        self.skipped: dict[str, str] = {}
        self._benches: dict[str, Bench] = {}
        self._counts: dict[tuple[str, str], tuple[int, int]] = {}
        self._lines: dict[str, int] = {}

    def go_on(self, end: float) -> None:
        """Take one round after another until the time is up."""
        kinds: dict[str, Callable[[random.Random, str], tuple[str, bool, list[str]]]] = {
            "inside": self._inside,
            "line": self._line,
            "strace": self._strace,
            "signal": self._signal,
            "full disk": self._full_disk,
            "no inodes": self._no_inodes,
            "crowd": self._crowd,
        }
        weights = {
            "inside": 40,
            "line": 15,
            "strace": 20,
            "signal": 20,
            "full disk": 5,
            "no inodes": 5,
            "crowd": 2,
        }
        mounts = outside.why_not(outside.mounts, self.beside)
        why = {"strace": outside.without_strace(), "full disk": mounts, "no inodes": mounts}
        self.skipped = {kind: said for kind, said in why.items() if said}
        there = [name for name in kinds if name not in self.skipped]
        number = 0
        while time.monotonic() < end:
            number += 1
            chance = random.Random(f"{self.seed} {number}")
            (kind,) = chance.choices(there, [weights[name] for name in there])
            verb = chance.choice(
                [*VERBS] if kind in {"inside", "line"} else [v for v in VERBS if v not in _WHOLE]
            )
            what, hit, found = kinds[kind](chance, verb)
            self._note(number, kind, verb, what, hit=hit, found=found)

    def _note(self, number: int, kind: str, verb: str, what: str, *, hit: bool, found: list[str]) -> None:
        self.rounds[kind] += 1
        self.hit[kind] += hit
        self.verbs[verb] += hit
        if found:
            said = {"round": f"{self.seed} {number}", "kind": kind, "verb": verb, "what": what}
            self.broken.append(said | {"found": "; ".join(found)})
            sys.stdout.write(f"{said}: {'; '.join(found)}\n")
            sys.stdout.flush()

    def _bench(self, verb: str) -> Bench:
        if verb not in self._benches:
            self._benches[verb] = Bench(self.copies, self.base, self.beside / verb.replace(" ", "_"), verb)
        return self._benches[verb]

    def _inside(self, chance: random.Random, verb: str) -> tuple[str, bool, list[str]]:
        bench = self._bench(verb)
        call = chance.choice([call for call in (*CALLS, "any") if bench.plain.calls[call]])
        fault = Fault(call, chance.randint(1, bench.plain.calls[call]), chance.choice(HOWS))
        done = bench.round(fault, thorough=True)
        return f"{(*fault,)}", done.ran.hit, [str(done)] if done.found else []

    def _line(self, chance: random.Random, verb: str) -> tuple[str, bool, list[str]]:
        bench = self._bench(verb)
        if verb not in self._lines:
            self._lines[verb] = bench.lines()
        lines = self._lines[verb]
        fault = Fault(
            LINE, lines - chance.randint(0, chance.choice((lines - 1, 500))), chance.choice(HOWS[-2:])
        )
        done = bench.round(fault)
        return f"{(*fault,)}", done.ran.hit, [str(done)] if done.found else []

    def _strace(self, chance: random.Random, verb: str) -> tuple[str, bool, list[str]]:
        call, error = chance.choice(outside.CALLS), chance.choice(ERRORS)
        log = self.beside / "strace.out"
        with self._copy() as root:
            if (verb, call) not in self._counts:
                with self._copy("once") as once:
                    self._counts[verb, call] = outside.counted(once, VERBS[verb].words, call, log)
            own, calls = self._counts[verb, call]
            n = chance.randint(own + 1, max(own + 1, calls))
            ran = outside.traced(root, VERBS[verb].words, call, error, n, log)
            return f"{call} {error} {n}", ran.hit, self._judged(verb, root, ran)

    def _signal(self, chance: random.Random, verb: str) -> tuple[str, bool, list[str]]:
        number = chance.choice(
            (signal.SIGKILL, signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGSTOP)
        )
        after = chance.random()
        with self._copy() as root:
            ran = outside.killed(root, VERBS[verb].words, after, number)
            if ran.code == -number:
                ran = ran._replace(code=128 + number)
            return f"{number.name} after {after:.3f} s", ran.hit, self._judged(verb, root, ran)

    def _full_disk(self, chance: random.Random, verb: str) -> tuple[str, bool, list[str]]:
        spare = chance.choice((0, 4096, 8192, 16384, 65536, 262144))
        with outside.full_disk(self._empty("disks"), self.base, spare) as root:
            ran = outside.ended(outside.start(root, VERBS[verb].words))
            return f"{spare} bytes", ran.code != 0, self._judged(verb, root, ran)

    def _no_inodes(self, chance: random.Random, verb: str) -> tuple[str, bool, list[str]]:
        spare = chance.randint(0, 12)
        with outside.no_inodes(self._empty("disks"), self.base, spare) as root:
            ran = outside.ended(outside.start(root, VERBS[verb].words))
            return f"{spare} files", ran.code != 0, self._judged(verb, root, ran)

    def _crowd(self, chance: random.Random, _: str) -> tuple[str, bool, list[str]]:
        clients = chance.choice((_CLIENTS[:1], _CLIENTS))
        with self._copy() as root:
            found = adders(root, clients, processes=8, each=3, seed=chance.randrange(10**6))
        return f"{len(clients)} clients", True, found

    def _judged(self, verb: str, root: Path, ran: Ran) -> list[str]:
        if not ran.hit:
            return []
        bench = self._bench(verb)
        now: World = world(root)
        found = [*faults(VERBS[verb], bench.before, bench.after, now, ran, bench.acknowledged)]
        return [*found, f"exit {ran.code}", ran.err[-1000:]] if found else []

    @contextmanager
    def _copy(self, name: str = "outside") -> Iterator[Path]:
        yield Path(shutil.copytree(self.base, self._empty(name) / "base", symlinks=True))

    def _empty(self, name: str) -> Path:
        folder = self.beside / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        return folder

    def counts(self) -> dict[str, Any]:
        """Return what the page of promises may tell."""
        return {
            "seed": self.seed,
            "rounds": dict(self.rounds),
            "hit": dict(self.hit),
            "missed": {kind: self.rounds[kind] - self.hit[kind] for kind in self.rounds},
            "hit_by_verb": {verb: self.verbs[verb] for verb in VERBS},
            "skipped": self.skipped,
            "broken": self.broken,
        }


def main() -> None:
    """Torture for so many seconds, and write the counts."""
    file, seconds, *rest = sys.argv[1:]
    os.environ |= {
        f"GIT_{who}_{what}": "torture" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
    }
    os.environ |= {"TZ": "UTC", "LC_ALL": "C.UTF-8", "GIT_CONFIG_GLOBAL": os.devnull}
    seed = int(rest[0]) if rest else random.SystemRandom().randrange(10**9)
    sys.stdout.write(f"seed {seed}\n")
    sys.stdout.flush()
    with TemporaryDirectory(prefix="torture-") as beside, Copies() as copies:
        torture = Torture(copies, Path(beside), seed)
        torture.go_on(time.monotonic() + float(seconds))
        counts = torture.counts()
    Path(file).write_text(json.dumps(counts, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    rounds, hit = sum(counts["rounds"].values()), sum(counts["hit"].values())
    told: dict[str, int | str] = {
        f"rounds: {kind}": f"the fault came in {counts['hit'][kind]} of {number}"
        for kind, number in sorted(counts["rounds"].items())
    }
    told["rounds after which something did not hold"] = len(torture.broken)
    why = [f"{kind}: {said}" for kind, said in counts["skipped"].items()]
    promises.note("torture", f"make torture TORTURE={seconds} SEED={seed}", told, why)
    said = f"{rounds} rounds, the fault came in {hit}, and in {len(torture.broken)} something did not hold\n"
    sys.stdout.write(said)
    sys.exit(bool(torture.broken))


if __name__ == "__main__":
    main()
