"""Which findings a range adds, and which it cures: both versions of a record are judged, each by its own norms."""

from collections.abc import Sequence
from typing import NamedTuple

from clientbase.errors import UnreadableError
from clientbase.finding import Finding, new_findings
from clientbase.git import Repository
from clientbase.language import say
from clientbase.model import Client
from clientbase.names import REGISTER, SCHEMA
from clientbase.norms import Norms, Register
from clientbase.reviews.versions import Versions
from clientbase.rules.judge import judge, judge_register, judge_schema
from clientbase.rules.registry import RegisterContext
from clientbase.text.read import Document, Unreadable, parse
from clientbase.typed import UNKNOWN_FIELD, UNUSABLE


class RevisionNorms(NamedTuple):
    """The company's norms at one end, with what is wrong in schema.yaml itself."""

    norms: Norms
    findings: tuple[Finding, ...]


class Verdict(NamedTuple):
    """What both versions of a record are worth."""

    old: Client | None
    new: Client | None
    added: tuple[Finding, ...]
    cured: tuple[Finding, ...]


def norms_at(repository: Repository, commit: str) -> RevisionNorms | None:
    """Read schema.yaml of a commit; None where it has none, UnreadableError where it cannot be used."""
    content = repository.blob(f"{commit}:{repository.inside(SCHEMA)}")
    if content is None:
        return None
    try:
        norms, findings = judge_schema(parse(content, SCHEMA))
    except Unreadable as unreadable:
        norms, findings = None, (unreadable.finding,)
    if norms is None:
        raise UnreadableError(
            say("schema.yaml of {what} cannot be used; mend it first", what=commit[:10]), findings
        )
    return RevisionNorms(norms, findings)


def verdict(versions: Versions, old: RevisionNorms, new: RevisionNorms, around: RegisterContext) -> Verdict:
    """Judge both versions of a record, or of a file of the company itself, each by the norms of its own end."""
    if versions.client == SCHEMA:
        cured = (
            one for one in new_findings(new.findings, old.findings) if one.code not in new.norms.rules.ignore
        )
        return Verdict(None, None, tuple(new_findings(old.findings, new.findings)), tuple(cured))
    was, before = _judged(versions, versions.old, versions.unreadable_old, around._replace(norms=old.norms))
    now, after = _judged(versions, versions.new, versions.unreadable_new, around._replace(norms=new.norms))
    gone = tuple(one for one in new_findings(after, before) if _is_cured(one, versions, now, new.norms))
    client, other = (one if isinstance(one, Client) else None for one in (was, now))
    return Verdict(client, other, tuple(new_findings(before, after)), gone)


def _is_cured(finding: Finding, versions: Versions, now: Client | Register | None, norms: Norms) -> bool:
    """Return whether a finding is gone because it is mended.

    Who is removed takes the findings along. A file that cannot be read is not judged, and one with an error in a
    field by no other rule: what it was found to have it may have still. Nor does it cure to ignore a rule.
    """
    if versions.new is None or finding.code in norms.rules.ignore:
        return False
    return now is not None or finding.code in {UNKNOWN_FIELD, *UNUSABLE}


def _judged(
    versions: Versions, document: Document | None, unreadable: Finding | None, around: RegisterContext
) -> tuple[Client | Register | None, Sequence[Finding]]:
    if document is None:
        return None, (unreadable,) if unreadable else ()
    if versions.client == REGISTER:
        return judge_register(document, around)
    return judge(document, around.norms, around.today)
