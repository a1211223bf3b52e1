"""`--at REV`: the base as it stood in a revision."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from clientbase import git as git_room
from clientbase.base import Base
from clientbase.history.at import KEPT, stood
from tests.edits.running import run, run_process
from tests.history.repositories import commit, git, repository, write
from tests.index.bases import TODAY

LUNA = "name: Luna\nmanager: olga\n"
NORMS = "managers: {olga: {name: Olga}, ivan: {name: Ivan}}\n"


@pytest.fixture
def base(tmp_path: Path) -> Path:
    there = repository(tmp_path / "base", NORMS)
    commit(there, {"luna": LUNA, "sol": "name: Sol\n"}, "2026-10-01")
    commit(there, {"luna": LUNA.replace("olga", "ivan"), "sol": None}, "2026-10-05T23:00:00-05:00")
    commit(there, {"luna": "name: [\n"}, "2026-10-09")
    return there


def asked(base: Path, *words: str) -> Any:
    answer = run(base, *words, "-f", "json")
    assert answer.err == ""
    return json.loads(answer.out)


def rows(base: Path, *words: str) -> list[list[Any]]:
    return [list(row.values()) for row in asked(base, *words)["tables"][0]["rows"]]


SQL = "SELECT client, manager FROM facts ORDER BY client"


def test_the_records_are_those_of_the_revision(base: Path) -> None:
    assert rows(base, "query", SQL, "--at", "HEAD~2") == [["luna", "olga"], ["sol", None]]
    assert rows(base, "query", SQL, "--at", "HEAD~1") == [["luna", "ivan"]]


def test_so_are_the_norms(base: Path) -> None:
    commit(base, {"schema.yaml": "base: {currency: MKD}\n", "luna": LUNA}, "2026-10-10")
    assert (
        asked(base, "list", "--at", "HEAD")["currency"] == "MKD"
        if "currency" in asked(base, "list")
        else True
    )
    assert "sums in MKD" in run(base, "list", "--at", "HEAD").out
    assert "sums in EUR" in run(base, "list", "--at", "HEAD~2").out


def test_the_day_is_that_of_the_commit_unless_another_is_asked_about(base: Path) -> None:
    short = git(base, "rev-parse", "HEAD~1")[:10]
    words = [sys.executable, "-m", "clientbase", "-C", str(base), "list", "--at", "HEAD~1", "-f", "json"]
    page = json.loads(subprocess.run(words, capture_output=True, check=True).stdout)
    assert (page["as_of"], page["commit"]) == ("2026-10-05", short)
    page = asked(base, "list", "--at", "HEAD~1")
    assert (page["as_of"], page["commit"]) == ("2026-11-21", short), "--as-of is given"


@pytest.mark.parametrize(
    "words",
    [
        ("report", "dormant"),
        ("report", "cadence"),
        ("list",),
        ("show", "luna"),
        ("query", SQL),
        ("agenda",),
        ("calibrate",),
        ("can-sell", "luna", "5"),
    ],
    ids=" ".join,
)
def test_every_question_may_be_asked_about_a_revision(base: Path, words: tuple[str, ...]) -> None:
    before = {path: path.stat().st_mtime_ns for path in base.rglob("*") if ".clientbase" not in path.parts}
    assert run(base, *words, "--at", "HEAD~1").code == 0
    assert {
        path: path.stat().st_mtime_ns for path in base.rglob("*") if ".clientbase" not in path.parts
    } == before
    assert git(base, "status", "--porcelain") == ""


def test_a_sale_is_judged_by_the_norms_of_the_revision(base: Path) -> None:
    sold = LUNA + "purchases: [{date: 2026-10-01, amount: 500}]\n"
    for minimum, day in (("100", "2026-10-10"), ("300", "2026-10-11")):
        schema = f"thresholds: [{{repeat_purchase: {minimum}, policy: block}}]\n"
        commit(base, {"schema.yaml": schema, "luna": sold}, day)
    assert run(base, "can-sell", "luna", "200", "--at", "HEAD~1").code == 0
    assert run(base, "can-sell", "luna", "200", "--at", "HEAD").code == 1


def test_check_finds_what_was_wrong_then(base: Path) -> None:
    assert run(base, "check", "--at", "HEAD").code == 1
    assert run(base, "check", "--at", "HEAD~1").out == ""
    file = str(base / "records/luna.yaml")
    assert run(base, "check", file, "--at", "HEAD").out.startswith("records/luna.yaml:")
    assert run(base, "check", file, "--at", "HEAD~1").code == 0
    assert run(base, "check", "--fix", "--at", "HEAD~1").code == 2


def test_the_last_update_is_that_of_then(base: Path) -> None:
    sql = "SELECT last_update FROM facts WHERE client = 'luna'"
    commit(base, {"luna": LUNA}, "2026-10-10")  # readable again: what it changed, nobody can tell
    commit(base, {"luna": f"{LUNA}region: Ohrid\n"}, "2026-10-11")
    assert rows(base, "query", sql) == [["2026-10-11"]]
    assert rows(base, "query", sql, "--at", "HEAD~3") == [["2026-10-05"]]
    assert rows(base, "query", sql, "--at", "HEAD~4") == [["2026-10-01"]]
    assert rows(base, "query", "SELECT count(*) FROM changes", "--at", "HEAD~4") == [[2]]
    assert rows(base, "query", sql) == [["2026-10-11"]]


def test_a_report_of_the_revision_is_known(base: Path) -> None:
    write(
        base,
        {"luna": LUNA, "reports/mine.sql": "-- Mine\nSELECT client FROM clients JOIN facts ON id = client"},
    )
    commit(base, {"luna": LUNA}, "2026-10-10")
    (base / "reports/mine.sql").unlink()
    assert rows(base, "report", "mine", "--at", "HEAD") == [["luna"]]


def test_a_base_in_a_folder_of_a_repository(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    commit(tmp_path, {"наша база/schema.yaml": "{}\n", "наша база/records/кафе бар.yaml": LUNA}, "2026-10-01")
    commit(tmp_path, {"наша база/records/кафе бар.yaml": "name: Sol\n"}, "2026-10-02")
    assert rows(tmp_path / "наша база", "query", "SELECT client, name FROM facts", "--at", "HEAD~1") == [
        ["кафе бар", "Luna"]
    ]


def test_to_ask_again_reads_nothing_again(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert rows(base, "query", SQL, "--at", "HEAD~1") == [["luna", "ivan"]]
    monkeypatch.setattr("clientbase.git.Repository.blobs", None)
    assert rows(base, "query", SQL, "--at", "HEAD~1") == [["luna", "ivan"]]


def test_only_a_few_revisions_are_kept(base: Path) -> None:
    for n in range(KEPT + 2):
        commit(base, {"luna": f"name: Luna {n}\n"})
        assert rows(base, "query", "SELECT name FROM facts", "--at", "HEAD") == [[f"Luna {n}"]]
        for folder in (base / ".clientbase").glob("at-*"):
            os.utime(folder, (1_700_000_000 + n, 1_700_000_000 + n))
    assert len(list((base / ".clientbase").glob("at-*"))) == KEPT


def test_where_the_base_cannot_be_written_it_is_laid_out_elsewhere(base: Path) -> None:
    (base / ".clientbase").write_text("no folder\n", encoding="utf-8")
    assert rows(base, "query", SQL, "--at", "HEAD~1") == [["luna", "ivan"]]


@pytest.mark.parametrize(
    ("revision", "message"),
    [
        ("nope", 'git knows no commit "nope"'),
        ("--all", 'git knows no commit "--all"'),
        ("HEAD:schema.yaml", 'git knows no commit "HEAD:schema.yaml"'),
    ],
)
def test_an_unknown_revision_is_wrong_usage(base: Path, revision: str, message: str) -> None:
    answer = run(base, "list", f"--at={revision}")
    assert (answer.code, answer.out) == (2, "")
    assert message in answer.err


def test_a_revision_without_a_base_is_wrong_usage(base: Path) -> None:
    git(base, "checkout", "--quiet", "--orphan", "empty")
    git(base, "rm", "--quiet", "-r", "--cached", ".")
    git(base, "commit", "--quiet", "--allow-empty", "-m", "x")
    answer = run(base, "list", "--at", "empty")
    assert answer.code == 2
    assert '"empty" holds no base: there is no schema.yaml in it' in answer.err


def test_without_git_it_cannot_be_asked(example: Path) -> None:
    answer = run(example, "list", "--at", "HEAD")
    assert (answer.code, answer.out) == (4, "")
    assert "lies in no git repository" in answer.err


def test_the_history_is_taken_over_from_the_base(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sql = "SELECT date, change FROM changes ORDER BY date DESC, n"
    assert rows(base, "list", "--at", "HEAD~1")
    commit(base, {"luna": LUNA}, "2026-10-10")
    known = rows(base, "query", sql)
    monkeypatch.setattr("clientbase.history.refresh.changes", None)
    assert rows(base, "query", sql, "--at", "HEAD~2") == known[2:]


def test_the_decisions_are_those_of_the_revision(base: Path) -> None:
    (base / "decisions.yaml").write_text(
        "decisions:\n  - {date: 2026-10-01, decision: call}\n", encoding="utf-8"
    )
    assert rows(base, "report", "decisions", "--at", "HEAD~1") == []
    commit(
        base,
        {"decisions.yaml": "decisions:\n  - {date: 2026-10-02, decision: write}\n", "luna": LUNA},
        "2026-10-10",
    )
    (base / "decisions.yaml").unlink()
    assert [row[4] for row in rows(base, "report", "decisions", "--at", "HEAD")] == ["write"]


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param("UPDATE history SET value = 'x' WHERE key = 'made_by'", id="made by another version"),
        pytest.param("DROP TABLE renames", id="incomplete"),
        pytest.param("", id="no database"),
    ],
)
def test_a_history_that_cannot_be_taken_over_is_learnt(base: Path, damage: str) -> None:
    commit(base, {"luna": LUNA}, "2026-10-10")
    sql = "SELECT date, change FROM changes ORDER BY date DESC, n"
    known = rows(base, "query", sql)
    index = base / ".clientbase/index.sqlite3"
    if damage:
        with closing(sqlite3.connect(index)) as connection:
            connection.executescript(damage)
            connection.execute("UPDATE changes SET said = 'not to be taken over'")
            connection.commit()
    else:
        index.write_bytes(b"no database at all\n" * 500)
    assert rows(base, "query", sql, "--at", "HEAD~2") == known[2:]


def test_what_was_just_asked_about_is_kept(base: Path) -> None:
    for n in range(KEPT + 2):
        commit(base, {"luna": f"name: Luna {n}\n"})
        run(base, "list", "--at", "HEAD")
    assert len(list((base / ".clientbase").glob("at-*"))) == KEPT + 2, "others may be reading them"


def test_two_commands_may_lay_out_the_same_revision(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blobs = git_room.Repository.blobs

    def overtaken(self: git_room.Repository, ids: Any) -> Any:
        monkeypatch.setattr(git_room.Repository, "blobs", blobs)
        assert run_process(base, "query", SQL, "--at", "HEAD~1").code == 0
        return blobs(self, ids)

    monkeypatch.setattr(git_room.Repository, "blobs", overtaken)
    assert rows(base, "query", SQL, "--at", "HEAD~1") == [["luna", "ivan"]]
    assert [folder.suffix for folder in (base / ".clientbase").glob("at-*")] == [""], "nothing is left over"


def test_equal_files_of_two_revisions_have_each_its_own_history(base: Path) -> None:
    commit(base, {"luna": LUNA, "sol": "name: Sol\n"}, "2026-10-10")
    commit(base, {"luna": f"{LUNA}region: Ohrid\n"}, "2026-10-12")
    sql = "SELECT last_update FROM facts WHERE client = 'luna'"
    with opened_at(base, "HEAD") as now, opened_at(base, "HEAD~4") as then:
        assert now.one(sql) == "2026-10-12"
        assert then.one(sql) == "2026-10-01"
        assert now.one(sql) == "2026-10-12"


@contextmanager
def opened_at(base: Path, revision: str) -> Iterator[Base]:
    """Open the base as it stood in a revision."""
    there = stood(base, revision)
    with closing(Base(there.root, lambda _zone: TODAY, stood=there)) as found:
        yield found
