"""Measure the promises about speed and write `docs/performance.md`.

All figures are ratios within one run on one machine: against a bare Python, against the smallest
program that Typer can make, and against a plain loop over the same files. `--clients N N N` measures
other sizes than 1,000, 10,000 and 100,000; `--print` writes no page.
"""

import argparse
import os
import platform
import shutil
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from subprocess import run as run_program
from tempfile import TemporaryDirectory
from typing import NamedTuple

from measure import Cost, Row, best_of, run

from clientbase.reports import every

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "performance.md"
PYTHON = sys.executable
CLIENTBASE = Path(PYTHON).with_name("clientbase")
DAY = "2026-11-21"
WARM = " -f json, warm"
TYPER = "bare Typer program"
SCAN = "scandir and stat of all files"
AMONG = ", among the reports"
Costs = dict[tuple[str, int], Cost]


class Target(NamedTuple):
    """A promise: what is measured must stay below what is allowed."""

    promise: str
    unit: str
    measured: float
    allowed: float

    @property
    def met(self) -> bool:
        """Whether the promise is kept."""
        return self.measured <= self.allowed


class Base:
    """A base for measuring, and what is done to it before a run."""

    def __init__(self, folder: Path, clients: int) -> None:
        """Make a base of *clients* in *folder*, with an index."""
        self.path = folder / f"base-{clients}"
        self.clients = clients
        words = ["--as-of", DAY, "demo", "--clients", str(clients), "--seed", "7", str(self.path)]
        run_program([PYTHON, CLIENTBASE, "-q", *words], check=True)
        # An index that is as young as its files looks at them again: let it grow older than they are.
        for record in (self.path / "records").rglob("*.yaml"):
            os.utime(record, (1_700_000_000, 1_700_000_000))
        self.some = sorted((self.path / "records").rglob("*.yaml"))[clients // 2]
        self.text = self.some.read_text(encoding="utf-8")
        self.number = 0
        self.journal = folder / f"{clients}.journal"

    def command(self, *words: str) -> list[str]:
        """Return the command line of clientbase on this base."""
        return [PYTHON, str(CLIENTBASE), "-C", str(self.path), "--as-of", DAY, *words]

    def forget(self) -> None:
        """Throw the index away."""
        shutil.rmtree(self.path / ".clientbase", ignore_errors=True)

    def warm(self) -> None:
        """Bring the index up to date."""
        run(self.command("report", "dormant"))

    def change(self) -> None:
        """Change one record after the index has seen it."""
        self.warm()
        self.number += 1
        lines = [line for line in self.text.splitlines() if not line.startswith("tax_id:")]
        self.some.write_text("\n".join([*lines, f"tax_id: {self.number:09}", ""]), encoding="utf-8")

    def restore(self) -> None:
        """Return the record back what it said first."""
        self.some.write_text(self.text, encoding="utf-8")
        self.warm()

    def keep_journal(self) -> None:
        """Write the purchases down for hledger."""
        if not self.journal.exists():
            with self.journal.open("w") as out:
                run_program([PYTHON, HERE / "plain.py", self.path, "--journal"], check=True, stdout=out)

    def reports(self, rounds: int) -> Iterator[Row]:
        """Return each report once; it is warm where it was asked before, on the same day about the same files."""
        for words in (("agenda",), *(("report", report.name) for report in every(self.path))):
            command = self.command(*words, "-f", "json")
            warm = partial(run, command)
            yield Row(f"{' '.join(words)}{WARM}", self.clients, command, warm, rounds)

    def scan(self, among: str = "") -> Row:
        """Return the least that must be done to know whether a file has changed."""
        return Row(f"{SCAN}{among}", self.clients, [PYTHON, str(HERE / "scan.py"), str(self.path)])

    def rows(self) -> Iterator[Row]:
        """Return what else is measured on this base, one line each."""
        size, base = self.clients, str(self.path)
        contact = ("contact", self.some.stem, "name=Vera Ilieva", "role=buyer")
        yield self.scan()
        changed = self.command("report", "dormant", "-f", "json")
        yield Row("report dormant -f json, one file changed", size, changed, self.change)
        yield Row("add contact", size, self.command("add", *contact), self.restore)
        yield Row("check, warm", size, self.command("check"), self.warm, codes=(0, 1))
        yield Row("check, cold", size, self.command("check"), self.forget, rounds=3, codes=(0, 1))
        yield Row("plain loop: yaml and pydantic", size, [PYTHON, str(HERE / "plain.py"), base], rounds=3)
        if hledger := shutil.which("hledger"):
            balance = [hledger, "-f", str(self.journal), "balance"]
            yield Row("hledger balance", size, balance, self.keep_journal)


def bare_typer(among: str = "") -> Row:
    """Return the smallest program that Typer can make."""
    return Row(f"{TYPER}{among}", 0, [PYTHON, str(HERE / "bare_main.py")])


def common_rows() -> Iterator[Row]:
    """Return what is measured without a base."""
    yield Row("python -c pass", 0, [PYTHON, "-c", "pass"])
    yield bare_typer()
    yield Row("clientbase --version", 0, [PYTHON, str(CLIENTBASE), "--version"])


def report_targets(costs: Costs, large: int, huge: int) -> Iterator[Target]:
    """Return the promises for the reports, each by the report that comes nearest to breaking it.

    What is allowed was measured in turns with the reports: a machine may be slower for minutes.
    """
    allowed = costs[f"{TYPER}{AMONG}", 0].cpu + 5 * costs[f"{SCAN}{AMONG}", large].cpu
    over = sum(
        cost.cpu > allowed
        for (name, clients), cost in costs.items()
        if name.endswith(WARM) and clients == large
    )
    warm = {key: cost for key, cost in costs.items() if key[0].endswith(WARM)}
    of_large = {name: cost for (name, clients), cost in warm.items() if clients == large}
    of_huge = {name: cost for (name, clients), cost in warm.items() if clients == huge}
    dearest = max(of_large, key=lambda name: of_large[name].cpu)
    slowest = max(of_huge, key=lambda name: of_huge[name].wall)
    widest = max(of_huge, key=lambda name: of_huge[name].memory)
    yield Target(
        f"each of the {len(of_large)} warm reports of {large:,} clients costs at most a bare Typer program and "
        f"5 times scandir and stat; {over} cost more (`{dearest.removesuffix(WARM)}` costs most)",
        "ms",
        of_large[dearest].cpu * 1000,
        allowed * 1000,
    )
    each = f"none of {huge:,} clients takes more than"
    yield Target(
        f"{each} 6 seconds (`{slowest.removesuffix(WARM)}` takes longest)", "s", of_huge[slowest].wall, 6
    )
    yield Target(
        f"{each} 300 MB (`{widest.removesuffix(WARM)}` takes most)", "MB", of_huge[widest].memory, 300
    )


def targets(costs: Costs, small: int, large: int) -> Iterator[Target]:
    """Return the other promises with what was measured."""
    typer = costs[TYPER, 0].cpu
    warm = costs["report dormant -f json, warm", large]
    changed = costs["report dormant -f json, one file changed", large].cpu
    scan = costs[SCAN, large].cpu
    cold = costs["check, cold", large].wall
    plain = costs["plain loop: yaml and pydantic", large].wall
    little, much = (costs["add contact", size].cpu for size in (small, large))
    version = costs["clientbase --version", 0].cpu
    sizes = f"{large:,} clients"
    yield Target(
        f"a warm report of {sizes} costs at most a bare Typer program and 4 times scandir and stat",
        "ms",
        warm.cpu * 1000,
        (typer + 4 * scan) * 1000,
    )
    yield Target(
        "after a change of one file, at most 1.5 times what is allowed there",
        "ms",
        changed * 1000,
        1.5 * (typer + 4 * scan) * 1000,
    )
    yield Target(
        "after a change of one file, at most 1.5 times the warm report", "times", changed / warm.cpu, 1.5
    )
    yield Target(f"a warm report of {sizes} stays below 100 MB", "MB", warm.memory, 100)
    yield Target(f"a cold check of {sizes} takes at most 0.6 of the plain loop", "times", cold / plain, 0.6)
    yield Target("clientbase --version costs at most 1.3 bare Typer programs", "times", version / typer, 1.3)
    yield Target("add contact costs at most 2.5 bare Typer programs", "times", much / typer, 2.5)
    yield Target(
        f"add contact costs the same at {small:,} and {large:,} clients", "times", much / little, 1.15
    )


def page(costs: Costs, found: list[Target], busy: float) -> str:
    """Write the page; *busy* is the load of the machine before."""
    yardstick = costs["python -c pass", 0].cpu
    measured = "\n".join(
        f"| {name} | {f'{clients:,}' if clients else '-'} | {cost.cpu * 1000:,.0f} "
        f"| {cost.cpu / yardstick:.1f} | {cost.wall * 1000:,.0f} | {cost.memory:.0f} |"
        for (name, clients), cost in costs.items()
    )
    promised = "\n".join(
        f"| {target.promise} | {target.measured:.2f} {target.unit} | {target.allowed:.2f} {target.unit} "
        f"| {'met' if target.met else '**not met**'} |"
        for target in found
    )
    machine = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}, load {busy:.1f} before"
    return TEXT.format(machine=machine, promised=promised, measured=measured)


TEXT = """<!-- Written by `make bench`. -->

# What it costs

Measured on {machine}.

The bases were made by `clientbase demo`, with about 10 interactions and 6 purchases for each client. Every
command was started as a new process; all of them ran in turns, and of each the best run counts. *CPU* is
processor time of the program and its children; a peak below that of the measuring program cannot be
seen. Compare ratios: another machine has other milliseconds, and a cold check, which uses all cores,
takes longer where others use them too.

## Promises

| Promise | Measured | Allowed | |
| --- | ---: | ---: | --- |
{promised}

## Measurements

| Command | Clients | CPU ms | of a bare Python | Wall ms | Peak MB |
| --- | ---: | ---: | ---: | ---: | ---: |
{measured}
"""


def main() -> None:
    """Measure, write the page, and say whether the promises are kept."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--clients", nargs=3, type=int, default=(1000, 10_000, 100_000), metavar="N")
    asked.add_argument("--print", action="store_true", dest="printed", help="write no page")
    options = asked.parse_args()
    small, large, huge = options.clients
    busy = os.getloadavg()[0]
    with TemporaryDirectory() as folder:
        bases = [Base(Path(folder), size) for size in (small, large)]
        costs = best_of([*common_rows(), *(row for base in bases for row in base.rows())])
        yardsticks = (row._replace(rounds=5) for row in (bare_typer(AMONG), bases[1].scan(AMONG)))
        costs |= best_of([*yardsticks, *bases[1].reports(rounds=5)])
        costs |= best_of(list(Base(Path(folder), huge).reports(rounds=1)))
    found = [*report_targets(costs, large, huge), *targets(costs, small, large)]
    text = page(costs, found, busy)
    print(text)
    if not options.printed:
        PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
