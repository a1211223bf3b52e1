"""The stages of a client's life, at their edges."""

from pathlib import Path

import pytest

from tests.index.bases import opened, sold
from tests.index.conftest import Know

# 30 days between the purchases; the last one is on 31 January.
THIRTY = ("2025-12-02", "2026-01-01", "2026-01-31")


@pytest.mark.parametrize(
    ("day", "stage", "silent"),
    [
        pytest.param("2026-01-31", "active", 0, id="on the day of purchase"),
        pytest.param("2026-03-02", "active", 0, id="30 days are the usual interval"),
        pytest.param("2026-03-03", "cooling", 0, id="31 days are over it"),
        pytest.param("2026-04-01", "cooling", 0, id="60 days are exactly twice"),
        pytest.param("2026-04-02", "dormant", 1, id="61 days are over twice"),
        pytest.param("2026-05-31", "dormant", 1, id="120 days are exactly four times"),
        pytest.param("2026-06-01", "lost", 1, id="121 days are over four times"),
    ],
)
def test_a_regular_client_passes_through_the_stages(know: Know, day: str, stage: str, silent: int) -> None:
    luna = know({"luna": sold(*THIRTY)}, day=day)["luna"]
    assert (luna["stage"], luna["silent"]) == (stage, silent)


@pytest.mark.parametrize(
    ("day", "stage"),
    [
        pytest.param("2026-03-17", "active", id="45 days are exactly one and a half times"),
        pytest.param("2026-03-18", "cooling", id="46 days are over it"),
        pytest.param("2026-04-16", "cooling", id="75 days are exactly two and a half times"),
        pytest.param("2026-04-17", "dormant", id="76 days are over it"),
    ],
)
def test_the_multiples_may_be_decimals(know: Know, day: str, stage: str) -> None:
    norms = "lifecycle: {cooling: 1.5, dormant: 2.5, lost: 3.25}"
    assert know({"luna": sold(*THIRTY)}, norms, day)["luna"]["stage"] == stage


def test_thirty_times_the_interval_is_not_yet_over_thirty(know: Know) -> None:
    # The interval is 10 / 3 days: no binary fraction holds it.
    record = {"luna": sold("2026-01-01", "2026-01-04", "2026-01-08", "2026-01-11")}
    norms = "lifecycle: {cooling: 1, dormant: 30, lost: 40}"
    assert know(record, norms, "2026-04-21")["luna"]["times_usual"] == 30.0
    assert know(record, norms, "2026-04-21")["luna"]["stage"] == "cooling"
    assert know(record, norms, "2026-04-22")["luna"]["stage"] == "dormant"


@pytest.mark.parametrize(
    ("sales", "stage"),
    [
        pytest.param((), "potential", id="no purchase"),
        pytest.param(("2026-10-22",), "new", id="one purchase, one interval ago"),
        pytest.param(("2026-10-21",), "cooling", id="one purchase, longer ago"),
        pytest.param(
            ("2026-10-22", "2026-11-21"), "new", id="two days of purchase, the first one interval ago"
        ),
        pytest.param(("2026-10-21", "2026-11-20"), "active", id="two days of purchase, the first longer ago"),
        pytest.param(("2026-09-22", "2026-10-22", "2026-11-21"), "active", id="a regular client is not new"),
        pytest.param(("2026-09-22",), "cooling", id="60 days of silence"),
        pytest.param(("2026-09-21",), "dormant", id="61 days of silence"),
        pytest.param(("2026-07-24",), "dormant", id="120 days of silence"),
        pytest.param(("2026-07-23",), "lost", id="121 days of silence"),
    ],
)
def test_a_client_without_a_rhythm_is_measured_by_the_others(
    know: Know, sales: tuple[str, ...], stage: str
) -> None:
    others = {f"bar-{n}": sold("2026-01-01", "2026-01-31", "2026-03-02") for n in range(3)}
    luna = know(others | {"luna": sold(*sales)})["luna"]
    assert (luna["base_interval"], luna["stage"]) == (30.0, stage)


@pytest.mark.parametrize(
    ("sale", "stage"),
    [
        pytest.param("2026-05-21", "new", id="six months ago, 184 days"),
        pytest.param("2026-05-20", "cooling", id="a day longer"),
        pytest.param("2025-11-18", "cooling", id="368 days"),
        pytest.param("2025-11-17", "dormant", id="369 days"),
        pytest.param("2024-11-14", "lost", id="737 days"),
    ],
)
def test_where_nobody_came_twice_a_norm_is_the_interval(know: Know, sale: str, stage: str) -> None:
    luna = know({"luna": sold(sale), "sol": sold("2024-01-01")})["luna"]
    assert (luna["stage"], luna["basis"], luna["usual_interval"]) == (stage, "norm", 184.0)


def test_the_norm_is_the_company_s(know: Know) -> None:
    luna = know({"luna": sold("2026-11-01")}, "lifecycle: {fallback: 1w, regular_after: 1}")["luna"]
    assert (luna["stage"], luna["regular"], luna["usual_interval"]) == ("dormant", 1, 7.0)


@pytest.mark.parametrize(("regular_after", "stage"), [(1, "active"), (2, "new")])
def test_who_is_regular_is_not_new_however_lately_it_began(
    know: Know, regular_after: int, stage: str
) -> None:
    norms = f"lifecycle: {{fallback: 30d, regular_after: {regular_after}}}"
    assert know({"luna": sold("2026-11-20")}, norms)["luna"]["stage"] == stage


def test_a_new_client_may_be_silent_for_longer_than_its_own_interval(know: Know) -> None:
    norms = "lifecycle: {own_rhythm_from: 2, regular_after: 3}"
    records = {"luna": sold("2026-11-01", "2026-11-02"), "sol": sold("2026-01-01", "2026-10-01")}
    luna = know(records, norms)["luna"]
    assert (luna["stage"], luna["silent"], luna["times_usual"]) == ("new", 1, 19.0)


@pytest.mark.parametrize(
    ("more", "stage"),
    [
        pytest.param("status: former", "former", id="by the status alone"),
        pytest.param("status: former\nleft: {date: 2026-11-21}", "former", id="on the day of leaving"),
        pytest.param("status: former\nleft: {date: 2026-11-22}", "active", id="the day before leaving"),
        pytest.param("left: {date: 2026-11-20}", "former", id="by the day alone"),
        pytest.param(
            "status: active\nleft: {date: 2026-11-20}", "former", id="the day weighs more than the status"
        ),
        pytest.param("left: {date: 2026-11-22}", "active", id="the day is still to come"),
        pytest.param("status: potential", "active", id="purchases weigh more than what people decided"),
    ],
)
def test_a_client_is_former_from_the_day_of_leaving_on(know: Know, more: str, stage: str) -> None:
    assert know({"luna": sold("2026-09-12", "2026-10-12", "2026-11-11", more=more)})["luna"]["stage"] == stage


def test_who_left_without_a_purchase_is_former_too(know: Know) -> None:
    assert know({"luna": "name: Luna\nstatus: former\n"})["luna"]["stage"] == "former"


@pytest.mark.parametrize(
    ("sales", "one_off", "regular"),
    [
        pytest.param((), 0, 0, id="no purchase"),
        pytest.param(("2026-01-01",), 1, 0, id="one purchase"),
        pytest.param(("2026-01-01", "2026-01-01"), 0, 0, id="two purchases on one day"),
        pytest.param(("2026-01-01", "2026-01-01", "2026-01-02"), 0, 0, id="three purchases on two days"),
        pytest.param(("2026-01-01", "2026-01-03", "2026-01-02"), 0, 1, id="three days"),
    ],
)
def test_one_off_goes_by_purchases_and_regular_by_days(
    know: Know, sales: tuple[str, ...], one_off: int, regular: int
) -> None:
    luna = know({"luna": sold(*sales)})["luna"]
    assert (luna["one_off"], luna["regular"]) == (one_off, regular)


def test_a_base_of_one_client_is_a_base(know: Know) -> None:
    assert know({"luna": sold(*THIRTY)}, day="2026-02-01").keys() == {"luna"}


def test_a_base_without_clients_answers(know: Know) -> None:
    assert know({}) == {}


def test_a_base_without_a_folder_of_records_answers(tmp_path: Path) -> None:
    (tmp_path / "schema.yaml").write_text("{}\n")
    with opened(tmp_path) as base:
        assert base.ask("SELECT * FROM facts") == []
