"""The derivative of the logarithm of the gamma function, which the standard library lacks."""

from math import log
from typing import Final

_FAR: Final = 8.0
"""From here on the series has more digits than a float."""


def digamma(x: float) -> float:
    """Return the derivative of lgamma at *x* > 0 (Abramowitz & Stegun 6.3.5 and 6.3.18)."""
    below = 0.0
    while x < _FAR:
        below += 1 / x
        x += 1
    square = 1 / (x * x)
    series = square * (1 / 12 - square * (1 / 120 - square * (1 / 252 - square * (1 / 240 - square / 132))))
    return log(x) - 1 / (2 * x) - series - below
