"""A git that fails once while a report is made: the report says what it is short of, and is not kept."""

from pathlib import Path
from typing import Any

import pytest

from clientbase import git
from clientbase.errors import BlockedError
from tests.edits.running import run


@pytest.fixture
def failing_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the first question about replaced commits fail, as a git does that gets no memory, and no other."""
    plain, failed = git._start, [False]  # noqa: SLF001

    def start(folder: Path, *words: str, **named: Any) -> Any:
        if words[0] == "for-each-ref" and not failed[0]:
            failed[0] = True
            raise BlockedError("git cannot be started: too many open files")
        return plain(folder, *words, **named)

    monkeypatch.setattr(git, "_start", start)


@pytest.mark.usefixtures("failing_once")
def test_a_report_says_that_it_is_short_of_it_and_is_not_kept(told_example: Path) -> None:
    first = run(told_example, "report", "overview")
    assert "git cannot be started: too many open files" in first.err
    assert run(told_example, "report", "overview").err == ""


@pytest.mark.usefixtures("failing_once")
def test_a_run_has_failed(told_example: Path) -> None:
    answer = run(told_example, "run", "weekly")
    assert answer.code == 4
    assert "git cannot be started: too many open files" in answer.err
