"""How a client stands to the standards, by the function and by the view."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clientbase.base import Base
from clientbase.laws.contact import gone_red
from clientbase.laws.entry import Committed
from clientbase.laws.known import Known
from clientbase.laws.lights import Status
from clientbase.laws.standards import statuses
from clientbase.model import Client
from clientbase.norms import Norms
from clientbase.rules.norms_file import read_norms
from clientbase.text.read import parse
from clientbase.typed import typed
from tests.history.repositories import commit, git
from tests.index import invented
from tests.index.bases import opened, write
from tests.laws.bases import Invented, records_in

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


NOTHING = Known()


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


def shown(record: str, standard: str, known: Known = NOTHING) -> str:
    return statuses(client(record), norms(), DAY, known)[standard].light


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
        pytest.param(
            talk("2026-09-21", kind="newsletter"),
            "red",
            id="a newsletter is no contact, and the client begins",
        ),
        pytest.param(talk("2026-11-20", kind="visit"), "green", id="an unknown kind is one"),
        pytest.param(talk("2026-11-22"), "grey", id="what is later is not known yet"),
        pytest.param("snoozed: {until: 2026-11-21}\n" + talk("2026-11-20"), "grey", id="snoozed"),
        pytest.param("tax_id: x", "grey", id="nobody knows since when there is a client"),
        pytest.param(
            "snoozed: {until: 2026-11-20}\n" + talk("2026-11-20"), "green", id="snoozed until yesterday"
        ),
        pytest.param("segment: horeca\n" + talk("2026-11-06"), "yellow", id="by the segment's own standard"),
        pytest.param("segment: past\n" + talk("2026-11-06"), "green", id="not by a standard that has ended"),
    ],
)
def test_the_light_for_contact(record: str, light: str) -> None:
    assert shown(record, "contact") == light


@pytest.mark.parametrize(
    ("record", "light"),
    [
        ("reviewed: 2026-11-21", "green"),
        ("reviewed: 2026-10-21", "green"),
        ("reviewed: 2026-10-20", "red"),
        (talk("2026-01-01", ", entered: 2026-11-01"), "green"),
        ("reviewed: 2026-11-22", "grey"),
        ("since: 2026-10-21", "green"),
        ("since: 2026-01-01\nentered: 2026-10-20", "red"),
        ("since: 2026-01-01\nentered: 2026-11-22", "grey"),
    ],
)
def test_the_light_for_update(record: str, light: str) -> None:
    assert shown(record, "update") == light


@pytest.mark.parametrize(
    "record", ["status: former", "status: former\nleft: {date: 2026-11-21}", "left: {date: 2026-01-01}"]
)
def test_who_has_left_is_not_judged(record: str) -> None:
    assert statuses(client(record), norms(), DAY, Known()) == {}


def test_who_leaves_tomorrow_still_is() -> None:
    assert statuses(client("status: former\nleft: {date: 2026-11-22}"), norms(), DAY, Known())


@pytest.mark.parametrize(
    ("class_", "expected"), [("A", "yellow"), ("B", "green"), (None, "green")], ids=["A", "B", "none"]
)
def test_a_standard_for_a_class_is_for_clients_of_it(class_: str | None, expected: str) -> None:
    assert shown(talk("2026-11-19"), "contact", Known(class_)) == expected


@pytest.mark.parametrize("standard", ["contact", "update", "entry"])
def test_a_client_stands_to_the_standards_alone_that_are_for_it(standard: str) -> None:
    only, _ = typed({"standards": [{standard: {"limit": "30d"}}]}, Norms)
    assert only is not None
    assert statuses(client(talk("2026-11-01")), only, DAY, Known()).keys() == {standard}


def test_a_commit_is_an_update() -> None:
    assert shown("reviewed: 2026-01-01", "update", Known(committed=dt.date(2026, 11, 1))) == "green"


@pytest.mark.parametrize(
    ("seen", "expected"),
    [(dt.date(2026, 11, 2), "green"), (dt.date(2026, 11, 4), "yellow"), (dt.date(2026, 11, 22), "grey")],
    ids=["in time", "late", "not yet"],
)
def test_git_knows_when_an_interaction_was_entered(seen: dt.date, expected: str) -> None:
    assert (
        shown(talk("2026-11-01"), "entry", Known(firsts={("interactions", 0): Committed(seen)})) == expected
    )


@settings(max_examples=30)
@given(invented=invented.bases(), commits=st.lists(st.integers(0, 400), max_size=1))
def test_the_function_and_the_view_agree(
    tmp_path_factory: pytest.TempPathFactory, invented: Invented, commits: list[int]
) -> None:
    day, schema, records = invented
    root = write(tmp_path_factory.mktemp("base"), records, schema)
    for ago in commits:
        git(root, "init", "--quiet")
        commit(root, {}, str(day - dt.timedelta(ago)))
    with opened(root, day) as base:
        counted = {
            (client, standard, *(str(cell) if isinstance(cell, dt.date) else cell for cell in row))
            for client, record in records_in(root).items()
            if base.one("SELECT 1 FROM facts WHERE client = ?", (client,))
            for standard, row in statuses(record, read_norms(root), day, known_of(base, client)).items()
        }
        columns = ", ".join(f'"{name}"' for name in Status._fields)
        seen = base.ask(f"SELECT client, standard, {columns} FROM cadence")  # noqa: S608 - our own names
        assert counted ^ set(seen) == set()
        gone = {
            (client, one.kind, one.n, str(one.date), one.manager)
            for client, record in records_in(root).items()
            if base.one("SELECT 1 FROM facts WHERE client = ?", (client,))
            for one in gone_red(record, read_norms(root), day, known_of(base, client))
        }
        assert gone ^ set(base.ask("SELECT client, kind, n, date, manager FROM gone_red")) == set()


def known_of(base: Base, client: str) -> Known:
    """Return what the index knows of a client beside its record."""
    class_ = base.one("SELECT class FROM facts WHERE client = ?", (client,))
    committed = base.one("SELECT max(date) FROM changes WHERE client = ? AND content AND NOT bulk", (client,))
    first = base.one("SELECT day FROM main.first_commits WHERE id = ?", (client,))
    snoozed = base.one('SELECT "from" FROM snoozes WHERE id = ?', (client,))
    firsts = {
        (listed, n): Committed(dt.date.fromisoformat(day), start, alike)
        for listed, n, day, start, alike in base.ask(
            "SELECT list, n, day, start, alike FROM main.item_firsts WHERE id = ? AND day IS NOT NULL",
            (client,),
        )
    }
    days = [day and dt.date.fromisoformat(day) for day in (committed, first, snoozed)]
    tasks = {n: first.day for (listed, n), first in firsts.items() if listed == "tasks"}
    return Known(class_, days[0], firsts, days[1], tasks_seen=tasks, snooze_seen=days[2])


@pytest.mark.parametrize(
    ("known", "light"),
    [
        pytest.param(Known(), "green", id="as the record says"),
        pytest.param(Known(reviewed_in_bulk=True), "grey", id="not where it was set in bulk"),
        pytest.param(
            Known(reviewed=dt.date(2026, 10, 20), reviewed_in_bulk=True),
            "red",
            id="then what counts before it",
        ),
        pytest.param(Known(reviewed=dt.date(2026, 1, 1)), "green", id="only then"),
    ],
)
def test_a_review_that_was_set_in_bulk_is_none(known: Known, light: str) -> None:
    assert shown("reviewed: 2026-11-01", "update", known) == light
