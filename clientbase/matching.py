"""Which norm holds for a client on a day, and what a sum is worth. Pure functions, no clock."""

import datetime as dt
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from clientbase.shapes import Client, Norms, Scope, Threshold

_STEP = Decimal("0.0001")
_ONE = Decimal(1)


class Dated(Protocol):
    """Whatever holds from one day until another."""

    @property
    def from_(self) -> dt.date | None:
        """The first day."""

    @property
    def until(self) -> dt.date | None:
        """The last day."""


class Sum(Protocol):
    """Whatever may name the currency of its sums."""

    @property
    def currency(self) -> str | None:
        """The ISO code, where it is not the client's currency."""


def in_force(entry: Dated, day: dt.date) -> bool:
    """Return whether *entry* holds on *day*; its first and its last day belong to it."""
    return (entry.from_ is None or entry.from_ <= day) and (entry.until is None or day <= entry.until)


def matches(scope: "Scope | None", client: "Client", class_: str | None = None) -> bool:
    """Return whether a norm is for *client*; one that is for a class is only for a client of known class."""
    if scope is None:
        return True
    return (not scope.class_ or class_ in scope.class_) and matches_but_for_class(scope, client)


def matches_but_for_class(scope: "Scope", client: "Client") -> bool:
    """Return whether a norm is for *client*, as far as its record alone can tell."""
    return (
        (not scope.segment or client.segment in scope.segment)
        and (not scope.status or client.status in scope.status)
        and (not scope.manager or client.manager in scope.manager)
        and (not scope.region or client.region in scope.region)
        and (not scope.strategic or client.strategic in scope.strategic)
        and (not scope.tag or any(tag in scope.tag for tag in client.tags))
    )


def threshold_for(
    norms: "Norms", client: "Client", day: dt.date, class_: str | None = None
) -> "Threshold | None":
    """Return the minimum for *client* on *day*: the last entry that is in force and matches."""
    number = threshold_number(norms, client, day, class_)
    return None if number is None else norms.thresholds[number]


def threshold_number(norms: "Norms", client: "Client", day: dt.date, class_: str | None = None) -> int | None:
    """Return the place of the minimum for *client* on *day* in the list of schema.yaml, counted from 0."""
    entries = thresholds_of(norms, client, class_)
    return next((number for number, threshold in entries if in_force(threshold, day)), None)


def thresholds_of(
    norms: "Norms", client: "Client", class_: str | None = None
) -> "list[tuple[int, Threshold]]":
    """Return the minimums for *client* with their places in schema.yaml: the first in force on a day holds."""
    entries = [entry for entry in enumerate(norms.thresholds) if matches(entry[1].for_, client, class_)]
    return entries[::-1]


def rate_on(norms: "Norms", currency: str, day: dt.date) -> Decimal | None:
    """Return what one unit of *currency* is worth in the base's on *day*; None where nobody said."""
    if currency == norms.base.currency:
        return _ONE
    held = [rate for rate in norms.rates.get(currency, ()) if rate.from_ is None or rate.from_ <= day]
    return max(held, key=lambda rate: rate.from_ or dt.date.min).rate if held else None


def currency_of(item: Sum, client: "Client", norms: "Norms") -> str:
    """Return the currency of an item's sums: its own, else the client's, else the base's."""
    return item.currency or client.currency or norms.base.currency


def in_base(amount: Decimal, currency: str, norms: "Norms", day: dt.date) -> Decimal | None:
    """Return *amount* in the base's currency, to four decimals; None where there is no rate."""
    rate = rate_on(norms, currency, day)
    return None if rate is None else (amount * rate).quantize(_STEP, ROUND_HALF_EVEN)
