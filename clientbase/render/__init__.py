"""How an answer looks: a file per output format in `formats/`, each imported only when it is asked for."""

import os
import re
from functools import cache
from importlib import import_module
from pathlib import Path, PurePath
from typing import Any, NamedTuple

from clientbase.errors import UsageError
from clientbase.language import ENGLISH, current, say
from clientbase.page import Page

_ROOM = 72 << 30
"""So many bytes of addresses V8 reserves, which draws the charts."""


class Look(NamedTuple):
    """What matters to tables that people read; no width is that of a pipe."""

    color: bool = False
    width: int | None = None


@cache
def format_names() -> tuple[str, ...]:
    """Name the formats: their files bear their names, and none need be imported for it."""
    with os.scandir(f"{__path__[0]}/formats") as files:
        return tuple(sorted(file.name[:-3] for file in files if re.fullmatch(r"[a-z]+\.py", file.name)))


def render(page: Page, name: str, *, color: bool = False, width: int | None = None) -> str:
    """Return *page* as text in the named format; UsageError where there is none of the name."""
    made: str = _format(name).render(_for_reader(page, name), Look(color, width))
    return made


def encoded(page: Page, name: str, *, color: bool = False, width: int | None = None) -> bytes:
    """Return the same in UTF-8; UnicodeEncodeError where it is no text, for half a letter was typed."""
    form = _format(name)
    if hasattr(form, "encoded"):
        made: bytes = form.encoded(_for_reader(page, name))
        return made
    return render(page, name, color=color, width=width).encode()


def packed(page: Page, name: str) -> bytes:
    """Return *page* in the named format, which is no text."""
    made: bytes = _format(name).render(_for_reader(page, name), Look())
    return made


def _for_reader(page: Page, name: str) -> Page:
    """Return *page* as whoever reads the named format wants its titles: people in their language."""
    if current() == ENGLISH or is_for_programs(name):
        return page
    from clientbase.render.in_words import in_words

    return in_words(page)


def is_binary(name: str) -> bool:
    """Return whether the named format is no text, so that no terminal can show it."""
    return bool(getattr(_format(name), "BINARY", False))


def draws() -> bool:
    """Return whether what draws charts is installed, and has room: where it finds too little it ends the process."""
    return has_charts() and _has_room()


def has_charts() -> bool:
    """Return whether what draws charts is installed."""
    from importlib.util import find_spec

    return find_spec("vl_convert") is not None


def _has_room() -> bool:
    """Return whether addresses enough may be reserved (`ulimit -v`); of memory it takes little."""
    try:
        from resource import RLIM_INFINITY, RLIMIT_AS, getrlimit
    except ImportError:
        return True
    most = getrlimit(RLIMIT_AS)[0]
    return most == RLIM_INFINITY or most >= _ROOM


def lacks_charts(page: Page, name: str) -> bool:
    """Return whether the named format would draw charts of *page*, and cannot."""
    return bool(page.charts) and bool(getattr(_format(name), "CHARTS", False)) and not draws()


def is_for_programs(name: str | None) -> bool:
    """Return whether programs read what the named format makes."""
    return name is not None and bool(_format(name).FOR_PROGRAMS)


def goes_to_programs(name: str, path: str) -> bool:
    """Return whether programs read an answer of the named format, else of the one by which a file of *path* ends."""
    if not name and (path.endswith(("/", os.sep)) or Path(path).is_dir()):
        name = "csv"
    ending = PurePath(path).suffix.lower()
    found = name or next((one for one in format_names() if ending and ending == _format(one).ENDING), "")
    return found in format_names() and is_for_programs(found)


def holds_all_tables(name: str) -> bool:
    """Return whether the named format writes all tables of an answer, not the first one alone."""
    return bool(_format(name).ALL_TABLES)


def untold_by(page: Page, name: str) -> list[str]:
    """Return what is missing from the sums of an answer, where the named format has no place to say so."""
    if not page.not_in_sums or getattr(_format(name), "TELLS_MISSING", True):
        return []
    from clientbase.render.head import not_in_sums

    return [*map(not_in_sums, page.not_in_sums)]


def ending_of(name: str) -> str | None:
    """Return how files in the named format end; None where no file is meant for it."""
    ending: str | None = getattr(_format(name), "FILES", _format(name).ENDING)
    return ending


def format_of(path: str) -> str:
    """Tell the format of an output file by its ending."""
    ending = PurePath(path).suffix.lower()
    found = next((name for name in format_names() if ending and ending == _format(name).ENDING), None)
    if found is None:
        endings = filter(None, (_format(name).ENDING for name in format_names()))
        raise UsageError(
            say(
                'no format goes with "{path}"; a file may end in: {endings}',
                path=path,
                endings=", ".join(endings),
            )
        )
    return found


def _format(name: str) -> Any:
    if name not in format_names():
        raise UsageError(
            say(
                'no format "{name}"; there are: {format_names}',
                name=name,
                format_names=", ".join(format_names()),
            )
        )
    return import_module(f"{__name__}.formats.{name}")
