"""Each report on the example company with its history, as people, reviewers and programs read it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from clientbase.reports import REPORTS, every
from tests.conftest import GOLDEN
from tests.edits.running import run
from tests.history.repositories import git

ENDINGS = {"text": "txt", "markdown": "md", "json": "json"}
NAMES = sorted(report.name for report in every(Path("nowhere")))


@pytest.mark.parametrize("form", ENDINGS)
@pytest.mark.parametrize("name", NAMES)
def test_a_report_on_the_example(
    name: str, form: str, told_example: Path, golden: Callable[[str, str], None]
) -> None:
    answer = run(told_example, "report", name, "-f", form)
    assert (answer.code, answer.err) == (0, "")
    tip = git(told_example, "rev-parse", "--short=10", "HEAD")  # another one with each change of a record
    golden(f"reports/{name}.{ENDINGS[form]}", answer.out.replace(tip, "0123456789"))


def test_every_report_has_its_golden_files_and_no_other_is_kept() -> None:
    kept = {file.name for file in (GOLDEN / "reports").iterdir()}
    assert kept == {f"{name}.{ending}" for name in REPORTS for ending in ENDINGS.values()}
