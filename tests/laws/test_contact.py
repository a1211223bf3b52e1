"""The clock for contact and its excuses, day by day at their bounds: of one client, by the function."""

import datetime as dt

import pytest

from clientbase.laws.contact import Gone, clock, contact, gone_red, last_contact, promises
from clientbase.laws.known import Known
from clientbase.laws.lights import Light, Status, light_of
from clientbase.norms import Norms
from clientbase.typed import typed
from tests.laws.test_standards import DAY, client

NORMS = {
    "interactions": {
        "call": {"contact": "true"},
        "email": {"contact": "outgoing"},
        "letter": {"contact": "false"},
    },
    "standards": [{"contact": {"target": "30d", "limit": "60d"}}],
}
NOTHING = Known()


def norms(**other: object) -> Norms:
    found, complaints = typed({**NORMS, **other}, Norms)
    assert found is not None
    assert not complaints
    return found


def ago(days: int) -> dt.date:
    return DAY - dt.timedelta(days)


def stands(text: str, known: Known = NOTHING) -> Status:
    status = contact(client(text), norms(), DAY, known)
    assert status is not None
    return status


def talked(days: int, more: str = "") -> str:
    return f"interactions: [{{date: {ago(days)}, kind: call{more}}}]\n"


@pytest.mark.parametrize(
    ("days", "target", "limit", "excused", "light"),
    [
        (30, 30, 60, False, "green"),
        (31, 30, 60, False, "yellow"),
        (60, 30, 60, False, "yellow"),
        (61, 30, 60, False, "red"),
        (61, 30, 60, True, "yellow"),
        (30, 30, 60, True, "green"),
        (0, 0, 0, False, "green"),
        (None, 30, 60, True, "grey"),
        (1, None, 60, False, "grey"),
        (1, 30, None, False, "grey"),
    ],
)
def test_the_light_turns_on_the_day_after_its_bound(
    days: int | None, target: int | None, limit: int | None, excused: bool, light: Light
) -> None:
    assert light_of(days, target, limit, excused=excused) == light


@pytest.mark.parametrize(
    ("since", "promised", "light"),
    [
        pytest.param(61, (0, None), "yellow", id="due-today"),
        pytest.param(61, (1, None), "red", id="due-yesterday"),
        pytest.param(61, (-30, None), "yellow", id="a-target-ahead"),
        pytest.param(61, (-31, None), "red", id="a-day-more-than-a-target-ahead"),
        pytest.param(120, (0, None), "yellow", id="after-twice-the-limit"),
        pytest.param(121, (0, None), "red", id="after-a-day-more"),
        pytest.param(61, (0, 0), "red", id="done-today"),
        pytest.param(61, (0, -1), "yellow", id="done-tomorrow"),
        pytest.param(60, (1, None), "yellow", id="not-needed"),
    ],
)
def test_a_promise_excuses_while_it_is_near_and_not_broken(
    since: int, promised: tuple[int, int | None], light: str
) -> None:
    due, done = promised
    told = "" if done is None else f", done: {ago(done)}"
    assert stands(talked(since, f", next: {{date: {ago(due)}{told}}}")).light == light


@pytest.mark.parametrize(
    ("task", "known", "light"),
    [
        pytest.param(f"entered: {ago(0)}", NOTHING, "yellow", id="entered-today"),
        pytest.param(f"entered: {ago(-1)}", NOTHING, "red", id="entered-tomorrow"),
        pytest.param("", NOTHING, "yellow", id="nobody-knows-when"),
        pytest.param("", Known(tasks_seen={0: ago(-1)}), "red", id="committed-tomorrow"),
        pytest.param(
            f"entered: {ago(1)}", Known(tasks_seen={0: ago(-1)}), "yellow", id="what-is-said-counts"
        ),
        pytest.param("", Known(tasks_seen={1: ago(-1)}), "yellow", id="another-task-was-committed-tomorrow"),
    ],
)
def test_a_task_excuses_from_when_it_was_there(task: str, known: Known, light: str) -> None:
    said = f"tasks: [{{date: {ago(-3)}, what: call{task and ', ' + task}}}]\n"
    assert stands(said + talked(70), known).light == light


def test_one_broken_promise_takes_the_excuse_of_all() -> None:
    near = f"tasks: [{{date: {ago(-3)}, what: call}}, {{date: %s, what: visit}}]\n"
    assert stands(near % ago(-9) + talked(70)).light == "yellow"
    assert stands(near % ago(2) + talked(70)).light == "red"
    assert stands(near % ago(-3) + talked(70)).excusing
    assert len(list(promises(client(near % ago(2) + talked(3, f", next: {{date: {ago(0)}}}")), NOTHING))) == 3


@pytest.mark.parametrize(
    ("snoozed", "since", "light"),
    [
        pytest.param(f"from: {ago(9)}, until: {ago(0)}", 61, "grey", id="until-today"),
        pytest.param(f"from: {ago(9)}, until: {ago(1)}", 61, "red", id="until-yesterday"),
        pytest.param(f"from: {ago(0)}, until: {ago(-9)}", 60, "grey", id="from-today"),
        pytest.param(f"from: {ago(-1)}, until: {ago(-9)}", 60, "yellow", id="from-tomorrow"),
        pytest.param(f"from: {ago(0)}, until: {ago(-9)}", 61, "red", id="too-late-as-it-was-red"),
        pytest.param(f"from: {ago(1)}, until: {ago(-9)}", 61, "grey", id="on-its-last-yellow-day"),
        pytest.param(f"from: {ago(365)}, until: {ago(-9)}", 400, "grey", id="a-year-after-its-begin"),
        pytest.param(f"from: {ago(366)}, until: {ago(-9)}", 400, "red", id="more-than-a-year"),
        pytest.param(f"until: {ago(-9)}", 60, "grey", id="nobody-knows-from-when"),
        pytest.param(f"until: {ago(-9)}", 61, "red", id="as-of-today-it-is-red"),
    ],
)
def test_a_snooze_makes_grey_who_was_not_red_when_it_began(snoozed: str, since: int, light: str) -> None:
    status = stands(f"snoozed: {{{snoozed}}}\n" + talked(since))
    assert status.light == light
    assert status.state == ("snoozed" if light == "grey" else "judged")


def test_a_snooze_begins_when_a_commit_first_had_it() -> None:
    text = f"snoozed: {{until: {ago(-9)}}}\n" + talked(70)
    assert stands(text, Known(snooze_seen=ago(20))).light == "grey"
    assert stands(text, Known(snooze_seen=ago(5))).light == "red"


def handed(days: int, talk: int, more: str = "", manager: str = "ivan") -> str:
    return (
        f"manager: {manager}\nhandovers: [{{date: {ago(days)}, from: olga, to: ivan}}]\n"
        f"interactions: [{{date: {ago(talk)}, kind: call{more}}}]\n"
    )


@pytest.mark.parametrize(
    ("text", "state"),
    [
        pytest.param(handed(30, 90), "inherited", id="a-target-ago"),
        pytest.param(handed(31, 90), "judged", id="a-day-more"),
        pytest.param(handed(0, 90), "inherited", id="today"),
        pytest.param(handed(-1, 90), "judged", id="tomorrow"),
        pytest.param(handed(9, 9), "judged", id="talked-on-that-day"),
        pytest.param(handed(9, 10), "inherited", id="talked-the-day-before"),
        pytest.param(handed(9, 3, ", by: olga"), "inherited", id="the-other-one-talked"),
        pytest.param(handed(9, 3, ", by: ivan"), "judged", id="the-new-one-talked"),
        pytest.param(handed(9, 90, manager="petar"), "judged", id="somebody-else-has-it-now"),
        pytest.param(handed(9, 90).replace("olga", "ivan"), "judged", id="to-who-had-it"),
        pytest.param(
            handed(9, 90).replace("ivan}]", f"ivan}}, {{date: {ago(9)}, from: ivan, to: petar}}]"),
            "judged",
            id="handed-on-that-day",
        ),
        pytest.param(
            handed(9, 90).replace("ivan}]", f"ivan}}, {{date: {ago(8)}, from: petar, to: ivan}}]"),
            "inherited",
            id="handed-twice",
        ),
    ],
)
def test_who_came_to_another_manager_is_inherited_for_a_target(text: str, state: str) -> None:
    status = stands(text)
    assert (status.state, status.light == "grey") == (state, state == "inherited")


@pytest.mark.parametrize(
    ("talk", "counts"),
    [
        ("kind: call", True),
        ("kind: call, direction: in", True),
        ("kind: email, direction: out", True),
        ("kind: email, direction: in", False),
        ("kind: email", False),
        ("kind: letter, direction: out", False),
        ("kind: unheard of", True),
    ],
)
def test_what_counts_as_a_contact(talk: str, counts: bool) -> None:
    text = f"interactions: [{{date: {ago(3)}, {talk}}}, {{date: {ago(9)}, kind: call}}]"
    assert last_contact(client(text), norms(), DAY) == ago(3 if counts else 9)
    assert (
        last_contact(client(text), norms(), ago(4)) == last_contact(client(text), norms(), ago(9)) == ago(9)
    )
    assert last_contact(client(text), norms(), ago(10)) is None


@pytest.mark.parametrize(
    ("text", "commit", "start"),
    [
        pytest.param("since: 2026-03-01", None, "2026-03-01", id="begun"),
        pytest.param("entered: 2026-03-01", None, "2026-03-01", id="entered"),
        pytest.param("since: 2026-03-01\nentered: 2026-04-01", None, "2026-04-01", id="entered-later"),
        pytest.param("since: 2026-04-01\nentered: 2026-03-01", None, "2026-03-01", id="since-it-was-entered"),
        pytest.param("since: 2026-03-01", "2026-04-01", "2026-04-01", id="committed-later"),
        pytest.param("since: 2026-04-01", "2026-03-01", "2026-03-01", id="committed-earlier"),
        pytest.param("since: 2026-03-01\nentered: 2026-03-09", "2026-04-01", "2026-03-09", id="all-three"),
        pytest.param("since: 2026-04-01\nentered: 2026-04-09", "2026-03-01", "2026-04-09", id="entered-last"),
        pytest.param("tax_id: x", "2026-03-01", "2026-03-01", id="committed"),
        pytest.param("tax_id: x", None, None, id="nothing-is-known"),
        pytest.param(f"since: {DAY}", None, str(DAY), id="today"),
        pytest.param(f"since: {ago(-1)}", None, None, id="tomorrow"),
    ],
)
def test_the_clock_runs_from_the_later_of_begun_and_recorded(
    text: str, commit: str | None, start: str | None
) -> None:
    known = Known(first_commit=dt.date.fromisoformat(commit) if commit else None)
    found = clock(client(text), DAY, known)
    assert (found and str(found)) == start


def test_a_status_tells_the_days_and_from_when_they_are_counted() -> None:
    assert stands(talked(31)) == (0, ago(31), 31, 30, 60, "yellow", ago(31), "judged", False)
    assert stands(f"since: {ago(5)}") == (0, None, 5, 30, 60, "green", ago(5), "judged", False)
    assert stands("tax_id: x") == (0, None, None, 30, 60, "grey", None, "unknown", False)


def under(standards: list[object], text: str, day: dt.date = DAY) -> Status | None:
    return contact(client(text), norms(standards=standards), day, NOTHING)


@pytest.mark.parametrize(
    ("interval", "bounds"),
    [
        ({"target": "30d"}, (30, 30)),
        ({"limit": "60d"}, (60, 60)),
        ({"target": "1mo", "limit": "60d"}, (31, 60)),
        ({"target": "5wd", "limit": "10wd"}, (7, 14)),
    ],
    ids=["target-alone", "limit-alone", "months", "working-days"],
)
def test_a_bound_that_is_not_given_is_the_other_one(
    interval: dict[str, str], bounds: tuple[int, int]
) -> None:
    status = under([{"contact": interval}], f"interactions: [{{date: {ago(31)}, kind: call}}]")
    assert status is not None
    assert (status.target, status.limit) == bounds
    if "mo" in interval.get("target", ""):
        nothing = under([{"contact": interval}], "tax_id: x")
        assert nothing is not None
        assert (nothing.target, nothing.limit) == (None, 60)


def test_an_empty_entry_takes_the_standard_away() -> None:
    general: object = {"contact": {"target": "30d"}}
    none = {"for": {"segment": "past"}, "contact": {"target": None}}
    assert under([general, none], "segment: past\n" + talked(3)) is None
    assert under([general, none], talked(3)) is not None
    assert under([{"update": {"target": "30d"}}], talked(3)) is None


def test_without_a_day_to_talk_with_it_nobody_inherits_a_client() -> None:
    at_once: list[object] = [{"contact": {"target": "0d", "limit": "60d"}}]
    for days, state in ((0, "inherited"), (1, "judged")):
        status = under(at_once, handed(days, 90))
        assert status is not None
        assert status.state == state


def gone(text: str, day: dt.date = DAY) -> list[Gone]:
    return list(gone_red(client(text), norms(), day, NOTHING))


@pytest.mark.parametrize(
    ("since", "days", "found"),
    [
        pytest.param(70, 9, [("handover", 0, ago(9), "olga")], id="red-then"),
        pytest.param(69, 9, [], id="on-its-last-yellow-day"),
        pytest.param(70, 0, [("handover", 0, ago(0), "olga")], id="today"),
        pytest.param(99, -1, [], id="tomorrow"),
    ],
)
def test_who_was_rid_of_a_client_while_it_was_red(
    since: int, days: int, found: list[tuple[str, int, dt.date, str]]
) -> None:
    assert gone(handed(days, since)) == found


def test_who_leaves_red_is_told_and_who_is_handed_to_the_same_one_is_not() -> None:
    left = f"manager: olga\nstatus: former\nleft: {{date: {ago(9)}, reason: x}}\n"
    assert gone(left + talked(70)) == [("left", 0, ago(9), "olga")]
    assert gone(left + talked(69)) == []
    assert gone(handed(9, 70).replace("olga", "ivan")) == []
    unknown = f"manager: ivan\nhandovers: [{{date: {ago(9)}, to: ivan}}]\n"
    assert gone(unknown + talked(70)) == []


def test_who_has_left_is_judged_as_the_client_that_it_was() -> None:
    of_active = norms(standards=[{"for": {"status": "active"}, "contact": {"limit": "60d"}}])
    left = f"status: former\nleft: {{date: {ago(9)}, reason: x}}\n" + talked(70)
    assert [one.date for one in gone_red(client(left), of_active, DAY, NOTHING)] == [ago(9)]
    potential = left.replace("former", "potential")
    assert list(gone_red(client(potential), of_active, DAY, NOTHING)) == []


def test_who_was_snoozed_when_it_went_was_not_red() -> None:
    snoozed = f"snoozed: {{from: {ago(20)}, until: {ago(5)}}}\n"
    assert gone(snoozed + handed(9, 70)) == []
    assert gone(snoozed + handed(4, 70)) == [("handover", 0, ago(4), "olga")]
