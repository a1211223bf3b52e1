"""Why a birthday, an anniversary or a round order of a client is near."""

from collections.abc import Iterator
from typing import Any, Final

from clientbase.base import Base
from clientbase.reports.why.sources import Sources
from clientbase.reports.why.verdict import Number, Verdict, counted, not_listed

RULE: Final = (
    "Near are the days up to `dates.lead` ahead: birthdays of contacts who have not left, whole years since the start "
    "of cooperation, the foundation and the first purchase, and orders whose number `dates.round` divides, due the "
    "usual interval after the last. 29 February falls on 28 February in other years."
)
_LEAP: Final = "02-29"


def judge(base: Base, sources: Sources) -> list[Verdict]:
    """Say of each date that is near which field it comes from."""
    norms = tuple(
        Number(key, str(getattr(sources.norms.dates, key)), words, sources.norm("dates", key))
        for key, words in (("lead", "how far ahead"), ("round", "divides round numbers"))
    )
    near = sources.listed("dates", "dates")
    if not near:
        left = sources.facts["stage"] == "former"
        because = "the client has left" if left else f"no date within {norms[0].value}"
        return [not_listed("dates", because, RULE, (*_asked(sources), *norms))]
    return [_near(base, sources, row, norms) for row in near]


def _near(base: Base, sources: Sources, row: dict[str, Any], norms: tuple[Number, ...]) -> Verdict:
    first = origin(sources, row)
    leap = first.value.endswith(_LEAP) and not row["date"].endswith(_LEAP) and row["occasion"] != "order"
    how = "29 February falls on 28 February" if leap else ""
    numbers = (
        first._replace(how=how),
        Number("days", str(row["days"]), f"{row['date']} less {base.day}"),
        *((Number("number", str(row["number"]), "round" if row["round"] else ""),) if row["number"] else ()),
        *norms,
    )
    because = f"{row['what']} on {row['date']}, in {counted(row['days'], 'day')}"
    return Verdict("dates", str(row["occasion"]), "near", because, RULE, numbers)


def origin(sources: Sources, row: dict[str, Any]) -> Number:
    """Return the day that a row of dates follows from."""
    occasion = row["occasion"]
    if occasion == "birthday":
        (born,) = sources.rows(
            """SELECT n, birthday FROM contacts WHERE name = ? AND "left" IS NULL AND birthday IS NOT NULL
                ORDER BY birthday IS NOT ?, substr(birthday, -5) <> ?, substr(birthday, -5) <> ?, n LIMIT 1""",
            (row["contact"], row.get("since"), row["date"][5:], _LEAP),
        )
        return Number("birthday", born["birthday"], "", sources.at("contacts", born["n"], "birthday"))
    if occasion == "cooperation":
        return Number("since", sources.facts["since"], "", sources.at("since"))
    if occasion == "foundation":
        founded = str(sources.alone.one("SELECT founded FROM clients"))
        return Number("founded", founded, "", sources.at("founded"))
    first = occasion == "first purchase"
    bought = sources.rows("SELECT n, date FROM purchases ORDER BY date, n")[0 if first else -1]
    name = "first_purchase" if first else "last_purchase"
    return Number(name, bought["date"], "", sources.at("purchases", bought["n"], "date"))


def _asked(sources: Sources) -> Iterator[Number]:
    """Return the days that are not near."""
    founded = sources.alone.one("SELECT founded FROM clients")
    known = (("since", sources.facts["since"]), ("founded", founded))
    for key, value in known:
        if value:
            yield Number(key, value, "", sources.at(key))
    for row in sources.rows(
        """SELECT n, name, birthday FROM contacts WHERE birthday IS NOT NULL AND "left" IS NULL"""
    ):
        yield Number("birthday", row["birthday"], row["name"], sources.at("contacts", row["n"], "birthday"))
    for row in sources.rows("SELECT n, date FROM purchases WHERE number = 1"):
        yield Number("first_purchase", row["date"], "", sources.at("purchases", row["n"], "date"))
