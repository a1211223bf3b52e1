"""Progress of work that takes over a second, told on a terminal only."""

import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clientbase.cli.session import Session

Progress = Callable[[int, int], None]

PATIENCE = 1.0
"""Seconds for which people wait without asking what goes on."""


def progress(session: "Session", work: str) -> Progress | None:
    """Return a function that is told (done, all) of *work*; None where nobody looks."""
    if not sys.stderr.isatty() or session.verbosity < 0:
        return None
    started = time.monotonic()
    shown = False

    def show(done: int, total: int) -> None:
        nonlocal shown
        if shown or time.monotonic() - started > PATIENCE:
            shown = True
            sys.stderr.write(f"\r{work} {done}/{total}{chr(10) if done == total else ''}")
            sys.stderr.flush()

    return show
