"""The lights for contact and update that a record has by itself, before and after a change."""

import datetime as dt

import pytest

from clientbase.reviews.standards import lights, worse
from clientbase.shapes import Client, Norms
from clientbase.text.read import parse
from clientbase.typed import typed

DAY = dt.date(2026, 11, 21)
NORMS = """
interactions: {call: {contact: true}, newsletter: {contact: false}}
standards:
  - {contact: {target: 30d, limit: 60d}, update: {limit: 1mo}}
  - {for: {segment: horeca}, contact: {target: 14d, limit: 21d}}
  - {for: {segment: past}, contact: {target: 1d}, until: 2026-11-20}
  - {for: {class: A}, contact: {target: 1d, limit: 2d}}
"""


def norms() -> Norms:
    found, complaints = typed(parse(NORMS.encode(), "schema.yaml").data, Norms)
    assert found is not None
    assert not complaints
    return found


def client(text: str) -> Client:
    found, complaints = typed(parse(f"name: x\n{text}".encode(), "x").data, Client)
    assert found is not None
    assert not complaints
    return found


def talk(day: str, more: str = "", kind: str = "call") -> str:
    return f"interactions: [{{date: {day}, kind: {kind}{more}}}]"


@pytest.mark.parametrize(
    ("record", "light"),
    [
        pytest.param(talk("2026-10-22"), "green", id="on the last day of the target"),
        pytest.param(talk("2026-10-21"), "yellow", id="a day later"),
        pytest.param(talk("2026-09-22"), "yellow", id="on the last day of the limit"),
        pytest.param(talk("2026-09-21"), "red", id="a day later than the limit"),
        pytest.param(
            talk("2026-09-21", ", next: {date: 2026-11-21}"), "yellow", id="with a step that is planned"
        ),
        pytest.param(
            talk("2026-09-21", ", next: {date: 2026-11-20}"), "red", id="with a step that was missed"
        ),
        pytest.param(talk("2026-11-20", kind="newsletter"), "grey", id="a newsletter is no contact"),
        pytest.param(talk("2026-11-20", kind="visit"), "green", id="an unknown kind is one"),
        pytest.param(talk("2026-11-22"), "grey", id="what is later is not known yet"),
        pytest.param("snoozed: {until: 2026-11-21}\n" + talk("2026-11-20"), "grey", id="snoozed"),
        pytest.param(
            "snoozed: {until: 2026-11-20}\n" + talk("2026-11-20"), "green", id="snoozed until yesterday"
        ),
        pytest.param("segment: horeca\n" + talk("2026-11-06"), "yellow", id="by the segment's own standard"),
        pytest.param("segment: past\n" + talk("2026-11-06"), "green", id="not by a standard that has ended"),
    ],
)
def test_the_light_for_contact(record: str, light: str) -> None:
    assert lights(client(record), norms(), DAY)["contact"].light == light


@pytest.mark.parametrize(
    ("record", "light"),
    [
        ("reviewed: 2026-10-21", "green"),
        ("reviewed: 2026-10-20", "red"),
        (talk("2026-01-01", ", entered: 2026-11-01"), "green"),
        ("reviewed: 2026-11-22", "grey"),
    ],
)
def test_the_light_for_update(record: str, light: str) -> None:
    assert lights(client(record), norms(), DAY)["update"].light == light


@pytest.mark.parametrize(
    "record", ["status: former", "status: former\nleft: {date: 2026-11-21}", "left: {date: 2026-01-01}"]
)
def test_who_has_left_is_not_judged(record: str) -> None:
    assert lights(client(record), norms(), DAY) == {}


def test_who_leaves_tomorrow_still_is() -> None:
    assert lights(client("status: former\nleft: {date: 2026-11-22}"), norms(), DAY)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        pytest.param(
            talk("2026-11-10"), "", ["contact green → grey: last on no day, was 2026-11-10"], id="taken away"
        ),
        pytest.param(
            talk("2026-11-10"),
            talk("2026-09-10"),
            ["contact green → red: last on 2026-09-10, was 2026-11-10"],
            id="put back in time",
        ),
        pytest.param(
            talk("2026-10-25"),
            "segment: horeca\n" + talk("2026-10-25"),
            ["contact green → red: last on 2026-10-25, was 2026-10-25"],
            id="another standard",
        ),
        pytest.param(talk("2026-09-10"), talk("2026-11-10"), [], id="better"),
        pytest.param(talk("2026-11-10"), talk("2026-11-09"), [], id="older, but of the same light"),
        pytest.param(talk("2026-11-10"), "snoozed: {until: 2027-01-01}", [], id="snoozed"),
        pytest.param(talk("2026-11-10"), "status: former", [], id="left"),
    ],
)
def test_a_standard_got_worse(old: str, new: str, said: list[str]) -> None:
    assert worse(client(old), client(new), norms(), DAY) == said


def test_a_version_that_is_missing_has_no_lights_to_compare() -> None:
    assert worse(None, client(""), norms(), DAY) == worse(client(""), None, norms(), DAY) == []
