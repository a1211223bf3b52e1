"""`clientbase doctor`."""

import json
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from clientbase.cli.options import TextOrJson
from clientbase.doctor import Trace, examined, is_busy, mended
from clientbase.errors import UsageError
from clientbase.language import say, say_n
from clientbase.visible import visible

if TYPE_CHECKING:
    from clientbase.cli.session import Session


def doctor(
    context: typer.Context,
    fix: Annotated[
        bool,
        typer.Option(
            "--fix", help="Take away what is certainly this program's own; make a damaged index anew."
        ),
    ] = False,
    format: TextOrJson = "text",  # noqa: A002  # the option's name
) -> None:
    """Say what a run that was killed or failed has left, and what git should know; exit 1 if there is anything.

    Looked for are files that a command was writing when it was stopped, commands that were stopped among several
    files, texts that somebody has edited and that did not come into their record, a damaged index or journal, marks
    of a merge, locks of a git that was killed, own folders that git holds, and whether git is told how to merge.

    Without --fix nothing is changed. With it nothing is taken away that may be somebody else's: what a process that is
    running has in hand, links, files outside of the base, texts of people. The exit code is then 1 if anything is left.
    """
    session: Session = context.obj
    if format not in {"text", "json"}:
        raise UsageError(say('no format "{format}" for this; there are: text, json', format=format))
    root = session.home
    if fix:
        found = [*mended(root)]
    else:
        busy = is_busy(root)
        if busy:
            session.say(say("another command is writing just now, so what it has in hand is not looked at"))
        found = [(trace, False) for trace in examined(root, busy=busy)]
    sys.stdout.write(_as_json(found) if format == "json" else _as_text(found))
    left = sum(not gone for _, gone in found)
    if found:
        session.say(_counted(len(found), left, fix=fix))
        if not fix and any(trace.mend for trace, _ in found):
            session.say(say("what is certainly ours is removed by: clientbase doctor --fix"))
    else:
        session.say(say("nothing was left behind"))
    if left:
        raise typer.Exit(1)


def _counted(all_: int, left: int, *, fix: bool) -> str:
    """Say how much was found, and how much of it is left."""
    found = say_n("{n} thing found", "{n} things found", all_)
    return f"{found}; {say('{n} mended', n=all_ - left)}" if fix else found


def _as_text(found: list[tuple[Trace, bool]]) -> str:
    lines = (
        f"{trace.path}: {trace.said}; {say('mended') if gone else trace.advice}" for trace, gone in found
    )
    return "".join(f"{visible(line)}\n" for line in lines)


def _as_json(found: list[tuple[Trace, bool]]) -> str:
    rows = [
        {
            "kind": trace.kind,
            "path": trace.path,
            "message": trace.said,
            "advice": trace.advice,
            "ours": trace.mend is not None,
            "mended": gone,
        }
        for trace, gone in found
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"
