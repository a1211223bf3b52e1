"""A page for the browser, of one file that asks nobody for anything: to be opened, mailed, printed or put on a share.

Tables sort by a click on a title and are filtered by typing; both work without a server, and without scripts the page
is whole. It goes by the reader's choice of light or dark, fits a phone, and prints with the titles on each sheet.
Phones and e-mails are links. Nothing is loaded from elsewhere, and the page forbids the browser to.
"""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from clientbase.page import Page
from clientbase.render import Look
from clientbase.render.in_words import in_words
from clientbase.visible import visible_lines

if TYPE_CHECKING:
    from markupsafe import Markup

    from clientbase.render.marked import Links
    from clientbase.render.web import Sheet

ENDING = ".html"
FOR_PROGRAMS = False
ALL_TABLES = True
CHARTS = True

_POLICY: Final = "default-src 'none'; style-src '{}'; script-src '{}'; base-uri 'none'; form-action 'none'"


def render(page: Page, _look: Look) -> str:
    """Write the answer as a page."""
    return "".join(_pieces(page))


def encoded(page: Page) -> bytes:
    """Write the answer as a page in UTF-8, piece by piece: as a text a large one would be in memory twice."""
    data = BytesIO()
    data.writelines(map(str.encode, _pieces(page)))
    return data.getvalue()


def _pieces(page: Page) -> Iterator[str]:
    from markupsafe import Markup  # who asks for the ending of a file makes no page

    from clientbase.render import web

    told = told_of(page)
    style = f"{web.asset('page.css')}{cards_style(told['tables'])}"
    script = web.asset("page.js")
    return (
        web.templates()
        .get_template("page.html")
        .generate(
            **told,
            style=Markup(style),  # noqa: S704  # our own, and titles of which no letter is left as it is
            script=Markup(script),  # noqa: S704  # our own
            policy=_POLICY.format(hash_of(style), hash_of(script)),
        )
    )


def told_of(page: Page, links: "Links | None" = None) -> dict[str, Any]:
    """Return what the template tells of *page*; *links* says which page a client or manager has."""
    from clientbase.render import draws, web

    page = in_words(page)
    tables = web.sheets(page, links=links)
    charts: list[web.Drawn] = []
    if page.charts and draws():
        charts, tables = web.with_charts(page, tables)
    return {
        "page": page,
        "head": web.head_of(page),
        "left_out": web.left_out(page),
        "tables": tables,
        "charts": charts,
        "not_shown": web.not_shown(page),
        "definitions": _paragraphs(page.definitions),
        "command": f"{page.command} -f html" if page.command else "",
    }


def cards_style(tables: "Sequence[Sheet]") -> "Markup":
    """Return the style that says on the cards of a narrow window what each cell is, and lets wide tables onto paper."""
    from markupsafe import Markup

    labels = "".join(_labels(one) for one in tables if one.cards)
    screen = Markup(f"@media screen and (max-width: 40rem) {{ {labels} }}")  # noqa: S704 - no letter is left as it is
    return screen + _on_paper([one for one in tables if one.letters > _UPRIGHT])


_UPRIGHT, _ACROSS = 120, 155
"""So many letters stand in a line of a sheet, and of one on its side, before they have to be smaller."""
_POINTS: Final = 8.0


def _on_paper(tables: "Sequence[Sheet]") -> "Markup":
    """Turn the paper for *tables* that are too wide for it, and make their letters as small as must be."""
    from markupsafe import Markup

    sizes = ((one.id, min(_POINTS, _POINTS * _ACROSS / one.letters)) for one in tables)
    smaller = "".join(
        f"#{id_}{{font-size:{size:.1f}pt}}#{id_} :is(th,td){{padding:.4em}}" for id_, size in sizes
    )
    return Markup(f"@media print {{ @page {{size:landscape}} {smaller} }}" if tables else "")  # noqa: S704 - our own rules


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


def hash_of(text: str) -> str:
    """Return by what a page's policy knows a style or script of its own."""
    from hashlib import sha256

    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
