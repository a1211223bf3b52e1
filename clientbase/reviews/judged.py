"""Which findings a range adds, and which it cures: both versions of a record are judged, each by its own norms."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from clientbase.errors import UnreadableError
from clientbase.finding import Finding
from clientbase.git import Repository
from clientbase.reviews.pairs import SCHEMA
from clientbase.reviews.versions import Versions
from clientbase.rules.judge import judge, judge_schema
from clientbase.shapes import Client, Norms
from clientbase.text.read import Document, Unreadable, parse


class Norm(NamedTuple):
    """The company's norms at one end, with what is wrong in schema.yaml itself."""

    norms: Norms
    findings: tuple[Finding, ...]


class Judged(NamedTuple):
    """What both versions of a record are worth."""

    old: Client | None
    new: Client | None
    added: tuple[Finding, ...]
    cured: tuple[Finding, ...]


def norms_at(repository: Repository, commit: str) -> Norm | None:
    """Read schema.yaml of a commit; None where it has none, UnreadableError where it cannot be used."""
    content = repository.blob(f"{commit}:{repository.inside(SCHEMA)}")
    if content is None:
        return None
    try:
        norms, findings = judge_schema(parse(content, SCHEMA))
    except Unreadable as unreadable:
        norms, findings = None, (unreadable.finding,)
    if norms is None:
        raise UnreadableError(f"schema.yaml of {commit[:10]} cannot be used; mend it first", findings)
    return Norm(norms, findings)


def judged(versions: Versions, old: Norm, new: Norm, day: dt.date) -> Judged:
    """Judge both versions of a record, or of schema.yaml, as of *day*."""
    if versions.client == SCHEMA:
        added = tuple(_more(new.findings, old.findings))
        return Judged(None, None, added, tuple(_more(old.findings, new.findings)))
    was, before = _judged(versions.old, versions.unreadable_old, old.norms, day)
    now, after = _judged(versions.new, versions.unreadable_new, new.norms, day)
    # Who is removed takes the findings along, which cures nothing.
    cured = tuple(_more(before, after)) if versions.new_path else ()
    return Judged(was, now, tuple(_more(after, before)), cured)


def _judged(
    document: Document | None, unreadable: Finding | None, norms: Norms, day: dt.date
) -> tuple[Client | None, tuple[Finding, ...]]:
    if document is None:
        return None, (unreadable,) if unreadable else ()
    return judge(document, norms, day)


def _more(findings: Iterable[Finding], others: Iterable[Finding]) -> Iterator[Finding]:
    """Give the findings that say what none of *others* says, or say it more often."""
    left = Counter((finding.code, finding.message) for finding in others)
    for finding in findings:
        key = finding.code, finding.message
        if left[key]:
            left[key] -= 1
        else:
            yield finding
