"""What is answered before anything is loaded that takes its time: the version, help, and what a shell offers.

Whatever is not plain here is left to the program itself, which answers the same, only later.
"""

import os
import sys

from clientbase import __version__

HELP = os.path.join(os.path.dirname(__file__), "help.txt")  # noqa: PTH118, PTH120 - pathlib takes its time
"""What `--help` prints of the program and of each verb where the terminal is wide; `make generate` writes it."""
COLUMNS = 80
"""Where a terminal is wider, help is no wider."""


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
        text = said(sys.argv[1:])
    return text is not None and _written(text)


def said(words: list[str]) -> str | None:
    """Return what the program says to plain words; None where that is not known here."""
    if words == ["--version"]:
        return f"clientbase {__version__}\n"
    if words[-1:] != ["--help"] or len(words) > 2:  # noqa: PLR2004 - a verb and what it is asked for
        return None
    from shutil import get_terminal_size

    size = get_terminal_size()
    text = _help(words[0]) if size.columns >= COLUMNS and _speaks_english() else None
    if text and os.isatty(1) and text.count("\n") >= size.lines:
        return None  # the pager's
    return text


def _help(word: str) -> str | None:
    """Return the help of a verb, or of the program."""
    from clientbase.cli.verbs import VERBS, meant

    name = meant(word)
    if name not in VERBS and word != "--help":
        return None
    with open(HELP, encoding="utf-8") as file:  # noqa: PTH123 - as above
        return file.read().partition(head_of(name))[2].partition(head_of(""))[0]


def head_of(name: str) -> str:
    """Return the line above the help of a verb, as far as it is the same for all where none is named."""
    return f"==== {name}\n" if name else "==== "


def _speaks_english() -> bool:
    """Whether help is in English here: the base, or the environment, says which language is spoken."""
    from pathlib import Path

    from clientbase.cli.session import Color, Session
    from clientbase.errors import ClientbaseError
    from clientbase.language import ENGLISH, current

    session = Session(Path(os.environ.get("CLIENTBASE_DIR") or "."), None, Color.NEVER, -1)
    try:
        _ = session.home
    except ClientbaseError:
        pass  # nobody needs a base to be helped
    except OSError:
        return False  # the program itself says what is wrong
    return current() == ENGLISH


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
