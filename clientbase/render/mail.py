"""An answer as a mail: the text and the page that mail programs render, drawings as pictures, all rows attached.

The same answer is the same mail, byte for byte: its day is the one that is asked about, its id and boundaries are made
of its content. Nothing in it can become a header of its own.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage, MIMEPart
from email.utils import format_datetime
from hashlib import sha256
from importlib.util import find_spec
from textwrap import wrap
from typing import Any, Final, NamedTuple, cast

import css_inline
from markupsafe import Markup

from clientbase.errors import UsageError
from clientbase.language import say, say_n
from clientbase.page import NotShown, Page, Table
from clientbase.render import draws, packed, render, web
from clientbase.render.charts import drawings
from clientbase.render.in_words import in_words
from clientbase.render.places import broken
from clientbase.visible import visible

WIDE: Final = 78
"""Places of a line of the text."""
LARGEST: Final = 95_000
"""So many bytes a mail has without what is attached; a table gives way where it has more rows."""
_ROWS: Final = (50, 25, 15, 8, 3, 0)
_PICTURES: Final = 4
_PICTURE: Final = 600
"""How wide a picture is."""


class _Policy(policy.EmailPolicy):
    """Folds a subject between its words: Python's own leaves its first line empty where the second has room for all."""

    def fold(self, name: str, value: Any) -> str:
        if name == "Subject" and value.isascii():
            lines = wrap(f"Subject: {value}", WIDE - 1, break_long_words=False, break_on_hyphens=False)
            return "\n ".join(lines) + "\n"
        folded: str = super().fold(name, value)
        return folded


_WRITTEN: Final = _Policy(linesep="\n", cte_type="7bit")
_NOBODY: Final = "clientbase@localhost"


class Picture(NamedTuple):
    """A drawing that the page of a mail shows."""

    title: str
    said: str
    cid: str
    made: bytes


def message(page: Page, sender: str = "", to: Sequence[str] = ()) -> EmailMessage:
    """Return *page* as a mail *to* people; without any it is a draft that a mail program opens to be sent."""
    page = in_words(page)
    pictures = _pictures(page)
    attached = find_spec("xlsxwriter") is not None
    text, html = next(
        (text, html)
        for most in _ROWS
        for text, html in (_bodies(page, most, pictures, attached=attached),)
        if len(text.encode()) * 4 // 3 + len(html.encode()) * 4 // 3 <= LARGEST or not most
    )
    made = EmailMessage(_WRITTEN)
    _address(made, page, sender or _NOBODY, to)
    made.set_content(text)
    made.add_alternative(html, subtype="html", cte="base64")
    _, shown = cast("tuple[EmailMessage, EmailMessage]", made.get_payload())
    for picture in (picture for found in pictures.values() for picture in found):
        shown.add_related(
            picture.made,
            "image",
            "png",
            cid=f"<{picture.cid}>",
            filename=f"{picture.cid.partition('@')[0]}.png",
        )
    if attached:
        name = re.sub(r"[^\w.-]", "-", f"{page.report}-{page.as_of}.xlsx", flags=re.ASCII)
        kind = "vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        made.add_attachment(packed(page, "xlsx"), "application", kind, filename=name)
    _settle(made)
    return made


def subject_of(page: Page) -> str:
    """Return what the subject of a mail says: the verdict, else which answer of which day it is."""
    return _literal(page.summary.subject or page.summary.verdict or f"{page.title}, {page.as_of}")


def _literal(text: str) -> str:
    """Show what steers a reader of headers: line ends, and the beginning of a word in code (RFC 2047)."""
    return visible(text).replace("=?", "=\\x3f")


def _address(made: EmailMessage, page: Page, sender: str, to: Sequence[str]) -> None:
    made["From"] = _addresses([sender])
    if to:
        made["To"] = _addresses(to)
    made["Subject"] = subject_of(page)
    day = dt.datetime.fromisoformat(page.as_of).replace(tzinfo=dt.UTC)
    made["Date"] = format_datetime(day)
    made["Auto-Submitted"] = "auto-generated"
    if not to:
        made["X-Unsent"] = "1"


def _addresses(given: Iterable[str]) -> list[Address]:
    """Return addresses; UsageError for what is none, such as one with a line end in it."""
    return [_address_of(text) for text in given]


_NAMED: Final = re.compile(r"(?P<name>[^<>]*?)\s*<(?P<address>[^<>]*)>")


def _address_of(text: str) -> Address:
    found = _NAMED.fullmatch(text)
    name, address = (found["name"].strip('"'), found["address"]) if found else ("", text)
    if visible(text) != text or "@" not in address:
        raise UsageError(say('"{visible}" is no address for a mail', visible=visible(text)))
    try:
        return Address(_literal(name), addr_spec=address)
    except (ValueError, IndexError) as error:
        raise UsageError(say('"{text}" is no address for a mail: {error}', text=text, error=error)) from None


def _bodies(page: Page, most: int, pictures: dict[str, list[Picture]], *, attached: bool) -> tuple[str, str]:
    """Return the text and the page, each with so many rows of a table at the most."""
    cut = _cut(page, most)
    last = [*_last(page, cut, attached=attached)]
    lines = "".join(f"{part}\n" for line in last for part in broken(line, WIDE))
    text = render(cut, "text", width=WIDE) + (f"\n{lines}" if lines else "")
    tables = web.sheets(cut, for_mail=True)
    html = (
        web.templates()
        .get_template("mail.html")
        .render(
            head=web.head_of(page),
            left_out=web.left_out(page),
            tables=tables,
            pictures=pictures,
            width=_PICTURE,
            last=last,
            style=Markup(web.asset("mail.css")),  # noqa: S704  # our own
        )
    )
    return text, css_inline.CSSInliner(load_remote_stylesheets=False, minify_css=True).inline(html)


def _cut(page: Page, most: int) -> Page:
    """Return *page* with so many rows of each table at the most, and what that leaves out.

    One of which no row is left goes as a whole: empty it would say that there is nothing.
    """
    shown = {table.name: table for table in page.shown if most or not table.rows}
    left = [
        NotShown(table.name, len(table.rows) - most, ()) for table in page.shown if len(table.rows) > most
    ]

    def kept(tables: Sequence[Table]) -> tuple[Table, ...]:
        return tuple(table._replace(rows=table.rows[:most]) for table in tables if table.name in shown)

    return page._replace(
        tables=kept(page.tables),
        summary=page.summary._replace(tables=kept(page.summary.tables)),
        not_shown=(*page.not_shown, *left),
        charts=(),
    )


def _last(page: Page, cut: Page, *, attached: bool) -> Iterator[str]:
    """Say what this mail does not show of *page* and where it is, and what makes the answer again."""
    titles = {table.name: visible(table.title) for table in page.shown}
    rows = [
        say_n("{n} row of {table}", "{n} rows of {table}", left.rows, table=titles[left.table])
        for left in cut.not_shown
        if left.rows and left.table in titles
    ]
    if rows:
        yield say("Not shown here: {rows}.", rows=", ".join(rows))
    if attached:
        yield say("The spreadsheet that is attached has all rows and columns.")
    if cut.commit:
        yield say("Made from commit {commit} of the records.", commit=cut.commit)
    if cut.command:
        yield say("Made again by: {command}", command=f"{cut.command} -f eml")


def _pictures(page: Page) -> dict[str, list[Picture]]:
    """Return the drawings of *page* by their tables; none where nothing draws them."""
    found: dict[str, list[Picture]] = {}
    if not page.charts or not draws():
        return found
    from clientbase.render.drawing import png

    seen = {"", *(table.name for table in page.shown)}
    for n, drawing in enumerate((one for one in drawings(page) if one.chart.table in seen), 1):
        if n <= _PICTURES:
            chart = drawing.chart
            picture = Picture(chart.title, drawing.said, f"chart-{n}@clientbase", png(drawing, _PICTURE))
            found.setdefault(chart.table, []).append(picture)
    return found


def _settle(made: EmailMessage) -> None:
    """Give the mail an id and boundaries that follow from what it says."""
    parts = [part for part in made.walk() if not part.is_multipart()]
    digest = sha256("\n".join((made["Subject"], made["Date"], *map(_content, parts))).encode()).hexdigest()[
        :32
    ]
    made["Message-ID"] = f"<{digest}@clientbase>"
    for n, part in enumerate(part for part in made.walk() if part.is_multipart()):
        part.set_boundary(f"=_{digest}_{n}")


def _content(part: MIMEPart) -> str:
    return str(part.get_payload())
