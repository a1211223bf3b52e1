"""Numbers as people say them: 2.8 times, 55 days, 812.40; programs are told exact ones."""

import re
from decimal import Decimal
from functools import cache
from typing import Final

from clientbase.language import number

_QUOTED: Final = re.compile(r"""("[^"]*"|„[^“]*“|«[^»]*»)""")
_EXACT: Final = r"(?<![\w.:-])(-?\d+)[{}](\d{{3,}})(?![\w.:-]*\w)"
_NUMBER: Final = r"-?\d+(?:[{}]\d+)?"
_OF_SUMS: Final = 4
"""Sums have four decimals at the most; what has more is a mean, a multiple or a share."""
_CENTS: Final = 2
_TENS: Final = 10


def spoken(text: str) -> str:
    """Shorten the exact numbers of *text*, but for what stands in quotation marks.

    Sums keep their cents. Of other numbers so many decimals stay that none becomes equal to another one beside it:
    `4.003 times, over 4` is not said to be 4 times.
    """
    exact, any_number = _patterns(number("."))
    if not exact.search(text):
        return text
    beside = {float(_plain(found)) for found in any_number.findall(text)}
    parts = _QUOTED.split(text)
    parts[::2] = [exact.sub(lambda match: _short(match, beside), part) for part in parts[::2]]
    return "".join(parts)


@cache
def _patterns(sign: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what finds exact numbers, and any, where *sign* stands before decimals."""
    return re.compile(_EXACT.format(sign)), re.compile(_NUMBER.format(sign))


def _plain(text: str) -> str:
    return text.replace(",", ".")


def _short(match: re.Match[str], beside: set[float]) -> str:
    found = _plain(match[0])
    exact, decimals = float(found), len(match[2])
    places = _CENTS if decimals <= _OF_SUMS else _places(abs(exact))
    # A decimal gives a half to its even neighbour, as tables do with sums; 4776.645 as a float is above the half.
    texts = (f"{Decimal(found):.{wanted}f}" for wanted in range(places, decimals))
    return number(next((text for text in texts if float(text) not in beside - {exact}), found))


def _places(size: float) -> int:
    """Return how many decimals are said: none from ten on, one from one on, else two figures that are not zero."""
    if size >= _TENS:
        return 0
    places = 1
    while size < 1 and places < _OF_SUMS:
        size, places = size * _TENS, places + 1
    return places
