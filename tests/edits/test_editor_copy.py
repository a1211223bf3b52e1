"""A record on its way through an editor."""

from datetime import date
from pathlib import Path

import pytest

from clientbase.edits.commit import Committing
from clientbase.edits.editor_copy import EditorCopy
from clientbase.edits.write import Rules
from clientbase.errors import BlockedError, RefusedError
from clientbase.fields import empty
from clientbase.norms import Norms
from clientbase.text.journal import File, entries
from tests.undo.repositories import committed

RULES = Rules(empty(Norms), date(2026, 11, 21))
PATH = "records/a.yaml"


@pytest.fixture
def base(tmp_path: Path) -> Path:
    (tmp_path / "records").mkdir()
    (tmp_path / PATH).write_text("name: A\n", encoding="utf-8")
    return tmp_path


def test_what_was_edited_takes_the_place_of_the_record(base: Path) -> None:
    copy = EditorCopy(base, PATH)
    assert not copy.edited
    copy.file.write_text("name: B\n", encoding="utf-8")
    assert copy.edited
    copy.put(copy.checked(RULES), None)
    assert (base / PATH).read_text(encoding="utf-8") == "name: B\n"
    assert not copy.file.exists()


def test_what_was_edited_is_committed_as_a_change_of_what_was_copied(base: Path) -> None:
    (base / PATH).write_bytes(b"\xef\xbb\xbfname: A\n")
    committed(base)
    copy = EditorCopy(base, PATH)
    assert copy.original == "name: A\n"
    copy.file.write_text("name: B\n", encoding="utf-8")
    saved = Committing(base, "edit")
    copy.put(copy.checked(RULES), saved)
    assert saved.result().endswith("a: name A → B")
    assert (base / PATH).read_bytes() == b"\xef\xbb\xbfname: B\n"
    (entry,) = entries(base)
    assert entry.files == (File(PATH, b"\xef\xbb\xbfname: A\n", b"\xef\xbb\xbfname: B\n"),)


def test_a_record_with_changes_of_its_own_is_not_committed_with_them(base: Path) -> None:
    committed(base)
    (base / PATH).write_text("name: B\n", encoding="utf-8")
    copy = EditorCopy(base, PATH)
    copy.file.write_text("name: C\n", encoding="utf-8")
    with pytest.raises(BlockedError, match="has uncommitted changes"):
        copy.put(copy.checked(RULES), Committing(base, "edit"))
    assert (base / PATH).read_text(encoding="utf-8") == "name: B\n"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("name: A\nstatus: x\n", "CB012"),
        ("name: A\nname: B\n", "CB004"),
        ("status: active\n", "CB011"),
        ("", "CB008"),
    ],
)
def test_an_error_is_placed_in_the_record_that_would_be(base: Path, text: str, code: str) -> None:
    copy = EditorCopy(base, PATH)
    copy.file.write_text(text, encoding="utf-8")
    with pytest.raises(RefusedError) as caught:
        copy.checked(RULES)
    assert [(finding.path, finding.code) for finding in caught.value.findings] == [(PATH, code)]
    assert copy.file.exists()


def test_a_record_that_cannot_be_read_can_be_mended(base: Path) -> None:
    (base / PATH).write_text("name: A\nname: B\nstatus: x\n", encoding="utf-8")
    copy = EditorCopy(base, PATH)
    copy.file.write_text("name: A\nstatus: x\n", encoding="utf-8")
    draft = copy.checked(RULES)
    assert [finding.code for finding in draft.findings] == ["CB012"], (
        "told, but no reason to leave it unreadable"
    )


def test_a_record_that_was_changed_meanwhile_is_left_alone(base: Path) -> None:
    copy = EditorCopy(base, PATH)
    copy.file.write_text("name: B\n", encoding="utf-8")
    draft = copy.checked(RULES)
    (base / PATH).write_text("name: C\n", encoding="utf-8")
    with pytest.raises(BlockedError, match="was changed meanwhile; your text is kept in"):
        copy.put(draft, None)
    assert (base / PATH).read_text(encoding="utf-8") == "name: C\n"
    assert copy.file.read_text(encoding="utf-8") == "name: B\n"


def test_a_copy_that_was_thrown_away_is_missed(base: Path) -> None:
    copy = EditorCopy(base, PATH)
    copy.file.unlink()
    with pytest.raises(BlockedError, match="cannot be read"):
        _ = copy.edited


def test_a_record_that_could_not_be_read_keeps_its_byte_order_mark(base: Path) -> None:
    (base / PATH).write_bytes(b"\xef\xbb\xbfname: A\n\tx: 1\n")
    copy = EditorCopy(base, PATH)
    copy.file.write_text("name: B\n", encoding="utf-8")
    copy.put(copy.checked(RULES), None)
    assert (base / PATH).read_bytes() == b"\xef\xbb\xbfname: B\n"
