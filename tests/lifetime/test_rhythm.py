"""The simple rule, and how it would have done."""

from math import sqrt

import pytest

from clientbase.lifetime.rhythm import Expected, Rhythm, by_rhythm, in_hindsight, spread
from clientbase.lifetime.value import Spending


@pytest.mark.parametrize(
    ("rhythm", "expected"),
    [
        pytest.param(
            Rhythm(30.0, silent=False), Expected(3.0, 300.0), id="a visit per interval, at the own mean"
        ),
        pytest.param(
            Rhythm(30.0, silent=True), Expected(0.0, 0.0), id="nothing of who is silent for too long"
        ),
        pytest.param(Rhythm(None, silent=False), Expected(0.0, 0.0), id="nothing where no interval is known"),
    ],
)
def test_clients_go_on_as_usual(rhythm: Rhythm, expected: Expected) -> None:
    assert by_rhythm(rhythm, Spending(5, 100.0), 90) == expected


def test_chance_spreads_the_sum() -> None:
    # Four visits of exactly 100: their number has the standard deviation 2, their sum 200.
    assert spread([(Expected(4.0, 400.0), 0.0)]) == pytest.approx(1.6449 * 200)
    # Two such clients spread by the root of two more; sums that differ as much as they are large double the variance.
    assert spread([(Expected(4.0, 400.0), 0.0)] * 2) == pytest.approx(1.6449 * 200 * sqrt(2))
    assert spread([(Expected(4.0, 400.0), 1.0)]) == pytest.approx(1.6449 * 200 * sqrt(2))
    assert spread([(Expected(0.0, 0.0), 1.0)]) == 0


def test_what_came_is_held_against_what_was_expected() -> None:
    hindsight = in_hindsight([(Expected(2.0, 50.0), (3, 70.0)), (Expected(1.0, 10.0), (0, 0.0))])
    assert hindsight == (3.0, 3, 60.0, 70.0, 1.0)
    assert in_hindsight([]).error == 0
