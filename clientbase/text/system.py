"""What systems do each in its own way: to lock, to flush a folder, to say whose a file is."""

import os
import sys
from pathlib import Path
from typing import Final

from clientbase.text import inside

if sys.platform == "win32":  # pragma: no cover - the same promise on another system
    import msvcrt

    _FAR: Final = 1 << 20

    def folder_to_lock(folder: Path) -> int:
        """Open what stands for a *folder*, a base or the program's own: no folder can be opened there."""
        place = folder if folder.name == inside.FOLDER else inside.state_folder(folder)
        return os.open(place / "write.lock", os.O_RDWR | os.O_CREAT)

    def seize(descriptor: int, *, waiting: bool = False) -> None:
        """Lock, far behind what others read; raise `OSError` where it is held, unless *waiting* for some seconds."""
        os.lseek(descriptor, _FAR, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_LOCK if waiting else msvcrt.LK_NBLCK, 1)

    def flush(_folder: Path) -> None:
        """Do nothing: no folder can be flushed there."""

    def user() -> int:
        """Return 0: so is every file's owner told there."""
        return 0
else:
    import fcntl

    def folder_to_lock(folder: Path) -> int:
        """Open the *folder* itself: it stays, whatever is deleted or replaced in it."""
        return os.open(folder, os.O_RDONLY | os.O_DIRECTORY)

    def seize(descriptor: int, *, waiting: bool = False) -> None:
        """Lock; raise `OSError` where it is held, unless *waiting*."""
        fcntl.flock(descriptor, fcntl.LOCK_EX if waiting else fcntl.LOCK_EX | fcntl.LOCK_NB)

    def flush(folder: Path) -> None:
        """Flush a *folder*, so that the names in it outlive a loss of power."""
        descriptor = folder_to_lock(folder)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def user() -> int:
        """Return the number of who runs the program."""
        return os.geteuid()


def lives(process: int) -> bool:
    """Return whether a process is there; where nobody can tell, it is."""
    if sys.platform == "win32":  # pragma: no cover - to ask is to kill there
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True
