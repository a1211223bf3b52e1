"""Deals that are open with their weighted sum, and why others were won or lost."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from clientbase.base import Base
from clientbase.columns import columns, figure
from clientbase.evidence import (
    Evidence,
    Verdict,
    amount,
    none_of,
    not_listed,
    percent,
)
from clientbase.language import say, say_n
from clientbase.page import Figure, Table
from clientbase.reports import Answer, Over, report
from clientbase.reports.stages import Deal, Stay, limits, over, stays, table, way_unknown

if TYPE_CHECKING:
    from clientbase.evidence.subject import Subject

STOOD = """
WITH later AS MATERIALIZED (
       SELECT client, "where", old FROM (
              SELECT h.client, h."where", h.kind, h.old, row_number() OVER (
                     PARTITION BY h.client, h."where" ORDER BY c.instant, c.number, h.n) AS place
                FROM main.changes h JOIN main.commits c ON c.number = h.number
               WHERE h.date > '{day}' AND h."where" LIKE 'deals/%/stage')
        WHERE place = 1 AND kind = 'changed'),
     fresh AS MATERIALIZED (
       SELECT client, "where" FROM main.changes WHERE kind = 'added' AND date > '{day}'
          AND ("where" = '' OR "where" LIKE 'deals/%')),
     known AS (
       SELECT d.client, d.n, d.id AS deal, d.title, d.opened, d.expected, d.closed, d.amount_base AS amount, d.reason,
              d.probability, CASE
              WHEN l.old IS NOT NULL AND f.client IS NULL THEN l.old
              WHEN l.old IS NULL AND coalesce(m.closed <= '{day}', 1) THEN d.stage END AS stage
         FROM deals d JOIN main.deals m ON m.client = d.client AND m.n = d.n
         LEFT JOIN later l ON l.client = d.client AND l."where" = 'deals/' || d.id || '/stage'
         LEFT JOIN fresh f ON f.client = d.client AND f."where" IN ('', 'deals/' || d.id)),
     staged AS (
       SELECT k.*, coalesce(s.probability, CASE k.stage WHEN 'won' THEN 100 WHEN 'lost' THEN 0 END) AS chance, s.place
         FROM known k LEFT JOIN deal_stages s ON s.id = k.stage),
     stood AS MATERIALIZED (
       SELECT client, n, deal, title, stage, place, opened, expected, closed, amount, reason,
              iif(stage IS NULL, NULL, coalesce(probability, chance)) / 100 AS probability,
              CASE WHEN chance = 100 THEN 'won' WHEN chance = 0 THEN 'lost' ELSE 'open' END AS outcome
         FROM staged)
"""
"""Deals as they stood on the day: outcome is open, won or lost; stage is that of the day, as far as git knows it."""


@report(
    Over(
        "deals",
        "open deals past the day on which they were expected, or longer in their stage than its norm",
        lambda row: row["overdue_days"] is not None or row["over_stage_days"] is not None,
    )
)
def deals(base: Base) -> Answer:
    """Which deals are open, what are they worth, and why were others won or lost?

    A deal is won at a stage with a chance of 100, lost at one of 0, otherwise open; overdue once the day on which it
    was expected has passed. weighted is the amount times the probability, the deal's own or else that of its stage.

    Of a past day the stage is the one that git knows of that day, where it was changed since. Where a deal was closed
    or changed since and git does not tell what it was, it was open at an unknown stage: such deals are not in weighted,
    and stage_unknown and stage_unknown_amount say how many they are and how much they were worth. overdue_days counts
    from the day on which it was expected. Deals without documents have nothing in writing. win_rate is won / (won +
    lost). Amounts are in the base's currency; deals without an amount, or in a currency without a rate, add nothing to
    sums.

    days_in_stage counts from the day on which the deal came into its stage, and over_stage_days what exceeds the norm
    `deal_stages: {NAME: {chance, days}}`. That day is the one of the commit that changed the stage; of a first stage it
    is `opened`: of the first one in schema.yaml, and of one with which git shows the deal to have been put down at most
    `history.commit_within` after it was opened; of an end it is `closed`. Else nobody knows it (`-`), as where the
    change is not committed yet or was made in many records at once.

    Of each stage conversion counts the deals that have been in it, as far as is known, by how they left it last: they
    are still here, went on to a later stage or were won, went back, or were lost; conversion is on / (on + back +
    lost). mean_days, median_days and longest are those of stays that are over; timed are the stays of which both days
    are known, unknown the others. way_unknown counts deals that are won or lost of which no stage before is known.
    """
    stood = STOOD.format(day=base.day.isoformat())
    found = stays(base, stood)
    open_ones = _open(base, stood, found)
    tables = [open_ones, _pipeline(base, stood), _decided(base, stood), table(base, found)]
    more = figure("way_unknown", way_unknown(base, found))
    return [*_figures(base, open_ones, stood), more], tables


def _pipeline(base: Base, stood: str) -> Table:
    return base.table(
        "stages",
        "Open deals by stage",
        f"""{stood}
        SELECT stage, count(*) AS deals, coalesce(sum(amount), 0) AS amount,
               coalesce(sum(CAST(round(amount * probability) AS INTEGER)), 0) AS weighted
          FROM stood WHERE outcome = 'open' GROUP BY stage ORDER BY place IS NULL, min(place), stage""",
        columns="stage deals:count amount:money weighted:money",
    )


def _decided(base: Base, stood: str) -> Table:
    return base.table(
        "decided",
        "Why they were won or lost",
        f"""{stood}
        SELECT outcome, reason, count(*) AS deals, coalesce(sum(amount), 0) AS amount,
               avg(julianday(closed) - julianday(opened)) AS lag
          FROM stood WHERE outcome <> 'open' GROUP BY outcome, reason
         ORDER BY outcome DESC, deals DESC, reason IS NULL, reason""",
        columns="outcome reason deals:count amount:money lag:ratio",
    )


def _open(base: Base, stood: str, found: Mapping[Deal, Sequence[Stay]]) -> Table:
    """Return the open deals, each with how long it has been in its stage."""
    listed = base.table(
        "deals",
        "Open deals",
        f"""{stood}
        SELECT d.client, c.name, c.manager, d.deal, d.title, d.stage, d.opened, d.expected,
               nullif(max(0, CAST(julianday(?) - julianday(d.expected) AS INTEGER)), 0) AS overdue_days,
               d.amount, d.probability AS chance, CAST(round(d.amount * d.probability) AS INTEGER) AS weighted,
               (SELECT count(*) FROM documents p WHERE p.client = d.client AND p.deal = d.n) AS documents
          FROM stood d JOIN clients c ON c.id = d.client WHERE d.outcome = 'open'
         ORDER BY weighted IS NULL, weighted DESC, d.expected IS NULL, d.expected, d.client, d.n""",
        (base.day.isoformat(),),
        columns=(
            "client name manager? deal title? stage! opened:date? expected:date overdue_days:days! "
            "amount:money! chance:share weighted:money documents:count?"
        ),
    )
    today, may = base.day.isoformat(), limits(base)
    rows = []
    for row in listed.rows:
        stay = found[str(row[0]), str(row[3])][-1] if row[5] else Stay("", None)
        since = (stay.since, stay.lasts(today), over(stay, today, may.get(stay.stage)))
        rows.append((*row, *since))
    more = columns("stage_since:date? days_in_stage:days! over_stage_days:days?")
    return listed._replace(columns=(*listed.columns, *more), rows=tuple(rows))


def _figures(base: Base, open_ones: Table, stood: str) -> list[Figure]:
    names = [column.name for column in open_ones.columns]
    listed = [dict(zip(names, row, strict=True)) for row in open_ones.rows]
    counts = base.figures(
        f"""{stood}
        SELECT count(*) FILTER (WHERE outcome = 'won') AS won,
               count(*) FILTER (WHERE outcome = 'lost') AS lost_deals,
               1.0 * sum(outcome = 'won') / nullif(sum(outcome IN ('won', 'lost')), 0) AS "win_rate:share",
               coalesce(sum(amount) FILTER (WHERE outcome = 'won'), 0) AS "won_amount:money",
               coalesce(sum(amount) FILTER (WHERE outcome = 'lost'), 0) AS "lost_amount:money"
          FROM stood"""
    )
    return [
        figure("deals", base.one("SELECT count(*) FROM deals")),
        figure("open", len(listed)),
        figure("open_amount:money", sum(int(row["amount"] or 0) for row in listed)),
        figure("weighted:money", sum(int(row["weighted"] or 0) for row in listed)),
        figure("overdue", sum(bool(row["overdue_days"]) for row in listed)),
        figure("without_documents", sum(not row["documents"] for row in listed)),
        *counts,
        figure("stage_unknown", sum(row["stage"] is None for row in listed)),
        figure(
            "stage_unknown_amount:money",
            sum(int(row["amount"] or 0) for row in listed if row["stage"] is None),
        ),
        figure(
            "over_stage",
            sum(row["over_stage_days"] is not None for row in listed) if limits(base) else None,
        ),
        figure("stage_since_unknown", sum(row["days_in_stage"] is None for row in listed)),
    ]


_OPEN: Final = """
SELECT d.*, CAST(round(d.amount * d.probability) AS INTEGER) AS weighted,
       (SELECT count(*) FROM documents p WHERE p.client = d.client AND p.deal = d.n) AS documents
  FROM stood d WHERE d.outcome = 'open'
 ORDER BY weighted IS NULL, weighted DESC, d.expected IS NULL, d.expected, d.client, d.n"""


@deals.reasons
def _reasons(subject: "Subject") -> list[Verdict]:
    """Say of each open deal whether it is overdue, and what it is worth."""
    stood = STOOD.format(day=subject.base.day.isoformat())
    open_ones = subject.rows(f"{stood} {_OPEN}")
    listed = {row["deal"]: row for row in subject.listed(deals, "deals")}
    if not open_ones:
        count = int(subject.one("SELECT count(*) FROM deals"))
        return [
            not_listed(
                none_of(
                    count,
                    say("there is no deal"),
                    say_n("{n} deal, not open", "{n} deals, none of them open", count),
                )
            )
        ]
    return [_deal(subject, {**row, **listed[row["deal"]]}) for row in open_ones]


def in_stage(subject: "Subject", row: dict[str, Any]) -> Iterator[Evidence]:
    """Say since when a listed deal has been in its stage, and how long it may be."""
    since = row["stage_since"]
    here = ("deals", int(row["n"]))
    if since is None:
        how = say("neither a dated fact nor git says when it came into the stage")
        yield Evidence("stage_since", say("unknown"), how)
    else:
        opened = since == row["opened"]
        how = (
            say("the day on which it was opened")
            if opened
            else say("the day of the commit that changed the stage")
        )
        yield Evidence("stage_since", since, how, subject.at(*here, "opened" if opened else "stage"))
        yield Evidence(
            "days_in_stage",
            str(row["days_in_stage"]),
            say("{day} less {since}", day=subject.base.day, since=since),
        )
    limit = subject.whole(limits).get(row["stage"])
    if limit is not None:
        yield Evidence(
            "limit",
            say_n("{n} day", "{n} days", limit),
            "",
            subject.norm("deal_stages", row["stage"], "days"),
        )


def _deal(subject: "Subject", row: dict[str, Any]) -> Verdict:
    expected = row["expected"]
    days = (subject.base.day - dt.date.fromisoformat(expected)).days if expected else 0
    if expected is None:
        reason = say("open, and nobody has written down when it is expected")
    elif days > 0:
        reason = say(
            "open, and it was expected on {expected}, {days} ago",
            expected=expected,
            days=say_n("{n} day", "{n} days", days),
        )
    else:
        reason = say("open, and it is expected on {expected}", expected=expected)
    about = say("deal {deal}", deal=row["deal"] or row["title"] or row["n"] + 1)
    if late := row["over_stage_days"]:
        reason = say(
            "{reason}; {days} longer in its stage than it may",
            reason=reason,
            days=say_n("{n} day", "{n} days", late),
        )
    numbers = tuple(_numbers(subject, row))
    verdict = "overdue" if days > 0 else say("too long in its stage") if late else "open"
    return Verdict(about, verdict, reason, numbers)


def _numbers(subject: "Subject", row: dict[str, Any]) -> Iterator[Evidence]:
    here = ("deals", int(row["n"]))
    yield Evidence(
        "stage", row["stage"] or say("unknown"), say("no end of it yet"), subject.at(*here, "stage")
    )
    yield from in_stage(subject, row)
    if row["expected"]:
        yield Evidence("expected", row["expected"], "", subject.at(*here, "expected"))
    if row["amount"] is not None:
        written = subject.written(*here)
        yield Evidence("amount", amount(row["amount"]), written, subject.at(*here, "amount"))
        yield from subject.rates("deals", (row["n"],), "opened")
    if row["probability"] is not None:
        own = subject.at(*here, "probability")
        how = say("the deal's own") if own else say("that of the stage {stage}", stage=row["stage"])
        places = own or subject.norm("deal_stages", row["stage"])
        yield Evidence("probability", percent(row["probability"]), how, places)
    if row["weighted"] is not None:
        yield Evidence("weighted", amount(row["weighted"]), say("amount x probability"))
    yield Evidence("documents", str(row["documents"]), say("in writing"), subject.at(*here, "documents"))
