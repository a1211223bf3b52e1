"""Why a client belongs to a cohort."""

from typing import Final

from clientbase.base import Base
from clientbase.reports.why.sources import Sources
from clientbase.reports.why.verdict import Number, Verdict, counted, not_listed

RULE: Final = (
    "A cohort is the clients whose first purchase was in the same calendar month; those who left count too."
)


def judge(_base: Base, sources: Sources) -> list[Verdict]:
    """Say in which cohort the client is counted, and in how many months it bought since."""
    listed = sources.listed("cohorts", "cohorts")
    if not listed:
        return [not_listed("cohorts", "there is no purchase up to this day", RULE)]
    row = listed[0]
    active = [key.removeprefix("m") for key, value in row.items() if key[1:].isdecimal() and value]
    bought = sources.rows("SELECT n, date FROM purchases ORDER BY date, n")
    places = sources.at("purchases", bought[0]["n"], "date")
    numbers = (
        Number("first_purchase", bought[0]["date"], "", places),
        Number(
            "active_months",
            str(len(active)),
            f"months after the first: {', '.join(active)}",
            sources.each("purchases", (one["n"] for one in bought), "date"),
        ),
    )
    because = f"the first purchase was on {bought[0]['date']}; bought in {counted(len(active), 'month')}"
    return [Verdict("cohorts", "cohort", row["cohort"], because, RULE, numbers)]
