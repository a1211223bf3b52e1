"""Make the pages of a base in a folder: the overview, every report, every manager and every client."""

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from clientbase import __version__
from clientbase.base import Base
from clientbase.columns import columns
from clientbase.language import current
from clientbase.lookups.card import of_all
from clientbase.page import Figure, Page, Table
from clientbase.render import draws, web
from clientbase.render.formats.html import cards_style, hash_of, told_of
from clientbase.reports import every
from clientbase.site.client import told
from clientbase.site.folder import Folder
from clientbase.site.names import page_of, search_script
from clientbase.values import currency_decimals
from clientbase.visible import visible

_POLICY: Final = (
    "default-src 'none'; style-src 'self' file: 'sha256-'; script-src 'self' file:; "
    "base-uri 'none'; form-action 'none'"
)
ASSETS: Final = ("page.css", "page.js", "site.css", "site.js")
_OWN_QUESTIONS: Final = Path(__file__).with_name("further.sql")
_LATER: Final = "sales"
"""The part of a card that follows from another one and is costly: only who is written anew is asked for it."""
Rows = dict[str, dict[str, list[dict[str, Any]]]]
"""Of each client the rows of each part of its card."""


class Site:
    """The pages of a base on its day."""

    def __init__(self, base: Base, folder: Folder) -> None:
        """Ask everybody's rows."""
        self._base, self._folder = base, folder
        self._everybody = base.on(base.day, all_records=True)
        self._cards = _rows(self._everybody)
        self._decimals = currency_decimals(base.meta("currency"))
        self._managers = self._names_of_managers()
        currency, day = base.meta("currency"), base.day.isoformat()
        self._common = _mark(
            [__version__, current(), _code(), draws(), day, currency, sorted(self._managers)]
        )

    def make(self) -> None:
        """Write what has changed."""
        answers = {report.name: report.page(self._base) for report in _reports(self._base)}
        self._folder.announce(
            [
                *(*ASSETS, "search.js", "index.html", "clients.html"),
                *(page_of("reports", name) for name in answers),
                *(page_of("managers", name) for name in self._managers),
                *(page_of("clients", name) for name in self._cards),
            ]
        )
        for name in ASSETS:
            self._folder.put(name, web.asset(name))
        self._folder.put("search.js", search_script(self._found()))
        for name, page in answers.items():
            self._put_page(page_of("reports", name), page, "../")
        self._put_clients()
        for manager in self._managers:
            self._put_page(page_of("managers", manager), self._of_manager(manager, answers), "../")
        self._put_page(
            "clients.html", self._list(None, "Clients", "Who are the clients, and what is due?"), ""
        )
        self._put_index(answers)
        self._everybody.close()
        self._folder.finish()

    def _link(self, root: str) -> web.Links:
        def link(column: str, value: str) -> str:
            if column == "client":
                return f"{root}{page_of('clients', value)}" if value in self._cards else ""
            return f"{root}{page_of('managers', value)}" if value in self._managers else ""

        return link

    def _put_page(
        self, name: str, page: Page, root: str, template: str = "site-page.html", **more: Any
    ) -> None:
        mark = _mark([self._common, [*self._cards], self._managers, page, template, more])
        if self._folder.is_as_made(name, mark):
            return
        known = told_of(page, self._link(root))
        style = cards_style(known["tables"])
        policy = _POLICY.replace("sha256-", hash_of(style))
        text = (
            web.templates()
            .get_template(template)
            .render(**known, **more, root=root, style=style, policy=policy)
        )
        self._folder.put(name, text, mark)

    def _put_index(self, answers: Mapping[str, Page]) -> None:
        reports = [
            (page_of("reports", name), visible(page.title), visible(page.question))
            for name, page in answers.items()
        ]
        managers = [(page_of("managers", one), visible(name)) for one, name in self._managers.items()]
        self._put_page(
            "index.html", answers["overview"], "", "site-index.html", reports=reports, managers=managers
        )

    def _put_clients(self) -> None:
        """Write the pages of those clients of whom anything is other than when they were written."""
        base, link = self._everybody, self._link("../")
        policy = _POLICY.replace("'sha256-' ", "").replace(" 'sha256-'", "")
        template = web.templates().get_template("site-client.html")
        stale = {}
        for client, rows in self._cards.items():
            moved = [row["moved_to"] in self._cards for row in rows["people"] if row["moved_to"]]
            mark = _mark([self._common, rows, moved])
            if not self._folder.is_as_made(page_of("clients", client), mark):
                stale[client] = mark
        if not stale:
            return
        sales = _rows(base, [*stale], (_LATER,))
        scope = f"As of {base.day}, sums in {base.meta('currency')}"
        for client, mark in stale.items():
            rows = self._cards[client] | {_LATER: sales[client][_LATER]}
            page = told(client, rows, base.day, self._decimals, link)
            text = template.render(
                client=page, root="../", style="", policy=policy, as_of=base.day.isoformat(), scope=scope
            )
            self._folder.put(page_of("clients", client), text, mark)

    def _names_of_managers(self) -> dict[str, str]:
        known = {str(one): str(name or one) for one, name in self._base.ask("SELECT id, name FROM managers")}
        used = {
            str(rows["facts"][0]["manager"]) for rows in self._cards.values() if rows["facts"][0]["manager"]
        }
        chosen = {*known, *used} if self._base.scope.manager is None else {self._base.scope.manager}
        return {one: known.get(one, one) for one in sorted(chosen & {*known, *used})}

    def _found(self) -> list[tuple[str, str, str]]:
        found = ((client, rows["known"][0]) for client, rows in self._cards.items())
        return [(client, visible(str(row["name"])), str(row["search_key"] or "")) for client, row in found]

    def _list(self, manager: str | None, title: str, question: str, figures: Sequence[Figure] = ()) -> Page:
        """List the clients, of a manager or all, with what is due first."""
        listed = []
        for client, rows in self._cards.items():
            facts = rows["facts"][0]
            if manager is not None and facts["manager"] != manager:
                continue
            lights = {row["standard"]: row["light"] for row in rows["lights"]}
            nothing = {"date": None, "due": None, "what": None, "over": None}
            promised = [row for row in rows["due"] if row["due"] in {"next step", "task"}]
            due = next(iter([*promised, *rows["due"]]), nothing)
            said = ": ".join(filter(None, (due["due"], due["what"])))
            known = (client, rows["known"][0]["name"], facts["manager"], facts["stage"], facts["class"])
            late = due["over"] if promised else None  # who waits for an answer has missed no day
            to_do = (lights.get("contact"), due["date"], said or None, late)
            listed.append((*known, *to_do, facts["last_contact"], facts["revenue"]))
        listed.sort(key=lambda row: (row[6] is None, row[6] or "", row[0]))
        words = (
            "client name manager stage class light due:date what late:days last_contact:date revenue:money"
        )
        table = Table("clients", "Clients", columns(words), tuple(listed))
        return self._base.page(("clients", title, question, ""), figures, [table])

    def _of_manager(self, manager: str, answers: Mapping[str, Page]) -> Page:
        figures: list[Figure] = []
        for table in answers["managers"].tables:
            names = [column.name for column in table.columns]
            for row in table.rows if table.name == "managers" else ():
                if row[0] == manager:
                    said = zip(table.columns, row, strict=True)
                    figures = [
                        Figure(known.name, known.type, known.title, value)
                        for known, value in said
                        if known.name not in {names[0], "name"} and value is not None
                    ]
        title = self._managers[manager]
        return self._list(manager, title, f"Whom does {title} look after, and what is due?", figures)


def _reports(base: Base) -> list[Any]:
    """Return all reports; of two with one name the program's own."""
    return [*{report.name: report for report in reversed(every(base.root))}.values()][::-1]


def _rows(base: Base, clients: Sequence[str] | None = None, only: Sequence[str] = ()) -> Rows:
    """Return the rows of the cards by client and part: every part is one question about all of them."""
    parts = [
        *of_all(base, clients, _OWN_QUESTIONS.read_text(encoding="utf-8"), only, () if only else (_LATER,))
    ]
    everybody = (
        clients if clients is not None else [*next(part for part in parts if part.name == "facts").rows]
    )
    made: Rows = {client: {part.name: [] for part in parts} for client in everybody}
    for part in parts:
        for client, rows in part.rows.items():
            if client in made:
                made[client][part.name] = [dict(zip(part.columns, row, strict=True)) for row in rows]
    return made


def _mark(value: object) -> str:
    """Return what stands for *value*: it is another one where anything of it is."""
    return sha256(
        json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    ).hexdigest()[:32]


def _code() -> str:
    """Return what stands for the code and templates that make a page, so that another program makes all anew."""
    own = Path(__file__).parent
    files = [*sorted(own.glob("*")), *sorted(web.ASSETS.glob("*"))]
    return sha256(b"\0".join(file.read_bytes() for file in files if file.is_file())).hexdigest()


def make(base: Base, path: Path) -> Folder:
    """Make the site of *base* in the folder at *path*, and return what was written there."""
    folder = Folder(path)
    Site(base, folder).make()
    return folder
