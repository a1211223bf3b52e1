# ruff: noqa: D401 - the first line of a rule's manual page is the law itself
"""Sums of money: currencies, minimum, signs and what stands twice."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from clientbase.finding import Complaint, Severity, Where
from clientbase.laws.choice import whatever_class
from clientbase.laws.minimum import refused_waiver, surely_small, trials_of, worth_of
from clientbase.laws.presence import is_customer
from clientbase.laws.worth import currency_of, rate_on
from clientbase.model import Client, Deal, Proposal, Purchase, Return
from clientbase.norms import Norms
from clientbase.rules.company import unknown_currency
from clientbase.rules.registry import Complaints, rule
from clientbase.values import CURRENCIES, SCALE, currency_decimals, scaled

_Sum = Deal | Proposal | Purchase | Return
_FULL: Final = Decimal(100)
_NOTHING: Final = Decimal()


def _sums(client: Client) -> Iterator[tuple[str, int, _Sum, Decimal]]:
    """Return every item with an amount: its list, its position, itself, the amount."""
    for n, purchase in enumerate(client.purchases):
        if purchase.amount is not None:
            yield "purchases", n, purchase, purchase.amount
    for n, returned in enumerate(client.returns):
        yield "returns", n, returned, returned.amount
    for n, proposal in enumerate(client.proposals):
        if proposal.amount is not None:
            yield "proposals", n, proposal, proposal.amount
    for n, deal in enumerate(client.deals):
        if deal.amount is not None:
            yield "deals", n, deal, deal.amount


@rule("CB020")
def currency_has_a_rate(client: Client, norms: Norms) -> Complaints:
    """A sum in a foreign currency has a rate in schema.yaml that was in force on its day.

    Sums of different currencies are never added as if they were one. Without a rate the sum cannot
    enter any total, and a report that left it out would be wrong without a word.

    Cure: add the rate, for example `rates: {MKD: 0.01625}`, with `from:` where it changed.
    """
    base, rates = norms.base.currency, norms.rates
    if client.currency and client.currency != base and client.currency not in rates:
        yield Complaint(("currency",), _no_rate(client.currency, norms))
    for (key, n, *_), _sum, currency in _in_no_total(client):
        if currency and currency not in {base, *rates, *CURRENCIES}:
            yield Complaint((key, n, "currency"), _no_rate(currency, norms))
    for key, n, item, _ in _sums(client):
        currency = item.currency or client.currency or base
        if currency == base or (not item.currency and currency not in rates):
            continue
        # A deal has no day on which it is counted: any rate will do.
        day = dt.date.max if isinstance(item, Deal) else item.date
        if rate_on(norms, currency, day) is None:
            since = "" if currency not in rates else f" on {day}"
            yield Complaint(
                (key, n, "currency" if item.currency else "amount"), _no_rate(currency, norms, since)
            )


def _no_rate(currency: str, norms: Norms, day: str = "") -> str:
    if currency not in CURRENCIES and currency not in norms.rates:
        return unknown_currency(currency, norms)
    return f'"{currency}" has no rate in schema.yaml{day}; add one under rates'


@rule("CB021", Severity.WARNING)
def repeat_purchase_reaches_minimum(client: Client, norms: Norms) -> Complaints:
    """A repeat purchase is not smaller than the company's minimum.

    Small repeat orders cost more to handle than they bring, so the company has set a minimum under
    `thresholds`. The first purchase of a client is a trial and is free; where it came back whole (by
    returns with its document, or without one before the second purchase), the second one is the trial
    as well, but never a third. The minimum that was in force
    on the day of the purchase counts, and the sum is compared in the base's currency. Where a minimum
    depends on the client's class, only what is too small for every class is named here; the report
    `thresholds` knows the classes.

    Cure: agree on a larger order next time, or write down who allowed this one and why:
    `waiver: {by: ivan, reason: sample order}`.
    """
    if not norms.thresholds or len(client.purchases) < 2:  # noqa: PLR2004 - the first one is free
        return
    thresholds = whatever_class(norms.thresholds, client)
    most = max((one.repeat_purchase for _, one in thresholds), default=_NOTHING)
    trials: list[Purchase] = []
    for n, purchase in enumerate(client.purchases if thresholds else ()):
        amount, currency = purchase.amount, currency_of(purchase, client, norms)
        if purchase.waiver or amount is None or (amount >= most and currency == norms.base.currency):
            continue  # which CB079 judges, or what is enough by all of them, as nearly all is
        trials = trials or trials_of(client, norms)
        small = surely_small(client, purchase, thresholds, norms, trials)
        if small:
            sums = below(client, purchase, min(one.repeat_purchase for one in small), norms)
            yield Complaint(
                ("purchases", n, "amount"), f"{sums} for a repeat purchase; raise it or add a waiver"
            )


def below(client: Client, purchase: Purchase, minimum: Decimal, norms: Norms) -> str:
    """Say how a purchase of *client* that is too small compares with the *minimum*."""
    base, worth = norms.base.currency, worth_of(client, purchase, norms)
    currency = currency_of(purchase, client, norms)
    wanted = _written(minimum, base)
    amount = purchase.amount or _NOTHING
    if currency == base:
        return f"{_written(amount, base)} is below the minimum of {wanted}"
    given = f"{_written(amount, currency)} {currency} ({_written(worth or _NOTHING, base)} {base})"
    return f"{given} is below the minimum of {wanted} {base}"


def _written(amount: Decimal, currency: str) -> str:
    return f"{amount:.{max(currency_decimals(currency), 0)}f}"


@rule("CB079")
def waiver_is_by_who_may(client: Client, norms: Norms) -> Complaints:
    """A minimum is waived by somebody who may.

    Where a minimum names under `waive` who may waive it, nobody else does: else it would hold for nobody. The
    purchase counts as too small then, as if there were no waiver. Where the sum is enough, or the purchase is the
    trial, nobody need waive anything.

    Cure: ask one of those whom schema.yaml names, and write that name under `waiver.by`.
    """
    waived = [(n, purchase) for n, purchase in enumerate(client.purchases) if purchase.waiver]
    thresholds = whatever_class(norms.thresholds, client) if waived and norms.thresholds else []
    trials = trials_of(client, norms) if thresholds else []
    for n, purchase in waived:
        if small := surely_small(client, purchase, thresholds, norms, trials):
            by = purchase.waiver.by if purchase.waiver else None
            yield Complaint(
                ("purchases", n, "waiver"), refused_waiver((name for one in small for name in one.waive), by)
            )


@rule("CB080")
def sale_is_to_a_customer(client: Client, _norms: Norms) -> Complaints:
    """Nothing is sold to a mere supplier.

    A record whose `relation` is supplier alone stands in no report about clients, so a sale to it would be
    in no sum. What is bought from a supplier stands under `supplies`.

    Cure: where the supplier buys as well, write `relation: [customer, supplier]`; else move the item to
    `supplies`, or to the record of the client who bought.
    """
    for n, _ in enumerate(() if is_customer(client) else client.purchases):
        yield Complaint(("purchases", n), "a sale to a supplier only; add customer to `relation`, or move it")


@rule("CB022")
def amount_is_not_negative(client: Client, _norms: Norms) -> Complaints:
    """No sum is negative.

    What goes back to the client stands under `returns`, as a positive sum: a negative purchase would
    count as an order in every rhythm and lower every average. An offer, an order that came to nothing, a supply
    or what a client could buy is no less than nothing either.

    Cure: move a purchase to `returns`, and drop the minus.
    """
    for where, amount, _ in _all_sums(client):
        if amount is None or amount >= 0:
            continue
        if where[-1] == "cost":
            advice = "a cost is not"
        elif where[0] == "purchases":
            advice = "write what goes back under returns"
        else:
            advice = "leave the minus out"
        yield Complaint(where, f"{amount} is negative; {advice}")


@rule("CB023", Severity.WARNING)
def sale_is_not_for_nothing(client: Client, _norms: Norms) -> Complaints:
    """A purchase or a return is not of 0.

    A gift or a sample is no sale: as a purchase of 0 it would shorten the client's usual interval and
    lower its usual order.

    Cure: write it down as an interaction, or correct the sum.
    """
    for key, n, _, amount in _sums(client):
        if not amount and key in {"purchases", "returns"}:
            yield Complaint((key, n, "amount"), f"{amount} is no sale; write a gift down as an interaction")


@rule("CB024")
def amount_can_be_paid(client: Client, norms: Norms) -> Complaints:
    """A sum has no more decimals than its currency.

    Nobody can pay a tenth of a cent, so such a sum is a slip of the decimal point or the result of a
    calculation, and does not agree with the invoice. What goods cost may be finer and is not judged.

    Cure: write the sum of the invoice.
    """
    own = client.currency or norms.base.currency
    for key, n, item, amount in _sums(client):
        decimals = currency_decimals(item.currency or own)
        if scaled(amount) % (SCALE // 10**decimals):
            currency = currency_of(item, client, norms)
            yield Complaint(
                (key, n, "amount"), f"{amount} has more than the {decimals} decimals of {currency}"
            )


@rule("CB059", Severity.HINT)
def sum_has_one_reading(client: Client, norms: Norms) -> Complaints:
    """A sum does not end in a point and three digits.

    To the program 1.250 is one and a quarter; half of the world writes so what others write 1,250 or 1250. A sum
    that was meant a thousand times as large is wrong in every total. `add` and `set` ask back. In a currency of three
    decimals it has one reading.

    Cure: write 1250 or 1.25, whichever is meant.
    """
    own = client.currency or norms.base.currency
    # One with another number of decimals has one reading, and what knows the words of people takes long to load.
    doubtful = [one for one in _all_sums(client) if one[1] is not None and str(one[1])[-4:-3] == "."]
    if doubtful:
        from clientbase.spoken import two_readings

        for where, amount, currency in doubtful:
            if amount is not None and (reason := two_readings(amount, currency or own)):
                yield Complaint(where, reason)


def _all_sums(client: Client) -> Iterator[tuple[Where, Decimal | None, str | None]]:
    """Return every sum of a record, with the way to it and the currency that it names."""
    for n, purchase in enumerate(client.purchases):
        yield ("purchases", n, "cost"), purchase.cost, purchase.currency
    for key, n, item, amount in _sums(client):
        yield (key, n, "amount"), amount, item.currency
    yield from _in_no_total(client)
    if client.capacity:
        yield ("capacity", "per_year"), client.capacity.per_year, None


def _in_no_total(client: Client) -> Iterator[tuple[tuple[str, int, str], Decimal | None, str | None]]:
    for n, one in enumerate(client.cancelled):
        yield ("cancelled", n, "amount"), one.amount, one.currency
    for n, supply in enumerate(client.supplies):
        yield ("supplies", n, "amount"), supply.amount, supply.currency


@rule("CB025", Severity.HINT)
def purchase_covers_its_cost(client: Client, _norms: Norms) -> Complaints:
    """A purchase brings at least what the goods cost.

    Selling below cost may be meant, to clear the stock or to win a client; more often two numbers
    were exchanged, and the report on profit would show a loss that was none.

    Cure: correct `amount` or `cost`; where the loss is meant, leave it and say so in `notes`.
    """
    for n, purchase in enumerate(client.purchases):
        cost, amount = purchase.cost, purchase.amount
        if cost is not None and amount is not None and cost > amount and not purchase.notes:
            yield Complaint(("purchases", n, "cost"), f"{cost} is more than the amount of {amount}")


@rule("CB026", Severity.WARNING)
def purchase_stands_once(client: Client, _norms: Norms) -> Complaints:
    """A purchase is entered once.

    Two entries of one day, sum, product and document are most often one sale that two people entered
    or that was imported twice; every total would count it double.

    Cure: remove one of them; where both took place, give each its `document`.
    """
    seen: set[tuple[object, ...]] = set()
    for n, purchase in enumerate(client.purchases):
        key = (purchase.date, purchase.amount, purchase.product, purchase.document, purchase.currency)
        if key in seen:
            yield Complaint(
                ("purchases", n), f"the purchase of {purchase.amount} on {purchase.date} stands here twice"
            )
        seen.add(key)


@rule("CB027", Severity.WARNING)
def document_belongs_to_one_sale(client: Client, _norms: Norms) -> Complaints:
    """The number of an invoice belongs to one sale.

    Two sales with one number are one sale entered twice with a correction, or a number mistyped, and
    then the payment goes to the wrong invoice. Several products of one day are one invoice.

    Cure: look at the invoice and correct the number, or remove the entry that was corrected.
    """
    first: dict[str, Purchase] = {}
    for n, purchase in enumerate(client.purchases):
        if not purchase.document:
            continue
        other = first.setdefault(purchase.document, purchase)
        if other is purchase or (other.date == purchase.date and other.product != purchase.product):
            continue
        if (other.date, other.amount) != (purchase.date, purchase.amount):
            yield Complaint(
                ("purchases", n, "document"),
                f'"{purchase.document}" is the document of the purchase on {other.date} too',
            )


@rule("CB028", Severity.WARNING)
def discount_leaves_a_price(client: Client, _norms: Norms) -> Complaints:
    """A discount is less than the whole price.

    A discount of 100 % gives everything away: it is a slip of the keyboard, or a gift that somebody
    should be able to find under `interactions`.

    Cure: correct the percentage under `terms`.
    """
    if client.terms and client.terms.discount == _FULL:
        yield Complaint(("terms", "discount"), "100 is the whole price; write the discount in percent")


@rule("CB029", Severity.HINT)
def no_more_returned_than_bought(client: Client, _norms: Norms) -> Complaints:
    """Not more comes back than was bought.

    Returns without their purchases make revenue negative: the purchases were left out of the record,
    or a return was entered twice.

    Cure: add the missing purchases, or remove the return that stands twice.
    """
    if not client.returns or any(item.currency for _, _, item, _ in _sums(client)):
        return
    bought = sum(purchase.amount or 0 for purchase in client.purchases)
    returned = sum(item.amount for item in client.returns)
    if returned > bought:
        yield Complaint(("returns",), f"{returned} came back, but {bought} was bought")


@rule("CB131", Severity.WARNING)
def no_more_returned_than_its_document(client: Client, norms: Norms) -> Complaints:
    """Of one invoice not more comes back than it came to.

    A return that names the document of a purchase takes its sum off that sale. Several purchases may stand under one
    document, and it may come back in parts: the parts are added up. A document with a purchase of which no sum is
    known, or in several currencies, is not judged.

    Cure: correct the sum or the document of the return, or add the part of the invoice that is missing.
    """
    named = {back.document for back in client.returns if back.document}
    bought: dict[str, list[Purchase]] = {}
    for purchase in client.purchases if named else ():
        if purchase.document in named:
            bought.setdefault(purchase.document, []).append(purchase)
    for document, sales in bought.items():
        returned = [(n, back) for n, back in enumerate(client.returns) if back.document == document]
        items: list[Purchase | Return] = [*sales, *(back for _, back in returned)]
        if len({currency_of(item, client, norms) for item in items}) > 1:
            continue
        sums = [purchase.amount for purchase in sales if purchase.amount is not None]
        back = sum(item.amount for _, item in returned)
        if len(sums) == len(sales) and back > sum(sums):
            yield Complaint(
                ("returns", returned[-1][0], "amount"),
                f'{back} came back of "{document}", but it came to {sum(sums)}',
            )
