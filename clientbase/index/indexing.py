"""What the index keeps of a file: it is read, typed, judged and made rows of. Runs on all cores for many files.

Of a few files the judging is put off until somebody asks what is wrong (see judging.py): most reports do not.
"""

import marshal
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from clientbase.changes.items import signs
from clientbase.finding import Finding
from clientbase.index.rows import Record, Rows, rows_of
from clientbase.index.scan import id_of
from clientbase.laws.happened import latest_day
from clientbase.model import Client
from clientbase.norms import Norms
from clientbase.text.read import Document, Unreadable, read
from clientbase.typed import UNUSABLE, typed

BATCH = 64
WORTH_A_SECOND_CORE = 200


class Given(NamedTuple):
    """What is the same for all files that are indexed at once."""

    root: Path
    norms: Norms
    twice: Mapping[str, int]
    """how many files there are of an id that more than one has"""
    is_judged: bool = True
    """whether the files are judged at once; else only what cannot be used is, for it is left out by what is wrong"""


def index_all(given: Given, paths: Sequence[str]) -> Iterator[Rows]:
    """Index many files, on all cores where it is worth it; give the rows of batch after batch.

    Where a worker is killed, by a machine short of memory say, this process goes on alone: a pool of
    multiprocessing's own would start another worker and wait for ever for the answer of the first.
    """
    batches = [paths[start : start + BATCH] for start in range(0, len(paths), BATCH)]
    cores = os.cpu_count() or 1
    if len(paths) < WORTH_A_SECOND_CORE or cores == 1:
        for batch in batches:
            yield index_records(given, batch)
        return
    import multiprocessing
    from concurrent.futures import BrokenExecutor, ProcessPoolExecutor

    import clientbase.rules.judge  # noqa: F401 - once for all workers

    method = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
    how = multiprocessing.get_context(method)
    done = 0
    with ProcessPoolExecutor(min(cores, 8), how, _set_up, (given,)) as workers:
        try:
            for packed in workers.map(_index_in_worker, batches):
                yield marshal.loads(packed)  # noqa: S302 - from a process of our own
                done += 1
        except BrokenExecutor:
            pass
        finally:
            workers.shutdown(cancel_futures=True)
    for batch in batches[done:]:
        yield index_records(given, batch)


_given: Given | None = None


def _set_up(given: Given) -> None:
    global _given  # noqa: PLW0603 - a worker process is told once what all its batches share
    _given = given
    import gc
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that was interrupted ends its workers
    signal.signal(signal.SIGTERM, signal.SIG_DFL)

    gc.disable()  # a worker's values live as long as it does; looking for cycles costs a tenth of the time


def _index_in_worker(batch: Sequence[str]) -> bytes:
    assert _given  # noqa: S101 - the pool's initializer has run
    return marshal.dumps(index_records(_given, batch))


def index_records(given: Given, paths: Sequence[str]) -> Rows:
    """Return all rows that the index keeps of the records at *paths*, which are relative to the base.

    Each step is done for all of them before the next one begins: so its code stays at hand in the processor, and all
    of it takes a fifth less time.
    """
    root, norms = given.root, given.norms
    documents: list[Document] = []
    kept: list[_Kept] = []
    for path in paths:
        try:
            documents.append(read(root / path, path))
        except Unreadable as unreadable:
            kept.append(_left_out(unreadable.finding.path, unreadable.finding, (unreadable.finding,)))
    records: list[Record] = []
    for document, (client, findings) in zip(documents, _judged(documents, given), strict=True):
        if client is None:
            assert findings  # noqa: S101 - or it could be used
            first = next(finding for finding in findings if finding.code in UNUSABLE)
            kept.append(_left_out(document.path, first, findings))
            continue
        client_id = id_of(document.path)
        namesakes = given.twice.get(client_id.casefold())
        reason = f'the id "{client_id}" is used {namesakes} times' if namesakes else None
        kept.append(_Kept(document.path, reason, latest_day(client), signs(document.data), findings))
        if not reason:
            identity = (client_id, document.path, _is_archived(document.path))
            records.append(Record(client, identity, document.lines))
    rows = rows_of(records, norms)
    rows["records"] = [
        (path, id_of(path), _is_archived(path), reason, latest, items)
        for path, reason, latest, items, _ in kept
    ]
    rows["findings"] = [
        (*finding[:5], str(finding.severity)) for *_, findings in kept for finding in findings or ()
    ]
    rows["unjudged_records"] = [(path,) for path, *_, findings in kept if findings is None]
    return rows


class _Kept(NamedTuple):
    """What the index keeps of any file; *reason* says why its client is left out of every report."""

    path: str
    reason: str | None
    latest: str
    items: str | None
    findings: Sequence[Finding] | None
    """None where they are not known yet"""


def _judged(
    documents: Sequence[Document], given: Given
) -> Sequence[tuple[Client | None, Sequence[Finding] | None]]:
    """Type all, and judge them; where that is put off none of them may be left out, and each has a path of its own."""
    # What cannot be named is spelt out with a backslash: its findings stand under a path that another file may have.
    if not given.is_judged and not any("\\" in document.path for document in documents):
        clients = [typed(document.data, Client)[0] for document in documents]
        if all(client is not None for client in clients):
            return [(client, None) for client in clients]
    from clientbase.rules.judge import judge_all

    return judge_all(documents, given.norms, None)


def _left_out(path: str, why: Finding, findings: Sequence[Finding]) -> _Kept:
    return _Kept(path, f"{why.line}:{why.column}: {why.code} {why.message}", "", None, findings)


def _is_archived(path: str) -> int:
    return int(path.startswith("records/archive/"))
