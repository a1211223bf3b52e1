"""What somebody must see before approving a range of commits, as a page of tables."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from clientbase.changes.told import told
from clientbase.columns import columns
from clientbase.errors import BlockedError, UnreadableError
from clientbase.finding import Finding, Severity
from clientbase.git import Repository
from clientbase.language import say
from clientbase.laws.choice import depend_on_class
from clientbase.names import SCHEMA
from clientbase.page import EVERYBODY, Cell, Column, Figure, Page, Table
from clientbase.reviews.back_dated import AtTheEnd, BackDated
from clientbase.reviews.diff_paths import OWN, Pair, all_of, diff_paths
from clientbase.reviews.norms import Standings, effects
from clientbase.reviews.revisions import Revisions, authors, commit_of, of_range
from clientbase.reviews.verdict import RevisionNorms, norms_at, verdict
from clientbase.reviews.versions import Versions, summary, versions
from clientbase.reviews.warnings import TOPICS, Note, warnings
from clientbase.rules.norms_file import errors_among
from clientbase.rules.registry import RegisterContext

WEIGHTS: Final = {
    "error": (Severity.ERROR,),
    "warning": (Severity.ERROR, Severity.WARNING),
    "any": tuple(Severity),
    "none": (),
}
"""What makes a review fail, by the word of its option."""

QUESTION: Final = "What changes in the records, and what is to be seen before it is approved?"
COVERED: Final = (
    "Findings are those that the range adds to or cures in the records and decisions that it changes, and in all where"
    " it changes schema.yaml; each end is judged by its own norms. What only the whole base shows, such as a tax"
    " number that two clients have, is left to check. The minimum of a repeat purchase and the standards are"
    " those of the end of the range; a minimum that depends on a client's class counts only where it is the least,"
    " and standards go by the class of today. Where the norms change, all clients of the end of the range are"
    " judged by both. Every commit is an update, so none makes that standard worse. Who"
    " changed a record are the authors of the range's commits."
)
_CHANGES: Final = ("added", "changed", "archived", "restored", "moved", "removed", "renamed")


class Review(NamedTuple):
    """All that there is to see."""

    page: Page
    added: tuple[Finding, ...]
    norm_errors: tuple[Finding, ...]
    """Those of schema.yaml at the end of the range, for which a part of the norms is not in force."""


class _Reviewed(NamedTuple):
    """What there is to see in one record, or in a file of the company itself."""

    client: str
    change: str
    author: str
    words: tuple[str, ...]
    notes: tuple[Note, ...]
    added: tuple[Finding, ...]
    cured: tuple[Finding, ...]


def review(
    repository: Repository,
    words: str,
    day_in: Callable[[str], dt.date],
    reports: Collection[str],
    classes: Callable[[], Mapping[str, str | None]],
    standings: Standings,
    back_dated: AtTheEnd,
) -> Review:
    """Look through the range that *words* name; *day_in* gives the day, told the company's time zone.

    *reports* are the names of those that a decision may name a figure of; *classes* gives the ABC classes of
    clients, and is asked only where standards depend on them; *standings* only where the norms have changed,
    *back_dated* only where items came that may be.
    """
    begin = words if ".." in words else f"{commit_of(repository, words)}..HEAD"
    revisions = of_range(repository, begin)
    new = norms_at(repository, revisions.new or "")
    if new is None:
        raise BlockedError(say('there is no schema.yaml in "{words}"; the base begins after it', words=words))
    old = _norms_before(repository, revisions, new)
    around = RegisterContext(new.norms, day_in(new.norms.base.timezone or ""), reports)
    class_of = classes() if depend_on_class(new.norms.standards) else {}
    ends = _Ends(repository, revisions, old, new)
    found = [*_reviewed(ends, around, class_of, back_dated), *_judged_otherwise(ends, standings)]
    page = Page(
        report="review",
        title=say("Review of {range}", range=words),
        question=QUESTION,
        definitions=COVERED,
        as_of=around.today.isoformat(),
        currency=new.norms.base.currency,
        scope=EVERYBODY,
        commit=revisions.new,
        left_out=(),
        figures=tuple(figures_of(found)),
        tables=tuple(tables_of(found)),
    )
    added = tuple(finding for one in found for finding in one.added)
    return Review(page, added, tuple(errors_among(new.findings)))


class _Ends(NamedTuple):
    """Both ends of a range, and the norms that each has."""

    repository: Repository
    revisions: Revisions
    old: RevisionNorms
    new: RevisionNorms


def _reviewed(
    ends: _Ends, around: RegisterContext, class_of: Mapping[str, str | None], back_dated: AtTheEnd
) -> Iterator[_Reviewed]:
    """Look through the records that differ, or that may be judged otherwise."""
    names = authors(ends.repository, ends.revisions)
    dates = BackDated(ends.repository, ends.revisions, around.norms, back_dated)
    for both in versions(ends.repository, _pairs(*ends)):
        judged, class_ = verdict(both, ends.old, ends.new, around), class_of.get(both.client)
        notes = [*warnings(both, judged, around.norms, around.today, class_)]
        notes += [Note("back_dated", what) for what in dates.of(both)]
        who, words = _names(names, both), summary(both)
        yield _Reviewed(both.client, both.change, who, words, tuple(notes), judged.added, judged.cured)


def _judged_otherwise(ends: _Ends, standings: Standings) -> Iterator[_Reviewed]:
    """Say whose lights and stages are others by the norms alone; it is the work of who changed them."""
    old, new = ends.revisions
    if ends.old.norms != ends.new.norms and old and new:
        who = ", ".join(authors(ends.repository, ends.revisions).get(SCHEMA, ()))
        for client, what in effects(standings, old, new):
            yield _Reviewed(client, "judged", who, (), (Note("effects", what),), (), ())


def _norms_before(repository: Repository, revisions: Revisions, new: RevisionNorms) -> RevisionNorms:
    """Return the norms of the old end; where it has none that can be used, the new end's."""
    try:
        return norms_at(repository, revisions.old or "") or RevisionNorms(new.norms, ())
    except UnreadableError as error:
        return RevisionNorms(new.norms, error.findings)


def _pairs(
    repository: Repository, revisions: Revisions, old: RevisionNorms, new: RevisionNorms
) -> list[Pair]:
    """Return what differs; where the norms do, whatever may be judged otherwise by them."""
    pairs = diff_paths(repository, revisions)
    if old.norms == new.norms:
        return pairs
    known = {pair.new_path for pair in pairs}
    return pairs + [pair for pair in all_of(repository, revisions.new or "") if pair.new_path not in known]


def _names(names: Mapping[str, tuple[str, ...]], both: Versions) -> str:
    """Name who changed a record; of one that is only judged otherwise, who changed the norms."""
    paths = dict.fromkeys(path for path in (both.old_path, both.new_path) if path)
    known = [name for path in paths for name in names.get(path, ())]
    return ", ".join(dict.fromkeys(known or names.get(SCHEMA, ())))


def figures_of(found: Sequence[_Reviewed]) -> Iterator[Figure]:
    """Return how many changes and findings of each kind there are."""
    changes = Counter(one.change for one in found if one.words and one.client not in OWN)
    topics = Counter(note.topic for one in found for note in one.notes)
    weights = Counter(finding.severity for one in found for finding in one.added)
    counts = [(change, f"Clients {change}", changes[change]) for change in _CHANGES]
    counts += [(topic, title, topics[topic]) for topic, title in TOPICS.items() if topic != "clients"]
    counts += [(f"{weight}s_added", f"{weight.capitalize()}s added", weights[weight]) for weight in Severity]
    counts += [("findings_cured", "Findings cured", sum(len(one.cured) for one in found))]
    for name, title, count in counts:
        yield Figure(name, "count", title, count)


def tables_of(found: Sequence[_Reviewed]) -> Iterator[Table]:
    """Return all that there is to see, a table for each kind."""
    for topic, title in TOPICS.items():
        rows = [
            (one.client, what, one.author) for one in found for kind, what, _ in one.notes if kind == topic
        ]
        yield _table(topic, title, ("client", "what", "author"), rows)
        if topic == "waivers":
            yield _waivers_by(found)
    named = ("place", "severity", "code", "message", "author")
    added = (_placed(finding, one.author) for one in found for finding in one.added)
    yield _table("findings", "Findings added", named, added)
    cured = (_placed(finding, one.author) for one in found for finding in one.cured)
    yield _table("cured", "Findings cured", named, cured)
    by_author = sorted(found, key=lambda one: one.author)
    changes = ((one.author, one.client, told(what)) for one in by_author for what in one.words)
    yield _table("changes", "All changes, by author", ("author", "client", "what"), changes)


def _waivers_by(found: Sequence[_Reviewed]) -> Table:
    """Say who waived the minimum how often; whoever may not is among the findings."""
    given = Counter(note.by for one in found for note in one.notes if note.topic == "waivers")
    rows = tuple((by, times) for by, times in sorted(given.items(), key=lambda one: (-one[1], one[0] or "")))
    return Table("waivers_by", "Who waived how often", columns("by waivers:count"), rows)


def _placed(finding: Finding, author: str) -> tuple[str, ...]:
    path, line, column, code, _, severity = finding
    return f"{path}:{line}:{column}", severity, code, finding.told, author


def _table(name: str, title: str, columns: tuple[str, ...], rows: Iterable[tuple[Cell, ...]]) -> Table:
    known = tuple(Column(column, "text", column.capitalize()) for column in columns)
    return Table(name, title, known, tuple(tuple(cell or None for cell in row) for row in rows))
