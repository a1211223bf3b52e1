"""What is answered before anything is loaded that takes its time: the version, and what a shell offers.

Whatever is not plain here is left to the program itself, which answers the same, only later.
"""

import os
import sys

from clientbase import __version__


def answered() -> bool:
    """Answer what was asked, if that is plain; return whether it is."""
    if None in {
        sys.stdin,
        sys.stdout,
        sys.stderr,
    }:  # a stream that is closed: what is opened would get its number
        return False
    if "_CLIENTBASE_COMPLETE" in os.environ:
        text = _offers()
    else:
        text = f"clientbase {__version__}\n" if sys.argv[1:] == ["--version"] else None
    return text is not None and _written(text)


def _offers() -> str | None:
    """Return what is offered to the shell that asks; None where that is not plain."""
    if os.environ["_CLIENTBASE_COMPLETE"] != "complete_bash":
        return None
    from clientbase.cli import line, walk

    try:
        if line.ASKED in os.environ:
            return line.answered(walk.offered)
        words, at = words_of(os.environ["COMP_WORDS"]), int(os.environ["COMP_CWORD"])
        return "\n".join(walk.offered([*words[:at], *(words[at : at + 1] or [""])])) + "\n"
    except Exception:  # noqa: BLE001 - the program itself says what is wrong, if anything is
        return None


def words_of(text: str) -> list[str]:
    """Take apart what an older script of bash sends."""
    if text.isascii() and text.isprintable() and not {"'", '"', "\\"} & {*text}:
        return text.split()
    from shlex import split

    return split(text)


def _written(text: str) -> bool:
    """Write an answer, as the program's streams would; return False where they have to do it themselves."""
    if os.isatty(1) and not text.isascii():
        return False
    data = text.encode("utf-8", "backslashreplace")
    try:
        while data:
            data = data[os.write(1, data) :]
    except OSError:
        return False
    return True
