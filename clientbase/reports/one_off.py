"""Clients who bought once and went."""

from clientbase.base import Base
from clientbase.columns import figure
from clientbase.reports import Answer, report

_UNKNOWN = "missing"


@report
def one_off(base: Base) -> Answer:
    """Who bought once and went, and why?

    one_off have exactly one purchase; listed are those who went: dormant, lost or former, by their stage. date, amount
    and product are those of the purchase, returned_sum came back of it. reason is why the client left; where nobody
    has written one down it says `missing`, and unasked counts these.
    """
    gone = base.table(
        "one-off",
        "Bought once and went",
        f"""SELECT f.client, f.name, f.manager, f.stage, p.date, p.amount_base AS amount, p.product,
                   (SELECT sum(r.amount_base) FROM returns r WHERE r.client = f.client) AS returned_sum,
                   coalesce(f.left_reason, '{_UNKNOWN}') AS reason
              FROM facts f JOIN purchases p ON p.client = f.client AND p.number = 1
             WHERE f.purchases = 1 AND f.stage IN ('dormant', 'lost', 'former')
             ORDER BY p.amount_base DESC, f.client""",
    )
    everybody = base.one("SELECT count(*) FROM facts WHERE purchases = 1")
    unasked = sum(row[-1] == _UNKNOWN for row in gone.rows)
    return [
        figure("one_off", everybody),
        figure("gone", len(gone.rows)),
        figure("asked", len(gone.rows) - unasked),
        figure("unasked", unasked),
        figure("amount", sum(row[5] for row in gone.rows if isinstance(row[5], int))),
    ], [gone]
