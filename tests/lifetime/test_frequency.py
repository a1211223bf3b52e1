"""BG/NBD and MBG/NBD against their definitions, against published results, and at their edges."""

import csv
from importlib.util import find_spec
from math import exp, gamma, isclose, lgamma, log
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientbase.lifetime.digamma import digamma
from clientbase.lifetime.frequency import Kind, Model, Record, fit
from clientbase.lifetime.minimise import Point, least
from clientbase.lifetime.value import Spending, ValueModel, fit_value

# The parameters that Fader, Hardie & Lee (2005) published for the CDNOW sample.
CDNOW = Model("bg", 0.243, 4.414, 0.793, 2.426, -9582.4)
CLIENT = Record(2, 30.43, 38.86)


def beta(a: float, b: float) -> float:
    return gamma(a) * gamma(b) / gamma(a + b)


def by_integration(model: Model, client: Record, time: float) -> float:
    """Weigh rate and chance of loss by what the record makes of them: no formula of the model's is used."""
    more = model.kind == "mbg"
    above = below = 0.0
    rates = [(i + 0.5) * 0.004 for i in range(400)]
    chances = [(i + 0.5) / 200 for i in range(200)]
    for rate in rates:
        prior = rate ** (model.r - 1) * exp(-rate * model.alpha)
        for chance in chances:
            weight = prior * chance ** (model.a - 1) * (1 - chance) ** (model.b - 1) * rate**client.repeats
            alive = weight * (1 - chance) ** (client.repeats + more) * exp(-rate * client.age)
            gone = weight * chance * (1 - chance) ** (client.repeats - 1 + more) * exp(-rate * client.last)
            if client.repeats == 0 and not more:
                gone = 0.0
            above += alive * (1 - exp(-rate * chance * time)) / chance
            below += alive + gone
    return above / below


@pytest.mark.parametrize("kind", ["bg", "mbg"])
@pytest.mark.parametrize(
    "client", [CLIENT, Record(0, 0.0, 38.86), Record(7, 37.0, 38.86)], ids=["twice", "once", "often"]
)
def test_expected_purchases_are_the_mean_over_rates_and_chances(kind: Kind, client: Record) -> None:
    # Smooth priors, so that a plain grid is enough.
    model = Model(kind, 2.0, 10.0, 2.0, 3.0, 0.0)
    assert model.expected(client, 39) == pytest.approx(by_integration(model, client, 39), rel=5e-3)


def test_the_published_example() -> None:
    assert CDNOW.expected(CLIENT, 39) == pytest.approx(1.226, abs=5e-4)
    assert CDNOW.alive(CLIENT) == pytest.approx(0.7266, abs=5e-4)


def test_who_bought_once_is_alive_for_certain_only_to_bg() -> None:
    once = Record(0, 0.0, 100.0)
    assert CDNOW.alive(once) == 1
    assert CDNOW._replace(kind="mbg").alive(once) < 0.6


def test_a_of_one_is_no_hole() -> None:
    around = [CDNOW._replace(a=a).expected(CLIENT, 39) for a in (0.999, 1.0, 1.001)]
    assert around[1] == pytest.approx((around[0] + around[2]) / 2, rel=1e-4)


def test_nobody_who_came_back_is_nothing_to_fit_to() -> None:
    assert fit([], "mbg") is None
    assert fit([Record(0, 0.0, 10.0)] * 5, "bg") is None


@pytest.mark.parametrize("kind", ["bg", "mbg"])
def test_a_fit_does_not_depend_on_the_unit_of_time(kind: Kind) -> None:
    weeks = [Record(x, 3.0 * x, 40.0 - i) for i in range(10) for x in (0, 0, 1, 2, 5)]
    days = [Record(c.repeats, c.last * 7, c.age * 7) for c in weeks]
    one, other = fit(weeks, kind), fit(days, kind)
    assert one
    assert other
    assert other.expected(days[3], 70) == pytest.approx(one.expected(weeks[3], 10), rel=1e-3)
    bought = sum(c.repeats for c in weeks)
    assert other.log_likelihood == pytest.approx(one.log_likelihood - bought * log(7), rel=1e-6)


@pytest.mark.parametrize("kind", ["bg", "mbg"])
def test_loss_is_shown_only_where_clients_fall_silent(kind: Kind) -> None:
    # All bought every ten days for long; half of them have not come for a year since.
    buying = [Record(20 + n, 10.0 * (20 + n), 10.0 * (20 + n) + n) for n in range(10)]
    silent = [Record(10 + n, 10.0 * (10 + n), 10.0 * (10 + n) + 365) for n in range(10)]
    all_alive, half_gone = fit(buying, kind), fit([*buying, *silent], kind)
    assert all_alive
    assert half_gone
    assert (all_alive.shows_loss, half_gone.shows_loss) == (False, True)
    assert half_gone.alive(silent[0]) < 0.1
    assert half_gone.alive(buying[0]) > 0.9


@given(
    st.lists(st.builds(Record, st.integers(0, 30), st.just(0.0), st.floats(1, 1000)), min_size=1, max_size=5)
)
def test_whatever_was_bought_a_fit_ends_in_numbers(clients: list[Record]) -> None:
    records = [c._replace(last=c.age / 2 if c.repeats else 0.0) for c in clients]
    model = fit(records, "mbg")
    if model:
        for client in records:
            assert 0 <= model.alive(client) <= 1
            assert 0 <= model.expected(client, 30) < 1e6


def cdnow() -> list[dict[str, str]]:
    found = find_spec("lifetimes")
    if not found or not found.origin:
        pytest.skip("the CDNOW sample comes with the package lifetimes: pip install --no-deps lifetimes")
    file = Path(found.origin).parent / "datasets" / "cdnow_customers_summary_with_transactions.csv"
    with file.open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def test_the_published_parameters_of_cdnow_are_found() -> None:
    model = fit([Record(int(r["x"]), float(r["t_x"]), float(r["T"])) for r in cdnow()], "bg")
    assert model
    # As published; r has three digits only.
    assert model[1:6] == pytest.approx((0.243, 4.414, 0.793, 2.426, -9582.4), rel=2e-3)
    assert model.log_likelihood == pytest.approx(-9582.4, abs=0.05)
    assert model.shows_loss


def test_the_published_parameters_of_spending_are_found() -> None:
    model = fit_value([Spending(int(r["x"]), float(r["zbar"])) for r in cdnow() if int(r["x"])])
    assert model
    assert model[:3] == pytest.approx((6.25, 3.74, 15.44), rel=2e-3)


PAID = [
    *(Spending(1, mean) for mean in (12.0, 35.0, 80.0, 21.0, 140.0, 60.0)),
    *(Spending(3, mean) for mean in (18.0, 47.0, 95.0, 30.0)),
    *(Spending(8, mean) for mean in (25.0, 52.0, 71.0)),
]


def unlikely(p: float, q: float, v: float) -> float:
    """Return the negative logarithm of the density of the mean sums, as the model defines it."""
    return -sum(
        lgamma(p * x + q) - lgamma(p * x) - lgamma(q) + q * log(v) + (p * x - 1) * log(z) + p * x * log(x)
        - (p * x + q) * log(x * z + v)
        for x, z in PAID
    )  # fmt: skip


def searched() -> tuple[list[float], float]:
    """Find the parameters by trying steps along each of their logarithms, ever smaller ones: no gradient is used."""
    here, step = [0.0, 0.0, log(50.0)], 1.0
    best = unlikely(*map(exp, here))
    while step > 1e-7:
        tried = [[x + (i == j) * d for j, x in enumerate(here)] for i in range(3) for d in (step, -step)]
        tried += [[here[0] + d, here[1] + e, here[2] + f]
                  for d in (step, -step) for e in (step, -step, 0) for f in (step, -step, 0)]  # fmt: skip
        value, point = min((unlikely(*map(exp, there)), there) for there in tried)
        if value < best:
            best, here = value, point
        else:
            step /= 2
    return list(map(exp, here)), best


def test_the_likeliest_spending_is_that_of_a_plain_search() -> None:
    model, (point, least_likely) = fit_value(PAID), searched()
    assert model
    assert model[:3] == pytest.approx(point, rel=2e-3)
    assert model.log_likelihood == pytest.approx(-least_likely, abs=1e-6)


def test_there_is_no_mean_of_all_where_large_sums_are_too_likely() -> None:
    model = ValueModel(1.0, 0.8, 10.0, 0.0)
    assert model.expected(Spending(0, 0.0)) is None
    assert model.expected(Spending(1, 50.0)) == pytest.approx((10 + 50) / 0.8)


def test_spending_is_drawn_towards_that_of_all() -> None:
    model = ValueModel(6.25, 3.74, 15.44, 0.0)
    everybody = 6.25 * 15.44 / 2.74
    assert model.expected(Spending(0, 0.0)) == pytest.approx(everybody)
    for mean in (5.0, 100.0):
        few, many = model.expected(Spending(1, mean)), model.expected(Spending(50, mean))
        assert abs(many - mean) < abs(few - mean) < abs(everybody - mean)


def test_spending_of_one_client_says_nothing_of_others() -> None:
    assert fit_value([Spending(3, 10.0), Spending(0, 0.0), Spending(2, 0.0)]) is None
    model = fit_value([Spending(9, mean) for mean in (5.0, 10.0, 15.0, 22.0, 40.0, 90.0, 200.0)])
    assert model
    assert isclose(model.expected(Spending(100, 40.0)), 40, rel_tol=0.1)


def banana(point: Point) -> tuple[float, Point]:
    x, y = point
    value = (1 - x) ** 2 + 100 * (y - x**2) ** 2
    return value, (-2 * (1 - x) - 400 * x * (y - x**2), 200 * (y - x**2))


def test_the_least_of_a_banana_is_found() -> None:
    point, value = least(banana, (-1.2, 1.0), 10.0)
    assert point == pytest.approx((1, 1), abs=1e-3)
    assert value < 1e-6


def test_where_the_least_lies_beyond_a_bound_the_best_within_is_found() -> None:
    # Along x = 0.5 the banana is least at y = 0.25.
    point, _ = least(banana, (-0.2, 0.4), 0.5)
    assert point == pytest.approx((0.5, 0.25), abs=1e-4)


def test_a_bound_costs_few_evaluations() -> None:
    asked = []

    def valley(point: Point) -> tuple[float, Point]:
        # The first two numbers go together closely, and down to 8 and more; the third is bent otherwise.
        asked.append(point)
        x, y, z = point
        value = 1000 * (x - y) ** 2 + (x - 8) ** 2 + 50 * (z - x) ** 2
        slope = (2000 * (x - y) + 2 * (x - 8) - 100 * (z - x), -2000 * (x - y), 100 * (z - x))
        return value, slope

    point, _ = least(valley, (0.0, 1.0, -1.0), 7.0)
    assert point == pytest.approx((7, 7, 7), abs=1e-4)
    assert len(asked) < 100


@pytest.mark.parametrize("x", [0.001, 0.3, 1.0, 2.5, 7.9, 8.1, 40.0, 1e5])
def test_digamma_is_the_slope_of_lgamma(x: float) -> None:
    step = x * 1e-5
    assert digamma(x) == pytest.approx((lgamma(x + step) - lgamma(x - step)) / (2 * step), rel=1e-6, abs=1e-7)


def test_digamma_of_one_is_the_constant_of_euler() -> None:
    assert digamma(1.0) == pytest.approx(-0.5772156649015329, rel=1e-13)
