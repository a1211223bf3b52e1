"""`clientbase site`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clientbase.cli.options import Manager, Segment, Where, refuse_left_out, scope
from clientbase.values import counted

if TYPE_CHECKING:
    from clientbase.cli.session import Session


def site(
    context: typer.Context,
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="The folder of the pages: a new one, or the site's.")
    ],
    manager: Manager = None,
    segment: Segment = None,
    where: Where = None,
) -> None:
    """Write the base as pages for the browser: the overview, every report, and a page per client and manager.

    The pages are files that any web server, a shared folder or a double click shows; the search works everywhere. Once
    more on the same folder only what has changed is written, and pages of clients that are gone are removed. A folder
    that holds other files is refused.
    """
    from clientbase.site.build import make

    session: Session = context.obj
    base = session.base(scope(manager, segment, where))
    made = make(base, folder)
    session.say(
        f"wrote {folder}: {counted(made.written, 'file')} of {len(made.files)} changed, {made.removed} removed"
    )
    refuse_left_out(base.left_out())
