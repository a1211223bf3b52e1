"""How often a client usually buys, and how long it has been silent."""

import pytest

from tests.index.bases import sold
from tests.index.conftest import Know

# 30 days apart, and ten days before the day that is asked about.
MONTHLY = ("2026-09-12", "2026-10-12", "2026-11-11")


def test_the_own_interval_is_the_mean_between_days_of_purchase(know: Know) -> None:
    luna = know({"luna": sold("2026-11-01", "2026-11-03", "2026-11-06")})["luna"]
    assert luna["own_interval"] == 2.5
    assert luna["usual_interval"] == 2.5
    assert luna["basis"] == "own"
    assert luna["active_span"] == 5
    assert luna["days_silent"] == 15
    assert luna["times_usual"] == 6.0


def test_two_purchases_on_one_day_are_one_visit(know: Know) -> None:
    luna = know({"luna": sold("2026-11-01", "2026-11-06", "2026-11-06", "2026-11-01", "2026-11-11")})["luna"]
    assert (luna["purchases"], luna["purchase_days"]) == (5, 3)
    assert luna["own_interval"] == 5.0


def test_purchases_count_by_their_days_however_they_stand_in_the_file(know: Know) -> None:
    luna = know({"luna": sold("2026-11-11", "2026-09-12", "2026-10-12")})["luna"]
    assert (luna["first_purchase"], luna["last_purchase"]) == ("2026-09-12", "2026-11-11")
    assert luna["own_interval"] == 30.0


def test_one_day_of_purchase_makes_no_interval(know: Know) -> None:
    luna = know({"luna": sold("2026-11-11", "2026-11-11")})["luna"]
    assert luna["own_interval"] is None
    assert (luna["usual_interval"], luna["basis"]) == (184.0, "norm")
    assert luna["days_silent"] == 10


@pytest.mark.parametrize(
    ("own_rhythm_from", "days", "basis"),
    [
        pytest.param(3, 2, "base", id="two days are too few"),
        pytest.param(3, 3, "own", id="the third day is enough"),
        pytest.param(4, 3, "base", id="the norm decides"),
        pytest.param(2, 2, "own", id="two days may be enough"),
        pytest.param(1, 2, "own", id="one day would be enough, and there are two"),
        pytest.param(1, 1, "base", id="one day would be enough, but has no interval"),
        pytest.param(0, 1, "base", id="from the beginning, but one day has no interval"),
    ],
)
def test_the_own_interval_is_usual_from_a_number_of_days_on(
    know: Know, own_rhythm_from: int, days: int, basis: str
) -> None:
    records = {"luna": sold(*MONTHLY[:days]), "sol": sold(*(f"2026-01-{day:02}" for day in range(1, 7)))}
    luna = know(records, f"lifecycle: {{own_rhythm_from: {own_rhythm_from}}}")["luna"]
    assert luna["basis"] == basis


def horeca(*sales: str) -> str:
    return sold(*sales, more="segment: horeca")


def many(number: int) -> dict[str, str]:
    """Clients of one segment who buy every ten days, and one of another who bought after a hundred."""
    frequent = {f"bar-{n}": horeca("2026-05-01", "2026-05-11", "2026-05-21") for n in range(number)}
    return frequent | {
        "shop": sold("2026-01-01", "2026-04-11", more="segment: retail"),
        "new": horeca("2026-11-11"),
    }


def test_five_clients_with_an_interval_make_one_of_their_segment(know: Know) -> None:
    new = know(many(5))["new"]
    assert (new["base_interval"], new["usual_interval"], new["basis"]) == (10.0, 10.0, "segment")


def test_four_clients_are_too_few_and_the_whole_base_counts(know: Know) -> None:
    new = know(many(4))["new"]
    # 4 x 20 days in 4 x 2 gaps, and 100 days in one gap.
    assert (new["base_interval"], new["usual_interval"], new["basis"]) == (20.0, 20.0, "base")


def test_a_pooled_interval_is_days_over_gaps_and_no_mean_of_means(know: Know) -> None:
    records = {
        "often": sold("2026-05-01", "2026-05-02", "2026-05-03", "2026-05-04", "2026-05-05"),
        "rarely": sold("2026-05-01", "2026-05-31"),
    }
    assert know(records)["often"]["base_interval"] == 34 / 5


def test_clients_who_have_left_still_tell_how_often_clients_buy(know: Know) -> None:
    gone = horeca("2026-05-01", "2026-05-11", "2026-05-21").replace("name:", "status: former\nname:")
    assert know(many(4) | {"gone": gone})["new"]["basis"] == "segment"


def test_clients_without_a_segment_are_no_segment(know: Know) -> None:
    records = {f"bar-{n}": sold("2026-05-01", "2026-05-11") for n in range(6)}
    assert know(records)["bar-0"]["basis"] == "base"


def test_a_client_without_purchases_has_no_rhythm(know: Know) -> None:
    new = know({"new": "name: New", "luna": sold(*MONTHLY), "sol": sold(*MONTHLY), "mar": sold(*MONTHLY)})[
        "new"
    ]
    assert (new["purchases"], new["purchase_days"], new["basis"]) == (0, 0, "none")
    for unknown in (
        "first_purchase",
        "last_purchase",
        "days_silent",
        "times_usual",
        "own_interval",
        "revenue",
        "class",
    ):
        assert new[unknown] is None, unknown
    assert new["base_interval"] == 30.0


@pytest.mark.parametrize(
    ("sales", "returned"),
    [
        pytest.param(
            ("2026-01-01", "2026-01-11", "2026-01-31"),
            0,
            id="exactly twice the interval before is not over it",
        ),
        pytest.param(("2026-01-01", "2026-01-11", "2026-02-01"), 1, id="a day more is"),
        pytest.param(("2026-01-01", "2026-03-31"), 0, id="a second purchase has no interval before it"),
        pytest.param(
            ("2026-01-01", "2026-01-11", "2026-02-01", "2026-02-02"), 1, id="once back, it stays known"
        ),
        pytest.param(
            ("2026-01-01", "2026-01-11", "2026-02-01", "2026-02-01"),
            1,
            id="two purchases on the day of coming back",
        ),
        pytest.param(("2026-01-01", "2026-01-01", "2026-03-31"), 0, id="one day twice is no interval"),
        # Before the gap the mean is (10 + 40) / 2 = 25 days, so 50 days are not over twice of it.
        pytest.param(
            ("2026-01-01", "2026-01-11", "2026-02-20", "2026-04-11"), 1, id="by the mean of all before it"
        ),
    ],
)
def test_a_client_has_returned_who_bought_after_a_long_gap(
    know: Know, sales: tuple[str, ...], returned: int
) -> None:
    assert know({"luna": sold(*sales)})["luna"]["returned"] == returned
