"""What a sum is worth in the base's currency; the index keeps it with each item, so no view says it again."""

import datetime as dt
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Protocol

from clientbase.model import Client
from clientbase.norms import Norms

_STEP = Decimal("0.0001")
_ONE = Decimal(1)


class Sum(Protocol):
    """Whatever may name the currency of its sums."""

    @property
    def currency(self) -> str | None:
        """The ISO code, where it is not the client's currency."""


def rate_on(norms: Norms, currency: str, day: dt.date) -> Decimal | None:
    """Return what one unit of *currency* is worth in the base's on *day*; None where nobody said."""
    if currency == norms.base.currency:
        return _ONE
    held = [rate for rate in norms.rates.get(currency, ()) if rate.from_ is None or rate.from_ <= day]
    return max(held, key=lambda rate: rate.from_ or dt.date.min).rate if held else None


def currency_of(item: Sum, client: Client, norms: Norms) -> str:
    """Return the currency of an item's sums: its own, else the client's, else the base's."""
    return item.currency or client.currency or norms.base.currency


def in_base(amount: Decimal, currency: str, norms: Norms, day: dt.date) -> Decimal | None:
    """Return *amount* in the base's currency, to four decimals; None where there is no rate."""
    rate = rate_on(norms, currency, day)
    return None if rate is None else (amount * rate).quantize(_STEP, ROUND_HALF_EVEN)
