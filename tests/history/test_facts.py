"""What follows from the history: the last update of a record, and the day on which a talk was entered."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.edits.running import run
from tests.history.repositories import commit, git, write
from tests.index.bases import asked, facts, opened

LUNA = "name: Luna\nmanager: olga\n"
NORMS = "managers: {olga: {name: Olga}, ivan: {name: Ivan}}\nstandards: [{entry: {limit: 3d}, update: {limit: 30d}}]\n"


def last_update(base: Path, day: str = "2026-11-21") -> Any:
    with opened(base, day) as there:
        return facts(there)["luna"]["last_update"]


def entries(base: Path, day: str = "2026-11-21") -> list[tuple[str, str, int]]:
    """Return day, day of entry and days between them, of all talks that are judged."""
    with opened(base, day) as there:
        rows = asked(there, "SELECT date, entered, days FROM judged_entries ORDER BY date, n")
    return [(row["date"], row["entered"], row["days"]) for row in rows]


def talks(*said: str) -> str:
    return LUNA + "interactions:\n" + "".join(f"  - {{{one}}}\n" for one in said)


class TestTheLastUpdate:
    def test_is_the_day_of_the_last_change(self, base: Path) -> None:
        commit(base, {"luna": LUNA}, "2026-10-01")
        commit(base, {"luna": LUNA + "notes: x\n"}, "2026-10-08T23:59:00-08:00")
        assert last_update(base) == "2026-10-08"

    def test_is_not_that_of_another_layout(self, base: Path) -> None:
        commit(base, {"luna": LUNA}, "2026-10-01")
        commit(base, {"luna": "manager: olga\nname: 'Luna'\n"}, "2026-10-08")
        commit(base, {"luna": None, "records/archive/luna.yaml": LUNA}, "2026-10-09")
        assert last_update(base) == "2026-10-01"

    @pytest.mark.parametrize(
        ("day", "last"),
        [
            ("2026-09-30", None),
            ("2026-10-01", "2026-10-01"),
            ("2026-10-07", "2026-10-01"),
            ("2026-10-08", "2026-10-08"),
        ],
    )
    def test_is_no_later_than_the_day(self, base: Path, day: str, last: str | None) -> None:
        known = f"{LUNA}since: 2026-09-01\n"
        commit(base, {"luna": known}, "2026-10-01")
        commit(base, {"luna": f"{known}notes: x\n"}, "2026-10-08")
        assert last_update(base, day) == last

    @pytest.mark.parametrize(
        ("more", "last"),
        [
            pytest.param("reviewed: 2026-10-20\n", "2026-10-20", id="reviewed later"),
            pytest.param("reviewed: 2026-09-20\n", "2026-10-01", id="reviewed before"),
            pytest.param(
                "interactions: [{date: 2026-09-10, kind: call, entered: 2026-09-12}]\n",
                "2026-10-01",
                id="entered before",
            ),
        ],
    )
    def test_is_the_latest_of_three(self, base: Path, more: str, last: str) -> None:
        commit(base, {"luna": LUNA + more}, "2026-10-01")
        assert last_update(base, "2026-10-30") == last

    def test_is_not_that_of_a_merge_that_takes_both_sides(self, base: Path) -> None:
        commit(base, {"luna": LUNA, "sol": "name: Sol\n"}, "2026-10-01")
        git(base, "checkout", "--quiet", "-b", "side")
        commit(base, {"luna": LUNA + "notes: x\n"}, "2026-10-02")
        git(base, "checkout", "--quiet", "main")
        commit(base, {"sol": "name: Soleil\n"}, "2026-10-03")
        git(base, "merge", "--quiet", "--no-commit", "side")
        commit(base, {}, "2026-10-20")
        assert last_update(base) == "2026-10-02"

    def test_moves_the_light(self, base: Path) -> None:
        commit(base, {"schema.yaml": NORMS, "luna": LUNA}, "2026-10-01")
        answer = run(base, "report", "cadence", "-f", "json")
        (row,) = [r for r in json.loads(answer.out)["tables"][0]["rows"] if r["standard"] == "update"]
        assert (row["light"], row["last"], row["days"]) == ("red", "2026-10-01", 51)
        commit(base, {"luna": LUNA + "notes: x\n"}, "2026-11-20")
        answer = run(base, "report", "cadence", "-f", "json")
        assert json.loads(answer.out)["figures"]["update_within"] == 1

    def test_is_explained(self, base: Path) -> None:
        short = commit(base, {"schema.yaml": NORMS, "luna": LUNA + "reviewed: 2026-09-01\n"}, "2026-10-01")[
            :10
        ]
        said = run(base, "why", "luna", "cadence").out
        assert "committed    2026-10-01  Olga Stojanova: record added" in said
        assert f"commit {short}" in said
        assert "last_update  2026-10-01  the later of the two" in said

    def test_may_be_asked_for(self, base: Path) -> None:
        commit(base, {"luna": LUNA, "sol": "name: Sol\n"}, "2026-10-01")
        commit(base, {"luna": LUNA + "notes: x\n"}, "2026-10-08")
        answer = run(base, "list", "last_update>2026-10-05", "-f", "csv")
        assert [line.split(",")[0] for line in answer.out.splitlines()] == ["client", "luna"]


class TestTheDayOfEntry:
    @pytest.fixture(autouse=True)
    def _norms(self, base: Path) -> None:
        commit(base, {"schema.yaml": NORMS, "luna": LUNA}, "2026-09-01")

    def test_is_that_of_the_commit_that_first_had_the_talk(self, base: Path) -> None:
        first, second = "date: 2026-10-01, kind: call, about: x", "date: 2026-10-05, kind: visit"
        commit(base, {"luna": talks(first)}, "2026-10-03")
        commit(base, {"luna": talks(second, first)}, "2026-10-09")
        assert entries(base) == [("2026-10-01", "2026-10-03", 2), ("2026-10-05", "2026-10-09", 4)]

    def test_stays_when_the_talk_is_mended_later(self, base: Path) -> None:
        commit(base, {"luna": talks("date: 2026-10-01, kind: call, about: x")}, "2026-10-03")
        commit(base, {"luna": talks("date: 2026-10-01, kind: call, about: wants more")}, "2026-11-03")
        assert entries(base) == [("2026-10-01", "2026-10-03", 2)]

    def test_is_the_records_where_it_says_one(self, base: Path) -> None:
        said = ("date: 2026-10-01, kind: call, entered: 2026-10-02", "date: 2026-10-01, kind: visit")
        commit(base, {"luna": talks(*said)}, "2026-10-05")
        assert entries(base) == [("2026-10-01", "2026-10-02", 1), ("2026-10-01", "2026-10-05", 4)]

    def test_stays_when_the_talk_is_mended_and_not_yet_committed(self, base: Path) -> None:
        commit(base, {"luna": talks("date: 2026-10-01, kind: call, about: x")}, "2026-10-03")
        write(base, {"luna": talks("date: 2026-10-01, kind: call, about: wants more")})
        assert entries(base) == [("2026-10-01", "2026-10-03", 2)]

    def test_of_equal_talks_is_that_of_each(self, base: Path) -> None:
        same = "date: 2026-10-01, kind: call"
        commit(base, {"luna": talks(same)}, "2026-10-03")
        commit(base, {"luna": talks(same, same)}, "2026-10-09")
        assert sorted(entries(base)) == [("2026-10-01", "2026-10-03", 2), ("2026-10-01", "2026-10-09", 8)]

    def test_is_the_earliest_where_two_entered_the_talk(self, base: Path) -> None:
        said, other = "date: 2026-10-01, kind: call", "date: 2026-09-30, kind: visit"
        git(base, "checkout", "--quiet", "-b", "side")
        commit(base, {"luna": talks(other, said)}, "2026-10-09")
        git(base, "checkout", "--quiet", "main")
        commit(base, {"luna": talks(said)}, "2026-10-03")
        git(base, "merge", "--quiet", "-s", "ours", "--no-commit", "side")
        commit(base, {"luna": talks(other, said)}, "2026-10-10")
        assert entries(base) == [("2026-09-30", "2026-10-09", 9), ("2026-10-01", "2026-10-03", 2)]

    def test_is_kept_through_a_version_that_cannot_be_read(self, base: Path) -> None:
        first, second = "date: 2026-10-01, kind: call", "date: 2026-10-02, kind: visit"
        commit(base, {"luna": talks(first)}, "2026-10-03")
        commit(base, {"luna": "name: [\n"}, "2026-10-04")
        commit(base, {"luna": talks(first, second)}, "2026-10-05")
        assert entries(base) == [("2026-10-01", "2026-10-03", 2), ("2026-10-02", "2026-10-05", 3)], (
            "at the latest"
        )

    def test_is_unknown_before_the_talk_is_committed(self, base: Path) -> None:
        first, second = "date: 2026-10-01, kind: call", "date: 2026-10-05, kind: visit"
        commit(base, {"luna": talks(first)}, "2026-10-03")
        write(base, {"luna": talks(second, first)})
        assert entries(base) == [("2026-10-01", "2026-10-03", 2)]
        commit(base, {}, "2026-10-06")
        assert entries(base) == [("2026-10-01", "2026-10-03", 2), ("2026-10-05", "2026-10-06", 1)]

    def test_does_not_exist_before_it(self, base: Path) -> None:
        commit(base, {"luna": talks("date: 2026-10-01, kind: call")}, "2026-10-05")
        assert entries(base, "2026-10-04") == []
        assert entries(base, "2026-10-05") == [("2026-10-01", "2026-10-05", 4)]

    def test_is_never_before_the_talk(self, base: Path) -> None:
        commit(base, {"luna": talks("date: 2026-10-05, kind: call")}, "2026-10-01")
        assert entries(base) == [("2026-10-05", "2026-10-01", 0)]

    def test_follows_a_record_that_is_renamed(self, base: Path) -> None:
        record = talks("date: 2026-10-01, kind: call")
        commit(base, {"luna": record}, "2026-10-03")
        commit(base, {"luna": None, "luna-bar": record}, "2026-11-03")
        assert entries(base) == [("2026-10-01", "2026-10-03", 2)]

    def test_is_that_of_the_branch_on_which_the_talk_was_written(self, base: Path) -> None:
        first, ours, theirs = (f"date: 2026-10-0{n}, kind: call" for n in (1, 2, 3))
        commit(base, {"luna": talks(first)}, "2026-10-04")
        git(base, "checkout", "--quiet", "-b", "side")
        commit(base, {"luna": talks(first, theirs)}, "2026-10-05")
        git(base, "checkout", "--quiet", "main")
        commit(base, {"luna": talks(first, ours)}, "2026-10-06")
        git(base, "merge", "--quiet", "--no-commit", "--strategy=ours", "side")
        commit(base, {"luna": talks(first, ours, theirs)}, "2026-10-20")
        assert [entered for _, entered, _ in entries(base)] == ["2026-10-04", "2026-10-06", "2026-10-05"]

    def test_is_unknown_for_what_stands_at_the_end_of_a_shallow_clone(
        self, base: Path, tmp_path: Path
    ) -> None:
        first, second = "date: 2026-10-01, kind: call", "date: 2026-10-05, kind: visit"
        commit(base, {"luna": talks(first)}, "2026-10-03")
        commit(base, {"luna": talks(first, second)}, "2026-10-06")
        git(tmp_path, "clone", "--quiet", "--depth", "2", f"file://{base}", "clone")
        commit(tmp_path / "clone", {}, "2026-10-07")
        assert entries(tmp_path / "clone") == [("2026-10-05", "2026-10-06", 1)]

    def test_is_learnt_again_with_a_rewritten_history(self, base: Path) -> None:
        record = talks("date: 2026-10-01, kind: call")
        commit(base, {"luna": record}, "2026-10-03")
        assert entries(base) == [("2026-10-01", "2026-10-03", 2)]
        git(base, "reset", "--quiet", "--hard", "HEAD~1")
        commit(base, {"luna": record}, "2026-10-08")
        assert entries(base) == [("2026-10-01", "2026-10-08", 7)]

    def test_is_kept_when_the_norms_change(self, base: Path) -> None:
        commit(base, {"luna": talks("date: 2026-10-01, kind: call")}, "2026-10-03")
        assert entries(base) == [("2026-10-01", "2026-10-03", 2)]
        write(base, {"schema.yaml": NORMS + "base: {currency: MKD}\n"})
        assert entries(base) == [("2026-10-01", "2026-10-03", 2)]

    def test_is_judged_for_who_looks_after_the_client(self, base: Path) -> None:
        said = ("date: 2026-10-01, kind: call, by: ivan", "date: 2026-10-07, kind: call")
        commit(base, {"luna": talks(*said)}, "2026-10-08")
        tables = json.loads(run(base, "report", "cadence", "-f", "json").out)["tables"]
        rows = [
            (r["manager"], r["judged"], r["within"]) for r in tables[1]["rows"] if r["standard"] == "entry"
        ]
        assert rows == [("olga", 1, 0)]
        slowest = next(row for row in tables[0]["rows"] if row["standard"] == "entry")
        assert (slowest["light"], slowest["days"], slowest["over"]) == ("red", 7, 4)

    def test_is_explained(self, base: Path) -> None:
        commit(base, {"luna": talks("date: 2026-10-01, kind: call")}, "2026-10-08")
        said = run(base, "why", "luna", "cadence").out
        assert "the day of the first commit that had it" in said
        assert "2026-10-08 less 2026-10-01" in said

    def test_that_git_does_not_bear_out_is_a_finding(self, base: Path) -> None:
        said = talks("date: 2026-08-03, kind: call, entered: 2026-08-03")
        commit(base, {"luna": said}, "2026-09-30")
        answer = run(base, "check", "--select", "CB067")
        assert answer.code == 0
        place, words = (
            "records/luna.yaml:4:36: CB067",
            "2026-08-03 is long before 2026-09-30, when a commit first held it",
        )
        assert answer.out == f"{place} {words}; that day counts as the day of entry\n"
        commit(base, {"luna": said.replace("entered: 2026-08-03", "entered: 2026-09-30")}, "2026-10-01")
        assert run(base, "check", "--select", "CB067").out == ""


class TestASnoozeWithoutABeginning:
    """Only who was not red on the day of the snooze is excused; where it does not say when that was, git does."""

    CALLED = f"{LUNA}interactions: [{{date: 2026-09-01, kind: call}}]\n"
    SNOOZED = f"{CALLED}snoozed: {{until: 2027-02-01}}\n"

    @pytest.fixture
    def base(self, base: Path) -> Path:
        write(base, {"schema.yaml": "standards: [{contact: {limit: 30d}}]\n"})
        git(base, "commit", "-qam", "norms")
        return base

    def light(self, base: Path, day: str) -> Any:
        with opened(base, day) as there:
            return there.one("SELECT light FROM cadence WHERE client = 'luna'")

    def test_begins_with_the_commit_that_added_it(self, base: Path) -> None:
        commit(base, {"luna": self.CALLED}, "2026-09-02")
        commit(base, {"luna": self.SNOOZED}, "2026-09-20")
        commit(base, {"luna": self.SNOOZED.replace("2027-02-01", "2027-03-01")}, "2026-11-10")
        assert self.light(base, "2026-11-21") == "grey", (
            "put off once more, it still begins while all was well"
        )

    def test_added_when_it_was_too_late_it_excuses_nobody(self, base: Path) -> None:
        commit(base, {"luna": self.CALLED}, "2026-09-02")
        commit(base, {"luna": self.SNOOZED}, "2026-11-10")
        assert self.light(base, "2026-11-21") == "red"

    def test_begins_with_the_record_that_brought_it(self, base: Path) -> None:
        commit(base, {"luna": self.SNOOZED}, "2026-09-20")
        assert self.light(base, "2026-11-21") == "grey"

    def test_uncommitted_it_begins_today_and_excuses_nobody_who_is_red(self, base: Path) -> None:
        commit(base, {"luna": self.CALLED}, "2026-09-02")
        write(base, {"luna": self.SNOOZED})
        assert self.light(base, "2026-11-21") == "red"

    def test_on_a_day_before_its_commit_it_is_not_there(self, base: Path) -> None:
        commit(base, {"luna": self.CALLED}, "2026-09-02")
        commit(base, {"luna": self.SNOOZED}, "2026-11-10")
        assert self.light(base, "2026-09-20") == "green"


class TestATaskWithoutADayOfEntry:
    """It is there from the first commit that holds it; one that says the day itself goes by that."""

    TASK = LUNA + "tasks: [{date: 2026-11-25, what: send samples}]\n"

    def due(self, base: Path, day: str) -> list[Any]:
        with opened(base, day) as there:
            found = [row for (row,) in there.ask("SELECT due FROM promises")]
            assert there.ask("SELECT date FROM tasks") == [(row,) for row in found]
            assert there.ask("SELECT planned FROM facts") == [(found[0] if found else None,)]
            return found

    def test_is_there_from_its_first_commit(self, base: Path) -> None:
        commit(base, {"luna": LUNA}, "2026-10-01")
        commit(base, {"luna": self.TASK}, "2026-11-10")
        assert self.due(base, "2026-11-09") == []
        assert self.due(base, "2026-11-10") == ["2026-11-25"]

    def test_put_off_it_is_no_new_one(self, base: Path) -> None:
        commit(base, {"luna": self.TASK}, "2026-10-01")
        commit(base, {"luna": self.TASK.replace("11-25", "12-20")}, "2026-11-10")
        assert self.due(base, "2026-10-20") == ["2026-12-20"]

    def test_says_its_day_itself(self, base: Path) -> None:
        commit(base, {"luna": LUNA}, "2026-10-01")
        commit(
            base, {"luna": self.TASK.replace("2026-11-25,", "2026-11-25, entered: 2026-10-05,")}, "2026-11-10"
        )
        assert self.due(base, "2026-10-04") == []
        assert self.due(base, "2026-10-05") == ["2026-11-25"]

    def test_uncommitted_nobody_knows_since_when(self, base: Path) -> None:
        commit(base, {"luna": LUNA}, "2026-10-01")
        write(base, {"luna": self.TASK})
        assert self.due(base, "2026-10-20") == ["2026-11-25"]


def test_a_day_of_entry_that_is_still_to_come_is_not_known(base: Path) -> None:
    write(base, {"luna": f"{LUNA}since: 2026-09-01\nentered: 2026-10-05\n"})
    with opened(base, "2026-10-04") as there:
        assert there.one("SELECT recorded FROM facts") is None
    with opened(base, "2026-10-05") as there:
        assert there.one("SELECT recorded FROM facts") == "2026-10-05"
