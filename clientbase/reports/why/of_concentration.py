"""Why a client is among the largest 1, 5 or 20 %."""

from fractions import Fraction
from typing import Final

from clientbase.base import Base
from clientbase.reports.concentration import PERCENT, group_size
from clientbase.reports.why.sources import Sources, rows
from clientbase.reports.why.verdict import Number, Verdict, amount, counted, exact, not_listed

RULE: Final = (
    "Clients with a positive revenue in descending order over the whole history, ties by id; the largest 1, 5 and 20 % "
    "are of all buyers, rounded up, so at least one client."
)
_RANKED: Final = """
SELECT count(*) AS buyers, count(*) FILTER (WHERE revenue > 0) AS clients,
       coalesce(sum(revenue) FILTER (WHERE revenue > 0), 0) AS total,
       count(*) FILTER (WHERE (-revenue, id) < (-?1, ?2)) AS larger
  FROM rhythms WHERE purchases > 0"""


def judge(base: Base, sources: Sources) -> list[Verdict]:
    """Say which rank the client has by revenue, and among which largest it is."""
    revenue = sources.facts["revenue"]
    if revenue is None or revenue <= 0:
        return [not_listed("concentration", f"the revenue is {amount(revenue or 0)}, not positive", RULE)]
    (row,) = rows(base, _RANKED, (revenue, sources.client))
    rank, buyers, total = int(row["larger"]) + 1, int(row["buyers"]), int(row["total"])
    sizes = {percent: group_size(buyers, int(row["clients"]), percent) for percent in PERCENT}
    bought = sources.rows("SELECT n FROM purchases ORDER BY date, n")
    places = sources.each("purchases", (one["n"] for one in bought), "amount")
    numbers = (
        Number("revenue", amount(revenue), "sales less returns", places),
        Number("rank", str(rank), f"of {counted(row['clients'], 'client')}"),
        Number("share", exact(Fraction(revenue, total)), f"{amount(revenue)} / {amount(total)}"),
        *(
            Number(f"largest_{percent}", str(size), f"{percent} % of {counted(buyers, 'buyer')}, rounded up")
            for percent, size in sizes.items()
        ),
    )
    group = next((f"the largest {percent} %" for percent, size in sizes.items() if rank <= size), None)
    because = f"no. {rank} by revenue"
    if group is None:
        return [
            not_listed("concentration", f"{because}, not among the largest {max(PERCENT)} %", RULE, numbers)
        ]
    return [Verdict("concentration", "the client", f"among {group}", because, RULE, numbers)]
