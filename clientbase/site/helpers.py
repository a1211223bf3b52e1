"""Other processes that make pages of a large base, each with a connection of its own."""

import datetime as dt
import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Final, Self

from clientbase.base import Base
from clientbase.language import current, use
from clientbase.page import Scope
from clientbase.site.folder import Folder, Made
from clientbase.site.maker import Known, Maker

Asked = tuple[Path, dt.date, Scope, str]
"""Which base is asked about, on which day, narrowed to whom, and the file of its index: all files were looked at."""
Task = str | dict[str, str]
"""A report, or clients with what stands for what their pages tell."""
Done = tuple[Mapping[str, Made], int]
_WORTH_A_SECOND_CORE: Final = 1000
_MOST: Final = 8
_PART: Final = 250


class Helpers:
    """Makes pages in as many processes as there are cores; in this one alone where the base is small."""

    def __init__(self, asked: Asked, folder: Folder, known: Known) -> None:
        """Start the processes."""
        self._folder = folder
        self._todo: list[tuple[Task, Future[Done] | None]] = []
        self._pool: ProcessPoolExecutor | None = None
        cores = os.cpu_count() or 1
        if len(known.clients) >= _WORTH_A_SECOND_CORE and cores > 1:
            import multiprocessing

            # What draws charts has threads, which do not live on in a fork, nor may an open index.
            how = multiprocessing.get_context("spawn")
            given = (asked, folder, known, current())
            self._pool = ProcessPoolExecutor(min(cores, _MOST), how, _set_up, given)

    def __enter__(self) -> Self:
        """Return the helpers."""
        return self

    def __exit__(self, *error: object) -> None:
        """Let the processes end; what they have not begun stays undone."""
        if self._pool:
            self._pool.shutdown(cancel_futures=True)

    def begin(self, reports: Sequence[str], clients: Mapping[str, str]) -> None:
        """Have the pages made of *reports* and *clients*."""
        tasks: list[Task] = [*reports, *_parts(clients)]
        for task in tasks:
            self._todo.append((task, self._submitted(task)))

    def _submitted(self, task: Task) -> "Future[Done] | None":
        try:
            return self._pool.submit(_do, task) if self._pool else None
        except BrokenExecutor:
            return None

    def end(self, maker: Maker) -> None:
        """Wait until all is made; *maker* makes what no other process does or could."""
        for task, future in self._todo:
            if future is None:
                _make(maker, task)
                continue
            try:
                self._folder.take(*future.result())
            except BrokenExecutor:  # a machine short of memory has killed it
                _make(maker, task)


def _parts(clients: Mapping[str, str]) -> Iterator[dict[str, str]]:
    left = iter(clients.items())
    while part := dict(islice(left, _PART)):
        yield part


def _make(maker: Maker, task: Task) -> None:
    if isinstance(task, str):
        maker.report(task)
    else:
        maker.clients(task)


_maker: Maker | None = None


def _set_up(asked: Asked, folder: Folder, known: Known, language: str) -> None:
    global _maker  # noqa: PLW0603 - a process is told once what all its tasks share
    import gc
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that was interrupted ends its helpers
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    gc.disable()
    use(language)
    root, day, scope, file = asked
    _maker = Maker(Base(root, lambda _zone: day, scope, beside=file), folder, known)


def _do(task: Task) -> Done:
    assert _maker  # noqa: S101 - the pool's initializer has run
    folder = _maker.folder
    folder.files, folder.written = {}, 0
    _make(_maker, task)
    return folder.files, folder.written
