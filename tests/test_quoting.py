"""No shell eats an example: what it would take for a redirection or a pattern stands within quotation marks."""

import re
import shlex
from collections.abc import Iterator

import pytest

from tests.conftest import ROOT

PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").glob("*.md")])
_COMMAND = re.compile(r"(?:^\s*\$ |`)(clientbase [^`\n]*)", re.MULTILINE)
_QUESTION = re.compile(r"(?<![\w\"'`<-])[a-z_.]+[<>]=?[\w-]+")


def eaten(command: str) -> bool:
    """Whether a sign of a comparison stands where a shell would take it for a redirection."""
    bare = re.sub(r"\\.|\"(?:\\.|[^\"\\])*\"|'[^']*'", "", command)
    return re.search(r"[\w.][<>]=?[\w@-]", bare) is not None


def helps() -> Iterator[str]:
    """The lines of the help that name a question; each is an example to be typed."""
    for line in (ROOT / "docs/commands.md").read_text(encoding="utf-8").splitlines():
        if "such as" in line.lower():
            yield line


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_can_be_typed_as_it_stands(page: object) -> None:
    text = page.read_text(encoding="utf-8")  # type: ignore[attr-defined]
    assert [command for command in _COMMAND.findall(text) if eaten(command)] == []


def test_every_example_of_the_help_is_quoted() -> None:
    assert [line for line in helps() if _QUESTION.search(re.sub(r"\"[^\"]*\"|'[^']*'", "", line))] == []


def test_what_is_eaten_is_noticed() -> None:
    assert eaten("clientbase list revenue>1000")
    assert not eaten('clientbase list "revenue>1000" > out.csv')
    assert shlex.split('clientbase list "revenue>1000"')[2] == "revenue>1000"
