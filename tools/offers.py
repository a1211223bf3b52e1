"""What the program answers without loading the verbs: `offers.txt`, which completion reads, and `help.txt`."""

from collections.abc import Iterator
from inspect import signature
from pathlib import Path
from typing import Any

import typer
from typer.main import get_command

from clientbase.cli import complete, quick
from clientbase.cli.app import app
from clientbase.cli.offers import WORDS
from clientbase.cli.options import of_format, of_output
from clientbase.cli.verbs import VERBS
from clientbase.edits.kinds import KINDS
from clientbase.index.asked import FACTS, SHORT
from clientbase.model import Client, Interaction, Leaving
from clientbase.norms import Decision

FILES = ("offers.txt", "help.txt")
FOLDER = Path(complete.__file__).parent
TEXTS = {"StringParamType", "TyperPath"}
"""The types of typer whose values are texts as they were typed, while a word is completed."""
HARMLESS = (of_format, of_output)
"""What is done about a value and needs a session, which there is none of while a word is completed."""


def text(name: str) -> str:
    """Return what a file of the folder is to hold."""
    group = get_command(app)
    above = typer.Context(group, info_name="clientbase", terminal_width=quick.COLUMNS - 2)
    commands = {"": (group, above)}
    for verb in VERBS:
        command = group.get_command(above, verb)  # type: ignore[attr-defined]  # it is a group
        settings = {"terminal_width": quick.COLUMNS - 2, **command.context_settings}
        commands[verb] = command, typer.Context(command, info_name=verb, parent=above, **settings)
    return helps(commands) if name == "help.txt" else offers(commands)


def helps(commands: dict[str, tuple[Any, Any]]) -> str:
    """Return what `--help` says of the program and of all verbs."""
    return "".join(
        f"{quick.head_of(name or '--help')}{command.get_help(context)}\n"
        for name, (command, context) in commands.items()
    )


def offers(commands: dict[str, tuple[Any, Any]]) -> str:
    """Return the whole table of what the verbs take."""
    blocks = [block(name or "clientbase:", *both) for name, both in commands.items()]
    return "\n\n".join("\n".join(lines) for lines in (*blocks, [WORDS, *words()])) + "\n"


def block(name: str, command: Any, context: Any) -> list[str]:
    """Return the lines of a verb."""
    if command.hidden:
        raise SystemExit(f"{name} is hidden, which the table of offers knows nothing of")
    loose = bool(command.context_settings.get("ignore_unknown_options"))
    lines = (line(one, context) for one in command.get_params(context))
    return [f"{name}\tloose" if loose else name, *lines]


def line(one: Any, context: Any) -> str:
    """Return the line of a parameter."""
    is_option = one.param_type_name == "option"
    if one.secondary_opts or getattr(one, "hidden", False) or (not is_option and one.nargs > 1):
        raise SystemExit(f"{one.name}: the table of offers knows nothing of such a parameter")
    names = " ".join(one.opts) if is_option else ""
    kept = not one.callback and not one.multiple and type(one.type).__name__ in TEXTS
    marks = (
        "flag" if is_option and one.is_flag else "",
        "many" if one.multiple else "",
        "text" if kept else "",
        "acts" if one.name != "help" and acts(one.callback) else "",
        f"${one.envvar}" if one.envvar else "",
    )
    cells = (one.name, names, str(one.nargs), " ".join(filter(None, marks)), offered(one, context))
    return "\t".join(("option" if is_option else "argument", *cells))


def acts(callback: Any) -> bool:
    """Whether something is done at once where a parameter is given; the help waits while a word is completed."""
    whose = getattr(callback, "__wrapped__", callback)
    return callback is not None and whose not in HARMLESS


def offered(one: Any, context: Any) -> str:
    """Return what is offered for a value: a function of complete.py, or all words where that needs no base."""
    function = function_of(one)
    if function is None:
        known = [item.value for item in one.type.shell_complete(context, one, "")]
    elif "ctx" in signature(function).parameters:
        return str(function.__name__)
    else:
        known = function(*("" for _ in signature(function).parameters))
    return f"={' '.join(known)}" if known else ""


def function_of(one: Any) -> Any:
    """Return the function of complete.py that a parameter was declared with; typer wraps it twice."""
    custom = one._custom_shell_complete  # noqa: SLF001 - typer says it nowhere else
    if custom is None:
        return None
    wrapped = dict(zip(custom.__code__.co_freevars, custom.__closure__, strict=True))["autocompletion"]
    return wrapped.cell_contents.__wrapped__


def words() -> Iterator[str]:
    """Return the lines of words by their names."""
    for name, kind in KINDS.items():
        holder = [f"{kind.held_by}="] if kind.held_by else []
        yield f"item\t{name}\t{' '.join([*complete.names_in(kind.shape), *holder])}"
    left = [name for name in complete.names_in(Leaving) if name != "back="]
    others = {
        "client": complete.names_in(Client),
        "decision": complete.names_in(Decision),
        "talk": [*complete.names_in(Interaction), "keeps="],
        "leaving": left,
        "query": [*(f"{key}=" for key in dict.fromkeys((*FACTS, *SHORT))), "sel:"],
    }
    for name, known in others.items():
        yield f"words\t{name}\t{' '.join(known)}"
