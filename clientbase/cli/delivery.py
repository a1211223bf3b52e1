"""The way of an answer to stdout or a file. Typer is not loaded for it: it takes half of the time of a start."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from clientbase.cli.boundary import ToldError
from clientbase.cli.session import tell, tell_all
from clientbase.errors import UnreadableError, UsageError
from clientbase.index.answers import PIECE
from clientbase.language import say, say_n
from clientbase.page import Scope
from clientbase.render import (
    draws,
    encoded,
    format_of,
    has_charts,
    holds_all_tables,
    is_binary,
    lacks_charts,
    packed,
    render,
    untold_by,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clientbase.cli.session import Session
    from clientbase.lookups.arranging import Arrangement
    from clientbase.page import LeftOut, Page

Shape = tuple[str, bool, int | None]
"""The format of an answer, whether it is coloured, and how many places wide."""


def scope(manager: str | None, segment: str | None, where: str | None) -> Scope:
    """Make the scope that the options say."""
    return Scope(manager, segment, where)


def emit(
    session: "Session",
    page: "Page",
    format_: str | None,
    output: str | None,
    wanted: "Arrangement | None" = None,
) -> None:
    """Render *page*, as *wanted*, to stdout or, whole, to a file; exit 3 with a word where files were left out."""
    if wanted is not None:
        page = as_wanted(session, page, wanted)
    shape = look_of(session, format_, output)
    miss_charts(session, page, shape)
    if output and is_folder(output):
        deliver_parts(session, page, shape, output)
    else:
        say_what_is_left(session, left_in_words(page, shape[0]))
        made, is_text = written(page, shape)
        deliver(session, made, output, is_text=is_text)
    report_left_out(page)


def arrangement(
    sort: str | None, columns: str | None, limit: int | None, table: str | None
) -> "Arrangement | None":
    """Return what the options say; None where none is given, and nothing need be imported for it."""
    if all(option is None for option in (sort, columns, limit, table)):
        return None
    from clientbase.lookups.arranging import Arrangement

    return Arrangement(sort, columns, limit, table)


def as_wanted(session: "Session", page: "Page", wanted: "Arrangement") -> "Page":
    """Return *page* as *wanted*, and say what is not shown."""
    from clientbase.lookups.arranging import arranged, in_words

    shown = arranged(page, wanted)
    for left in shown.not_shown:
        session.say(in_words(left, shown))
    return shown


def as_excel(format_: str | None, output: str | None, excel: bool) -> str | None:
    """Return the format: where *excel* is asked for, a CSV becomes one for people."""
    if not excel:
        return format_
    if (format_ or (format_of(output) if output and not is_folder(output) else "csv")) not in {
        "csv",
        "excel",
    }:
        raise UsageError(say("--excel is a way of writing CSV; for a spreadsheet: -f xlsx"))
    return "excel"


def file_of(output: str | None) -> str | None:
    """Return the place that -o names; None for `-`, by which everybody means stdout."""
    return None if output == "-" else output


def is_folder(output: str | None) -> bool:
    """Return whether an answer is to be written into a folder: one that is there, or is named with a slash."""
    return bool(output) and (str(output).endswith(("/", os.sep)) or Path(str(output)).is_dir())


def deliver_parts(session: "Session", page: "Page", look: Shape, folder: str) -> None:
    """Write all tables of an answer and its figures into a folder, whole, in as many files as the format takes."""
    from clientbase.render import ending_of
    from clientbase.render.whole import in_parts

    name, _, width = look
    ending = ending_of(name)
    if ending is None:
        raise UsageError(
            say('"{name}" is for a terminal; into a folder goes another format, such as -f text', name=name)
        )
    for line in untold_by(page, name):
        session.say(line)
    for part, data in in_parts(page, name, width=width, apart=True).items():
        deliver(session, data, str(Path(folder) / f"{part}{ending}"))


def say_what_is_left(session: "Session", said: str) -> None:
    """Say what of an answer its format had no place for, line by line."""
    for line in said.splitlines():
        session.say(line)


def left_in_words(page: "Page", name: str) -> str:
    """Return which tables a format leaves out, and what is in no sum where it has no place for that; a line each."""
    untold = untold_by(page, name)
    if holds_all_tables(name) or len(page.tables) < _SEVERAL:
        return "\n".join(untold)
    from clientbase.render.whole import left_to_others

    left = ", ".join(left_to_others(page, name))
    said = say(
        "not written as {name}: {left}; --table NAME picks one, -o DIR/ writes all", name=name, left=left
    )
    return "\n".join([said, *untold])


_SEVERAL = 2


def look_of(session: "Session", format_: str | None, output: str | None) -> Shape:
    """Return how an answer is shown."""
    if is_folder(output):
        return format_ or "csv", False, session.asked_width
    name = format_ or (format_of(str(output)) if output else ("table" if sys.stdout.isatty() else "text"))
    width = session.width if name == "table" and not output else session.asked_width
    return name, session.colored and not output, width


def miss_charts(session: "Session", page: "Page", shape: Shape) -> bool:
    """Return whether charts of *page* are left out because what draws them is not installed, and say so."""
    missing = lacks_charts(page, shape[0])
    if missing:
        tell_of_no_charts(session)
    return missing


def tell_of_no_charts(session: "Session") -> None:
    """Say why nothing can be drawn, where nothing can."""
    if not has_charts():
        session.say(say("no charts are drawn: they take the extra charts (pip install 'clientbase[charts]')"))
    elif not draws():
        session.say(say("no charts are drawn: they take more room than ulimit -v leaves"))


def rendered(page: "Page", shape: Shape) -> str | bytes:
    """Return *page* as text, or as bytes where its format is none."""
    name, color, width = shape
    return packed(page, name) if is_binary(name) else render(page, name, color=color, width=width)


def written(page: "Page", shape: Shape) -> tuple[str | bytes, bool]:
    """Return *page* as it is written, in UTF-8 where that can be, and whether it is a text."""
    name, color, width = shape
    if is_binary(name):
        return packed(page, name), False
    try:
        return encoded(page, name, color=color, width=width), True
    except UnicodeEncodeError:
        # It holds what was typed, which need be no text; the stream knows what to write.
        return render(page, name, color=color, width=width), True


def deliver(
    session: "Session", made: str | bytes, output: str | Path | None, *, is_text: bool = False
) -> None:
    """Write an answer to stdout or, whole, to a file; bytes are no answer for a terminal unless they are a text."""
    if is_text and isinstance(made, bytes) and not (output or _takes_bytes()):
        made = made.decode()
    if output:
        from clientbase.text.store import put_bytes

        put_bytes(Path(output), made if isinstance(made, bytes) else made.encode())
        session.say(say("wrote {file}", file=output))
    elif isinstance(made, str):
        for start in range(0, len(made), PIECE):  # each is encoded as a whole
            sys.stdout.write(made[start : start + PIECE])
    elif sys.stdout.isatty():
        raise UsageError(say("a terminal cannot show this format; write it to a file: -o FILE"))
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(made)


def _takes_bytes() -> bool:
    """Return whether stdout is a file or pipe, which gets UTF-8: a terminal has letters of its own."""
    return not sys.stdout.isatty() and hasattr(sys.stdout, "buffer")


def report_left_out(page: "Page") -> None:
    """Say on stderr which files are counted nowhere, and exit 3 if any is."""
    refuse_left_out(page.left_out)


def refuse_left_out(left_out: "Sequence[LeftOut]") -> None:
    """Say on stderr which files are counted nowhere, and exit 3 if any is: the answer may be short of them."""
    if not left_out:
        return
    tell_all(f"{file.path}:{file.reason}" for file in left_out)
    said = say_n(
        "{n} file was left out; see: clientbase check",
        "{n} files were left out; see: clientbase check",
        len(left_out),
    )
    tell(f"clientbase: {said}")
    raise ToldError(UnreadableError.exit_code)
