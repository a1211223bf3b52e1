"""The way of a change into a file."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clientbase.edits.diff import unified
from clientbase.edits.records import document_of
from clientbase.edits.write import Draft, Rules, begun, drafted, lost_comments, put_all, replaced
from clientbase.errors import BlockedError, RefusedError, UnreadableError
from clientbase.fields import empty
from clientbase.norms import InteractionKind, Norms
from clientbase.text.change import Append, Change, Put, Remove
from clientbase.text.journal import File, entries
from clientbase.text.read import parse
from clientbase.text.standing import STOPPED

if TYPE_CHECKING:
    from clientbase.text.loader import Value

RULES = Rules(
    empty(Norms)._replace(segments={"horeca": None}, interactions={"call": empty(InteractionKind)}),
    date(2026, 11, 21),
)
RECORD = "records/a.yaml"


@pytest.fixture
def base(tmp_path: Path) -> Path:
    (tmp_path / "records").mkdir()
    return tmp_path


def write(base: Path, text: str) -> None:
    (base / RECORD).write_bytes(text.encode())


def read(base: Path) -> str:
    return (base / RECORD).read_bytes().decode()


def change(base: Path, *changes: Change) -> Draft:
    draft = drafted(document_of(base, RECORD), changes, RULES)
    put_all(base, [draft], "set")
    return draft


def put(base: Path, key: str, value: str) -> Draft:
    return change(base, Put((key,), value))


def test_a_change_is_written(base: Path) -> None:
    write(base, "name: A  # first\nstatus: active\n")
    draft = put(base, "status", "potential")
    assert read(base) == "name: A  # first\nstatus: potential\n"
    assert (draft.path, draft.line, draft.findings) == (RECORD, 2, ())
    (entry,) = entries(base)
    assert entry.files == (
        File(RECORD, b"name: A  # first\nstatus: active\n", b"name: A  # first\nstatus: potential\n"),
    )


def test_a_new_error_is_refused_at_its_place_in_the_file_that_would_be(base: Path) -> None:
    write(base, "name: A\n")
    with pytest.raises(RefusedError, match="nothing was written") as caught:
        put(base, "segment", "horca")
    assert [str(f) for f in caught.value.findings] == [
        'records/a.yaml:2:1: CB031 "horca" is no segment of schema.yaml; did you mean "horeca"?'
    ]
    assert read(base) == "name: A\n"


def test_an_error_elsewhere_stops_nobody(base: Path) -> None:
    write(base, "name: A\nsegment: horca\n")
    put(base, "status", "active")
    assert read(base) == "name: A\nstatus: active\nsegment: horca\n"


def test_the_same_error_once_more_is_a_new_one(base: Path) -> None:
    write(base, "name: A\ncontacts:\n  - role: x\n")
    with pytest.raises(RefusedError) as caught:
        change(base, Append(("contacts",), {"role": "y"}))
    assert [finding.line for finding in caught.value.findings] == [4]


def test_mending_the_types_is_not_blamed_for_what_they_hid(base: Path) -> None:
    write(base, "name: A\nstatus: actve\nsegment: horca\n")
    draft = put(base, "status", "active")
    assert [finding.code for finding in draft.findings] == ["CB031"]
    assert "status: active" in read(base)


def test_a_new_warning_is_written_and_told(base: Path) -> None:
    write(base, "name: A\n")
    item: Value = {"date": "2026-01-01", "amount": "0"}
    draft = change(base, Append(("purchases",), item))
    assert [finding.code for finding in draft.findings] == ["CB023"]
    assert "amount: 0" in read(base)


def test_a_change_that_changes_nothing_writes_nothing(base: Path) -> None:
    write(base, "name: A\n")
    before = (base / RECORD).stat().st_mtime_ns
    draft = put(base, "name", "A")
    assert not draft.changed
    assert (base / RECORD).stat().st_mtime_ns == before


def test_an_unreadable_record_is_not_touched(base: Path) -> None:
    write(base, "name: A\nname: B\n")
    with pytest.raises(UnreadableError):
        put(base, "name", "C")
    assert read(base) == "name: A\nname: B\n"


def test_a_byte_order_mark_and_line_ends_stay(base: Path) -> None:
    write(base, "\ufeffname: A\r\nstatus: active\r\n")
    put(base, "status", "potential")
    assert read(base) == "\ufeffname: A\r\nstatus: potential\r\n"


def test_what_is_only_drafted_leaves_no_trace(base: Path) -> None:
    write(base, "name: A\n")
    draft = drafted(document_of(base, RECORD), [Put(("status",), "active")], RULES)
    assert draft.changed
    assert read(base) == "name: A\n"
    assert not (base / ".clientbase").exists()


def test_a_new_record_is_written_in_the_order_of_the_model_below_its_modeline(base: Path) -> None:
    draft = begun("records/north/new.yaml", {"status": "active", "name": "New"}, RULES)
    put_all(base, [draft], "set")
    assert (base / "records/north/new.yaml").read_text(encoding="utf-8") == (
        "# yaml-language-server: $schema=../../.clientbase/record.schema.json\nname: New\nstatus: active\n"
    )
    assert draft.line == 1


def test_a_new_record_with_an_error_is_refused() -> None:
    with pytest.raises(RefusedError) as caught:
        begun("records/new.yaml", {"status": "active"}, RULES)
    assert [finding.code for finding in caught.value.findings] == ["CB011"]


@pytest.mark.parametrize(
    ("kept", "advice"),
    [(True, "take it back with: clientbase undo"), (False, "go on with the same command")],
    ids=["to-be-taken-back", "for-good"],
)
def test_a_disk_that_fails_halfway_says_how_far_it_came(base: Path, kept: bool, advice: str) -> None:
    drafts = [
        begun("records/one.yaml", {"name": "One"}, RULES),
        begun("records/two.yaml", {"name": "Two"}, RULES),
    ]
    (base / "records/two.yaml").mkdir()
    with pytest.raises(BlockedError, match="it is no regular file; it is left as it was"):
        put_all(base, drafts, "set", kept=kept)
    (said,) = STOPPED
    assert said == f"1 of 2 files are written and stand, the others are as they were; {advice}"
    STOPPED.clear()


def test_a_record_that_moves_leaves_its_place_and_one_that_is_merged_goes(base: Path) -> None:
    write(base, "name: A\n")
    (base / "records/b.yaml").write_text("name: B\n", encoding="utf-8")
    old, gone = document_of(base, RECORD), document_of(base, "records/b.yaml")
    moved = Draft(old, parse(b"name: A2\n", "records/archive/a.yaml"), None, ())
    assert put_all(base, [moved], "merge", [gone]) == 1
    assert [path.name for path in (base / "records").iterdir()] == ["archive"]
    assert (base / "records/archive/a.yaml").read_text(encoding="utf-8") == "name: A2\n"
    (entry,) = entries(base)
    assert (entry.command, entry.files) == (
        "merge",
        (
            File("records/archive/a.yaml", None, b"name: A2\n"),
            File(RECORD, b"name: A\n", None),
            File("records/b.yaml", b"name: B\n", None),
        ),
    )


def test_what_is_not_to_be_kept_cannot_be_taken_back_nor_what_was_before(base: Path) -> None:
    write(base, "name: A\n")
    put(base, "status", "active")
    draft = drafted(document_of(base, RECORD), [Put(("status",), "potential")], RULES)
    assert put_all(base, [draft], "forget", kept=False) == 2
    assert [(entry.command, entry.files) for entry in entries(base)] == [("forget", None)]
    assert put_all(base, [], "forget", kept=False) is None


def test_comments_that_a_draft_has_no_more_are_named(base: Path) -> None:
    write(base, "name: A  # first\ntags: [x]  # second\nstatus: active\n")
    before = document_of(base, RECORD)
    for kept, lost in (
        (before.text, []),
        ("name: A  # first\nstatus: active\n", ["# second"]),
        ("name: 'A #'  # first\nregion: x  # new\n", []),
        ("name: A\n", ["# first", "# second"]),
    ):
        assert lost_comments(Draft(before, parse(kept.encode(), RECORD), None, ())) == lost
    assert lost_comments(Draft(None, before, None, ())) == []


def test_the_first_line_that_differs_is_told(base: Path) -> None:
    write(base, "name: A\nstatus: active\n")
    before = document_of(base, RECORD)
    for text, line in (("name: B\n", 1), ("name: A\nstatus: former\n", 2), (before.text + "region: x\n", 3)):
        assert Draft(before, parse(text.encode(), RECORD), None, ()).line == line


def test_a_text_is_put_in_the_place_of_another_if_somebody_could_read_it(base: Path) -> None:
    write(base, "\ufeffname: A\n")
    before = document_of(base, RECORD)
    draft = replaced(before, "name: B\n", RULES)
    assert (draft.after.text, draft.after.bom) == ("name: B\n", True)
    with pytest.raises(RefusedError, match="nothing was written") as told:
        replaced(before, "name: [\n", RULES)
    assert [finding.code for finding in told.value.findings] == ["CB003"]


def test_the_diff_is_that_of_git(base: Path) -> None:
    write(base, "name: A\nstatus: active")
    draft = drafted(document_of(base, RECORD), [Remove(("status",))], RULES)
    assert unified(draft).splitlines() == [
        "--- a/records/a.yaml",
        "+++ b/records/a.yaml",
        "@@ -1,2 +1 @@",
        " name: A",
        "-status: active",
        "\\ No newline at end of file",
    ]
    moved = document_of(base, RECORD)
    archived = Draft(moved, parse(b"name: A\n", "records/archive/a.yaml"), None, ())
    assert unified(archived).splitlines()[:6] == [
        "diff --git a/records/a.yaml b/records/archive/a.yaml",
        "rename from records/a.yaml",
        "rename to records/archive/a.yaml",
        "--- a/records/a.yaml",
        "+++ b/records/archive/a.yaml",
        "@@ -1,2 +1 @@",
    ]
    assert unified(begun("records/b.yaml", {"name": "B"}, RULES)).startswith(
        "--- /dev/null\n+++ b/records/b.yaml\n"
    )


def test_a_draft_knows_whether_and_from_where_a_record_moves() -> None:
    one, same, other = (
        parse(text.encode(), path)
        for text, path in (
            ("name: a\nx: 1\n", "records/a.yaml"),
            ("name: a\nx: 2\n", "records/a.yaml"),
            ("name: a\nx: 1\n", "records/archive/a.yaml"),
        )
    )
    moved, changed, new = (Draft(*sides, None, ()) for sides in ((one, other), (one, same), (None, one)))
    untouched = Draft(one, one, None, ())
    assert [draft.was for draft in (moved, changed, new)] == ["records/a.yaml", None, None]
    assert [draft.changed for draft in (moved, changed, new, untouched)] == [True, True, True, False]
    assert [draft.line for draft in (changed, new, untouched)] == [2, 1, 1]
