"""What was written is kept before it is written, and found again."""

import errno
import random
from pathlib import Path

import pytest

from clientbase.errors import BlockedError
from clientbase.text import journal
from clientbase.text.journal import (
    Entry,
    File,
    begin_undo,
    committed,
    emptied,
    entries,
    forget,
    keep,
    written,
)

FILES = (
    File("records/a.yaml", b"name: \xff\n", b"name: A\r\n"),
    File("records/b.yaml", None, b"\xef\xbb\xbfname: B\n"),
)


def test_bytes_of_any_kind_come_back(tmp_path: Path) -> None:
    assert keep(tmp_path, "edit", FILES) == 1
    assert keep(tmp_path, "log", FILES[:1]) == 2
    assert list(entries(tmp_path)) == [
        Entry(2, "log", FILES[:1], None, False),
        Entry(1, "edit", FILES, None, False),
    ]


def test_what_becomes_of_an_entry_is_noted(tmp_path: Path) -> None:
    number = keep(tmp_path, "edit", FILES)
    committed(tmp_path, number, "abc")
    committed(tmp_path, None, "abc")
    begin_undo(tmp_path, 1)
    assert list(entries(tmp_path)) == [Entry(1, "edit", FILES, "abc", True)]
    forget(tmp_path, [1])
    assert list(entries(tmp_path)) == []
    assert {file.name for file in (tmp_path / ".clientbase-state/undo").iterdir()} == {".gitignore", "mark"}


def test_the_oldest_go_and_so_does_what_was_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "KEPT", 2)
    for _ in range(3):
        committed(tmp_path, keep(tmp_path, "log", FILES), "abc")
        (tmp_path / ".clientbase-state/undo/.left.tmp").touch()
    (tmp_path / ".clientbase-state/undo/own").mkdir()
    keep(tmp_path, "log", FILES)
    names = {file.name for file in (tmp_path / ".clientbase-state/undo").iterdir()}
    assert names == {
        ".gitignore", "mark", "own", "000000000003.jsonl.gz", "000000000003.commit", "000000000004.jsonl.gz",
    }  # fmt: skip


def test_so_many_bytes_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(tmp_path, "log", FILES)
    size = (tmp_path / ".clientbase-state/undo/000000000001.jsonl.gz").stat().st_size
    monkeypatch.setattr(journal, "MOST", size * 2)
    keep(tmp_path, "log", FILES)
    keep(tmp_path, "log", FILES)
    assert [entry.number for entry in entries(tmp_path)] == [3, 2]


def test_what_just_fits_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(tmp_path, "log", FILES)
    size = (tmp_path / ".clientbase-state/undo/000000000001.jsonl.gz").stat().st_size
    for most, files in ((size, FILES), (size - 1, None)):
        monkeypatch.setattr(journal, "MOST", most)
        keep(tmp_path, "log", FILES)
        assert next(entries(tmp_path)).files == files


def test_the_manual_says_how_much_is_kept() -> None:
    manual = (Path(__file__).parents[2] / "docs/internals.md").read_text(encoding="utf-8")
    assert f"The last {journal.KEPT} entries are kept, as far as {journal.MOST // 2**20} MiB go" in manual


def test_a_full_disk_is_told_and_what_was_kept_before_is_not_taken_for_the_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(tmp_path, "log", FILES)

    def full(*_words: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(journal, "_put", full)
    assert keep(tmp_path, "set", FILES) is None
    assert [entry.command for entry in entries(tmp_path)] == ["log"], "as long as nothing is written"
    assert journal.UNKEPT == []
    written(tmp_path, None)
    assert "no space left on device" in journal.UNKEPT.pop()
    with pytest.raises(BlockedError, match="no space left"):
        begin_undo(tmp_path, 1)
    committed(tmp_path, 1, "abc")
    assert list(entries(tmp_path)) == []


def test_folders_that_others_may_read_are_closed(tmp_path: Path) -> None:
    (tmp_path / ".clientbase-state/undo").mkdir(parents=True)
    (tmp_path / ".clientbase-state").chmod(0o755)
    keep(tmp_path, "log", FILES)
    assert (tmp_path / ".clientbase-state").stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(
    "sizes", [pytest.param((3000,), id="at once"), pytest.param((200_000, 1), id="on the way")]
)
def test_of_what_is_too_large_only_the_name_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sizes: tuple[int, ...]
) -> None:
    monkeypatch.setattr(journal, "MOST", 1000)
    chance = random.Random(5)
    keep(tmp_path, "import", [File(f"{size}", None, chance.randbytes(size)) for size in sizes])
    assert [(entry.command, entry.files) for entry in entries(tmp_path)] == [("import", None)]


def test_what_was_not_written_here_goes(tmp_path: Path) -> None:
    keep(tmp_path, "log", FILES)
    (tmp_path / ".clientbase-state/undo/mark").write_text("1 2\n", encoding="utf-8")
    (tmp_path / ".clientbase-state/undo/own").mkdir()
    assert list(entries(tmp_path)) == []
    assert keep(tmp_path, "set", FILES) == 1
    assert [entry.command for entry in entries(tmp_path)] == ["set"]


def test_where_there_is_no_journal_nothing_is_cleared(tmp_path: Path) -> None:
    written(tmp_path, None)
    (tmp_path / ".clientbase-state").mkdir()
    (tmp_path / ".clientbase-state/undo").write_text("in the way", encoding="utf-8")
    written(tmp_path, None)
    assert (tmp_path / ".clientbase-state/undo").read_text(encoding="utf-8") == "in the way"


def test_a_journal_of_somebody_else_is_not_taken_for_an_empty_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(tmp_path, "log", FILES)
    monkeypatch.setattr("os.access", lambda *_words: False)
    with pytest.raises(BlockedError, match="is somebody else's; name what is to be undone"):
        list(entries(tmp_path))


def test_emptied_it_knows_of_the_last_command_alone(tmp_path: Path) -> None:
    assert emptied(tmp_path, "forget") == 1
    keep(tmp_path, "log", FILES)
    assert emptied(tmp_path, "forget") == 3
    assert list(entries(tmp_path)) == [Entry(3, "forget", None, None, False)]


def test_what_cannot_be_emptied_is_said(tmp_path: Path) -> None:
    (tmp_path / ".clientbase-state").mkdir()
    (tmp_path / ".clientbase-state/undo").write_text("a file")
    with pytest.raises(BlockedError, match='undo", what undo keeps, cannot be emptied: file exists'):
        emptied(tmp_path, "forget")
