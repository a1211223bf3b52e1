"""A run looks at the files of its base once, however many reports it makes, for however many people."""

from contextlib import closing
from pathlib import Path

import pytest

from clientbase.base import Base
from clientbase.index import sync
from clientbase.index.opening import file_to_share
from tests.edits.running import run
from tests.index.bases import TODAY, opened, sold, write

SCHEMA = """
managers: {olga: {}, ivan: {}}
schedules:
  daily: {reports: [dormant, overview, cadence], every: day, output: 'out/{date}.md'}
  weekly: {reports: [overview, movement], every: week, format: json, output: 'out/{manager}'}
  monthly: {reports: [abc, agenda], every: month, output: 'out/month.html'}
"""
RECORDS = {name: sold("2026-01-01", "2026-02-01", more=f"manager: {name}") for name in ("olga", "ivan")}


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Return the bases whose files were looked at, each time anew."""
    seen: list[Path] = []
    look = sync.look

    def noted(root: Path) -> sync.Look:
        seen.append(root)
        return look(root)

    monkeypatch.setattr(sync, "look", noted)
    return seen


@pytest.mark.parametrize("words", [["daily"], ["daily", "weekly", "monthly"], ["--all-due"]])
def test_a_run_looks_once(words: list[str], tmp_path: Path, looks: list[Path]) -> None:
    root = write(tmp_path, RECORDS, SCHEMA)
    assert run(root, "run", *words) == (0, "", "")
    assert len(list((root / "out").iterdir())) == (1 if words == ["daily"] else 6)
    assert looks == [root]


def test_a_site_looks_once_also_where_others_help(tmp_path: Path, looks: list[Path]) -> None:
    root = write(tmp_path / "base", RECORDS, SCHEMA)
    assert run(root, "site", str(tmp_path / "pages")).code == 0
    assert looks == [root]
    with opened(root) as base:
        looks.clear()
        with closing(Base(root, lambda _zone: TODAY, beside=file_to_share(base.connection))) as of_a_helper:
            assert of_a_helper.one("SELECT count(*) FROM facts") == len(RECORDS)
    assert looks == []
