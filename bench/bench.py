"""Measure the promises about speed and write `docs/performance.md`.

All figures are ratios within one run on one machine: against a bare Python, against the smallest program
that Typer can make, and against two plain loops over the same files. `--against PYTHON` measures an earlier
version as well, which is installed beside that interpreter: each command of the two in turns, each version on
bases of its own. `--clients N N N` measures other sizes than 1,000, 10,000 and 100,000; `--print` writes no
page.
"""

import argparse
import os
import platform
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from bases import COLD, HERE, LEAN, PLAIN, TYPER, Base
from measure import Costs, Key, Row, best_of, run
from targets import AMONG, HELP, TABS, Target, exponent, targets

from clientbase.reports import every

PAGE = HERE.parent / "docs" / "performance.md"
BY_HAND = "<!-- What follows was measured by hand, and is kept. -->\n"
PYTHON = Path(sys.executable)
BEFORE = "before"


def bare_typer(among: str = "") -> Row:
    """Return the smallest program that Typer can make."""
    return Row(Key(f"{TYPER}{among}"), [str(PYTHON), str(HERE / "bare_main.py")])


def common_rows(pythons: dict[str, Path]) -> Iterator[Row]:
    """Return what is measured without a base."""
    yield Row(Key("python -c pass"), [str(PYTHON), "-c", "pass"])
    yield bare_typer()
    for version, python in pythons.items():
        program = [str(python), str(python.with_name("clientbase")), "--version"]
        yield Row(Key("clientbase --version", version=version), program)
        yield Row(Key(HELP, version=version), [*program[:-1], "show", "--help"])
        for name, line in TABS.items():
            asked = {
                "_CLIENTBASE_COMPLETE": "complete_bash",
                "_CLIENTBASE_SHELL": "zsh",
                "_CLIENTBASE_LINE": line,
            }
            yield Row(Key(name, version=version), program[:-1], environment=asked)


def in_turns(*rows: Iterator[Row]) -> list[Row]:
    """Let the versions take turns, command by command; what the earlier one does not know is measured for the other."""
    turns = (row for same in zip(*rows, strict=True) for row in same)
    return [row if not row.key.version or is_known(row) else row._replace(rounds=0) for row in turns]


def is_known(row: Row) -> bool:
    """Return whether a command ends as it should."""
    row.before()
    return run(row.command, tuple(range(256)), row.environment).code in row.codes


def measured(pythons: dict[str, Path], sizes: tuple[int, int, int], folder: Path) -> Costs:
    """Measure everything; all commands whose costs are compared take turns."""
    small, large, huge = ([Base(folder, size, *one[::-1]) for one in pythons.items()] for size in sizes)
    names = ["agenda", *(report.name for report in every(large[0].path) if report.name != "agenda")]
    costs: Costs = {}
    for base in (*small, *large, *huge):
        costs |= best_of([*base.checks(rounds=1)])
        base.warm()
    costs |= best_of(
        [
            *in_turns(common_rows(pythons)),
            *(row for bases in (small, large, huge) for row in in_turns(*(base.verbs() for base in bases))),
        ]
    )
    costs |= best_of([large[0].scan(), *in_turns(*(base.checks() for base in large)), *large[0].loops()])
    for bases, rounds in ((small, 3), (large, 3), (huge, 1)):
        costs |= best_of(in_turns(*(base.delivery(rounds, pages=bases is not huge) for base in bases)))
        costs |= best_of(in_turns(*(base.about_many(rounds) for base in bases)))
    for bases in (small, large):
        costs |= best_of(in_turns(*(base.changed_at_once() for base in bases)))
    costs |= best_of(in_turns(*(base.reports(names, rounds=1) for base in small)))
    yardsticks = (row._replace(rounds=3) for row in (bare_typer(AMONG), large[0].scan(AMONG)))
    costs |= best_of([*yardsticks, *in_turns(*(base.reports(names, rounds=3) for base in large))])
    return costs | best_of(in_turns(*(base.reports(names, rounds=1) for base in huge)))


def growth(costs: Costs, sizes: tuple[int, int, int]) -> str:
    """Write what each command cost in all bases in which it was measured, and the exponents by which it grows."""
    head = ["Command", *(f"{size:,}" for size in sizes), *(f"to {size:,}" for size in sizes[1:])]
    rows = [head, ["---", *["---:"] * (len(head) - 1)]]
    for name in dict.fromkeys(key.name for key in costs if key.clients):
        known = [costs.get(Key(name, size)) for size in sizes]
        if sum(map(bool, known)) > 1:
            cells = [f"{cost.cpu * 1000:,.0f}" if cost else "-" for cost in known]
            steps = (exponent(costs, name, *pair) for pair in pairwise(sizes))
            rows.append([name, *cells, *("-" if step is None else f"{step:.2f}" for step in steps)])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def page(costs: Costs, found: list[Target], sizes: tuple[int, int, int], busy: float) -> str:
    """Write the page; *busy* is the load of the machine before."""
    machine = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}, load {busy:.1f} before"
    promised = "\n".join(
        f"| {target.promise} | {target.measured:.2f} {target.unit} | {target.allowed:.2f} {target.unit} "
        f"| {'met' if target.met else '**not met**'} |"
        for target in found
    )
    large = sizes[1]
    cold = costs[Key(COLD, large)]
    loops = "\n".join(
        f"| {name} | {cold.cpu / loop.cpu:.2f} | {cold.wall / loop.wall:.2f} |"
        for name, loop in ((name, costs[Key(name, large)]) for name in (PLAIN, LEAN))
    )
    grown = growth(costs, sizes)
    return TEXT.format(machine=machine, promised=promised, loops=loops, grown=grown, measured=table(costs))


def table(costs: Costs) -> str:
    """Write what was measured, with what it cost before where that was measured too."""
    yardstick = costs[Key("python -c pass")].cpu
    compared = any(key.version for key in costs)
    head = ["Command", "Clients", "CPU ms", "of a bare Python", "Wall ms", "Peak MB"]
    rows = [[*head, "CPU ms before", "now of before"] if compared else head]
    rows.append(["---", *["---:"] * (len(rows[0]) - 1)])
    for key, cost in costs.items():
        if not key.version:
            cells = [key.name, f"{key.clients:,}" if key.clients else "-", f"{cost.cpu * 1000:,.0f}"]
            cells += [f"{cost.cpu / yardstick:.1f}", f"{cost.wall * 1000:,.0f}", f"{cost.memory:.0f}"]
            if compared:
                was = costs.get(key._replace(version=BEFORE))
                cells += [f"{was.cpu * 1000:,.0f}", f"{cost.cpu / was.cpu:.2f}"] if was else ["-", "-"]
            rows.append(cells)
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


TEXT = """<!-- Written by `make bench`, up to what was measured by hand. -->

# What it costs

Measured on {machine}.

The bases were made by `clientbase demo`, with about 10 interactions and 6 purchases for each client; the
records of the largest lie in folders. Every command was started as a new process; all that are compared ran in
turns, and of each the best run counts. *CPU* is processor time of the program and its children; a peak
below that of the measuring program cannot be seen. Compare ratios: another machine has other
milliseconds, and a cold check, which uses all cores, takes longer where others use them too. The package is
measured without extras: pages have no charts.

## Promises

| Promise | Measured | Allowed | |
| --- | ---: | ---: | --- |
{promised}

## A cold check and two loops

A cold check reads, types, judges and indexes every record, on all cores. Both loops load the same files by
PyYAML's C loader into pydantic models, on one core, and do nothing with them. The plain loop keeps the models in
a dictionary, as anybody would write it first; the lean loop drops each at once and does not search for cycles.

| Cold check against | CPU | Wall |
| --- | ---: | ---: |
{loops}

## How it grows

Milliseconds of CPU in bases of three sizes, and the exponent of each step: 0 is a command that costs the same in any
base, 1 one that grows as the base does, 2 one that grows with its square. What a start costs is in all of them, so the
exponents of what is quick are small. `import` reads a list with a row for each hundredth client.

{grown}

## Measurements

*First* is a warm index whose answers are not kept yet, *again* the same question with nothing changed, *one
file changed* the first question after one record was edited.

{measured}
"""


def main() -> None:
    """Measure, write the page, and say whether the promises are kept."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--clients", nargs=3, type=int, default=(1000, 10_000, 100_000), metavar="N")
    asked.add_argument(
        "--against", type=Path, metavar="PYTHON", help="measure the version installed there too"
    )
    asked.add_argument("--print", action="store_true", dest="printed", help="write no page")
    options = asked.parse_args()
    pythons = {"": PYTHON} | ({BEFORE: options.against.absolute()} if options.against else {})
    sizes = tuple(options.clients)
    busy = os.getloadavg()[0]
    with TemporaryDirectory() as folder:
        costs = measured(pythons, sizes, Path(folder))
    text = page(costs, list(targets(costs, *sizes)), sizes, busy)
    print(text)
    if not options.printed:
        _, mark, by_hand = PAGE.read_text(encoding="utf-8").partition(BY_HAND)
        PAGE.write_text(f"{text}\n{mark}{by_hand}" if mark else text, encoding="utf-8")


if __name__ == "__main__":
    main()
