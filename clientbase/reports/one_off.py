"""Clients who bought once and went."""

from typing import TYPE_CHECKING

from clientbase.base import Base
from clientbase.columns import figure
from clientbase.evidence import Evidence, Verdict, amount, not_listed
from clientbase.language import say, say_n, word
from clientbase.reports import Answer, Over, report
from clientbase.reports.asked import ASKED, REASON, asked_figures, asking

if TYPE_CHECKING:
    from clientbase.evidence.subject import Subject

_UNKNOWN = "missing"
_WENT = "f.purchases = 1 AND f.stage IN ('dormant', 'lost', 'former')"


@report(Over("one-off", "clients of whom no reason is known", lambda row: row["reason"] == _UNKNOWN))
def one_off(base: Base) -> Answer:
    """Who bought once and went, and why?

    Bought once and went: exactly one purchase (one_off), and the stage is dormant, lost or former. The reason is that
    of its leaving, else the one given when the client was asked; where none is known, and `unknown` is none, it is
    `missing`, and unasked counts these.

    asked and never_asked count who has and has not an entry of `asked` with its day and who asked, answered of whom a
    reason is known, all of those who went. date, amount and product are those of the purchase, returned_sum came back
    of it.
    """
    gone = base.table(
        "one-off",
        "Bought once and went",
        f"""SELECT f.client, f.name, f.manager, f.stage, p.date, p.amount_base AS amount, p.product,
                   (SELECT sum(r.amount_base) FROM returns r WHERE r.client = f.client) AS returned_sum,
                   coalesce({REASON}, '{_UNKNOWN}') AS reason, {ASKED} AS asked
              FROM facts f JOIN purchases p ON p.client = f.client AND p.number = 1
             WHERE {_WENT}
             ORDER BY p.amount_base DESC, f.client""",
        columns="client name manager stage! date:date amount:money! product returned_sum:money? reason! asked:date",
    )
    everybody = base.one("SELECT count(*) FROM facts WHERE purchases = 1")
    asked, *others = asked_figures(base, _WENT)
    return [
        figure("one_off", everybody),
        figure("gone", len(gone.rows)),
        asked,
        figure("unasked", sum(row[8] == _UNKNOWN for row in gone.rows)),
        figure("amount:money", sum(row[5] for row in gone.rows if isinstance(row[5], int))),
        *others,
    ], [gone]


@one_off.reasons
def _reasons(subject: "Subject") -> list[Verdict]:
    """Return whether the client bought once and went, and whether anybody knows why."""
    facts = subject.facts
    listed = subject.listed(one_off, "one-off")
    bought = subject.rows("SELECT n, date, amount_base, product FROM purchases WHERE number = 1")
    numbers = [Evidence("purchases", str(facts["purchases"]), say("exactly one is wanted"))]
    for row in bought:
        here = ("purchases", row["n"])
        how = subject.written(*here) or row["product"] or ""
        numbers.append(Evidence("date", row["date"], say("the first purchase"), subject.at(*here, "date")))
        numbers.append(Evidence("amount", amount(row["amount_base"]), how, subject.at(*here, "amount")))
        numbers += subject.rates("purchases", (row["n"],))
    numbers.append(Evidence("stage", facts["stage"], say("see: why {client} dormant", client=subject.client)))
    if not listed:
        one = say("one purchase, but the stage is {stage}", stage=word("stage", facts["stage"]))
        reason = (
            one if facts["purchases"] == 1 else say_n("{n} purchase", "{n} purchases", facts["purchases"])
        )
        return [not_listed(reason, tuple(numbers))]
    left = str(listed[0]["reason"])
    numbers.append(Evidence("reason", left, say("why the client left"), subject.left("reason")))
    numbers += asking(subject)
    reason = say("one purchase, and the stage is {stage}", stage=word("stage", facts["stage"]))
    return [Verdict(say("reason"), left, reason, tuple(numbers))]
