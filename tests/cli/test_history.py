"""`clientbase history`."""

import json
from pathlib import Path

import pytest

from tests.edits.running import run
from tests.history.repositories import IVAN, commit, git, repository, write

PEOPLE = "contacts:\n  - name: Ирина Петрова\n    phone: '070 1'\n"
LUNA = "name: Luna\nmanager: olga\n"


@pytest.fixture
def base(tmp_path: Path) -> Path:
    there = repository(tmp_path / "base")
    commit(there, {"luna": LUNA}, "2026-10-01")
    commit(there, {"luna": LUNA + PEOPLE}, "2026-10-02", IVAN)
    commit(there, {"luna": LUNA.replace("olga", "ivan") + PEOPLE.replace("070 1", "070 2")}, "2026-10-03")
    return there


def changes(base: Path, *words: str) -> list[str]:
    answer = run(base, "history", *words, "-f", "json")
    assert (answer.code, answer.err) == (0, "")
    return [row["change"] for row in json.loads(answer.out)["tables"][0]["rows"]]


def test_the_newest_change_comes_first(base: Path) -> None:
    assert changes(base, "luna") == [
        "manager olga → ivan",
        "contact Ирина Петрова phone 070 1 → 070 2",
        "+ contact Ирина Петрова",
        "record added",
    ]


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("manager", ["manager olga → ivan", "record added"]),
        (
            "contacts",
            ["contact Ирина Петрова phone 070 1 → 070 2", "+ contact Ирина Петрова", "record added"],
        ),
        (
            "contacts/Ирина Петрова/phone",
            ["contact Ирина Петрова phone 070 1 → 070 2", "+ contact Ирина Петрова", "record added"],
        ),
        (
            "contacts/Ирина Петрова/",
            ["contact Ирина Петрова phone 070 1 → 070 2", "+ contact Ирина Петрова", "record added"],
        ),
        ("contacts/Ирина", ["record added"]),
        ("purchases", ["record added"]),
    ],
)
def test_it_may_be_narrowed(base: Path, field: str, said: list[str]) -> None:
    assert changes(base, "luna", field) == said


def test_people_read_who_when_and_what(base: Path) -> None:
    head = git(base, "rev-parse", "HEAD")[:10]
    text = run(base, "history", "luna", "manager").out
    assert text.startswith("History of luna, manager\n")
    assert f"2026-10-03  Olga Stojanova  {head}  manager olga → ivan" in text
    table = run(base, "history", "luna", "-f", "markdown").out
    assert "| Иван Петров" in table


def test_programs_read_more(base: Path) -> None:
    page = json.loads(run(base, "history", "Luna", "manager", "-f", "json").out)
    head = git(base, "rev-parse", "HEAD")[:10]
    assert page["commit"] == head
    assert page["tables"][0]["rows"][0] == {
        "date": "2026-10-03",
        "author": "Olga Stojanova",
        "commit": head,
        "change": "manager olga → ivan",
        "time": "2026-10-03T12:00:00+02:00",
        "email": "olga@adria.example",
        "where": "manager",
        "kind": "changed",
        "old": "olga",
        "new": "ivan",
        "path": "records/luna.yaml",
    }


def test_what_is_not_committed_is_said(base: Path) -> None:
    write(base, {"luna": LUNA + PEOPLE.replace("070 1", "070 2")})
    answer = run(base, "history", "luna")
    assert answer.err == "not yet committed: records/luna.yaml: manager ivan → olga\n"
    write(base, {"luna": LUNA.replace("olga", "'ivan'") + PEOPLE.replace("070 1", "070 2")})
    assert run(base, "history", "luna").err == "", "another layout is no change"


def test_a_record_that_was_never_committed(base: Path) -> None:
    write(base, {"sol": "name: Sol\n"})
    answer = run(base, "history", "sol")
    assert (answer.code, answer.err) == (0, "not yet committed: records/sol.yaml: the whole record\n")
    assert "Nothing to show." in answer.out


def test_a_record_that_is_gone_still_has_its_history(base: Path) -> None:
    commit(base, {"luna": None}, "2026-10-04")
    assert changes(base, "luna")[0] == "record removed"


def test_a_shallow_clone_says_so(base: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", "--depth", "2", f"file://{base}", "clone")
    answer = run(tmp_path / "clone", "history", "luna")
    assert answer.code == 0
    assert answer.err.startswith("the clone is shallow: nothing is known of the time before")
    assert "record added" not in answer.out


def test_without_git_there_is_none(example: Path) -> None:
    answer = run(example, "history", "adriatik")
    assert (answer.code, answer.err) == (0, "no history: the base lies in no git repository\n")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("nobody",), 'no client "nobody"'),
        (("luna", "manger"), 'no field "manger"; did you mean "manager"?'),
        (("luna", "qqq"), 'no field "qqq"'),
    ],
)
def test_unknown_names(base: Path, words: tuple[str, ...], message: str) -> None:
    commit(base, {"luna": LUNA.replace("Luna", "Luna 2")})
    answer = run(base, "history", *words)
    assert answer.code == 2
    assert message in answer.err


def test_what_was_committed_after_the_day_is_counted(base: Path) -> None:
    answer = run(base, "--as-of", "2026-10-01", "history", "luna", "-f", "csv")
    assert answer.err == "2 later commits after 2026-10-01 are not shown\n"
    answer = run(base, "--as-of", "2026-10-02", "history", "luna", "-f", "csv")
    assert answer.err == "1 later commit after 2026-10-02 is not shown\n"
