"""Why a large client could buy more, or is not among those who could."""

from collections.abc import Iterator
from typing import Any, Final

from clientbase.base import Base
from clientbase.reports.targets import JUDGED
from clientbase.reports.why.sources import Sources, rows
from clientbase.reports.why.verdict import Number, Verdict, amount, counted, exact, not_listed

RULE: Final = (
    "Of class A, clients who have left aside, those whose mean purchase is under the median of the class (little) or "
    "whose mean interval is over it (rarely; of who bought on one day, the time since then). What nobody knows of "
    "them is to be asked: the preferred product, and what else interests them."
)

_ROUNDED: Final = """
SELECT id, little, rarely, own_interval, median_interval, purchases, days_silent,
       CAST(round(average) AS INTEGER) AS average, CAST(round(median_order) AS INTEGER) AS median_order"""


def judge(base: Base, sources: Sources) -> list[Verdict]:
    """Return whether the client buys little or rarely for its class."""
    facts = sources.facts
    class_ = Number("class", facts["class"] or "none", f"see: why {sources.client} abc", sources.norm("abc"))
    if facts["class"] != "A" or facts["stage"] == "former":
        because = "the client has left" if facts["stage"] == "former" else f"class {class_.value}, not A"
        return [not_listed("targets", because, RULE, (class_,))]
    (row,) = rows(base, f"{JUDGED} {_ROUNDED} FROM judged WHERE id = ?", (sources.client,))
    numbers = (class_, *_compared(sources, row), *_known(sources))
    said = " and ".join(word for word in ("little", "rarely") if row[word])
    because = f"{_sum(row)}, and {_interval(row)}"
    if not said:
        return [not_listed("targets", because, RULE, numbers)]
    return [Verdict("targets", "the client", f"buying {said}", because, RULE, numbers)]


def _sum(row: dict[str, Any]) -> str:
    over = "under" if row["little"] else "not under"
    return (
        f"the mean purchase of {amount(row['average'])} is {over} the median of {amount(row['median_order'])}"
    )


def _interval(row: dict[str, Any]) -> str:
    if row["median_interval"] is None:
        return "nobody of the class has bought on two days"
    own = row["own_interval"]
    days = f"{exact(row['days_silent'] if own is None else own)} days"
    over = "over" if row["rarely"] else "not over"
    what = f"the only day of purchase {days} ago is" if own is None else f"the interval of {days} is"
    return f"{what} {over} the median of {exact(row['median_interval'])}"


def _compared(sources: Sources, row: dict[str, Any]) -> Iterator[Number]:
    bought = sources.rows("SELECT n FROM purchases ORDER BY date, n")
    places = sources.each("purchases", (one["n"] for one in bought))
    how = f"the mean of {counted(row['purchases'], 'purchase')}"
    yield Number("average", amount(row["average"]), how, places)
    yield Number("median_order", amount(row["median_order"]), "the median of class A")
    if row["own_interval"] is None:
        yield Number("days_silent", str(row["days_silent"]), "since the only day of purchase", places)
    else:
        yield Number("own_interval", exact(row["own_interval"]), f"see: why {sources.client} dormant")
    if row["median_interval"] is not None:
        yield Number("median_interval", exact(row["median_interval"]), "the median of class A")


def _known(sources: Sources) -> Iterator[Number]:
    product = sources.facts["preferred_product"]
    how = "" if product else "no purchase names a product"
    yield Number("preferred_product", product or "missing", how or f"see: why {sources.client} products")
    interest = sources.rows("SELECT n, product FROM interest ORDER BY n")
    products = ", ".join(dict.fromkeys(row["product"] for row in interest))
    places = sources.each("interest", (row["n"] for row in interest), "product")
    yield Number("interest", products or "missing", "" if products else "nobody has written one down", places)
