"""Repeat purchases that were too small."""

import datetime as dt
from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from clientbase.base import Base
from clientbase.columns import figure
from clientbase.evidence import (
    Evidence,
    Verdict,
    amount,
    exact,
    not_judged,
)
from clientbase.language import number, say, say_n
from clientbase.laws.choice import holding
from clientbase.laws.presence import standing
from clientbase.laws.service import breaks_even_at
from clientbase.page import Cell, Figure, Table
from clientbase.reports import Answer, Over, report
from clientbase.reports.made import after, made, service_costs
from clientbase.values import SCALE, currency_decimals, decimal_text

if TYPE_CHECKING:
    from clientbase.evidence.subject import Subject


@report(
    Over("purchases", "purchases below the minimum without a waiver", lambda row: row["waived"] is None),
    steps=True,
)
def thresholds(base: Base, *, since: dt.date | None = None) -> Answer:
    """Which repeat purchases were too small?

    A repeat purchase is not smaller than the minimum in force on its own day, in the base's currency: the last of
    schema.yaml's `thresholds` that is for the client and in force on that day. The first purchase is a trial and free;
    where it came back whole (by returns with its document, or without one before the second purchase), the second one
    is the trial as well, but never a third. Exactly the minimum is not below it. A waiver says why a smaller one was
    accepted; it is listed all the same. One by somebody whom the minimum does not name under `waive`, where it names
    anybody, does not count.

    Counted are the purchases after the day --since, all of them without that; with --every, in each step by itself.
    trial_below counts the trials below the minimum. waived is the reason that somebody gave who may, waiver_by who gave
    a waiver, whether it counts or not; not_allowed are those that do not. The table of waivers says who gave how
    many, and of how many purchases of how many clients, with what they lack in all.
    missing_total is what all that are listed lack. The worklist names clients whose average repeat purchase is below
    the minimum in force today.

    break_even says per segment from which sum on an order pays for itself by the norm `service`: handling and delivery,
    divided by the margin (the share of what was sold to the segment that is left after the goods, of clients whose cost
    is known; of all where none is in the segment). Visits are no part of it, for a visit is made whether or not one
    order more comes of it. serving is handling and delivery; minimum the smallest in force today in the segment.
    Without the norm, or without costs of purchases, it is not known, and verdict says so. below_break_even counts the
    segments whose minimum is too low.
    """
    start = after(base, since)
    small, even = small_purchases(base, since=start), _break_even(base)
    figures = [*_figures(base, start, small), figure("below_break_even", _too_low(even))]
    return figures, [small, usually_small(base, start), waivers(base, start), even]


def _figures(base: Base, start: str, small: Table) -> list[Figure]:
    purchases, trials, trial_below = base.ask(
        """SELECT count(*), coalesce(sum(trial), 0), count(*) FILTER (WHERE verdict = 'free')
             FROM measured_purchases WHERE date > ?""",
        (start,),
    )[0]
    return [
        figure("purchases", purchases),
        figure("repeat", purchases - trials),
        figure("below", len(small.rows)),
        figure("waived", sum(row[5] is not None for row in small.rows)),
        figure("clients", len({client for client, *_ in small.rows})),
        figure("missing_total:money", sum(row[4] for row in small.rows if isinstance(row[4], int))),
        figure("trial_below", trial_below),
        figure("not_allowed", sum(bool(row[8]) for row in small.rows)),
    ]


def small_purchases(base: Base, most: int = -1, since: str = "") -> Table:
    """List the repeat purchases after a day below the minimum of their own day, the newest first, *most* of them."""
    return base.table(
        "purchases",
        "Repeat purchases below the minimum",
        """SELECT client, date, amount, minimum, minimum - amount AS missing,
                  iif(verdict = 'waived', waiver_reason, NULL) AS waived, manager, waiver_by,
                  verdict = 'small' AND waiver_reason IS NOT NULL AS not_allowed
             FROM measured_purchases
            WHERE verdict IN ('waived', 'small') AND date > ?
            ORDER BY date DESC, client, n
            LIMIT ?""",
        (since, most),
        columns=(
            "client date:date! amount:money! minimum:money missing:money! waived! manager waiver_by? not_allowed:flag?"
        ),
    )


def usually_small(base: Base, since: str) -> Table:
    """List the clients whose usual repeat purchase after a day is below the minimum in force."""
    after = "AND date > ?" if since else ""  # all are gone through client by client, some by their days
    return base.table(
        "worklist",
        "Clients whose usual repeat purchase is below the minimum",
        f"""WITH usual AS (
             SELECT client, count(*) AS repeat, sum(amount) AS total
               FROM measured_purchases WHERE NOT trial AND amount IS NOT NULL {after} GROUP BY client)
           SELECT u.client, f.name, f.manager, u.repeat, CAST(round(1.0 * u.total / u.repeat) AS INTEGER) AS average,
                  t.minimum, CAST(round(1.0 * t.minimum - 1.0 * u.total / u.repeat) AS INTEGER) AS missing,
                  f.preferred_product
             FROM usual u CROSS JOIN minimums_now t ON t.client = u.client
             JOIN facts f ON f.client = u.client
            WHERE u.total < t.minimum * u.repeat AND f.stage <> 'former'
            ORDER BY missing DESC, u.client""",
        (since,) if since else (),
        columns="client name manager repeat:count? average:money! minimum:money missing:money! preferred_product",
    )


def waivers(base: Base, since: str) -> Table:
    """Count who accepted how many smaller purchases after a day."""
    return base.table(
        "waivers",
        "Who accepted smaller ones",
        """SELECT waiver_by AS "by", count(*) FILTER (WHERE verdict = 'waived') AS waived,
                  count(DISTINCT client) AS clients,
                  sum(minimum - amount) AS missing, max(date) AS last,
                  count(*) FILTER (WHERE verdict = 'small') AS not_allowed
             FROM measured_purchases
            WHERE waiver_reason IS NOT NULL AND verdict IN ('waived', 'small') AND date > ?
            GROUP BY waiver_by ORDER BY count(*) DESC, missing DESC, waiver_by IS NULL, waiver_by""",
        (since,),
        columns="by! waived:count! clients:count missing:money! last:date not_allowed:count",
    )


def _break_even(base: Base) -> Table:
    """Compare the minimum of each segment with the sum from which on an order pays for itself."""
    costs, places = service_costs(base), currency_decimals(base.meta("currency"))
    earned = {
        segment: (revenue, revenue - cost)
        for segment, revenue, cost in base.ask(
            """SELECT c.segment, sum(r.revenue), sum(r.cost) FROM rhythms r JOIN main.clients c ON c.id = r.id
                WHERE r.purchases > 0 AND r.cost IS NOT NULL AND r.revenue IS NOT NULL GROUP BY c.segment"""
        )
    }
    whole = tuple(sum(sums) for sums in zip(*earned.values(), strict=True)) or (0, 0)
    rows: list[tuple[Cell, ...]] = []
    for segment, clients, minimum in base.ask(
        """SELECT f.segment, count(*), min((SELECT t.minimum FROM minimums_now t WHERE t.client = f.client))
             FROM facts f
            WHERE f.stage <> 'former' GROUP BY f.segment ORDER BY f.segment IS NULL, f.segment"""
    ):
        sold, left = earned.get(segment, whole)
        margin = Fraction(left, sold) if sold > 0 else None
        serving = costs.of_order(segment)
        even = breaks_even_at(serving, margin, SCALE // 10**places)
        said = _compared(minimum, even, serving, margin, places)
        rows.append(
            (segment, clients, minimum, serving, None if margin is None else float(margin), even, said)
        )
    return made(
        "break_even",
        "From which sum on an order pays for itself",
        "segment! clients:count? minimum:money! serving:money? margin:share break_even:money! verdict",
        rows,
    )


def _compared(
    minimum: int | None, even: int | None, serving: int | None, margin: Fraction | None, places: int
) -> str:
    """Say whether a minimum reaches the sum from which on an order pays for itself."""
    if serving is None:
        return say("not known: schema.yaml has no service costs of orders")
    if margin is None:
        return say("not known: no purchase has a cost")
    if even is None:
        return say("never: the goods cost as much as they bring")
    at = number(decimal_text(even, places))
    if minimum is None:
        return say("there is no minimum; you break even at {sum}", sum=at)
    least = number(decimal_text(minimum, places))
    if minimum < even:
        return say(
            "your minimum of {least} lies below the {sum} at which you break even", least=least, sum=at
        )
    return say("your minimum of {least} reaches the {sum} at which you break even", least=least, sum=at)


def _too_low(even: Table) -> int | None:
    """Count the segments whose minimum is too low; unknown where that is known of none."""
    known = [row for row in even.rows if isinstance(row[5], int)]
    return sum((row[2] or 0) < row[5] for row in known) if known else None  # type: ignore[operator]


@thresholds.reasons
def _reasons(subject: "Subject") -> list[Verdict]:
    """Say of each small purchase, and of the average, whether it is below the minimum, and why."""
    bought = subject.rows("SELECT * FROM measured_purchases ORDER BY date, n")
    return [
        *(_purchase(subject, row) for row in bought if row["verdict"] != "enough"),
        _average(subject, [row for row in bought if not row["trial"] and row["amount"] is not None]),
    ]


def _purchase(subject: "Subject", row: dict[str, Any]) -> Verdict:
    missing = amount(row["minimum"] - row["amount"])
    below = say(
        "{amount} is {missing} below the minimum of {amount2}",
        amount=amount(row["amount"]),
        missing=missing,
        amount2=amount(row["minimum"]),
    )
    again = say(", as the first one came back whole") if row["number"] > 1 else ""
    verdict, reason = {
        "free": ("free", say("{below}, but it is the trial purchase{again}", below=below, again=again)),
        "waived": (
            "waived",
            say("{below}, with a waiver: {waiver_reason}", below=below, waiver_reason=row["waiver_reason"]),
        ),
        "small": ("below", f"{below}{_in_vain(row)}"),
    }[row["verdict"]]
    return Verdict(
        say("purchase of {date}", date=row["date"]), verdict, reason, tuple(_of_purchase(subject, row))
    )


def _in_vain(row: dict[str, Any]) -> str:
    return "" if row["waiver_reason"] is None else say("; the waiver is by nobody who may waive it")


def _of_purchase(subject: "Subject", row: dict[str, Any]) -> Iterator[Evidence]:
    n = int(row["n"])
    yield Evidence("date", row["date"], "", subject.at("purchases", n))
    yield Evidence(
        "amount", amount(row["amount"]), subject.written("purchases", n), subject.at("purchases", n, "amount")
    )
    yield from subject.rates("purchases", (n,))
    first_came_back = row["trial"] and row["number"] > 1
    trial = (
        say("the first one came back whole, so this is the trial")
        if first_came_back
        else say("1 is the trial purchase")
    )
    yield Evidence("number", str(row["number"]), say("in the order of dates; {trial}", trial=trial))
    yield _minimum(subject, dt.date.fromisoformat(row["date"]), row["minimum"])
    if row["waiver_reason"]:
        by = say("by {waiver_by}", waiver_by=row["waiver_by"]) if row["waiver_by"] else ""
        yield Evidence("waiver", row["waiver_reason"], by, subject.at("purchases", n, "waiver"))


def _minimum(subject: "Subject", day: dt.date, minimum: int) -> Evidence:
    client = standing(subject.typed, subject.base.day)
    entry = holding(subject.norms.thresholds, client, day, subject.facts["class"])
    places = subject.norm("thresholds", entry, "repeat_purchase") if entry is not None else ()
    number = say("threshold no. {what}, ", what=entry + 1) if entry is not None else ""
    return Evidence(
        "minimum", amount(minimum), say("{number}in force on {day}", number=number, day=day), places
    )


def _average(subject: "Subject", repeat: list[dict[str, Any]]) -> Verdict:
    about = say("usual repeat purchase")
    if not repeat:
        return not_judged(about, say("there is no repeat purchase"))
    total = sum(int(row["amount"]) for row in repeat)
    average = exact(total / len(repeat) / 10_000)
    numbers = [
        Evidence("repeat", str(len(repeat)), say("purchases after the trial")),
        Evidence("total", amount(total), say("their sum")),
        Evidence(
            "average", average, f"{amount(total)} / {say_n('{n} purchase', '{n} purchases', len(repeat))}"
        ),
    ]
    if subject.facts["stage"] == "former":
        return not_judged(about, say("the client has left"), tuple(numbers))
    now = subject.rows("SELECT entry, minimum FROM minimums_now")
    if not now:
        return not_judged(about, say("no minimum is in force"), tuple(numbers))
    entry, minimum = now[0]["entry"], now[0]["minimum"]
    place = subject.norm("thresholds", int(entry), "repeat_purchase")
    numbers.append(
        Evidence(
            "minimum",
            amount(minimum),
            say("threshold no. {what}, in force on {day}", what=entry + 1, day=subject.base.day),
            place,
        )
    )
    below = total < minimum * len(repeat)
    reason = (
        say("{average} is below {minimum}", average=average, minimum=amount(minimum))
        if below
        else say("{average} is not below {minimum}", average=average, minimum=amount(minimum))
    )
    return Verdict(about, say("below") if below else say("enough"), reason, tuple(numbers))
