"""`clientbase report`."""

import datetime as dt
import re
from collections import deque
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from clientbase.cli import complete
from clientbase.cli.delivery import arrangement, as_excel, emit, scope
from clientbase.cli.kept import Asked, asked_of, emit_report, rows_of
from clientbase.cli.options import (
    At,
    Columns,
    Excel,
    Format,
    Limit,
    Manager,
    OneTable,
    Output,
    Segment,
    Sort,
    Where,
    before_the_verb,
    session_at,
)
from clientbase.cli.session import Session
from clientbase.errors import UsageError
from clientbase.language import say, title
from clientbase.page import Page
from clientbase.render.in_words import paragraph
from clientbase.reports import every, find

if TYPE_CHECKING:
    from clientbase.lookups.arranging import Arrangement
    from clientbase.reports import Report

# What a report declares as its parameters are options too; which there are, only the report knows.
# --help is answered here, because with the name of a report it tells of that report.
SETTINGS = {"ignore_unknown_options": True, "allow_extra_args": True, "help_option_names": []}
HELP = "--help"
_OPTION = re.compile(r"--?[A-Za-z]")
"""What no value of an option looks like, as `-3d` is one."""

Name = Annotated[
    str | None,
    typer.Argument(
        metavar="[NAME]",
        help="The report; without it, the list of reports.",
        autocompletion=complete.reports,
    ),
]
Every = Annotated[
    str | None,
    typer.Option(metavar="STEP", help="The figures over time instead: every week, month, quarter or year."),
]
Start = Annotated[
    str | None, typer.Option("--from", metavar="DATE", help="With --every: the first day; else a year ago.")
]
FailOn = Annotated[
    str | None,
    typer.Option(
        metavar="any|NUMBER", help="Exit 1 when anything is over a limit, or more than NUMBER rows are."
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet-if-empty", help="Write nothing when the report lists nothing.")]
Explain = Annotated[bool, typer.Option("--explain", help="Print the report's definitions instead.")]


def report(
    context: typer.Context,
    name: Name = None,
    format: Format = None,  # noqa: A002  # the option's name
    output: Output = None,
    manager: Manager = None,
    segment: Segment = None,
    where: Where = None,
    sort: Sort = None,
    columns: Columns = None,
    limit: Limit = None,
    table: OneTable = None,
    at: At = None,
    every: Every = None,
    start: Start = None,
    fail_on: FailOn = None,
    quiet_if_empty: Quiet = False,
    excel: Excel = False,
    explain: Explain = False,
) -> None:
    """Make a report of the base, or list them; `report NAME --help` tells what it asks and which options it has."""
    session, most, format = session_at(context, at), _limit(fail_on), as_excel(format, output, excel)  # noqa: A001
    wanted = arrangement(sort, columns, limit, table)
    given = [*filter(None, [name]), *context.args]
    name, words = _words(context, [word for word in given if word != HELP])
    if name is None:
        _list(session) if HELP not in given else typer.echo(context.get_help())
        return

    found = find(name, session.root)
    if explain or HELP in given:
        _explain(context, found, options=HELP in given)
        return
    _demand_limits(context, found, most, every)
    base, _, details = asked_of(session, found, scope(manager, segment, where), (format, output))
    asked = base, found, {**details, **_parameters(context, found, words, base.day)}
    over = _shown(context, asked, (every, start), (format, output, quiet_if_empty, wanted))
    if most is not None and over > most:
        raise typer.Exit(1)


def _shown(
    context: typer.Context,
    asked: Asked,
    steps: tuple[str | None, str | None],
    how: "tuple[str | None, str | None, bool, Arrangement | None]",
) -> int:
    """Show what a report answers, of one day or over time, and return how many rows are over a limit."""
    (every, start), (format_, output, quiet, wanted) = steps, how
    if every is None:
        _refuse_from(context, start)
        return emit_report(context.obj, asked, format_, output, quiet_if_empty=quiet, wanted=wanted).over
    page = _over_time(context, asked, every, start)
    if rows_of(page) or page.left_out or not quiet:
        emit(context.obj, page, format_, output, wanted)
    return 0


def _demand_limits(context: typer.Context, found: "Report", limit: int | None, over_time: str | None) -> None:
    """Refuse a question whose answer would be "nothing over the limit" whatever happens."""
    if limit is None:
        return
    if over_time is not None:
        context.fail(say("--fail-on goes without --every: figures over time have no rows over a limit"))
    if not found.over:
        context.fail(say("--fail-on: report {name} lists nothing that is over a limit", name=found.name))


def _refuse_from(context: typer.Context, start: str | None) -> None:
    if start is not None:
        context.fail(say("--from goes with --every: a report without it speaks of one day"))


def _over_time(context: typer.Context, asked: Asked, every: str, start: str | None) -> Page:
    base, found, parameters = asked
    from clientbase.reports.trends import trend
    from clientbase.spoken import day_from_words

    try:
        first = day_from_words(start, base.day, ahead=False) if start else None
    except ValueError as error:
        context.fail(f"--from: {error}")
    return trend(base, found, every, first, parameters)


def _explain(context: typer.Context, found: "Report", *, options: bool) -> None:
    """Print what a report asks and how its figures are defined, and which options it takes."""
    told = "\n\n".join(map(paragraph, found.definitions.split("\n\n")))
    typer.echo(f"{title(found.title)}: {title(found.question)}\n\n{told}".rstrip())
    if options:
        if found.over:
            typer.echo("\n" + say("--fail-on counts: {rows}", rows=found.over_in_words))
        own = [f"--{name.replace('_', '-')} {_written(kind)}" for name, kind in found.parameters.items()]
        typer.echo(f"\n{say('Its own options: {options}', options=', '.join(own))}\n" if own else "")
        typer.echo(context.get_help())


def _written(kind: Any) -> str:
    """Say how the value of a report's own option is written."""
    if kind is str:
        return "TEXT"
    if kind is bool:
        return "[true|false]"
    return "NUMBER" if kind in {int, int | None} else "DATE"


def _words(context: typer.Context, given: Sequence[str]) -> tuple[str | None, dict[str, str]]:
    """Take the name of the report and its own options, wherever among each other they stand."""
    names: list[str] = []
    words: dict[str, str] = {}
    rest = deque(given)
    while rest:
        word = rest.popleft()
        if not word.startswith("-"):
            names.append(word)
            continue
        if advice := before_the_verb(context, word.partition("=")[0]):
            context.fail(advice)
        option, sign, value = word.lstrip("-").partition("=")
        alone = not rest or _OPTION.match(rest[0])
        words[option.replace("-", "_")] = value if sign or alone else rest.popleft()
    if len(names) > 1:
        context.fail(say('"{what}" is one word too many', what=names[1]))
    if words and not names:
        context.fail(say('"{what}" goes with the name of a report', what=given[0]))
    return (names[0] if names else None), words


def _parameters(
    context: typer.Context, found: "Report", words: dict[str, str], today: dt.date
) -> dict[str, Any]:
    try:
        return found.read(words, today)
    except UsageError as error:
        context.fail(str(error))


def _limit(text: str | None) -> int | None:
    if text is None or text == "any":
        return None if text is None else 0
    if not text.isdecimal():
        raise UsageError(say('--fail-on: "{text}" is neither "any" nor a number', text=text))
    return int(text)


def _list(session: Session) -> None:
    reports = every(session.root)
    width = max(len(found.name) for found in reports)
    for found in reports:
        typer.echo(f"{found.name:{width}}  {title(found.question)}")
