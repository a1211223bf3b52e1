"""What a run that was killed or failed has left in a base, and what is wrong with the base's surroundings.

Each of the rooms beside this looks for traces of one kind. What is certainly this program's own, and needed by nobody,
can be taken away; of all else it is said what to do. There are no locks to look for: the kernel frees them.
"""

from collections.abc import Iterator
from pathlib import Path

from clientbase.doctor import left_files, records, repository, state
from clientbase.doctor.trace import Trace
from clientbase.errors import BlockedError
from clientbase.text.store import locked

__all__ = ["Trace", "examined", "is_busy", "mended"]


def examined(root: Path, *, busy: bool) -> list[Trace]:
    """Return what is found; while another command is *busy* its files are no traces."""
    return [
        *(() if busy else left_files.found(root)),
        *state.found(root, busy=busy),
        *records.found(root),
        *repository.found(root),
    ]


def is_busy(root: Path) -> bool:
    """Return whether another command is writing to the base just now."""
    try:
        with locked(root, patience=0.0):
            return False
    except BlockedError:
        return True


def mended(root: Path) -> Iterator[tuple[Trace, bool]]:
    """Take away what is certainly ours; give each trace, and whether it is gone now.

    Raises:
        BlockedError: another command is writing to the base

    """
    with locked(root):
        for trace in examined(root, busy=False):
            yield trace, trace.mend is not None and trace.mend()
