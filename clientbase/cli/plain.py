"""A report that is asked for in plain words is answered without typer, which takes half of the time of a start.

Plain are the name of a report and the options that say of which base, day and clients, in which form, and in which
order. All else (an option of the report's own, a slip, help) is left to typer, which reads the same words alike.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from clientbase.cli import pager
from clientbase.cli.offers import taken_by
from clientbase.cli.read import Read, UnclearError
from clientbase.cli.session import Color, Session
from clientbase.cli.verbs import meant, shown_first
from clientbase.errors import ClientbaseError

Given = Mapping[str, object]
"""Values of parameters, by their names."""

_VERB: Final = "report"
_BEFORE: Final = frozenset("directory as_of quiet verbose lang no_pager color width".split())
_BEHIND: Final = frozenset(
    "name format output manager segment where quiet_if_empty sort columns table limit".split()
)
_NARROWEST: Final = 20
_NUMBER: Final = 6
"""So many digits a number has at the most that is plain."""


def asked(words: Sequence[str]) -> Callable[[], int] | None:
    """Return what answers the *words* and returns the exit code; None where they are not plain."""
    read = _read(words)
    if read is None:
        return None
    before, given = read
    return lambda: _answered(before, given)


def _read(words: Sequence[str]) -> tuple[Given, Given] | None:
    """Return what is said of every command, and of the report."""
    try:
        before = Read(taken_by(), whole=False).read(shown_first([*words]))
        if "--" in words or not before.left or meant(before.left[0]) != _VERB:
            return None
        report = Read(taken_by(_VERB), whole=True).read(before.left[1:])
    except UnclearError:
        return None
    are_known = (
        read.is_understood and read.given.keys() <= known
        for read, known in ((before, _BEFORE), (report, _BEHIND))
    )
    if report.left or not (all(are_known) and _are_values(before.given, report.given)):
        return None
    return {**before.params(), **before.given}, report.given


def _are_values(before: Given, given: Given) -> bool:
    """Return whether what is no mere text has values that typer would take."""
    return (
        not str(given.get("name", "-")).startswith("-")
        and _text(before, "color") in {None, *Color}
        and _is_number(before, "width", _NARROWEST)
        and _is_number(given, "limit", 0)
    )


def _is_number(given: Given, name: str, least: int) -> bool:
    """Return whether a number is plain, or is not given."""
    text = _text(given, name)
    if text is None:
        return True
    return text.isascii() and text.isdecimal() and len(text) <= _NUMBER and int(text) >= least


def _answered(before: Given, given: Given) -> int:
    """Answer as `clientbase report` does."""
    pager.want("no_pager" not in before)
    pager.hold()
    try:
        session = _session(before)
        try:
            _emit(session, given)
        finally:
            session.close()
    finally:
        pager.show()
    return 0


def _session(before: Given) -> Session:
    folder = _text(before, "directory")
    start = Path.cwd() if folder is None else Path(folder)
    verbosity = ("verbose" in before) - ("quiet" in before)
    color = Color(_text(before, "color") or Color.AUTO)
    width = _number(before, "width")
    return Session(start, _text(before, "as_of"), color, verbosity, width, _text(before, "lang"))


def _emit(session: Session, given: Given) -> None:
    from clientbase.cli.delivery import arrangement, file_of, scope
    from clientbase.cli.kept import asked_of, emit_report
    from clientbase.reports import find

    format_, output = _text(given, "format"), file_of(_text(given, "output"))
    session.shown_as(format_ or "", output or "")
    with suppress(ClientbaseError):  # who finds no base is told so below
        _ = session.home
    found = find(str(given["name"]), session.root)
    narrowed = scope(*(_text(given, name) for name in ("manager", "segment", "where")))
    asked = asked_of(session, found, narrowed, (format_, output))
    sort, columns, table = (_text(given, name) for name in ("sort", "columns", "table"))
    wanted = arrangement(sort, columns, _number(given, "limit"), table)
    emit_report(session, asked, format_, output, quiet_if_empty="quiet_if_empty" in given, wanted=wanted)


def _text(given: Given, name: str) -> str | None:
    value = given.get(name)
    return None if value is None else str(value)


def _number(given: Given, name: str) -> int | None:
    text = _text(given, name)
    return None if text is None else int(text)
