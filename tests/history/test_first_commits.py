"""The first commit that holds each record: its day, and whether the history starts with it."""

from pathlib import Path

import pytest

from tests.history.repositories import commit, git, repository, write
from tests.index.bases import opened

LUNA = "name: Luna\nmanager: olga\n"
SOL = "name: Sol\n"


def firsts(base: Path, day: str = "2026-11-21") -> dict[str, tuple[str, int]]:
    """Return the day of each record's first commit, and how the history starts with it."""
    with opened(base, day) as there:
        return {client: row for client, *row in there.ask("SELECT client, day, start FROM first_commits")}


def test_is_the_one_that_brought_the_record(base: Path) -> None:
    commit(base, {"luna": LUNA}, "2026-10-01")
    commit(base, {"luna": LUNA + "notes: x\n", "sol": SOL}, "2026-10-08")
    assert firsts(base) == {"luna": ["2026-10-01", 0], "sol": ["2026-10-08", 0]}


def test_does_not_exist_before_its_day(base: Path) -> None:
    commit(base, {"luna": LUNA}, "2026-10-01")
    commit(base, {"sol": SOL}, "2026-10-08")
    assert firsts(base, "2026-10-07") == {"luna": ["2026-10-01", 0]}


def test_follows_renames_and_moves_to_the_archive(base: Path) -> None:
    commit(base, {"luna": LUNA}, "2026-10-01")
    commit(base, {"luna": None, "luna-bar": LUNA}, "2026-10-02")
    commit(base, {"luna-bar": None, "records/archive/luna-bar.yaml": LUNA}, "2026-10-03")
    assert firsts(base) == {"luna-bar": ["2026-10-01", 0]}
    commit(base, {"luna": SOL}, "2026-10-04")
    assert firsts(base) == {"luna-bar": ["2026-10-01", 0], "luna": ["2026-10-04", 0]}


def test_of_a_record_that_came_back_is_the_first(base: Path) -> None:
    commit(base, {"luna": LUNA}, "2026-10-01")
    commit(base, {"luna": None}, "2026-10-02")
    commit(base, {"luna": LUNA}, "2026-10-03")
    assert firsts(base) == {"luna": ["2026-10-01", 0]}


def test_of_a_record_that_is_not_committed_there_is_none(base: Path) -> None:
    commit(base, {"luna": LUNA}, "2026-10-01")
    write(base, {"sol": SOL})
    assert firsts(base) == {"luna": ["2026-10-01", 0]}


class TestTheStart:
    def test_is_the_bases_first_commit(self, tmp_path: Path) -> None:
        git(tmp_path, "init", "--quiet")
        commit(tmp_path, {"schema.yaml": "{}\n", "luna": LUNA}, "2026-10-01")
        commit(tmp_path, {"sol": SOL}, "2026-10-01")
        assert firsts(tmp_path) == {"luna": ["2026-10-01", 1], "sol": ["2026-10-01", 0]}

    def test_is_not_the_first_of_the_repository_around_it(self, tmp_path: Path) -> None:
        git(tmp_path, "init", "--quiet")
        commit(tmp_path, {"readme.txt": "x"}, "2026-01-01")
        clients = tmp_path / "clients"
        (clients / "records").mkdir(parents=True)
        (clients / "schema.yaml").write_text("{}\n", encoding="utf-8")
        assert firsts(clients) == {}
        commit(clients, {"luna": LUNA}, "2026-10-01")
        commit(clients, {"sol": SOL}, "2026-10-02")
        assert firsts(clients) == {"luna": ["2026-10-01", 1], "sol": ["2026-10-02", 0]}

    def test_is_where_a_shallow_clone_begins(self, base: Path, tmp_path: Path) -> None:
        commit(base, {"luna": LUNA}, "2026-10-01")
        commit(base, {"luna": LUNA + "notes: x\n"}, "2026-10-02")
        commit(base, {"sol": SOL}, "2026-10-03")
        git(tmp_path, "clone", "--quiet", "--depth", "2", f"file://{base}", "clone")
        assert firsts(tmp_path / "clone") == {"luna": ["2026-10-02", 2], "sol": ["2026-10-03", 0]}
        with opened(tmp_path / "clone") as there:
            assert there.ask("SELECT date FROM commits") == [("2026-10-03",)]
        git(tmp_path / "clone", "fetch", "--quiet", "--unshallow")
        assert firsts(tmp_path / "clone") == {"luna": ["2026-10-01", 0], "sol": ["2026-10-03", 0]}


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        pytest.param("Europe/Skopje", "2026-10-02", id="the company's"),
        pytest.param("America/New_York", "2026-10-01", id="another one"),
        pytest.param("Nowhere/Land", "2026-10-01", id="one that is none"),
        pytest.param("", "2026-10-01", id="as it was written"),
    ],
)
def test_days_are_those_of_the_companys_zone(tmp_path: Path, zone: str, day: str) -> None:
    base = repository(tmp_path / "base")
    commit(base, {"luna": LUNA}, "2026-10-01T22:30:00+00:00")
    assert firsts(base) == {"luna": ["2026-10-01", 0]}
    write(base, {"schema.yaml": f"base: {{timezone: {zone}}}\n" if zone else "{}\n"})
    assert firsts(base) == {"luna": [day, 0]}
