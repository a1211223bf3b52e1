"""The driver as git calls it."""

import subprocess
import sys
from pathlib import Path

import pytest

from clientbase.merging.driver import Call, drive, labels
from clientbase.merging.markers import Labels
from tests.edits.running import run
from tests.merging.repositories import commit, forked, git

BASE = b"name: Vila\nmanager: olga\nregion: Skopje\ninteractions:\n  - {date: 2026-09-01, kind: call}\n"
OURS = BASE + b"  - {date: 2026-09-02, kind: call}\n"
THEIRS = BASE + b"  - {date: 2026-09-03, kind: call}\n"
BOTH = OURS + b"  - {date: 2026-09-03, kind: call}\n"
CLIENTS, APPENDED = 20, 50


def call(folder: Path, base: bytes, ours: bytes, theirs: bytes, path: str = "records/vila.yaml") -> Call:
    for name, data in zip(("O", "A", "B"), (base, ours, theirs), strict=True):
        (folder / name).write_bytes(data)
    return Call(folder / "O", folder / "A", folder / "B", path)


def appended(data: bytes, by: str) -> bytes:
    lines = (
        f"  - date: 2026-10-{n % 28 + 1:02}\n    kind: call\n    by: {by}\n    about: call {n}\n"
        for n in range(APPENDED)
    )
    return data + "".join(lines).encode()


def test_two_clones_append_to_the_same_clients_and_nothing_is_lost(tmp_path: Path) -> None:
    paths = [f"records/client-{n}.yaml" for n in range(CLIENTS)]
    root = forked(
        tmp_path / "base",
        dict.fromkeys(paths, BASE),
        dict.fromkeys(paths, appended(BASE, "olga")),
        dict.fromkeys(paths, appended(BASE, "ivan")),
    )
    git(root, "merge", "--quiet", "theirs")
    merged = [(root / path).read_text() for path in paths]
    assert sum(text.count("by: olga") for text in merged) == CLIENTS * APPENDED
    assert sum(text.count("by: ivan") for text in merged) == CLIENTS * APPENDED
    assert run(root, "check").code == 0


def test_names_in_cyrillic_with_spaces_in_a_base_below_the_repository(tmp_path: Path) -> None:
    path = "records/север и југ/вила.yaml"
    root = forked(tmp_path / "repo", {path: BASE}, {path: OURS}, {path: THEIRS}, below="наша база")
    git(root, "merge", "--quiet", "theirs")
    assert (root / path).read_bytes() == BOTH


def test_a_folder_called_like_the_program_does_not_stand_in_for_it(tmp_path: Path) -> None:
    path = "records/vila.yaml"
    root = forked(tmp_path / "base", {path: BASE}, {path: OURS}, {path: THEIRS})
    commit(root, {"clientbase/__init__.py": b"raise SystemExit(200)\n"}, "a folder")
    git(root, "merge", "--quiet", "theirs")
    assert (root / path).read_bytes() == BOTH


def test_the_driver_works_in_a_second_work_tree(tmp_path: Path) -> None:
    path = "records/vila.yaml"
    root = forked(tmp_path / "base", {path: BASE}, {path: OURS}, {path: THEIRS})
    git(root, "worktree", "add", "--quiet", str(tmp_path / "second"), "theirs")
    git(tmp_path / "second", "merge", "--quiet", "main")
    assert (tmp_path / "second" / path).read_bytes().count(b"date") == 3


def test_the_norms_of_the_base_judge_what_comes_out(tmp_path: Path) -> None:
    (tmp_path / "schema.yaml").write_text("base: {name: A, currency: EUR}\nmanagers: {olga: {}}\n")
    theirs = THEIRS.replace(b"03, kind: call", b"03, kind: call, by: ivan")
    clean, said = drive(call(tmp_path, BASE, OURS, theirs), Labels(), tmp_path)
    assert (clean, said) == (True, ())  # theirs had the unknown manager before


@pytest.mark.parametrize(
    ("ours", "theirs", "clean", "words"),
    [
        pytest.param(b"a: [\n", THEIRS, False, "cannot be read", id="ours-unreadable"),
        pytest.param(BASE, BASE.replace(b"olga", b"ol\xffga"), True, "cannot be read", id="theirs-not-utf-8"),
        pytest.param(BASE, b"\0" + BASE, False, "your side was kept", id="binary"),
        pytest.param(b"", THEIRS, False, "cannot be read", id="ours-emptied"),
    ],
)
def test_what_cannot_be_read_is_merged_by_lines(
    tmp_path: Path, ours: bytes, theirs: bytes, clean: bool, words: str
) -> None:
    found = call(tmp_path, BASE, ours, theirs)
    answer, said = drive(found, Labels(), tmp_path)
    assert answer == clean
    assert words in " ".join(said)


def test_schema_is_merged_by_lines(tmp_path: Path) -> None:
    found = call(tmp_path, b"a: 1\n\n\nb: 1\n", b"a: 2\n\n\nb: 1\n", b"a: 1\n\n\nb: 2\n", "schema.yaml")
    assert drive(found, Labels(), tmp_path) == (True, ("schema.yaml: norms are merged line by line",))
    assert found.ours.read_bytes() == b"a: 2\n\n\nb: 2\n"


def test_lines_that_make_a_record_unreadable_are_no_clean_merge(tmp_path: Path) -> None:
    found = call(
        tmp_path,
        b"a: 1\nb: 1\nc: 1\nd: 1\n",
        b"z: 1\na: 1\nb: 1\nc: 1\nd: 1\n",
        b"a: 1\nb: 1\nc: 1\nd: 1\nz: 2\n",
        "schema.yaml",
    )
    clean, said = drive(found, Labels(), tmp_path)
    assert not clean
    assert 'key "z" stands twice' in said[-1]


def test_a_byte_order_mark_is_kept_as_ours_has_it(tmp_path: Path) -> None:
    found = call(tmp_path, BASE, b"\xef\xbb\xbf" + OURS, THEIRS)
    assert drive(found, Labels(), tmp_path)[0]
    assert found.ours.read_bytes() == b"\xef\xbb\xbf" + BOTH


def test_what_goes_wrong_inside_is_said_and_left_to_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("by nothing")

    monkeypatch.setattr("clientbase.merging.driver.merge_record", broken)
    found = call(tmp_path, BASE, OURS, THEIRS)
    clean, said = drive(found, Labels(), tmp_path)
    assert not clean
    assert "by nothing" in said[0]
    assert b"<<<<<<< ours\n" in found.ours.read_bytes()


def test_labels_and_size_are_those_that_git_passes(tmp_path: Path) -> None:
    found = call(tmp_path, BASE, BASE.replace(b"olga", b"ivan"), BASE.replace(b"olga", b"petar"))
    words = ("--marker-size=9", "--ours-label=HEAD", "--theirs-label=feature\nx", "--")
    answer = run(tmp_path, "merge-driver", *words, *map(str, found[:3]), found.path)
    assert answer == (1, "", 'records/vila.yaml: manager: "ivan" here, "petar" there\n')
    assert b"<<<<<<<<< HEAD\nmanager: ivan\n=========\nmanager: petar\n>>>>>>>>> feature x\n" in (
        found.ours.read_bytes()
    )


def test_a_merge_of_many_records_does_not_wait_for_what_it_does_not_need(tmp_path: Path) -> None:
    found = call(tmp_path, BASE, OURS, THEIRS)
    heavy = {"pydantic", "sqlite3", "rich", "tempfile", "multiprocessing"}
    program = (
        "import sys; from clientbase.merging.driver import Call, drive; from clientbase.merging.markers import Labels;"
        "from pathlib import Path; paths = map(Path, sys.argv[1:4]);"
        "drive(Call(*paths, sys.argv[4]), Labels(), Path.cwd()); print(*sys.modules)"
    )
    words = [sys.executable, "-c", program, *map(str, found[:3]), found.path]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    assert not heavy & set(done.stdout.split())
    assert found.ours.read_bytes() == BOTH


def test_an_older_git_leaves_labels_as_they_are_written() -> None:
    assert labels("%X", "%Y", "%L") == Labels("ours", "theirs", 7)
