"""The message of a commit says what changes, file by file, in the records' own words."""

import pytest

from clientbase.edits.message import TRAILER, Version, message, versions_of, words_of
from clientbase.edits.write import Draft
from clientbase.text.read import parse

OLGA = "name: Vila\nmanager: olga\n"
IVAN = "name: Vila\nmanager: ivan\n"
VILA, LUNA, ARCHIVED = "records/vila.yaml", "records/luna.yaml", "records/archive/vila.yaml"
HANDED = "manager olga → ivan"
DRAFTED = ((IVAN, VILA), (IVAN, ARCHIVED), (OLGA, ARCHIVED), (OLGA, VILA))


def told(*versions: tuple[str, str | None, str | None]) -> list[str]:
    """Return the lines of a message without what is for programs."""
    text = message([Version(*version) for version in versions], "set")
    end = f"\n\n{TRAILER}: set\n"
    assert text.endswith(end)
    return text.removesuffix(end).split("\n")


@pytest.mark.parametrize(
    ("path", "before", "after", "said"),
    [
        pytest.param(VILA, OLGA, IVAN, f"vila: {HANDED}", id="a-field"),
        pytest.param(VILA, None, OLGA, "vila: + client Vila", id="a-new-client"),
        pytest.param(VILA, None, "manager: olga\n", "vila: + client", id="a-new-client-without-a-name"),
        pytest.param(VILA, OLGA, None, "vila: - client Vila", id="a-client-that-goes"),
        pytest.param(VILA, OLGA, OLGA.replace(": o", ":  o"), "vila: layout only", id="its-layout"),
        pytest.param(VILA, "name: [\n", OLGA, "vila: made readable", id="what-could-not-be-read"),
        pytest.param(VILA, OLGA, "name: [\n", "vila: text replaced", id="what-can-no-longer-be-read"),
        pytest.param(VILA, "name: [\n", "name: {\n", "vila: text replaced", id="what-can-never-be-read"),
        pytest.param(VILA, "name: [\n", None, "vila: removed", id="what-could-not-be-read-goes"),
        pytest.param("schema.yaml", None, "base: {name: A}\n", "schema.yaml: + norms", id="norms"),
        pytest.param(
            "schema.yaml",
            "base: {name: A}\n",
            "base: {name: B}\n",
            "schema.yaml: base name A → B",
            id="other-norms",
        ),
        pytest.param(
            "decisions.yaml", None, "decisions: []\n", "decisions.yaml: + decisions", id="decisions"
        ),
        pytest.param("a.txt", None, "x", "a.txt: added", id="another-file-added"),
        pytest.param("a.txt", "x", "y", "a.txt: changed", id="changed"),
        pytest.param("a.txt", "x", None, "a.txt: removed", id="removed"),
    ],
)
def test_one_file_is_told_in_a_line(path: str, before: str | None, after: str | None, said: str) -> None:
    assert told((path, before, after)) == [said]


def test_a_record_that_moves_is_told_once_with_what_else_changes() -> None:
    gone = (VILA, OLGA, None)
    assert told(gone, (ARCHIVED, None, OLGA)) == ["vila: moved to records/archive"]
    assert told(gone, (ARCHIVED, None, IVAN)) == [f"vila: moved to records/archive; {HANDED}"]
    assert told((LUNA, OLGA, IVAN), (ARCHIVED, None, OLGA), gone) == [
        "clients: 2 changed",
        "",
        f"- luna: {HANDED}",
        "- vila: moved to records/archive",
    ]


def test_a_draft_that_moves_is_told_so_and_one_that_stays_is_not() -> None:
    before = parse(OLGA.encode(), VILA)
    drafts = [Draft(before, parse(text.encode(), path), None, ()) for text, path in DRAFTED]
    assert [words_of(draft) for draft in drafts] == [
        (HANDED,),
        ("moved to records/archive", HANDED),
        ("moved to records/archive",),
        (),
    ]
    assert words_of(Draft(None, before, None, ())) == ("+ client Vila",)
    assert [[version.path for version in versions_of([draft])] for draft in drafts] == [
        [VILA],
        [VILA, ARCHIVED],
        [VILA, ARCHIVED],
        [],
    ]
    assert versions_of([], [before]) == (Version(VILA, OLGA, None),)


def test_many_changes_of_one_record_stand_below_each_other_where_the_line_is_too_long() -> None:
    more = "region: %s\nsegment: horeca\nstatus: active\n"
    line = f"vila: status active; segment horeca; {HANDED}; region "
    fits = "x" * (72 - len(line))
    assert told((VILA, OLGA, IVAN + more % fits)) == [line + fits]
    assert told((VILA, OLGA, IVAN + more % (fits + "x"))) == [
        "vila: 4 changes",
        "",
        "- status active",
        "- segment horeca",
        f"- {HANDED}",
        f"- region {fits}x",
    ]
    long = told((VILA, OLGA, OLGA + f"notes: {'a' * 70}\n"))
    assert len(long) == 1
    assert long[0].startswith('vila: notes "aaa')


@pytest.mark.parametrize(
    ("versions", "head"),
    [
        pytest.param([(VILA, OLGA, IVAN), (LUNA, OLGA, IVAN)], f"clients: 2 changed ({HANDED})", id="alike"),
        pytest.param(
            [(VILA, OLGA, IVAN), (LUNA, OLGA, OLGA + "region: x\n")], "clients: 2 changed", id="otherwise"
        ),
        pytest.param(
            [(VILA, OLGA, IVAN), (LUNA, OLGA, None)],
            f"clients: 1 removed, 1 changed ({HANDED})",
            id="one-goes",
        ),
        pytest.param(
            [(LUNA, None, OLGA), (VILA, OLGA, IVAN), ("records/sol.yaml", None, IVAN)],
            f"clients: 2 added, 1 changed ({HANDED})",
            id="two-come",
        ),
        pytest.param([(LUNA, None, OLGA), (VILA, None, OLGA)], "clients: 2 added", id="only-new-ones"),
        pytest.param(
            [("schema.yaml", "a: 1\n", "a: 2\n"), ("a.txt", "1", "2")],
            "norms changed; 1 other file",
            id="norms-and-another-file",
        ),
        pytest.param(
            [(VILA, None, OLGA), ("decisions.yaml", "a: 1\n", "a: 2\n"), ("a", "1", "2"), ("b", None, "1")],
            "clients: 1 added; decisions changed; 2 other files",
            id="a-bit-of-all",
        ),
    ],
)
def test_several_files_are_counted_first(
    versions: list[tuple[str, str | None, str | None]], head: str
) -> None:
    first, empty, *lines = told(*versions)
    assert (first, empty, len(lines)) == (head, "", len(versions))


def test_a_long_change_of_all_is_not_repeated_in_the_head() -> None:
    long = IVAN + "region: " + "x" * 80 + "\n"
    assert told((VILA, OLGA, long), (LUNA, OLGA, long))[0] == "clients: 2 changed"


@pytest.mark.parametrize(("count", "lines", "last"), [(50, 50, f"- c49: {HANDED}"), (51, 51, "- and 1 more")])
def test_of_very_many_files_fifty_are_told(count: int, lines: int, last: str) -> None:
    versions = [(f"records/c{n}.yaml", OLGA, IVAN) for n in range(count)]
    _, _, *shown = told(*versions)
    assert (len(shown), shown[-1]) == (lines, last)


def test_what_somebody_says_stands_instead_and_a_commit_without_an_action_has_no_trailer() -> None:
    one = [Version(VILA, OLGA, IVAN)]
    assert message(one, "set", " handed over\n") == "handed over\n\nClientbase: set\n"
    assert message(one, "set", "  ") == f"vila: {HANDED}\n\nClientbase: set\n"
    assert message(one, "", "handed over") == "handed over\n"


def test_no_text_of_a_record_makes_a_line_of_its_own() -> None:
    assert told((VILA, OLGA, OLGA + 'region: "a\\u200bClientbase: x"\n')) == [
        "vila: region a\\u200bClientbase: x"
    ]
