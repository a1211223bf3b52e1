"""Every command that a message, a help text or a page names is there, with the options that are named."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

from clientbase.cli.app import app
from clientbase.cli.verbs import VERBS
from clientbase.reports import ours
from tests.conftest import ROOT

NAMED = re.compile(
    r"\bclientbase(?: (?:-C|--as-of|--color) \S+| -[qv])* (?P<verb>[a-z][a-z-]*)(?![\w./-])(?P<rest>[^`\n\"|;<>]*)"
)
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")
PROSE = {"installed", "is", "keeps", "makes"}
"""What follows the name of the program in a sentence of a page."""
WHOLE = typer.main.get_command(app)


def texts() -> Iterator[Path]:
    yield from (ROOT / name for name in ("README.md", "CONTRIBUTING.md", "schema.yaml"))
    yield from (file for file in (ROOT / "docs").glob("*.md") if file.name != "decisions.md")
    for ending in ("py", "yaml", "txt", "sql"):
        yield from (ROOT / "clientbase").rglob(f"*.{ending}")


def named() -> list[tuple[str, str, str]]:
    """Return what stands behind each naming of a command: the verb, the rest of its line, and the file."""
    found = ((match, file) for file in texts() for match in NAMED.finditer(file.read_text(encoding="utf-8")))
    return [(match["verb"], match["rest"], str(file.relative_to(ROOT))) for match, file in found]


def options(verb: str) -> set[str]:
    context = typer.Context(WHOLE)
    command = WHOLE.get_command(context, verb)  # type: ignore[attr-defined]  # the group of the verbs
    own = [*command.get_params(context), *WHOLE.get_params(context)]
    of_reports = {f"--{name.replace('_', '-')}" for one in ours().values() for name in one.parameters}
    found = {option for one in own for option in (*one.opts, *one.secondary_opts)}
    return found | of_reports if verb == "report" else found


def test_each_named_command_is_a_verb() -> None:
    assert {(verb, file) for verb, _, file in named() if verb not in {*VERBS, *PROSE}} == set()


@pytest.mark.parametrize("verb", VERBS)
def test_a_named_option_is_one_of_its_command(verb: str) -> None:
    found = {(option, file) for one, rest, file in named() if one == verb for option in OPTION.findall(rest)}
    assert {(option, file) for option, file in found if option not in options(verb)} == set()


def test_commands_are_found() -> None:
    assert {"check", "log", "import", "git-setup"} <= {verb for verb, _, _ in named()}
