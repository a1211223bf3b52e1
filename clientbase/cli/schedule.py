"""`clientbase schedule`."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clientbase.cli import complete
from clientbase.cli.delivery import file_of
from clientbase.errors import UsageError
from clientbase.language import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clientbase.cli.session import Session


What = Annotated[str | None, typer.Argument(metavar="cron|systemd", help="For which of the two.")]
Name = Annotated[
    str | None,
    typer.Argument(
        metavar="[SCHEDULE]", help="One schedule; else all of them.", autocompletion=complete.schedules
    ),
]
MailTo = Annotated[
    str | None, typer.Option("--mailto", metavar="ADDRESS", help="Who gets what cron's commands print.")
]
Into = Annotated[
    str | None,
    typer.Option(
        "-o", "--output", callback=file_of, metavar="DIR", help="systemd: write the units into this folder."
    ),
]


def schedule(
    context: typer.Context, what: What = None, name: Name = None, mail_to: MailTo = None, output: Into = None
) -> None:
    """Print the lines of a crontab, or systemd's units, that run the schedules.

    They name the program and the base by their whole paths. What `every` says and cron cannot, such as every second
    week, is started more often and asks itself whether it is due.
    """
    from clientbase.rules.norms_file import read_norms
    from clientbase.scheduling.crontab import Place, crontab, units, without_every
    from clientbase.scheduling.plan import demand_every, named

    session: Session = context.obj
    if what not in {"cron", "systemd"}:
        wrong = say(', not "{what}"', what=what) if what else ""
        raise UsageError(say("say for what: cron or systemd{wrong}", wrong=wrong))
    norms = read_norms(session.home)
    names = named(norms, name)
    demand_every(session.home, norms, names)
    place = Place(_program(), session.home.resolve())
    if what == "cron":
        print(*crontab(norms, names, place, mail_to or os.environ.get("MAILTO")), sep="\n")
        return
    for silent in without_every(norms, names):
        session.say(say("{silent}: no unit, for it does not say how often (every)", silent=silent))
    _write(session, dict(units(norms, names, place)), Path(output) if output else None)


def _write(session: "Session", units: "Mapping[str, str]", folder: Path | None) -> None:
    """Write systemd's units into a folder, or show them with their names."""
    from clientbase.text.store import put

    for file, text in units.items():
        if folder is None:
            print(f"# {file}\n{text}")
        else:
            put(folder / file, text)
            session.say(say("wrote {what}", what=folder / file))


def _program() -> tuple[str, ...]:
    """Return the words that start this program from anywhere."""
    program = Path(sys.argv[0]).absolute()
    if program.name == "__main__.py" or not os.access(program, os.X_OK):
        return (sys.executable, "-m", "clientbase")
    return (str(program),)
