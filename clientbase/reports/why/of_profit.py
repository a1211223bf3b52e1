"""Why a client is profitable or not, and why its terms are unfavourable."""

from collections.abc import Iterator
from typing import Any, Final

from clientbase.base import Base
from clientbase.reports.profit import MILLIONTHS, SOLD
from clientbase.reports.why.sources import Sources, rows
from clientbase.reports.why.verdict import (
    Number,
    Verdict,
    amount,
    counted,
    exact,
    not_listed,
    percent,
)

RULE: Final = (
    "Profit is revenue (sales less returns) less cost, known only where every purchase has a cost; below zero is "
    "unprofitable. Terms are unfavourable where the discount is at least the margin, or where a client outside class A "
    "has a larger discount or more payment days than the median of class A."
)


def judge(base: Base, sources: Sources) -> list[Verdict]:
    """Say what the client earns us, and whether its terms are worth it."""
    found = rows(base, f"{SOLD} SELECT * FROM judged WHERE id = ?", (sources.client,))
    if not found:
        return [not_listed("profit", "there is no purchase up to this day", RULE)]
    row = found[0]
    discounts = (name for name in ("discount", "usual_discount") if row[name] is not None)
    row |= {name: row[name] / MILLIONTHS for name in discounts}
    return [_profit(sources, row), _terms(sources, row)]


def _profit(sources: Sources, row: dict[str, Any]) -> Verdict:
    numbers = tuple(_sums(sources, row))
    if row["profit"] is None:
        unpriced = counted(len(_unpriced(sources)), "purchase")
        return Verdict("profit", "profit", "unknown", f"{unpriced} without a cost", RULE, numbers)
    verdict = "below zero" if row["profit"] < 0 else "not below zero"
    said = f"{amount(row['revenue'])} less {amount(row['cost'])} is {amount(row['profit'])}"
    margin = "" if row["margin"] is None else f", {percent(row['margin'])} of the revenue"
    return Verdict("profit", "profit", verdict, f"{said}{margin}", RULE, numbers)


def _sums(sources: Sources, row: dict[str, Any]) -> Iterator[Number]:
    bought = sources.rows("SELECT n, amount_base, cost_base FROM purchases ORDER BY date, n")
    sold = sum(one["amount_base"] or 0 for one in bought)
    places = sources.each("purchases", (one["n"] for one in bought), "amount")
    yield Number("sales", amount(sold), counted(len(bought), "purchase"), places)
    yield from sources.rates("purchases", (one["n"] for one in bought))
    back = sources.rows("SELECT n FROM returns ORDER BY date, n")
    if back:
        places = sources.each("returns", (one["n"] for one in back), "amount")
        yield Number("returned_sum", amount(sold - row["revenue"]), counted(len(back), "return"), places)
    yield Number("revenue", amount(row["revenue"]), "sales less returns")
    if row["profit"] is None:
        unpriced = _unpriced(sources)
        places = sources.each("purchases", unpriced)
        yield Number("unpriced", str(len(unpriced)), "purchases without a cost", places)
        return
    costs = sources.each("purchases", (one["n"] for one in bought), "cost")
    yield Number("cost", amount(row["cost"]), counted(len(bought), "cost"), costs)
    yield Number("profit", amount(row["profit"]), "revenue less cost")
    if row["margin"] is not None:
        yield Number("margin", exact(row["margin"]), "profit / revenue")


def _unpriced(sources: Sources) -> list[int]:
    """Return the numbers of the purchases without a cost."""
    return [
        row["n"] for row in sources.rows("SELECT n FROM purchases WHERE cost_base IS NULL ORDER BY date, n")
    ]


def _terms(sources: Sources, row: dict[str, Any]) -> Verdict:
    if row["discount"] is None and row["payment_days"] is None:
        return Verdict("profit", "unfavourable", "nothing", "no terms are written down", RULE, (), quiet=True)
    reasons = tuple(_reasons(row))
    numbers = tuple(_of_terms(sources, row))
    named = ("discount", row["given_away"] or row["discount_over"]), ("payment days", row["days_over"])
    verdict = ", ".join(word for word, is_so in named if is_so) or "nothing"
    because = "; ".join(reasons) or "neither discount nor payment days are over what they may be"
    return Verdict("profit", "unfavourable", verdict, because, RULE, numbers, quiet=not reasons)


def _reasons(row: dict[str, Any]) -> Iterator[str]:
    if row["given_away"]:
        yield f"the discount of {percent(row['discount'])} gives away at least as much as is earned"
    if row["discount_over"]:
        own, usual = row["discount"], row["usual_discount"]
        yield f"the discount of {percent(own, usual)} is over the {percent(usual, own)} of class A"
    if row["days_over"]:
        yield f"{row['payment_days']} payment days are over the {exact(row['usual_days'])} of class A"


def _of_terms(sources: Sources, row: dict[str, Any]) -> Iterator[Number]:
    yield Number("class", row["class"] or "none", f"see: why {sources.client} abc", sources.norm("abc"))
    if row["discount"] is not None:
        yield Number("discount", percent(row["discount"]), "of the client", sources.at("terms", "discount"))
        given = amount(round(row["discount"] * max(row["revenue"], 0)))
        yield Number("given_away", given, "discount of the revenue, held against the profit")
    if row["usual_discount"] is not None:
        yield Number("usual_discount", percent(row["usual_discount"]), "the median of class A")
    if row["payment_days"] is not None:
        places = sources.at("terms", "payment_days")
        yield Number("payment_days", str(row["payment_days"]), "of the client", places)
    if row["usual_days"] is not None:
        yield Number("usual_days", exact(row["usual_days"]), "the median of class A")
