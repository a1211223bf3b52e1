"""`clientbase resolve`: for merges that git has made without the driver."""

from pathlib import Path

import pytest

from tests.edits.running import run
from tests.merging.repositories import SCHEMA, forked, git

STEP = "; keep in each what is right, take the marks out, then: git add FILE"
PATH = "records/вила.yaml"
BASE = b"""\
name: Vila
manager: olga
region: Skopje
interactions:
  - date: 2026-09-01
    kind: call
    about: prices
"""
OURS = BASE + b"  - date: 2026-10-01\n    kind: call\n    about: samples\n"
THEIRS = BASE + b"  - date: 2026-10-02\n    kind: call\n    about: delivery\n"
BOTH = OURS + b"  - date: 2026-10-02\n    kind: call\n    about: delivery\n"
START = {
    "merge": ("merge", "theirs"),
    "rebase": ("rebase", "main", "theirs"),
    "cherry-pick": ("cherry-pick", "theirs"),
}


def conflict(
    tmp_path: Path,
    ours: bytes | None = OURS,
    theirs: bytes | None = THEIRS,
    how: str = "merge",
    base: bytes = BASE,
) -> Path:
    before = {PATH: base, "records/other.yaml": BASE}
    root = forked(tmp_path / "base", before, {PATH: ours}, {PATH: theirs}, driver=False)
    git(root, *START[how], code=1)
    return root


def status(root: Path) -> str:
    return git(root, "-c", "core.quotePath=false", "status", "--porcelain")


@pytest.mark.parametrize("how", START)
def test_both_items_are_kept_and_git_can_go_on(tmp_path: Path, how: str) -> None:
    root = conflict(tmp_path, how=how)
    answer = run(root, "resolve")
    assert answer == (0, f"{PATH}\n", f"resolved 1 of 1 files; next: git {how} --continue\n")
    assert (root / PATH).read_bytes() == BOTH
    git(root, "-c", "core.editor=true", how, "--continue")
    assert status(root) == ""


@pytest.mark.parametrize("style", ["merge", "diff3", "zdiff3"])
def test_what_is_left_in_conflict_has_markers_around_just_that(tmp_path: Path, style: str) -> None:
    git(tmp_path, "config", "--global", "merge.conflictStyle", style)
    root = conflict(tmp_path, OURS.replace(b"olga", b"ivan"), THEIRS.replace(b"olga", b"petar"))
    answer = run(root, "resolve")
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.splitlines() == [
        f'{PATH}: manager: "ivan" here, "petar" there',
        f"resolved 0 of 1 files; still in conflict: {PATH}{STEP}",
    ]
    asked = b"<<<<<<< HEAD\nmanager: ivan\n=======\nmanager: petar\n>>>>>>> theirs\n"
    assert (root / PATH).read_bytes() == BOTH.replace(b"manager: olga\n", asked)
    assert run(root, "resolve") == answer  # asked again, nothing is lost


def test_what_somebody_has_edited_since_is_not_overwritten(tmp_path: Path) -> None:
    root = conflict(tmp_path)
    edited = (root / PATH).read_bytes().replace(b"samples", b"samples, by hand")
    (root / PATH).write_bytes(edited)
    answer = run(root, "resolve")
    assert answer.code == 1
    assert f'{PATH}: edited since the merge, so left as it is; if it is right: git add "{PATH}"' in answer.err
    assert (root / PATH).read_bytes() == edited
    git(root, "checkout", "--merge", "--", PATH)
    assert run(root, "resolve").code == 0


def test_what_git_itself_merged_in_two_ways_is_known_as_untouched(tmp_path: Path) -> None:
    # git merges branches by another measure of likeness than files; here the two differ.
    base = b"name: X\nmanager: olga\ninteractions:\n"
    mail = b"  - date: 2026-02-08\n    kind: email\n    by: olga\n    about: b5\n"
    call = b"  - date: 2026-08-06\n    kind: meeting\n    by: olga\n    about: a1\n"
    more = b"  - date: 2026-04-27\n    kind: meeting\n    by: olga\n    about: d3\n"
    ours = base + call + mail.replace(b"email", b"letter").replace(b"b5", b"b6")
    theirs = base.replace(b":\n", b":   # all\n") + mail + more + more.replace(b"d3", b"a3")
    root = conflict(tmp_path, ours, theirs, base=base + mail)
    assert run(root, "resolve").code == 0
    assert (root / PATH).read_bytes().count(b"date") == 4


def test_who_took_one_side_by_hand_keeps_it(tmp_path: Path) -> None:
    root = conflict(tmp_path)
    git(root, "checkout", "--ours", "--", PATH)
    answer = run(root, "resolve")
    assert answer.code == 1
    assert f"{PATH}: it holds your side alone" in answer.err
    assert (root / PATH).read_bytes() == OURS


@pytest.mark.parametrize(
    ("ours", "theirs", "words"),
    [
        pytest.param(None, THEIRS, "removed here, changed there", id="removed-here"),
        pytest.param(OURS, None, "changed here, removed there", id="removed-there"),
    ],
)
def test_a_record_removed_on_one_side_is_named_with_the_next_step(
    tmp_path: Path, ours: bytes | None, theirs: bytes | None, words: str
) -> None:
    root = conflict(tmp_path, ours, theirs)
    answer = run(root, "resolve")
    assert answer.code == 1
    by = git(root, "log", "-1", "--format=%s", "theirs" if theirs is None else "HEAD").strip()
    assert f'git rm "{PATH}"; removed by "{by}"\n' in answer.err
    assert f'{PATH}: {words}; keep it: git add "{PATH}", or not: git rm "{PATH}"' in answer.err


def test_a_record_renamed_otherwise_on_both_sides_is_named(tmp_path: Path) -> None:
    one, other = "records/vila-one.yaml", "records/vila-two.yaml"
    long = BASE + b"".join(b"  - {date: 2026-01-%02d, kind: call}\n" % n for n in range(1, 28))
    root = forked(
        tmp_path / "base", {PATH: long}, {PATH: None, one: long}, {PATH: None, other: long}, driver=False
    )
    git(root, "merge", "theirs", code=1)
    answer = run(root, "resolve")
    assert answer.code == 1
    assert f"{one}: it was renamed on both sides" in answer.err


def test_the_line_ends_that_git_has_checked_out_stay(tmp_path: Path) -> None:
    git(tmp_path, "config", "--global", "core.autocrlf", "true")
    root = conflict(tmp_path)
    assert run(root, "resolve").code == 0
    assert (root / PATH).read_bytes() == BOTH.replace(b"\n", b"\r\n")
    assert git(root, "cat-file", "blob", f":{PATH}") == BOTH.decode()


def test_only_the_named_records_are_resolved(tmp_path: Path) -> None:
    files = {PATH: BASE, "records/other.yaml": BASE, "README": b"a\n"}
    ours, theirs = ({path: data for path in files if path != "README"} for data in (OURS, THEIRS))
    root = forked(
        tmp_path / "base", files, {**ours, "README": b"b\n"}, {**theirs, "README": b"c\n"}, driver=False
    )
    git(root, "merge", "theirs", code=1)
    answer = run(root, "resolve", str(root / PATH))
    assert answer == (
        0,
        f"{PATH}\n",
        f"resolved 1 of 1 files; still in conflict: README, records/other.yaml{STEP}\n",
    )
    wrong = run(root, "resolve", str(root / PATH))
    assert wrong.code == 2
    assert f'"{PATH}" is not in conflict; there are: records/other.yaml' in wrong.err


def test_a_version_that_cannot_be_read_is_left_to_people(tmp_path: Path) -> None:
    root = conflict(tmp_path, OURS.replace(b"name: ", b"name: ["))
    left = (root / PATH).read_bytes()
    answer = run(root, "resolve")
    assert answer.code == 1
    assert "cannot be read" in answer.err
    assert (root / PATH).read_bytes() == left


def test_without_a_conflict_there_is_nothing_to_do(tmp_path: Path) -> None:
    root = forked(tmp_path / "base", {PATH: BASE}, {}, {}, driver=False)
    assert run(root, "resolve") == (0, "", "resolved 0 of 0 files\n")


def test_the_base_may_lie_below_the_repository(tmp_path: Path) -> None:
    root = forked(
        tmp_path / "repo", {PATH: BASE}, {PATH: OURS}, {PATH: THEIRS}, below="our base", driver=False
    )
    git(root, "merge", "theirs", code=1)
    assert run(root, "resolve").out == f"{PATH}\n"
    assert (root / PATH).read_bytes() == BOTH


DECISION = b"decisions:\n  - {date: 2026-01-01, decision: call more}\n"


@pytest.mark.parametrize(
    ("path", "base", "line"),
    [
        pytest.param(
            "decisions.yaml", DECISION, b"  - {date: 2026-02-0%d, decision: visit}\n", id="decisions"
        ),
        pytest.param(
            "schema.yaml", SCHEMA.encode() + b"managers:\n", b"  olga%d: {name: Olga}\n", id="norms"
        ),
    ],
)
def test_norms_and_decisions_are_resolved_too(tmp_path: Path, path: str, base: bytes, line: bytes) -> None:
    root = forked(
        tmp_path / "base", {path: base}, {path: base + line % 1}, {path: base + line % 2}, driver=False
    )
    git(root, "merge", "theirs", code=1)
    answer = run(root, "resolve")
    assert answer == (0, f"{path}\n", "resolved 1 of 1 files; next: git merge --continue\n")
    assert (root / path).read_bytes() == base + line % 1 + line % 2


def test_what_is_left_in_conflict_beside_the_base_is_no_success(tmp_path: Path) -> None:
    root = forked(tmp_path / "base", {"README": b"a\n"}, {"README": b"b\n"}, {"README": b"c\n"}, driver=False)
    git(root, "merge", "theirs", code=1)
    assert run(root, "resolve") == (1, "", f"resolved 0 of 0 files; still in conflict: README{STEP}\n")


@pytest.mark.parametrize("changed", ["ours", "theirs"])
def test_line_ends_that_one_side_has_changed_are_no_edit_by_hand(tmp_path: Path, changed: str) -> None:
    sides = [
        data.replace(b"\n", b"\r\n") if changed == name else data
        for name, data in (("ours", OURS), ("theirs", THEIRS))
    ]
    root = conflict(tmp_path, *sides)
    answer = run(root, "resolve")
    assert answer == (0, f"{PATH}\n", "resolved 1 of 1 files; next: git merge --continue\n")
    assert (root / PATH).read_bytes() == (BOTH.replace(b"\n", b"\r\n") if changed == "ours" else BOTH)


OLD_DRIVER = "/gone/python -P -m clientbase merge-driver -- %O %A %B %P"


def test_where_the_driver_could_not_run_theirs_is_merged(tmp_path: Path) -> None:
    root = forked(tmp_path / "base", {PATH: BASE}, {PATH: OURS}, {PATH: THEIRS})
    git(root, "config", "merge.clientbase.driver", OLD_DRIVER)
    git(root, "merge", "theirs", code=1)
    assert (root / PATH).read_bytes() == OURS  # as git leaves it: without markers, and without theirs
    answer = run(root, "resolve")
    assert answer.code == 0
    assert f"{PATH}: the merge driver could not run; see: clientbase git-setup" in answer.err
    assert (root / PATH).read_bytes() == BOTH


def test_where_the_driver_could_not_run_what_cannot_be_read_gets_markers(tmp_path: Path) -> None:
    theirs = THEIRS.replace(b"name: ", b"name: [")
    root = forked(tmp_path / "base", {PATH: BASE}, {PATH: OURS}, {PATH: theirs})
    git(root, "config", "merge.clientbase.driver", OLD_DRIVER)
    git(root, "merge", "theirs", code=1)
    assert run(root, "resolve").code == 1
    left = (root / PATH).read_bytes()
    assert b"samples" in left
    assert b"delivery" in left
    assert b"=======" in left


@pytest.mark.parametrize(
    "words",
    [("log", "vila", "call", "terms"), ("set", "vila", "region=Ohrid"), ("add", "task", "vila", "what=x")],
)
def test_who_writes_into_a_conflict_is_told_what_resolves_it(tmp_path: Path, words: tuple[str, ...]) -> None:
    root = conflict(tmp_path)
    answer = run(
        root, *(PATH.rpartition("/")[2].removesuffix(".yaml") if word == "vila" else word for word in words)
    )
    assert answer.code == 3
    assert (
        'CB006 "<<<<<<< HEAD" is left from a merge; resolve it with clientbase resolve, or by hand\n'
        in answer.err
    )
