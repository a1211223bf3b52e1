"""What a report says of one client, by which evidence, and how both are worded."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final, NamedTuple

from clientbase.language import number, say
from clientbase.values import decimal_text

if TYPE_CHECKING:
    from fractions import Fraction

NOT_LISTED: Final = "not listed"
"""The verdict of a report that does not touch the client."""
NOT_JUDGED: Final = "not judged"
"""The verdict where there is nothing to judge by."""

_MOST_DECIMALS: Final = 9

Places = tuple[str, ...]
"""path:line of each text that something was read from"""


class Evidence(NamedTuple):
    """Something that was put into a rule: a fact of the record, a norm, or what follows from them."""

    name: str
    value: str
    how: str = ""
    """how it follows from others, or what it stands for"""
    places: Places = ()
    moving: bool = False
    """whether a sale of any other client may change it"""


class Verdict(NamedTuple):
    """What a report says of a client."""

    about: str
    verdict: str
    reason: str
    evidence: tuple[Evidence, ...] = ()
    omitted: bool = False
    """whether there is nothing to say of the client, so that it may take a line among several reports"""
    moving: bool = False
    """whether a sale of any other client may change the verdict itself"""


def not_listed(reason: str, evidence: Iterable[Evidence] = ()) -> Verdict:
    """Say that a report does not touch the client, and by which evidence."""
    return Verdict(say("the client"), NOT_LISTED, reason, tuple(evidence), omitted=True)


def not_judged(about: str, reason: str, evidence: Iterable[Evidence] = ()) -> Verdict:
    """Say that there is nothing to judge by, and why."""
    return Verdict(about, NOT_JUDGED, reason, tuple(evidence), omitted=True)


def exact(value: "Fraction | float") -> str:
    """Write a value with as many decimals as it has, six at the most."""
    text = f"{float(value):.6f}"
    return number(text.rstrip("0").rstrip("."))


def amount(units: int | None) -> str:
    """Write a sum."""
    return say("unknown") if units is None else number(decimal_text(units))


def none_of(number: int, nothing: str, none: str) -> str:
    """Say that there is *nothing*, or that of so many things *none* is what is asked for."""
    return none if number else nothing


def percent(share: "Fraction | float", *bounds: "Fraction | float") -> str:
    """Write a share for people: `26.1 %`; with as many decimals as tell it from *bounds* that it is not equal to."""
    beside = {float(bound) for bound in bounds} - {float(share)}
    texts = (_rounded(share, places) for places in range(1, _MOST_DECIMALS))
    told = (
        text
        for text in texts
        if text not in {_rounded(bound, len(text.partition(".")[2])) for bound in beside}
    )
    return number(f"{next(told, _rounded(share, _MOST_DECIMALS))} %")


def _rounded(share: "Fraction | float", places: int) -> str:
    return f"{100.0 * float(share):.{places}f}"


def counted(number: int, noun: str) -> str:
    """Write a number of things: `1 gap`, `7 gaps`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
