"""Options of every command, and lazy loading of verbs."""

import os
import sys
from importlib import import_module
from io import StringIO
from pathlib import Path
from typing import Annotated, Any, NoReturn, cast

import typer
from typer.core import TyperGroup
from typer.main import get_command

from clientbase import __version__
from clientbase.cli import pager, streams
from clientbase.cli.boundary import ToldError, end_with
from clientbase.cli.helping import WORDS, Verb, help_in_words, in_short, speak
from clientbase.cli.session import Color, Session, tell
from clientbase.cli.verbs import READING, VERBS, end_of_options, meant, shown_first
from clientbase.errors import UsageError
from clientbase.language import LANGUAGES, say, title
from clientbase.visible import visible_lines


class Verbs(TyperGroup):
    """The group of all verbs, which knows their names without importing them."""

    def parse_args(self, ctx: Any, args: list[str]) -> Any:
        """Take what says how an answer is shown from wherever it stands."""
        ctx.meta[_PAGED] = "--no-pager" not in args[: end_of_options(args)]
        ctx.meta[WORDS] = args[: end_of_options(args)]
        pager.want(ctx.meta[_PAGED])
        return super().parse_args(ctx, shown_first(args))

    def get_help(self, ctx: Any) -> str:
        """Return the help, which is longer than a screen."""
        if ctx.meta.get(_PAGED):
            pager.hold()
        speak(ctx)
        return help_in_words(self, super().get_help, ctx)

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - the interface is typer's
        """Return the names of the verbs in the order of VERBS."""
        return list(VERBS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 - the interface is typer's
        """Import the verb that is asked for."""
        if cmd_name not in VERBS:
            return None
        module = import_module(f"clientbase.cli.{VERBS[cmd_name]}")
        verb = getattr(module, VERBS[cmd_name])
        single = typer.Typer(add_completion=False, rich_markup_mode=None)
        settings = getattr(module, "SETTINGS", None)
        single.command(
            cmd_name,
            cls=Verb,
            help=verb.__doc__,
            short_help=title(in_short(verb.__doc__ or "")),
            context_settings=settings,
        )(verb)
        return get_command(single)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the verb that is asked for, by its beginning too; of one that is misspelt, say which is meant."""
        args = [meant(args[0]), *args[1:]]
        if args[0] in VERBS:
            if ctx.meta.get(_PAGED) and (args[0] in READING or "--help" in args):
                pager.hold()
            return super().resolve_command(ctx, args)
        speak(ctx)
        raise UsageError(say('no command "{what}"{advice}', what=args[0], advice=_advice(args[0])))


def _advice(word: str) -> str:
    """Say which verb or report is meant by a word that is no verb."""
    from clientbase.reports import ours
    from clientbase.typed import did_you_mean

    if word in ours():
        return say("; of that name there is a report: clientbase report {name}", name=word)
    return did_you_mean(word, VERBS) or say("; there are: {names}", names=", ".join(VERBS))


_PAGED = "clientbase.paged"


app = typer.Typer(
    cls=Verbs,
    rich_markup_mode=None,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"clientbase {__version__}")
        raise typer.Exit


def _install_completion(wanted: bool) -> None:
    if wanted:
        from clientbase.cli.completion import install

        for file in install():
            tell(say("wrote {file}", file=file))
        tell(say("Completion takes effect in a new shell"))
        raise typer.Exit


def _show_completion(wanted: bool) -> None:
    if wanted:
        from clientbase.cli.completion import script

        sys.stdout.write(script())
        raise typer.Exit


InstallCompletion = Annotated[
    bool,
    typer.Option(
        "--install-completion",
        callback=_install_completion,
        is_eager=True,
        help="Install completion for your shell: a file of its own, and a line that sources it.",
    ),
]
ShowCompletion = Annotated[
    bool,
    typer.Option(
        "--show-completion",
        callback=_show_completion,
        is_eager=True,
        help="Print what --install-completion writes.",
    ),
]


Language = Annotated[
    str | None,
    typer.Option(
        metavar="CODE", help=f"{', '.join(LANGUAGES)}; else base.language, else that of the environment."
    ),
]

Timeout = Annotated[
    float,
    typer.Option(
        min=0.1, metavar="SECONDS", help="So long a question or report of one's own in SQL may take."
    ),
]


@app.callback()
def clientbase(
    context: typer.Context,
    directory: Annotated[
        Path | None,
        typer.Option("-C", envvar="CLIENTBASE_DIR", metavar="DIR", help="The base, or a folder in it."),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of",
            envvar="CLIENTBASE_AS_OF",
            metavar="DATE",
            help="The day to ask about; today where it is left out.",
        ),
    ] = None,
    color: Annotated[Color, typer.Option(help="Colour on stdout.")] = Color.AUTO,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Only results and errors.")] = False,
    verbose: Annotated[bool, typer.Option("-v", "--verbose", help="Say more of what is done.")] = False,
    width: Annotated[
        int | None,
        typer.Option(
            min=20, metavar="N", help="Places of a line of text; 100 for pipes and mail, else the terminal's."
        ),
    ] = None,
    lang: Language = None,
    timeout: Timeout = 60,
    no_pager: Annotated[  # noqa: ARG001 - read before the verb is known
        bool, typer.Option("--no-pager", help="Write to the terminal, however long it is.")
    ] = False,
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version.")
    ] = False,
    _install: InstallCompletion = False,
    _show: ShowCompletion = False,
) -> None:
    """Clients as text files that are checked, edited and reported on."""
    context.obj = Session(directory or Path.cwd(), as_of, color, verbose - quiet, width, lang)
    context.obj.timeout = timeout
    context.call_on_close(context.obj.close)


def run() -> NoReturn:
    """Run the command line and exit with the code of the contract (see docs/commands.md)."""
    if "_CLIENTBASE_COMPLETE" in os.environ:  # a shell asks what it may offer
        from clientbase.cli.completion import answer

        answer()
    end_with(_answered)


def _answered() -> Any:
    """Run the verb and hand its answer over; where nobody reads on, typer would end with a code of its own."""
    try:
        try:
            code = app(prog_name="clientbase", standalone_mode=False)
        finally:
            pager.show()
        sys.stdout.flush()
    except SystemExit as end:
        if isinstance(end.__context__, BrokenPipeError):
            raise end.__context__ from None
        raise
    except typer.Abort:
        raise KeyboardInterrupt from None
    except typer.TyperException as error:
        if streams.interrupted():
            raise
        _show(cast("Any", error))
        raise ToldError(cast("Any", error).exit_code, stopped=True) from None
    return code


def _show(error: Any) -> None:
    """Show what typer did not understand, as every usage error of its own can, and where it may be meant."""
    from clientbase.cli.options import meant_otherwise

    said = StringIO()
    error.show(file=said)
    if getattr(error, "ctx", None):
        speak(error.ctx)
    from clientbase.complaints import told

    sys.stderr.write(visible_lines("\n".join(map(told, said.getvalue().split("\n")))))
    option, context = getattr(error, "option_name", None), getattr(error, "ctx", None)
    if option and context and (advice := meant_otherwise(context, option)):
        tell(advice)
