"""What shall be true of a client is decided here, before anything is written: stage, rhythm, silence, light.

All comparisons are of whole numbers: a client is silent more than k times its usual interval
span/gaps when silent x gaps > k x span. The program's own laws are not asked, on purpose: the base is there to
show when they are wrong.
"""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from clientbase.demo import norms
from clientbase.demo.rng import Rng

_SEGMENTS: Final = ("horeca", "retail", "wholesale")
_WISHES: Final = (
    ("active", 0.39),
    ("cooling", 0.21),
    ("dormant", 0.16),
    ("lost", 0.11),
    ("new", 0.1),
    ("former", 0.03),
)
_LIGHTS: Final = (("green", 0.5), ("yellow", 0.2), ("red", 0.25), ("grey", 0.05))
_EDGES: Final = (("first", 0.08), ("last", 0.08), ("", 0.84))
_MULTIPLES: Final[Mapping[str, tuple[int, int]]] = {
    "cooling": (norms.COOLING, norms.DORMANT),
    "dormant": (norms.DORMANT, norms.LOST),
    "lost": (norms.LOST, 2 * norms.LOST),
}


class Plan(NamedTuple):
    """What is decided for one client without looking at the others."""

    segment: str
    wish: str
    """The stage it shall have; `potential` has no purchases, `former` has left."""
    visits: int = 0
    """Days with purchases."""
    span: int = 0
    """Days from the first of them to the last."""
    edge: str = ""
    """`first` or `last`: the first or last day of silence that makes the stage; else any of them."""
    light: str = "green"
    light_edge: str = ""


class Pool(NamedTuple):
    """The rhythm of many clients together: span/gaps is their pooled interval."""

    span: int = 0
    gaps: int = 0
    clients: int = 0


class Interval(NamedTuple):
    """The usual interval of a client, span/gaps days, and whose it is."""

    span: int
    gaps: int
    basis: str


_REGULARS: Final = tuple(Plan("export", "active", n, 30 * (n - 1), "last", "green") for n in (4, 5, 6, 7, 8))
_CORNERS: Final = (
    *_REGULARS,  # their pooled interval is 30 days exactly, so the next ones stand exactly on the edges
    Plan("export", "new", 1, 0, "last", "green", "last"),
    Plan("export", "cooling", 1, 0, "first", "yellow", "first"),
    Plan("export", "cooling", 1, 0, "last", "yellow", "last"),
    Plan("export", "dormant", 1, 0, "first", "red", "first"),
    Plan("export", "dormant", 1, 0, "last", "grey"),
    Plan("export", "lost", 1, 0, "first", "red"),
    # Four clients with a rhythm are one too few for an interval of the segment.
    *(Plan("public", "cooling", 3, 45, edge, "red") for edge in ("first", "last")),
    *(Plan("public", "dormant", 4, 100, edge, "green") for edge in ("first", "last")),
    Plan("public", "dormant", 1, 0, "first", "yellow"),
    Plan("public", "lost", 1, 0, "first", "green"),
    Plan("horeca", "cooling", 5, 28, "last", "green", "last"),
    Plan("horeca", "dormant", 5, 28, "first", "yellow", "first"),
    Plan("horeca", "dormant", 3, 25, "last", "yellow", "last"),
    Plan("horeca", "lost", 3, 25, "first", "red", "first"),
    Plan("retail", "potential"),
    Plan("retail", "former", 4, 60, "", "red"),
    Plan("retail", "active", 2, 40, "first"),
    Plan("wholesale", "active", 15, 14, "last"),
)


def plan(index: int, rng: Rng) -> Plan:
    """Decide the plan of client number *index*: the first ones stand on every edge, the others are drawn."""
    return _CORNERS[index] if index < len(_CORNERS) else _drawn(rng)


def _drawn(rng: Rng) -> Plan:
    segment = rng.one_of(_SEGMENTS)
    light, light_edge = rng.weighed(_LIGHTS), rng.weighed(_EDGES)
    if rng.chance(0.08):
        return Plan(segment, "potential", 0, 0, "", light, light_edge)
    visits = 1 if rng.chance(0.13) else 2 if rng.chance(0.15) else rng.between(3, 13)
    wish = rng.weighed(_WISHES)
    return Plan(segment, wish, visits, _span(rng, wish, visits), rng.weighed(_EDGES), light, light_edge)


def _span(rng: Rng, wish: str, visits: int) -> int:
    if visits < norms.REGULAR_AFTER and wish == "new":
        return (visits - 1) * rng.between(2, 10)
    return int((visits - 1) * (5 + rng.random() * 50))


def pooled(plans: Iterable[Plan]) -> dict[str, Pool]:
    """Add up the rhythms of all clients with two days of purchases, by segment and (under "") of the base."""
    pools: dict[str, Pool] = {}
    for one in plans:
        if one.visits > 1:
            for key in (one.segment, ""):
                pool = pools.get(key, Pool())
                pools[key] = Pool(pool.span + one.span, pool.gaps + one.visits - 1, pool.clients + 1)
    return pools


def usual(one: Plan, pools: Mapping[str, Pool]) -> Interval:
    """Return the interval that is usual for the client: its own, else the segment's, else the base's."""
    if one.visits >= norms.OWN_RHYTHM_FROM:
        return Interval(one.span, one.visits - 1, "own")
    pool = pools.get(one.segment, Pool())
    if pool.clients >= norms.POOLED_FROM:
        return Interval(pool.span, pool.gaps, "segment")
    pool = pools[""]
    return Interval(pool.span, pool.gaps, "base")


def settled(one: Plan, interval: Interval) -> str:
    """Return the stage the client can have: few purchases are never regular, and regulars are never new."""
    few = one.visits < norms.REGULAR_AFTER
    if one.wish == "new" and not (few and one.span * interval.gaps <= interval.span):
        return "active"
    return "new" if one.wish == "active" and one.visits == 1 else one.wish


def silence(one: Plan, stage: str, interval: Interval, rng: Rng) -> int:
    """Choose how many days ago the last purchase was, so that the client has its *stage*."""
    first, last = _bounds(one, stage, interval)
    if one.edge:
        return first if one.edge == "first" else last
    return rng.between(first, last)


def _bounds(one: Plan, stage: str, interval: Interval) -> tuple[int, int]:
    """Return the shortest and the longest silence that make the stage."""
    if stage == "former":
        return 10, 600
    whole = interval.span // interval.gaps
    if stage == "new":
        return 0, whole - one.span
    if stage == "active":
        return (max(0, whole - one.span + 1) if one.visits < norms.REGULAR_AFTER else 0), whole
    over, upto = _MULTIPLES[stage]
    return over * interval.span // interval.gaps + 1, upto * interval.span // interval.gaps


def last_contact(one: Plan, rng: Rng) -> int | None:
    """Choose how many days ago the last contact was, so that the contact standard shows the light."""
    if one.light == "grey":
        return None
    target, limit = norms.contact_days(one.segment)
    bounds = {"green": (0, target), "yellow": (target + 1, limit), "red": (limit + 1, limit + 240)}
    first, last = bounds[one.light]
    if one.light_edge:
        return first if one.light_edge == "first" else last
    return rng.between(first, last)
