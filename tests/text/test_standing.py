"""Whoever is stopped while files are written is told which of them stand, and what to do."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from clientbase.text import standing, store
from clientbase.text.journal import File, entries, keep
from clientbase.text.store import put

FILES = [File("records/a.yaml", b"old\n", b"new\n"), File("records/b.yaml", None, b"new\n")]
BACK = "take it back with: clientbase undo"


@pytest.fixture(autouse=True)
def _said() -> Iterator[None]:
    """Begin and end with nothing written and nothing said."""
    _forget()
    yield
    _forget()


def _forget() -> None:
    for said in (standing.STOPPED, standing.WRITTEN, standing.TOLD, store.PUT):
        said.clear()


@pytest.fixture
def base(tmp_path: Path) -> Path:
    (tmp_path / "records").mkdir()
    (tmp_path / "records/a.yaml").write_text("old\n", encoding="utf-8")
    return tmp_path


def write_and_stop(base: Path, number: int | None, files: list[File], *written: str) -> None:
    """Write some of the *files*, and be stopped."""
    with standing.kept(base, number, files):
        for path in written:
            put(base / path, "new\n")
        raise KeyboardInterrupt


def stopped(base: Path, *written: str, files: list[File] = FILES) -> list[str]:
    """Return what is said to who is stopped when some of the *files* are *written*."""
    with pytest.raises(KeyboardInterrupt):
        write_and_stop(base, keep(base, "set", files), files, *written)
    return standing.STOPPED


@pytest.mark.parametrize(
    ("written", "said"),
    [
        pytest.param((), "nothing was written", id="none"),
        pytest.param(
            ("records/b.yaml",),
            f"1 of 2 files are written and stand, the others are as they were; {BACK}",
            id="one",
        ),
        pytest.param(
            ("records/b.yaml", "records/a.yaml"), f"what was to be written stands: 2 files; {BACK}", id="all"
        ),
    ],
)
def test_what_stands_is_looked_up(base: Path, written: tuple[str, ...], said: str) -> None:
    assert stopped(base, *written) == [said]
    assert list(standing.others()) == [], "nobody is told of them twice"


def test_of_one_file_it_is_said_only_that_it_stands(base: Path) -> None:
    assert stopped(base, files=FILES[:1]) == []
    assert stopped(base, "records/a.yaml", files=FILES[:1]) == [
        f"what was to be written stands: 1 file; {BACK}"
    ]


def test_a_file_that_is_gone_stands_where_it_was_to_go(base: Path) -> None:
    gone = [File("records/a.yaml", b"old\n", None), File("records/c.yaml", b"old\n", None)]
    assert stopped(base, files=gone) == [
        f"1 of 2 files are written and stand, the others are as they were; {BACK}"
    ]
    (base / "records/c.yaml").mkdir()
    standing.STOPPED.clear()
    assert stopped(base, files=gone) == ["nothing was written"], "a folder is none of ours"


def test_what_cannot_be_read_cannot_be_told(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_words: object) -> bytes:
        raise PermissionError

    monkeypatch.setattr(standing, "contents", refused)
    assert stopped(base) == [f"whether 2 files are written cannot be told, for they cannot be read; {BACK}"]


def test_where_nothing_is_kept_for_undo_the_same_command_goes_on(base: Path) -> None:
    keep(base, "log", FILES)
    with pytest.raises(KeyboardInterrupt):
        write_and_stop(base, None, FILES, "records/b.yaml")
    assert standing.STOPPED == [
        "1 of 2 files are written and stand, the others are as they were; go on with the same command"
    ]
    assert list(entries(base)) == [], "what was before it is not the last any more"


def test_what_was_written_whole_is_told_to_who_is_stopped_later(base: Path) -> None:
    with standing.kept(base, 1, FILES, "look at it"):
        for file in FILES:
            put(base / file.path, "new\n")
    with standing.kept(base, 1, []):
        pass
    assert standing.WRITTEN == ["what was to be written stands: 2 files; look at it"]
    assert standing.STOPPED == []


def test_who_is_stopped_while_the_journal_is_written_is_told_too(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_words: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(standing, "written", interrupted)
    with pytest.raises(KeyboardInterrupt), standing.kept(base, 1, FILES[:1]):
        put(base / "records/a.yaml", "new\n")
    (said,) = standing.STOPPED
    assert said == f"what was to be written stands: 1 file; {BACK}"


def test_files_that_are_put_one_by_one_are_told_by_the_first(tmp_path: Path) -> None:
    for name in (".clientbase-state/mark", ".git/clientbase-asked"):
        put(tmp_path / name, "x")
    assert list(standing.others()) == []
    for name in ("site/index.html", "site/a.html"):
        put(tmp_path / name, "x")
    first = tmp_path / "site/index.html"
    assert list(standing.others()) == [
        f'written and standing: 2 files, among them "{first}"; go on with the same command'
    ]
    (tmp_path / "site/a.html").replace(first)
    put(tmp_path / "site/a.html", "y")
    assert list(standing.others()) == [
        f'written and standing: 1 file, "{tmp_path / "site/a.html"}"; go on with the same command'
    ], "what another one has put in its place is not ours"
