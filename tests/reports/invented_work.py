"""Bases that chance invents, with the work of a company in them: deals, offers, problems, people and terms."""

import datetime as dt
from typing import Any

from hypothesis import strategies as st

from tests.index import invented
from tests.index.invented import amounts, days, given

_NORMS = {
    "managers": {"olga": {}, "ivan": {"until": "2025-01-31"}},
    "channels": {"fair": {"deliberate": "true"}, "web": {"deliberate": "false"}, "street": {}},
    "deal_stages": {"lead": "10", "won": "100", "lost": "0"},
    "required": {"client": ["segment", "region"], "contact": ["role"]},
    "recommended": {"client": ["source", "preferred_channel"], "deal": ["expected"]},
}
_PRODUCTS = st.sampled_from(("pasta", "honey", "rakija"))


@st.composite
def deals(draw: st.DrawFn, day: dt.date) -> dict[str, Any]:
    return given(
        id=f"d-{draw(st.integers(1, 99))}",
        stage=draw(st.sampled_from(("lead", "won", "lost", "unheard-of"))),
        opened=draw(days(day)),
        expected=draw(st.one_of(st.none(), days(day))),
        closed=draw(st.one_of(st.none(), st.none(), days(day))),
        amount=draw(st.one_of(st.none(), amounts)),
        probability=draw(st.sampled_from((None, "35"))),
    )


@st.composite
def proposals(draw: st.DrawFn, day: dt.date) -> dict[str, Any]:
    return given(
        date=draw(days(day)),
        product=draw(st.one_of(st.none(), _PRODUCTS)),
        amount=draw(st.one_of(st.none(), amounts)),
        decision=draw(st.sampled_from((None, "pending", "declined", "accepted"))),
        decided=draw(st.one_of(st.none(), days(day))),
    )


@st.composite
def problems(draw: st.DrawFn, day: dt.date) -> dict[str, Any]:
    return given(
        opened=draw(days(day)),
        kind=draw(st.sampled_from((None, "delivery", "quality"))),
        resolved=draw(st.one_of(st.none(), days(day))),
    )


@st.composite
def work(draw: st.DrawFn, day: dt.date) -> dict[str, Any]:
    """Return what a record holds beside sales and talks."""

    def few(items: st.SearchStrategy[dict[str, Any]]) -> list[dict[str, Any]] | None:
        return draw(st.lists(items, max_size=3)) or None

    birthdays = st.one_of(
        st.none(), st.sampled_from(("1980-02-29", "02-29", "03-10", "1990-12-01")), days(day)
    )
    terms = given(
        discount=draw(st.sampled_from((None, "0", "5", "100"))),
        payment_days=draw(st.sampled_from((None, "0", "30"))),
    )
    return given(
        deals=few(deals(day)),
        proposals=few(proposals(day)),
        problems=few(problems(day)),
        interest=few(st.builds(given, product=_PRODUCTS, level=st.sampled_from((None, "high")))),
        contacts=few(st.builds(given, name=st.sampled_from(("Ana", "Vera")), birthday=birthdays)),
        since=draw(st.one_of(st.none(), days(day, ahead=0))),
        founded=draw(st.sampled_from((None, "02-29", "2004-02-29", "2006-11-30"))),
        source={"channel": channel}
        if (channel := draw(st.sampled_from((None, "fair", "web", "street", "sky"))))
        else None,
        terms=terms or None,
    )


@st.composite
def bases(draw: st.DrawFn) -> tuple[dt.date, dict[str, Any], dict[str, dict[str, Any]]]:
    """Return a day, schema.yaml, and records by their ids."""
    day, norms, records = draw(invented.bases())
    lead = {
        "dates": {
            "lead": draw(st.sampled_from(("0d", "30d", "1y"))),
            "round": draw(st.sampled_from(("1", "5"))),
        }
    }
    return (
        day,
        {**norms, **_NORMS, **lead},
        {key: {**record, **draw(work(day))} for key, record in records.items()},
    )
