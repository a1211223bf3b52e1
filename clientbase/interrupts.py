"""The signal that has broken off this run, for whoever catches any error: the interrupt may have become another one.

SQLite loses what a function of ours raises within it, an interrupt too, and says something else.
"""

from typing import Final

HEARD: Final[list[tuple[int, float]]] = []
"""The signal, and when it came; empty where none has."""


def heed() -> None:
    """Go on with the interrupt where one has become another error on its way."""
    if HEARD:
        raise KeyboardInterrupt
