"""With what an order below the minimum may be filled: what the client buys, would like, was offered and declined.

The usual price of a product is the median of what the client paid for a piece, or, where no purchase says how many
pieces it had, for an order; else of what all clients paid; else what was offered last. Sums are in the currency in
which people speak of the order: what was sold in it counts as written, all else by today's rate.
"""

from collections.abc import Iterable
from decimal import ROUND_CEILING, Decimal
from statistics import median
from typing import Any, Final, NamedTuple

from clientbase.base import Base
from clientbase.language import say, say_n, word
from clientbase.values import SCALE

_MOST: Final = 3
"""More products of one kind than this do not help somebody on the phone."""
_BOUGHT: Final = """
SELECT p.product, p.amount, p.amount_base, p.items, p.date, coalesce(p.currency, c.currency, ?2) AS currency
  FROM purchases p JOIN clients c ON c.id = p.client
 WHERE p.client = ?1 AND p.product IS NOT NULL AND p.amount > 0 ORDER BY p.date, p.n"""
_OF_OTHERS: Final = """
SELECT p.amount, p.amount_base, p.items, coalesce(p.currency, c.currency, ?2) AS currency
  FROM purchases p JOIN clients c ON c.id = p.client WHERE p.product = ?1 AND p.amount > 0"""
_INTEREST: Final = """
SELECT product, level, date FROM interest WHERE client = ?1
 ORDER BY CASE level WHEN 'high' THEN 0 WHEN 'medium' THEN 1 WHEN 'low' THEN 2 ELSE 3 END, date IS NULL, date DESC, n"""
_OFFERED: Final = """
SELECT p.product, p.date, p.decision, p.decided, p.reason, p.amount, p.amount_base,
       coalesce(p.currency, c.currency, ?2) AS currency
  FROM proposals p JOIN clients c ON c.id = p.client
 WHERE p.client = ?1 AND p.product IS NOT NULL ORDER BY coalesce(p.decided, p.date) DESC, p.n DESC"""


class Fill(NamedTuple):
    """A product that may fill an order, and what is known of the client and it."""

    product: str
    because: str
    """bought, interest, offered or declined"""
    said: str
    """what is known, in words"""
    price: Decimal | None
    """the usual price; None where nobody ever paid or named one"""
    priced: str
    """piece, order, or offered: of what it is the price"""
    number: int | None
    """how many of it fill what is missing"""


class Money(NamedTuple):
    """A currency, and what one unit of it is worth in the base's."""

    currency: str
    rate: Decimal
    coin: Decimal
    base: str

    def of(self, row: dict[str, Any]) -> Decimal | None:
        """Return the sum of a row in this currency."""
        if row["amount"] is not None and row["currency"] == self.currency:
            return Decimal(row["amount"]) / SCALE
        return None if row["amount_base"] is None else Decimal(row["amount_base"]) / SCALE / self.rate


def fillings(base: Base, client: str, missing: Decimal, money: Money) -> tuple[Fill, ...]:
    """Return with what *client* may be asked to fill an order that lacks *missing*: what it buys most often first.

    What it declined after it bought it last stands at the end, with the reason, so that nobody offers it unprepared.
    """
    bought = _by_product(base.rows(_BOUGHT, (client, money.base)))
    offered = _by_product(base.rows(_OFFERED, (client, money.base)))
    declined = {name: rows[0] for name, rows in offered.items() if _is_declined(rows[0], bought.get(name))}
    usual = sorted(bought, key=lambda name: (-len(bought[name]), _reversed(bought[name][-1]["date"]), name))
    found: dict[str, tuple[str, str]] = {}
    for name in usual:
        found[name] = "bought", _bought(bought[name])
    for row in base.rows(_INTEREST, (client,)):
        since = say(" since {day}", day=row["date"]) if row["date"] else ""
        level = _level(row["level"])
        found.setdefault(
            row["product"], ("interest", say("interest{level}{since}", level=level, since=since))
        )
    for name, rows in offered.items():
        if rows[0]["decision"] == "pending":
            found.setdefault(name, ("offered", say("offered on {day}, not decided", day=rows[0]["date"])))
    for name, row in declined.items():
        found.pop(name, None)
        day = row["decided"] or row["date"]
        found[name] = "declined", say("declined on {day}{why}", day=day, why=_why(row["reason"]))
    return tuple(
        _priced(base, name, because, said, (bought.get(name, ()), offered.get(name, ())), missing, money)
        for because in ("bought", "interest", "offered", "declined")
        for name, said in [(key, words) for key, (kind, words) in found.items() if kind == because][:_MOST]
    )


def _priced(
    base: Base,
    product: str,
    because: str,
    said: str,
    known: tuple[Iterable[dict[str, Any]], Iterable[dict[str, Any]]],
    missing: Decimal,
    money: Money,
) -> Fill:
    bought, offered = known
    price, of = _usual(bought, money)
    if price is None:
        price, of = _usual(base.rows(_OF_OTHERS, (product, money.base)), money)
    if price is None:
        price, of = next((sum_ for row in offered if (sum_ := money.of(row))), None), "offered"
    if price is None:
        return Fill(product, because, said, None, "", None)
    price = max(price.quantize(money.coin), money.coin)
    return Fill(product, because, said, price, of, int((missing / price).to_integral_value(ROUND_CEILING)))


def _usual(bought: Iterable[dict[str, Any]], money: Money) -> tuple[Decimal | None, str]:
    """Return the median of what was paid for a piece, else for an order."""
    sums = [(paid, row["items"]) for row in bought if (paid := money.of(row)) is not None]
    pieces = [paid / items for paid, items in sums if items]
    if pieces:
        return median(pieces), "piece"
    return (median(paid for paid, _ in sums) if sums else None), "order"


def _by_product(rows: Iterable[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["product"], []).append(row)
    return found


def _is_declined(offer: dict[str, Any], bought: list[dict[str, Any]] | None) -> bool:
    """Return whether the last word on a product was no: what was bought since is wanted again."""
    last = offer["decided"] or offer["date"]
    return offer["decision"] == "declined" and (not bought or bought[-1]["date"] < last)


def _reversed(day: str) -> int:
    return -int(day.replace("-", ""))


def _bought(rows: list[dict[str, Any]]) -> str:
    last = rows[-1]["date"]
    if len(rows) == 1:
        return say("bought once, last on {day}", day=last)
    return say_n("bought {n} time, last on {day}", "bought {n} times, last on {day}", len(rows), day=last)


def _level(level: str | None) -> str:
    return f" {word('level', level)}" if level else ""


def _why(reason: str | None) -> str:
    return f": {reason}" if reason else say(", nobody wrote down why")
