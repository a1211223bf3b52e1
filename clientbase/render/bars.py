"""Bars in cells, as small as a word: what part of a whole a share is, and in which months a client bought."""

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import Final

from markupsafe import Markup, escape

from clientbase.language import current, say_n
from clientbase.page import MONTHS, Cell, Page
from clientbase.render.marked import escaped, markup

_BAR: Final = (
    '<svg class="bar" aria-hidden="true" viewBox="0 0 100 1" preserveAspectRatio="none">'
    '<path d="M0 0h{}v1H0z"/></svg>'
)
_MONTHS: Final = (
    f'<svg class="months" role="img" aria-label="{{}}" viewBox="0 0 {MONTHS} 9" preserveAspectRatio="none">'
    '<path d="{}"/></svg>'
)
_NOBODY: Final = "0" * MONTHS
_KNOWN: Final = 2**14
"""Of so many clients what is drawn is kept for the next sum: a page has several, and a site many pages."""


def with_bars(texts: Sequence[str], cells: Sequence[Cell]) -> list[str]:
    """Return each of *texts* with a bar of the share that is in its cell."""
    before, after = _BAR.split("{}")
    return [
        markup(f"{safe}{before}{f'{cell * 100:.1f}'.removesuffix('.0')}{after}")
        if isinstance(cell, int | float) and 0 <= cell <= 1
        else text
        for text, safe, cell in zip(texts, escaped(texts), cells, strict=True)
    ]


def with_months(page: Page, texts: Sequence[str], clients: Iterable[Cell]) -> Sequence[str]:
    """Return the *texts* of a column, each with the months in which the client of the row bought."""
    known, language = page.bought or {}, current()
    return [
        markup(f"{safe}{_months(known.get(str(client), _NOBODY), language)}") if text else text
        for text, safe, client in zip(texts, escaped(texts), clients, strict=True)
    ]


def below_sums() -> str:
    """Say what is drawn below sums."""
    return say_n(
        "Below a sum: what the client bought in each of the last {n} months",
        "Below a sum: what the client bought in each of the last {n} months",
        MONTHS,
    )


@lru_cache(_KNOWN)
def _months(heights: str, language: str) -> str:
    bars = "".join([f"M{n} 9v-{high}h.8v{high}z" for n, high in enumerate(heights) if high != "0"])
    return _MONTHS.format(_said(MONTHS - heights.count("0"), language), bars)


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
