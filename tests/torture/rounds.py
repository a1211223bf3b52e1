"""Rounds of torture: a fresh copy of the base, one run with one fault, and what the oracle says of it."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from tests.torture.copies import Copies, Ran
from tests.torture.faults import LINE, Fault
from tests.torture.oracle import World, faults, leftovers
from tests.torture.world import VERBS, Verb, committed, seen, spoil


class Round(NamedTuple):
    """What one round came to."""

    verb: str
    fault: Fault
    ran: Ran
    found: tuple[str, ...]

    def __str__(self) -> str:
        """Say what is needed to see it again."""
        said = self.ran.err.strip()[-1500:]
        return f"{self.verb}: {tuple(self.fault)}: exit {self.ran.code}: {'; '.join(self.found)}\n{said}"


class Bench:
    """A verb, the base before and after it, and the rounds that it is put through."""

    def __init__(self, copies: Copies, base: Path, beside: Path, name: str, verb: Verb | None = None) -> None:
        """Run the verb, which is that of the *name* unless it is given, once without a fault."""
        self.name, self.verb, self._copies = name, verb or VERBS[name], copies
        self._base, self._start, self._work = base, beside / "start", beside / "work"
        self._begin(self._start)
        self.before = world(self._start)
        self.plain = self._once(Fault("any", 0, ""))
        self.after = world(self._work)
        assert self.plain.code == 0, self.plain
        said = [*self.plain.out.splitlines(), *self.plain.err.splitlines()] or ["-"]
        self.acknowledged = said[-1]
        self._checked = {self._check(self._start), self._check(self._work)}

    def _begin(self, root: Path) -> None:
        _copy(self._base, root)
        if self.verb.spoilt:
            spoil(root)
        for words in self.verb.before:
            ran = self._copies.run(root, words)
            assert ran.code == 0, (words, ran)

    def _once(self, fault: Fault) -> Ran:
        self._begin(self._work)
        return self._copies.run(self._work, self.verb.words, fault)

    def lines(self) -> int:
        """Return how many lines of the program the verb takes, more or less."""
        return self._once(Fault(LINE, 0, "")).calls[LINE]

    def round(self, fault: Fault, *, thorough: bool = False) -> Round:
        """Let a fault come; where it did, ask the oracle, then let `undo` or the same command mend it."""
        ran = self._once(fault)
        if not ran.hit:
            return Round(self.name, fault, ran, ())
        now = world(self._work)
        found = [*faults(self.verb, self.before, self.after, now, ran, self.acknowledged)]
        if fault.how not in {"kill", "torn"} and fault.call != "unlink" and leftovers(now):
            found.append(f"{leftovers(now)} is left over")
        found += self._mended(ran, now)
        if thorough and len(_changed(self.before, self.after)) == 1:
            found += [] if self._check(self._work) in self._checked else ["check says something else"]
        return Round(self.name, fault, ran, tuple(found))

    def _mended(self, ran: Ran, now: World) -> Iterator[str]:
        if ran.code == 0 or not _changed(self.before, now):
            return
        if self.verb.undone and "undo will not know" not in ran.err:
            undone = self._copies.run(self._work, ["undo"])
            if undone.code or _changed(self.before, world(self._work)):
                yield f"undo does not take it back: {undone.code} {undone.err.strip()[-300:]}"
        elif self.verb.again and _ALL_DONE not in ran.err:
            again = self._copies.run(self._work, self.verb.words)
            # What bears the time is another one each time.
            if again.code or _changed(self.after, world(self._work)) - {*self.verb.reads}:
                yield f"the same command does not complete it: {again.code} {again.err.strip()[-300:]}"

    def _check(self, root: Path) -> tuple[int, str]:
        ran = self._copies.run(root, ["check", "-f", "text"])
        return ran.code, ran.out


_ALL_DONE: Final = "all is taken back"


def world(root: Path) -> World:
    """Return what can be seen of the base at *root*."""
    return World(seen(root), committed(root))


def _changed(one: World, other: World) -> set[str]:
    names = {name for name in one.files | other.files if not name.endswith(".tmp")}
    return {name for name in names if one.files.get(name) != other.files.get(name)}


def _copy(base: Path, root: Path) -> None:
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(base, root, symlinks=True)
