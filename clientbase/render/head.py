"""What people read above and below the tables of an answer."""

from collections.abc import Iterator, Sequence
from typing import Final

from clientbase.page import VERDICT, NotInSums, Page
from clientbase.render.cells import Written, for_people, kind_of, titled
from clientbase.values import currency_decimals
from clientbase.visible import visible


def scope_line(page: Page, *, again: bool = True) -> str:
    """Say in one line on which day, in which currency and about whom the answer speaks.

    What goes out as a mail says besides of which commit it is, and where *again*, what makes it once more.
    """
    narrowed = [
        f"{name} {value}" for name, value in zip(page.scope._fields, page.scope, strict=True) if value
    ]
    said = ", ".join((f"As of {page.as_of}", f"sums in {page.currency}", *narrowed))
    if page.summary.subject:
        told = [f"commit {page.commit}"] if page.commit else []
        told += [f"made again by: {page.command}"] if page.command and again else []
        said = "; ".join(filter(None, (said, ", ".join(told))))
    return visible(said)


def below_title(page: Page) -> str:
    """Return what stands below the title: the question, or where the title is a verdict, what it counts."""
    return visible(page.summary.counts if page.summary.verdict else page.question)


LONG = 24
"""A value that is longer does not push the others to the right."""


def compared(page: Page) -> list[Written]:
    """Return the figures that are followed by their change as a table; what is nothing both times is left out."""
    values = {figure.name: figure for figure in page.figures}
    decimals, rows = currency_decimals(page.currency), []
    for figure in page.figures:
        change = values.get(f"{CHANGE}{figure.name}")
        if change is None or not (figure.value or change.value):
            continue
        write = for_people(kind_of(figure.type, (figure.value,)), decimals)
        both = isinstance(figure.value, int | float) and isinstance(change.value, int | float)
        then = figure.value - change.value if both else None  # type: ignore[operator]
        more = "+" if both and change.value > 0 else ""  # type: ignore[operator]
        title = titled(figure, figure.type, page.currency)
        rows.append((title, write(figure.value), write(then), f"{more}{write(change.value)}"))
    if not rows:
        return []
    titles = ("Figure", "This week", "Last week", "Change")
    cells = zip(titles, zip(*rows, strict=True), strict=True)
    return [Written(title, title, title != "Figure", [*texts], VERDICT) for title, texts in cells]


CHANGE = "change_of_"


def figures(page: Page) -> list[tuple[str, str]]:
    """Return title and value of each key figure, as people read them; what is compared stands in a table."""
    if page.summary.counts:
        return []
    decimals = currency_decimals(page.currency)
    names = {figure.name for figure in page.figures}
    return [
        (titled(figure, kind, page.currency), for_people(kind, decimals)(figure.value))
        for figure in page.figures
        if not figure.name.startswith(CHANGE) and f"{CHANGE}{figure.name}" not in names
        for kind in (kind_of(figure.type, (figure.value,)),)
    ]


def figure_lines(page: Page) -> list[tuple[str, str]]:
    """Return title and value of each key figure, padded so that titles stand flush left and values flush right."""
    return _aligned(figures(page))


def _aligned(pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    titles = max((len(title) for title, _ in pairs), default=0)
    values = max((len(value) for _, value in pairs if len(value) <= LONG), default=0)
    return [(f"{title:<{titles}}", f"{value:>{values}}") for title, value in pairs]


def flowing(pairs: Sequence[tuple[str, str]], width: int) -> Iterator[list[tuple[str, str]]]:
    """Return *pairs* of title and value, as many beside each other as *width* has room for.

    They are read downwards; few stand below each other, as does what is wider than the window.
    """
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
    return f"1 {found.noun}" if found.number == 1 else f"{found.number} {found.noun}s"
