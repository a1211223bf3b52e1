"""`clientbase done`, `log ... keeps=` and `agenda --promises`: promises have an end."""

import json
from pathlib import Path

import pytest

from tests.edits.running import run

RECORD = """\
name: Luna
interactions:
  - {date: 2026-11-02, kind: call, about: prices, next: {date: 2026-11-30, what: send samples}} # wants two
  - date: 2026-11-09
    kind: call
    next:
      date: 2026-11-20
  - {date: 2026-11-10, kind: call, next: {date: 2026-11-12, what: call again, done: 2026-11-12}}
tasks:
  - {date: 2026-11-25, what: print labels, entered: 2026-11-01}
"""
SCHEMA = "base: {name: Adria}\nmanagers: {olga: {}}\ninteractions: {call: {contact: true}}\n"


@pytest.fixture
def base(tmp_path: Path) -> Path:
    (tmp_path / "records").mkdir()
    (tmp_path / "schema.yaml").write_text(SCHEMA, encoding="utf-8")
    (tmp_path / "records/luna.yaml").write_text(RECORD, encoding="utf-8")
    return tmp_path


def luna(base: Path) -> str:
    return (base / "records/luna.yaml").read_text(encoding="utf-8")


def listed(base: Path) -> list[tuple[int, str, str]]:
    """Return number, what and day of what `agenda --promises` lists."""
    page = json.loads(run(base, "agenda", "--promises", "-f", "json").out)
    return [(row["number"], row["what"], row["due"]) for row in page["tables"][0]["rows"]]


def test_what_is_open_is_listed_as_it_is_due(base: Path) -> None:
    assert listed(base) == [
        (1, "next step", "2026-11-20"),
        (2, "print labels", "2026-11-25"),
        (3, "send samples", "2026-11-30"),
    ]


def test_without_a_number_the_one_that_is_due_first_is_closed(base: Path) -> None:
    answer = run(base, "done", "luna")
    assert answer == (
        0,
        "",
        'Luna: closed "next step", promised Mon 9 Nov for yesterday; done today\n',
    )
    assert "    next:\n      date: 2026-11-20\n      done: 2026-11-21\n" in luna(base)
    assert [what for _, what, _ in listed(base)] == ["print labels", "send samples"]


def test_a_number_is_the_one_that_is_listed(base: Path) -> None:
    answer = run(base, "done", "luna", "3", "--on", "yesterday")
    assert answer.err.endswith("for Mon 30 Nov; done yesterday\n")
    assert "next: {date: 2026-11-30, what: send samples, done: 2026-11-20}} # wants two\n" in luna(base), (
        "the comment is kept"
    )


def test_a_task_is_closed_too(base: Path) -> None:
    answer = run(base, "done", "luna", "2")
    assert answer.err == ('Luna: closed "print labels", a task for Wed 25 Nov; done today\n')
    assert "{date: 2026-11-25, what: print labels, done: 2026-11-21, entered: 2026-11-01}" in luna(base)


@pytest.mark.parametrize(
    ("keeps", "what"),
    [
        pytest.param("last", '"send samples"', id="given last of those that are open"),
        pytest.param("2", '"print labels"', id="a number"),
    ],
)
def test_a_talk_closes_what_it_keeps(base: Path, keeps: str, what: str) -> None:
    if keeps == "last":
        run(base, "done", "luna", "1")
    answer = run(base, "log", "luna", "call", "liked", "them", f"keeps={keeps}", "date=2026-11-19")
    assert answer.code == 0
    assert f"Luna: call Thu 19 Nov; closed {what}" in answer.err
    assert luna(base).count("done: 2026-11-19") == 1
    assert "about: liked them" in luna(base)


def test_of_one_day_the_later_promise_of_a_talk_was_given_last_and_no_task(base: Path) -> None:
    same_day = """\
name: Luna
interactions:
  - {date: 2026-11-18, kind: call, next: {date: 2026-11-24, what: send prices}}
  - {date: 2026-11-18, kind: call, next: {date: 2026-11-23, what: bring samples}}
tasks:
  - {date: 2026-11-25, what: print labels, entered: 2026-11-18}
"""
    (base / "records/luna.yaml").write_text(same_day, encoding="utf-8")
    closed = [run(base, "log", "luna", "call", "x", "keeps=last", "date=2026-11-19").err for _ in range(3)]
    wanted = ("bring samples", "send prices", "print labels")
    assert all(f'closed "{what}"' in said for said, what in zip(closed, wanted, strict=True)), closed


def test_a_task_needs_no_talk(base: Path) -> None:
    run(base, "add", "task", "luna", "what=order corks", "date=2026-11-24")
    assert "  - date: 2026-11-24\n    what: order corks\n    entered: 2026-11-21\n" in luna(base) or (
        "  - {date: 2026-11-24, what: order corks, entered: 2026-11-21}\n" in luna(base)
    )
    assert (2, "order corks", "2026-11-24") in listed(base)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        pytest.param(("done", "luna", "4"), "there is no open promise 4; there are: 1 ", id="no such number"),
        pytest.param(
            ("done", "luna", "--on", "2026-11-22"), "2026-11-22 lies ahead", id="a day that is to come"
        ),
        pytest.param(("done", "luna", "--on", "soon"), '--on: "soon" is not a day', id="no day"),
        pytest.param(
            ("log", "luna", "call", "x", "keeps=it"), 'keeps: "it" is neither last nor', id="no promise"
        ),
        pytest.param(("log", "luna", "call", "x", "keeps=1", "keeps=2"), "keeps= is given twice", id="twice"),
    ],
)
def test_what_cannot_be_closed_changes_nothing(base: Path, words: tuple[str, ...], message: str) -> None:
    answer = run(base, *words)
    assert (answer.code, answer.out) == (2, "")
    assert message in answer.err
    assert luna(base) == RECORD


def test_where_nothing_is_open_that_is_said(base: Path) -> None:
    for _ in range(3):
        assert run(base, "done", "luna").code == 0
    assert "nothing that was promised to this client is open" in run(base, "done", "luna").err


def test_a_dry_run_prints_the_diff(base: Path) -> None:
    answer = run(base, "done", "luna", "--dry-run")
    assert "+      done: 2026-11-21\n" in answer.out
    assert "not written: Luna: closed" in answer.err
    assert luna(base) == RECORD


def test_why_says_where_each_was_promised(base: Path) -> None:
    said = run(base, "why", "luna", "promises").out
    assert "records/luna.yaml:7" in said
    assert "it is 1 day late" in said


def test_what_is_owed_to_a_supplier_is_listed_too(base: Path) -> None:
    record = "name: Mill\nrelation: [supplier]\ntasks:\n  - {date: 2026-11-22, what: pay}\n"
    (base / "records/mill.yaml").write_text(record, encoding="utf-8")
    assert (1, "pay", "2026-11-22") in listed(base)
    assert len(listed(base)) == 4
    assert 'Mill: closed "pay", a task' in run(base, "done", "mill").err
