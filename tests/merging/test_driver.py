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


@pytest.mark.parametrize("lost", ["python", "program"])
def test_where_the_program_is_gone_git_merges_the_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lost: str
) -> None:
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\nexit 1\n")  # as Python does where the program is not installed in it
    python.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(python))
    path = "records/vila.yaml"
    root = forked(tmp_path / "base", {path: BASE}, {path: OURS}, {path: THEIRS})
    if lost == "python":
        python.unlink()
    git(root, "merge", "--quiet", "theirs", code=1)
    assert (root / path).read_bytes() == (
        BASE
        + b"<<<<<<< ours\n  - {date: 2026-09-02, kind: call}\n"
        + b"=======\n  - {date: 2026-09-03, kind: call}\n>>>>>>> theirs\n"
    )


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


def test_norms_are_merged_by_their_names(tmp_path: Path) -> None:
    found = call(
        tmp_path,
        b"managers:\n  olga: {}\nsegments: {horeca: Hotels}\nproducts: [pasta, oil]\n",
        b"managers:\n  olga: {}\n  ivan: {}\nsegments: {horeca: Hotels, retail: Shops}\nproducts: [pasta, oil, tea]\n",
        b"managers:\n  olga: {name: Olga}\n  petra: {}\nsegments: {horeca: Hotels, web: Web}\nproducts: [oil, wine]\n",
        "schema.yaml",
    )
    assert drive(found, Labels(), tmp_path) == (True, ())
    assert found.ours.read_text() == (
        "managers:\n  olga: {name: Olga}\n  ivan: {}\n  petra: {}\n"
        "segments: {horeca: Hotels, retail: Shops, web: Web}\nproducts: [oil, tea, wine]\n"
    )


GENERAL = b"standards:\n  - {contact: {limit: 60d}}\n"
FOR_A, FOR_B = (b"  - {for: {segment: %s}, contact: {limit: 9d}}\n" % one for one in (b"a", b"b"))


def test_standards_of_both_sides_are_kept_and_their_order_is_said(tmp_path: Path) -> None:
    found = call(tmp_path, GENERAL, GENERAL + FOR_A, GENERAL + FOR_B, "schema.yaml")
    clean, said = drive(found, Labels(), tmp_path)
    assert clean
    assert said == (
        "schema.yaml: standards: both sides have added entries, ours first; the last one that matches wins",
    )
    assert found.ours.read_bytes() == GENERAL + FOR_A + FOR_B


def test_a_standard_that_would_win_in_another_place_is_asked_about(tmp_path: Path) -> None:
    first = GENERAL.replace(b"standards:\n", b"standards:\n" + FOR_A)
    found = call(tmp_path, GENERAL, GENERAL.replace(b"60", b"50"), first, "schema.yaml")
    assert drive(found, Labels(), tmp_path) == (
        False,
        ("schema.yaml: standards: changed here, changed there",),
    )


def test_decisions_are_merged_by_items(tmp_path: Path) -> None:
    one = b"decisions:\n  - {date: 2026-01-01, decision: call more}\n"
    ours = one + b"  - {date: 2026-02-01, decision: raise prices}\n"
    theirs = one.replace(b"more}", b"more, done: 2026-03-01}") + b"  - {date: 2026-02-02, decision: visit}\n"
    found = call(tmp_path, one, ours, theirs, "decisions.yaml")
    assert drive(found, Labels(), tmp_path) == (True, ())
    assert found.ours.read_bytes() == (
        b"decisions:\n  - {date: 2026-01-01, decision: call more, done: 2026-03-01}\n"
        b"  - {date: 2026-02-01, decision: raise prices}\n  - {date: 2026-02-02, decision: visit}\n"
    )


def test_a_decision_put_off_on_both_sides_is_asked_about(tmp_path: Path) -> None:
    one = b"decisions:\n  - {date: 2026-01-01, decision: visit, due: 2026-02-01}\n"
    sides = (one.replace(b"02-01}", b"03-01}"), one.replace(b"02-01}", b"04-01}"))
    clean, said = drive(call(tmp_path, one, *sides, "decisions.yaml"), Labels(), tmp_path)
    assert not clean
    assert said == ('decisions.yaml: decisions "2026-01-01" due: "2026-03-01" here, "2026-04-01" there',)


MET = b"name: Vila\ncontacts:\n  - {name: Elena Kostova, role: buyer}\n"
SPOKEN = MET + b"interactions:\n  - {date: 2026-11-20, kind: call, with: Elena Kostova}\n"


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "words"),
    [
        pytest.param(
            MET,
            MET.replace(b"Kostova", b"Markova"),
            SPOKEN,
            '"Elena Kostova" is called "Elena Markova" now; 1 talk takes the new name',
            id="talk-with-a-renamed-contact",
        ),
        pytest.param(
            MET,
            b"name: Vila\ncontacts:\n  - {name: Bo}\n",
            SPOKEN,
            '"Elena Kostova" is no contact of this client; add the person under contacts; neither side had this',
            id="talk-with-a-removed-contact",
        ),
        pytest.param(
            MET,
            MET + b"status: former\nleft: {date: 2026-11-20, reason: price}\n",
            MET + b"tasks:\n  - {date: 2026-12-01, what: send samples}\n",
            "but the client is former; close it, or bring the client back; neither side had this",
            id="task-for-who-left",
        ),
        pytest.param(
            MET,
            MET.replace(b"buyer", b"director"),
            MET.replace(b"buyer}", b"buyer}  # on leave"),
            'their comment "# on leave" (line 3) has no place in the merged file; it is left out',
            id="comment-beside-what-changed",
        ),
        pytest.param(
            b"",
            b"name: Vila\nregion: Ohrid\n",
            b"# the hotel\nname: Vila\n",
            'their comment "# the hotel" (line 1) has no place in the merged file; it is left out',
            id="comment-without-a-common-base",
        ),
    ],
)
def test_a_clean_merge_says_what_people_should_look_at(
    tmp_path: Path, base: bytes, ours: bytes, theirs: bytes, words: str
) -> None:
    clean, said = drive(call(tmp_path, base, ours, theirs), Labels(), tmp_path)
    assert clean
    assert len(said) == 1
    assert said[0].endswith(words)


def test_who_may_be_a_successor_is_named(tmp_path: Path) -> None:
    ours = MET.replace(b"Elena Kostova", b"Petar Novak")
    theirs = MET.replace(b"buyer", b"buyer, phone: +38970123456")
    clean, said = drive(call(tmp_path, MET, ours, theirs), Labels(), tmp_path)
    assert not clean
    assert said == (
        'records/vila.yaml: contacts "Elena Kostova": renamed or replaced by "Petar Novak" here, changed there',
    )


def test_lines_that_make_a_record_unreadable_are_no_clean_merge(tmp_path: Path) -> None:
    found = call(
        tmp_path,
        b"a: 1\nb: 1\n!!x c: 1\nd: 1\n",
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
