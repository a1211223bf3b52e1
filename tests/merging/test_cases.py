"""Each folder of `cases` shows one merge: base, ours, theirs, what comes of it, what is said, and why."""

import re
from pathlib import Path

import pytest

from clientbase.fields import empty
from clientbase.merging.driver import Stages, merge_record
from clientbase.merging.markers import Labels
from clientbase.norms import Norms
from tests.merging.repositories import forked, git

CASES = sorted((Path(__file__).parent / "cases").iterdir())
LABELS = re.compile(rb"^([<>]{7}) .*$", re.MULTILINE)
PARTS = 4
REBASED = [case for case in CASES if case.name.startswith("a-") and (case / "base.yaml").exists()]


def side(case: Path, name: str) -> bytes:
    file = case / f"{name}.yaml"
    return file.read_bytes() if file.exists() else b""


def versions(case: Path) -> Stages:
    return Stages(*(side(case, name) for name in ("base", "ours", "theirs")))


def unlabelled(data: bytes) -> bytes:
    """Leave out what git calls the sides."""
    return LABELS.sub(rb"\1", data)


def has_markers(data: bytes) -> bool:
    return b"<<<<<<<" in data


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_result_is_as_expected(case: Path) -> None:
    outcome = merge_record("records/adriatik.yaml", versions(case), empty(Norms), Labels())
    assert outcome.data.decode() == side(case, "expected").decode()
    assert outcome.clean == (not has_markers(outcome.data))
    said = case / "said.txt"
    assert "".join(f"{line}\n" for line in outcome.said) == (said.read_text("utf-8") if said.exists() else "")
    assert outcome.clean or outcome.said


def test_every_case_says_why() -> None:
    assert all((case / "why.txt").read_text(encoding="utf-8").strip() for case in CASES)


@pytest.mark.parametrize("part", range(PARTS))
def test_git_merges_all_cases_in_a_few_merges(tmp_path: Path, part: int) -> None:
    cases = CASES[part::PARTS]
    by_name = {f"records/{case.name}.yaml": versions(case) for case in cases}
    base = {path: found.base for path, found in by_name.items() if found.base}
    ours = {path: found.ours for path, found in by_name.items()}
    theirs = {path: found.theirs for path, found in by_name.items()}
    root = forked(tmp_path / "base", base, ours, theirs)
    git(root, "merge", "--quiet", "theirs", code=1)
    conflicts = git(root, "diff", "--name-only", "--diff-filter=U").split()
    for case in cases:
        path, expected = f"records/{case.name}.yaml", side(case, "expected")
        assert unlabelled((root / path).read_bytes()) == unlabelled(expected), case.name
        assert (path in conflicts) == has_markers(expected), case.name


def test_git_rebases_the_cases_about_single_fields(tmp_path: Path) -> None:
    # A rebase replays our commit on theirs: there theirs are ours.
    by_name = {f"records/{case.name}.yaml": versions(case) for case in REBASED}
    base = {path: found.base for path, found in by_name.items()}
    ours = {path: found.theirs for path, found in by_name.items()}
    theirs = {path: found.ours for path, found in by_name.items()}
    root = forked(tmp_path / "base", base, ours, theirs)
    git(root, "rebase", "--quiet", "theirs", code=1)
    for case in REBASED:
        data = (root / f"records/{case.name}.yaml").read_bytes()
        assert unlabelled(data) == unlabelled(side(case, "expected")), case.name
    assert len(REBASED) > 10
