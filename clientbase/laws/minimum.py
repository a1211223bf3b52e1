"""Whether a purchase is too small: the minimum that holds on its day, the trial purchase, and waivers."""

import datetime as dt
from decimal import Decimal
from typing import Final, Literal, TypeVar

from clientbase.laws.choice import Numbered, holding, in_force
from clientbase.laws.worth import currency_of, in_base
from clientbase.model import Client, Purchase
from clientbase.norms import Norms, Threshold

_Sum = TypeVar("_Sum", int, Decimal)
Verdict = Literal["enough", "free", "waived", "small"]
TOO_SMALL: Final = ("waived", "small")
"""The verdicts on repeat purchases below the minimum."""


def reaches(worth: _Sum | None, minimum: _Sum | None) -> bool:
    """Return whether a sum is enough: exactly the minimum is, and so is what nobody can compare with one."""
    return worth is None or minimum is None or worth >= minimum


def verdict(worth: _Sum | None, minimum: _Sum | None, *, trial: bool, waived: bool) -> Verdict:
    """Judge a purchase; the first one of a client is a trial and free."""
    if reaches(worth, minimum):
        return "enough"
    return "free" if trial else "waived" if waived else "small"


def judged(client: Client, purchase: Purchase, minimum: Decimal | None, norms: Norms) -> Verdict:
    """Judge one of the purchases of *client* by the *minimum* in force on its day."""
    worth = worth_of(client, purchase, norms)
    if reaches(worth, minimum):  # most do, and need not know which one is the trial
        return "enough"
    waived = purchase.waiver is not None
    return verdict(worth, minimum, trial=purchase is trial_of(client), waived=waived)


def trial_of(client: Client) -> Purchase | None:
    """Return the first purchase of *client*, of several on one day the one that stands first."""
    return min(client.purchases, key=lambda purchase: purchase.date, default=None)


def worth_of(client: Client, purchase: Purchase, norms: Norms) -> Decimal | None:
    """Return what the purchase is worth in the base's currency."""
    if purchase.amount is None:
        return None
    return in_base(purchase.amount, currency_of(purchase, client, norms), norms, purchase.date)


def minimum_for(norms: Norms, client: Client, day: dt.date, class_: str | None) -> Threshold | None:
    """Return the minimum that holds for *client*, of the ABC class *class_*, on *day*."""
    number = holding(norms.thresholds, client, day, class_)
    return None if number is None else norms.thresholds[number]


def least_minimum(thresholds: Numbered[Threshold], day: dt.date) -> Decimal | None:
    """Return the minimum that holds on *day* whatever the client's class: the smallest that may be meant."""
    possible = []
    for _, threshold in thresholds:
        if in_force(threshold, day):
            possible.append(threshold.repeat_purchase)
            if not threshold.for_ or not threshold.for_.class_:
                return min(possible)
    return None
