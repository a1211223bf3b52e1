"""Make the pages of a base in a folder: the overview, every report, every manager and every client."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from clientbase.base import Base
from clientbase.columns import columns
from clientbase.index.opening import file_to_share
from clientbase.index.sync import files_of
from clientbase.language import current, say
from clientbase.language import title as in_words
from clientbase.lookups.why import of_all
from clientbase.names import spelt_out
from clientbase.page import EVERYBODY, Cell, Figure, Page, Table
from clientbase.render import draws, web
from clientbase.site.folder import Folder, held
from clientbase.site.helpers import Helpers, note, parts
from clientbase.site.maker import INDEX, Known, Maker, Paper, code, mark_of, mark_of_plain, stand_of
from clientbase.site.names import page_of, search_script
from clientbase.site.numbers import Listed, listed
from clientbase.visible import visible

ASSETS: Final = ("page.css", "page.js", "site.css", "site.js")
_ASKED_HERE: Final = ("overview", "managers", "cadence")
"""The reports whose answers other pages need as well."""
_FEW: Final = 50
"""So many clients' pages are made sooner than another process is asked for them."""
Facts = Mapping[str, Any]


_STANDARD, _LIGHT = 1, 2
_COMMITS: Final = 'SELECT client, count(*), max(instant), max("commit") FROM changes GROUP BY client'
_RHYTHM: Final = ("base_interval", "usual_span", "usual_gaps", "usual_interval", "times_usual")
_OF_THE_RECORD: Final = frozenset({"xyz", "by", "channel", "last_update", "planned"})
"""Facts that follow from the record, its commits, the norms and the day alone, and take longest to be found out."""
_NOTHING: Final = (None, None, None, None)


class Survey:
    """Who is there, how they stand, and how their records looked when they were read."""

    def __init__(self, base: Base, everybody: Base) -> None:
        """Ask who is there, in the base with all records: that is all that others need to begin."""
        self._base, self._everybody = base, everybody
        found = self._everybody.ask("SELECT client, manager FROM facts")
        managers = self._names_of_managers({str(manager) for _, manager in found if manager})
        norms = self._everybody.meta("norms_digest")
        common = mark_of([code(), norms, current(), base.day.isoformat(), sorted(managers)])
        self.known = Known(frozenset(client for client, _ in found), managers, common)

    def look(self) -> None:
        """Ask for everybody at once; who has come since has no page yet."""
        with closing(self._base.on(self._base.day, EVERYBODY, all_records=True)) as whole:
            self._among_all = of_all(whole)
        everybody = self._everybody
        self._commits = {client: told for client, *told in everybody.ask(_COMMITS)}
        lights = everybody.ask("SELECT client, standard, light, * FROM cadence ORDER BY client, standard")
        facts = [name for (name,) in everybody.ask("SELECT name FROM pragma_table_info('facts')")]
        asked = ", ".join(f'"{name}"' for name in facts if name not in _OF_THE_RECORD)
        found = everybody.rows(f"SELECT {asked} FROM facts")  # noqa: S608 - our own columns
        moved = everybody.ask(
            "SELECT client, moved_to FROM contacts WHERE moved_to IS NOT NULL ORDER BY client, n"
        )
        packed = everybody.ask("SELECT files FROM main.seen")
        self.facts: Mapping[str, Facts] = {
            row["client"]: row for row in found if row["client"] in self.known.clients
        }
        self.looks = {spelt_out(path): looks for path, *looks in files_of(piece for (piece,) in packed)}
        self.lights: dict[str, list[tuple[Any, ...]]] = {client: [] for client in self.facts}
        for row in lights:
            if row[0] in self.lights:
                self.lights[row[0]].append(row)
        self.moved: dict[str, list[bool]] = {}
        for client, to in moved:
            self.moved.setdefault(client, []).append(to in self.facts)

    def stale(self, folder: Folder) -> dict[str, str]:
        """Return the clients whose pages are to be made, each with what stands for all that is told there.

        That is the record, by its looks, what git knows of it, and what follows from others as well: facts, lights,
        verdicts, who has a page.
        """
        stale = {}
        for client, facts in self.facts.items():
            looks = self.looks.get(facts["path"], [-1])
            others = [among.get(client) for among in self._among_all]
            told = [
                *(self.known.common, looks, _told_of(facts), self.lights[client], self.moved.get(client)),
                *(others, self._commits.get(client)),
            ]
            # Where nobody knows how it looked, it may have changed since.
            mark = mark_of_plain(told) if looks[0] >= 0 else ""
            if not folder.as_made(page_of("clients", client), mark):
                stale[client] = mark
        return stale

    def _names_of_managers(self, used: set[str]) -> dict[str, str]:
        asked = self._base.ask("SELECT id, name FROM managers")
        known = {str(one): str(name or one) for one, name in asked}
        only = self._base.scope.manager
        chosen = {*known, *used} if only is None else {only}
        return {one: known.get(one, one) for one in sorted(chosen & {*known, *used})}


def _told_of(facts: Facts) -> list[Any]:
    """Return the facts that a page tells, as it does: the rhythm of others, which any sale moves, roughly."""
    known = [value for name, value in facts.items() if name not in _RHYTHM]
    if facts["basis"] == "own":
        return [*known, *(facts[name] for name in _RHYTHM[1:])]
    interval, times = facts["usual_interval"], facts["times_usual"]
    return [*known, None if interval is None else int(interval + 0.5), f"{times:.1f}" if times else None]


class Site:
    """The pages of a base on its day."""

    def __init__(self, survey: Survey, maker: Maker) -> None:
        """Take who is there, and who makes pages in this process."""
        self._survey, self._maker = survey, maker
        self._known, self._folder = survey.known, maker.folder

    @property
    def _facts(self) -> Mapping[str, Facts]:
        return self._survey.facts

    def announce(self) -> None:
        """Name all files, and put those that need no answer."""
        self._folder.announce(
            [
                *(*ASSETS, "search.js", "index.html", "clients.html"),
                *(page_of("reports", name) for name in self._maker.reports),
                *(page_of("managers", name) for name in self._known.managers),
                *(page_of("clients", name) for name in self._known.clients),
            ]
        )
        for name in ASSETS:
            self._folder.put(name, web.asset(name))

    def make(self, helpers: Helpers) -> None:
        """Write what has changed, with *helpers*: they answer reports while this process looks at the clients."""
        helpers.know(self._known)
        helpers.begin(self._reports(helpers.number))
        self._survey.look()
        self._folder.put("search.js", search_script(self._found()))
        stale = self._survey.stale(self._folder)
        if len(stale) > _FEW:
            helpers.begin(parts(stale))
            helpers.end(self._maker)
        else:
            self._maker.clients(stale)
        helpers.begin([*filter(None, self._papers())])
        helpers.end(self._maker)

    def _reports(self, others: int) -> Iterator[tuple[str, ...]]:
        """Return the reports that are not answered here: those with drawings first, what takes longest last.

        Those are for the *others*, or for half of them where they are many: what draws takes each process long to
        load. The rest this process begins from its end.
        """
        found = [name for name in self._maker.reports if name not in _ASKED_HERE]
        found.sort(key=lambda name: -self._folder.size(page_of("reports", name)))
        drawn = [name for name in found if draws() and self._maker.reports[name].charts]
        half = others // 2 or len(drawn)
        yield from filter(None, (tuple(drawn[n::half]) for n in range(half)))
        yield from ((name,) for name in reversed(found) if name not in drawn)

    def _papers(self) -> Iterator[Paper | None]:
        """Return what the pages are made of that need what is known of clients, or what is answered here."""
        paper, answers = self._maker.paper, {name: self._maker.answer(name) for name in _ASKED_HERE}
        clients = self._list(None, "Clients", say("Who are the clients, and what is due?"))
        lists = listed("reports/cadence.html", answers["cadence"]) + listed("clients.html", clients)
        yield paper("clients.html", clients, "")
        for name, page in answers.items():
            yield paper(page_of("reports", name), page, "../", lists=lists)
        yield self._index(answers["overview"], lists)
        for manager in self._known.managers:
            of_one = self._of_manager(manager, answers["managers"])
            about = (("manager", manager),)
            yield paper(page_of("managers", manager), of_one, "../", lists=lists, about=about)

    def _index(self, overview: Page, lists: Sequence[Listed]) -> Paper | None:
        reports = [
            (page_of("reports", name), visible(in_words(report.title)), visible(in_words(report.question)))
            for name, report in self._maker.reports.items()
        ]
        managers = [(page_of("managers", one), visible(name)) for one, name in self._known.managers.items()]
        more = {"reports": reports, "managers": managers}
        return self._maker.paper("index.html", overview, "", INDEX, lists=lists, **more)

    def _found(self) -> list[tuple[str, str, str]]:
        return [
            (client, visible(str(facts["name"])), str(facts["search_key"] or ""))
            for client, facts in self._facts.items()
        ]

    def _list(self, manager: str | None, title: str, question: str, figures: Sequence[Figure] = ()) -> Page:
        """List the clients, of a manager or all, with what is due first."""
        words = "client name stage class light due:date what late:days last_contact:date revenue:money"
        if manager is None:
            words, rows = words.replace("name ", "name manager ", 1), self._listed
        else:
            rows = [(*row[:2], *row[3:]) for row in self._listed if row[2] == manager]
        table = Table("clients", "Clients", columns(words), tuple(rows))
        return self._maker.base.page(("clients", title, question, ""), figures, [table])

    @cached_property
    def _listed(self) -> list[tuple[Cell, ...]]:
        """All clients as a list tells of them, with what is due first."""
        listed: list[tuple[Cell, ...]] = []
        for client, facts in self._facts.items():
            lights = {row[_STANDARD]: row[_LIGHT] for row in self._survey.lights[client]}
            page = self._folder.files.get(page_of("clients", client))
            due, date, what, late = page.note if page else _NOTHING
            said = ": ".join(filter(None, (due, what)))
            known = (client, facts["name"], facts["manager"], facts["stage"], facts["class"])
            to_do = (lights.get("contact"), date, said or None, late)
            listed.append((*known, *to_do, facts["last_contact"], facts["revenue"]))
        return sorted(listed, key=lambda row: (row[6] is None, row[6] or "", row[0]))

    def _of_manager(self, manager: str, answer: Page) -> Page:
        figures: list[Figure] = []
        for table in answer.tables:
            names = [column.name for column in table.columns]
            for row in table.rows if table.name == "managers" else ():
                if row[0] == manager:
                    said = zip(table.columns, row, strict=True)
                    figures = [
                        Figure(known.name, known.type, known.title, value)
                        for known, value in said
                        if known.name not in {names[0], "name"}
                        and value  # nobody scrolls past what is nothing
                    ]
        title = self._known.managers[manager]
        return self._list(
            manager, title, say("Whom does {manager} look after, and what is due?", manager=title), figures
        )


def make(base: Base, path: Path) -> Folder:
    """Make the site of *base* in the folder at *path*, and return what was written there."""
    with held(path) as folder:
        if folder.is_as_left(stand_of(base)) and _same_elsewhere(base, folder):
            folder.finish(stand_of(base))
            return folder
        folder.files = {}
        base.ask("SELECT 1 FROM cadence LIMIT 1")  # what git knows is learnt before others ask for it
        before = stand_of(base)
        asked = (base.root, base.day, base.scope, file_to_share(base.connection))
        with (
            Helpers(asked, folder, base.one("SELECT count(*) FROM main.clients")) as helpers,
            closing(base.on(base.day, all_records=True)) as everybody,
        ):
            survey = Survey(base, everybody)
            site = Site(survey, Maker(base, folder, survey.known))
            site.announce()
            site.make(helpers)
        folder.finish(before if before == stand_of(base) else "")
        note(base)
    return folder


def _same_elsewhere(base: Base, folder: Folder) -> bool:
    """Return whether what reports tell is the same that ask for what is in no record, or what the base has them ask."""
    with closing(base.on(base.day, all_records=True)) as everybody:
        maker = Maker(base, folder, Survey(base, everybody).known)
        asked = (name for name, report in maker.reports.items() if not (report.is_ours and report.kept(())))
        return all(maker.paper(page_of("reports", name), maker.answer(name), "../") is None for name in asked)
