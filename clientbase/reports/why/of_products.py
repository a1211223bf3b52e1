"""Why a product is the one that a client prefers, and what it would like and has never bought."""

from collections.abc import Iterator
from typing import Final

from clientbase.base import Base
from clientbase.reports.why.sources import Sources
from clientbase.reports.why.verdict import Number, Verdict, amount, counted, not_listed

RULE: Final = (
    "The preferred product is the one with the largest sum of purchases, ties by their number, then by name. Interest "
    "without purchase is in a product that the client has never bought."
)
_SHOWN: Final = 3


def judge(_base: Base, sources: Sources) -> list[Verdict]:
    """Say what the client prefers, and which interest waits."""
    preferred = sources.facts["preferred_product"]
    sold = tuple(_sold(sources))
    if preferred is None:
        verdicts = [not_listed("products", "no purchase names a product", RULE)]
    else:
        products = counted(len(sold), "product")
        because = f"{sold[0].value} is the largest sum of {products}"
        verdicts = [Verdict("products", "preferred product", preferred, because, RULE, sold[:_SHOWN])]
    return [*verdicts, *_waiting(sources)]


def _sold(sources: Sources) -> Iterator[Number]:
    found = sources.rows(
        """SELECT product, coalesce(sum(amount_base), 0) AS sales, count(*) AS purchases, json_group_array(n) AS items
             FROM purchases WHERE product IS NOT NULL GROUP BY product
            ORDER BY sum(amount_base) DESC, count(*) DESC, product"""
    )
    for row in found:
        numbers = (int(n) for n in row["items"].strip("[]").split(","))
        places = sources.each("purchases", sorted(numbers), "product")
        yield Number(row["product"], amount(row["sales"]), counted(row["purchases"], "purchase"), places)


def _waiting(sources: Sources) -> Iterator[Verdict]:
    for row in sources.listed("products", "interest"):
        (item,) = sources.rows("SELECT max(n) AS n FROM interest WHERE product = ?", (row["product"],))
        level = Number(
            "level", row["level"] or "unknown", "of the interest", sources.at("interest", item["n"])
        )
        because = "the client would like it and has never bought it"
        yield Verdict("products", f"interest in {row['product']}", "waiting", because, RULE, (level,))
