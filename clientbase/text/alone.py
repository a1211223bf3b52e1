"""One at a time: who comes second waits for a while, and who was killed holds nothing."""

import errno
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from clientbase.errors import BlockedError, cause_of
from clientbase.language import say
from clientbase.text.inside import IrregularError, opened
from clientbase.text.system import seize

PATIENCE: Final = 600.0
"""So many seconds the second one waits for the first."""
_HELD: Final = {errno.EAGAIN, errno.EACCES, errno.EDEADLK}
_LINE: Final = 500
_STEP: Final = 0.2


@contextmanager
def alone(file: Path, words: str, busy: Callable[[str], str], rights: int = 0o600) -> Iterator[None]:
    """Be the only one who holds *file*, known to others by *words*; the kernel ends it with its holder.

    *busy* says to who waited in vain what is going on, given the words of the holder; *rights* are those of the file.
    """
    try:
        descriptor = opened(file, os.O_RDWR | os.O_CREAT, rights)
    except IrregularError as error:
        raise BlockedError(str(error)) from None
    except OSError as error:
        reason = cause_of(error)
        raise BlockedError(
            say(
                '"{file}" cannot be opened: {reason}; do this as the user who owns it',
                file=file,
                reason=reason,
            )
        ) from None
    try:
        _wait(descriptor, file, busy)
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"{words}\n".encode()[:_LINE])
        yield
        os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


def _wait(descriptor: int, file: Path, busy: Callable[[str], str]) -> None:
    waits_until = time.monotonic() + PATIENCE
    while not _is_seized(descriptor, file):
        if time.monotonic() >= waits_until:
            os.lseek(descriptor, 0, os.SEEK_SET)
            holder = os.read(descriptor, _LINE).decode("utf-8", "replace").strip()
            raise BlockedError(busy(holder or say("it has just begun")))
        time.sleep(_STEP)


def _is_seized(descriptor: int, file: Path) -> bool:
    try:
        seize(descriptor)
    except OSError as error:
        if error.errno not in _HELD:
            raise BlockedError(
                say(
                    '"{file}" cannot be locked: {strerror}; use a local disk',
                    file=file,
                    strerror=cause_of(error),
                )
            ) from None
        return False
    return True
