"""What a library of another language reads, it reads in a process of its own.

Where it asks for more memory than there is, or finds a file against its expectations, such a library ends the whole
process, or panics in words of its own: here that is the end of a child, and a reason to refuse the file.
"""

import faulthandler
import os
import pickle
import signal
from collections.abc import Callable
from typing import Final, NoReturn, TypeVar

_Read = TypeVar("_Read")
_MEMORY: Final = 400 * 1_000_000


class EndedError(Exception):
    """The process that read has ended before it was done."""


def apart(read: Callable[[], _Read]) -> _Read:
    """Return what *read* returns in a process of its own, which may take some hundred MB more than this one.

    Raises:
        EndedError: it has ended before.

    """
    if not hasattr(os, "fork"):
        return read()
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        _answer(read, reading, writing)
    os.close(writing)
    try:
        with open(reading, "rb") as answer:  # noqa: PTH123 - it is no path
            data = answer.read()
    except BaseException:
        os.kill(child, signal.SIGKILL)
        raise
    finally:
        _, state = os.waitpid(child, 0)
    if state or not data:
        raise EndedError
    found: _Read = pickle.loads(data)  # noqa: S301 - our own child has written it
    return found


def _answer(read: Callable[[], _Read], reading: int, writing: int) -> NoReturn:
    """Read, hand it over, and end without any of what the parent does at its end."""
    try:
        os.close(reading)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # a panic is told there
        faulthandler.disable()
        _limit()
        with open(writing, "wb") as answer:
            pickle.dump(read(), answer, pickle.HIGHEST_PROTOCOL)
    except BaseException:  # noqa: BLE001 - whatever it is, the parent says that it has ended
        os._exit(1)
    os._exit(0)


def _limit() -> None:
    """Let this process have so much more memory than it has, where the system can be told."""
    try:
        from resource import RLIMIT_AS, RLIMIT_CORE, getrlimit, setrlimit

        setrlimit(RLIMIT_CORE, (0, getrlimit(RLIMIT_CORE)[1]))  # its end is no news
        with open("/proc/self/statm", encoding="ascii") as pages:  # noqa: PTH123 - it is read as it is
            most = int(pages.read().split()[0]) * os.sysconf("SC_PAGE_SIZE") + _MEMORY
        soft, hard = getrlimit(RLIMIT_AS)
        setrlimit(RLIMIT_AS, (most if soft < 0 else min(most, soft), hard))
    except (ImportError, OSError, ValueError):
        return
