"""The base this week: key figures with their change, and the first lines of what waits."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from typing import Any

from clientbase.base import Base
from clientbase.columns import figure
from clientbase.language import say, say_n
from clientbase.page import Cell, Figure, Summary, Table
from clientbase.reports import Over, Summed, report
from clientbase.reports.cadence import late_clients
from clientbase.reports.dates import with_phones, within_lead
from clientbase.reports.dormant import STAGES, silent_clients
from clientbase.reports.due import nobody
from clientbase.reports.made import made
from clientbase.reports.thresholds import small_purchases
from clientbase.reports.urgent import urgent
from clientbase.reports.weekly import (
    decisions_due,
    decisions_near,
    nothing,
    occasions,
    quality,
    subject,
)
from clientbase.values import Duration

WEEK = Duration(7, "d")
"""The period of the figures, and how far back they are compared."""
SHOWN = 15
Red = dict[tuple[str, str | None], int]
"""How many clients are red, by standard and manager."""
_LATE = {"contact": "late", "entry": "entered_late"}
Standing = list[tuple[Any, ...]]
"""By stage and manager: what is counted of the clients, and who is lost or has left, as JSON."""


@report(
    Over(
        "cadence", "the rows that are shown of cadence whose light is red", lambda row: row["light"] == "red"
    ),
    judges=None,
    because="it counts, and shows the first rows of cadence, dormant, thresholds and dates",
)
def overview(base: Base) -> Summed:
    """How is the base this week?

    Each figure is followed by its change against the same figure on the day 7 days before. The stages count clients;
    regular_share is the share of buyers with at least `regular_after` purchase days. coverage is the share of clients
    with a manager, of those who are judged for contact, with whom there was a contact in the 7 days that end on the
    day; overdue counts clients whose light for contact is red; newly_dormant those silent for more than `dormant` times
    the usual interval who were not so 7 days before by the same interval; below the repeat purchases of the 7 days that
    were below the minimum; sales are the purchases of the 7 days less their returns. new_in_base counts the clients
    whose records were made in the 7 days (by `entered`, else by the first commit), new_clients those of whom the
    earliest known day lies in them; talks are the interactions of the 7 days, proposals those made in them.
    promises_broken counts the promises and tasks whose day has passed, entered_late the clients whose light for entry
    is red, decisions_due the decisions that are to be carried out by the day. Below the figures stand the first 15 rows
    of the reports cadence, dormant, thresholds and dates.

    People read first how many clients are late, which is overdue, and who was lost: who became lost or former in the 7
    days. A talk is counted for who held it (`by`), a sale for who made it (`manager` of the purchase), else for the
    client's manager, as all else. What is nothing in both weeks is named in one line instead.

    actions are the first 15 things that wait today, what is lost by waiting first: a promise is broken tomorrow and a
    birthday is over, a problem grows, a deal goes to somebody else, a contact cools, a proposal ages (the kinds of the
    report agenda, in its order); of a kind the largest at_stake first, then what has waited longest. occasions are the
    dates again, round ones first, with what the client likes to buy (product) for an offer. decisions are those due
    within 30 days or overdue; quality counts what is wrong with the data, and names only what is.
    """
    return _asked(base)


def _asked(base: Base) -> Summed:
    with closing(base.on(WEEK.before(base.day))) as before:
        standing, stood = _standing(base), _standing(before)
        red, was_red = _red(base), _red(before)
        (work, kinds), (work_then, kinds_then) = _done(base, standing, red), _done(before, stood, was_red)
        (coverage, known), (covered, _) = _judged(base), _judged(before)
        now = _state(base, standing, work, kinds) | {"coverage:share": coverage}
        then = _state(before, stood, work_then, kinds_then) | {"coverage:share": covered}
        now["decisions_due"], then["decisions_due"] = decisions_due(base), decisions_due(before)
        said = verdict(base, (now, then), _lost(standing, stood), known)
    figures = list(_compared(now, then))
    near = within_lead(base)
    soonest = with_phones(base, near._replace(rows=near.rows[:SHOWN]))
    tables = (late_clients(base, SHOWN), silent_clients(base, SHOWN), small_purchases(base, SHOWN), soonest)
    waits = [
        *(table._replace(name=name) for table, name in zip(tables, SECTIONS, strict=True)),
        _by_manager(work, work_then),
        _by_kind(kinds, kinds_then),
        urgent(base, near, SHOWN),
        occasions(base, near, SHOWN),
        decisions_near(base),
        quality(base, standing, _by_standard(red)),
    ]
    named = subject(_name(base), base.day, now, then)
    summary = Summary(said, (), nothing(figures, waits), ORDER, named)
    return figures, waits, summary


SECTIONS = ("cadence", "dormant", "thresholds", "dates")


ORDER = (
    *("managers", "actions", "occasions", "decisions", "quality"),
    *("cadence", "dormant", "thresholds", "talks"),
)
"""The tables in the order in which people read them; the dates are among the occasions."""


def _compared(now: Mapping[str, Cell], then: Mapping[str, Cell]) -> Iterator[Figure]:
    for name, value in now.items():
        old = then[name]
        yield figure(name, value)
        known = isinstance(value, int | float) and isinstance(old, int | float)
        yield figure(f"change_of_{name}", value - old if known else None)  # type: ignore[operator]


def _state(base: Base, standing: Standing, done: "Work", kinds: Mapping[str, int]) -> dict[str, Cell]:
    """Return the figures of the week that ends on the day of *base*."""
    since = WEEK.before(base.day).isoformat()
    of_stages, of_beginnings = _of_stages(standing)
    work = {
        "talks": sum(kinds.values()),
        "proposals": base.one("SELECT count(*) FROM proposals WHERE date > ?", (since,)),
        **{name: sum(found[name] for found in done.values()) for name in ("promises_broken", "entered_late")},
    }
    late = {"coverage:share": None, "overdue": sum(found["late"] for found in done.values())}
    return {**of_stages, **late, **_of_sales(base, since), **of_beginnings, **work}


def _standing(base: Base) -> Standing:
    """Return how many clients stand in which stage with which manager; all that counts clients counts these rows."""
    since = WEEK.before(base.day).isoformat()
    return base.ask(
        """SELECT stage, manager, count(*), sum(purchases > 0), sum(regular),
                  sum(CASE WHEN silent AND stage <> 'former' THEN days_silent - ?1 <= dormant_days END),
                  sum(recorded > ?2), sum(begins > ?2),
                  json_group_array(json_array(client, name)) FILTER (WHERE stage IN ('lost', 'former'))
             FROM facts GROUP BY stage, manager""",
        (WEEK.days, since),
    )


def _of_stages(standing: Standing) -> tuple[dict[str, Cell], dict[str, Cell]]:
    """Return the figures by stage, and how many clients are new since then."""
    counts = Counter[str]()
    for stage, _, clients, *_ in standing:
        counts[stage] += clients
    buyers, regular, silent, recorded, begun = (sum(row[n] or 0 for row in standing) for n in range(3, 8))
    return {
        "clients": sum(counts.values()),
        **{stage: counts.get(stage, 0) for stage in STAGES},
        "newly_dormant": silent,
        "regular_share:share": regular / buyers if buyers else None,
    }, {"new_in_base": recorded, "new_clients": begun}


def _red(base: Base) -> Red:
    """Count the clients whose light is red; all that counts them adds up these rows."""
    sql = "SELECT standard, manager, count(*) FROM cadence WHERE light = 'red' GROUP BY standard, manager"
    return {(standard, manager): clients for standard, manager, clients in base.ask(sql)}


def _by_standard(red: Red) -> dict[str, int]:
    found = Counter[str]()
    for (standard, _), clients in red.items():
        found[standard] += clients
    return found


def _judged(base: Base) -> tuple[float | None, int]:
    """Return with what share of the clients whom a standard for contact judges there was a contact in the week.

    And how many it judges, or would if they were not snoozed or inherited.
    """
    ((coverage, known),) = base.ask(
        """SELECT avg(coalesce(last > ?, 0)) FILTER (WHERE state = 'judged' AND manager IS NOT NULL),
                  count(*) FILTER (WHERE state IN ('judged', 'snoozed', 'inherited'))
             FROM cadence WHERE standard = 'contact'""",
        (WEEK.before(base.day).isoformat(),),
    )
    return coverage, int(known)


def _of_sales(base: Base, since: str) -> dict[str, Cell]:
    ((below, sold),) = base.ask(
        """SELECT coalesce(sum(verdict IN ('waived', 'small')), 0), coalesce(sum(amount), 0)
             FROM measured_purchases WHERE date > ?""",
        (since,),
    )
    returned = base.one("SELECT coalesce(sum(amount_base), 0) FROM returns WHERE date > ?", (since,))
    return {"below": below, "sales:money": sold - returned}


def verdict(
    base: Base, states: tuple[Mapping[str, Cell], Mapping[str, Cell]], lost: Iterable[str], known: int
) -> str:
    """Say how many clients are late, how many more than a week before, and who was lost.

    *known* is the number of clients whom the standard for contact judges, or would but for a reason.
    """
    (now, late), (_, before) = ((int(state["clients"] or 0), int(state["overdue"] or 0)) for state in states)
    clients = now - int(states[0]["former"] or 0)
    if not clients:
        return nobody(base)
    name, gone = _name(base), _gone(sorted(lost))
    if not known and name is None:
        return f"{say('no client can be judged by a standard for contact, of the {total}', total=clients)}; {gone}"
    if not known:
        said = say(
            "no client can be judged by a standard for contact, of {name}'s {total}", name=name, total=clients
        )
        return f"{said}; {gone}"
    first = _only(name, late > 0) if clients == 1 else _of_all(name, late, clients)
    if clients > 1 and known < clients:
        first += f" ({say_n('{n} cannot be judged', '{n} cannot be judged', clients - known)})"
    return f"{first}, {_than_before(late - before)}; {gone}"


def _only(name: str | None, late: bool) -> str:
    """Say how the only client stands."""
    if name is None:
        return say("the only client is late") if late else say("the only client is not late")
    if late:
        return say("{name}'s only client is late", name=name)
    return say("{name}'s only client is not late", name=name)


def _of_all(name: str | None, late: int, total: int) -> str:
    """Say how many clients are late, of all or of the manager who is named."""
    if name is None:
        if not late:
            return say("none of the {total} clients is late", total=total)
        return say_n(
            "{n} of the {total} clients is late", "{n} of the {total} clients are late", late, total=total
        )
    if not late:
        return say("none of {name}'s {total} clients is late", name=name, total=total)
    return say_n(
        "{n} of {name}'s {total} clients is late",
        "{n} of {name}'s {total} clients are late",
        late,
        name=name,
        total=total,
    )


def _than_before(change: int) -> str:
    if not change:
        return say("as many as last week")
    if change > 0:
        return say_n("{n} more than last week", "{n} more than last week", change)
    return say_n("{n} fewer than last week", "{n} fewer than last week", -change)


def _gone(names: list[str]) -> str:
    """Say who was lost, the first of them by name."""
    if not names:
        return say("nobody was lost")
    said = ", ".join(names[:SEVERAL])
    if len(names) > SEVERAL:
        said = say_n("{names} and {n} more", "{names} and {n} more", len(names) - SEVERAL, names=said)
    return say_n("{n} was lost: {names}", "{n} were lost: {names}", len(names), names=said)


SEVERAL = 3
"""So many are named."""


def _name(base: Base) -> str | None:
    """Return the first name of the manager whose clients these are; None where they are all."""
    manager = base.scope.manager
    if manager is None:
        return None
    name = str(base.one("SELECT name FROM managers WHERE id = ?", (manager,)) or manager)
    return name.split(maxsplit=1)[0].capitalize()


def _lost(standing: Standing, stood: Standing) -> list[str]:
    """Return the names of those who are lost by now and were not before; two clients may have one name."""
    now, before = (
        [tuple(one) for *_, gone in rows for one in json.loads(gone)] for rows in (standing, stood)
    )
    known = {client for client, _ in before}
    return [name for client, name in now if client not in known]


Work = defaultdict[str | None, Counter[str]]
"""What was done for each manager's clients."""


def _by_manager(now: Work, then: Work) -> Table:
    """Return the work of each manager in the week, and how many clients are late."""
    rows = [
        (
            *(manager, found["clients"], found["late"], found["late"] - then[manager]["late"]),
            *(found["talks"], found["talks"] - then[manager]["talks"], found["new"], found["proposals"]),
            *(found[name] for name in ("promises_broken", "entered_late", "silent", "sales")),
        )
        for manager, found in sorted(now.items(), key=lambda pair: (pair[0] is None, pair[0] or ""))
        if any(found.values()) or any(then[manager].values())
    ]
    words = "manager! clients:count overdue:count! change_of_overdue:count talks:count! change_of_talks:count"
    more = "promises_broken:count! entered_late:count! newly_dormant:count! sales:money!"
    return made("managers", "Managers", f"{words} new_clients:count proposals:count {more}", rows)


def _done(base: Base, standing: Standing, red: Red) -> "tuple[Work, Counter[str]]":
    """Return the work of each manager in the week, and its talks by their kind."""
    since = WEEK.before(base.day).isoformat()
    found: Work = defaultdict(Counter)
    kinds = Counter[str]()
    for stage, manager, clients, _, _, silent, _, begun, _ in standing:
        found[manager]["clients"] += clients if stage != "former" else 0
        found[manager]["new"] += begun or 0
        found[manager]["silent"] += silent or 0
    for (standard, manager), clients in red.items():
        if standard in _LATE:
            found[manager][_LATE[standard]] = clients
    for whose, what, count in base.ask(_WORK, (since,)):
        if what == "kind":
            kinds[whose] = count
        else:
            found[whose][what] += count or 0
    return found, kinds


# The days of all talks are gone through once; all else is looked up for the talks of the week alone. Whoever
# has items in the views is among the facts; who looks after them is asked of the records, which is sooner done.
_WORK = """
WITH week AS MATERIALIZED (SELECT client, n FROM main.interactions WHERE date > ?1),
     i AS MATERIALIZED (SELECT client, kind, "by" FROM week CROSS JOIN interactions USING (client, n))
SELECT coalesce(i."by", (SELECT c.manager FROM clients c WHERE c.id = i.client)), 'talks', count(*) FROM i GROUP BY 1
UNION ALL
SELECT (SELECT c.manager FROM clients c WHERE c.id = p.client), 'proposals', count(*)
  FROM proposals p WHERE p.date > ?1 GROUP BY 1
UNION ALL
SELECT coalesce(iif(p.list = 'tasks', p."by", NULL), f.manager), 'promises_broken', count(*)
  FROM promises p CROSS JOIN facts f USING (client) WHERE p.broken AND f.stage <> 'former' GROUP BY 1 UNION ALL
SELECT manager, 'sales', sum(amount) FROM measured_purchases WHERE date > ?1 GROUP BY 1 UNION ALL
SELECT (SELECT c.manager FROM clients c WHERE c.id = r.client), 'sales', -sum(r.amount_base)
  FROM returns r WHERE r.date > ?1 GROUP BY 1
UNION ALL SELECT coalesce(kind, '-'), 'kind', count(*) FROM i GROUP BY 1
"""


def _by_kind(now: "Counter[str]", then: "Counter[str]") -> Table:
    """Return the talks of the week and of the one before by their kind."""
    rows = [
        (kind, now[kind], then[kind], now[kind] - then[kind])
        for kind in sorted({*now, *then}, key=lambda kind: (-now[kind], kind))
    ]
    return made("talks", "Talks", "kind! this_week:count! last_week:count change:count", rows)
