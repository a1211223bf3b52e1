"""Walls between the rooms: who imports whom, what a warm report loads, how long things grow."""

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

from tests.conftest import ROOT

CODE = ROOT / "clientbase"
HEAVY = {
    "asyncio",
    "concurrent",
    "css_inline",
    "dataclasses",
    "email_validator",
    "jinja2",
    "markupsafe",
    "multiprocessing",
    "phonenumbers",
    "pydantic",
    "rich",
    "subprocess",
    "tempfile",
    "vl_convert",
    "yaml",
}


def test_every_module_imports_only_what_it_may(capsys: pytest.CaptureFixture[str]) -> None:
    broken = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)
    assert broken == 0, capsys.readouterr().out


# Typer brings modules of its own; they are what any program with a command line pays.
LOADED = """
import json, sys
import typer
typers, code = set(sys.modules), 0
from clientbase.__main__ import main
try:
    main()
except SystemExit as exit:
    code = exit.code or 0
loaded = {name.partition(".")[0] for name in set(sys.modules) - typers}
print(json.dumps([code, sorted(loaded)]), file=sys.stderr)
"""


def loaded_by(*words: str) -> set[str]:
    """Run the program with *words*; give the top names of the modules that it loaded beyond Typer's."""
    command = [sys.executable, "-c", LOADED, *words]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    code, loaded = json.loads(done.stderr.splitlines()[-1])
    assert code == 0, done.stderr
    return set(loaded)


@pytest.mark.parametrize("form", ["json", "jsonl", "csv", "tsv", "markdown", "text"])
def test_a_warm_report_loads_nothing_heavy(form: str, example: Path) -> None:
    words = ("-C", str(example), "--as-of", "2026-11-21", "report", "dormant", "-f", form)
    assert "yaml" in loaded_by(*words), "the first time the records are read"
    assert loaded_by(*words) & HEAVY == set()


def test_a_warm_report_for_a_pipe_or_a_file_loads_no_terminals_library(example: Path) -> None:
    words = ("-C", str(example), "--as-of", "2026-11-21", "report", "dormant")
    loaded_by(*words)
    assert loaded_by(*words) & HEAVY == set()
    assert loaded_by(*words, "-o", str(example / "dormant.txt")) & HEAVY == set()


def test_to_say_its_version_the_program_loads_nothing_heavy() -> None:
    assert loaded_by("--version") & HEAVY == set()


MODULES = [pytest.param(path, id=str(path.relative_to(CODE))) for path in sorted(CODE.rglob("*.py"))]


@pytest.mark.parametrize("path", MODULES)
def test_a_module_is_one_idea_and_a_function_fits_a_screen(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]
    lengths = {function.name: (function.end_lineno or 0) - function.lineno + 1 for function in functions}
    assert {name: length for name, length in lengths.items() if length > 40} == {}
    # A file is cut at its ideas; this is where an idea has surely become two.
    assert text.count("\n") <= 400


def test_every_exemption_from_a_rule_of_safety_says_why() -> None:
    """What is exempt from a look for holes (S...) is safe for a reason, which stands beside it."""
    silent = [
        f"{path.relative_to(ROOT)}:{number}"
        for folder in ("clientbase", "tools")
        for path in (ROOT / folder).rglob("*.py")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(r"#\s*noqa:[ A-Z0-9,]*\bS\d{3}[ A-Z0-9,]*$", line)
    ]
    assert silent == []
