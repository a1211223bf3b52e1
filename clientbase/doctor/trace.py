"""One thing that was found."""

from collections.abc import Callable
from typing import NamedTuple


class Trace(NamedTuple):
    """What is not as it should be, and what to do."""

    kind: str
    """by what name programs know it"""
    path: str
    """where it is, from the base on"""
    said: str
    advice: str
    mend: Callable[[], bool] | None = None
    """takes it away, and says whether that was done; None of what is not certainly ours"""
