"""The promises about speed, each with what was measured and what is allowed."""

from collections.abc import Iterator
from math import log
from typing import NamedTuple

from bases import AGAIN, CHANGED, COLD, FIRST, LEAN, PLAIN, SCAN, SITE, TYPER, VERBS
from measure import Cost, Costs, Key

HELP = "show --help"
TABS = {
    "Tab, verbs": "clientbase re",
    "Tab, options": "clientbase report dormant --ma",
    "Tab, fields": "clientbase add contact x na",
}
"""What a shell asks where a key is pressed, and there is no base."""
AMONG = ", among the reports"
NOISE = 1.1
"""Two runs of one command on one machine may differ by so much."""


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


def targets(costs: Costs, small: int, large: int, huge: int) -> Iterator[Target]:
    """Return all promises."""
    yield from report_targets(costs, large, huge)
    for verb in VERBS:
        ratio = costs[Key(verb, huge)].cpu / costs[Key(verb, small)].cpu
        yield Target(f"`{verb}` of {huge:,} clients against {small:,}", "times", ratio, 1.15)
    cold, lean, plain = (costs[Key(name, large)] for name in (COLD, LEAN, PLAIN))
    yield Target(f"cold check of {large:,} clients: CPU of the lean loop", "times", cold.cpu / lean.cpu, 1.2)
    yield Target(
        f"cold check of {large:,} clients: wall of the plain loop", "times", cold.wall / plain.wall, 0.6
    )
    for what, seconds in ((FIRST, 180), (CHANGED, 5)):
        wall = costs[Key(f"{SITE}{what}", large)].wall
        yield Target(f"`{SITE}` of {large:,} clients{what}", "s wall", wall, seconds)
    typer = costs[Key(f"{TYPER}{AMONG}")].cpu
    for name, allowed in (("clientbase --version", 0.4), *((tab, 0.4) for tab in TABS), (HELP, 1.2)):
        ratio = costs[Key(name)].cpu / costs[Key(TYPER)].cpu
        yield Target(f"`{name}` against a bare Typer program", "times", ratio, allowed)
    ids = costs[Key("Tab", huge)].cpu / costs[Key(TYPER)].cpu
    yield Target(f"`Tab` of {huge:,} clients against a bare Typer program", "times", ids, 0.8)
    yield Target(
        "add contact against a bare Typer program", "times", costs[Key("add", large)].cpu / typer, 2.5
    )
    yield fastest_growth(costs, large, huge)
    if any(key.version for key in costs):
        yield worst_change(costs)


def report_targets(costs: Costs, large: int, huge: int) -> Iterator[Target]:
    """Return the promises for the reports, each by the report that comes nearest to breaking it.

    What is allowed was measured in turns with the reports: a machine may be slower for minutes.
    """
    typer, scan = (costs[Key(f"{name}{AMONG}", size)].cpu for name, size in ((TYPER, 0), (SCAN, large)))
    first, again = f"warm reports of {large:,} clients", "the same asked again, nothing changed"
    yield dearest(
        costs, large, FIRST, f"{first}: a bare Typer program and 5 times the scan", typer + 5 * scan
    )
    yield dearest(
        costs, large, AGAIN, f"{again}: a bare Typer program and 2 times the scan", typer + 2 * scan
    )
    yield dearest(costs, huge, FIRST, f"warm reports of {huge:,} clients", 4)
    yield dearest(costs, huge, AGAIN, again, 1)
    for size, memory in ((large, 100), (huge, 300)):
        cost = max(report_costs(costs, size, FIRST).values(), key=lambda cost: cost.memory)
        yield Target(f"peak memory of the warm reports of {size:,} clients", "MB", cost.memory, memory)
    for size in (large, huge):
        first_costs = report_costs(costs, size, FIRST)
        ratios = {
            name: cost.cpu / first_costs[name].cpu
            for name, cost in report_costs(costs, size, CHANGED).items()
        }
        worst = max(ratios, key=lambda name: ratios[name])
        promise = (
            f"reports of {size:,} clients after one changed file, against the warm ones (most: `{worst}`)"
        )
        yield Target(promise, "times", ratios[worst], 1.3)


def report_costs(costs: Costs, clients: int, what: str) -> dict[str, Cost]:
    """Return what each report cost on a base of so many clients."""
    return {
        key.name.removesuffix(what): cost
        for key, cost in costs.items()
        if key.name.startswith("report ")
        and key.name.endswith(what)
        and key.clients == clients
        and not key.version
    }


def dearest(costs: Costs, clients: int, what: str, promise: str, allowed: float) -> Target:
    """Return the promise for each report by the one that costs most, and count those that cost too much."""
    found = report_costs(costs, clients, what)
    most = max(found, key=lambda name: found[name].cpu)
    over = sum(cost.cpu > allowed for cost in found.values())
    said = f"{promise} ({over} of {len(found)} cost more; most: `{most}`)"
    return Target(said, "s CPU", found[most].cpu, allowed)


def exponent(costs: Costs, name: str, small: int, large: int) -> float | None:
    """Return the exponent by which a command grows from one size to another; None where it was not measured."""
    before, after = costs.get(Key(name, small)), costs.get(Key(name, large))
    return log(after.cpu / before.cpu) / log(large / small) if before and after else None


def fastest_growth(costs: Costs, large: int, huge: int) -> Target:
    """Return the promise that nothing grows faster than the base."""
    names = {key.name for key in costs if key.clients == huge and not key.version}
    found = {name: step for name in names if (step := exponent(costs, name, large, huge)) is not None}
    most = max(found, key=lambda name: found[name])
    said = f"nothing grows faster than the base from {large:,} to {huge:,} clients (most: `{most}`)"
    return Target(said, "exponent", found[most], 1.1)


def worst_change(costs: Costs) -> Target:
    """Return the promise that nothing costs more than in the version before."""
    before = {key: cost for key, cost in costs.items() if key.version}
    ratios = {key: costs[key._replace(version="")].cpu / cost.cpu for key, cost in before.items()}
    worst = max(ratios, key=lambda key: ratios[key])
    said = f"nothing costs more CPU than before (most: `{worst.name}` of {worst.clients:,} clients)"
    return Target(said, "times", ratios[worst], NOISE)
