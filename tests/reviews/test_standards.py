"""The standards to which a record stands worse after a change than before."""

import datetime as dt

import pytest

from clientbase.laws.standards import Known
from clientbase.model import Client
from clientbase.norms import Norms
from clientbase.reviews.standards import worse
from clientbase.text.read import parse
from clientbase.typed import typed

DAY = dt.date(2026, 11, 21)
NORMS = """
interactions: {call: {contact: true}, newsletter: {contact: false}}
standards:
  - {entry: {target: 1d, limit: 7d}}
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
        pytest.param(
            talk("2026-11-10"),
            talk("2026-06-10") + "\nsnoozed: {from: 2026-07-01, until: 2027-01-01}",
            [],
            id="snoozed",
        ),
        pytest.param(talk("2026-11-10"), "status: former", [], id="left"),
        pytest.param("reviewed: 2026-11-20", "", [], id="a commit is an update"),
        pytest.param(
            talk("2026-11-10", ", entered: 2026-11-11"),
            talk("2026-11-10", ", entered: 2026-11-20"),
            ["entry green → red: last on 2026-11-10, was 2026-11-10"],
            id="entered late",
        ),
        pytest.param(
            talk("2026-11-10", ", entered: 2026-11-11"),
            talk("2026-11-10", ", entered: 2026-11-20").replace("]", ", {date: 2026-11-01, kind: call}]"),
            [],
            id="only git knows when it was entered",
        ),
    ],
)
def test_a_standard_got_worse(old: str, new: str, said: list[str]) -> None:
    assert worse(client(old), client(new), norms(), DAY, Known()) == said


def test_a_version_that_is_missing_has_no_lights_to_compare() -> None:
    assert (
        worse(None, client(""), norms(), DAY, Known()) == worse(client(""), None, norms(), DAY, Known()) == []
    )


def test_the_class_decides_which_standard_holds() -> None:
    old, new = client(talk("2026-11-20")), client(talk("2026-11-18"))
    assert worse(old, new, norms(), DAY, Known("B")) == []
    said = ["contact green → red: last on 2026-11-18, was 2026-11-20"]
    assert worse(old, new, norms(), DAY, Known("A")) == said
