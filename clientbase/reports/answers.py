"""How soon clients are answered, and who waits."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from clientbase.base import Base
from clientbase.columns import figure
from clientbase.evidence import Evidence, Verdict, not_listed
from clientbase.language import say, say_n
from clientbase.page import Table
from clientbase.reports import Answer, Over, report
from clientbase.reports.made import after, made, middle

if TYPE_CHECKING:
    from clientbase.evidence.subject import Subject

ALLOWED: Final = """iif((SELECT value FROM norm WHERE name = 'answer_months')
                        OR (SELECT value FROM norm WHERE name = 'answer_working'),
                      span_days({0}.date, (SELECT value FROM norm WHERE name = 'answer_months'),
                                (SELECT value FROM norm WHERE name = 'answer_days'),
                                (SELECT value FROM norm WHERE name = 'answer_working')),
                      (SELECT value FROM norm WHERE name = 'answer_days'))"""
"""How many days the norm allows for the answer to a talk."""
_WAITS: Final = f"""
SELECT i.client, c.name, coalesce(i."by", c.manager) AS manager, i.kind, i.date, i.answered,
       CAST(julianday(coalesce(i.answered, ?)) - julianday(i.date) AS INTEGER) AS days,
       {ALLOWED.format("i")} AS "limit",
       i."with", i.about, i.n
  FROM interactions i JOIN clients c ON c.id = i.client
 WHERE i.waits = 1 AND i.date > ?
 ORDER BY i.date, i.client, i.n"""
_OPEN: Final = "client name? manager kind since:date! age:days! late_days:days! with? about?"
_PEOPLE: Final = (
    "manager! kind! answered:count mean:ratio! median:ratio longest:days "
    "within:count! late:count! waiting:count!"
)


class Waited(NamedTuple):
    """A client that waits for an answer, or got one."""

    client: str
    name: str
    manager: str | None
    kind: str
    since: str
    answered: str | None
    days: int
    limit: int | None
    with_: str | None
    about: str | None
    n: int

    @property
    def late(self) -> int | None:
        """The days over the limit; None where it is within, or nobody knows."""
        return None if self.limit is None or self.days <= self.limit else self.days - self.limit


def unjudged() -> str:
    """Say why nobody is said to wait too long."""
    return say("schema.yaml has no norm answer: {limit: 2d}")


@report(
    Over("waiting", "clients who have waited longer than the norm", lambda row: row["late_days"] is not None),
    steps=True,
)
def answers(base: Base, *, since: dt.date | None = None) -> Answer:
    """How soon are clients answered, and who waits?

    A client waits from the day on which it wrote or called (a talk with `direction: in`) until the next talk of the
    record that is not `in`, whoever has it; a kind that is no contact (`contact: false`) answers nothing, and what the
    client says meanwhile belongs to the same wait. It is late after more days than the norm `answer: {limit: 2d}`
    allows, in working days with `2wd`. Without the norm times are told, and nobody is late or in time.

    Counted are waits that began after the day --since. A wait is theirs whose talk it was with which it began (`by`),
    else the client's manager's, whoever answers it: who helps out late is not late in place of who let it lie. mean,
    median and longest are of the answered ones, in days; within and late count answered and waiting ones; age is the
    days until today.
    """
    found = [Waited(*row) for row in base.ask(_WAITS, (base.day.isoformat(), after(base, since) or "0"))]
    known = base.norm("answer_limit") is not None
    open_ones = [wait for wait in found if not wait.answered]
    answered = [wait.days for wait in found if wait.answered]
    late = sum(wait.late is not None for wait in found) if known else None
    figures = [
        figure("waits", len(found)),
        figure("answered", len(answered)),
        figure("waiting", len(open_ones)),
        figure("within", len(found) - late if late is not None else None),
        figure("late", late),
        figure("late_waiting", sum(wait.late is not None for wait in open_ones) if known else None),
        figure(
            "within_share:share", (len(found) - late) / len(found) if found and late is not None else None
        ),
        figure("mean:ratio", sum(answered) / len(answered) if answered else None),
        figure("median:ratio", middle(answered) if answered else None),
    ]
    tables = [_waiting(open_ones), _people(found, known=known)]
    return figures, tables if known else [
        *tables,
        made(
            "notes", "Notes", "note!", [(say("{why}: nobody is late, and nobody in time", why=unjudged()),)]
        ),
    ]


def _waiting(found: Sequence[Waited]) -> Table:
    rows = [(w.client, w.name, w.manager, w.kind, w.since, w.days, w.late, w.with_, w.about) for w in found]
    return made("waiting", "Waiting for an answer", _OPEN, rows)


def _people(found: Sequence[Waited], *, known: bool) -> Table:
    groups: dict[tuple[str, str], list[Waited]] = {}
    for wait in found:
        groups.setdefault((wait.manager or "", wait.kind), []).append(wait)
    return made(
        "answers",
        "Answers by manager and kind",
        _PEOPLE,
        (_row(*key, groups[key], known=known) for key in sorted(groups)),
    )


def _row(manager: str, kind: str, found: Sequence[Waited], *, known: bool) -> tuple[Any, ...]:
    days = [wait.days for wait in found if wait.answered]
    late = sum(wait.late is not None for wait in found)
    return (
        *(manager or None, kind, len(days)),
        *((sum(days) / len(days), middle(days), max(days)) if days else (None, None, None)),
        *((len(found) - late, late) if known else (None, None)),
        len(found) - len(days),
    )


@answers.reasons
def _reasons(subject: "Subject") -> Iterator[Verdict]:
    """Say of each wait that is not over since when it lasts, and what the norm allows."""
    found = [Waited(*row.values()) for row in subject.rows(_WAITS, (subject.base.day.isoformat(), "0"))]
    waiting = [wait for wait in found if not wait.answered]
    if not waiting:
        yield not_listed(say("nothing that the client said waits for an answer"))
    for wait in waiting:
        since = Evidence("since", wait.since, wait.kind, subject.at("interactions", wait.n, "date"))
        limit = (
            [Evidence("limit", say_n("{n} day", "{n} days", wait.limit), "", subject.norm("answer", "limit"))]
            if wait.limit is not None
            else []
        )
        verdict = "waiting" if wait.limit is None else "late" if wait.late else say("within the limit")
        reason = say(
            "the client wrote or called {days} ago, and nobody has answered",
            days=say_n("{n} day", "{n} days", wait.days),
        )
        yield Verdict(say("answer"), verdict, reason, (since, *limit))
