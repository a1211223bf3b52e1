"""ABC by what clients bring, XYZ by how evenly they bring it."""

from contextlib import closing

import pytest

from tests.index.bases import sold
from tests.index.conftest import Know, Make


def classes(know: Know, amounts: dict[str, str], schema: str = "") -> dict[str, str | None]:
    found = know({key: sold(f"2026-10-01 {amount}") for key, amount in amounts.items()}, schema)
    return {key: fact["class"] for key, fact in found.items()}


def test_the_client_that_crosses_the_line_belongs_to_the_upper_class(know: Know) -> None:
    # Before sol stand 70 %, before bar 90 %, before inn 97 %.
    found = classes(know, {"luna": "700", "sol": "200", "bar": "70", "inn": "30"})
    assert found == {"luna": "A", "sol": "A", "bar": "B", "inn": "C"}


def test_a_share_of_exactly_the_bound_is_beyond_it(know: Know) -> None:
    found = classes(know, {"luna": "800", "sol": "150", "bar": "50"})
    assert found == {"luna": "A", "sol": "B", "bar": "C"}


def test_clients_alike_are_ordered_by_their_ids(know: Know) -> None:
    assert classes(know, {f"bar-{n}": "100" for n in range(5)}) == {
        "bar-0": "A",
        "bar-1": "A",
        "bar-2": "A",
        "bar-3": "A",
        "bar-4": "B",
    }


def test_one_client_makes_all_and_is_a(know: Know) -> None:
    assert classes(know, {"luna": "0.01"}) == {"luna": "A"}


@pytest.mark.parametrize(
    ("bounds", "expected"),
    [
        pytest.param("a: 0, b: 60", "BBC", id="nobody is in A"),
        pytest.param("a: 0, b: 0", "CCC", id="all are in C"),
        pytest.param("a: 100, b: 100", "AAA", id="all are in A"),
        pytest.param("a: 33.3334, b: 66.6667", "AAB", id="bounds with decimals"),
        pytest.param("a: 33.3333, b: 66.6666", "ABC", id="bounds with decimals, just below the shares"),
    ],
)
def test_the_company_sets_the_bounds(know: Know, bounds: str, expected: str) -> None:
    found = classes(know, {"a": "100", "b": "100", "c": "100"}, f"abc: {{{bounds}}}")
    assert "".join(str(found[key]) for key in "abc") == expected


def test_who_brings_nothing_has_no_class(know: Know) -> None:
    returned = sold("2026-10-01 100", more="returns: [{date: 2026-10-02, amount: 100}]")
    worse = sold("2026-10-01 100", more="returns: [{date: 2026-10-02, amount: 101}]")
    records = {"luna": sold("2026-10-01 100"), "free": sold("2026-10-01 0"), "back": returned, "worse": worse}
    found = know(records | {"never": "name: Never"})
    assert {key: fact["class"] for key, fact in found.items()} == {
        "luna": "A",
        "free": None,
        "back": None,
        "worse": None,
        "never": None,
    }


def test_clients_who_left_keep_their_class(know: Know) -> None:
    assert know({"luna": sold("2026-10-01", more="status: former")})["luna"]["class"] == "A"


@pytest.mark.parametrize(
    ("period", "day", "expected"),
    [
        pytest.param("12mo", "2026-11-21", None, id="a purchase a year ago to the day is outside"),
        pytest.param("12mo", "2026-11-20", "A", id="a day later it is inside"),
        pytest.param("1y", "2026-11-20", "A", id="a year is twelve months"),
        pytest.param("364d", "2026-11-20", None, id="in days"),
        pytest.param("365d", "2026-11-19", "A", id="in days, inside"),
        pytest.param("9999y", "2026-11-21", "A", id="longer than the calendar goes back"),
    ],
)
def test_only_the_period_counts(know: Know, period: str, day: str, expected: str | None) -> None:
    luna = know({"luna": sold("2025-11-21 100", "2024-01-01 900")}, f"abc: {{period: {period}}}", day)["luna"]
    assert luna["class"] == expected
    assert luna["revenue"] == 1000_0000, "revenue is of all times"


def test_returns_within_the_period_count_against_it(know: Know) -> None:
    back = "returns: [{date: 2025-01-01, amount: 900}, {date: 2026-10-02, amount: 60}]"
    records = {"luna": sold("2024-12-01 900", "2026-10-01 100", more=back), "sol": sold("2026-10-01 41")}
    found = know(records, "abc: {a: 50, b: 60, period: 12mo}")
    assert {key: fact["class"] for key, fact in found.items()} == {"sol": "A", "luna": "B"}


@pytest.mark.parametrize(("day", "expected"), [("2025-11-21", "A"), ("2025-11-22", None)])
def test_a_return_at_the_edge_of_the_period_counts_as_a_purchase_there_would(
    know: Know, day: str, expected: str | None
) -> None:
    back = f"returns: [{{date: {day}, amount: 100}}]"
    luna = know({"luna": sold("2025-11-01 100", "2026-10-01 100", more=back)}, "abc: {period: 12mo}")["luna"]
    assert luna["class"] == expected


@pytest.mark.parametrize("period", ["", ", period: 12mo"])
def test_the_measure_may_be_the_number_of_purchases(know: Know, period: str) -> None:
    records = {
        "often": sold("2026-10-01 1", "2026-10-01 1", "2026-10-02 1"),
        "once": sold("2026-10-01 900", more="returns: [{date: 2026-10-02, amount: 900}]"),
        "before": sold("2020-01-01", "2020-01-02"),
    }
    found = know(records, f"abc: {{measure: count, a: 50, b: 80{period}}}")
    expected = (
        {"often": "A", "before": None, "once": "B"} if period else {"often": "A", "before": "B", "once": "C"}
    )
    assert {key: fact["class"] for key, fact in found.items()} == expected


@pytest.mark.parametrize("period", ["", ", period: 12mo"])
def test_the_measure_may_be_the_profit(know: Know, period: str) -> None:
    records = {
        "dear": "name: Dear\npurchases: [{date: 2026-10-01, amount: 1000, cost: 990}]\n",
        "cheap": "name: Cheap\npurchases: [{date: 2026-10-01, amount: 100, cost: 40}]\n",
        "loss": "name: Loss\npurchases: [{date: 2026-10-01, amount: 100, cost: 140}]\n",
        "unknown": "name: X\npurchases: [{date: 2020-10-01, amount: 1}, {date: 2026-10-01, amount: 9, cost: 1}]\n",
    }
    found = know(records, f"abc: {{measure: profit{period}}}")
    assert {key: fact["class"] for key, fact in found.items()} == {
        "cheap": "A",
        "dear": "B",
        "loss": None,
        "unknown": None,
    }


def monthly(*amounts: str) -> str:
    """Sell these sums in the months up to October 2026, from the first day of one on; 0 is a month without a sale."""
    first = 11 - len(amounts)
    return sold(*(f"2026-{first + n:02d}-01 {amount}" for n, amount in enumerate(amounts) if amount != "0"))


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        pytest.param(monthly("100", "100", "100"), "X", id="no deviation"),
        pytest.param(monthly("90", "100", "110"), "X", id="10 % exactly"),
        pytest.param(monthly("23463.63", "26070.70", "28677.77"), "X", id="10 % exactly, of sums with cents"),
        pytest.param(monthly("89", "100", "111"), "Y", id="11 %"),
        pytest.param(monthly("75", "100", "125"), "Y", id="25 % exactly"),
        pytest.param(monthly("74", "100", "126"), "Z", id="26 %"),
        pytest.param(monthly("100", "0", "100"), "Z", id="a month without a sale is a zero"),
        pytest.param(monthly("100", "100", "100", "0"), "Z", id="the last whole month is a zero too"),
        pytest.param(monthly("100", "100"), None, id="two months are too few"),
        pytest.param(monthly("100", "0", "0"), None, id="one purchase has no evenness"),
        pytest.param("name: Luna", None, id="no purchase"),
        pytest.param(sold("2026-01-01 0"), None, id="a mean of nothing"),
    ],
)
def test_steadiness_is_deviation_over_mean_per_month(know: Know, record: str, expected: str | None) -> None:
    assert know({"luna": record})["luna"]["xyz"] == expected


STEADY = {
    "even": monthly("100", "100", "100"),
    "uneven": monthly("10", "100", "1000"),
    "twice": sold("2026-08-01 100", "2026-10-01 100"),
    "once": sold("2026-08-01 100"),
    "back": sold(
        "2026-08-01 100",
        "2026-09-01 150",
        "2026-10-01 100",
        more="returns: [{date: 2026-09-20, amount: 50}, {date: 2026-11-20, amount: 1}]",
    ),
    # Of three purchases one lies in the whole months from August on.
    "between": sold("2026-07-15 100", "2026-09-05 100", "2026-11-05 100"),
}


@pytest.mark.parametrize(
    ("norms", "expected"),
    [
        ("", {"even": "X", "uneven": "Z", "twice": "Z", "once": None, "back": "X", "between": "Z"}),
        (
            "xyz: {x: 0}",
            {"even": "X", "uneven": "Z", "twice": "Z", "once": None, "back": "X", "between": "Z"},
        ),
        (
            "abc: {measure: count}",
            {"even": "X", "uneven": "X", "twice": "Z", "once": None, "back": "X", "between": "Z"},
        ),
    ],
)
def test_each_client_is_as_steady_as_its_own_months(
    know: Know, norms: str, expected: dict[str, str | None]
) -> None:
    assert {client: fact["xyz"] for client, fact in know(STEADY, norms).items()} == expected


def test_a_purchase_of_which_only_the_cost_is_known_takes_it_off_the_profit(know: Know) -> None:
    listed = "{date: 2026-10-09, learnt_from: import, cost: 0}"
    sales = [
        f"{{date: 2026-{n + 8:02}-01, amount: {amount}, cost: 0}}" for n, amount in enumerate((90, 100, 110))
    ]
    record = f"name: Luna\npurchases: [{', '.join((*sales, listed))}]\n"
    assert know({"luna": record}, "abc: {measure: profit}")["luna"]["xyz"] == "X", "10 % exactly"


def test_several_purchases_of_a_month_are_one_sum(know: Know) -> None:
    sales = ("2026-08-01 50", "2026-08-30 50", "2026-09-15 100", "2026-10-21 100", "2026-11-02 1")
    assert know({"luna": sold(*sales)})["luna"]["xyz"] == "X"


@pytest.mark.parametrize(
    ("bucket", "expected"),
    [("month", "Z"), ("quarter", "X"), ("year", None)],
)
def test_the_buckets_are_those_of_the_calendar(know: Know, bucket: str, expected: str | None) -> None:
    # One purchase in each of the last three quarters; no year is whole.
    sales = ("2025-10-01 100", "2026-01-01 100", "2026-06-30 100")
    luna = know({"luna": sold(*sales)}, f"xyz: {{bucket: {bucket}}}", "2026-06-30")["luna"]
    assert luna["xyz"] == expected


def test_steadiness_goes_by_the_measure_of_abc(know: Know) -> None:
    record = {"luna": monthly("10", "100", "1000")}
    assert know(record)["luna"]["xyz"] == "Z"
    assert know(record, "abc: {measure: count}")["luna"]["xyz"] == "X"
    assert know(record, "abc: {measure: profit}")["luna"]["xyz"] is None, "no cost is known"


def test_steadiness_of_profit_is_amount_less_cost(know: Know) -> None:
    sales = [
        f"{{date: 2026-{month}-05, amount: {amount}, cost: {cost}}}"
        for month, amount, cost in (("07", 1, 1), ("08", 10, 5), ("09", 100, 95), ("10", 1000, 995))
    ]
    record = {"luna": f"name: Luna\npurchases: [{', '.join(sales)}]\n"}
    assert know(record, "abc: {measure: profit}")["luna"]["xyz"] == "X"


TENTH = tuple(f"2026-{month:02}-15 100" for month in range(1, 11))


@pytest.mark.parametrize("day", ["2026-10-31", "2026-11-01", "2026-11-14", "2026-11-30"])
def test_a_month_counts_from_its_last_day_on(know: Know, day: str) -> None:
    expected = "Z" if day == "2026-11-30" else "X"
    assert know({"luna": sold(*TENTH)}, day=day)["luna"]["xyz"] == expected


def test_the_month_of_the_first_purchase_counts_where_it_began_on_its_first_day(know: Know) -> None:
    sales = ("2026-06-{} 1", "2026-08-05 100", "2026-09-05 100", "2026-10-05 100", "2026-07-05 100")
    whole, broken = (know({"luna": sold(*(sale.format(day) for sale in sales))}) for day in ("01", "02"))
    assert (whole["luna"]["xyz"], broken["luna"]["xyz"]) == ("Z", "X")


@pytest.mark.parametrize(
    ("measure", "expected"),
    [("revenue", "Z"), ("count", "X")],
)
def test_what_came_back_is_taken_off_in_the_month_of_its_own_day(
    know: Know, measure: str, expected: str
) -> None:
    back = "returns: [{date: 2026-09-20, amount: 90}]"
    record = sold("2026-08-01 100", "2026-09-05 100", "2026-10-05 100", more=back)
    assert know({"luna": record}, f"abc: {{measure: {measure}}}")["luna"]["xyz"] == expected


def test_a_mean_that_is_not_positive_tells_nothing(know: Know) -> None:
    back = "returns: [{date: 2026-09-20, amount: 300}]"
    record = sold("2026-08-01 100", "2026-09-05 100", "2026-10-05 100", more=back)
    assert know({"luna": record})["luna"]["xyz"] is None


def test_purchases_without_an_amount_have_a_rhythm_and_no_class(know: Know) -> None:
    days = ("2026-08-01", "2026-09-01", "2026-10-01")
    visits = ", ".join(f"{{date: {day}, learnt_from: import}}" for day in days)
    luna = know({"luna": f"name: Luna\npurchases: [{visits}]\n"})["luna"]
    assert (luna["purchases"], luna["own_interval"], luna["stage"]) == (3, 30.5, "cooling")
    assert (luna["revenue"], luna["class"], luna["xyz"]) == (None, None, None)


def test_a_sale_to_a_supplier_is_in_no_sum_and_said(make: Make) -> None:
    records = {
        "printer": sold("2026-09-01 10", more="relation: [supplier]"),
        "both": sold("2026-09-01 10", more="relation: [supplier, customer]"),
    }
    base = make(records)
    assert base.ask("SELECT client, revenue FROM facts") == [("both", 10_0000)]
    assert base.one("SELECT count(*) FROM purchases") == 1
    assert base.ask("SELECT client, kind, number FROM not_in_sums") == [("printer", "supplier", 1)]
    with closing(base.on(base.day, all_records=True)) as everything:
        known = "SELECT client, purchases, revenue, last_purchase FROM facts WHERE NOT customer"
        assert everything.ask(known) == [("printer", 0, None, None)]


def test_what_has_no_rate_or_no_amount_is_said_to_be_in_no_sum(make: Make) -> None:
    record = """
        name: Luna
        purchases:
          - {date: 2026-01-01, learnt_from: import}
          - {date: 2026-01-02, amount: 5, currency: XXX}
          - {date: 2026-01-03, amount: 5}
        returns: [{date: 2026-01-02, amount: 5, currency: XXX}]
    """
    base = make({"luna": record})
    assert base.ask("SELECT client, kind, number FROM not_in_sums ORDER BY kind") == [
        ("luna", "no_amount", 1),
        ("luna", "no_rate", 2),
    ]
