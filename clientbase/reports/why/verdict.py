"""A verdict and what it follows from."""

from fractions import Fraction
from typing import Final, NamedTuple

from clientbase.values import decimal_text

NOT_LISTED: Final = "not listed"
"""The verdict of a report that does not touch the client."""
NOT_JUDGED: Final = "not judged"
"""The verdict where there is nothing to judge by."""

_MOST_DECIMALS: Final = 9

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
    quiet: bool = False
    """whether there is nothing to say of the client"""


def not_listed(report: str, because: str, rule: str, numbers: tuple[Number, ...] = ()) -> Verdict:
    """Say that a report does not touch the client, and by which numbers."""
    return Verdict(report, "the client", NOT_LISTED, because, rule, numbers, quiet=True)


def not_judged(report: str, about: str, because: str, rule: str, numbers: tuple[Number, ...] = ()) -> Verdict:
    """Say that there is nothing to judge by, and why."""
    return Verdict(report, about, NOT_JUDGED, because, rule, numbers, quiet=True)


def exact(number: Fraction | float) -> str:
    """Write a number with as many decimals as it has, six at the most."""
    text = f"{float(number):.6f}"
    return text.rstrip("0").rstrip(".")


def amount(units: int | None) -> str:
    """Write a sum."""
    return "unknown" if units is None else decimal_text(units)


def none_of(number: int, noun: str, what: str) -> str:
    """Say that of so many things none is *what*: `there is no deal`, `2 deals, none of them open`."""
    if not number:
        return f"there is no {noun}"
    return f"{counted(number, noun)}, {'not' if number == 1 else 'none of them'} {what}"


def percent(share: float | Fraction, *bounds: float | Fraction) -> str:
    """Write a share for people: `26.1 %`; with as many decimals as tell it from *bounds* that it is not equal to."""
    beside = {float(bound) for bound in bounds} - {float(share)}
    texts = (_rounded(share, places) for places in range(1, _MOST_DECIMALS))
    told = (
        text
        for text in texts
        if text not in {_rounded(bound, len(text.partition(".")[2])) for bound in beside}
    )
    return f"{next(told, _rounded(share, _MOST_DECIMALS))} %"


def _rounded(share: float | Fraction, places: int) -> str:
    return f"{100.0 * float(share):.{places}f}"


def counted(number: int, noun: str) -> str:
    """Write a number of things: `1 gap`, `7 gaps`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
