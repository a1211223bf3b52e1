"""What is liked, and what is interesting."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from clientbase.base import Base
from clientbase.columns import figure
from clientbase.evidence import (
    Evidence,
    Verdict,
    amount,
    not_listed,
)
from clientbase.language import say, say_n
from clientbase.page import Chart
from clientbase.reports import NOTHING, Answer, report
from clientbase.reports.made import made

if TYPE_CHECKING:
    from clientbase.evidence.subject import Subject

_COLUMNS = (
    "product! clients:count purchases:count sales:money! share:share! last_purchase:date interested:count"
)
_WAITING = """
SELECT i.client, c.name, c.manager, i.product, i.level, i.date
 FROM interest i JOIN clients c ON c.id = i.client
WHERE NOT EXISTS (SELECT 1 FROM purchases p WHERE p.client = i.client AND p.product = i.product)
  AND i.n = (SELECT max(n) FROM interest j WHERE j.client = i.client AND j.product = i.product)
ORDER BY CASE i.level WHEN 'high' THEN 0 WHEN 'medium' THEN 1 WHEN 'low' THEN 2 ELSE 3 END,
         i.date IS NULL, i.date DESC, i.client, i.n"""


@report(*NOTHING, charts=(Chart("bars", "What is sold", "products", "product", ("sales",)),))
def products(base: Base) -> Answer:
    """Which products are liked, which are interesting?

    The preferred product is the one with the largest sum of purchases, ties by their number, then by name. Interest
    without purchase is in a product that the client has never bought.

    Of each product: the clients who bought it, their purchases and sales (before returns), its share of all sales, and
    interested, the clients who would like it and have never bought it. Purchases without a product stand together in a
    row without a name, so that sales add up; products in which somebody is interested and which nobody has bought stand
    last (never_sold). The second table lists interest without purchase (waiting): high first, then the newest.
    """
    waiting = base.table(
        "interest",
        "Interest without purchase",
        _WAITING,
        columns="client name manager product! level! date:date",
    )
    wanted = Counter(row[3] for row in waiting.rows)
    bought = base.ask(
        """SELECT product, count(DISTINCT client), count(*), coalesce(sum(amount_base), 0), max(date)
             FROM purchases GROUP BY product ORDER BY 4 DESC, product"""
    )
    total = sum(sales for *_, sales, _ in bought)
    sold = [
        (product, clients, purchases, sales, sales / total if total else None, last, wanted.pop(product, 0))
        for product, clients, purchases, sales, last in bought
    ]
    unsold = [
        (product, 0, 0, 0, 0.0 if total else None, None, count) for product, count in wanted.most_common()
    ]
    figures = [
        figure("products", sum(product is not None for product, *_ in sold)),
        figure("purchases", sum(row[2] for row in sold)),
        figure("sales:money", total),
        figure("waiting", len(waiting.rows)),
        figure("never_sold", len(unsold)),
    ]
    return figures, [made("products", "Products", _COLUMNS, [*sold, *unsold]), waiting]


_SHOWN: Final = 3


@products.reasons
def _reasons(subject: "Subject") -> list[Verdict]:
    """Say what the client prefers, and which interest waits."""
    preferred = subject.facts["preferred_product"]
    sold = tuple(_sold(subject))
    if preferred is None:
        verdicts = [not_listed(say("no purchase names a product"))]
    else:
        products = say_n("{n} product", "{n} products", len(sold))
        reason = say("{value} is the largest sum of {products}", value=sold[0].value, products=products)
        verdicts = [Verdict(say("preferred product"), preferred, reason, sold[:_SHOWN])]
    return [*verdicts, *_waiting(subject)]


def _sold(subject: "Subject") -> Iterator[Evidence]:
    found = subject.rows(
        """SELECT product, coalesce(sum(amount_base), 0) AS sales, count(*) AS purchases, json_group_array(n) AS items
             FROM purchases WHERE product IS NOT NULL GROUP BY product
            ORDER BY sum(amount_base) DESC, count(*) DESC, product"""
    )
    for row in found:
        numbers = (int(n) for n in row["items"].strip("[]").split(","))
        places = subject.each("purchases", sorted(numbers), "product")
        yield Evidence(
            row["product"],
            amount(row["sales"]),
            say_n("{n} purchase", "{n} purchases", row["purchases"]),
            places,
        )


def _waiting(subject: "Subject") -> Iterator[Verdict]:
    wanted = subject.rows("SELECT n, product FROM interest")
    for row in subject.listed(products, "interest"):
        item = max(one["n"] for one in wanted if one["product"] == row["product"])
        level = Evidence(
            "level", row["level"] or say("unknown"), say("of the interest"), subject.at("interest", item)
        )
        reason = say("the client would like it and has never bought it")
        yield Verdict(say("interest in {product}", product=row["product"]), say("waiting"), reason, (level,))
