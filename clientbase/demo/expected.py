"""What is known of a demonstration base because it was made so: truth.json."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from json import dumps
from typing import Any, NamedTuple

from clientbase.demo import norms
from clientbase.demo.plan import Pool

DEFINITIONS = {
    "stage": "of the lifecycle; former clients are former whatever their silence",
    "dormant": "days_silent x gaps > dormant x span; false for former clients and without a purchase",
    "usual_interval": "[span, gaps]: span/gaps days, exact",
    "below": "repeat purchases below the minimum in force on their day; amounts in the base's currency",
    "light": "contact standard by the last contact alone: green up to target, yellow up to limit, red beyond, "
    "grey without any, null for former clients; promises, snoozes and when a client began are left aside",
    "revenue": "purchases less returns in the base's currency",
}


class Below(NamedTuple):
    """A repeat purchase that is too small."""

    date: str
    amount: str
    minimum: str
    waived: bool


class ExpectedClient(NamedTuple):
    """What is true of one client on the day of the base."""

    path: str
    segment: str
    manager: str | None
    stage: str
    dormant: bool
    one_off: bool
    regular: bool
    purchases: int
    purchase_days: int
    first_purchase: str | None
    last_purchase: str | None
    days_silent: int | None
    basis: str
    usual_interval: tuple[int, int] | None
    cents: int
    trial_below: bool
    below: tuple[Below, ...]
    light: str | None
    last_contact: str | None
    planned: str | None
    snoozed: str | None
    interactions: int

    def plain(self) -> dict[str, Any]:
        """Return it as it stands in truth.json."""
        plain = self._asdict()
        plain["revenue"] = norms.decimal(plain.pop("cents"))
        plain["below"] = [one._asdict() for one in self.below]
        return plain


class Expected(NamedTuple):
    """What is true of the whole base."""

    seed: int
    day: dt.date
    pools: Mapping[str, Pool]
    clients: Mapping[str, ExpectedClient]

    def totals(self) -> dict[str, Any]:
        """Add up what is true of the clients."""
        clients = self.clients.values()
        return {
            "clients": len(self.clients),
            "buyers": sum(one.purchases > 0 for one in clients),
            "stages": dict(sorted(Counter(one.stage for one in clients).items())),
            "dormant": sum(one.dormant for one in clients),
            "one_off": sum(one.one_off for one in clients),
            "regular": sum(one.regular for one in clients),
            "trial_below": sum(one.trial_below for one in clients),
            "below": sum(len(one.below) for one in clients),
            "waived": sum(below.waived for one in clients for below in one.below),
            "lights": dict(sorted(Counter(one.light for one in clients if one.light).items())),
            "purchases": sum(one.purchases for one in clients),
            "purchase_days": sum(one.purchase_days for one in clients),
            "revenue": norms.decimal(sum(one.cents for one in clients)),
            "interactions": sum(one.interactions for one in clients),
        }

    def lines(self) -> Iterator[str]:
        """Write truth.json, a line per client: a large base must not be held as one text."""
        head = {
            "seed": self.seed,
            "day": str(self.day),
            "norms": norms.stated(self.day),
            "definitions": DEFINITIONS,
            "pooled_intervals": {key or "base": pool._asdict() for key, pool in sorted(self.pools.items())},
            "totals": self.totals(),
        }
        yield "{\n"
        for key, value in head.items():
            yield f'"{key}": {dumps(value)},\n'
        yield '"clients": {\n'
        yield from _joined(f'"{key}": {dumps(one.plain())}' for key, one in self.clients.items())
        yield "}}\n"


def _joined(entries: Iterable[str]) -> Iterator[str]:
    before = ""
    for entry in entries:
        yield before + entry
        before = ",\n"
    yield "\n"
