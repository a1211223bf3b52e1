"""What people read above and below the tables of an answer."""

from collections.abc import Iterator, Sequence
from typing import Final

from clientbase.page import NotInSums, Page
from clientbase.render.cells import for_people, kind_of, titled
from clientbase.values import currency_decimals
from clientbase.visible import visible


def scope_line(page: Page) -> str:
    """Say in one line on which day, in which currency and about whom the answer speaks."""
    narrowed = [
        f"{name} {value}" for name, value in zip(page.scope._fields, page.scope, strict=True) if value
    ]
    return visible(", ".join((f"As of {page.as_of}", f"sums in {page.currency}", *narrowed)))


LONG = 24
"""A value that is longer does not push the others to the right."""


def figures(page: Page) -> list[tuple[str, str]]:
    """Return title and value of each key figure, as people read them."""
    decimals = currency_decimals(page.currency)
    return [
        (titled(figure, kind, page.currency), for_people(kind, decimals)(figure.value))
        for figure in page.figures
        for kind in (kind_of(figure.type, (figure.value,)),)
    ]


def figure_lines(page: Page) -> list[tuple[str, str]]:
    """Return title and value of each key figure, padded so that titles stand flush left and values flush right."""
    return _aligned(figures(page))


def _aligned(pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    titles = max(len(title) for title, _ in pairs)
    values = max((len(value) for _, value in pairs if len(value) <= LONG), default=0)
    return [(f"{title:<{titles}}", f"{value:>{values}}") for title, value in pairs]


def flowing(page: Page, width: int) -> Iterator[list[tuple[str, str]]]:
    """Return title and value of each key figure, as many beside each other as *width* has room for.

    They are read downwards; few stand below each other, as does what is wider than the window.
    """
    pairs = figures(page)
    for beside in range(4 if len(pairs) > FEW else 1, 0, -1):
        high = -(-len(pairs) // beside)
        blocks = [_aligned(pairs[n : n + high]) for n in range(0, len(pairs), high)]
        filled = sum(max(len(title) + GAP + len(value) for title, value in block) for block in blocks)
        if beside == 1 or filled + APART * (len(blocks) - 1) <= width:
            yield from ([block[n] for block in blocks if n < len(block)] for n in range(high))
            return


FEW = 4
"""So many figures stand below each other."""
GAP, APART = 2, 4
"""Blanks between a title and its value, and between two figures."""


def missing_lines(page: Page) -> list[str]:
    """Say how many files are missing from the answer, and what is missing from its sums."""
    lines = [*map(not_in_sums, page.not_in_sums)]
    if len(page.left_out) == 1:
        lines.append("1 file could not be read and is left out; clientbase check names it")
    elif page.left_out:
        lines.append(
            f"{len(page.left_out)} files could not be read and are left out; clientbase check names them"
        )
    return lines


def not_in_sums(found: NotInSums) -> str:
    """Say what is in no sum."""
    return f"{_what(found)} {_WHY[found.kind]} {'is' if found.number == 1 else 'are'} not in the sums"


_WHY: Final = {
    "no_rate": "without a rate",
    "no_amount": "without an amount",
    "no_day": "on a day that cannot be right",
    "supplier": "by a supplier only",
}


def _what(found: NotInSums) -> str:
    if found.returns == found.number:
        return "1 return" if found.number == 1 else f"{found.number} returns"
    if found.returns:
        return f"{found.number} purchases and returns"
    return "1 purchase" if found.number == 1 else f"{found.number} purchases"
