"""What git passes to the driver, which norms judge, and what is said of errors and comments."""

from pathlib import Path

import pytest

from clientbase.errors import BlockedError
from clientbase.fields import empty
from clientbase.merging.driver import Stages, drive, labels, merge_record, norms_above, shape_of_file
from clientbase.merging.markers import Labels
from clientbase.model import Client
from clientbase.norms import Norms, Register
from clientbase.text.change import EditError
from tests.merging.test_driver import BASE, OURS, THEIRS, call

USUAL = Labels("ours", "theirs", 7)


@pytest.mark.parametrize(
    ("passed", "taken"),
    [
        pytest.param(("HEAD", "feature", "7"), Labels("HEAD", "feature", 7), id="as-passed"),
        pytest.param(("", "", ""), USUAL, id="empty"),
        pytest.param(("%X", "%Y", "%L"), USUAL, id="of-a-git-that-does-not-know-them"),
        pytest.param((" a\n b ", "c\td", "1"), Labels("a b", "c d", 1), id="on-one-line"),
        pytest.param(("a", "b", "0"), Labels("a", "b", 7), id="no-size"),
        pytest.param(("a", "b", "-9"), Labels("a", "b", 7), id="no-number"),
        pytest.param(("%Y", "%X", "12"), Labels("%Y", "%X", 12), id="the-other-ones-placeholder"),
    ],
)
def test_labels_are_those_of_git_else_the_usual_ones(passed: tuple[str, str, str], taken: Labels) -> None:
    assert labels(*passed) == taken


@pytest.mark.parametrize(
    ("path", "shape"),
    [
        ("records/vila.yaml", Client),
        ("base/records/a/schema.yaml", Client),
        ("schema.yaml", Norms),
        ("base/schema.yaml", Norms),
        ("decisions.yaml", Register),
        ("records.yaml", Client),
    ],
)
def test_what_a_file_holds_says_its_path(path: str, shape: type) -> None:
    assert shape_of_file(path) is shape


def test_the_nearest_norms_below_the_top_count(tmp_path: Path) -> None:
    top, below = tmp_path / "top", tmp_path / "top" / "below"
    (below / "records").mkdir(parents=True)
    record = below / "records" / "vila.yaml"
    (tmp_path / "schema.yaml").write_text("base: {name: Beyond, currency: EUR}\n")
    assert norms_above(record, top) == empty(Norms)
    (top / "schema.yaml").write_text("base: {name: Top, currency: EUR}\n")
    assert norms_above(record, top).base.name == "Top"
    (below / "schema.yaml").write_text("base: {name: Below, currency: EUR}\n")
    assert norms_above(record, top).base.name == "Below"
    (below / "schema.yaml").write_text("base: [\n")  # those further up are of another base
    assert norms_above(record, top) == empty(Norms)


@pytest.mark.parametrize("longest", ["base", "ours", "theirs"])
def test_a_version_that_is_too_large_leaves_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, longest: str
) -> None:
    monkeypatch.setattr("clientbase.merging.driver.WHOLE", 200)
    data = {"base": BASE, "ours": OURS, "theirs": THEIRS}
    data[longest] += b"#" * (200 - len(data[longest]))
    found = call(tmp_path, **data)
    assert drive(found, USUAL, tmp_path)[0]

    data[longest] += b"#"
    found = call(tmp_path, **data)
    assert drive(found, USUAL, tmp_path) == (
        False,
        ("records/vila.yaml: a version has more than 200 bytes; your side was kept",),
    )
    assert found.ours.read_bytes() == data["ours"]


def test_a_version_that_is_no_file_is_refused(tmp_path: Path) -> None:
    found = call(tmp_path, BASE, OURS, THEIRS)
    found.theirs.unlink()
    found.theirs.symlink_to(tmp_path / "A")
    with pytest.raises(BlockedError):
        drive(found, USUAL, tmp_path)


def merged(base: str, ours: str, theirs: str, path: str = "records/vila.yaml") -> tuple[str, bool, list[str]]:
    stages = Stages(base.encode(), ours.encode(), theirs.encode())
    outcome = merge_record(path, stages, empty(Norms), Labels("we", "they", 1))
    assert outcome.by_fields
    return outcome.data.decode(), outcome.clean, [said.removeprefix(path) for said in outcome.said]


TASK = "name: Vila\ntasks:\n  - {opened: 2026-03-01, what: call, done: %s}\n"
LATER = TASK % "2026-03-05"


def test_an_error_that_one_side_had_does_not_stop_the_merge() -> None:
    wrong = TASK % "2026-02-01"
    text, clean, said = merged(LATER, wrong, LATER.replace("tasks", "region: Ohrid\ntasks"))
    assert (text, clean, said) == (wrong.replace("tasks", "region: Ohrid\ntasks"), True, [])


PROBLEM = "name: Vila\nproblems:\n  - {opened: %s, what: late, resolved: %s}\nnotes: none\nregion: %s\n"


def test_an_error_that_neither_side_had_is_asked_about_where_it_stands() -> None:
    base = PROBLEM % ("2026-03-01", "2026-03-09", "Ohrid")
    ours, theirs = base.replace("03-09", "03-05"), base.replace("03-01", "03-07").replace("Ohrid", "Bitola")
    text, clean, said = merged(base, ours, theirs)
    assert not clean
    assert text == (
        "name: Vila\nproblems:\n< we\n  - {opened: 2026-03-01, what: late, resolved: 2026-03-05}\n=\n"
        "  - {opened: 2026-03-07, what: late, resolved: 2026-03-05}\n> they\nnotes: none\nregion: Bitola\n"
    )
    assert said == [
        ":3:38: CB063 2026-03-05 is before the problem arose on 2026-03-07; neither side had this error"
    ]


@pytest.mark.parametrize(
    ("ours", "theirs", "said"),
    [
        pytest.param("# a\n{}", "{}", [], id="kept"),
        pytest.param(
            "{}",
            "# a\n# b\n{}",
            ['their comment "# a" (line 1)', 'their comment "# b" (line 2)'],
            id="two-of-theirs",
        ),
        pytest.param("# a\n{}", "# a\n{}", [], id="the-same-on-both-sides"),
        pytest.param("# a\n{}", "# a\n# a\n{}", ['their comment "# a" (line 1)'], id="twice-there"),
    ],
)
def test_each_comment_that_has_no_place_is_told_with_its_line(
    ours: str, theirs: str, said: list[str]
) -> None:
    sides = ours.replace("{}", "name: Vila\nregion: Ohrid\n"), theirs.replace("{}", "name: Vila\n")
    text, clean, told = merged("", *sides)
    assert clean
    assert told == [f": {one} has no place in the merged file; it is left out" for one in said]
    assert text == sides[0]


def test_what_the_fields_cannot_take_is_merged_by_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise EditError("no place for it")

    monkeypatch.setattr("clientbase.merging.driver.merge_documents", refused)
    outcome = merge_record("records/vila.yaml", Stages(BASE, BASE, THEIRS), empty(Norms), USUAL)
    assert outcome == (
        THEIRS,
        True,
        ("records/vila.yaml: no place for it; merged line by line",),
        False,
    )


def test_what_git_cannot_merge_leaves_ours_and_is_no_merge_by_fields() -> None:
    outcome = merge_record("records/vila.yaml", Stages(BASE, OURS, b"\0" + BASE), empty(Norms), USUAL)
    assert (outcome.data, outcome.clean, outcome.by_fields) == (OURS, False, False)
