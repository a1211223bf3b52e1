"""Other processes that make pages of a large base, each with a connection of its own."""

import datetime as dt
import os
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import closing
from functools import lru_cache
from itertools import islice
from pathlib import Path
from pickle import dumps, loads
from threading import Lock
from typing import Final, Self

from clientbase.base import Base
from clientbase.index.needs import note_needs
from clientbase.index.opening import file_to_share
from clientbase.language import current, use
from clientbase.page import Scope
from clientbase.site.folder import Folder, Made
from clientbase.site.maker import Known, Maker, Paper

Asked = tuple[Path, dt.date, Scope, str]
"""Which base is asked about, on which day, narrowed to whom, and the file of its index: all files were looked at."""
Task = tuple[str, ...] | dict[str, str] | Paper
"""Reports, or clients with what stands for what their pages tell, or what a page is made of."""
Done = tuple[Mapping[str, Made], int]
_WORTH_A_SECOND_CORE: Final = 1000
_MOST: Final = 8
_PART: Final = 500


class Helpers:
    """Makes pages in as many processes as there are cores, this one among them; here alone where the base is small."""

    def __init__(self, asked: Asked, folder: Folder, clients: int) -> None:
        """Start the processes where there are so many *clients* that it is worth it: they open the base meanwhile."""
        self._folder = folder
        self._known = b""
        self._others = 0
        self._todo: deque[Task] = deque()
        self._given: deque[tuple[Task, Future[Done]]] = deque()
        self._dealing = Lock()
        self._pool: ProcessPoolExecutor | None = None
        cores = os.cpu_count() or 1
        if clients >= _WORTH_A_SECOND_CORE and cores > 1:
            import multiprocessing

            # What draws charts has threads, which do not live on in a fork, nor may an open index.
            how = multiprocessing.get_context("spawn")
            self._others = min(cores, _MOST) - 1
            # What is more than a pipe holds would be waited for until the other process reads it.
            told = (asked, folder.without("clients"), current())
            self._pool = ProcessPoolExecutor(self._others, how, _set_up, told)
            for _ in range(self._others):
                self._pool.submit(_begun)

    def __enter__(self) -> Self:
        """Return the helpers."""
        return self

    def __exit__(self, *error: object) -> None:
        """Let the processes end; what they have not begun stays undone."""
        if self._pool:
            self._pool.shutdown(cancel_futures=True)

    @property
    def number(self) -> int:
        """How many other processes there are."""
        return self._others

    def know(self, known: Known) -> None:
        """Learn what all pages share, before the first is begun."""
        self._known = dumps(known)

    def begin(self, tasks: Iterable[Task]) -> None:
        """Have the pages made of *tasks*: the others begin with the first, this process with the last.

        What is drawn is for the others, who have loaded what draws.
        """
        found = [*tasks]
        with self._dealing:
            for task in found:
                if isinstance(task, Paper) and task.page.charts:
                    self._todo.appendleft(task)
                else:
                    self._todo.append(task)
            under_way = sum(not future.done() for _, future in self._given)
        for _ in range(2 * self._others - under_way):
            self._give()

    def _give(self, done: "Future[Done] | None" = None) -> None:
        """Give a task to the others, in place of one that is *done*, so that each has another one waiting.

        All at once would be more than they need: what they have been given this process cannot take back.
        """
        if done and (done.cancelled() or done.exception()):
            return
        with self._dealing:
            if self._pool is None or not self._todo:
                return
            try:
                given = self._pool.submit(_do, self._todo[0], self._known)
            except BrokenExecutor:
                return
            self._given.append((self._todo.popleft(), given))
        given.add_done_callback(self._give)

    def end(self, maker: Maker) -> None:
        """Wait until all is made that was begun; *maker* makes what no other process does or could."""
        while True:
            with self._dealing:
                task = self._todo.pop() if self._todo else None
            if task is None:
                break
            _make(maker, task)
        while self._given:
            task, future = self._given.popleft()
            try:
                self._folder.take(*future.result())
            except BrokenExecutor:  # a machine short of memory has killed it
                _make(maker, task)


def parts(clients: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Return *clients* in parts of which each is a task."""
    left = iter(clients.items())
    while part := dict(islice(left, _PART)):
        yield part


def _make(maker: Maker, task: Task) -> None:
    if isinstance(task, Paper):
        maker.put_paper(task)
    elif isinstance(task, dict):
        maker.clients(task)
    else:
        for name in task:
            maker.report(name)


def note(base: Base) -> None:
    """Note for other processes what the statements need that were asked, where they share the index."""
    if file_to_share(base.connection):
        with closing(base.on(base.day)) as apart:  # it holds no snapshot of the index, so that it may write
            note_needs(apart.connection)


_site: tuple[Base, Folder] | None = None


def _set_up(asked: Asked, folder: Folder, language: str) -> None:
    global _site  # noqa: PLW0603 - a process is told once what all its tasks share
    import gc
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that was interrupted ends its helpers
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    gc.disable()
    use(language)
    root, day, scope, file = asked
    _site = Base(root, lambda _zone: day, scope, beside=file), folder
    _site[0].ask("SELECT 1 FROM cadence LIMIT 1")


def _begun() -> None:
    """Do nothing: a process is started for what is to be done."""


@lru_cache(1)
def _maker(known: bytes) -> Maker:
    assert _site  # noqa: S101 - the pool's initializer has run
    return Maker(*_site, loads(known))  # noqa: S301 - our own


def _do(task: Task, known: bytes) -> Done:
    maker = _maker(known)
    folder = maker.folder
    folder.files, folder.written = {}, 0
    _make(maker, task)
    note(maker.base)
    return folder.files, folder.written
