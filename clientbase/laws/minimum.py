"""Whether a purchase is too small: the minimum that holds on its day, the trial purchase, and waivers.

The trial is the first purchase. Where it came back whole, the second one is the trial; a third is none, whatever came
back of the second. A waiver counts where the minimum names nobody who may waive it, or names who did.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
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


def judged(
    client: Client, purchase: Purchase, threshold: Threshold | None, norms: Norms, trials: Sequence[Purchase]
) -> Verdict:
    """Judge one of the purchases of *client*, whose *trials* are known, by the *threshold* in force on its day."""
    worth = worth_of(client, purchase, norms)
    if threshold is None or reaches(worth, threshold.repeat_purchase):  # most do, be they trials or not
        return "enough"
    waived = purchase.waiver is not None and may_waive(threshold.waive, purchase.waiver.by)
    trial = any(one is purchase for one in trials)
    return verdict(worth, threshold.repeat_purchase, trial=trial, waived=waived)


def may_waive(named: Collection[str], manager: str | None) -> bool:
    """Return whether *manager* may accept a sum below a minimum that *named* may waive: everybody, if it names none."""
    return not named or manager in named


def refused_waiver(named: Iterable[str], manager: str | None) -> str:
    """Say that *manager* may not waive the minimum, and who may."""
    who = f'"{manager}" may not waive the minimum' if manager else "nobody is named who waived the minimum"
    return f"{who}; ask {' or '.join(dict.fromkeys(named))}"


def trials_of(client: Client, norms: Norms) -> list[Purchase]:
    """Return the client's first purchase, and its second too where the first one came back whole."""
    return in_order(client)[: 1 if came_back_on(client, norms) is None else 2]


def in_order(client: Client) -> list[Purchase]:
    """Return the purchases by day and then by their place in the record."""
    return sorted(client.purchases, key=lambda purchase: purchase.date)


def came_back_on(client: Client, norms: Norms) -> dt.date | None:
    """Return the day on which the first purchase had come back whole: the next one is the trial from then on.

    What came back of it are the returns with its document, and those without one before the second purchase. A sum in
    its own currency is what it is, whatever became of the rate; others are compared by their worth in the base's.
    """
    if not client.returns or not (counted := in_order(client)) or counted[0].amount is None:
        return None
    first, *later = counted
    until = later[0].date if later else dt.date.max
    amount, sold = counted[0].amount, worth_of(client, first, norms)
    currency = currency_of(first, client, norms)
    own, others = Decimal(0), Decimal(0)
    for back in sorted(client.returns, key=lambda one: one.date):
        names_it = first.document is not None and back.document == first.document
        if names_it or (back.document is None and back.date < until):
            if currency_of(back, client, norms) == currency:
                own += back.amount
            else:
                worth = in_base(back.amount, currency_of(back, client, norms), norms, back.date)
                if sold is None or worth is None:
                    return None
                others += worth
            if own >= amount or (sold and own * sold + others * amount >= amount * sold):
                return back.date
    return None


def worth_of(client: Client, purchase: Purchase, norms: Norms) -> Decimal | None:
    """Return what the purchase is worth in the base's currency."""
    if purchase.amount is None:
        return None
    return in_base(purchase.amount, currency_of(purchase, client, norms), norms, purchase.date)


def minimum_for(norms: Norms, client: Client, day: dt.date, class_: str | None) -> Threshold | None:
    """Return the minimum that holds for *client*, of the ABC class *class_*, on *day*."""
    number = holding(norms.thresholds, client, day, class_)
    return None if number is None else norms.thresholds[number]


def surely_small(
    client: Client,
    purchase: Purchase,
    thresholds: Numbered[Threshold],
    norms: Norms,
    trials: Sequence[Purchase],
) -> list[Threshold]:
    """Return the thresholds that may hold for a purchase, by the client's class, where it is too small by all of them.

    There are none where it is enough by one, or where there may be no minimum at all.
    """
    possible = _possible_on(thresholds, purchase.date)
    for_all = possible and not (possible[-1].for_ and possible[-1].for_.class_)
    small = for_all and all(judged(client, purchase, one, norms, trials) == "small" for one in possible)
    return possible if small else []


def _possible_on(thresholds: Numbered[Threshold], day: dt.date) -> list[Threshold]:
    """Return those that may hold on *day*, by the client's class: up to the first that asks for none."""
    possible = []
    for _, threshold in thresholds:
        if in_force(threshold, day):
            possible.append(threshold)
            if not threshold.for_ or not threshold.for_.class_:
                break
    return possible
