"""The company's norms as they stand in schema.yaml.

What judges by them needs them without an error, in its keys too: a misspelt key switches a norm off. What only
writes down or shows a record goes on with as much of them as can be read.
"""

from collections.abc import Sequence
from pathlib import Path

from clientbase.errors import UnreadableError
from clientbase.fields import empty
from clientbase.finding import Finding, Severity
from clientbase.norms import Norms
from clientbase.rules.judge import judge_schema
from clientbase.text.norms import norms_document, what_is_right
from clientbase.text.read import Unreadable


def read_norms(root: Path) -> Norms:
    """Read schema.yaml; UnreadableError names each place that is wrong."""
    return judged_norms(root)[0]


def judged_norms(root: Path) -> tuple[Norms, tuple[Finding, ...]]:
    """Read schema.yaml with what is doubtful in it; UnreadableError where it cannot be used."""
    try:
        norms, findings = judge_schema(norms_document(root))
    except Unreadable as unreadable:
        norms, findings = None, (unreadable.finding,)
    if norms is None:
        raise UnreadableError("schema.yaml cannot be used; mend it first", findings)
    return norms, findings


def usable_norms(root: Path) -> tuple[Norms, tuple[Finding, ...]]:
    """Read as much of schema.yaml as can be used, with all that is wrong in it."""
    try:
        document = norms_document(root)
    except Unreadable as unreadable:
        return empty(Norms), (unreadable.finding,)
    norms, findings = judge_schema(document)
    return what_is_right(document.data) if norms is None else norms, findings


def errors_among(findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings for which nothing may be judged by the norms."""
    return [found for found in findings if found.severity == Severity.ERROR]
