"""Manual pages and messages name only commands that can be typed."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from clientbase.cli.verbs import VERBS
from clientbase.edits.kinds import KINDS
from clientbase.rules import codes, explain

NAMED = re.compile(r"(?:`|with: |see: |next: |\()clientbase (?!-)([a-z][a-z-]*)")
ADDED = re.compile(r"clientbase add ([a-z]+)")
SOURCES = [*(Path(__file__).parents[1] / "clientbase").rglob("*.py")]


def texts(source: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


@pytest.mark.parametrize("code", codes())
def test_a_page_names_commands_that_are_there(code: str) -> None:
    assert {*re.findall(r"`clientbase\s+([a-z-]+)", explain(code))} <= {*VERBS}


def test_messages_and_pages_name_commands_that_are_there() -> None:
    said = "\n".join(text for source in SOURCES for text in texts(source))
    named = {*NAMED.findall(said)}
    assert len(named) > 10
    assert named - {*VERBS} == set()
    assert {*ADDED.findall(said)} - {*KINDS, "client", "decision"} == set()
