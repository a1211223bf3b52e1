"""Doing something never makes a light worse, and doing nothing never makes one better."""

import datetime as dt

from hypothesis import assume
from hypothesis import given as given_by_chance
from hypothesis import strategies as st

from clientbase.laws.contact import clock, contact, gone_red
from clientbase.laws.known import Known
from clientbase.model import Client, Handover, Interaction, Snooze
from clientbase.norms import Norms
from tests.fairness.idleness import DAY, clients, days, given, is_worse, left, norms, stand


@given_by_chance(client=clients(), by=norms(), date=days, who=st.sampled_from(("olga", "ivan")))
def test_one_more_talk_that_is_entered_at_once_makes_no_light_worse(
    client: Client, by: Norms, date: dt.date, who: str
) -> None:
    # A talk that is older than the record, or than what is known of the client, was not entered in time.
    assume((clock(client, DAY, Known(None)) or date) <= date <= DAY)
    more = given(Interaction, date=date, by=who, entered=date)
    before, after = stand(client, by), stand(client._replace(interactions=(*client.interactions, more)), by)
    worse = {name for name in before if is_worse(after[name].light, before[name].light)}
    assert worse == set()


@given_by_chance(client=clients(), by=norms())
def test_a_promise_that_is_done_makes_no_light_worse_than_one_that_is_broken(
    client: Client, by: Norms
) -> None:
    kept = tuple(
        talk._replace(next=talk.next._replace(done=DAY)) if talk.next and talk.next.date < DAY else talk
        for talk in client.interactions
    )
    before, after = (stand(one, by)["contact"] for one in (client, client._replace(interactions=kept)))
    assert not is_worse(after.light, before.light)


@given_by_chance(client=clients(), by=norms(), ahead=st.integers(1, 120))
def test_doing_nothing_makes_no_light_better(client: Client, by: Norms, ahead: int) -> None:
    later = DAY + dt.timedelta(ahead)
    known = [talk for talk in client.interactions if max(talk.date, talk.entered or talk.date) <= DAY]
    idle = client._replace(
        interactions=tuple(known),
        # A promise is made near: one that lies further ahead than the target excuses once it has come near.
        tasks=(),
        reviewed=client.reviewed if client.reviewed and client.reviewed <= DAY else None,
        handovers=tuple(one for one in client.handovers if one.date <= DAY),
        entered=client.entered if client.entered and client.entered <= DAY else None,
        since=client.since if client.since and client.since <= DAY else None,
    )
    idle = idle._replace(interactions=tuple(_promising_near(talk) for talk in idle.interactions))
    before, after = stand(idle, by), stand(idle, by, later)
    for name in ("contact", "update"):
        assert not is_worse(before[name].light, after[name].light), name
    # What was entered late is held against somebody for so long only; till then it is not forgiven.
    asked = by.standards[0].entry
    assert asked
    since = asked.within.before(later)
    judged = idle._replace(
        interactions=tuple(talk for talk in idle.interactions if (talk.entered or talk.date) >= since)
    )
    before, after = stand(judged, by), stand(judged, by, later)
    assert not is_worse(before["entry"].light, after["entry"].light)


def _promising_near(talk: Interaction) -> Interaction:
    """Return the talk with a promise that nobody keeps, on a day that is near or past already."""
    if talk.next is None:
        return talk
    return talk._replace(next=talk.next._replace(date=min(talk.next.date, DAY + dt.timedelta(3)), done=None))


@given_by_chance(client=clients(), by=norms(), until=days)
def test_snoozing_today_takes_nobody_out_of_the_red(client: Client, by: Norms, until: dt.date) -> None:
    plain = client._replace(snoozed=None)
    before = stand(plain, by)
    for start in (DAY, None):
        after = stand(plain._replace(snoozed=given(Snooze, from_=start, until=until)), by)
        assert (before["contact"].light == "red") == (after["contact"].light == "red")
        assert (before["update"], before["entry"]) == (after["update"], after["entry"])


@given_by_chance(client=clients(), by=norms(), ahead=st.integers(366, 4000))
def test_no_snooze_lasts_longer_than_a_year(client: Client, by: Norms, ahead: int) -> None:
    snoozed = client._replace(snoozed=given(Snooze, from_=DAY, until=dt.date.max))
    found = stand(snoozed, by, DAY + dt.timedelta(ahead))["contact"]
    assert found.state != "snoozed"


@given_by_chance(client=clients(), by=norms())
def test_who_hands_over_a_red_client_or_marks_it_former_keeps_it(client: Client, by: Norms) -> None:
    plain = client._replace(handovers=(), left=())
    was_red = stand(plain, by)["contact"].light == "red"
    over = plain._replace(manager="ivan", handovers=(given(Handover, date=DAY, from_="olga", to="ivan"),))
    former = plain._replace(status="former", left=(left(DAY),))
    for other in (over, former):
        found = [gone.manager for gone in gone_red(other, by, DAY, Known())]
        assert found == (["olga"] if was_red else [])
    status = contact(over, by, DAY, Known())
    assert status is not None
    assert status.state in ("inherited", "unknown", "snoozed", "judged")
    assert status.light != "red" or any(talk.by == "ivan" and talk.date == DAY for talk in over.interactions)


@given_by_chance(client=clients(), by=norms())
def test_a_handover_to_oneself_changes_nothing(client: Client, by: Norms) -> None:
    plain = client._replace(handovers=())
    to_oneself = plain._replace(handovers=(given(Handover, date=DAY, from_="olga", to="olga"),))
    assert stand(to_oneself, by) == stand(plain, by)
