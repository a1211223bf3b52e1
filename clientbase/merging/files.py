"""Three versions of a file made one: read, merged, read again and judged; by git's lines where need be."""

from collections import Counter
from collections.abc import Sequence
from typing import Final, NamedTuple

from clientbase.finding import Finding, Severity
from clientbase.git import merge_file
from clientbase.merging.lines import hunks, replaced
from clientbase.merging.markers import Labels, with_markers
from clientbase.merging.merge import merged
from clientbase.merging.texts import FAILED
from clientbase.rules.judge import judge
from clientbase.shapes import Norms
from clientbase.text.edit import EditError
from clientbase.text.read import BOM, Document, Unreadable, parse

NORMS_FILE: Final = "schema.yaml"


class Versions(NamedTuple):
    """What a file was, and what became of it on each side; the base is empty where there was none."""

    base: bytes
    ours: bytes
    theirs: bytes


class Outcome(NamedTuple):
    """The merged file, whether it needs nobody's decision, and what is to be said of it."""

    data: bytes
    clean: bool
    said: tuple[str, ...] = ()
    by_fields: bool = True
    """Whether the fields were merged; else it is what git makes of the lines"""


def merge(path: str, versions: Versions, norms: Norms, labels: Labels) -> Outcome:
    """Merge a record by what it says; schema.yaml, and what cannot be read, line by line."""
    if path.rpartition("/")[2] == NORMS_FILE:
        return by_lines(path, versions, labels, "norms are merged line by line")
    try:
        base = parse(versions.base, path) if versions.base else None
        ours, theirs = parse(versions.ours, path), parse(versions.theirs, path)
    except Unreadable as unreadable:
        reason = f"{unreadable.finding.code} {unreadable.finding.message}"
        return by_lines(path, versions, labels, f"one version cannot be read ({reason}); merged line by line")
    try:
        text, conflicts = merged(base, ours, theirs, labels)
    except EditError as error:
        return by_lines(path, versions, labels, f"{error}; merged line by line")
    if conflicts:
        return Outcome(_bytes(text, ours), clean=False, said=tuple(f"{path}: {one}" for one in conflicts))
    return _judged(text, ours, theirs, norms, labels)


def by_lines(path: str, versions: Versions, labels: Labels, reason: str) -> Outcome:
    """Merge as git does without a driver, and say why."""
    words = (f"--marker-size={labels.size}", "-L", labels.ours, "-L", "base", "-L", labels.theirs)
    answer = merge_file(*versions, *words)
    said = [f"{path}: {reason}"]
    if answer.code >= FAILED:
        said.append(f"{path}: git merge-file: {answer.err.strip()}; your side was kept")
        return Outcome(versions.ours, clean=False, said=tuple(said), by_fields=False)
    now = None if answer.code else _complaint(path, answer.out)
    if now and not (_complaint(path, versions.ours) or _complaint(path, versions.theirs)):
        said.append(f"{now}; neither side had this error")
        return Outcome(answer.out, clean=False, said=tuple(said), by_fields=False)
    return Outcome(answer.out, clean=not answer.code, said=tuple(said), by_fields=False)


def _complaint(path: str, data: bytes) -> Finding | None:
    try:
        parse(data, path)
    except Unreadable as unreadable:
        return unreadable.finding
    return None


def _judged(text: str, ours: Document, theirs: Document, norms: Norms, labels: Labels) -> Outcome:
    """Let nobody's fault through that neither side had."""
    data = _bytes(text, ours)
    new = _new_errors(parse(data, ours.path), (ours, theirs), norms)
    if not new:
        return Outcome(data, clean=True)
    said = tuple(f"{finding}; neither side had this error" for finding in new)
    return Outcome(_bytes(_disputed(ours.text, text, new, labels), ours), clean=False, said=said)


def _new_errors(after: Document, sides: Sequence[Document], norms: Norms) -> tuple[Finding, ...]:
    known = Counter[tuple[str, str]]()
    for side in sides:
        known |= Counter((f.code, f.message) for f in judge(side, norms, None).findings)
    errors = [f for f in judge(after, norms, None).findings if f.severity is Severity.ERROR]
    now = Counter((f.code, f.message) for f in errors)
    return tuple(f for f in errors if now[f.code, f.message] > known[f.code, f.message])


def _disputed(ours: str, text: str, errors: Sequence[Finding], labels: Labels) -> str:
    """Ask about what theirs brought and what makes the errors; about all of it where that cannot be told."""
    found = hunks(text, ours)
    at = [hunk for hunk in found if any(hunk.start < error.line <= hunk.end for error in errors)]
    without = replaced(text, at or found)
    return with_markers(without, hunks(without, text), labels)


def _bytes(text: str, ours: Document) -> bytes:
    return (BOM if ours.bom else b"") + text.encode()
