"""Where nothing has changed nothing is asked; whatever may change a page is noticed all the same."""

import datetime as dt
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from clientbase.base import Base
from clientbase.language import use
from clientbase.page import EVERYBODY, Scope
from clientbase.reports import find
from clientbase.site import build, maker
from clientbase.site.folder import MANIFEST
from tests.edits.running import run
from tests.site.test_site import DAY, bytes_of, changed

FEW = ("overview", "managers", "cadence", "decisions", "runs")
OWN = "-- Hour\n-- Which one is it?\nSELECT '{}' AS hour"


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make few reports, beside those that a base brings."""

    def reports_of(base: Base) -> list[maker.Report]:
        own = sorted(file.stem for file in (base.root / "reports").glob("*.sql"))
        return [find(name, base.root) for name in (*FEW, *own)]

    monkeypatch.setattr(maker, "reports_of", reports_of)


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note each time that all clients are asked about."""
    look, noted = build.Survey.look, list[str]()

    def noting(survey: build.Survey) -> None:
        noted.append("all")
        look(survey)

    monkeypatch.setattr(build.Survey, "look", noting)
    return noted


def made(root: Path, folder: Path, scope: Scope = EVERYBODY, day: dt.date = DAY) -> tuple[int, int]:
    """Make the site, and return how many files were written and removed."""
    with closing(Base(root, lambda _zone: day, scope)) as base:
        done = build.make(base, folder)
    assert sorted(done.files) == sorted(bytes_of(folder).keys() - {MANIFEST})
    return done.written, done.removed


def test_where_nothing_has_changed_nothing_is_asked(
    told_example: Path, tmp_path: Path, looks: list[str]
) -> None:
    folder = tmp_path / "site"
    for scope in (EVERYBODY, Scope(manager="olga")):
        made(told_example, folder, scope)
        stood, asked = bytes_of(folder), len(looks)
        assert made(told_example, folder, scope) == (0, 0)
        assert bytes_of(folder) == stood
        assert len(looks) == asked


def sale(root: Path, _folder: Path) -> None:
    assert run(root, "add", "purchase", "adriatik", "amount=770").code == 0


def touched(root: Path, _folder: Path) -> None:
    record = root / "records/adriatik.yaml"
    record.write_text(record.read_text("utf-8") + "# a comment moves no line of what is told\n", "utf-8")


def norm(root: Path, _folder: Path) -> None:
    schema = root / "schema.yaml"
    schema.write_text(schema.read_text("utf-8").replace("regular_after: 3", "regular_after: 2"), "utf-8")


def comment_in_norms(root: Path, _folder: Path) -> None:
    schema = root / "schema.yaml"
    schema.write_text("# every line of the norms moves\n" + schema.read_text("utf-8"), "utf-8")


def decision(root: Path, _folder: Path) -> None:
    answer = run(
        root,
        "add",
        "decision",
        "finding=few call",
        "decision=call all",
        "owner=olga",
        "due=2026-11-25",
        "metric=runs.failed",
    )
    assert answer.code == 0, answer


def run_of_schedule(root: Path, _folder: Path) -> None:
    assert run(root, "run", "weekly").code == 0


def report_comes(root: Path, _folder: Path) -> None:
    (root / "reports").mkdir(exist_ok=True)
    (root / "reports/hour.sql").write_text(OWN.format("nine"))


def report_answers_otherwise(root: Path, _folder: Path) -> None:
    (root / "reports/clock.sql").write_text(OWN.format("four"))


def report_goes(root: Path, _folder: Path) -> None:
    (root / "reports/clock.sql").unlink()


def commit(root: Path, _folder: Path) -> None:
    assert run(root, "add", "purchase", "adriatik", "amount=780", "--commit").code == 0


def index_goes(root: Path, _folder: Path) -> None:
    shutil.rmtree(root / ".clientbase")


def page_goes(_root: Path, folder: Path) -> None:
    (folder / "clients/adriatik.html").unlink()


def style_goes(_root: Path, folder: Path) -> None:
    (folder / "page.css").unlink()


def search_is_harmed(_root: Path, folder: Path) -> None:
    (folder / "search.js").write_text("harmed")


def report_is_harmed(_root: Path, folder: Path) -> None:
    file = folder / "reports/cadence.html"
    file.write_bytes(file.read_bytes().replace(b"e", b"a"))


def all_goes(_root: Path, folder: Path) -> None:
    shutil.rmtree(folder)


NOTICED: tuple[Callable[[Path, Path], None], ...] = (
    *(sale, touched, norm, comment_in_norms, decision, run_of_schedule, commit, index_goes),
    *(report_comes, report_answers_otherwise, report_goes),
    *(page_goes, style_goes, search_is_harmed, report_is_harmed, all_goes),
)


@pytest.mark.parametrize("change", NOTICED, ids=lambda change: str(change.__name__))
def test_what_may_change_a_page_is_noticed(
    told_example: Path, tmp_path: Path, change: Callable[[Path, Path], None]
) -> None:
    folder, fresh = tmp_path / "site", tmp_path / "fresh"
    (told_example / "reports").mkdir()
    (told_example / "reports/clock.sql").write_text(OWN.format("three"))
    for _ in range(2):
        made(told_example, folder)
    change(told_example, folder)
    for _ in range(2):
        made(told_example, folder)
        made(told_example, fresh)
        assert changed(bytes_of(folder), bytes_of(fresh)) - {MANIFEST} == set()


def test_so_are_another_day_other_clients_another_language_and_another_program(
    example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, olga = tmp_path / "site", Scope(manager="olga")

    def is_fresh(scope: Scope, day: dt.date) -> bool:
        written, _ = made(example, folder, scope, day)
        shutil.rmtree(tmp_path / "fresh", ignore_errors=True)
        made(example, tmp_path / "fresh", scope, day)
        return changed(bytes_of(folder), bytes_of(tmp_path / "fresh")) <= {MANIFEST} and written > 0

    assert is_fresh(EVERYBODY, DAY)
    assert is_fresh(EVERYBODY, DAY + dt.timedelta(1))
    assert is_fresh(olga, DAY)
    use("mk")
    assert is_fresh(olga, DAY)
    template = maker.web.templates().get_template("site-client.html")
    monkeypatch.setattr(template, "render", lambda **_: "another program")
    monkeypatch.setattr(build, "code", lambda: ["2.0"])
    monkeypatch.setattr(maker, "code", lambda: ["2.0"])
    assert is_fresh(olga, DAY)


def test_a_record_that_changes_while_pages_are_made_has_all_looked_at_again(
    example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, looks: list[str]
) -> None:
    folder, answer = tmp_path / "site", maker.Maker.answer

    def slow(self: maker.Maker, name: str) -> maker.Page:
        if name == "overview":
            monkeypatch.setattr(maker.Maker, "answer", answer)
            sale(example, folder)
            Base(example, lambda _zone: DAY).close()
        return answer(self, name)

    monkeypatch.setattr(maker.Maker, "answer", slow)
    made(example, folder)
    made(example, folder)
    assert looks == ["all", "all"]
    made(example, tmp_path / "fresh")
    assert changed(bytes_of(folder), bytes_of(tmp_path / "fresh")) == {MANIFEST}


def test_a_site_of_a_version_that_did_not_say_how_the_base_stood_is_looked_at(
    example: Path, tmp_path: Path, looks: list[str]
) -> None:
    folder = tmp_path / "site"
    made(example, folder)
    manifest = folder / MANIFEST
    head, _, files = manifest.read_text("utf-8").partition('"files"')
    manifest.write_text(head[: head.index('"stand"')] + '"files"' + files, "utf-8")
    assert made(example, folder) == (0, 0)
    assert looks == ["all", "all"]
