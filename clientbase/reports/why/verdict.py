"""A verdict and what it follows from."""

from fractions import Fraction
from typing import NamedTuple

from clientbase.values import decimal_text

Places = tuple[str, ...]
"""path:line of each text that something was read from"""


class Number(NamedTuple):
    """Something that was put into a rule: a fact of the record, a norm, or what follows from them."""

    name: str
    value: str
    how: str = ""
    """how it follows from others, or what it stands for"""
    places: Places = ()


class Verdict(NamedTuple):
    """What a report says of a client."""

    report: str
    about: str
    verdict: str
    because: str
    rule: str
    numbers: tuple[Number, ...]


def exact(number: Fraction) -> str:
    """Write a number with as many decimals as it has, six at the most."""
    text = f"{float(round(number, 6)):.6f}"
    return text.rstrip("0").rstrip(".")


def amount(units: int) -> str:
    """Write a sum."""
    return decimal_text(units)


def counted(number: int, noun: str) -> str:
    """Write a number of things: `1 gap`, `7 gaps`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
