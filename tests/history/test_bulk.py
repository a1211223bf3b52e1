"""What says nothing of a single record: changes in bulk, a history's start, layout, renames, merges, archiving."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.history.repositories import IVAN, commit, git, repository
from tests.index.bases import facts, opened

NORMS = "standards: [{entry: {limit: 3d}, update: {limit: 30d}}]\nhistory: {bulk: 2}\n"
NAMES = ("luna", "sol", "terra")
Record = Callable[[str], str]


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """Return a base with three records, in which more than two the same are bulk."""
    root = repository(tmp_path / "base", NORMS)
    for n, name in enumerate(NAMES, 1):
        commit(root, {name: f"name: {name}\n"}, f"2026-09-0{n}")
    return root


def updates(base: Path, day: str = "2026-11-21") -> list[Any]:
    with opened(base, day) as there:
        return [facts(there)[name]["last_update"] for name in NAMES]


def entered(base: Path) -> list[tuple[Any, ...]]:
    with opened(base) as there:
        return there.ask("SELECT client, entered, unjudged FROM entries ORDER BY client, list, n")


def all_with(base: Path, line: str, day: str, names: tuple[str, ...] = NAMES, **more: Any) -> None:
    """Commit one more line in records."""
    records = {name: (base / f"records/{name}.yaml").read_text(encoding="utf-8") for name in names}
    commit(base, {name: f"{text}{line.format(name)}\n" for name, text in records.items()}, day, **more)


BEFORE = ["2026-09-01", "2026-09-02", "2026-09-03"]


@pytest.mark.parametrize(
    "line", ["manager: olga", "tags: [summer]", "terms: {{discount: 5}}", "contacts: [{{name: Vera}}]"]
)
def test_the_same_change_in_many_records_updates_none(base: Path, line: str) -> None:
    all_with(base, line, "2026-10-01")
    assert updates(base) == BEFORE


def test_in_as_many_as_the_norm_allows_it_updates_each(base: Path) -> None:
    all_with(base, "manager: olga", "2026-10-01", NAMES[:2])
    assert updates(base) == ["2026-10-01", "2026-10-01", "2026-09-03"]


def test_different_edits_in_one_commit_are_as_many_edits(base: Path) -> None:
    all_with(base, "notes: about {}", "2026-10-01")
    assert updates(base) == ["2026-10-01"] * 3


def test_several_commits_of_one_author_and_day_are_one(base: Path) -> None:
    for name in NAMES:
        all_with(base, "manager: olga", "2026-10-01", (name,))
        updates(base)  # learnt step by step
    assert updates(base) == BEFORE


def test_the_same_on_another_day_or_of_another_author_is_another_change(base: Path) -> None:
    all_with(base, "manager: olga", "2026-10-01", NAMES[:1])
    all_with(base, "manager: olga", "2026-10-02", NAMES[1:2])
    all_with(base, "manager: olga", "2026-10-01", NAMES[2:], author=IVAN)
    assert updates(base) == ["2026-10-01", "2026-10-02", "2026-10-01"]


def test_what_a_commit_that_is_gone_has_made_is_not_counted(base: Path) -> None:
    all_with(base, "manager: olga", "2026-10-01", NAMES[:2])
    all_with(base, "manager: olga", "2026-10-01", NAMES[2:])
    assert updates(base) == BEFORE
    git(base, "reset", "--quiet", "--hard", "HEAD~1")
    assert updates(base) == ["2026-10-01", "2026-10-01", "2026-09-03"]


def test_another_norm_counts_at_once(base: Path) -> None:
    all_with(base, "manager: olga", "2026-10-01")
    commit(base, {"schema.yaml": NORMS.replace("bulk: 2", "bulk: 3")}, "2026-10-02")
    assert updates(base) == ["2026-10-01"] * 3


class TestAReview:
    def test_that_was_set_in_bulk_says_nothing(self, base: Path) -> None:
        all_with(base, "reviewed: 2026-10-01", "2026-10-01")
        assert updates(base) == BEFORE

    def test_before_it_counts(self, base: Path) -> None:
        commit(base, {"luna": "name: luna\nreviewed: 2026-09-20\n"}, "2026-09-20")
        reviewed = {name: f"name: {name}\nreviewed: 2026-10-01\n" for name in NAMES}
        commit(base, reviewed, "2026-10-01")
        assert updates(base) == ["2026-09-20", *BEFORE[1:]]
        commit(base, {"luna": "name: luna\nreviewed: 2026-10-05\n"}, "2026-10-05")
        assert updates(base) == ["2026-10-05", *BEFORE[1:]]

    def test_that_stood_in_the_record_before_both_counts(self, tmp_path: Path) -> None:
        base = tmp_path
        git(base, "init", "--quiet")
        first = {name: f"name: {name}\nreviewed: 2026-08-01\n" for name in NAMES}
        commit(base, {"schema.yaml": NORMS, **first}, "2026-09-01")
        commit(base, {name: f"name: {name}\nreviewed: 2026-10-01\n" for name in NAMES}, "2026-10-01")
        assert updates(base) == ["2026-08-01"] * 3

    def test_of_later_leaves_the_one_before(self, base: Path) -> None:
        commit(base, {"luna": "name: luna\nreviewed: 2026-09-20\n"}, "2026-09-20")
        commit(base, {"luna": "name: luna\nreviewed: 2026-11-20\n"}, "2026-11-20")
        assert updates(base, "2026-10-01")[0] == "2026-09-20"


class TestAnItem:
    CALL = "interactions: [{{date: 2026-09-20, kind: call, by: olga, about: prices, entered: 2026-10-01}}]"

    def test_that_came_in_bulk_is_not_entered(self, base: Path) -> None:
        all_with(base, self.CALL, "2026-10-01")
        assert entered(base) == [(name, "2026-10-01", "bulk") for name in NAMES]
        assert updates(base) == BEFORE

    def test_that_differs_is_no_bulk(self, base: Path) -> None:
        all_with(base, self.CALL.replace("prices", "{}"), "2026-10-01")
        assert entered(base) == [(name, "2026-10-01", None) for name in NAMES]
        assert updates(base) == ["2026-10-01"] * 3

    def test_is_counted_again_when_others_come_the_same_day(self, base: Path) -> None:
        all_with(base, self.CALL, "2026-10-01", NAMES[:2])
        assert [unjudged for *_, unjudged in entered(base)] == [None, None]
        all_with(base, self.CALL, "2026-10-01", NAMES[2:])
        assert [unjudged for *_, unjudged in entered(base)] == ["bulk"] * 3


class TestTheStart:
    def test_updates_nothing_and_judges_nothing(self, tmp_path: Path) -> None:
        git(tmp_path, "init", "--quiet")
        talk = "interactions: [{date: 2026-01-20, kind: call}]\n"
        said = "interactions: [{date: 2026-01-20, kind: call, entered: 2026-01-21}]\nreviewed: 2026-01-10\n"
        files = {"luna": f"name: luna\n{talk}", "sol": f"name: sol\n{said}", "terra": "name: terra\n"}
        commit(tmp_path, {"schema.yaml": NORMS, **files}, "2026-10-01")
        assert updates(tmp_path) == [None, "2026-01-21", None]
        assert entered(tmp_path) == [("luna", None, "start"), ("sol", "2026-01-21", "start")]


def test_another_layout_updates_nothing(base: Path) -> None:
    commit(base, {"luna": "# so it is\nname:   'luna'\n"}, "2026-10-01")
    assert updates(base) == BEFORE


def test_a_rename_or_the_archive_updates_nothing(base: Path) -> None:
    commit(base, {"luna": None, "records/archive/luna.yaml": "name: luna\n"}, "2026-10-01")
    assert updates(base) == BEFORE


def test_records_that_are_merged_are_not_updated(base: Path) -> None:
    mine = "contacts: [{name: Vera}]\ninteractions: [{date: 2026-09-20, kind: call}]\nphone: '+38970123456'\n"
    commit(base, {"sol": f"name: sol\n{mine}"}, "2026-09-20")
    commit(base, {"sol": None, "luna": f"name: luna\naliases: [sol]\n{mine}"}, "2026-10-01")
    with opened(base) as there:
        assert facts(there)["luna"]["last_update"] == "2026-09-20", "a talk was entered then"
    assert entered(base) == [("luna", "2026-09-20", None)]


class TestAnItemThatMoves:
    CALL = "interactions: [{date: 2026-09-20, kind: call}]\n"

    def test_keeps_its_day_where_it_vanishes_elsewhere_in_the_same_commit(self, base: Path) -> None:
        commit(base, {"sol": f"name: sol\n{self.CALL}"}, "2026-09-21")
        commit(base, {"sol": "name: sol\n", "luna": f"name: luna\n{self.CALL}"}, "2026-10-20")
        assert entered(base) == [("luna", "2026-09-21", None)]

    def test_is_new_where_it_stays_elsewhere(self, base: Path) -> None:
        commit(base, {"sol": f"name: sol\n{self.CALL}"}, "2026-09-21")
        commit(base, {"luna": f"name: luna\n{self.CALL}"}, "2026-10-20")
        assert entered(base) == [("luna", "2026-10-20", None), ("sol", "2026-09-21", None)]

    def test_is_new_where_it_vanished_before(self, base: Path) -> None:
        commit(base, {"sol": f"name: sol\n{self.CALL}"}, "2026-09-21")
        commit(base, {"sol": "name: sol\n"}, "2026-10-19")
        commit(base, {"luna": f"name: luna\n{self.CALL}"}, "2026-10-20")
        assert entered(base) == [("luna", "2026-10-20", None)]

    def test_keeps_it_through_a_rename_after_that(self, base: Path) -> None:
        commit(base, {"sol": f"name: sol\n{self.CALL}"}, "2026-09-21")
        commit(base, {"sol": "name: sol\n", "luna": f"name: luna\n{self.CALL}"}, "2026-10-20")
        commit(base, {"sol": None, "sole": "name: sol\n"}, "2026-10-21")
        assert entered(base) == [("luna", "2026-09-21", None)]


class TestAnItemThatIsCorrected:
    FIRST = "{date: 2026-09-20, kind: call, by: olga, about: prices}"

    @pytest.mark.parametrize(
        "other",
        [
            pytest.param("{date: 2026-09-20, kind: call, by: ivan, about: prices}", id="by"),
            pytest.param("{date: 2026-09-19, kind: call, by: olga, about: prices}", id="date"),
            pytest.param("{date: 2026-09-20, kind: visit, by: olga, about: prices}", id="kind"),
            pytest.param("{date: 2026-09-20, kind: call, by: olga, about: 'Prices, and more'}", id="about"),
            pytest.param(
                "{date: 2026-09-20, kind: call, by: olga, about: prices, outcome: ok}", id="added to"
            ),
            pytest.param("{date: 2026-09-20, kind: call, by: olga, about: ' PRICES'}", id="another spelling"),
        ],
    )
    def test_keeps_the_first_day(self, base: Path, other: str) -> None:
        commit(base, {"luna": f"name: luna\ninteractions: [{self.FIRST}]\n"}, "2026-09-21")
        commit(base, {"luna": f"name: luna\ninteractions: [{other}]\n"}, "2026-10-20")
        assert entered(base) == [("luna", "2026-09-21", None)]

    def test_is_new_where_the_record_holds_fewer(self, base: Path) -> None:
        gone = "{date: 2026-09-01, kind: visit}"
        commit(base, {"luna": f"name: luna\ninteractions: [{self.FIRST}, {gone}]\n"}, "2026-09-21")
        other = self.FIRST.replace("prices", "oil")
        commit(base, {"luna": f"name: luna\ninteractions: [{other}]\n"}, "2026-10-20")
        assert entered(base) == [("luna", "2026-10-20", None)]

    def test_is_new_where_it_is_another_one(self, base: Path) -> None:
        commit(base, {"luna": f"name: luna\ninteractions: [{self.FIRST}]\n"}, "2026-09-21")
        other = "{date: 2026-10-01, kind: call, by: olga, about: oil}"
        commit(base, {"luna": f"name: luna\ninteractions: [{other}]\n"}, "2026-10-20")
        assert entered(base) == [("luna", "2026-10-20", None)]

    def test_is_as_late_where_entered_is_written_later(self, base: Path) -> None:
        commit(base, {"luna": f"name: luna\ninteractions: [{self.FIRST}]\n"}, "2026-09-30")
        for said in ("2026-09-20", "2026-10-20"):
            other = self.FIRST.replace("}", f", entered: {said}}}")
            commit(base, {"luna": f"name: luna\ninteractions: [{other}]\n"}, "2026-10-20")
            assert entered(base) == [("luna", "2026-09-30", None)]


@pytest.mark.parametrize(
    ("listed", "one", "other"),
    [
        ("purchases", "{date: 2026-09-20, amount: 180}", "{date: 2026-09-20, amount: 180.00, cost: 90}"),
        ("returns", "{date: 2026-09-20, amount: 180}", "{date: 2026-09-20, amount: 190}"),
        (
            "proposals",
            "{date: 2026-09-20, product: oil}",
            "{date: 2026-09-20, product: oil, decision: declined}",
        ),
        ("problems", "{opened: 2026-09-20, kind: x}", "{opened: 2026-09-20, kind: x, resolved: 2026-10-01}"),
    ],
)
def test_items_of_every_list_have_a_day(base: Path, listed: str, one: str, other: str) -> None:
    commit(base, {"luna": f"name: luna\n{listed}: [{one}]\n"}, "2026-09-22")
    commit(base, {"luna": f"name: luna\n{listed}: [{other}]\n"}, "2026-10-22")
    assert entered(base) == [("luna", "2026-09-22", None)]


def test_what_came_by_import_and_is_older_than_the_record_is_not_judged(base: Path) -> None:
    old, new = (
        "{date: 2011-01-05, kind: call, learnt_from: import}",
        "{date: 2026-09-05, kind: call, learnt_from: import}",
    )
    commit(base, {"luna": f"name: luna\ninteractions: [{old}, {new}]\n"}, "2026-09-10")
    assert entered(base) == [("luna", "2026-09-10", "import"), ("luna", "2026-09-10", None)]
    assert updates(base)[0] == "2026-09-01"
