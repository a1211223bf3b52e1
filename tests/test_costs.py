"""How work grows with a base, counted and not timed: what is about one client stays, all else grows with its size."""

import datetime as dt
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from unittest.mock import patch

import pytest

from clientbase.cli import walk
from clientbase.demo import generate
from clientbase.index import indexing, sync
from clientbase.reports import every
from tests.conftest import ROOT
from tests.costs import Work, counted, work_of
from tests.edits.running import TODAY, run
from tests.history.repositories import commit, git
from tests.index.bases import LONG_AGO, sold, write

SIZES = (60, 120, 240)
LITTLE = 1.1
_PIECES = {"calls": 1000, "steps": 10}
"""What is the same in any base may still differ by so much: how files looked is kept in pieces of about 8."""
LINEAR = 3.0
"""From 120 clients to 240 there is twice as much more to do as from 60 to 120; four times were it quadratic."""
_SLACK = {"calls": 2000, "steps": 100}
"""So much more may hang on who the clients are."""
Words = Callable[[Path, int], tuple[str, ...]]


@pytest.fixture(scope="module")
def bases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Path]]:
    """Return bases of all sizes; they count as large ones, and one process reads them."""
    folder = tmp_path_factory.mktemp("sizes")
    roots = []
    with (
        patch.object(sync, "FEW", 20),
        patch.object(sync, "_PIECE", 7),
        patch.object(indexing, "WORTH_A_SECOND_CORE", 10**9),
    ):
        for clients in SIZES:
            roots.append(root := folder / str(clients))
            generate(root, clients, 7, dt.date.fromisoformat(TODAY))
            for file in root.rglob("*.yaml"):
                os.utime(file, ns=(LONG_AGO, LONG_AGO))
            assert run(root, "check").code == 0
        yield roots


def client_in(root: Path) -> str:
    """Return a client who is the same in all sizes."""
    return min(
        file.stem
        for file in (root.parent / str(SIZES[0])).rglob("*.yaml")
        if (root / f"records/{file.name}").exists()
    )


def done_in(bases: list[Path], words: Words, codes: tuple[int, ...] = (0,)) -> list[Work]:
    """Return what a command does in each base the second time it is given."""
    found = []
    for root in bases:
        for turn in (1, 2):
            work, answer = work_of(root, *words(root, turn))
            assert answer.code in codes, answer.err
        found.append(work)
    return found


def grows_too_much(works: list[Work], *parts: str) -> dict[str, list[int]]:
    """Return those parts of the work that grow more than the base does."""
    counts = {name: [getattr(work, name) for work in works] for name in parts or Work._fields}
    return {
        name: found
        for name, found in counts.items()
        if found[2] - found[1] > LINEAR * max(found[1] - found[0], 0) + _SLACK.get(name, 20)
    }


def differs(works: list[Work]) -> dict[str, list[int]]:
    """Return those parts of the work that are not the same in bases of 120 and 240 clients."""
    exact = {name: [getattr(work, name) for work in works] for name in Work._fields}
    return {
        name: found
        for name, found in exact.items()
        if (
            max(found[1:]) > LITTLE * min(found[1:]) + _PIECES[name]
            if name in _PIECES
            else found[1] != found[2]
        )
    }


@pytest.mark.parametrize(
    ("words", "parses"),
    [
        pytest.param(lambda root, _turn: ("show", client_in(root)), 1, id="show"),
        pytest.param(lambda root, turn: ("log", client_in(root), "call", f"prices {turn}"), 6, id="log"),
        pytest.param(
            lambda root, turn: ("add", "contact", client_in(root), f"name=Vera Ilieva {turn}", "role=buyer"),
            6,
            id="add",
        ),
        pytest.param(lambda root, turn: ("set", client_in(root), f"notes=asks {turn}"), 8, id="set"),
    ],
)
def test_what_is_about_one_client_is_the_same_work_in_any_base(
    words: Words, parses: int, bases: list[Path]
) -> None:
    works = done_in(bases, words)
    assert differs(works) == {}
    assert works[-1].parses <= parses
    assert works[-1].folders <= 4
    assert works[-1].looks == 0


def test_a_key_that_is_pressed_is_the_same_work_in_any_base(
    bases: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    works = []
    for root in bases:
        monkeypatch.chdir(root)
        for _turn in (1, 2):
            with counted() as found:
                assert client_in(root) in walk.offered(["clientbase", "show", client_in(root)[:8]])
        works.append(found.work)
    assert differs(works) == {}
    assert (works[-1].parses, works[-1].looks) == (0, 0)


def listed(root: Path, turn: int) -> tuple[str, ...]:
    """Write a list of as many new clients as there are in the base."""
    file = root.with_suffix(".csv")
    rows = [f"New Shop {number} of {turn},horeca,+38970{number:06}" for number in range(int(root.name))]
    file.write_text("\n".join(["name,segment,phone", *rows, ""]))
    return ("import", str(file), "--dry-run")


def listed_once(root: Path, turn: int) -> tuple[str, ...]:
    """Write a list of one new client, whom nobody in the base may be."""
    assert run(root, "list").code == 0  # the index knows all files
    file = root.with_suffix(".one.csv")
    file.write_text(f"name,segment,phone,email\nNew Shop {turn},horeca,+389702{turn:05},new@shop.example\n")
    return ("import", str(file), "--dry-run")


def test_a_list_of_one_row_has_as_much_understood_in_any_base(bases: list[Path]) -> None:
    works = done_in(bases, listed_once)
    assert grows_too_much(works) == {}
    assert {work.parses for work in works} == {works[0].parses}
    assert works[0].parses <= 4


def about_one(root: Path, number: int, head: str, line: str) -> tuple[str, ...]:
    """Write a list of so many rows about one client, with numbers and days in them."""
    file = root.with_suffix(".about.csv")
    days = (dt.date(2000, 1, 1) + dt.timedelta(n) for n in range(number))
    rows = [line.format(client=client_in(root), day=day, n=n) for n, day in enumerate(days)]
    file.write_text("\n".join([head, *rows, ""]))
    return ("import", str(file), "--dry-run")


@pytest.mark.parametrize(
    ("head", "line"),
    [
        pytest.param(
            "client,date,amount,product", "{client},{day},100.50,pasta", id="sales below the minimum"
        ),
        pytest.param("client,date,kind,about", "{client},{day},call,prices {n}", id="talks"),
        pytest.param("client,name,role,phone", "{client},Vera N{n} Ilieva,buyer,+38970{n:06}", id="people"),
    ],
)
def test_a_list_about_one_client_grows_with_its_rows(head: str, line: str, bases: list[Path]) -> None:
    work_of(bases[0], *about_one(bases[0], 5, head, line))
    works = [work_of(bases[0], *about_one(bases[0], 2 * size, head, line))[0] for size in SIZES]
    assert grows_too_much(works) == {}
    assert {work.parses for work in works} == {works[0].parses}


@pytest.mark.parametrize(
    ("words", "parses"),
    [
        pytest.param(listed, 3, id="import of new clients"),
        pytest.param(
            lambda _root, turn: ("set", "--where", "segment=horeca", f"notes=asks {turn}", "--yes"),
            3,
            id="set --where",
        ),
    ],
)
def test_what_is_about_many_grows_with_their_number(words: Words, parses: int, bases: list[Path]) -> None:
    works = done_in(bases, words)
    assert grows_too_much(works) == {}
    assert works[-1].parses <= parses * SIZES[-1] + 8


def test_doctor_understands_no_record_that_bears_no_marks(bases: list[Path]) -> None:
    works = done_in(bases, lambda _root, _turn: ("doctor",))
    assert grows_too_much(works) == {}
    assert {work.parses for work in works} == {0}


def read_anew(bases: list[Path]) -> list[Work]:
    """Return what is done to read each base for the first time."""
    works = []
    for root in bases:
        for file in (root / ".clientbase").glob("index*"):
            file.unlink()
        work, answer = work_of(root, "check")
        assert answer.code == 0
        works.append(work)
    return works


def test_a_first_reading_grows_with_the_base(bases: list[Path]) -> None:
    works = read_anew(bases)
    assert grows_too_much(works) == {}
    assert [work.parses for work in works] == [size + 3 for size in SIZES]


@pytest.mark.parametrize(
    ("part", "each"),
    [
        pytest.param("files", 1, id="each file looked at for each record"),
        pytest.param("folders", 1, id="folders listed anew for each record"),
        pytest.param("steps", 0.05, id="each row compared with each, in five steps"),
        pytest.param("calls", 1, id="each client compared with each, in one call"),
    ],
)
def test_what_would_be_noticed(part: str, each: float) -> None:
    linear = [Work(*(5 * size for _ in Work._fields)) for size in SIZES]
    assert grows_too_much(linear) == {}
    worse = [
        work._replace(**{part: getattr(work, part) + int(each * size**2)})
        for work, size in zip(linear, SIZES, strict=True)
    ]
    assert [*grows_too_much(worse)] == [part]
    assert differs(worse)
    one_more = [linear[1]._replace(looks=n) for n in (1, 1, 2)]
    assert [*differs(one_more)] == ["looks"]


def test_of_a_history_each_version_of_a_file_is_read_once(tmp_path: Path) -> None:
    records = {f"shop-{n}": sold("2026-01-01", "2026-02-01") for n in range(30)}
    run(write(tmp_path, records), "list")
    git(tmp_path, "init", "-q")
    commit(tmp_path, records)
    for turn in (1, 2):
        changed = {f"shop-{n}": sold("2026-01-01", "2026-02-01", more=f"tax_id: {turn}") for n in range(10)}
        commit(tmp_path, changed, f"2026-10-1{turn}")
    for name in changed:  # what has just been written is looked at again
        os.utime(tmp_path / f"records/{name}.yaml", ns=(LONG_AGO + 1, LONG_AGO + 1))
    first, again = (work_of(tmp_path, "query", "SELECT count(*) FROM changes") for _ in range(2))
    assert "20" in first[1].out
    committed, changed = 30 + 2 * 10, 10
    assert 2 * changed < first[0].parses <= committed + changed + 3
    assert (again[0].parses, again[1]) == (0, first[1])


def forget_answers(root: Path) -> None:
    with closing(sqlite3.connect(root / ".clientbase/index.sqlite3", isolation_level=None)) as index:
        index.execute("DELETE FROM answers")


@pytest.mark.parametrize("name", [report.name for report in every(ROOT) if report.name != "runs"])
def test_a_report_grows_with_the_base_and_asked_again_is_read_from_what_is_kept(
    name: str, bases: list[Path]
) -> None:
    first, again = [], []
    for root in bases:
        run(root, "report", name, "-f", "json")  # what this process loads for it is no work of the question
        forget_answers(root)
        for works in (first, again):
            work, answer = work_of(root, "report", name, "-f", "json")
            assert answer.code == 0, answer.err
            works.append(work)
    assert grows_too_much(first) == {}
    assert first[-1].parses == 0
    assert grows_too_much(again, "calls") == {}
    assert {(work.parses, work.statements) for work in again} == {(0, again[0].statements)}
    assert max(work.looks for work in (*first, *again)) == 1
