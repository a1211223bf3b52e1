"""docs/review.md: its snippets are YAML, and its commands are ones that there are."""

import re
from pathlib import Path

import pytest
import yaml

from tests.conftest import ROOT
from tests.edits.running import run
from tests.reviews.repos import commit, git, repository

TEXT = (ROOT / "docs/review.md").read_text(encoding="utf-8")
SNIPPETS = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)
COMMANDS = sorted(set(re.findall(r"clientbase ((?:diff|check|review (?=\S))[^`\n|>&]*)", TEXT)))


@pytest.mark.parametrize("snippet", SNIPPETS, ids=["GitHub", "GitLab"])
def test_a_snippet_is_yaml(snippet: str) -> None:
    assert isinstance(yaml.safe_load(snippet), dict)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_page_works(tmp_path: Path, command: str) -> None:
    base = repository(
        tmp_path / "base", {f"records/{name}.yaml": "name: x\n" for name in ("adriatik", "acme")}
    )
    for name in ("one", "two", "three"):
        commit(base, {f"records/{name}.yaml": f"name: {name}\n"})
    git(base, "branch", "feature")
    git(base, "fetch", "--quiet", ".", "main:refs/remotes/origin/main")
    words = command.replace("$GITHUB_BASE_REF", "main").replace('"', "").split()
    assert run(base, *words).code == 0
