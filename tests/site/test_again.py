"""Whatever was changed in whatever order: what is kept and what is made anew come to what a new folder would hold."""

import os
import random
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from threading import Thread

import pytest

from clientbase.columns import columns
from clientbase.page import Chart, Page, Scope, Table
from clientbase.site import helpers, maker
from clientbase.site.folder import MANIFEST, Folder
from tests.render.pages import EMPTY
from tests.site.test_site import DAY, bytes_of, changed, few, made

__all__ = ["few"]
Chance = random.Random


def records(root: Path) -> list[Path]:
    return sorted(root.glob("records/**/*.yaml"))


def change_a_phone(root: Path, chance: Chance) -> None:
    record = chance.choice([file for file in records(root) if "+38" in file.read_text("utf-8")])
    record.write_text(record.read_text("utf-8").replace("+38", f"+38{chance.randrange(10)}", 1), "utf-8")


def sell(root: Path, chance: Chance) -> None:
    """Let somebody buy so much that classes and usual intervals of others move."""
    record = chance.choice([file for file in records(root) if "\npurchases:\n" in file.read_text("utf-8")])
    sale = f"  - {{date: 2026-11-{chance.randrange(1, 21):02}, amount: {chance.randrange(10, 90000)}}}\n"
    record.write_text(
        record.read_text("utf-8").replace("\npurchases:\n", f"\npurchases:\n{sale}", 1), "utf-8"
    )


def talk(root: Path, chance: Chance) -> None:
    record = chance.choice([file for file in records(root) if "\ninteractions:\n" in file.read_text("utf-8")])
    said = f"  - {{date: 2026-11-{chance.randrange(1, 21):02}, kind: call, by: olga, about: '<{chance.random()}>'}}\n"
    text = record.read_text("utf-8").replace("\ninteractions:\n", f"\ninteractions:\n{said}", 1)
    record.write_text(text, "utf-8")


def leave(root: Path, chance: Chance) -> None:
    chance.choice(records(root)).unlink()


def come(root: Path, chance: Chance) -> None:
    number = chance.randrange(10**6)
    text = f"name: 'New & <{number}>'\nmanager: {chance.choice(('olga', 'ivan', 'nobody-yet'))}\nsegment: horeca\n"
    (root / f"records/new-{number}.yaml").write_text(text, "utf-8")


def rename(root: Path, chance: Chance) -> None:
    record = chance.choice(records(root))
    record.rename(record.with_name(f"{record.stem}-x.yaml"))


def spoil(root: Path, chance: Chance) -> None:
    record = chance.choice(records(root))
    record.write_text(f"name: [\n{record.read_text('utf-8')}", "utf-8")


def touch(root: Path, chance: Chance) -> None:
    record = chance.choice(records(root))
    record.write_bytes(record.read_bytes())


def norm(root: Path, chance: Chance) -> None:
    schema = root / "schema.yaml"
    text = schema.read_text("utf-8").replace("name: Adria", f"name: A{chance.randrange(10)} Adria", 1)
    schema.write_text(text.replace("regular_after: 3", f"regular_after: {chance.randrange(2, 5)}"), "utf-8")


def harm(folder: Path, chance: Chance) -> None:
    chance.choice(sorted(folder.rglob("*.html"))).write_text("harmed")


CHANGES: tuple[Callable[[Path, Chance], None], ...] = (
    *(change_a_phone, sell, sell, talk, leave, come, rename, spoil, touch, norm),
)


def differing(root: Path, folder: Path, fresh: Path, scope: Scope) -> set[str]:
    """Name the pages that a new folder holds otherwise; the list of files knows when each was written."""
    made(root, fresh, scope)
    return changed(bytes_of(folder), bytes_of(fresh)) - {MANIFEST}


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("seed", range(2))
def test_pages_that_are_kept_are_those_that_would_be_made(example: Path, tmp_path: Path, seed: int) -> None:
    chance, folder = Chance(seed), tmp_path / "site"
    scope = Scope(manager="olga") if seed else Scope()
    made(example, folder, scope)
    for n in range(7):
        done = chance.sample(CHANGES, chance.randrange(1, 4))
        for change in done:
            change(example, chance)
        if n == 3:
            harm(folder, chance)
        made(example, folder, scope)
        found = differing(example, folder, tmp_path / f"fresh-{n}", scope)
        assert found == set(), (n, [one.__name__ for one in done])


def test_with_all_reports_and_with_other_processes_as_well(
    example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance, folder = Chance(7), tmp_path / "site"
    made(example, folder)
    for change in (sell, talk, come):
        change(example, chance)
    monkeypatch.setattr(helpers, "_WORTH_A_SECOND_CORE", 1)
    written = made(example, folder).written
    monkeypatch.setattr(helpers, "_WORTH_A_SECOND_CORE", 10**6)
    assert differing(example, folder, tmp_path / "fresh", Scope()) == set()
    assert written


def killed(*_: object) -> None:
    os._exit(1)


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("cores", [2, 5])
def test_where_a_process_is_killed_the_others_work_is_done_alone(
    example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cores: int
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: cores)
    monkeypatch.setattr(helpers, "_do", killed)
    monkeypatch.setattr(helpers, "_WORTH_A_SECOND_CORE", 1)
    made(example, tmp_path / "site")
    monkeypatch.setattr(helpers, "_WORTH_A_SECOND_CORE", 10**6)
    assert differing(example, tmp_path / "site", tmp_path / "fresh", Scope()) == set()


class Busy:
    """Takes a task just when the first process has more to do: what is drawn, which goes to the head of the row."""

    def __init__(self, dealt: helpers.Helpers, more: maker.Paper) -> None:
        self.dealt, self.more, self.taken = dealt, more, list[object]()

    def submit(self, _do: object, task: object, _known: bytes) -> Future[object]:
        if not self.taken:
            self.thread = Thread(target=self.dealt.begin, args=([self.more],))
            self.thread.start()
            self.thread.join(0.1)
        self.taken.append(task)
        return Future()


def test_what_is_begun_while_another_process_is_given_a_task_is_made_once(tmp_path: Path) -> None:
    chart = Chart("bars", "", "t", "a", ("b",))
    drawn = maker.Paper("drawn.html", EMPTY._replace(charts=(chart,)), "", "", {}, maker.Opened({}, {}), "")
    dealt = helpers.Helpers((tmp_path, DAY, Scope(), ""), Folder(tmp_path / "site"), 0)
    busy = Busy(dealt, drawn)
    dealt.__dict__.update(_pool=busy, _others=1)
    dealt.begin([("one",), ("two",), ("three",), ("four",)])
    busy.thread.join()
    left = dealt.__dict__["_todo"]
    assert sorted(map(str, [*busy.taken, *left])) == sorted(
        map(str, [("one",), ("two",), ("three",), ("four",), drawn])
    )
    assert [task for task, _ in dealt.__dict__["_given"]] == busy.taken


class Word(str):
    """A text of a kind of its own."""

    __slots__ = ()


def test_rows_of_which_a_cell_is_a_text_of_its_own_kind_tell_pages_apart_as_well() -> None:
    def told(cell: str) -> tuple[Page, object]:
        table = Table("words", "Words", columns("word"), ((cell,),))
        page = Page("words", "Words", "", "", "2026-11-21", "EUR", Scope(), None, (), (), (table,))
        return maker.apart(page)

    bare, rows = told(Word("a"))
    assert told(Word("b")) == (bare, [[(Word("b"),)]])
    assert rows == [[(Word("a"),)]]
    assert told("a")[1] != told("b")[1]
