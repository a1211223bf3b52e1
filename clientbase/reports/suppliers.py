"""Suppliers: what is bought from them and on which terms, what is promised, and when somebody talked with them."""

import datetime as dt
from contextlib import closing
from typing import Final

from clientbase.base import Base
from clientbase.columns import figure
from clientbase.reports import NOTHING, Answer, report
from clientbase.reports.made import after

_SUPPLIERS: Final = """
SELECT f.client, f.name, f.manager, f.customer, count(s.n) AS supplies, max(s.date) AS last_supply,
       sum(s.amount_base) AS supplied, f.last_contact, c.terms_discount / 100.0 AS discount,
       c.terms_payment_days AS payment_days,
       (SELECT count(*) FROM promises p WHERE p.client = f.client) AS promises,
       (SELECT min(due) FROM promises p WHERE p.client = f.client) AS next_promise
  FROM facts f JOIN clients c ON c.id = f.client LEFT JOIN supplies s ON s.client = f.client AND s.date > ?2
 WHERE EXISTS (SELECT 1 FROM json_each(f.relation) WHERE value = 'supplier') AND coalesce(f.begins <= ?1, 1)
 GROUP BY f.client ORDER BY coalesce(supplied, 0) DESC, f.client"""
_BOUGHT: Final = """
SELECT f.client, f.name, s.product, count(*) AS supplies, sum(s.amount_base) AS supplied, max(s.date) AS last_supply
  FROM supplies s JOIN facts f ON f.client = s.client
 WHERE s.date > ?2 AND EXISTS (SELECT 1 FROM json_each(f.relation) WHERE value = 'supplier')
   AND coalesce(f.begins <= ?1, 1)
 GROUP BY f.client, s.product ORDER BY f.client, coalesce(sum(s.amount_base), 0) DESC, s.product"""


@report(*NOTHING, judges=None, because="it lists suppliers")
def suppliers(base: Base, *, since: dt.date | None = None) -> Answer:
    """Who supplies us, with what, and when did we last talk?

    A supplier is a record whose `relation` contains supplier. Who is a supplier only stands in no other report about
    clients; customer marks those who buy as well and are counted there too. supplied is the sum of `supplies` after the
    day --since, else of all, in the base's currency, as far as amounts and rates are known; the second table has it by
    product. Sales to a supplier only are an error of `check`; they are in no sum, and sales_to_suppliers counts them.

    discount and payment_days are the `terms` of the record; promises counts what is promised and not done yet, in talks
    and tasks, and next_promise is the day of the earliest.
    """
    period = (base.day.isoformat(), after(base, since))
    with closing(base.on(base.day, all_records=True)) as everybody:
        found = everybody.table(
            "suppliers",
            "Suppliers",
            _SUPPLIERS,
            period,
            columns=(
                "client name manager customer:flag? supplies:count last_supply:date supplied:money! "
                "last_contact:date discount:share? payment_days:days? promises:count next_promise:date"
            ),
        )
        bought = everybody.table(
            "bought",
            "What was bought",
            _BOUGHT,
            period,
            columns="client name? product! supplies:count supplied:money! last_supply:date",
        )
    sales = base.one("SELECT coalesce(sum(number), 0) FROM not_in_sums WHERE kind = 'supplier'")
    both = sum(bool(row[3]) for row in found.rows)
    return [
        figure("suppliers", len(found.rows)),
        figure("suppliers_only", len(found.rows) - both),
        figure("supplied:money", sum(row[6] for row in found.rows if isinstance(row[6], int))),
        figure("sales_to_suppliers", sales),
        figure("promises", sum(int(row[10] or 0) for row in found.rows)),
    ], [found, bought]
