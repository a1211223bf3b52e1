"""An answer for a terminal: what is most important in colour, and a word beside each colour."""

from collections.abc import Iterator, Sequence

from clientbase.language import say
from clientbase.page import Page
from clientbase.render import Look
from clientbase.render.body import WIDTH, body, laid_out
from clientbase.render.grid import END, Dress
from clientbase.render.head import (
    APART,
    GAP,
    below_title,
    compared,
    figures,
    flowing,
    missing_lines,
    scope_line,
)
from clientbase.render.in_words import cell
from clientbase.render.places import broken, places
from clientbase.visible import visible

_BOLD, _DIM, _ALARM = "\x1b[1m", "\x1b[2m", "\x1b[1;31m"

_FIRST = ("Phone", "Call", "Promised", "That day")
"""What stands out of a client's card and brief, beside what is a warning."""

# Yellow letters cannot be read on white, so they are dark on yellow.
_LIGHTS = {"green": "\x1b[32m", "yellow": "\x1b[30;43m", "red": "\x1b[1;31m", "grey": _DIM}

_TOPICS = {"Beware": _ALARM, "Left": _ALARM, **dict.fromkeys(_FIRST, _BOLD)}
_PLAIN = Dress("─", whole_rule=True, cut=True)
_COLORED = _PLAIN._replace(strong=_BOLD, alarm=_ALARM)


def drawn(page: Page, look: Look) -> str:
    """Draw the answer for a terminal of the width and with the colours of *look*."""
    width = look.width or WIDTH
    lines = (
        f"{style}{text}{END}" if style and look.color else text for style, text in _parts(page, look, width)
    )
    return "".join(f"{line}\n" for line in lines)


def _parts(page: Page, look: Look, width: int) -> Iterator[tuple[str, str]]:
    dress = _COLORED._replace(colors=_colors()) if look.color else _PLAIN
    yield from _head(page, look, width)
    if pairs := figures(page):
        yield "", "\n".join(_figures(pairs, look, width))
    if weeks := compared(page):
        yield "", ""
        yield "", laid_out(weeks, width, dress)
    for table in page.shown:
        if table.lines is None:
            yield "", ""
        if table.title != page.title:
            yield _BOLD, visible(table.title)
        if not table.rows:
            yield "", say("Nothing to show.")
            continue
        rows, left_out = body(page, table, width, dress)
        yield "", rows
        if left_out:
            yield from ((_DIM, line) for line in left_out.split("\n"))
    if missing := missing_lines(page):
        yield "", ""
        yield from ((_ALARM, part) for line in missing for part in broken(line, width))


def _colors() -> dict[str, dict[str, str]]:
    """Return the colours of words, by the columns in which they stand."""
    found = {"light": _LIGHTS, "topic": _TOPICS}
    return {kind: {str(cell(kind, text)): color for text, color in of.items()} for kind, of in found.items()}


def _head(page: Page, look: Look, width: int) -> Iterator[tuple[str, str]]:
    title, scope = visible(page.summary.verdict or page.title), scope_line(page)
    beside = places(title) + APART + places(scope) <= width
    if beside:
        bold, dim, end = (_BOLD, _DIM, END) if look.color else ("", "", "")
        yield "", f"{bold}{title}{end}{APART * ' '}{dim}{scope}{end}"
    else:
        yield from ((_BOLD, line) for line in broken(title, width))
    yield from (("", line) for line in broken(below_title(page), width) if line)
    if not beside:
        yield from ((_DIM, line) for line in broken(scope, width))


def _figures(pairs: Sequence[tuple[str, str]], look: Look, width: int) -> Iterator[str]:
    bold, end = (_BOLD, END) if look.color else ("", "")
    for line in flowing(pairs, width):
        if len(line) == 1:
            ((title, value),) = line
            first, *others = broken(value, width - len(title) - GAP)
            yield f"{title}{GAP * ' '}{bold}{first}{end}"
            yield from (f"{(len(title) + GAP) * ' '}{bold}{other}{end}" for other in others)
            continue
        yield (APART * " ").join(f"{title}{GAP * ' '}{bold}{value}{end}" for title, value in line).rstrip()
