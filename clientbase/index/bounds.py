"""What a question of somebody's own may take, in time and memory: one that never ends is broken off."""

import math
import sqlite3
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final

from clientbase.errors import BlockedError

TIMEOUT: Final = 60.0
"""So many seconds an answer may take, unless it is said otherwise."""
MOST_MEMORY: Final = 1 << 30
"""By so many bytes this program may grow for an answer."""
_LONGEST: Final = 100_000_000
_STEPS: Final = 20_000
"""So many steps of SQLite's machine between two looks at the clock."""


@contextmanager
def bounded(connection: sqlite3.Connection, seconds: float) -> Iterator[None]:
    """Break off what *connection* is asked after so many *seconds*, where it takes too much, or at an interrupt.

    Raises:
        BlockedError: it took too long or too much
        KeyboardInterrupt: a signal came, which is heard as soon as the clock is looked at

    """
    end, most = time.monotonic() + seconds, _memory() + MOST_MEMORY
    broken: list[str] = []

    def look() -> bool:
        if time.monotonic() > end:
            broken.append(
                f"no answer within {seconds:g} s; ask for less, or give it more time: --timeout SECONDS"
            )
        elif _memory() > most:
            broken.append(_TOO_MUCH)
        return bool(broken)

    longest = connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
    connection.set_progress_handler(look, _STEPS)
    try:
        yield
    except sqlite3.OperationalError as error:
        if broken:
            raise BlockedError(broken[0]) from None
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_INTERRUPT:
            raise KeyboardInterrupt from None  # which a signal raised in the look, and SQLite has lost
        raise
    except MemoryError:
        raise BlockedError(_TOO_MUCH) from None
    finally:
        with suppress(sqlite3.ProgrammingError):  # it was closed meanwhile
            connection.set_progress_handler(None, 0)
            connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, longest)


_TOO_MUCH: Final = (
    f"the answer takes more than {MOST_MEMORY >> 20} MiB of memory; ask for less, such as LIMIT 1000"
)


def plain(rows: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Return *rows* with what no format knows as texts: `inf`, `-inf`, and bytes as SQL writes them, x'00ff'."""
    return [tuple(map(_plain, row)) if not _KNOWN.issuperset(map(type, row)) else row for row in rows]


_KNOWN: Final = {str, int, type(None)}


def _plain(cell: Any) -> Any:
    if isinstance(cell, bytes):
        return f"x'{cell.hex()}'"
    return str(cell) if isinstance(cell, float) and math.isinf(cell) else cell


if sys.platform == "win32":  # pragma: no cover - there only the time is bounded

    def _memory() -> int:
        return 0
else:
    import resource

    def _memory() -> int:
        """Return the most bytes that this program has held so far."""
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return most if sys.platform == "darwin" else most << 10
