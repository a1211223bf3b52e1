"""What somebody must see before approving a range of commits, as a page of tables."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from clientbase.errors import BlockedError, UnreadableError
from clientbase.finding import Finding, Severity
from clientbase.git import Repository
from clientbase.laws.choice import depend_on_class
from clientbase.names import SCHEMA
from clientbase.page import EVERYBODY, Cell, Column, Figure, Page, Table
from clientbase.reviews.diff_paths import OWN, Pair, all_of, diff_paths
from clientbase.reviews.judged import Norm, judged, norms_at
from clientbase.reviews.revisions import Revisions, authors, of_range
from clientbase.reviews.versions import Versions, summary, versions
from clientbase.reviews.warnings import TOPICS, warnings
from clientbase.rules.registry import Around

WEIGHTS: Final = {
    "error": (Severity.ERROR,),
    "warning": (Severity.ERROR, Severity.WARNING),
    "any": tuple(Severity),
    "none": (),
}
"""What makes a review fail, by the word of its option."""

_COVERED: Final = (
    "Findings are those that the range adds to or cures in the records and decisions that it changes, and in all where"
    " it changes schema.yaml; each end is judged by its own norms. What only the whole base shows, such as a tax"
    " number that two clients have, is left to check. The minimum of a repeat purchase and the standards are"
    " those of the end of the range; a minimum that depends on a client's class counts only where it is the least,"
    " and standards go by the class of today. Every commit is an update, so none makes that standard worse. Who"
    " changed a record are the authors of the range's commits."
)
_KINDS: Final = ("added", "changed", "archived", "restored", "moved", "removed")


class Entry(NamedTuple):
    """One line of a table of what was noticed."""

    topic: str
    client: str
    what: str
    author: str


class Review(NamedTuple):
    """All that there is to see."""

    page: Page
    added: tuple[Finding, ...]


class _Gathered:
    """What is found record by record."""

    def __init__(self) -> None:
        self.kinds: Counter[str] = Counter()
        self.rows: list[Entry] = []
        self.changes: list[Entry] = []
        self.added: list[tuple[Finding, str]] = []
        self.cured: list[tuple[Finding, str]] = []


def review(
    repository: Repository,
    words: str,
    day_in: Callable[[str], dt.date],
    reports: Collection[str],
    classes: Callable[[], Mapping[str, str | None]],
) -> Review:
    """Look through the range that *words* name; *day_in* gives the day, told the company's time zone.

    *reports* are the names of those that a decision may name a figure of; *classes* gives the ABC classes of
    clients, and is asked only where standards depend on them.
    """
    revisions = of_range(repository, words if ".." in words else f"{words}..HEAD")
    new = norms_at(repository, revisions.new or "")
    if new is None:
        raise BlockedError(f'there is no schema.yaml in "{words}"; the base begins after it')
    old = _norms_before(repository, revisions, new)
    around = Around(new.norms, day_in(new.norms.base.timezone or ""), reports)
    names = authors(repository, revisions)
    found = _Gathered()
    class_of = classes() if depend_on_class(new.norms.standards) else {}
    for both in versions(repository, _pairs(repository, revisions, old, new)):
        _look(both, old, new, around, _names(names, both), class_of.get(both.client), found)
    page = Page(
        report="review",
        title=f"Review of {words}",
        question="What changes in the records, and what is to be seen before it is approved?",
        definitions=_COVERED,
        as_of=around.today.isoformat(),
        currency=new.norms.base.currency,
        scope=EVERYBODY,
        commit=revisions.new,
        left_out=(),
        figures=tuple(_figures(found)),
        tables=tuple(_tables(found)),
    )
    return Review(page, tuple(finding for finding, _ in found.added))


def _norms_before(repository: Repository, revisions: Revisions, new: Norm) -> Norm:
    """Return the norms of the old end; where it has none that can be used, the new end's."""
    try:
        return norms_at(repository, revisions.old or "") or Norm(new.norms, ())
    except UnreadableError as error:
        return Norm(new.norms, error.findings)


def _pairs(repository: Repository, revisions: Revisions, old: Norm, new: Norm) -> list[Pair]:
    """Return what differs; where the norms do, whatever may be judged otherwise by them."""
    pairs = diff_paths(repository, revisions)
    if old.norms == new.norms:
        return pairs
    known = {pair.new_path for pair in pairs}
    return pairs + [pair for pair in all_of(repository, revisions.new or "") if pair.new_path not in known]


def _look(
    both: Versions,
    old: Norm,
    new: Norm,
    around: Around,
    author: str,
    class_: str | None,
    found: _Gathered,
) -> None:
    verdict = judged(both, old, new, around)
    found.added += [(finding, author) for finding in verdict.added]
    found.cured += [(finding, author) for finding in verdict.cured]
    words = summary(both)
    if words and both.client not in OWN:
        found.kinds[both.change] += 1
    found.changes += [Entry("changes", both.client, what, author) for what in words]
    for topic, what in warnings(both, verdict, new.norms, around.today, class_):
        found.rows.append(Entry(topic, both.client, what, author))


def _names(names: Mapping[str, tuple[str, ...]], both: Versions) -> str:
    """Name who changed a record; of one that is only judged otherwise, who changed the norms."""
    paths = dict.fromkeys(path for path in (both.old_path, both.new_path) if path)
    known = [name for path in paths for name in names.get(path, ())]
    return ", ".join(dict.fromkeys(known or names.get(SCHEMA, ())))


def _figures(found: _Gathered) -> Iterator[Figure]:
    for kind in _KINDS:
        yield _count(kind, f"Clients {kind}", found.kinds[kind])
    topics = Counter(row.topic for row in found.rows)
    for topic, title in TOPICS.items():
        if topic != "clients":
            yield _count(topic, title, topics[topic])
    weights = Counter(finding.severity for finding, _ in found.added)
    for severity in Severity:
        yield _count(f"{severity}s_added", f"{severity.capitalize()}s added", weights[severity])
    yield _count("findings_cured", "Findings cured", len(found.cured))


def _count(name: str, title: str, value: int) -> Figure:
    return Figure(name, "count", title, value)


def _tables(found: _Gathered) -> Iterator[Table]:
    for topic, title in TOPICS.items():
        rows = [row[1:] for row in found.rows if row.topic == topic]
        yield _table(topic, title, ("client", "what", "author"), rows)
    columns = ("place", "severity", "code", "message", "author")
    yield _table("findings", "Findings added", columns, _placed(found.added))
    yield _table("cured", "Findings cured", columns, _placed(found.cured))
    changes = sorted(found.changes, key=lambda row: row.author)
    rows = [(row.author, row.client, row.what) for row in changes]
    yield _table("changes", "All changes, by author", ("author", "client", "what"), rows)


def _placed(findings: Iterable[tuple[Finding, str]]) -> list[tuple[str, ...]]:
    return [
        (f"{path}:{line}:{column}", severity, code, message, author)
        for (path, line, column, code, message, severity), author in findings
    ]


def _table(name: str, title: str, columns: tuple[str, ...], rows: Iterable[tuple[Cell, ...]]) -> Table:
    known = tuple(Column(column, "text", column.capitalize()) for column in columns)
    return Table(name, title, known, tuple(tuple(cell or None for cell in row) for row in rows))
