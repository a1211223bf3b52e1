"""What moved between two days."""

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from typing import Any, NamedTuple

from clientbase.base import Base
from clientbase.columns import figure
from clientbase.errors import UsageError
from clientbase.page import EVERYBODY, Cell
from clientbase.reports import Answer, report
from clientbase.reports.dormant import STAGES
from clientbase.reports.made import made
from clientbase.values import Duration

_MONTH = Duration(1, "mo")
_CLASSES = ("A", "B", "C", None)
_MOVED = (
    *("client", "name", "manager", "stage_then", "stage", "class_then", "class"),
    *("fact", "date", "amount", "revenue"),
)
_HAPPENED = """
SELECT f.client, f.name, f.manager, f.revenue, f.last_purchase, f.left_date,
       (SELECT sum(amount_base) FROM purchases p WHERE p.client = f.client AND p.date > ?1) AS bought,
       (SELECT max(date) FROM returns r WHERE r.client = f.client AND r.date > ?1) AS last_return,
       (SELECT sum(amount_base) FROM returns r WHERE r.client = f.client AND r.date > ?1) AS returned
  FROM facts f WHERE f.client IN (SELECT value FROM json_each(?2))
 ORDER BY coalesce(f.revenue, 0) DESC, f.client"""


class Standing(NamedTuple):
    """Where a client stands on a day."""

    stage: str
    class_: str | None


class Moved(NamedTuple):
    """A client that stands elsewhere than before, with what happened in between."""

    then: Standing
    now: Standing
    last_purchase: str | None
    left_date: str | None
    bought: int | None
    last_return: str | None
    returned: int | None


@report
def movement(base: Base, *, since: dt.date | None = None) -> Answer:
    """Who moved between two days, and by what?

    Compared is how clients stand at the end of the day `--since` (a month before, where it is left out) with how they
    stand on the day of the report, each as it would have been known then, by the norms of today. Listed is whose stage
    or class differs. fact is what moved the stage, else the class: `left` on date; `purchase`, the newest one on date;
    `silence` since the last purchase on date; `return` of goods, the newest on date; `others` where nothing of its own
    did: the others' rhythm or sales changed, or sales of its own fell out of `abc.period`. amount is what was bought
    less what came back in between. The other tables count all clients by where they stood and stand.
    """
    start = since or _MONTH.before(base.day)
    if start > base.day:
        raise UsageError(
            f'--since: "{start}" is after the day of the report, {base.day}; name an earlier day'
        )
    now = _standings(base)
    with closing(base.on(start, EVERYBODY)) as earlier:
        then = _standings(earlier)
    moved = made("movement", f"Moved since {start}", _MOVED, _moved(base, start, then, now))
    stages = Counter((then[client].stage, now[client].stage) for client in now)
    classes = Counter((then[client].class_, now[client].class_) for client in now)
    figures = [
        figure("since", start.isoformat()),
        figure("clients", len(now)),
        figure("moved", len(moved.rows)),
        figure("stage_moved", sum(count for (one, other), count in stages.items() if one != other)),
        figure("class_moved", sum(count for (one, other), count in classes.items() if one != other)),
    ]
    return figures, [
        moved,
        made("stages", "By stage", ("stage_then", "stage", "clients"), _flows(stages, STAGES)),
        made("classes", "By class", ("class_then", "class", "clients"), _flows(classes, _CLASSES)),
    ]


def fact(moved: Moved) -> tuple[str, str | None, int | None]:
    """Return what moved a client, the day on which it did, and the sum that changed hands in between."""
    amount = (
        None
        if moved.bought is None and moved.returned is None
        else (moved.bought or 0) - (moved.returned or 0)
    )
    if moved.now.stage != moved.then.stage:
        return _of_stage(moved, amount)
    better = (moved.now.class_ or "D") < (moved.then.class_ or "D")
    if better and moved.bought is not None:
        return "purchase", moved.last_purchase, amount
    if not better and moved.returned is not None:
        return "return", moved.last_return, amount
    return "others", None, amount


def _of_stage(moved: Moved, amount: int | None) -> tuple[str, str | None, int | None]:
    then, now = STAGES.index(moved.then.stage), STAGES.index(moved.now.stage)
    if moved.now.stage == "former":
        return "left", moved.left_date, amount
    if (
        moved.then.stage != "potential"
        and now > then
        and (moved.bought is None or moved.now.stage != "active")
    ):
        return "silence", moved.last_purchase, amount
    if moved.bought is not None:
        return "purchase", moved.last_purchase, amount
    return "others", None, amount


def _standings(base: Base) -> dict[str, Standing]:
    return {
        client: Standing(stage, class_)
        for client, stage, class_ in base.ask("SELECT client, stage, class FROM facts")
    }


def _moved(
    base: Base, start: dt.date, then: Mapping[str, Standing], now: Mapping[str, Standing]
) -> Iterator[tuple[Cell, ...]]:
    moved = json.dumps([client for client, known in now.items() if known != then[client]])
    for client, name, manager, revenue, *happened in base.ask(_HAPPENED, (start.isoformat(), moved)):
        before, after = then[client], now[client]
        what = fact(Moved(before, after, *happened))
        yield (client, name, manager, before.stage, after.stage, before.class_, after.class_, *what, revenue)


def _flows(counted: Mapping[tuple[Any, Any], int], order: Sequence[str | None]) -> Iterator[tuple[Cell, ...]]:
    for then in order:
        for now in order:
            if (then, now) in counted:
                yield then, now, counted[then, now]
