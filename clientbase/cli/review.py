"""`clientbase review`."""

from functools import partial
from typing import TYPE_CHECKING, Annotated, Final

import typer

from clientbase import git
from clientbase.cli.delivery import deliver, look_of, rendered
from clientbase.errors import UnreadableError, UsageError
from clientbase.language import say
from clientbase.render import format_names, holds_all_tables, is_for_programs
from clientbase.render.findings import render_findings
from clientbase.reports.decisions import report_names
from clientbase.reviews.back_dated import Stated
from clientbase.reviews.review import WEIGHTS
from clientbase.reviews.review import review as look_through

if TYPE_CHECKING:
    from clientbase.cli.session import Session
    from clientbase.git import Repository
    from clientbase.reviews.review import Review


_UNJUDGED: Final = "what they switch off is judged nowhere above, so mend it first"


def review(
    context: typer.Context,
    range_: Annotated[
        str,
        typer.Argument(metavar="RANGE", help="main..feature, main...feature, or a commit: from it to HEAD."),
    ],
    format: Annotated[  # noqa: A002  # the option's name
        str | None,
        typer.Option(
            "-f",
            "--format",
            metavar="FORMAT",
            help=f"{', '.join(format_names())}; github: annotations.",
        ),
    ] = None,
    fail_on: Annotated[
        str,
        typer.Option(metavar="error|warning|any|none", help="Exit 1 where such findings are added."),
    ] = "error",
) -> None:
    """Show what must be seen before a range of commits is approved; exit 1 if it adds errors.

    Exit 3 where schema.yaml has errors at the end of the range: norms that they switch off are judged by nowhere.
    """
    session: Session = context.obj
    session.shown_as(format or "")
    _demand_known(fail_on)
    repository = git.need(session.root)
    found = look_through(
        repository,
        range_,
        session.day,
        report_names(session.root),
        partial(_classes, session),
        partial(_standings, session),
        partial(_back_dated, session),
    )
    deliver(session, _rendered(session, repository, found, format), None)
    _end(found, range_, fail_on)


def _demand_known(fail_on: str) -> None:
    if fail_on not in WEIGHTS:
        weights = ", ".join(WEIGHTS)
        raise UsageError(say('--fail-on: "{fail_on}" is none of {weights}', fail_on=fail_on, weights=weights))


def _end(found: "Review", range_: str, fail_on: str) -> None:
    """Exit with what the range deserves."""
    if found.norm_errors:
        raise UnreadableError(
            say("schema.yaml has errors at the end of {range}; {unjudged}", range=range_, unjudged=_UNJUDGED),
            found.norm_errors,
        )
    if any(finding.severity in WEIGHTS[fail_on] for finding in found.added):
        raise typer.Exit(1)


def _classes(session: "Session") -> dict[str, str | None]:
    return dict(session.base().ask("SELECT client, class FROM facts"))


def _standings(session: "Session", commit: str, norms: str) -> dict[str, dict[str, str | None]]:
    """Return how each client stood in a commit by the norms of another, on the day that is asked about."""
    base = session.base_at(commit, norms)
    found: dict[str, dict[str, str | None]] = {
        client: {"stage": stage, "class": class_}
        for client, stage, class_ in base.ask("SELECT client, stage, class FROM facts")
    }
    for client, standard, light in base.ask("SELECT client, standard, light FROM cadence"):
        found.setdefault(client, {})[f"{standard} light"] = light
    return found


def _back_dated(session: "Session", commit: str) -> list[Stated]:
    """Return the items whose own day of entry git does not bear out, as the base stood in a commit."""
    base = session.base_at(commit, commit)
    found = base.ask("SELECT client, list, n, said, committed FROM measured_entries WHERE back_dated")
    return [Stated(*row) for row in found]


def _rendered(session: "Session", repository: "Repository", found: "Review", form: str | None) -> str | bytes:
    if form == "github":
        # The service knows files by their paths from the top of the repository.
        return render_findings([f._replace(path=repository.inside(f.path)) for f in found.added], form)
    shape = look_of(session, form, None)
    form = shape[0]
    page = found.page
    if not (is_for_programs(form) and holds_all_tables(form)):
        page = page._replace(
            figures=tuple(figure for figure in page.figures if figure.value),
            tables=tuple(table for table in page.tables if table.rows),
        )
    return rendered(page, shape)
