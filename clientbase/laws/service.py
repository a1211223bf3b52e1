"""What it costs to serve a client, and from which sum an order pays for itself.

An order costs its handling and its delivery; the goods leave the margin, a share of the sum. So it pays for itself
from (handling + delivery) / margin on: at 25 and 13 and a margin of 20 % from 190. Visits are no part of that, for a
visit is made whether or not one order more comes of it; they are part of what a client costs in all.
"""

from collections.abc import Mapping
from fractions import Fraction
from math import ceil
from typing import Final, NamedTuple

VISITS: Final = ("visit", "meeting")
"""Which kind of interaction is a visit: the first of these that schema.yaml has."""


class Costs(NamedTuple):
    """The company's costs of service, in units of its currency; what it does not say is None."""

    order: int | None
    visit: int | None
    delivery: Mapping[str, int]

    def of_order(self, segment: str | None) -> int | None:
        """Return what an order of a segment costs beside the goods; None where nothing is said of orders."""
        if self.order is None and not self.delivery:
            return None
        return (self.order or 0) + self.delivery.get(segment or "", 0)

    def of_client(self, segment: str | None, orders: int, visits: int) -> int:
        """Return what so many orders and visits of a client of a segment cost; what nobody says costs nothing."""
        return orders * (self.of_order(segment) or 0) + visits * (self.visit or 0)


NOT_SAID: Final = Costs(None, None, {})


def breaks_even_at(cost: int | None, margin: Fraction | None, coin: int) -> int | None:
    """Return from which sum in whole *coins* on an order pays for itself; None where nothing is known, or earned."""
    if cost is None or margin is None or margin <= 0:
        return None
    return ceil(cost / margin / coin) * coin
