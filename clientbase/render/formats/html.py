"""A page for the browser, of one file that asks nobody for anything: to be opened, mailed, printed or put on a share.

Tables sort by a click on a title and are filtered by typing; both work without a server, and without scripts the page
is whole. It goes by the reader's choice of light or dark, fits a phone, and prints with the titles on each sheet.
Phones and e-mails are links. Nothing is loaded from elsewhere, and the page forbids the browser to.
"""

from base64 import b64encode
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from clientbase.page import Page
from clientbase.render import Look
from clientbase.visible import visible_lines

if TYPE_CHECKING:
    from clientbase.render.web import Sheet

ENDING = ".html"
FOR_PROGRAMS = False
ALL_TABLES = True
CHARTS = True

_POLICY: Final = "default-src 'none'; style-src '{}'; script-src '{}'; base-uri 'none'; form-action 'none'"


def render(page: Page, _look: Look) -> str:
    """Write the answer as a page."""
    from markupsafe import Markup  # who asks for the ending of a file makes no page

    from clientbase.render import draws, web

    tables = web.sheets(page)
    charts: list[web.Drawn] = []
    if page.charts and draws():
        charts, tables = web.with_charts(page, tables)
    labels = "".join(_labels(table) for table in tables if table.cards)
    style = web.asset("page.css") + f"@media screen and (max-width: 40rem) {{ {labels} }}"
    script = web.asset("page.js")
    return (
        web.templates()
        .get_template("page.html")
        .render(
            page=page,
            head=web.head_of(page),
            left_out=web.left_out(page),
            tables=tables,
            charts=charts,
            not_shown=web.not_shown(page),
            definitions=_paragraphs(page.definitions),
            style=Markup(style),  # noqa: S704  # our own, and titles of which no letter is left as it is
            script=Markup(script),  # noqa: S704  # our own
            policy=_POLICY.format(_hash(style), _hash(script)),
            command=f"{page.command} -f html" if page.command else "",
        )
    )


def _labels(table: "Sheet") -> str:
    """Return the style that says on a card what each cell is."""
    return "".join(
        f"#{table.id} tbody>tr>:nth-child({n})::before{{content:{_quoted(column.title)}}}"
        for n, column in enumerate(table.columns, 1)
        if not column.heads
    )


def _quoted(text: str) -> str:
    """Write a text as a string of a style sheet, whatever stands in it."""
    letters = (letter if letter.isascii() and letter.isalnum() else f"\\{ord(letter):x} " for letter in text)
    return f'"{"".join(letters)}"'


def _paragraphs(text: str) -> Sequence[str]:
    return [" ".join(visible_lines(part).split()) for part in text.split("\n\n") if part.strip()]


def _hash(text: str) -> str:
    from hashlib import sha256

    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
