"""What the index learns of one file: reading, typing, judging, and the rows. Runs on both cores for many files."""

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from clientbase.finding import Finding
from clientbase.index.history_compare import talks_key
from clientbase.index.rows import Rows, latest_day, rows_of
from clientbase.index.scan import id_of
from clientbase.rules.judge import judge
from clientbase.shapes import Norms
from clientbase.text.read import Document, Unreadable, read
from clientbase.typed import UNUSABLE

BATCH = 64
WORTH_A_SECOND_CORE = 200


class Learnt(NamedTuple):
    """One file as the index keeps it."""

    path: str
    id: str
    archived: bool
    unreadable: str | None
    """why the client is left out of every report, or None"""
    latest: str
    talks: str | None
    """the sign of its interactions, where git is to say when they were entered"""
    rows: Rows
    findings: tuple[Finding, ...]


def is_archived(path: str) -> bool:
    """Whether the record at *path* is that of a former client put aside."""
    return path.startswith("records/archive/")


def learn(root: Path, path: str, norms: Norms) -> Learnt:
    """Read, type and judge the record at *path* (relative to *root*)."""
    client_id, archived = id_of(path), is_archived(path)
    try:
        document = read(root / path, path)
    except Unreadable as unreadable:
        finding = unreadable.finding
        return Learnt(finding.path, id_of(finding.path), archived, _reason(finding), "", None, {}, (finding,))
    client, findings = judge(document, norms, None)
    if client is None:
        first = next(finding for finding in findings if finding.code in UNUSABLE)
        return Learnt(path, client_id, archived, _reason(first), "", None, {}, findings)
    rows = rows_of(client, norms, (client_id, path, int(archived)), _line_in(document))
    talks = talks_key(document.data)
    return Learnt(path, client_id, archived, None, latest_day(client), talks, rows, findings)


def learn_all(root: Path, paths: Sequence[str], norms: Norms) -> Iterator[list[Learnt]]:
    """Learn many files, in no particular order, on all cores where it is worth it; give batch after batch."""
    batches = [paths[start : start + BATCH] for start in range(0, len(paths), BATCH)]
    cores = os.cpu_count() or 1
    if len(paths) < WORTH_A_SECOND_CORE or cores == 1:
        for batch in batches:
            yield _learn_batch(root, batch, norms)
        return
    import multiprocessing

    method = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
    with multiprocessing.get_context(method).Pool(min(cores, 8), _set_up, (root, norms)) as pool:
        yield from pool.imap_unordered(_learn_in_worker, batches)


_given: tuple[Path, Norms] | None = None


def _set_up(root: Path, norms: Norms) -> None:
    global _given  # noqa: PLW0603 - a worker process is told once what all its batches share
    _given = (root, norms)
    import gc
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that was interrupted ends its workers

    gc.disable()  # a worker's values live as long as it does; looking for cycles costs a tenth of the time


def _learn_in_worker(batch: Sequence[str]) -> list[Learnt]:
    assert _given  # noqa: S101 - the pool's initializer has run
    return _learn_batch(_given[0], batch, _given[1])


def _learn_batch(root: Path, batch: Sequence[str], norms: Norms) -> list[Learnt]:
    return [learn(root, path, norms) for path in batch]


def _line_in(document: Document) -> Callable[[Sequence[str | int]], int]:
    return lambda where: document.place(where).line


def _reason(finding: Finding) -> str:
    return f"{finding.line}:{finding.column}: {finding.code} {finding.message}"
