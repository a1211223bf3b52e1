"""The streams of a run and the signals that end it: whatever they are, nobody is shown a traceback."""

import codecs
import io
import os
import signal
import sys
import time
from types import FrameType
from typing import Final, NoReturn, TextIO, cast

from clientbase.interrupts import HEARD

_LEGIBLE: Final = "clientbase.legible"
_DRAWN: Final = str.maketrans("─━│┃╷╵┌┐└┘├┤┬┴┼╭╮╰╯…–—·•×→←▁▂▃▄▅▆▇█✓", "--||||+++++++++++++~--.*x><_.:-=+*#v")
_ENDING: Final = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)
_ONE_WISH: Final = 1.0
"""Within so many seconds a second signal says the same as the first: `timeout` sends each twice."""
_DONE: Final[list[int]] = []
"""The exit code of a run that has come to its end."""


class _Heedless(io.FileIO):
    """A stream whose messages are lost where it cannot be written to: they are never worth a failure."""

    def write(self, data: "memoryview | bytes") -> int:  # type: ignore[override]
        """Write *data*, or what goes for it."""
        try:
            return super().write(data)
        except OSError:
            return len(data)


def prepare() -> None:
    """Make the three streams such as the program can rely on.

    One that was closed stays so to whoever uses it, but no other file gets its number. Files and pipes are
    UTF-8; a terminal is written to in its own letters, with others put for those that it has not.
    """
    _fill_gaps()
    sys.stdin = sys.stdin or open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - a descriptor
    sys.stdout = sys.stdout or open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    codecs.register_error(_LEGIBLE, _legible)
    for stream in (sys.stdin, sys.stdout):
        _tune(cast("io.TextIOWrapper", stream))
    encoding, errors = _letters(sys.stderr) if sys.stderr else ("utf-8", "backslashreplace")
    raw = _Heedless(2, "w", closefd=False)
    sys.stderr = io.TextIOWrapper(io.BufferedWriter(raw), encoding, errors, line_buffering=True)


def _fill_gaps() -> None:
    """Let a closed stream fail when it is read or written: it is open to nothing, the wrong way round."""
    for number, way in ((0, os.O_WRONLY), (1, os.O_RDONLY), (2, os.O_WRONLY)):
        try:
            os.fstat(number)
        except OSError:
            os.set_inheritable(os.open(os.devnull, way), True)  # it is given the lowest number that is free


def _tune(stream: io.TextIOWrapper) -> None:
    encoding, errors = _letters(stream)
    # The same bytes on every system: what ends lines in its own way would write two ends for one of CSV.
    stream.reconfigure(encoding=encoding, errors=errors, newline=None if stream is sys.stdin else "\n")


def _letters(stream: TextIO) -> tuple[str, str]:
    """Return the encoding of a stream, and what becomes of a letter that it lacks."""
    reading = stream is sys.stdin
    if not stream.isatty() or (reading and codecs.lookup(stream.encoding).name == "ascii"):
        return "utf-8", "surrogateescape" if reading else "backslashreplace"
    return stream.encoding, "surrogateescape" if reading else _LEGIBLE


def _legible(error: UnicodeError) -> tuple[str, int]:
    """Return letters that every terminal has, for those that this one has not."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    from clientbase.names import transliterated

    text = error.object[error.start : error.end].translate(_DRAWN)
    return "".join(transliterated(sign) or f"\\u{ord(sign):04x}" for sign in text), error.end


def end_unloaded(error: Exception) -> NoReturn:
    """End where a part of the program cannot be loaded: in English, for catalogues may be among what is missing."""
    if os.environ.get("CLIENTBASE_DEBUG"):
        raise error
    sys.stderr.write(f"clientbase: {unloaded(error)}\n")
    sys.exit(4)


def unloaded(error: Exception) -> str:
    """Say that a part of the program cannot be loaded, and why."""
    why = getattr(error, "strerror", None) or error
    return (
        f"a part of the program cannot be loaded: {why}; nothing more was done; try again, or install it anew"
    )


def hear() -> None:
    """From now on a signal that ends the program is an interrupt, which leaves nothing half done."""
    sys.unraisablehook = _nowhere_to_go
    _listen(_break_off)


def hear_no_more() -> None:
    """From now on such a signal ends the program at once: there is nothing to tidy up any more, or not yet."""
    _listen(_end)


def begin() -> None:
    """Forget that another run has ended in this process."""
    _DONE.clear()


def done(code: int | None) -> None:
    """All is done and said: a signal that comes later ends the program at once, with the code that it has come to."""
    _DONE[:] = [code or 0]


def code() -> int:
    """Return the exit code of an interrupted run, by the signal."""
    return 128 + HEARD[0][0] if HEARD else 130


def interrupted() -> bool:
    """Whether a signal has broken off this run."""
    return bool(HEARD)


def _listen(handler: "signal._HANDLER") -> None:
    for number in _ENDING:
        if signal.getsignal(number) is not signal.SIG_IGN:  # as by nohup
            signal.signal(number, handler)


def _break_off(number: int, frame: FrameType | None) -> None:
    now = time.monotonic()
    if _DONE or (HEARD and now - HEARD[0][1] > _ONE_WISH):
        _end(number, frame)
    if not HEARD:
        HEARD.append((number, now))
        raise KeyboardInterrupt


def _end(number: int, _frame: FrameType | None) -> None:
    os._exit(_DONE[0] if _DONE else 128 + number)


def _nowhere_to_go(unraisable: "sys.UnraisableHookArgs") -> None:
    """Raise an interrupt again that Python would forget: it came while a value was thrown away, say."""
    if not isinstance(unraisable.exc_value, KeyboardInterrupt):
        sys.__unraisablehook__(unraisable)
        return
    sys.settrace(_again)
    frame: FrameType | None = sys._getframe()  # noqa: SLF001 - who was at work when it came
    while frame := frame and frame.f_back:
        frame.f_trace = _again


def _again(_frame: FrameType, _event: str, _: object) -> NoReturn:
    """Break off before the next line, wherever the program goes on."""
    sys.settrace(None)
    raise KeyboardInterrupt
