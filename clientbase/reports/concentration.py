"""How much hangs on few clients."""

from collections.abc import Sequence
from itertools import accumulate

from clientbase.base import Base
from clientbase.columns import figure
from clientbase.reports import Answer, report
from clientbase.reports.made import made

PERCENT = (1, 5, 20)
_LISTED = 20
_POINTS = 10_000
_GROUPS = ("largest", "clients", "revenue", "share", "without")


@report
def concentration(base: Base) -> Answer:
    """How dependent are we on few clients?

    Clients in descending order of revenue (sales less returns over the whole history, ties by id), of those that the
    report is narrowed to. The largest 1, 5 and 20 % are of all buyers, rounded up, so at least one client. Shares
    are of the revenue of all clients with a positive one. hhi is the Herfindahl-Hirschman index, the sum of the squared
    shares in percent: 10000 where one client brings everything; equal_clients is how many clients of equal size would
    be as concentrated (10000 / hhi). without is what would be left without these clients; for a single client without
    it and all larger ones.
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
        figure("revenue", total),
        *(figure(f"largest_{name.partition(' ')[0]}_share", share) for name, _, _, share, _ in groups),
        figure("hhi", hhi),
        figure("equal_clients", _POINTS / hhi if hhi else None),
    ]
    names = ("client", "name", "manager", "revenue", "share", "cumulative_share", "without")
    return figures, [
        made("groups", "The largest", _GROUPS, groups if total else ()),
        made("largest", "Largest clients", names, largest),
    ]


def group_size(buyers: int, clients: int, percent: int) -> int:
    """Return how many are the largest *percent* of the buyers, of *clients* with a positive revenue."""
    return min(-(-buyers * percent // 100), clients)


def _largest(percent: int, buyers: int, upto: Sequence[int]) -> tuple[str, int, int, float | None, int]:
    """Say what the largest *percent* of the buyers bring; *upto* adds up the clients in descending order."""
    count, total = group_size(buyers, len(upto) - 1, percent), upto[-1]
    return f"{percent} %", count, upto[count], upto[count] / total if total else None, total - upto[count]
