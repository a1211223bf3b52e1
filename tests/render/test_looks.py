"""Each format of the awkward page, as reviewed in tests/golden/render."""

import re
from collections.abc import Callable
from importlib import import_module

import pytest
from typer import Context
from typer.main import get_command

from clientbase.cli.app import app
from clientbase.cli.complete import formats
from clientbase.errors import UsageError
from clientbase.page import Page
from clientbase.render import format_names, format_of, holds_all_tables, is_binary, is_for_programs, render
from tests.render.pages import AWKWARD, EMPTY

ENDINGS = {
    "table": "table",
    "text": "txt",
    "markdown": "md",
    "html": "html",
    "csv": "csv",
    "excel": "excel",
    "tsv": "tsv",
    "json": "json",
    "jsonl": "jsonl",
}


def without_dress(made: str) -> str:
    """Return what was *made* without the style sheet and the script of a page, and without their digests."""
    made = re.sub(r"(?s)(<(style|script)>).*?(</\2>)", r"\1...\3", made)
    return re.sub(r"sha256-[\w+/]+=", "sha256-...", made)


def test_every_format_of_pages_is_looked_at() -> None:
    texts = {name for name in format_names() if not is_binary(name)}
    assert {*ENDINGS} == texts - {"eml", "ics"}, "see test_mail.py and test_ics.py"


@pytest.mark.parametrize("page", [pytest.param(AWKWARD, id="awkward"), pytest.param(EMPTY, id="empty")])
@pytest.mark.parametrize("form", ENDINGS)
def test_it_looks_as_reviewed(page: Page, form: str, golden: Callable[[str, str], None]) -> None:
    name = "awkward" if page is AWKWARD else "empty"
    golden(f"render/{name}.{ENDINGS[form]}", without_dress(render(page, form, width=150)))


@pytest.mark.parametrize("width", [30, 80])
def test_a_narrow_terminal_looks_as_reviewed(width: int, golden: Callable[[str, str], None]) -> None:
    golden(f"render/awkward-{width}.table", render(AWKWARD, "table", width=width))


def test_a_terminal_with_colours_looks_as_reviewed(golden: Callable[[str, str], None]) -> None:
    golden("render/awkward.ansi", render(AWKWARD, "table", color=True, width=150))


@pytest.mark.parametrize(
    "ending", [ending for form, ending in ENDINGS.items() if form not in {"table", "excel"}]
)
def test_a_files_ending_picks_the_format(ending: str) -> None:
    assert ENDINGS[format_of(f"out/2026-11-21.{ending}")] == ending


def test_an_ending_that_says_nothing_is_refused_with_those_that_do() -> None:
    with pytest.raises(UsageError, match=r'"x\.odt"; a file may end in: \.csv, .*\.ics, \.json'):
        format_of("x.odt")


def test_an_unknown_format_is_refused_with_those_there_are() -> None:
    with pytest.raises(UsageError, match=r'no format "pdf"; there are: csv, .*ics, json'):
        render(AWKWARD, "pdf")


@pytest.mark.parametrize("name", format_names())
def test_a_format_says_all_that_is_known_of_it_in_its_own_file(name: str) -> None:
    module = import_module(f"clientbase.render.formats.{name}")
    assert module.ENDING is None or format_of(f"x{module.ENDING}") == name
    assert is_for_programs(name) is module.FOR_PROGRAMS
    assert holds_all_tables(name) is module.ALL_TABLES
    assert module.__doc__


def test_all_places_name_the_same_formats() -> None:
    program = get_command(app)
    context = Context(program, info_name="clientbase")
    for verb in ("report", "show", "review"):
        words = program.get_command(context, verb).get_help(context).split()
        assert ", ".join(format_names()) in " ".join(words)
    assert formats("") == sorted(format_names())
