"""Who is in the base on a day, by the functions and by the views."""

import pytest
from hypothesis import given, settings

from clientbase.laws.presence import begins, has_left, is_customer, manager_on, standing
from clientbase.values import parse_day as day
from tests.index import invented
from tests.index.bases import opened, write
from tests.laws.bases import Invented, records_in
from tests.rules.bases import client_of


@pytest.mark.parametrize(
    ("record", "status", "left"),
    [
        pytest.param("status: former", "former", True, id="left on an unknown day"),
        pytest.param("status: former\nleft: {date: 2026-06-01}", "former", True, id="leaves today"),
        pytest.param("status: former\nleft: {date: 2026-06-02}", "active", False, id="leaves tomorrow"),
        pytest.param(
            "status: active\nleft: {date: 2026-05-31}", "active", True, id="left, and nobody said former"
        ),
        pytest.param(
            "status: former\nleft: {date: 2026-03-01, back: 2026-06-01}", "active", False, id="back today"
        ),
        pytest.param(
            "status: former\nleft: {date: 2026-03-01, back: 2026-06-02}", "former", True, id="back tomorrow"
        ),
        pytest.param(
            "left: [{date: 2026-03-01, back: 2026-04-01}, {date: 2026-05-01}]", None, True, id="left again"
        ),
    ],
)
def test_who_leaves_later_has_not_left_yet(record: str, status: str | None, left: bool) -> None:
    client = client_of(f"name: Luna\n{record}")
    assert standing(client, day("2026-06-01")).status == status
    assert has_left(client, day("2026-06-01")) is left


@pytest.mark.parametrize(
    ("record", "earliest"),
    [
        pytest.param("", None, id="nothing is known"),
        pytest.param("reviewed: 2020-01-01", None, id="a review is no beginning"),
        pytest.param("since: 2021-05-01\nentered: 2021-06-01", "2021-05-01", id="since"),
        pytest.param("since: 2021-05-01\nentered: 2021-04-01", "2021-04-01", id="entered before"),
        pytest.param("purchases: [{date: 2021-03-01, amount: 5}]", "2021-03-01", id="a purchase"),
        pytest.param("returns: [{date: 2021-03-01, amount: 5}]", "2021-03-01", id="a return"),
        pytest.param("interactions: [{date: 2021-03-02, kind: call}]", "2021-03-02", id="a talk"),
        pytest.param("proposals: [{date: 2021-03-03}]", "2021-03-03", id="a proposal"),
        pytest.param("cancelled: [{date: 2021-03-04}]", "2021-03-04", id="a cancelled order"),
        pytest.param("deals: [{id: d, stage: lead, opened: 2021-03-05}]", "2021-03-05", id="a deal"),
        pytest.param("problems: [{opened: 2021-03-06}]", "2021-03-06", id="a problem"),
        pytest.param("handovers: [{date: 2019-01-01, to: olga}]", None, id="no handover"),
        pytest.param("since: 1900-01-01", "1900-01-01", id="from 1900 on"),
    ],
)
def test_a_client_begins_with_the_earliest_day_that_is_known(record: str, earliest: str | None) -> None:
    assert begins(client_of(f"name: Luna\n{record}")) == (day(earliest) if earliest else None)


@settings(max_examples=30)
@given(invented=invented.bases())
def test_the_functions_and_the_views_agree(
    tmp_path_factory: pytest.TempPathFactory, invented: Invented
) -> None:
    today, schema, records = invented
    root = write(tmp_path_factory.mktemp("base"), records, schema)
    with opened(root, today) as base:
        seen = base.ask("SELECT client, status, stage = 'former', begins FROM facts")
    there = {
        (key, standing(client, today).status, has_left(client, today), first and str(first))
        for key, client in records_in(root).items()
        if is_customer(client) and ((first := begins(client)) is None or first <= today)
    }
    assert there == set(seen)


@pytest.mark.parametrize(
    ("record", "manager"),
    [
        pytest.param("manager: olga", "olga", id="never handed over"),
        pytest.param("handovers: [{date: 2026-06-02, from: ivan, to: olga}]", "ivan", id="before the day"),
        pytest.param(
            "manager: olga\nhandovers: [{date: 2026-06-01, from: ivan, to: olga}]", "olga", id="on the day"
        ),
        pytest.param(
            "manager: olga\nhandovers: [{date: 2026-07-01, to: olga}]", "olga", id="nobody knows from whom"
        ),
        pytest.param(
            "handovers: [{date: 2026-08-01, to: olga}, {date: 2026-07-01, from: ivan, to: mila}]",
            "ivan",
            id="twice",
        ),
        pytest.param(
            "handovers: [{date: 2026-08-01, to: olga}, {date: 2026-05-01, from: ivan, to: mila}]",
            "mila",
            id="between two",
        ),
    ],
)
def test_who_looked_after_a_client_on_a_day(record: str, manager: str) -> None:
    assert manager_on(client_of(f"name: Luna\n{record}"), day("2026-06-01")) == manager
