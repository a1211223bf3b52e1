"""What people read above and below the tables of an answer."""

from collections.abc import Iterator, Sequence

from clientbase.language import say, say_n
from clientbase.page import VERDICT, NotInSums, Page
from clientbase.render.cells import Bend, Written, for_people, kind_of, titled
from clientbase.values import currency_decimals
from clientbase.visible import visible


def scope_line(page: Page, *, again: bool = True) -> str:
    """Say in one line on which day, in which currency and about whom the answer speaks.

    What goes out as a mail says besides of which commit it is, and where *again*, what makes it once more.
    """
    scope = page.scope
    narrowed = [say("manager {id}", id=scope.manager)] if scope.manager else []
    narrowed += [say("segment {id}", id=scope.segment)] if scope.segment else []
    narrowed += [say("where {question}", question=scope.where)] if scope.where else []
    of_day = say("As of {day}, sums in {currency}", day=page.as_of, currency=page.currency)
    said = ", ".join((of_day, *narrowed))
    if page.summary.subject:
        told = [say("commit {commit}", commit=page.commit)] if page.commit else []
        told += [say("made again by: {command}", command=page.command)] if page.command and again else []
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
    titles = (say("Figure"), say("This week"), say("Last week"), say("Change"))
    cells = zip(titles, zip(*rows, strict=True), strict=True)
    bends = (Bend.WRAPPED, Bend.WHOLE, Bend.WHOLE, Bend.WHOLE)  # so that it fits a phone
    return [
        Written(title, title, bend is Bend.WHOLE, [*texts], VERDICT, bend)
        for (title, texts), bend in zip(cells, bends, strict=True)
    ]


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
    if page.left_out:
        lines.append(
            say_n(
                "{n} file could not be read and is left out; clientbase check names it",
                "{n} files could not be read and are left out; clientbase check names them",
                len(page.left_out),
            )
        )
    return lines


def not_in_sums(found: NotInSums) -> str:
    """Say what is in no sum."""
    n = found.number
    if found.kind == "no_rate":
        why = say("without a rate")
    elif found.kind == "no_amount":
        why = say("without an amount")
    else:
        why = say("on a day that cannot be right") if found.kind == "no_day" else say("by a supplier only")
    if found.returns == n:
        return say_n(
            "{n} return {why} is not in the sums", "{n} returns {why} are not in the sums", n, why=why
        )
    if found.returns:
        return say_n(
            "{n} purchase or return {why} is not in the sums",
            "{n} purchases and returns {why} are not in the sums",
            n,
            why=why,
        )
    if found.noun == "deal":
        return say_n("{n} deal {why} is not in the sums", "{n} deals {why} are not in the sums", n, why=why)
    if found.noun == "proposal":
        return say_n(
            "{n} proposal {why} is not in the sums", "{n} proposals {why} are not in the sums", n, why=why
        )
    return say_n(
        "{n} purchase {why} is not in the sums", "{n} purchases {why} are not in the sums", n, why=why
    )
