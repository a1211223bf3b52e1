"""The company's norms as they stand in schema.yaml.

What judges by them needs them without an error, in its keys too: a misspelt key switches a norm off. What only
writes down or shows a record goes on with as much of them as can be read.
"""

from collections.abc import Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

from clientbase.errors import UnreadableError
from clientbase.fields import empty
from clientbase.finding import Finding, Severity, Where
from clientbase.language import say
from clientbase.names import SCHEMA
from clientbase.norms import Norms
from clientbase.rules.judge import judge_schema
from clientbase.text.read import Document, Unopened, Unreadable, read
from clientbase.typed import UNUSABLE, typed


def read_norms(root: Path) -> Norms:
    """Read schema.yaml; UnreadableError names each place that is wrong."""
    return judged_norms(root)[0]


def judged_norms(root: Path) -> tuple[Norms, tuple[Finding, ...]]:
    """Read schema.yaml with what is doubtful in it; UnreadableError where it cannot be used."""
    try:
        norms, findings = judge_schema(_document(root))
    except Unreadable as unreadable:
        norms, findings = None, (unreadable.finding,)
    if norms is None:
        raise UnreadableError("schema.yaml cannot be used; mend it first", findings)
    return norms, findings


def usable_norms(root: Path) -> tuple[Norms, tuple[Finding, ...]]:
    """Read as much of schema.yaml as can be used, with all that is wrong in it."""
    try:
        document = _document(root)
    except Unreadable as unreadable:
        return empty(Norms), (unreadable.finding,)
    norms, findings = judge_schema(document)
    return _what_is_right(document.data) if norms is None else norms, findings


def norms_judged_before(root: Path) -> Norms:
    """Read the same norms without looking again for what is wrong in them."""
    try:
        return _what_is_right(_document(root).data)
    except Unreadable:
        return empty(Norms)


def _document(root: Path) -> Document:
    """Read schema.yaml; where the system does not give it nobody goes on, as if there were no norms."""
    try:
        return read(root / SCHEMA, SCHEMA)
    except Unopened as unopened:
        raise UnreadableError(
            say("schema.yaml is there and cannot be opened; nothing was done without it"), (unopened.finding,)
        ) from None


def errors_among(findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings for which nothing may be judged by the norms."""
    return [found for found in findings if found.severity == Severity.ERROR]


def _what_is_right(data: Any) -> Norms:
    """Leave out of schema.yaml what is of a wrong type, until the rest can be typed."""
    norms, complaints = typed(data, Norms)
    left = data if norms is not None else deepcopy(data)
    while norms is None:
        where = next(complaint.where for complaint in complaints if complaint.code in UNUSABLE)
        left = _without(left, where)
        norms, complaints = typed(left, Norms)
    return norms


def _without(data: Any, where: Where) -> Any:
    """Take out what stands at *where*, or what stands there in place of a mapping or a list."""
    within: Any = None
    key: Any = None
    left = data
    for part in where:
        held = part in left if isinstance(left, dict) else isinstance(left, list) and part in range(len(left))
        if not held:
            break
        within, key, left = left, part, left[part]
    if key is None:
        return {}
    del within[key]
    return data
