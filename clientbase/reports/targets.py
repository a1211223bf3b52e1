"""Large clients who could buy more."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from clientbase.base import Base
from clientbase.columns import figure
from clientbase.evidence import (
    Evidence,
    Verdict,
    amount,
    counted,
    exact,
    not_listed,
)
from clientbase.reports import Answer, Over, report
from clientbase.reports.made import median

if TYPE_CHECKING:
    from clientbase.evidence.subject import Subject

JUDGED = f"""
WITH large AS MATERIALIZED (
       SELECT id, stage, purchases, days_silent, 1.0 * span / nullif(gaps, 0) AS own_interval,
              1.0 * sold / purchases AS average
         FROM rhythms WHERE class = 'A'),
     medians AS MATERIALIZED (
       SELECT {median("average", "large")} AS median_order, {median("own_interval", "large")} AS median_interval),
     judged AS MATERIALIZED (
       SELECT l.*, m.*, average < median_order AS little,
              coalesce(coalesce(own_interval, days_silent) > median_interval, 0) AS rarely
         FROM large l, medians m WHERE stage <> 'former')"""
"""The clients of class A in `judged`: each with the medians of the class, and whether it buys little or rarely."""
_LISTED = f"""{JUDGED},
     known AS (
       SELECT f.client, f.name, f.manager, f.revenue, f.purchases, CAST(round(j.average) AS INTEGER) AS average,
              CAST(round(j.median_order) AS INTEGER) AS median_order, j.own_interval, j.median_interval, f.days_silent,
              j.little, j.rarely, f.preferred_product,
              (SELECT group_concat(product, ', ') FROM (
                      SELECT product FROM interest i WHERE i.client = f.client GROUP BY product ORDER BY min(n)))
              AS interest
         FROM judged j JOIN facts f ON f.client = j.id WHERE j.little OR j.rarely)
SELECT *, nullif(substr(iif(preferred_product IS NULL, ', preferred product', '')
                        || iif(interest IS NULL, ', interest', ''), 3), '') AS to_ask
  FROM known ORDER BY little + rarely DESC, revenue DESC, client"""


@report(Over("targets", "every client that buys little or rarely"))
def targets(base: Base) -> Answer:
    """Which A clients buy little and rarely, and do we know what they prefer?

    Of class A, clients who have left aside, those whose mean purchase before returns (average) is under the median of
    the class (little) or whose mean interval between purchase days is over it (rarely; of who bought on one day only,
    the time since then). What nobody knows of them is to be asked (to_ask): the preferred product (no purchase names
    one), and what else interests them.

    median_order and median_interval are the medians over the whole class in the whole base, those who left among them,
    each client counted once, the mean of the middle two where their number is even. Who buys both little and rarely
    comes first, then by revenue.
    """
    clients = base.table(
        "targets",
        "Large clients who could buy more",
        _LISTED,
        columns=(
            "client name manager revenue:money purchases:count average:money median_order:money "
            "own_interval:ratio median_interval:ratio days_silent:days little:flag rarely:flag "
            "preferred_product interest to_ask"
        ),
    )
    large = base.one(
        "SELECT count(*) FROM rhythms WHERE class = 'A' AND stage <> 'former' AND id IN (SELECT id FROM clients)"
    )
    little, rarely, to_ask = ([row[n] for row in clients.rows] for n in (10, 11, 14))
    return [
        figure("clients", large),
        figure("targets", len(clients.rows)),
        figure("small_orders", sum(map(bool, little))),
        figure("long_intervals", sum(map(bool, rarely))),
        figure("both", sum(bool(one and other) for one, other in zip(little, rarely, strict=True))),
        figure("to_be_asked", sum(what is not None for what in to_ask)),
    ], [clients]


_ROUNDED: Final = """
SELECT id, little, rarely, own_interval, median_interval, purchases, days_silent,
       CAST(round(average) AS INTEGER) AS average, CAST(round(median_order) AS INTEGER) AS median_order"""


@targets.reasons
def _reasons(subject: "Subject") -> list[Verdict]:
    """Return whether the client buys little or rarely for its class."""
    facts = subject.facts
    class_ = Evidence(
        "class", facts["class"] or "none", f"see: why {subject.client} abc", subject.norm("abc")
    )
    if facts["class"] != "A" or facts["stage"] == "former":
        reason = "the client has left" if facts["stage"] == "former" else f"class {class_.value}, not A"
        return [not_listed(reason, (class_,))]
    (row,) = subject.base.rows(f"{JUDGED} {_ROUNDED} FROM judged WHERE id = ?", (subject.client,))
    numbers = (class_, *_compared(subject, row), *_known(subject))
    said = " and ".join(word for word in ("little", "rarely") if row[word])
    reason = f"{_sum(row)}, and {_interval(row)}"
    if not said:
        return [not_listed(reason, numbers)]
    return [Verdict("the client", f"buying {said}", reason, numbers)]


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


def _compared(subject: "Subject", row: dict[str, Any]) -> Iterator[Evidence]:
    bought = subject.rows("SELECT n FROM purchases ORDER BY date, n")
    places = subject.each("purchases", (one["n"] for one in bought))
    how = f"the mean of {counted(row['purchases'], 'purchase')}"
    yield Evidence("average", amount(row["average"]), how, places)
    yield Evidence("median_order", amount(row["median_order"]), "the median of class A")
    if row["own_interval"] is None:
        yield Evidence("days_silent", str(row["days_silent"]), "since the only day of purchase", places)
    else:
        yield Evidence("own_interval", exact(row["own_interval"]), f"see: why {subject.client} dormant")
    if row["median_interval"] is not None:
        yield Evidence("median_interval", exact(row["median_interval"]), "the median of class A")


def _known(subject: "Subject") -> Iterator[Evidence]:
    product = subject.facts["preferred_product"]
    how = "" if product else "no purchase names a product"
    yield Evidence("preferred_product", product or "missing", how or f"see: why {subject.client} products")
    interest = subject.rows("SELECT n, product FROM interest ORDER BY n")
    products = ", ".join(dict.fromkeys(row["product"] for row in interest))
    places = subject.each("interest", (row["n"] for row in interest), "product")
    yield Evidence(
        "interest", products or "missing", "" if products else "nobody has written one down", places
    )
