"""One run at a time: a crontab starts all schedules of one minute at once."""

import os
from contextlib import AbstractContextManager
from pathlib import Path

from clientbase.language import say
from clientbase.text.alone import alone as alone_with
from clientbase.text.store import state_folder


def alone(root: Path, words: str) -> AbstractContextManager[None]:
    """Be the only run of the base at *root*, known to others by *words*."""
    return alone_with(
        state_folder(root) / "run.lock",
        f"process {os.getpid()}: {words}",
        lambda what: say("another run is at work ({what}); try again later", what=what),
    )
