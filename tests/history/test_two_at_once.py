"""Commands that learn at once, and what breaks off: nobody keeps what another has made wrong."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from clientbase.base import Base
from clientbase.history import item_days, learnt, refresh
from tests.history.repositories import commit, git, write
from tests.history.test_changes import LUNA, told
from tests.history.test_facts import entries, talks
from tests.history.test_learning import kept
from tests.index.bases import TODAY, opened

NORMS = "standards: [{entry: {limit: 3d}}]\n"


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let another command do something the next time that a function is called."""

    def arranged(module: Any, name: str, deed: Callable[[], object]) -> None:
        function = getattr(module, name)

        def interrupted(*words: Any, **more: Any) -> Any:
            monkeypatch.setattr(module, name, function)
            deed()
            return function(*words, **more)

        monkeypatch.setattr(module, name, interrupted)

    return arranged


def on_side(base: Path) -> None:
    """Work on another branch, and let another command learn it."""
    git(base, "checkout", "--quiet", "-b", "side", "HEAD~1")
    commit(base, {"luna": talks("date: 2026-10-01, kind: call")}, "2026-10-09")
    assert entries(base) == [("2026-10-01", "2026-10-09", 8)]


class TestAnotherBranchInTheMeantime:
    @pytest.fixture(autouse=True)
    def _main(self, base: Path) -> None:
        commit(base, {"schema.yaml": NORMS, "luna": LUNA}, "2026-09-01")
        commit(base, {"luna": talks("date: 2026-10-01, kind: call")}, "2026-10-03")

    @pytest.mark.parametrize(
        ("module", "name"),
        [
            pytest.param(refresh, "commits", id="while the commits are read"),
            pytest.param(refresh, "save_item_days", id="between commits and days"),
            pytest.param(item_days, "by_list", id="while the days are found"),
        ],
    )
    def test_is_what_all_see(
        self, base: Path, meanwhile: Callable[..., None], module: Any, name: str
    ) -> None:
        meanwhile(module, name, lambda: on_side(base))
        assert entries(base) == [("2026-10-01", "2026-10-09", 8)]
        assert kept(base)["tip"] == git(base, "rev-parse", "side")
        git(base, "checkout", "--quiet", "main")
        assert entries(base) == [("2026-10-01", "2026-10-03", 2)]
        assert kept(base)["tip"] == git(base, "rev-parse", "main")

    def test_is_learnt_once_where_both_learn_the_same(
        self, base: Path, meanwhile: Callable[..., None]
    ) -> None:
        meanwhile(refresh, "commits", lambda: told(base))
        assert told(base)[-1] == "record added"
        assert len(told(base)) == 2


def test_what_broke_off_is_learnt_again(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(base, {"luna": LUNA}, "2026-10-01")
    assert told(base) == ["record added"]
    commit(base, {"luna": "name: Luna\n"}, "2026-10-02")

    def broken(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(learnt, "_rows", broken)
        with pytest.raises(KeyboardInterrupt):
            told(base)
        assert kept_as_it_was(base) == [("record added",)]
    assert told(base) == ["manager olga removed", "record added"]


def kept_as_it_was(base: Path) -> list[tuple[str]]:
    """Read the index's own table, so that nothing is learnt."""
    connection = sqlite3.connect(base / ".clientbase/index.sqlite3")
    found = connection.execute("SELECT said FROM changes").fetchall()
    connection.close()
    return found


def test_a_record_that_goes_while_it_is_asked_about(base: Path) -> None:
    commit(base, {"luna": talks("date: 2026-10-01, kind: call")}, "2026-10-03")
    write(base, {"luna": talks("date: 2026-10-01, kind: call", "date: 2026-10-07, kind: visit")})
    with opened(base) as there:
        (base / "records/luna.yaml").unlink()
        assert there.ask("SELECT entered FROM entries ORDER BY n") == [("2026-10-03",), (None,)]


def test_what_is_learnt_is_told_to_who_waits(base: Path) -> None:
    for n in range(3):
        commit(base, {"luna": f"name: Luna {n}\n"})
    waited: list[tuple[int, int]] = []
    there = Base(base, lambda _zone: TODAY, progress=lambda done, of: waited.append((done, of)))
    waited.clear()  # the files themselves
    there.ask("SELECT 1 FROM changes")
    there.close()
    assert waited == [(1, 3), (3, 3)]


def test_no_more_versions_are_kept_than_needed(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(1, 4):
        commit(base, {name: f"name: {name} {n}\n" for name in ("luna", "sol")}, f"2026-10-0{n}")
    monkeypatch.setattr(refresh, "_READ_ONCE", 1)
    assert told(base) == ["name luna 2 → luna 3", "name luna 1 → luna 2", "record added"]
