"""What the index keeps of a file: it is read, typed, judged and made rows of. Runs on all cores for many files."""

import marshal
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from clientbase.changes.items import signs
from clientbase.finding import Finding
from clientbase.index.rows import Rows, rows_of
from clientbase.index.scan import id_of
from clientbase.norms import Norms
from clientbase.rules.dates import latest_day
from clientbase.rules.judge import judge
from clientbase.text.read import Unreadable, read
from clientbase.typed import UNUSABLE

BATCH = 64
WORTH_A_SECOND_CORE = 200


class Given(NamedTuple):
    """What is the same for all files that are indexed at once."""

    root: Path
    norms: Norms
    twice: Mapping[str, int]
    """how many files there are of an id that more than one has"""


def index_all(given: Given, paths: Sequence[str]) -> Iterator[Rows]:
    """Index many files, on all cores where it is worth it; give the rows of batch after batch.

    Where a worker is killed, by a machine short of memory say, this process goes on alone: a pool of
    multiprocessing's own would start another worker and wait for ever for the answer of the first.
    """
    batches = [paths[start : start + BATCH] for start in range(0, len(paths), BATCH)]
    cores = os.cpu_count() or 1
    if len(paths) < WORTH_A_SECOND_CORE or cores == 1:
        for batch in batches:
            yield _index_batch(given, batch)
        return
    import multiprocessing
    from concurrent.futures import BrokenExecutor, ProcessPoolExecutor

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
        yield _index_batch(given, batch)


_given: Given | None = None


def _set_up(given: Given) -> None:
    global _given  # noqa: PLW0603 - a worker process is told once what all its batches share
    _given = given
    import gc
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that was interrupted ends its workers

    gc.disable()  # a worker's values live as long as it does; looking for cycles costs a tenth of the time


def _index_in_worker(batch: Sequence[str]) -> bytes:
    assert _given  # noqa: S101 - the pool's initializer has run
    return marshal.dumps(_index_batch(_given, batch))


def _index_batch(given: Given, batch: Sequence[str]) -> Rows:
    rows: Rows = {}
    for path in batch:
        for table, found in index_record(given, path).items():
            rows.setdefault(table, []).extend(found)
    return rows


def index_record(given: Given, path: str) -> Rows:
    """Return all rows that the index keeps of the record at *path*, which is relative to the base."""
    root, norms, _ = given
    archived = int(path.startswith("records/archive/"))
    try:
        document = read(root / path, path)
    except Unreadable as unreadable:
        finding = unreadable.finding
        return _housekeeping(finding.path, archived, _reason(finding), "", None, (finding,))
    client, findings = judge(document, norms, None)
    if client is None:
        first = next(finding for finding in findings if finding.code in UNUSABLE)
        return _housekeeping(path, archived, _reason(first), "", None, findings)
    client_id = id_of(path)
    namesakes = given.twice.get(client_id.casefold())
    reason = f'the id "{client_id}" is used {namesakes} times' if namesakes else None
    rows = {} if reason else rows_of(client, norms, (client_id, path, archived), document.lines)
    return rows | _housekeeping(path, archived, reason, latest_day(client), signs(document.data), findings)


def _housekeeping(
    path: str, archived: int, reason: str | None, latest: str, items: str | None, findings: Sequence[Finding]
) -> Rows:
    """Return what the index keeps of any file; *reason* says why its client is left out of every report."""
    record = (path, id_of(path), archived, reason, latest, items)
    return {
        "records": [record],
        "findings": [(*finding[:5], str(finding.severity)) for finding in findings],
    }


def _reason(finding: Finding) -> str:
    return f"{finding.line}:{finding.column}: {finding.code} {finding.message}"
