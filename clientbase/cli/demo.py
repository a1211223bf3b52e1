"""`clientbase demo`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clientbase.cli.progress import progress
from clientbase.demo import generate
from clientbase.language import say, say_n

if TYPE_CHECKING:
    from clientbase.cli.session import Session


def demo(
    context: typer.Context,
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="An empty folder, or one to be made.")],
    clients: Annotated[int, typer.Option(metavar="N", help="How many clients.")] = 100,
    seed: Annotated[int, typer.Option(metavar="S", help="The same seed makes the same base.")] = 1,
) -> None:
    """Make a base to try things out; what is true of it stands in truth.json."""
    session: Session = context.obj
    day = session.day()
    show = progress(session, "writing clients")
    generate(directory, clients, seed, day, (lambda done: show(done, clients)) if show else None)
    session.say(
        say(
            "made {clients} in {directory} as of {day}; what is true of them is in truth.json",
            clients=say_n("{n} client", "{n} clients", clients),
            directory=directory,
            day=day,
        )
    )
    session.say(
        say(
            "next: clientbase -C {directory} --as-of {day} list, or report dormant",
            directory=directory,
            day=day,
        )
    )
