"""Bars in cells, as small as a word: what part of a whole a share is, and in which months a client bought."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Final

from markupsafe import Markup, escape

from clientbase.language import current, say_n
from clientbase.page import MONTHS, Cell, Page

_BAR: Final = (
    '<svg class="bar" aria-hidden="true" viewBox="0 0 100 1" preserveAspectRatio="none">'
    '<path d="M0 0h{}v1H0z"/></svg>'
)
_MONTHS: Final = (
    f'<svg class="months" role="img" aria-label="{{}}" viewBox="0 0 {MONTHS} 9" preserveAspectRatio="none">'
    '<path d="{}"/></svg>'
)
_NOBODY: Final = "0" * MONTHS


def with_bar(text: str, cell: Cell) -> str:
    """Return *text* with a bar of the share that is in the cell."""
    if not isinstance(cell, int | float) or not 0 <= cell <= 1:
        return text
    width = f"{cell * 100:.1f}".removesuffix(".0")
    return Markup(f"{escape(text)}{_BAR.format(width)}")  # noqa: S704 - escaped, and a number


def with_months(page: Page, texts: Sequence[str], clients: Iterable[Cell]) -> Sequence[str]:
    """Return the *texts* of a column, each with the months in which the client of the row bought."""
    known = page.bought or {}
    return [
        Markup(f"{escape(text)}{_months(known.get(str(client), _NOBODY))}") if text else text  # noqa: S704 - as above
        for text, client in zip(texts, clients, strict=True)
    ]


def below_sums() -> str:
    """Say what is drawn below sums."""
    return say_n(
        "Below a sum: what the client bought in each of the last {n} months",
        "Below a sum: what the client bought in each of the last {n} months",
        MONTHS,
    )


def _months(heights: str) -> str:
    bars = "".join(f"M{n} 9v-{high}h.8v{high}z" for n, high in enumerate(heights) if high != "0")
    return _MONTHS.format(_said(MONTHS - heights.count("0"), current()), bars)


@cache
def _said(bought: int, _language: str) -> Markup:
    return escape(
        say_n(
            "bought in {n} of the last {months} months",
            "bought in {n} of the last {months} months",
            bought,
            months=MONTHS,
        )
    )
