"""Bases that chance invents: small, and full of the days and sums on which definitions part."""

import datetime as dt
from typing import Any

from hypothesis import strategies as st

DAYS = (dt.date(2026, 11, 21), dt.date(2024, 2, 29), dt.date(2025, 3, 31))
KINDS = ("call", "letter", "newsletter", "unheard-of")
SCOPES = (
    {"segment": "horeca"},
    {"segment": ["horeca", "retail"], "manager": "olga"},
    {"class": "A"},
    {"class": ["B", "C"]},
    {"status": "active"},
    {"region": "Ohrid"},
    {"strategic": "high"},
    {"tag": ["vip", "it's"]},
)
RATES = {
    "MKD": "0.01625",
    "USD": ["0.9", {"rate": "0.91", "from": "2024-02-29"}],
    "CHF": [{"rate": "1.05", "from": "2025-01-01"}],
}

amounts = st.sampled_from(("0", "50", "90", "100", "110", "199.99", "200", "0.0001", "1000.5"))
currencies = st.sampled_from((None, None, None, "MKD", "USD", "CHF", "XXX"))
documents = st.sampled_from((None, None, "1", "2"))
spans = st.sampled_from((0, 1, 7, 14, 28, 29, 30, 31, 59, 60, 61, 90, 365, 366, 400))


def days(day: dt.date, *, ahead: int = 40) -> st.SearchStrategy[str]:
    """Days around *day*, most of them before it, many of them the same."""
    near = st.sampled_from((0, 1, 7, 14, 15, 29, 30, 31, 60, 90, 180, 365, 366, 730))
    ago = st.one_of(near, st.integers(-ahead, 800), near)
    return ago.map(lambda number: (day - dt.timedelta(number)).isoformat())


def given(**fields: Any) -> dict[str, Any]:
    """Leave out what is not known."""
    return {key.rstrip("_"): value for key, value in fields.items() if value is not None}


managers = st.sampled_from((None, "olga", "ivan", "it's"))


@st.composite
def sales(draw: st.DrawFn, day: dt.date) -> dict[str, Any]:
    waiver = given(by=draw(managers), reason="a trial") if draw(st.integers(0, 9)) == 0 else None
    amount = draw(st.one_of(amounts, amounts, amounts, st.none()))
    return given(
        date=draw(days(day)),
        document=draw(documents),
        amount=amount,
        learnt_from=None if amount else "import",
        currency=draw(currencies),
        cost=draw(st.one_of(amounts, amounts, amounts, st.none())),
        product=draw(st.sampled_from((None, "pasta", "olive oil", "honey"))),
        waiver=waiver,
    )


@st.composite
def promises(draw: st.DrawFn, day: dt.date) -> dict[str, Any]:
    done = draw(st.one_of(st.none(), days(day)))
    return given(date=draw(st.one_of(days(day, ahead=90), near_days(day))), done=done)


def near_days(day: dt.date) -> st.SearchStrategy[str]:
    """Days of the next weeks."""
    ahead = st.sampled_from((0, 1, 3, 7, 14, 30, 31))
    return ahead.map(lambda number: (day + dt.timedelta(number)).isoformat())


@st.composite
def snoozes(draw: st.DrawFn, day: dt.date) -> dict[str, Any]:
    return given(from_=draw(st.one_of(st.none(), days(day))), until=draw(days(day, ahead=90)))


@st.composite
def handovers(draw: st.DrawFn, day: dt.date) -> dict[str, Any]:
    managers = st.sampled_from(("olga", "ivan"))
    return given(date=draw(days(day)), from_=draw(st.one_of(st.none(), managers)), to=draw(managers))


@st.composite
def tasks(draw: st.DrawFn, day: dt.date) -> dict[str, Any]:
    return {**draw(promises(day)), **given(entered=draw(st.one_of(st.none(), days(day))))}


@st.composite
def talks(draw: st.DrawFn, day: dt.date) -> dict[str, Any]:
    date = draw(days(day))
    entered = dt.date.fromisoformat(date) + dt.timedelta(draw(st.sampled_from((0, 1, 3, 4, 31))))
    return given(
        date=date,
        kind=draw(st.sampled_from(KINDS)),
        by=draw(st.sampled_from((None, "olga", "ivan"))),
        direction=draw(st.sampled_from((None, "in", "out"))),
        next=draw(promises(day)) if draw(st.booleans()) else None,
        entered=entered.isoformat() if draw(st.booleans()) else None,
    )


def backs(day: dt.date) -> st.SearchStrategy[dict[str, Any]]:
    return st.builds(given, date=days(day), amount=amounts, document=documents)


@st.composite
def leavings(draw: st.DrawFn, day: dt.date) -> dict[str, Any]:
    left = draw(days(day))
    later = dt.date.fromisoformat(left) + dt.timedelta(draw(st.sampled_from((1, 7, 30, 365))))
    return given(date=left, reason="price", back=later.isoformat() if draw(st.booleans()) else None)


@st.composite
def clients(draw: st.DrawFn, day: dt.date) -> dict[str, Any]:
    def maybe(strategy: st.SearchStrategy[Any], often: int) -> Any:
        return draw(strategy) if draw(st.integers(0, 9)) < often else None

    return given(
        name="Luna",
        status=maybe(st.sampled_from(("potential", "active", "former")), 6),
        segment=maybe(st.sampled_from(("horeca", "horeca", "horeca", "retail")), 8),
        manager=maybe(st.sampled_from(("olga", "ivan")), 8),
        region=maybe(st.sampled_from(("Ohrid", "Bitola")), 5),
        strategic=maybe(st.sampled_from(("high", "low")), 5),
        tags=maybe(st.lists(st.sampled_from(("vip", "it's", "new")), min_size=1, max_size=2), 4),
        currency=maybe(st.sampled_from(("MKD", "USD")), 1),
        relation=maybe(st.sampled_from((["customer"], ["supplier"], ["customer", "supplier"])), 3),
        since=maybe(days(day), 2),
        entered=maybe(days(day), 2),
        reviewed=maybe(days(day), 3),
        interactions=draw(st.lists(talks(day), max_size=4)) or None,
        purchases=draw(st.lists(sales(day), max_size=7)) or None,
        returns=draw(st.lists(backs(day), max_size=2)) or None,
        cancelled=draw(st.lists(st.builds(given, date=days(day)), max_size=1)) or None,
        left=draw(st.lists(leavings(day), max_size=2)) or None,
        snoozed=maybe(snoozes(day), 3),
        tasks=maybe(st.lists(tasks(day), min_size=1, max_size=2), 2),
        handovers=maybe(st.lists(handovers(day), min_size=1, max_size=3), 4),
    )


@st.composite
def norms(draw: st.DrawFn, day: dt.date) -> dict[str, Any]:
    lengths = st.sampled_from(("0d", "3d", "7d", "2w", "30d", "1mo", "2mo", "1y", "3wd", "20wd"))
    interval = st.builds(given, target=st.one_of(st.none(), lengths), limit=st.one_of(st.none(), lengths))
    optional = st.one_of(st.none(), interval)
    force: dict[str, Any] = {
        "from_": st.one_of(st.none(), st.none(), days(day)),
        "until": st.one_of(st.none(), st.none(), days(day)),
    }
    scope = st.one_of(st.none(), st.sampled_from(SCOPES))
    standard = st.builds(given, for_=scope, contact=optional, update=optional, entry=optional, **force)
    waive = st.sampled_from((None, None, ["olga"], ["olga", "it's"]))
    threshold = st.builds(given, for_=scope, repeat_purchase=amounts, waive=waive, **force)
    multiples = sorted(
        draw(st.tuples(*[st.sampled_from(("0.5", "1", "1.5", "2", "2.3333", "4", "10"))] * 3)), key=float
    )
    return {
        "rates": RATES,
        "interactions": {
            "newsletter": {"contact": "false"},
            "letter": {"contact": draw(st.sampled_from(("true", "outgoing")))},
        },
        "calendar": {
            "weekend": draw(st.sampled_from((["sunday"], [], ["friday", "saturday"]))),
            "holidays": [str(day)],
        },
        "standards": draw(st.lists(standard, max_size=4)),
        "thresholds": draw(st.lists(threshold, max_size=4)),
        "lifecycle": {
            **dict(zip(("cooling", "dormant", "lost"), multiples, strict=True)),
            "own_rhythm_from": str(draw(st.integers(0, 4))),
            "regular_after": str(draw(st.integers(1, 4))),
            "fallback": draw(st.sampled_from(("6mo", "30d", "1y"))),
        },
        "abc": given(
            measure=draw(st.sampled_from(("revenue", "revenue", "profit", "count"))),
            a=draw(st.sampled_from(("0", "50", "80", "100", "33.3333"))),
            b=draw(st.sampled_from(("60", "95", "100"))),
            period=draw(st.sampled_from((None, "12mo", "30d", "1mo", "2y"))),
        ),
        "xyz": {
            "bucket": draw(st.sampled_from(("month", "quarter", "year"))),
            "x": draw(st.sampled_from(("0", "10", "50"))),
            "y": draw(st.sampled_from(("25", "100"))),
        },
    }


@st.composite
def bases(draw: st.DrawFn) -> tuple[dt.date, dict[str, Any], dict[str, dict[str, Any]]]:
    """Return a day, schema.yaml, and records by their ids."""
    day = draw(st.sampled_from(DAYS))
    records = draw(st.lists(clients(day), max_size=8))
    return day, draw(norms(day)), {f"client-{n}": record for n, record in enumerate(records)}
