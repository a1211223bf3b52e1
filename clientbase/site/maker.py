"""Pages made of a base in one process: of several processes each has a maker of its own."""

import marshal
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from functools import cached_property
from hashlib import sha256
from json import dumps
from pathlib import Path
from typing import Any, Final, NamedTuple

from clientbase import __version__
from clientbase.base import Base
from clientbase.errors import ClientbaseError
from clientbase.evidence.crowd import Crowd, Wholes
from clientbase.evidence.subject import Subject
from clientbase.language import current, say
from clientbase.lookups.bought import bought, listed
from clientbase.lookups.card import of_all
from clientbase.lookups.why import Said, judged
from clientbase.page import EVERYBODY, Page
from clientbase.render import draws, web
from clientbase.render.formats.html import cards_style, hash_of, told_of
from clientbase.render.marked import Links, leading
from clientbase.reports import Report, every
from clientbase.site.client import told
from clientbase.site.folder import Folder
from clientbase.site.names import page_of
from clientbase.site.numbers import Opened, opened
from clientbase.values import currency_decimals

_POLICY: Final = (
    "default-src 'none'; style-src 'self' file: 'sha256-'; script-src 'self' file:; "
    "base-uri 'none'; form-action 'none'"
)
_PLAIN: Final = 2
"""The format of marshal that writes equal values as equal bytes."""
INDEX: Final = "site-index.html"
_PART: Final = 1000
"""So many clients are asked for at once."""
Rows = dict[str, list[dict[str, Any]]]
"""The rows of each part of a client's card."""


class Known(NamedTuple):
    """What all pages of a site share."""

    clients: frozenset[str]
    """who has a page"""
    managers: Mapping[str, str]
    """who has a page, with the name"""
    common: str
    """stands for all that any page depends on beside its own"""


class Paper(NamedTuple):
    """What a page of an answer is made of."""

    name: str
    page: Page
    root: str
    template: str
    more: Mapping[str, Any]
    """what else its template tells"""
    numbers: Opened
    mark: str


class Maker:
    """Makes pages of a base, and puts them into the site's folder."""

    def __init__(self, base: Base, folder: Folder, known: Known) -> None:
        """Take a base that is open in this process."""
        self.base = base
        self.folder = folder
        self._known = known
        self._wholes: Wholes = {}

    @cached_property
    def _bought(self) -> Mapping[str, str]:
        """In which months each client bought, asked once for all pages."""
        return bought(self.base, {*self._known.clients})

    @cached_property
    def reports(self) -> Mapping[str, Report]:
        """All reports by name; of two with one name the program's own."""
        return {report.name: report for report in reversed(reports_of(self.base))}

    def report(self, name: str) -> None:
        """Make the page of a report."""
        self.put_page(page_of("reports", name), self.answer(name), "../")

    def answer(self, name: str) -> Page:
        """Return what a report answers."""
        return self.reports[name].page(self.base)

    def put_page(
        self, name: str, page: Page, root: str, template: str = "site-page.html", **more: Any
    ) -> None:
        """Make a page of an answer, unless it stands as it was made of the same."""
        if paper := self.paper(name, page, root, template, **more):
            self.put_paper(paper)

    def paper(
        self, name: str, page: Page, root: str, template: str = "site-page.html", **more: Any
    ) -> Paper | None:
        """Return what a page of an answer is made of; None where it stands as it was made of the same.

        Its numbers lead to rows of its own and of the tables `lists`; `about` says whom alone it is about.
        """
        if template != INDEX:
            page = page._replace(commit=None)  # or each commit would change every page
        if clients := listed(page):
            page = page._replace(bought={one: known for one, known in self._bought.items() if one in clients})
        numbers = opened(page, more.pop("lists", ()), more.pop("about", ()))
        told, rows = apart(page)
        mark = mark_of(
            [self._known.common, told, rows, template, more, self._unlinked(page), _plain(numbers)]
        )
        if self.folder.as_made(name, mark):
            return None
        return Paper(name, page, root, template, more, numbers, mark)

    def put_paper(self, paper: Paper) -> None:
        """Make the page of *paper*."""
        root = paper.root
        said = _leading(told_of(paper.page, self._link(root)), paper.numbers, root)
        style = cards_style(said["tables"])
        policy = _POLICY.replace("sha256-", hash_of(style))
        text = (
            web.templates()
            .get_template(paper.template)
            .render(**said, **paper.more, root=root, style=style, policy=policy)
        )
        self.folder.put(paper.name, text, paper.mark)

    def clients(self, wanted: Mapping[str, str]) -> None:
        """Make the pages of clients, each with what stands for all that is told there."""
        if not wanted:
            return
        base, link = self.base, self._link("../")
        policy = _POLICY.replace("'sha256-' ", "").replace(" 'sha256-'", "")
        template = web.templates().get_template("site-client.html")
        currency = base.meta("currency")
        decimals = currency_decimals(currency)
        scope = say("As of {day}, sums in {currency}", day=base.day, currency=currency)
        with (
            # Clients are ranked among all, whoever the site is narrowed to.
            closing(base.on(base.day, EVERYBODY, all_records=True)) as whole,
            closing(Crowd(whole, [*wanted], self._wholes)) as crowd,
        ):
            for client, rows in cards(crowd.alone, [*wanted]):
                if not rows["facts"]:
                    continue  # gone since it was asked who is there
                page = told(client, rows, base.day, decimals, link, said_of(crowd, client))
                text = template.render(
                    client=page, root="../", style="", policy=policy, as_of=base.day.isoformat(), scope=scope
                )
                self.folder.put(page_of("clients", client), text, wanted[client], _first_due(rows))

    def _unlinked(self, page: Page) -> list[str]:
        """Return the clients that a page names and that have none: it changes once they do."""
        named = {
            str(row[n])
            for table in page.shown
            for n, column in enumerate(table.columns)
            if column.name == "client"
            for row in table.rows
        }
        return sorted(named - self._known.clients)

    def _link(self, root: str) -> Links:
        def link(column: str, value: str) -> str:
            if column == "report":
                return f"{root}{page_of('reports', value)}" if value in self.reports else ""
            if column == "client":
                return f"{root}{page_of('clients', value)}" if value in self._known.clients else ""
            return f"{root}{page_of('managers', value)}" if value in self._known.managers else ""

        return link


def said_of(crowd: Crowd, client: str) -> Sequence[Said]:
    """Return what reports say of a client; nothing where none counts it, or its record cannot be read any more."""
    try:
        return judged(Subject(crowd.base, client, crowd))
    except ClientbaseError:
        return ()


def reports_of(base: Base) -> list[Report]:
    """Return all reports that a site shows."""
    return every(base.root)


def stand_of(base: Base) -> str:
    """Return what is another one when any page may have to be; empty where that cannot be told.

    What a report asks that is not in the index is no part of it.
    """
    stand = base.stand([code(), current(), [report.name for report in reports_of(base)]])
    return mark_of(stand) if stand else ""


def mark_of(value: object) -> str:
    """Return what stands for *value*: it is another one where anything of it is."""
    text = dumps(value, ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def mark_of_plain(value: Any) -> str:
    """Return the same of lists, tuples, texts and numbers alone, in a tenth of the time."""
    return sha256(marshal.dumps(value, _PLAIN)).hexdigest()[:32]


def code() -> list[str]:
    """Return what stands for the program that makes a page, so that another one makes all anew."""
    here = Path(__file__).parent
    folders = (here, web.ASSETS, *(here.parent / name for name in ("reports", "evidence", "lookups")))
    files = [file for folder in folders for file in sorted(folder.glob("*"))]
    texts = b"\0".join(file.read_bytes() for file in files if file.is_file())
    return [__version__, sha256(texts).hexdigest(), str(draws())]


def cards(base: Base, clients: Sequence[str]) -> Iterator[tuple[str, Rows]]:
    """Return the rows of the cards of *clients*: every part is one question about many of them."""
    further = Path(__file__).with_name("further.sql").read_text(encoding="utf-8")
    for start in range(0, len(clients), _PART):
        some = clients[start : start + _PART]
        parts = [*of_all(base, some, further)]
        for client in some:
            yield (
                client,
                {
                    part.name: [
                        dict(zip(part.columns, row, strict=True)) for row in part.rows.get(client, ())
                    ]
                    for part in parts
                },
            )


def _first_due(rows: Rows) -> list[Any]:
    """Return what is due first, promises before all else: of which kind, on which day, what, how many days late."""
    promised = [row for row in rows["due"] if row["due"] in {"next step", "task"}]
    for row in (*promised, *rows["due"]):
        late = row["over"] if promised else None  # who waits for an answer has missed no day
        return [row["due"], row["date"], row["what"], late]
    return [None, None, None, None]


def apart(page: Page) -> tuple[Page, object]:
    """Return an answer without the rows of its tables, and what stands for these: most of all that is told."""
    rows = [[*map(tuple, table.rows)] for table in page.tables]
    bare = page._replace(tables=tuple(table._replace(rows=()) for table in page.tables))
    try:
        return bare, mark_of_plain(rows)
    except ValueError:  # a cell is a kind of text or number of its own
        return bare, rows


def _plain(numbers: Opened) -> list[Any]:
    return [dict(numbers.figures), [[*key, *found] for key, found in numbers.cells.items()]]


def _leading(said: dict[str, Any], numbers: Opened, root: str) -> dict[str, Any]:
    """Return what is told of a page, with its numbers leading to what they count."""

    def lead(address: str, text: str) -> str:
        return leading(f"{root}{address}" if address[:1] not in {"", "#"} else address, text)

    def turned(table: web.Sheet) -> web.Sheet:
        if table.id == "figures":
            titles, this, *rest = table.columns
            both = zip(titles.cells, this.cells, strict=True)
            cells = [lead(numbers.figures.get(title, ""), text) for title, text in both]
            return table._replace(columns=[titles, this._replace(cells=cells), *rest])
        found = {column.name: numbers.cells.get((table.name, column.name)) for column in table.columns}
        if not any(found.values()):
            return table
        columns = [
            column._replace(cells=[*map(lead, to, column.cells)]) if (to := found[column.name]) else column
            for column in table.columns
        ]
        return table._replace(columns=columns)

    head = said["head"]
    figures = [(title, lead(numbers.figures.get(title, ""), value)) for title, value in head.figures]
    return {**said, "head": head._replace(figures=figures), "tables": [*map(turned, said["tables"])]}
