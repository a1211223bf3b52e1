"""What is liked, and what is interesting."""

from collections import Counter

from clientbase.base import Base
from clientbase.columns import figure
from clientbase.reports import Answer, report
from clientbase.reports.made import made

_COLUMNS = ("product", "clients", "purchases", "sales", "share", "last_purchase", "interested")


@report
def products(base: Base) -> Answer:
    """Which products are liked, which are interesting?

    Of each product: the clients who bought it, their purchases and sales (before returns), its share of all sales, and
    interested, the clients who would like it and have never bought it. Purchases without a product stand together in a
    row without a name, so that sales add up; products in which somebody is interested and which nobody has bought stand
    last (never_sold). The second table lists that interest without purchase (waiting): high first, then the newest.
    """
    waiting = base.table(
        "interest",
        "Interest without purchase",
        """SELECT i.client, c.name, c.manager, i.product, i.level, i.date
             FROM interest i JOIN clients c ON c.id = i.client
            WHERE NOT EXISTS (SELECT 1 FROM purchases p WHERE p.client = i.client AND p.product = i.product)
              AND i.n = (SELECT max(n) FROM interest j WHERE j.client = i.client AND j.product = i.product)
            ORDER BY CASE i.level WHEN 'high' THEN 0 WHEN 'medium' THEN 1 WHEN 'low' THEN 2 ELSE 3 END,
                     i.date IS NULL, i.date DESC, i.client, i.n""",
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
        figure("sales", total),
        figure("waiting", len(waiting.rows)),
        figure("never_sold", len(unsold)),
    ]
    return figures, [made("products", "Products", _COLUMNS, [*sold, *unsold]), waiting]
