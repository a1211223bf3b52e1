"""Write `clientbase/cli/offers.txt`: what every verb takes, which completion reads instead of loading the verbs.

`--check` writes nothing and says whether the table is stale.
"""

import sys
from collections.abc import Iterator
from inspect import signature
from pathlib import Path
from typing import Any

import typer
from typer._click.types import StringParamType
from typer.main import get_command
from typer.models import TyperPath

from clientbase.cli import complete
from clientbase.cli.app import app
from clientbase.cli.offers import WORDS
from clientbase.cli.options import of_format, of_output
from clientbase.cli.verbs import VERBS
from clientbase.edits.kinds import KINDS
from clientbase.index.asked import FACTS, SHORT
from clientbase.model import Client, Interaction, Leaving
from clientbase.norms import Decision

FILE = Path(complete.__file__).with_name("offers.txt")
HARMLESS = (of_format, of_output)
"""What is done about a value and needs a session, which there is none of while a word is completed."""


def text() -> str:
    """Return the whole table."""
    group = get_command(app)
    above = typer.Context(group, info_name="clientbase")
    verbs = {name: group.get_command(above, name) for name in VERBS}  # type: ignore[attr-defined]  # it is a group
    blocks = [block("clientbase:", group, above)]
    for name, verb in verbs.items():
        if verb.hidden:
            raise SystemExit(f"{name} is hidden, which the table of offers knows nothing of")
        context = typer.Context(verb, info_name=name, parent=above, **verb.context_settings)
        blocks.append(block(name, verb, context))
    return "\n\n".join(["\n".join(lines) for lines in (*blocks, [WORDS, *words()])]) + "\n"


def block(name: str, command: Any, context: Any) -> list[str]:
    """Return the lines of a verb."""
    loose = bool(command.context_settings.get("ignore_unknown_options"))
    lines = (line(one, context) for one in command.get_params(context))
    return [f"{name}\tloose" if loose else name, *lines]


def line(one: Any, context: Any) -> str:
    """Return the line of a parameter."""
    is_option = one.param_type_name == "option"
    if one.secondary_opts or getattr(one, "hidden", False) or (not is_option and one.nargs > 1):
        raise SystemExit(f"{one.name}: the table of offers knows nothing of such a parameter")
    names = " ".join(one.opts) if is_option else ""
    kept = not one.callback and not one.multiple and isinstance(one.type, StringParamType | TyperPath)
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


if __name__ == "__main__":
    if "--check" not in sys.argv:
        FILE.write_text(text(), encoding="utf-8")
    elif not FILE.is_file() or FILE.read_text(encoding="utf-8") != text():
        sys.exit(f"stale: {FILE.name}; run: make generate")
