"""Which findings a range adds, and which it cures: both versions of a record are judged, each by its own norms."""

from collections.abc import Callable
from typing import NamedTuple

from clientbase.errors import UnreadableError
from clientbase.finding import Finding, new_findings
from clientbase.git import Repository
from clientbase.model import Client
from clientbase.names import REGISTER, SCHEMA
from clientbase.norms import Norms
from clientbase.reviews.versions import Versions
from clientbase.rules.judge import judge, judge_register, judge_schema
from clientbase.rules.registry import Around
from clientbase.text.read import Document, Unreadable, parse

_Look = Callable[[Document, Around], tuple[Client | None, tuple[Finding, ...]]]


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


def judged(versions: Versions, old: Norm, new: Norm, around: Around) -> Judged:
    """Judge both versions of a record, or of a file of the company itself, each by the norms of its own end."""
    if versions.client == SCHEMA:
        added = tuple(new_findings(old.findings, new.findings))
        return Judged(None, None, added, tuple(new_findings(new.findings, old.findings)))
    look = _register if versions.client == REGISTER else _record
    was, before = _judged(look, versions.old, versions.unreadable_old, around._replace(norms=old.norms))
    now, after = _judged(look, versions.new, versions.unreadable_new, around._replace(norms=new.norms))
    # Who is removed takes the findings along, which cures nothing.
    cured = tuple(new_findings(after, before)) if versions.new_path else ()
    return Judged(was, now, tuple(new_findings(before, after)), cured)


def _judged(
    look: _Look, document: Document | None, unreadable: Finding | None, around: Around
) -> tuple[Client | None, tuple[Finding, ...]]:
    if document is None:
        return None, (unreadable,) if unreadable else ()
    return look(document, around)


def _record(document: Document, around: Around) -> tuple[Client | None, tuple[Finding, ...]]:
    return judge(document, around.norms, around.today)


def _register(document: Document, around: Around) -> tuple[None, tuple[Finding, ...]]:
    return None, judge_register(document, around)[1]
