"""One run at a time: who comes second waits for a while, and a run that was killed holds nothing.

A crontab starts all schedules of one minute at once.
"""

import errno
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from clientbase.errors import BlockedError
from clientbase.language import say
from clientbase.text.inside import NOT_FOLLOWED
from clientbase.text.store import state_folder
from clientbase.text.system import seize

_HELD: Final = {errno.EAGAIN, errno.EACCES, errno.EDEADLK}
_LINE: Final = 500
PATIENCE: Final = 600.0
"""So many seconds a run waits for the one before it."""
_STEP: Final = 0.2


def _is_seized(descriptor: int, file: Path) -> bool:
    try:
        seize(descriptor)
    except OSError as error:
        if error.errno not in _HELD:
            raise BlockedError(
                say(
                    '"{file}" cannot be locked: {strerror}; use a local disk',
                    file=file,
                    strerror=error.strerror,
                )
            ) from None
        return False
    return True


@contextmanager
def alone(root: Path, words: str) -> Iterator[None]:
    """Be the only run of the base at *root*, known to others by *words*; the kernel ends it with its holder."""
    file = state_folder(root) / "run.lock"
    flags = os.O_RDWR | os.O_CREAT | NOT_FOLLOWED
    try:
        descriptor = os.open(file, flags, 0o600)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise BlockedError(
            say(
                '"{file}" cannot be opened: {reason}; run schedules as the user who owns it',
                file=file,
                reason=reason,
            )
        ) from None
    try:
        waits_until = time.monotonic() + PATIENCE
        while not _is_seized(descriptor, file):
            if time.monotonic() >= waits_until:
                os.lseek(descriptor, 0, os.SEEK_SET)
                holder = os.read(descriptor, _LINE).decode("utf-8", "replace").strip()
                raise BlockedError(
                    say(
                        "another run is at work ({what}); try again later", what=holder or "it has just begun"
                    )
                )
            time.sleep(_STEP)
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"process {os.getpid()}: {words}\n".encode()[:_LINE])
        yield
        os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)
