"""When we were last in touch, when a record was last touched, and what is planned."""

import pytest

from tests.index.conftest import Know

KINDS = """
interactions:
  call: {contact: true}
  letter: {}
  newsletter: {contact: false}
"""


def talked(know: Know, *talks: str, more: str = "", day: str = "2026-11-21") -> dict[str, object]:
    """Return what is known of a client with these interactions."""
    items = "\n".join(f"  - {{{talk}}}" for talk in talks)
    record = f"name: Luna\n{more}\n" + (f"interactions:\n{items}\n" if items else "")
    return know({"luna": record}, KINDS, day)["luna"]


@pytest.mark.parametrize(
    ("talks", "last"),
    [
        pytest.param((), None, id="nothing was said"),
        pytest.param(
            ("date: 2026-11-01, kind: call", "date: 2026-10-01, kind: call"),
            "2026-11-01",
            id="the newest, wherever it stands",
        ),
        pytest.param(
            ("date: 2026-10-01, kind: call", "date: 2026-11-01, kind: newsletter"),
            "2026-10-01",
            id="a newsletter is no contact",
        ),
        pytest.param(("date: 2026-11-01, kind: newsletter",), None, id="nothing but newsletters"),
        pytest.param(
            ("date: 2026-11-01, kind: letter",), "2026-11-01", id="a kind counts unless it says otherwise"
        ),
        pytest.param(
            ("date: 2026-11-01, kind: unheard-of",),
            "2026-11-01",
            id="a kind that schema.yaml does not name counts",
        ),
        pytest.param(
            ("date: 2026-11-21, kind: call", "date: 2026-11-22, kind: call"),
            "2026-11-21",
            id="not what is still to come",
        ),
    ],
)
def test_the_last_contact_is_the_newest_talk_that_counts(
    know: Know, talks: tuple[str, ...], last: str | None
) -> None:
    assert talked(know, *talks)["last_contact"] == last


def test_of_two_talks_of_one_day_the_later_in_the_file_is_the_last(know: Know) -> None:
    luna = talked(know, "date: 2026-11-01, kind: call, by: olga", "date: 2026-11-01, kind: letter, by: ivan")
    assert (luna["by"], luna["channel"]) == ("ivan", "letter")


def test_talks_with_people_who_left_count(know: Know) -> None:
    more = "contacts: [{name: Marko, left: 2026-10-01}]"
    assert (
        talked(know, "date: 2026-09-01, kind: call, with: Marko", more=more)["last_contact"] == "2026-09-01"
    )


@pytest.mark.parametrize(
    ("talks", "more", "last"),
    [
        pytest.param((), "", None, id="nobody has looked at it"),
        pytest.param((), "reviewed: 2026-10-02", "2026-10-02", id="the day of the review"),
        pytest.param(
            ("date: 2026-11-01, kind: call, entered: 2026-11-03",),
            "reviewed: 2026-10-02",
            "2026-11-03",
            id="a later entry",
        ),
        pytest.param(
            ("date: 2026-09-01, kind: call, entered: 2026-09-03",),
            "reviewed: 2026-10-02",
            "2026-10-02",
            id="a later review",
        ),
        pytest.param(("date: 2026-11-01, kind: call",), "", None, id="a talk whose entry is unknown"),
        pytest.param(
            ("date: 2026-11-01, kind: newsletter, entered: 2026-11-03",),
            "",
            "2026-11-03",
            id="an entry of any kind",
        ),
        pytest.param(
            ("date: 2026-11-20, kind: call, entered: 2026-11-22",),
            "reviewed: 2026-11-22",
            None,
            id="not what is still to come",
        ),
    ],
)
def test_the_last_update_is_the_latest_review_or_entry(
    know: Know, talks: tuple[str, ...], more: str, last: str | None
) -> None:
    assert talked(know, *talks, more=more)["last_update"] == last


@pytest.mark.parametrize(
    ("steps", "planned"),
    [
        pytest.param(("2026-11-21",), "2026-11-21", id="today"),
        pytest.param(("2026-11-20",), None, id="a step of yesterday is no plan"),
        pytest.param(("2026-12-24", "2026-12-01", "2026-10-01"), "2026-12-01", id="the next of several"),
    ],
)
def test_the_next_step_is_the_earliest_that_is_still_to_come(
    know: Know, steps: tuple[str, ...], planned: str | None
) -> None:
    talks = (f"date: 2026-09-01, kind: call, next: {{date: {step}}}" for step in steps)
    assert talked(know, *talks)["planned"] == planned


def test_a_plan_made_later_is_not_there_yet(know: Know) -> None:
    talks = ("date: 2026-09-01, kind: call, next: {date: 2026-12-24}", "date: 2026-08-01, kind: call")
    assert talked(know, *talks, day="2026-08-31")["planned"] is None


@pytest.mark.parametrize(("until", "snoozed"), [("2026-11-21", "2026-11-21"), ("2026-11-20", None)])
def test_a_client_is_snoozed_until_the_last_day_of_it(know: Know, until: str, snoozed: str | None) -> None:
    assert talked(know, more=f"snoozed: {{until: {until}}}")["snoozed_until"] == snoozed
