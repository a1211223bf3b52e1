"""The one error boundary: whatever a run comes to, it ends with the code of the contract, and no traceback."""

import errno
import os
import sys
from collections.abc import Callable
from typing import Any, Final, NoReturn

from clientbase.cli import streams
from clientbase.cli.owning_up import forget, own_up
from clientbase.cli.session import tell, tell_all
from clientbase.errors import ClientbaseError, cause_of
from clientbase.language import say

INTERRUPTED: Final = 130


class ToldError(Exception):
    """The end of a run of which people were told why: it has come to its end, or was *stopped* on its way."""

    def __init__(self, code: int, *, stopped: bool = False) -> None:
        """Take the exit code."""
        super().__init__(code)
        self.code = code
        self.stopped = stopped


def end_with(answered: Callable[[], Any]) -> NoReturn:
    """Let *answered* give the answer and the exit code, and end this run by it (see docs/commands.md)."""
    forget()
    streams.begin()
    try:
        code = _told(answered)
        streams.done(code)
    except KeyboardInterrupt:  # it came while people were told how the run has ended
        code = streams.code()
        own_up(stopped=True)
        streams.done(code)
    forget()
    sys.exit(code)


def _told(answered: Callable[[], Any]) -> Any:
    """Let *answered* give the answer, say how that has ended, and return the exit code."""
    stopped = False
    try:
        code = answered()
    except BaseException as error:  # noqa: BLE001 - what is not known is raised again
        code, stopped = _ended(error), not isinstance(error, ToldError) or error.stopped
    if code == INTERRUPTED:
        code, stopped = streams.code(), True
    own_up(stopped=stopped and code != 0)
    try:
        sys.stdout.flush()
    except OSError:
        _fall_silent()
    return code


def _ended(error: BaseException) -> Any:
    """Say why the run has come to an end, and return its exit code."""
    if isinstance(error, KeyboardInterrupt) or streams.interrupted():
        return INTERRUPTED  # an interrupt may have become another error on its way, in SQLite say
    if isinstance(error, ToldError):
        return error.code
    if isinstance(error, BrokenPipeError):
        _fall_silent()
        return 0  # whoever reads stdout has seen enough
    if not isinstance(error, ClientbaseError | OSError | UnicodeEncodeError | ImportError):
        raise error
    _debug()
    if isinstance(error, ImportError):
        tell(f"clientbase: {streams.unloaded(error)}")
        return 4
    if isinstance(error, ClientbaseError):
        tell_all(map(str, getattr(error, "findings", ())))
        from clientbase.complaints import told

        tell(f"clientbase: {told(str(error))}")
        return error.exit_code
    tell(f"clientbase: {_in_words(error)}")
    return 4


def _in_words(error: OSError | UnicodeEncodeError) -> str:
    if isinstance(error, UnicodeEncodeError):
        letters = error.object[error.start : error.end]
        return say(
            '"{letters}" cannot be written as {encoding}, as the locale wants it; set LC_ALL=C.UTF-8',
            letters=letters,
            encoding=error.encoding,
        )
    if error.errno == errno.EBADF:
        return say("a stream that the command needs is closed")
    return f"{error.filename}: {cause_of(error)}" if error.filename else cause_of(error)


def _fall_silent() -> None:
    """Let nothing more be written to stdout, not even at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _debug() -> None:
    if os.environ.get("CLIENTBASE_DEBUG"):
        raise  # noqa: PLE0704 - called inside an except clause, to show the traceback on demand
