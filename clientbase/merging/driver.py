"""What git calls to merge one record: three versions in, read, merged, read again and judged."""

import datetime as dt
import os
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple

from clientbase.changes.compare import shape_of
from clientbase.errors import BlockedError
from clientbase.fields import empty
from clientbase.finding import Finding, Severity
from clientbase.git import MERGE_FAILED, merge_file
from clientbase.merging.hunks import hunks, replaced
from clientbase.merging.markers import Labels, with_markers
from clientbase.merging.merge import merge_documents
from clientbase.model import Client
from clientbase.names import SCHEMA
from clientbase.norms import Norms, Register
from clientbase.rules.judge import judge, judge_register, judge_schema
from clientbase.rules.registry import RegisterContext
from clientbase.text.edit import EditError
from clientbase.text.inside import WHOLE, IrregularError, contents
from clientbase.text.read import BOM, Document, Unreadable, parse, read
from clientbase.typed import UNKNOWN_FIELD, UNUSABLE

_USUAL: Final = Labels()


class Stages(NamedTuple):
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


class Call(NamedTuple):
    """The files that git names, and where in the repository the record stands."""

    base: Path
    ours: Path
    theirs: Path
    path: str


def drive(call: Call, labels: Labels, top: Path) -> tuple[bool, tuple[str, ...]]:
    """Merge into the file of our side; say whether that is clean, and what people should know.

    Whatever goes wrong, git gets a file and an answer: a driver that fails would stop the whole merge.
    """
    try:
        stages = Stages(*(contents(file, WHOLE) for file in call[:3]))
    except IrregularError as irregular:
        raise BlockedError(str(irregular)) from None
    if max(map(len, stages)) > WHOLE:
        return False, (f"{call.path}: a version has more than {WHOLE} bytes; your side was kept",)
    try:
        outcome = merge_record(call.path, stages, norms_above(top / call.path, top), labels)
    except Exception as error:  # noqa: BLE001 - git's own way is better than no merge at all
        reason = f"it cannot be merged by its fields ({error}); merged line by line"
        outcome = by_lines(call.path, stages, labels, reason)
    call.ours.write_bytes(outcome.data)
    return outcome.clean, outcome.said


def norms_above(record: Path, top: Path) -> Norms:
    """Return the norms of the base in which a record lies, itself below *top*; none where they cannot be read."""
    for folder in (one for one in record.parents if one.is_relative_to(top)):
        if os.path.lexists(folder / SCHEMA):
            try:
                norms, _ = judge_schema(read(folder / SCHEMA, SCHEMA))
            except Unreadable:
                break
            return norms or empty(Norms)
    return empty(Norms)


def labels(ours: str, theirs: str, size: str) -> Labels:
    """Take the labels as git passes them; a git that does not know a placeholder passes it as it is."""
    return Labels(
        _USUAL.ours if ours in {"", "%X"} else _one_line(ours),
        _USUAL.theirs if theirs in {"", "%Y"} else _one_line(theirs),
        int(size) if size.isdecimal() and int(size) else _USUAL.size,
    )


def _one_line(label: str) -> str:
    return " ".join(label.split())


def merge_record(path: str, stages: Stages, norms: Norms, labels: Labels) -> Outcome:
    """Merge a record, norms or decisions by what they say; what cannot be read, line by line."""
    shape = shape_of_file(path)
    try:
        base = parse(stages.base, path) if stages.base else None
        ours, theirs = parse(stages.ours, path), parse(stages.theirs, path)
    except Unreadable as unreadable:
        reason = f"{unreadable.finding.code} {unreadable.finding.message}"
        return by_lines(path, stages, labels, f"one version cannot be read ({reason}); merged line by line")
    try:
        text, conflicts, also = merge_documents(base, ours, theirs, labels, shape)
    except EditError as error:
        return by_lines(path, stages, labels, f"{error}; merged line by line")
    said = tuple(f"{path}: {one}" for one in (*conflicts, *also))
    if conflicts:
        return Outcome(_bytes(text, ours), clean=False, said=said)
    return _judged(text, (ours, theirs), partial(_findings, norms=norms, shape=shape), labels, said)


def shape_of_file(path: str) -> type[Any]:
    """Return what the file at *path* of the repository holds; schema.yaml among the records is a client's."""
    *folders, name = path.split("/")
    return Client if "records" in folders else shape_of(name)


def by_lines(path: str, stages: Stages, labels: Labels, reason: str) -> Outcome:
    """Merge as git does without a driver, and say why."""
    words = (f"--marker-size={labels.size}", "-L", labels.ours, "-L", "base", "-L", labels.theirs)
    answer = merge_file(*stages, *words)
    said = [f"{path}: {reason}"]
    if answer.code >= MERGE_FAILED:
        said.append(f"{path}: git merge-file: {answer.err.strip()}; your side was kept")
        return Outcome(stages.ours, clean=False, said=tuple(said), by_fields=False)
    now = None if answer.code else _complaint(path, answer.out)
    if now and not (_complaint(path, stages.ours) or _complaint(path, stages.theirs)):
        said.append(f"{now}; neither side had this error")
        return Outcome(answer.out, clean=False, said=tuple(said), by_fields=False)
    return Outcome(answer.out, clean=not answer.code, said=tuple(said), by_fields=False)


def _complaint(path: str, data: bytes) -> Finding | None:
    try:
        parse(data, path)
    except Unreadable as unreadable:
        return unreadable.finding
    return None


_Judge = Callable[[Document], Sequence[Finding]]


def _judged(
    text: str, sides: tuple[Document, Document], judged: _Judge, labels: Labels, said: tuple[str, ...]
) -> Outcome:
    """Let no error through that neither side had, and no warning without saying it."""
    ours = sides[0]
    data = _bytes(text, ours)
    known = Counter[tuple[str, str]]()
    for side in sides:
        known |= Counter((f.code, f.message) for f in judged(side))
    now = judged(parse(data, ours.path))
    count = Counter((f.code, f.message) for f in now)
    new = [f for f in now if count[f.code, f.message] > known[f.code, f.message]]
    errors = [f for f in new if f.severity is Severity.ERROR]
    if errors:
        said += tuple(f"{finding}; neither side had this error" for finding in errors)
        return Outcome(_bytes(_disputed(ours.text, text, errors, labels), ours), clean=False, said=said)
    said += tuple(f"{f}; neither side had this" for f in new if f.severity is Severity.WARNING)
    return Outcome(data, clean=True, said=said)


def _findings(document: Document, norms: Norms, shape: type[Any]) -> Sequence[Finding]:
    if shape is Norms:
        return judge_schema(document)[1]
    if shape is Register:
        found = judge_register(document, RegisterContext(norms, dt.date.min, ()))[1]
        return [finding for finding in found if finding.code in {UNKNOWN_FIELD, *UNUSABLE}]
    return judge(document, norms, None).findings


def _disputed(ours: str, text: str, errors: Sequence[Finding], labels: Labels) -> str:
    """Ask about what theirs brought and what makes the errors; about all of it where that cannot be told."""
    found = hunks(text, ours)
    at = [hunk for hunk in found if any(hunk.start < error.line <= hunk.end for error in errors)]
    without = replaced(text, at or found)
    return with_markers(without, hunks(without, text), labels)


def _bytes(text: str, ours: Document) -> bytes:
    return (BOM if ours.bom else b"") + text.encode()
