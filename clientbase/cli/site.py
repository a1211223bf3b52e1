"""`clientbase site`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clientbase.cli.delivery import refuse_left_out, scope, tell_of_no_charts
from clientbase.cli.options import Manager, Segment, Where, of_place
from clientbase.errors import UsageError
from clientbase.language import say, say_n

if TYPE_CHECKING:
    from clientbase.cli.session import Session
    from clientbase.page import Scope
    from clientbase.site.folder import Folder


_Port = Annotated[
    int | None, typer.Option(min=0, max=65535, metavar="N", help="With --serve: this port, not a free one.")
]


def site(
    context: typer.Context,
    folder: Annotated[
        Path | None,
        typer.Argument(
            callback=of_place, metavar="DIR", help="The folder of the pages: a new one, or the site's."
        ),
    ] = None,
    manager: Manager = None,
    segment: Segment = None,
    where: Where = None,
    serve: Annotated[
        bool, typer.Option("--serve", help="Show the pages on this machine, renewed as records change.")
    ] = False,
    port: _Port = None,
) -> None:
    """Write the base as pages for the browser: the overview, every report, and a page per client and manager.

    The pages are files that any web server, a shared folder or a double click shows; the search works everywhere. Once
    more on the same folder only what has changed is written, and pages of clients that are gone are removed. A folder
    that holds other files is refused.

    With --serve the pages are shown to browsers on this machine until Ctrl-C, and made again when a record, a norm or a
    decision has changed. Without DIR they lie in a temporary folder that is removed at the end.
    """
    session: Session = context.obj
    asked = scope(manager, segment, where)
    if folder is None and not serve:
        raise UsageError(say("name the folder that the pages go to, or say --serve"))
    if port is not None and not serve:
        raise UsageError(say("--port is for --serve"))
    tell_of_no_charts(session)
    if serve or folder is None:
        _show(session, asked, folder, port or 0)
        return
    from clientbase.site.build import make

    base = session.base(asked)
    session.say(_in_words(make(base, folder), folder))
    refuse_left_out(base.left_out())


def _in_words(made: "Folder", folder: Path) -> str:
    return say_n(
        "wrote {folder}: {n} file of {count} changed, {removed} removed",
        "wrote {folder}: {n} files of {count} changed, {removed} removed",
        made.written,
        folder=folder,
        count=len(made.files),
        removed=made.removed,
    )


def _show(session: "Session", asked: "Scope", folder: Path | None, port: int) -> None:
    """Show the pages until Ctrl-C, or until the program is told to end."""
    import gc
    import signal
    from tempfile import TemporaryDirectory

    gc.enable()  # this run is a long one
    for name in ("SIGTERM", "SIGHUP"):
        if number := getattr(signal, name, None):
            signal.signal(number, signal.default_int_handler)
    try:
        if folder is not None:
            _serve(session, asked, folder, port)
            return
        with TemporaryDirectory(prefix="clientbase-site-", ignore_cleanup_errors=True) as temporary:
            _serve(session, asked, Path(temporary), port)
    except KeyboardInterrupt:
        session.say(say("ended"))


def _serve(session: "Session", asked: "Scope", folder: Path, port: int) -> None:
    import sys

    from clientbase.base import Base
    from clientbase.cli.session import tell, tell_all
    from clientbase.site.serve import serve
    from clientbase.site.shelf import Shelf

    base = session.base(asked)
    timezone, left = base.meta("timezone"), base.left_out()
    base.close()
    tell_all(f"{file.path}:{file.reason}" for file in left)

    def opened(address: str) -> None:
        sys.stdout.write(f"{address}\n")
        sys.stdout.flush()
        session.say(say("shown to browsers on this machine; Ctrl-C ends it"))

    shelf = Shelf(
        session.root,
        folder,
        lambda: session.patient(Base(session.root, session.day, asked)),
        lambda: session.day(timezone),
    )
    serve(shelf, port, opened, tell)
