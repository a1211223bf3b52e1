"""Answers are kept until something changes: asked again they are looked up, and always equal a fresh one."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clientbase.index import answers
from tests.edits.running import Answer, run
from tests.history.repositories import commit, git, repository
from tests.index.bases import LONG_AGO, put, sold

NORMS = (
    "{}\n",
    "lifecycle: {fallback: 1mo}\nstandards: [{contact: {limit: 60d}, update: {limit: 9d}}]\n",
    "lifecycle: {dormant: 9}\nbase: {currency: MKD}\n",
)
TEXTS = (
    sold("2026-01-01 10", "2026-02-01 20"),
    sold("2026-11-01 30"),
    "name: Luna\nstatus: bygone\n",
    "name: [",
)
QUESTIONS = (
    ("report", "dormant", "-f", "json"),
    ("-q", "report", "cadence", "-f", "csv"),
    ("report", "decisions"),
    ("report", "dormant", "--where", "last_update>2026-10-01"),
    ("agenda", "--days", "3"),
)
KEPT = "kept"


@pytest.fixture
def base(tmp_path: Path) -> Path:
    root = repository(tmp_path / "base")
    commit(root, {"schema.yaml": NORMS[1], "luna": TEXTS[0]}, "2026-10-01")
    old(root)
    return root


def old(root: Path) -> None:
    """Make all files look as if they had been written long ago."""
    for file in (*root.glob("*.yaml"), *root.glob("records/**/*.yaml")):
        put(file, file.read_text(encoding="utf-8"), LONG_AGO)


def mark(root: Path) -> int:
    """Change what is kept, so that it is seen when it is used; return how many answers are."""
    connection = sqlite3.connect(root / ".clientbase/index.sqlite3")
    with connection:
        marked = connection.execute("UPDATE answer_pieces SET piece = ?", (KEPT.encode(),)).rowcount
    connection.close()
    return marked


@pytest.mark.parametrize("words", QUESTIONS, ids=" ".join)
def test_an_answer_is_kept_from_the_first_time_on(base: Path, words: tuple[str, ...]) -> None:
    assert run(base, *words).out != KEPT
    assert mark(base) == 1
    assert run(base, *words) == Answer(0, KEPT, "")


def change_record(root: Path) -> None:
    put(root / "records/luna.yaml", TEXTS[1], LONG_AGO + 5)


def change_norms(root: Path) -> None:
    put(root / "schema.yaml", NORMS[2], LONG_AGO + 5)


def decide(root: Path) -> None:
    put(
        root / "decisions.yaml",
        "decisions:\n  - {date: 2026-10-01, finding: a, decision: b, owner: c}\n",
        LONG_AGO,
    )


@pytest.mark.parametrize(
    "event",
    [
        pytest.param(change_record, id="a record changed"),
        pytest.param(lambda root: (root / "records/luna.yaml").unlink(), id="a record went"),
        pytest.param(change_norms, id="the norms changed"),
        pytest.param(lambda root: commit(root, {}, "2026-11-01"), id="a commit"),
        pytest.param(decide, id="a decision was taken"),
        pytest.param(lambda root: put(root / "records/x.yaml", "name: [", LONG_AGO), id="a file cannot be read"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("words", QUESTIONS, ids=" ".join)
def test_it_is_not_used_after(base: Path, words: tuple[str, ...], event: Callable[[Path], object]) -> None:
    run(base, *words)
    mark(base)
    event(base)
    assert run(base, *words).out != KEPT


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(("report", "dormant", "-f", "csv"), id="another format"),
        pytest.param(("report", "dormant", "-f", "json", "--where", "revenue>1"), id="a scope"),
        pytest.param(("--as-of", "2026-11-20", "report", "dormant", "-f", "json"), id="another day"),
        pytest.param(("report", "dormant", "-f", "json", "--at", "HEAD"), id="a revision"),
        pytest.param(("report", "abc", "-f", "json"), id="another report"),
    ],
)
def test_it_is_not_the_answer_to(base: Path, words: tuple[str, ...]) -> None:
    run(base, "report", "dormant", "-f", "json")
    mark(base)
    assert KEPT not in run(base, *words).out


def test_a_parameter_is_part_of_the_question(base: Path) -> None:
    run(base, "agenda", "--days", "3")
    mark(base)
    assert run(base, "agenda", "--days", "4").out != KEPT


def test_what_the_base_itself_asks_is_not_kept(base: Path) -> None:
    put(base / "reports/own.sql", "-- Own\nSELECT client FROM facts\n")
    run(base, "report", "own")
    run(base, "query", "SELECT client FROM facts")
    assert mark(base) == 0


def test_an_answer_without_some_files_is_not_kept(base: Path) -> None:
    put(base / "records/broken.yaml", "name: [", LONG_AGO)
    first = run(base, "report", "dormant")
    assert (first.code, mark(base)) == (3, 0)
    assert run(base, "report", "dormant") == first


def test_how_many_rows_are_listed_is_kept_too(base: Path) -> None:
    asked = ("report", "dormant", "--fail-on", "any")
    assert run(base, *asked) == run(base, *asked)
    assert run(base, *asked).code == 1
    quiet = ("report", "dormant", "--where", "purchases>99", "--quiet-if-empty")
    assert run(base, *quiet) == run(base, *quiet) == Answer(0, "", "")


def test_a_change_during_an_answer_is_not_hidden(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep = answers.keep_answer

    def meanwhile(*given: object) -> None:
        monkeypatch.setattr("clientbase.base.keep_answer", keep)
        change_record(base)
        run(base, "report", "abc")
        keep(*given)  # type: ignore[arg-type]

    monkeypatch.setattr("clientbase.base.keep_answer", meanwhile)
    before = run(base, "report", "dormant", "-f", "csv")
    assert run(base, "report", "dormant", "-f", "csv") != before


def test_only_so_many_are_kept(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "MOST", 2)
    for days in ("1", "2", "3"):
        run(base, "agenda", "--days", days)
    assert mark(base) == 2
    monkeypatch.setattr(answers, "LARGEST", 1)
    run(base, "agenda", "--days", "4")
    assert mark(base) == 2, "one that is too large is not kept, and drops no other"


def pieces(root: Path) -> list[str]:
    with closing(sqlite3.connect(root / ".clientbase/index.sqlite3")) as connection:
        return [
            piece for (piece,) in connection.execute("SELECT piece FROM answer_pieces ORDER BY number, n")
        ]


@pytest.mark.parametrize("format_", ["json", "xlsx"])
def test_a_large_answer_is_kept_in_pieces(base: Path, format_: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "PIECE", 7)
    fresh, kept = (run(base, "report", "dormant", "-f", format_, "-o", str(base / f"{n}.out")) for n in "12")
    assert (fresh.code, kept.code) == (0, 0)
    assert (base / "1.out").read_bytes() == (base / "2.out").read_bytes()
    assert len(pieces(base)) > 9


def test_pieces_of_answers_that_are_gone_mix_with_none(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "PIECE", 7)
    run(base, "report", "dormant", "-f", "json")
    with closing(sqlite3.connect(base / ".clientbase/index.sqlite3")) as index, index:
        index.execute("DELETE FROM answers")
    fresh, kept = (run(base, "report", "dormant", "-f", "csv") for _ in range(2))
    assert (fresh.code, kept) == (0, fresh)
    change_record(base)
    run(base, "list")
    assert pieces(base) == []


edits = st.one_of(
    st.tuples(st.just("record"), st.sampled_from(("luna", "sol")), st.sampled_from(TEXTS)),
    st.tuples(st.just("norms"), st.just(""), st.sampled_from(NORMS)),
    st.tuples(st.just("commit"), st.just(""), st.sampled_from(("2026-10-05", "2026-11-10"))),
    st.tuples(st.just("back"), st.just(""), st.just("")),
)


def edit(root: Path, kind: str, name: str, what: str) -> None:
    if kind == "record":
        put(root / f"records/{name}.yaml", what, LONG_AGO + next(_TIMES))
    elif kind == "norms":
        put(root / "schema.yaml", what, LONG_AGO + next(_TIMES))
    elif kind == "commit":
        commit(root, {}, what)
    else:
        git(
            root,
            "reset",
            "--quiet",
            "--hard",
            "HEAD~1" if git(root, "rev-list", "--count", "HEAD") > "1" else "HEAD",
        )


_TIMES = count(1)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    parent = tmp_path_factory.mktemp("kept")
    return (parent / str(number) for number in count())


@settings(max_examples=12)
@given(steps=st.lists(st.tuples(edits, st.sampled_from(QUESTIONS)), min_size=1, max_size=5))
def test_what_is_kept_equals_what_is_found_afresh(
    folders: Iterator[Path], steps: list[tuple[tuple[str, str, str], tuple[str, ...]]]
) -> None:
    root = repository(next(folders))
    commit(root, {"luna": TEXTS[0]}, "2026-10-01")
    for change, words in steps:
        edit(root, *change)
        asked = [run(root, *words) for _ in range(2)]
        alone = next(folders)
        shutil.copytree(root, alone, ignore=shutil.ignore_patterns(".clientbase"))
        fresh = run(alone, *words)
        assert asked == [fresh, fresh]


@pytest.mark.parametrize("metric", ["runs.runs", "own.clients", "later.clients"])
def test_decisions_that_measure_what_is_in_no_record_are_not_kept(base: Path, metric: str) -> None:
    put(base / "reports/own.sql", "-- Own\nSELECT client FROM facts\n")
    put(base / "decisions.yaml", f"decisions:\n- {{date: 2026-11-01, decision: More, metric: {metric}}}\n")
    run(base, "report", "decisions", "-f", "json")
    assert mark(base) == 0


def test_decisions_that_measure_clients_are_kept(base: Path) -> None:
    put(base / "decisions.yaml", "decisions:\n- {date: 2026-11-01, decision: More, metric: dormant.silent}\n")
    run(base, "report", "decisions", "-f", "json")
    assert mark(base) == 1


def test_a_damaged_index_says_no_language() -> None:
    with closing(sqlite3.connect(":memory:")) as index:
        assert answers.language_of(index) == ""
