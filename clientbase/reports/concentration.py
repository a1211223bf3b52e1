"""How much hangs on few clients."""

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Final, NamedTuple

from clientbase.base import Base
from clientbase.columns import figure
from clientbase.evidence import (
    Evidence,
    Verdict,
    amount,
    exact,
    not_listed,
)
from clientbase.language import say, say_n
from clientbase.page import Chart
from clientbase.reports import NOTHING, Answer, report
from clientbase.reports.made import made

if TYPE_CHECKING:
    from clientbase.evidence.subject import Subject

PERCENT = (1, 5, 20)
_LISTED = 20
_POINTS = 10_000
_NAMES = "client name manager revenue:money! share:share! cumulative_share:share? without:money?"
_GROUPS = "largest clients:count revenue:money share:share without:money"


@report(
    *NOTHING, charts=(Chart("pareto", "On whom it rests", "largest", "name", ("share", "cumulative_share")),)
)
def concentration(base: Base) -> Answer:
    """How dependent are we on few clients?

    Clients with a positive revenue (sales less returns) in descending order over the whole history, ties by id, of
    those that the report is narrowed to; the largest 1, 5 and 20 % are of all buyers, rounded up, so at least one
    client.

    Shares are of the revenue of all clients with a positive one. hhi is the Herfindahl-Hirschman index, the sum of the
    squared shares in percent: 10000 where one client brings everything; equal_clients is how many clients of equal size
    would be as concentrated (10000 / hhi). without is what would be left without these clients; for a single client
    without it and all larger ones.
    """
    buyers = base.one("SELECT count(*) FROM facts WHERE purchases > 0")
    ordered = base.ask(
        "SELECT client, name, manager, revenue FROM facts WHERE revenue > 0 ORDER BY revenue DESC, client"
    )
    upto = [0, *accumulate(revenue for *_, revenue in ordered)]
    total = upto[-1]
    groups = [_largest(percent, buyers, upto) for percent in PERCENT]
    largest = [
        (*row, row[3] / total, upto[n] / total, total - upto[n]) for n, row in enumerate(ordered[:_LISTED], 1)
    ]
    hhi = sum(revenue * revenue for *_, revenue in ordered) * _POINTS / total**2 if total else None
    figures = [
        figure("buyers", buyers),
        figure("revenue:money", total),
        *(figure(f"largest_{name.partition(' ')[0]}_share:share", share) for name, _, _, share, _ in groups),
        figure("hhi:ratio", hhi),
        figure("equal_clients:ratio", _POINTS / hhi if hhi else None),
    ]
    return figures, [
        made("groups", "The largest", _GROUPS, groups if total else ()),
        made("largest", "Largest clients", _NAMES, largest),
    ]


def group_size(buyers: int, clients: int, percent: int) -> int:
    """Return how many are the largest *percent* of the buyers, of *clients* with a positive revenue."""
    return min(-(-buyers * percent // 100), clients)


def _largest(percent: int, buyers: int, upto: Sequence[int]) -> tuple[str, int, int, float | None, int]:
    """Say what the largest *percent* of the buyers bring; *upto* adds up the clients in descending order."""
    count, total = group_size(buyers, len(upto) - 1, percent), upto[-1]
    return f"{percent} %", count, upto[count], upto[count] / total if total else None, total - upto[count]


_BUYERS: Final = """
SELECT count(*), coalesce(sum(revenue) FILTER (WHERE revenue > 0), 0) FROM rhythms WHERE purchases > 0"""
_RANKED: Final = "SELECT id FROM rhythms WHERE purchases > 0 AND revenue > 0 ORDER BY revenue DESC, id"


class Ranked(NamedTuple):
    """The clients by their revenue."""

    buyers: int
    total: int
    ranks: Mapping[str, int]
    """of those whose revenue is positive, the largest first"""


def ranked(base: Base) -> Ranked:
    """Rank the clients of a whole base."""
    ((buyers, total),) = base.ask(_BUYERS)
    return Ranked(buyers, total, {client: n for n, (client,) in enumerate(base.ask(_RANKED), 1)})


@concentration.among_all("rank", "share", *(f"largest_{percent}" for percent in PERCENT))
def _among_all(base: Base) -> Mapping[str, int]:
    """Return among which largest each client is."""
    buyers, _, ranks = ranked(base)
    sizes = {percent: group_size(buyers, len(ranks), percent) for percent in reversed(PERCENT)}
    return {
        client: percent for percent, size in sizes.items() for client, rank in ranks.items() if rank <= size
    }


@concentration.reasons
def _reasons(subject: "Subject") -> list[Verdict]:
    """Say which rank the client has by revenue, and among which largest it is."""
    revenue = subject.facts["revenue"]
    if revenue is None or revenue <= 0:
        return [not_listed(say("the revenue is {amount}, not positive", amount=amount(revenue or 0)))]
    buyers, total, ranks = subject.whole(ranked)
    rank = ranks[subject.client]
    sizes = {percent: group_size(buyers, len(ranks), percent) for percent in PERCENT}
    numbers = (
        Evidence("revenue", amount(revenue), say("sales less returns"), subject.sums()),
        Evidence(
            "rank", str(rank), say("of {clients}", clients=say_n("{n} client", "{n} clients", len(ranks)))
        ),
        Evidence("share", exact(revenue / total), f"{amount(revenue)} / {amount(total)}"),
        *(
            Evidence(
                f"largest_{percent}",
                str(size),
                say(
                    "{percent} % of {buyers}, rounded up",
                    percent=percent,
                    buyers=say_n("{n} buyer", "{n} buyers", buyers),
                ),
            )
            for percent, size in sizes.items()
        ),
    )
    group = next(
        (say("the largest {percent} %", percent=percent) for percent, size in sizes.items() if rank <= size),
        None,
    )
    reason = say("no. {rank} by revenue", rank=rank)
    if group is None:
        return [
            not_listed(
                say("{reason}, not among the largest {max} %", reason=reason, max=max(PERCENT)), numbers
            )
        ]
    return [Verdict(say("the client"), say("among {group}", group=group), reason, numbers)]
