"""What a command costs: processor time, wall clock, memory, measured from outside."""

import os
import time
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple


class Cost(NamedTuple):
    """The cost of one run: processor time of the program and its children, wall clock, peak memory."""

    cpu: float
    wall: float
    memory: float
    code: int = 0
    """the exit code"""


class Key(NamedTuple):
    """What was measured: a command on a base of so many clients, by one of the versions."""

    name: str
    clients: int = 0
    version: str = ""


class Row(NamedTuple):
    """A command to be measured; *before* puts things in place, outside the measurement."""

    key: Key
    command: list[str]
    before: Callable[[], object] = lambda: None
    rounds: int = 10
    codes: tuple[int, ...] = (0,)
    """Exit codes that are as they should be."""
    environment: Mapping[str, str] = {}


Costs = dict[Key, Cost]


def best_of(rows: Sequence[Row]) -> Costs:
    """Run all *rows* in turns, so that a slow moment meets them alike; give the best of each."""
    costs: dict[Key, list[Cost]] = {row.key: [] for row in rows}
    for number in range(max(row.rounds for row in rows)):
        for row in rows:
            if number < row.rounds:
                row.before()
                costs[row.key].append(run(row.command, row.codes, row.environment))
    return {key: Cost(*map(min, zip(*found, strict=True))) for key, found in costs.items() if found}


def run(command: list[str], codes: tuple[int, ...] = (0,), environment: Mapping[str, str] = {}) -> Cost:
    """Run *command* once with its output thrown away."""
    quiet = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_WRONLY, 0) for stream in (1, 2)]
    start = time.perf_counter()
    child = os.posix_spawn(command[0], command, {**os.environ, **environment}, file_actions=quiet)
    _, status, used = os.wait4(child, 0)
    wall = time.perf_counter() - start
    if (code := os.waitstatus_to_exitcode(status)) not in codes:
        raise SystemExit(f"failed: {' '.join(command)}")
    return Cost(used.ru_utime + used.ru_stime, wall, used.ru_maxrss / 1024, code)
