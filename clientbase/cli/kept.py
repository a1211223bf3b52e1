"""The answer of a report, made or, where nothing has changed since it was asked the last time, the one that is kept."""

import sys
from typing import TYPE_CHECKING, Any

from clientbase.cli.delivery import (
    as_wanted,
    deliver,
    deliver_parts,
    is_folder,
    left_in_words,
    look_of,
    miss_charts,
    refuse_left_out,
    report_left_out,
    say_what_is_left,
    written,
)
from clientbase.index.answers import Shown
from clientbase.language import current
from clientbase.render import is_binary

if TYPE_CHECKING:
    from clientbase.base import Base
    from clientbase.cli.session import Session
    from clientbase.lookups.arranging import Arrangement
    from clientbase.page import Page, Scope
    from clientbase.reports import Report

Asked = tuple["Base", "Report", dict[str, Any]]
"""A base, a report and its parameters."""


def asked_of(
    session: "Session", report: "Report", scope: "Scope", form: tuple[str | None, str | None]
) -> Asked:
    """Open the base for a *report*, narrowed to *scope*; where format and output say so, it tells programs more."""
    base = session.base(scope)
    return base, report, dict(report.details) if look_of(session, *form)[0] == "json" else {}


def emit_report(
    session: "Session",
    asked: Asked,
    format_: str | None,
    output: str | None,
    *,
    quiet_if_empty: bool = False,
    wanted: "Arrangement | None" = None,
) -> Shown:
    """Show what a report answers, and return it. Exit 3 with a word where files were left out."""
    base, report, parameters = asked
    look = look_of(session, format_, output)
    question = (report.name, sorted(parameters.items()), look, current())
    # What a base's own report asks, its file says, and that may change; what is arranged on demand is said each time.
    folder = output if is_folder(output) else None
    may = report.is_ours and wanted is None and folder is None
    key = base.key(question) if may else None
    if shown := base.kept(key):
        _deliver(session, shown, shown.data, (output, not is_binary(look[0])), quiet_if_empty)
        return shown
    page = whole = _answer(asked, look[0])
    if wanted is not None:
        page = as_wanted(session, page, wanted)
    if miss_charts(session, page, look) or not report.kept(whole.tables):
        key = None
    counts = rows_of(whole), report.rows_over(whole.tables)
    if folder is not None:
        if counts[0] or page.left_out or not quiet_if_empty:
            deliver_parts(session, page, look, folder)
        report_left_out(page)
        return Shown(b"", *counts)
    left, words = page.left_out, left_in_words(page, look[0])
    made, is_text = written(page, look)
    shown = Shown(made if isinstance(made, bytes) else b"", *counts, words)
    del page, whole  # of many thousands of rows they are larger than what is shown
    _deliver(session, shown, made, (output, is_text), quiet_if_empty and not left)
    refuse_left_out(left)
    base.keep(question, key if isinstance(made, bytes) else None, shown)
    return shown


def _answer(asked: Asked, format_: str) -> "Page":
    base, report, parameters = asked
    page = report.page(base, **parameters)
    if format_ != "html":
        return page
    from clientbase.lookups.bought import with_bought

    return with_bought(page, base)


def rows_of(page: "Page") -> int:
    """Return how many rows the first table of *page* lists."""
    return len(page.tables[0].rows) if page.tables else 0


def _deliver(
    session: "Session", shown: Shown, made: str | bytes, where: tuple[str | None, bool], quiet_if_empty: bool
) -> None:
    """Write what was *made*; *where* it goes is the output, and whether it is a text."""
    output, is_text = where
    if shown.rows or not quiet_if_empty:
        say_what_is_left(session, shown.left)
        deliver(session, made, output, is_text=is_text)
        sys.stdout.flush()
