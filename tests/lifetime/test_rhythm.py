"""The simple rule, and how it would have done."""

import pytest

from clientbase.lifetime.rhythm import (
    Expected,
    Rhythm,
    by_rhythm,
    chance,
    half_width,
    in_hindsight,
    rule_error,
)


@pytest.mark.parametrize(
    ("rhythm", "expected"),
    [
        pytest.param(
            Rhythm(30.0, silent=False, mean=100.0),
            Expected(3.0, 300.0),
            id="a visit per interval, at the own mean",
        ),
        pytest.param(
            Rhythm(30.0, silent=True, mean=100.0),
            Expected(0.0, 0.0),
            id="nothing of who is silent for too long",
        ),
        pytest.param(
            Rhythm(None, silent=False, mean=100.0),
            Expected(0.0, 0.0),
            id="nothing where no interval is known",
        ),
    ],
)
def test_clients_go_on_as_usual(rhythm: Rhythm, expected: Expected) -> None:
    assert by_rhythm(rhythm, 90) == expected


def test_chance_spreads_the_sum() -> None:
    # Four visits of exactly 100: their number has the standard deviation 2, their sum 200.
    assert chance([Expected(4.0, 400.0)], 0.0) == pytest.approx(200**2)
    # Two such clients have twice the variance; so has one whose sums differ as much as they are large.
    assert chance([Expected(4.0, 400.0)] * 2, 0.0) == pytest.approx(2 * 200**2)
    assert chance([Expected(4.0, 400.0)], 1.0) == pytest.approx(2 * 200**2)
    assert chance([Expected(0.0, 0.0)], 1.0) == 0


def test_what_chance_does_not_explain_is_the_rule_s_own_error() -> None:
    # Foretold 400 by chance within 30, sold 350: 50 off, of which 40 are the rule's, a tenth of the sum.
    assert rule_error(400.0, 350.0, 30.0**2) == pytest.approx(0.1**2)
    assert rule_error(400.0, 420.0, 30.0**2) == 0
    assert rule_error(0.0, 350.0, 0.0) is None


def test_nine_periods_in_ten_lie_within_both() -> None:
    assert half_width(1000.0, 30.0**2, 0.04**2) == pytest.approx(1.6449 * 50)


def test_what_came_is_held_against_what_was_expected() -> None:
    hindsight = in_hindsight([(Expected(2.0, 50.0), (3, 70.0)), (Expected(1.0, 10.0), (0, 0.0))])
    assert hindsight == (3.0, 3, 60.0, 70.0, 1.0)
    assert in_hindsight([]).error == 0
