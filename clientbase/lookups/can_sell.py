"""Whether a client may buy for a sum: the company's minimum for repeat purchases, as it is in force on the day."""

import datetime as dt
import json
from decimal import ROUND_CEILING, Decimal
from typing import Final, NamedTuple

from clientbase.base import Base
from clientbase.complaints import told
from clientbase.errors import UnreadableError, UsageError
from clientbase.language import number, say
from clientbase.laws.minimum import (
    Verdict,
    came_back_on,
    in_order,
    may_waive,
    reaches,
    refused_waiver,
    verdict,
)
from clientbase.lookups.filling import Fill, Money, fillings
from clientbase.spoken import amount_from_words, currency_beside
from clientbase.values import (
    SCALE,
    currency_decimals,
    decimal_text,
    parse_currency,
    scaled,
)
from clientbase.visible import visible

_ONE: Final = Decimal(1)


class Offer(NamedTuple):
    """What is offered, in the currency in which people speak of it."""

    amount: Decimal
    currency: str
    rate: Decimal
    """what one unit of that is worth in the base's currency"""
    worth: Decimal
    base: str

    @property
    def coin(self) -> Decimal:
        """The smallest sum that can be paid in the offer's currency."""
        return Decimal(1).scaleb(-currency_decimals(self.currency))

    def own(self, units: int) -> Decimal:
        """Return a sum in units of the base's currency in the offer's; a foreign one up to its smallest coin."""
        if self.currency == self.base:
            return Decimal(units) / SCALE
        return (Decimal(units) / SCALE / self.rate).quantize(self.coin, ROUND_CEILING)

    def said(self, amount: Decimal) -> str:
        """Write a sum of the offer's currency with its coins."""
        return number(decimal_text(scaled(amount), currency_decimals(self.currency)))

    def minimum(self, units: int) -> str:
        """Write the minimum, in the base's currency too where that is another."""
        if self.currency == self.base:
            return self.said(self.own(units))
        own = f"{self.said(self.own(units))} {self.currency}"
        return f"{own} ({number(decimal_text(units, currency_decimals(self.base)))} {self.base})"

    def missing(self, units: int) -> str:
        """Write what is missing, with its currency where that is not the base's."""
        return self.said(self.own(units)) + (f" {self.currency}" if self.currency != self.base else "")


class Sale(NamedTuple):
    """A sale that is thought of, and what the norms say to it; sums are units of the base's currency."""

    client: str
    allowed: bool
    reason: str
    amount: int
    minimum: int | None
    missing: int
    policy: str | None
    offer: Offer
    fill: tuple[Fill, ...] = ()
    """with what it may be raised, where it is too small"""


class Waived(NamedTuple):
    """Why a smaller sum would be accepted, and by whom."""

    reason: str
    by: str | None


def judged_sale(base: Base, client: str, amount: str, currency: str | None, waiver: Waived | None) -> Sale:
    """Judge a sale to *client* today; *amount* is in *currency*, else in the client's."""
    offer = _offered(base, client, amount, currency)
    units = scaled(offer.worth)
    ((stage, purchases),) = base.ask("SELECT stage, purchases FROM facts WHERE client = ?", (client,))
    if stage is None:
        reason = say("the record is of a supplier only; where it buys too, add customer to its relation")
        return Sale(client, False, reason, units, None, 0, None, offer)
    minimum, policy, named = _minimum(base, client)
    waived = waiver is not None and may_waive(named, waiver.by)
    second = None if not purchases or reaches(units, minimum) else _second_trial(base, client)
    is_trial = not purchases or (purchases == 1 and second is not None)
    found = verdict(units, minimum, trial=is_trial, waived=waived)
    missing = 0 if found == "enough" or minimum is None else minimum - units
    if minimum is None or found == "enough":
        allowed, reason = True, _enough(offer, minimum)
    else:
        reason = _compared(offer, missing, minimum)
        if found == "small" and waiver is not None:
            refused = told(refused_waiver(named, waiver.by))
            allowed = False
            reason = say("{reason} for a repeat purchase; {refused}", reason=reason, refused=refused)
        else:
            allowed, reason = _below(reason, found, policy, waiver.reason if waiver else "", second)
        if second and not is_trial:
            reason += say(
                " (the first purchase came back whole, so the one of {day} was the trial)", day=second
            )
    fill: tuple[Fill, ...] = ()
    if found == "small":
        money = Money(offer.currency, offer.rate, offer.coin, offer.base)
        fill = fillings(base, client, offer.own(missing), money)
    return Sale(client, allowed, reason, units, minimum, missing, policy, offer, fill)


def _enough(offer: Offer, minimum: int | None) -> str:
    said = f"{offer.said(offer.amount)} {offer.currency}"
    if minimum is None:
        return say("no minimum is in force for this client, {said} will do", said=said)
    return say("{said} reaches the minimum of {minimum}", said=said, minimum=offer.minimum(minimum))


def _compared(offer: Offer, missing: int, minimum: int) -> str:
    return say(
        "{said} is {missing} below the minimum of {minimum}",
        said=f"{offer.said(offer.amount)} {offer.currency}",
        missing=offer.missing(missing),
        minimum=offer.minimum(minimum),
    )


def _below(
    reason: str, found: Verdict, policy: str | None, waiver: str, second: dt.date | None
) -> tuple[bool, str]:
    if found == "free" and second:
        return True, say(
            "{reason}, but the first purchase came back whole, so this one is a trial and free", reason=reason
        )
    if found == "free":
        return True, say("{reason}, but the first purchase is a trial and free", reason=reason)
    if found == "waived":
        return True, say("{reason}, but waived: {waiver}", reason=reason, waiver=waiver)
    if policy == "warn":
        return True, say("{reason} for a repeat purchase; the policy is to warn only", reason=reason)
    return False, say(
        "{reason} for a repeat purchase; raise it, or give a reason: --waiver REASON", reason=reason
    )


def _second_trial(base: Base, client: str) -> dt.date | None:
    """Return the day of the second purchase, today at the latest, where it is the trial: the first came back whole."""
    from clientbase.fields import FIELDS
    from clientbase.model import Client, Purchase
    from clientbase.rules.norms_file import read_norms
    from clientbase.text.read import read
    from clientbase.typed import typed

    if not base.one("SELECT 1 FROM returns WHERE client = ?", (client,)):
        return None
    path = base.one("SELECT path FROM facts WHERE client = ?", (client,))
    known, _ = typed(read(base.root / path, path).data, Client)
    assert known  # noqa: S101 - the index holds the client, so its record can be used
    then = Purchase(*({"date": base.day}.get(key, field.default) for key, field in FIELDS[Purchase].items()))
    until = known._replace(
        purchases=(*(one for one in known.purchases if one.date <= base.day), then),
        returns=tuple(one for one in known.returns if one.date <= base.day),
    )
    return in_order(until)[1].date if came_back_on(until, read_norms(base.root)) else None


def _minimum(base: Base, client: str) -> tuple[int | None, str | None, tuple[str, ...]]:
    """Return minimum and policy of the last threshold that matches the client today, and who may waive it."""
    rows = base.ask("SELECT minimum, policy, waive FROM minimums_now WHERE client = ?", (client,))
    if not rows:
        return None, None, ()
    ((minimum, policy, waive),) = rows
    return minimum, policy, tuple(json.loads(waive or "[]"))


def depends_on_others(base: Base) -> bool:
    """Return whether a minimum is for clients of some class, which follows from what all the others bring."""
    sql = "SELECT 1 FROM main.norm_entries WHERE norm = 'minimum' AND part = 'class' LIMIT 1"
    return bool(base.one(sql))


def _offered(base: Base, client: str, text: str, currency: str | None) -> Offer:
    written, beside = currency_beside(text)
    try:
        amount = amount_from_words(written)
        named = beside if currency is None else parse_currency(currency)
    except ValueError as error:
        raise UsageError(str(error)) from None
    if beside and named != beside:
        raise UsageError(
            say('"{text}" is in {beside}, and --currency says {named}', text=text, beside=beside, named=named)
        )
    if amount < 0:
        raise UsageError(say('"{text}" is below zero; a sale has a sum', text=text))
    own = base.meta("currency")
    used = named or base.one("SELECT currency FROM clients WHERE id = ?", (client,)) or own
    if used == own:
        return Offer(amount, used, _ONE, amount, own)
    from clientbase.laws.worth import in_base, rate_on
    from clientbase.rules.norms_file import read_norms

    norms = read_norms(base.root)
    rate, worth = rate_on(norms, used, base.day), in_base(amount, used, norms, base.day)
    if not rate or worth is None:
        raise UnreadableError(
            say("schema.yaml has no rate for {used} on {day}; add it to rates", used=used, day=base.day)
        )
    return Offer(amount, used, rate, worth, own)


def as_text(sale: Sale) -> str:
    """Say it in one line, and below it with what a sum that is too small may be raised."""
    offer = sale.offer
    lines = [f"{say('yes') if sale.allowed else say('no')}: {sale.reason}"]
    if sale.fill:
        lines.append(say("to fill the {sum} that are missing:", sum=offer.missing(sale.missing)))
        lines += [f"  {one.product}: {_how_many(one, offer)}; {one.said}" for one in sale.fill]
    return "".join(f"{visible(line)}\n" for line in lines)


def _how_many(one: Fill, offer: Offer) -> str:
    if one.price is None or one.number is None:
        return say("its price is not known")
    whose = {"piece": "", "order": say(" an order"), "offered": say(" as offered")}[one.priced]
    whole = f" = {offer.said(one.number * one.price)}" if one.number > 1 else ""
    return f"{one.number} x {offer.said(one.price)}{whose}{whole}"


def as_json(base: Base, sale: Sale) -> str:
    """Say it to programs; sums are texts of exact decimals."""
    decimals = currency_decimals(base.meta("currency"))
    sums = {
        name: None if value is None else decimal_text(value, decimals)
        for name, value in (("amount", sale.amount), ("minimum", sale.minimum), ("missing", sale.missing))
    }
    whole = {"schema_version": 1, "as_of": base.day.isoformat(), "currency": base.meta("currency")}
    offer = sale.offer
    spoken = {
        "currency": offer.currency,
        "amount": offer.said(offer.amount),
        "minimum": None if sale.minimum is None else offer.said(offer.own(sale.minimum)),
        "missing": offer.said(offer.own(sale.missing)),
    }
    fill = [
        {**one._asdict(), "price": None if one.price is None else offer.said(one.price)} for one in sale.fill
    ]
    found = {**whole, **sale._asdict(), **sums, "offer": spoken, "fill": fill}
    return json.dumps(found, ensure_ascii=False) + "\n"
