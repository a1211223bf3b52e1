"""Suppliers: what is bought from them, and when somebody talked with them."""

from contextlib import closing

from clientbase.base import Base
from clientbase.columns import figure
from clientbase.reports import NOTHING, Answer, report

_SUPPLIERS = """
SELECT f.client, f.name, f.manager, f.customer, count(s.n) AS supplies, max(s.date) AS last_supply,
       sum(s.amount_base) AS supplied, f.last_contact
  FROM facts f LEFT JOIN supplies s ON s.client = f.client
 WHERE EXISTS (SELECT 1 FROM json_each(f.relation) WHERE value = 'supplier') AND coalesce(f.begins <= ?, 1)
 GROUP BY f.client ORDER BY coalesce(supplied, 0) DESC, f.client"""


@report(*NOTHING, judges=None, because="it lists suppliers")
def suppliers(base: Base) -> Answer:
    """Who supplies us, with what, and when did we last talk?

    A supplier is a record whose `relation` contains supplier. Who is a supplier only stands in no other report about
    clients; customer marks those who buy as well and are counted there too. supplied is the sum of `supplies`, in the
    base's currency, as far as amounts and rates are known. Sales to a supplier only are an error of `check`; they are
    in no sum, and sales_to_suppliers counts them.
    """
    with closing(base.on(base.day, all_records=True)) as everybody:
        found = everybody.table(
            "suppliers",
            "Suppliers",
            _SUPPLIERS,
            (base.day.isoformat(),),
            columns=(
                "client name manager customer:flag? supplies:count last_supply:date supplied:money! "
                "last_contact:date"
            ),
        )
    sales = base.one("SELECT coalesce(sum(number), 0) FROM not_in_sums WHERE kind = 'supplier'")
    both = sum(bool(row[3]) for row in found.rows)
    return [
        figure("suppliers", len(found.rows)),
        figure("suppliers_only", len(found.rows) - both),
        figure("supplied:money", sum(row[6] for row in found.rows if isinstance(row[6], int))),
        figure("sales_to_suppliers", sales),
    ], [found]
