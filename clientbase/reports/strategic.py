"""What clients bring beside what they mean to the company."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from clientbase.base import Base
from clientbase.columns import figure
from clientbase.evidence import (
    Evidence,
    Verdict,
    amount,
    not_listed,
)
from clientbase.language import say, say_n, word
from clientbase.reports import NOTHING, Answer, report

if TYPE_CHECKING:
    from clientbase.evidence.subject import Subject

_ENDED = "SELECT id FROM deal_stages WHERE probability IN (0, 100)"
OPEN_ONES = f"""
SELECT client, 'deals' AS kind, n, amount_base AS amount FROM deals WHERE closed IS NULL AND stage NOT IN ({_ENDED})
 UNION ALL
SELECT client, 'proposals', n, amount_base FROM proposals WHERE decision = 'pending'"""
"""What may still come: open deals and pending proposals, each with its sum."""
_RATED = f"""
WITH hoped AS (
       SELECT client, sum(iif(kind = 'deals', amount, 0)) AS deals, sum(iif(kind = 'proposals', amount, 0)) AS offers
         FROM ({OPEN_ONES}) GROUP BY client),
     rated AS MATERIALIZED (
       SELECT f.client, f.name, f.manager, f.strategic, f.class, f.stage, f.revenue,
              CASE f.strategic WHEN 'high' THEN 1 WHEN 'medium' THEN 2 WHEN 'low' THEN 3 END AS importance,
              CASE f.class WHEN 'A' THEN 1 WHEN 'B' THEN 2 WHEN 'C' THEN 3 ELSE 4 END AS size,
              max(h.deals, h.offers) AS pipeline
         FROM facts f LEFT JOIN hoped h ON h.client = f.client)"""
_SMALL = "important but small"
_LARGE = "large but nobody's favourite"
_OFF_DIAGONAL = f"""{_RATED},
placed AS (
  SELECT *, CASE WHEN importance < min(size, 3) THEN 0
                 WHEN size < coalesce(importance, 2) THEN 1 END AS side
    FROM rated WHERE stage <> 'former')
SELECT client, name, manager, iif(side, ?, ?) AS position, strategic, class, stage, revenue, pipeline
  FROM placed WHERE side IS NOT NULL
 ORDER BY side, coalesce(importance, 4), CASE side WHEN 0 THEN coalesce(pipeline, 0) END DESC,
          coalesce(revenue, 0) DESC, client"""


@report(*NOTHING)
def strategic(base: Base) -> Answer:
    """Do the clients who matter to us also buy much, and the other way round?

    Important but small: strategic is high and the class not A, or medium and class C or none. Large but nobody's
    favourite: class A and not high, or class B and low. Clients who have left are not compared.

    ABC says what a client brings, strategic (high, medium, low) what people think of its importance, pipeline what may
    still come: the sum of its open deals or that of its pending proposals, whichever is larger, since an offer is often
    part of a deal. The matrix counts all clients. unrated are clients of whom no importance is written down.
    """
    matrix = base.table(
        "matrix",
        "Importance and class",
        f"""{_RATED}
            SELECT strategic, count(*) AS clients, sum(size = 1) AS class_a, sum(size = 2) AS class_b,
                   sum(size = 3) AS class_c, sum(size = 4) AS unclassed, coalesce(sum(revenue), 0) AS revenue,
                   coalesce(sum(pipeline), 0) AS pipeline
              FROM rated GROUP BY strategic ORDER BY min(importance) IS NULL, min(importance)""",
        columns=(
            "strategic clients:count class_a:count class_b:count class_c:count unclassed:count "
            "revenue:money pipeline:money"
        ),
    )
    off_diagonal = base.table(
        "off-diagonal",
        "Off the diagonal",
        _OFF_DIAGONAL,
        (_LARGE, _SMALL),
        columns="client name manager position! strategic class! stage? revenue:money! pipeline:money",
    )
    sides = [row[3] for row in off_diagonal.rows]
    clients = sum(row[1] for row in matrix.rows if isinstance(row[1], int))
    unrated = sum(row[1] for row in matrix.rows if isinstance(row[1], int) and row[0] is None)
    return [
        figure("clients", clients),
        figure("rated", clients - unrated),
        figure("unrated", unrated),
        figure("important_but_small", sides.count(_SMALL)),
        figure("large_but_unfavoured", sides.count(_LARGE)),
    ], [off_diagonal, matrix]


@strategic.reasons
def _reasons(subject: "Subject") -> list[Verdict]:
    """Return whether the client stands off the diagonal of importance and class."""
    numbers = tuple(_numbers(subject))
    listed = subject.listed(strategic, "off-diagonal")
    rated, class_ = subject.facts["strategic"], subject.facts["class"]
    class_said = class_ or say("none")
    stand = (
        say("{level} importance, class {class_}", level=word("level", rated), class_=class_said)
        if rated
        else say("no importance written down, class {class_}", class_=class_said)
    )
    if listed:
        return [Verdict(say("the client"), listed[0]["position"], stand, numbers)]
    if rated:
        stand += say(": on the diagonal")
    left = subject.facts["stage"] == "former"
    return [not_listed(say("the client has left") if left else stand, numbers)]


def _numbers(subject: "Subject") -> Iterator[Evidence]:
    facts = subject.facts
    yield Evidence(
        "strategic", facts["strategic"] or say("missing"), say("high, medium or low"), subject.at("strategic")
    )
    yield Evidence(
        "class",
        facts["class"] or say("none"),
        say("see: why {client} abc", client=subject.client),
        subject.norm("abc"),
    )
    for kind in ("deals", "proposals"):
        found = subject.rows(f"SELECT n, amount FROM ({OPEN_ONES}) WHERE kind = ?", (kind,))
        known = [row["amount"] for row in found if row["amount"] is not None]
        places = subject.each(kind, (row["n"] for row in found), "amount")
        if found:
            yield Evidence(
                kind,
                amount(sum(known) if known else None),
                say_n("the sum of {n} open deal", "the sum of {n} open deals", len(found))
                if kind == "deals"
                else say_n("the sum of {n} pending proposal", "the sum of {n} pending proposals", len(found)),
                places,
            )
