"""How long deals stay in each stage and where they go from there, as far as dated facts and git tell."""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from clientbase.base import Base
from clientbase.page import Table
from clientbase.reports.made import made, middle
from clientbase.values import parse_duration

Deal = tuple[str, str]
"""Client and id."""


class Stay(NamedTuple):
    """A deal in a stage."""

    stage: str
    since: str | None
    """The day on which it came into the stage; None where nobody knows."""
    until: str | None = None
    to: str | None = None
    """To which stage it went; None where it is still there."""

    @property
    def days(self) -> int | None:
        """How many days it stayed, where both are known."""
        return None if self.since is None or self.until is None else _between(self.since, self.until)

    def lasts(self, today: str) -> int | None:
        """How many days it has been there."""
        return None if self.since is None else _between(self.since, today)


class Known(NamedTuple):
    """A deal as it stood on the day."""

    client: str
    deal: str
    stage: str
    place: int | None
    outcome: str
    opened: str | None
    closed: str | None


CERTAIN: Final = 100
_KNOWN: Final = """
SELECT client, deal, stage, place, outcome, opened, closed FROM stood
 WHERE stage IS NOT NULL AND deal IS NOT NULL ORDER BY client, n"""
_LATE: Final = """
SELECT d.client, d.deal, d.stage, d.place, d.outcome, d.opened, d.closed
  FROM stood d JOIN deal_stages s ON s.id = d.stage WHERE d.outcome = 'open' AND s.days IS NOT NULL"""
_MOVED: Final = """
SELECT client, "where", date, old, new, bulk FROM changes
 WHERE field = 'deals/stage' AND kind = 'changed' AND {of} ORDER BY client, instant, number, n"""
_ADDED: Final = """
SELECT client, "where", date, new FROM changes
 WHERE field = 'deals/' AND kind = 'added' AND NOT bulk AND {of} ORDER BY client, instant, number, n"""
_TIMES: Final = (
    "stage! deals:count here:count! on:count! back:count? lost:count! conversion:share! "
    "mean_days:ratio! median_days:ratio longest:days? timed:count? unknown:count? limit:days over_limit:count"
)


def stays(base: Base, stood: str, *, timed: bool = False) -> dict[Deal, list[Stay]]:
    """Return through which stages each deal went, the one in which it is last.

    With *timed* it is only asked of open deals in stages that have a norm.
    """
    deals = [Known(*row) for row in base.ask(f"{stood} {_LATE if timed else _KNOWN}")]
    if not deals:
        return {}
    of = (
        f"client IN ({', '.join(_quoted(client) for client in sorted({d.client for d in deals}))})"
        if timed
        else "1"
    )
    moved, added = defaultdict(list), {}
    for client, where, *how in base.ask(_MOVED.format(of=of)):
        moved[client, where.split("/")[1]].append(how)
    for client, where, day, new in base.ask(_ADDED.format(of=of)):
        added[client, where.split("/")[1]] = (day, new)
    within, begins = parse_duration(base.norm("commit_within")), _first_stage(base)
    found = {}
    for deal in deals:
        key = (deal.client, deal.deal)
        first = added.get(key)
        soon = (
            deal.opened and first and first[0] <= within.after(dt.date.fromisoformat(deal.opened)).isoformat()
        )
        at_first = json.loads(first[1]).get("stage") if first and soon else None
        found[key] = list(_path(deal, moved[key], at_first, begins))
    return found


def _path(deal: Known, moved: Iterable[list[Any]], at_first: str | None, first: str | None) -> Iterator[Stay]:
    """Return where the deal stayed.

    The day on which it was opened is that of its first stage: of the first there is, and of the one with which it was
    put down soon after. What was changed in many records at once says nothing of the day.
    """
    ended = deal.closed if deal.outcome != "open" else None
    moves = [tuple(move) for move in moved]
    if ended and moves and moves[-1][2] == deal.stage:
        moves[-1] = (ended, *moves[-1][1:3], False)
    stage = moves[0][1] if moves else at_first or deal.stage
    begun = stage in {first, at_first}
    since = deal.opened if begun else None
    for day, old, new, bulk in moves:
        if old != stage:
            yield Stay(stage, since, None, old)
            stage, since = old, None
        known = None if bulk else day
        yield Stay(stage, since, known, new)
        stage, since = new, known
    if stage != deal.stage:
        yield Stay(stage, since, ended, deal.stage)
        since = None
    yield Stay(deal.stage, ended or since)


def _first_stage(base: Base) -> str | None:
    found: str | None = base.one("SELECT id FROM deal_stages ORDER BY place LIMIT 1")
    return found


def limits(base: Base) -> dict[str, int]:
    """Return how many days a deal may stay in each stage, where that is said."""
    return dict(base.ask("SELECT id, days FROM deal_stages WHERE days IS NOT NULL"))


def over(stay: Stay, today: str, limit: int | None) -> int | None:
    """Return by how many days a deal is longer in its stage than it may; None where it is not, or nobody knows."""
    days = stay.lasts(today)
    return None if days is None or limit is None or days <= limit else days - limit


def way_unknown(base: Base, found: Mapping[Deal, list[Stay]]) -> int:
    """Count the deals that are won or lost of which no stage before is known."""
    norms = _norms(base)
    return sum(len(path) == 1 and _outcome(path[0].stage, norms) != "open" for path in found.values())


def table(base: Base, found: Mapping[Deal, list[Stay]]) -> Table:
    """Return of each stage that is no end how long deals stay in it and where they go."""
    norms = _norms(base)
    names = dict.fromkeys((*norms, *sorted({stay.stage for path in found.values() for stay in path})))
    rows = [
        _row(name, found, norms, base.day.isoformat())
        for name in names
        if _outcome(name, norms) == "open"
        and any(stay.stage == name for path in found.values() for stay in path)
    ]
    return made("conversion", "From stage to stage", _TIMES, rows)


def _norms(base: Base) -> dict[str, tuple[Any, ...]]:
    """Return of each stage its place, its chance and how many days a deal may stay in it."""
    return {
        row[0]: row[1:]
        for row in base.ask("SELECT id, place, probability, days FROM deal_stages ORDER BY place")
    }


def _row(
    name: str, found: Mapping[Deal, list[Stay]], norms: Mapping[str, tuple[Any, ...]], today: str
) -> tuple[Any, ...]:
    """Count each deal that was in the stage once, by how it left it last."""
    lasts = [last for path in found.values() for last in [s for s in path if s.stage == name][-1:]]
    ways = [_way(stay, norms) for stay in lasts]
    here, on, back, lost = (ways.count(way) for way in ("here", "on", "back", "lost"))
    gone = len(lasts) - here
    left = [stay for path in found.values() for stay in path if stay.stage == name and stay.to is not None]
    days = [stay.days for stay in left if stay.days is not None]
    limit = norms[name][2] if name in norms else None
    late = sum(over(stay, today, limit) is not None for stay in lasts if stay.to is None)
    return (
        *(name, len(lasts), here, on, back, lost, on / gone if gone else None),
        *((sum(days) / len(days), middle(days), max(days)) if days else (None, None, None)),
        *(len(days), len(left) - len(days), limit, late if limit is not None else None),
    )


def _way(stay: Stay, norms: Mapping[str, tuple[Any, ...]]) -> str:
    if stay.to is None:
        return "here"
    outcome = _outcome(stay.to, norms)
    if outcome != "open":
        return "on" if outcome == "won" else "lost"
    known = stay.stage in norms and stay.to in norms
    return "on" if known and norms[stay.stage][0] < norms[stay.to][0] else "back"


def _outcome(name: str, norms: Mapping[str, tuple[Any, ...]]) -> str:
    """Return what a stage says of a deal: won, lost or still open."""
    chance = norms[name][1] if name in norms else {"won": 100, "lost": 0}.get(name)
    return "won" if chance == CERTAIN else "lost" if chance == 0 else "open"


def _between(first: str, last: str) -> int | None:
    days = (dt.date.fromisoformat(last) - dt.date.fromisoformat(first)).days
    return days if days >= 0 else None


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
