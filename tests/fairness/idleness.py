"""Clients that chance invents, and how they stand; what nobody may gain by."""

import datetime as dt
from typing import Any

from hypothesis import strategies as st

from clientbase.laws.known import Known
from clientbase.laws.standards import Status, statuses
from clientbase.model import Client, Handover, Interaction, Leaving, NextStep, Snooze, Task
from clientbase.norms import Norms
from clientbase.text.read import parse
from clientbase.typed import typed

DAY = dt.date(2026, 11, 20)
LENGTHS = ("3d", "7d", "5wd", "30d", "1mo", "2mo")
WORSE = ("green", "yellow", "red")

days = st.integers(-40, 150).map(lambda ago: DAY - dt.timedelta(ago))


def given(part: Any, **fields: Any) -> Any:
    """Make a part of a record of what it needs and some more."""
    needed = dict.fromkeys(part._fields) | {"kind": "call"} | fields
    return part(*(needed[name] for name in part._fields))


talks = st.builds(
    lambda date, by, due, done, delay: given(
        Interaction,
        date=date,
        by=by,
        next=due and given(NextStep, date=due, done=done),
        entered=date + dt.timedelta(delay),
    ),
    days,
    st.sampled_from((None, "olga", "ivan")),
    st.one_of(st.none(), days),
    st.one_of(st.none(), days),
    st.sampled_from((0, 1, 5, 40)),
)
snoozes = st.builds(
    lambda start, until: given(Snooze, from_=start, until=until), st.one_of(st.none(), days), days
)
handovers = st.builds(
    lambda date, giver, to: given(Handover, date=date, from_=giver, to=to),
    days,
    st.sampled_from((None, "olga", "ivan")),
    st.sampled_from(("olga", "ivan")),
)
tasks = st.builds(
    lambda date, entered, done: given(Task, date=date, entered=entered, done=done),
    days,
    st.one_of(st.none(), days),
    st.one_of(st.none(), days),
)


@st.composite
def clients(draw: st.DrawFn) -> Client:
    """Return a client of olga, with whatever may excuse from the standards."""
    found, _ = typed(parse(b"name: Luna\nmanager: olga\n", "x").data, Client)
    assert found
    return found._replace(
        since=draw(st.one_of(st.none(), days)),
        entered=draw(st.one_of(st.none(), days)),
        reviewed=draw(st.one_of(st.none(), days)),
        interactions=tuple(draw(st.lists(talks, max_size=3))),
        tasks=tuple(draw(st.lists(tasks, max_size=2))),
        handovers=tuple(draw(st.lists(handovers, max_size=2))),
        snoozed=draw(st.one_of(st.none(), snoozes)),
    )


@st.composite
def norms(draw: st.DrawFn) -> Norms:
    """Return norms of one standard each for contact, update and entry."""
    lengths = st.sampled_from(LENGTHS)
    intervals = ", ".join(
        f"{name}: {{target: {draw(lengths)}, limit: {draw(lengths)}}}"
        for name in ("contact", "update", "entry")
    )
    found, complaints = typed(parse(f"standards: [{{{intervals}}}]\n".encode(), "schema.yaml").data, Norms)
    assert found, complaints
    return found


def stand(client: Client, by: Norms, day: dt.date = DAY, class_: str | None = None) -> dict[str, Status]:
    return statuses(client, by, day, Known(class_))


def is_worse(light: str, than: str) -> bool:
    """Compare two lights; grey is neither better nor worse than another."""
    return light in WORSE and than in WORSE and WORSE.index(light) > WORSE.index(than)


def left(on: dt.date, back: dt.date | None = None) -> Leaving:
    return given(Leaving, date=on, back=back)
