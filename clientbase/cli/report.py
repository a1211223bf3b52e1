"""`clientbase report`."""

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from clientbase.cli import complete
from clientbase.cli.options import At, Format, Manager, Output, Segment, Where, emit, scope, session_at
from clientbase.cli.session import Session
from clientbase.page import Page

if TYPE_CHECKING:
    from clientbase.reports import Report

# What a report declares as its parameters are options too; which there are, only the report knows.
SETTINGS = {"ignore_unknown_options": True, "allow_extra_args": True}

FailOn = Annotated[
    str | None,
    typer.Option(
        metavar="any|NUMBER", help="Exit 1 when the report lists anything, or more than NUMBER rows."
    ),
]


def report(
    context: typer.Context,
    name: Annotated[
        str | None,
        typer.Argument(help="The report; without it, the list of reports.", autocompletion=complete.reports),
    ] = None,
    format: Format = None,  # noqa: A002  # the option's name
    output: Output = None,
    manager: Manager = None,
    segment: Segment = None,
    where: Where = None,
    at: At = None,
    fail_on: FailOn = None,
    quiet_if_empty: Annotated[
        bool, typer.Option(help="Write nothing when the report lists nothing.")
    ] = False,
    explain: Annotated[bool, typer.Option(help="Print the report's definitions instead.")] = False,
) -> None:
    """Make a report of the base; without a name, list the reports.

    Some reports take an option of their own, such as --since DATE of `movement`.
    """
    session = session_at(context, at)
    limit = _limit(fail_on)
    name, words = _words(context, [*([name] if name else []), *context.args])
    if name is None:
        _list(session)
        return
    from clientbase.reports import find

    found = find(name, session.root)
    if explain:
        typer.echo(f"{found.title}: {found.question}\n\n{found.definitions}".rstrip())
        return
    base = session.base(scope(manager, segment, where))
    page = found.page(base, **_parameters(context, found, words, base.day))
    if not (quiet_if_empty and _rows(page) == 0 and not page.left_out):
        emit(session, page, format, output)
    if limit is not None and _rows(page) > limit:
        raise typer.Exit(1)


def _words(context: typer.Context, given: Sequence[str]) -> tuple[str | None, dict[str, str]]:
    """Take the name of the report and its own options, wherever among each other they stand."""
    names: list[str] = []
    words: dict[str, str] = {}
    rest = iter(given)
    for word in rest:
        if not word.startswith("-"):
            names.append(word)
            continue
        option, sign, value = word.lstrip("-").partition("=")
        words[option.replace("-", "_")] = value if sign else next(rest, "")
    if len(names) > 1:
        context.fail(f'"{names[1]}" is one word too many')
    if words and not names:
        context.fail(f'"{given[0]}" goes with the name of a report')
    return (names[0] if names else None), words


def _parameters(
    context: typer.Context, found: "Report", words: dict[str, str], today: dt.date
) -> dict[str, Any]:
    from clientbase.errors import UsageError

    try:
        return found.read(words, today)
    except UsageError as error:
        context.fail(str(error))


def _rows(page: Page) -> int:
    return len(page.tables[0].rows) if page.tables else 0


def _limit(text: str | None) -> int | None:
    if text is None or text == "any":
        return None if text is None else 0
    if not text.isdecimal():
        from clientbase.errors import UsageError

        raise UsageError(f'--fail-on: "{text}" is neither "any" nor a number')
    return int(text)


def _list(session: Session) -> None:
    from clientbase.reports import every

    reports = every(session.root)
    width = max(len(found.name) for found in reports)
    for found in reports:
        typer.echo(f"{found.name:{width}}  {found.question}")
