"""The door of the program: `clientbase`, `python -m clientbase`."""

import _signal  # type: ignore[import-not-found]
import os

# The first lines that are ours: an interrupt from here on needs no words, and nothing is begun yet.
if _signal.getsignal(_signal.SIGINT) is _signal.default_int_handler:
    _signal.signal(_signal.SIGINT, lambda number, _: os._exit(128 + number))

import gc
import sys

from clientbase.cli import quick

TYPE_CHECKING = False  # as typing has it, which takes its time
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import NoReturn


def door() -> None:
    """Run the command line as a process of its own, which ends without being taken apart.

    To take apart all that it has loaded takes Python a tenth of what a command costs, and changes nothing: streams are
    flushed, and what was to be done at the end is done.
    """
    code: str | int | None = None
    try:
        main()
    except SystemExit as end:
        code = end.code
    _leave(code)


def _leave(code: str | int | None) -> None:
    import atexit

    threads = sys.modules.get("threading")
    if not isinstance(code, int | None) or (threads and threads.active_count() > 1):
        sys.exit(code)  # Python says what it is told, and waits for its threads
    atexit._run_exitfuncs()  # noqa: SLF001 - as multiprocessing ends its own
    try:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
    except (AttributeError, OSError, ValueError):
        sys.exit(code)  # a stream is closed, or takes nothing more: Python knows what to say
    os._exit(code or 0)


def main() -> None:
    """Run the command line; the process is short, so looking for cyclic garbage would only cost time.

    While modules are loaded, and when all is said, an interrupt ends it at once; in between it tidies up.
    """
    gc.disable()
    if quick.answered():
        return
    from clientbase.cli import streams

    streams.hear_no_more()
    streams.prepare()
    try:
        run = _run()
    except (OSError, ImportError) as error:  # the system does not give a file of the program
        streams.end_unloaded(error)
    try:
        streams.hear()
        run()
    except KeyboardInterrupt:
        os._exit(streams.code())
    finally:
        streams.hear_no_more()


def _run() -> "Callable[[], NoReturn]":
    """Return what runs the command line: where that takes no typer, without it."""
    from clientbase.cli import plain

    if answered := plain.asked(sys.argv[1:]):
        from clientbase.cli.boundary import end_with

        return lambda: end_with(answered)
    from clientbase.cli.app import run

    return run


if __name__ == "__main__":
    door()
