"""Price lists: who goes by one that a newer one has replaced, and to whom which was sent when."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from clientbase.base import Base
from clientbase.columns import figure
from clientbase.evidence import Evidence, Verdict, not_judged, not_listed
from clientbase.language import say, word
from clientbase.page import Figure
from clientbase.reports import Answer, Over, report
from clientbase.reports.made import made

if TYPE_CHECKING:
    from clientbase.evidence.subject import Subject

_KINDS: Final = re.compile(r"price[ -]?list|preisliste|прайс|ценовник|cenovnik|cjenik", re.IGNORECASE)
_ENDING: Final = re.compile(r"\.\w{1,5}\Z")
_ALWAYS: Final = ""

_CLIENTS: Final = """
SELECT f.client, f.name, f.manager, f.stage, c.price_list
  FROM facts f JOIN clients c ON c.id = f.client WHERE f.stage <> 'former' ORDER BY f.client
"""
_OUTDATED: Final = (
    "client name manager stage! price_list valid_from:date newest last_sent:date sent_list newest_sent:date"
)
_SENT: Final = "date:date client name manager price_list kind file?"
_PAPERS: Final = """
SELECT d.client, d.date, d.kind, d.file, d.deal, d.n, f.name, f.manager
  FROM documents d JOIN facts f ON f.client = d.client WHERE d.direction = 'out'
 ORDER BY d.date DESC, d.client, d.deal, d.n
"""


class _Lists:
    """The price lists of schema.yaml on a day."""

    def __init__(self, base: Base) -> None:
        """Ask for the lists, and which are the newest in force."""
        day = base.day.isoformat()
        listed = base.ask("SELECT word, detail FROM vocabulary WHERE part = 'price_lists' ORDER BY place")
        self.since = {name: since or _ALWAYS for name, since in listed}
        self.newest_since = max((since for since in self.since.values() if since <= day), default=None)
        self.newest = [name for name, since in self.since.items() if since == self.newest_since]
        self._day = day
        ordered = sorted(self.since, key=len, reverse=True)
        names = "|".join(re.escape(name) for name in ordered)
        self._named = re.compile(rf"(?<!\w)(?:{names})(?!\w)", re.IGNORECASE) if names else None
        self._folded = {name.casefold(): name for name in self.since}

    def state(self, name: str) -> str | None:
        """Return how a list stands on the day; None where schema.yaml has no list in force to compare it with."""
        if self.newest_since is None:
            return None
        since = self.since.get(name)
        if since is None:
            return "unknown"
        if since > self._day:
            return "not yet"
        return "outdated" if since < self.newest_since else "newest"

    def sent(self, kind: str, file: str | None) -> tuple[bool, str | None]:
        """Return whether a paper is a price list, and which, where it says so."""
        stem = _ENDING.sub("", (file or "").replace("\\", "/").rpartition("/")[2])
        for text in (kind, stem):
            if text.casefold() in self._folded:
                return True, self._folded[text.casefold()]
        if not _KINDS.search(kind):
            return False, None
        found = self._named and (self._named.search(kind) or self._named.search(stem))
        return True, self._folded.get(found[0].casefold()) if found else None


class _Paper(NamedTuple):
    """A price list that was sent."""

    client: str
    date: str
    kind: str
    file: str | None
    deal: int | None
    n: int
    name: str
    manager: str | None
    list: str | None


def _sent(base: Base, lists: _Lists) -> Iterator[_Paper]:
    yield from _of_papers(base.rows(_PAPERS), lists)


def _of_papers(rows: Iterable[Mapping[str, Any]], lists: _Lists) -> Iterator[_Paper]:
    for row in rows:
        is_list, which = lists.sent(row["kind"], row["file"])
        if is_list:
            yield _Paper._make((*row.values(), which))


@report(Over("outdated", "clients whose price list a newer one has replaced"))
def price_lists(base: Base) -> Answer:
    """Who has an outdated price list, and to whom was which sent when?

    A list is outdated where another one of schema.yaml's `price_lists` came into force after it (`from`), the day
    included; lists that are in force side by side have one `from`, and one without it has always been in force. A
    price list was sent by a document with `direction: out`, of the client or of a deal, whose kind speaks of a price
    list, or whose kind or file is called like one of the lists.

    Clients who have left are not judged. valid_from is the day from which the client's list holds, newest the lists
    that are in force now; last_sent and sent_list say what the client was sent last, newest_sent when it was sent one
    of the newest. In the table sent, price_list is missing where neither kind nor file says which it was. outdated,
    newest, unknown (no list of schema.yaml) and not_yet (in force later) count clients by their `price_list`,
    without_list those who have none; where schema.yaml has no list in force nobody is judged, and those are unknown.
    not_sent counts clients with a list who were never sent one of the newest.
    """
    lists = _Lists(base)
    papers = list(_sent(base, lists))
    last = {paper.client: paper for paper in reversed(papers)}
    told = {paper.client: paper.date for paper in reversed(papers) if paper.list in lists.newest}
    clients = base.rows(_CLIENTS)
    outdated = [
        _row(row, lists, last.get(row["client"]), told.get(row["client"]))
        for row in clients
        if row["price_list"] and lists.state(row["price_list"]) == "outdated"
    ]
    rows = ((p.date, p.client, p.name, p.manager, p.list, p.kind, p.file) for p in papers)
    return [*_counted(clients, lists, told), figure("sent", len(papers))], [
        made("outdated", "Outdated price lists", _OUTDATED, outdated),
        made("sent", "Price lists that were sent", _SENT, rows),
    ]


def _counted(clients: list[dict[str, Any]], lists: _Lists, told: dict[str, str]) -> Iterator[Figure]:
    """Count the clients by how their lists stand; nobody is judged where no list is in force."""
    having = [row for row in clients if row["price_list"]]
    states = [lists.state(row["price_list"]) for row in having]
    judged = lists.newest_since is not None
    yield figure("clients", len(clients))
    for name in ("outdated", "newest", "unknown", "not_yet"):
        yield figure(name, states.count(name.replace("_", " ")) if judged else None)
    yield figure("without_list", len(clients) - len(having))
    yield figure("not_sent", sum(row["client"] not in told for row in having) if judged else None)


def _row(row: dict[str, Any], lists: _Lists, last: _Paper | None, told: str | None) -> tuple[Any, ...]:
    return (
        *(row[key] for key in ("client", "name", "manager", "stage", "price_list")),
        lists.since[row["price_list"]] or None,
        ", ".join(lists.newest),
        last and last.date,
        last and last.list,
        told,
    )


@price_lists.reasons
def _reasons(subject: "Subject") -> list[Verdict]:
    """Return whether the client's price list is outdated, and what the client was sent."""
    lists = subject.whole(_Lists)
    name = subject.typed.price_list
    sent = tuple(
        Evidence("sent", paper.date, paper.list or paper.kind, subject.at(*_place(paper)))
        for paper in _of_papers(subject.rows(_PAPERS), lists)
    )
    if name is None:
        return [not_listed(say("the client has no price list"), sent)]
    evidence = [Evidence("price_list", name, "", subject.at("price_list"))]
    state = lists.state(name)
    if state is None:
        reason = say("schema.yaml has no price list that is in force")
        return [not_judged(say("price list"), reason, (*evidence, *sent))]
    since = lists.since.get(name)
    if since is not None:
        evidence.append(
            Evidence("valid_from", since or say("always"), name, subject.norm("price_lists", name))
        )
    evidence.extend(
        Evidence(
            "newest",
            one,
            say("from {what}", what=lists.since[one] or say("always")),
            subject.norm("price_lists", one),
        )
        for one in lists.newest
    )
    if subject.facts["stage"] == "former":
        return [not_listed(say("the client has left"), (*evidence, *sent))]
    if state != "outdated":
        reason = say("its price list is {state}", state=word("verdict", state))
        return [not_listed(reason, (*evidence, *sent))]
    reason = say(
        "{what} is in force since {newest_since}", what=lists.newest[0], newest_since=lists.newest_since
    )
    return [Verdict(say("price list"), state, reason, (*evidence, *sent))]


def _place(paper: _Paper) -> tuple[str | int, ...]:
    own = ("documents", paper.n, "date")
    return own if paper.deal is None else ("deals", paper.deal, *own)
