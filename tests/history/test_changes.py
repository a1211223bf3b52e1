"""What the history says of a record: who changed what, and what is no change."""

from pathlib import Path
from typing import Any

import pytest

from tests.history.repositories import IVAN, commit, git
from tests.index.bases import asked, opened

LUNA = "name: Luna\nmanager: olga\n"


def told(base: Path, client: str = "luna", columns: str = "change", day: str = "2026-11-21") -> list[Any]:
    """Return what is told of a client, the newest first."""
    with opened(base, day) as there:
        sql = f"SELECT {columns} FROM changes WHERE client = '{client}'"  # noqa: S608 - known names
        rows = asked(there, f"{sql} ORDER BY instant DESC, number DESC, n")
    return [tuple(row.values()) if "," in columns else next(iter(row.values())) for row in rows]


def test_each_change_has_its_author_day_and_words(base: Path) -> None:
    first = commit(base, {"luna": LUNA}, "2026-10-01")
    second = commit(base, {"luna": "name: Luna\nmanager: ivan\n"}, "2026-10-02", IVAN)
    assert told(base, columns='date, author, email, "commit"') == [
        ("2026-10-02", "Иван Петров", "ivan@adria.example", second),
        ("2026-10-01", "Olga Stojanova", "olga@adria.example", first),
    ]
    assert told(base, columns='"where", kind, old, new, change') == [
        ("manager", "changed", "olga", "ivan", "manager olga → ivan"),
        ("", "added", None, None, "record added"),
    ]


def test_the_day_is_the_authors_own_as_it_was_written(base: Path) -> None:
    commit(base, {"luna": LUNA}, "2026-10-01T23:30:00-05:00")
    assert told(base, columns="date, time") == [("2026-10-01", "2026-10-01T23:30:00-05:00")]


@pytest.mark.parametrize(
    "other",
    [
        pytest.param("manager: olga\nname: Luna\n", id="order of keys"),
        pytest.param(
            "# a good client\nname:   'Luna'\nmanager: olga # hers\n", id="quotes, blanks, comments"
        ),
        pytest.param("name: Luna\r\nmanager: olga\r\n", id="line ends"),
        pytest.param("name: Luna\nmanager: olga\nphone:\n", id="a key without a value"),
    ],
)
def test_how_a_record_is_laid_out_is_no_change(base: Path, other: str) -> None:
    commit(base, {"luna": LUNA})
    commit(base, {"luna": other}, "2026-10-02")
    assert told(base) == ["record added"]


def test_an_item_is_named_as_people_name_it(base: Path) -> None:
    people = "contacts:\n  - name: Ирина Петрова\n    phone: '070 1'\n"
    commit(base, {"luna": LUNA + people})
    commit(base, {"luna": LUNA + people.replace("070 1", "070 2")}, "2026-10-02")
    assert told(base, columns='"where", old, new')[0] == ("contacts/Ирина Петрова/phone", "070 1", "070 2")


def test_what_was_taken_away_is_named_by_its_place(base: Path) -> None:
    commit(base, {"luna": LUNA + "phone: 070 1\ntags: [loud]\ncontacts: [{name: Ana}]\n"})
    commit(base, {"luna": LUNA}, "2026-10-02")
    assert told(base, columns='"where", kind, old, new')[:3] == [
        ("tags/loud", "removed", "loud", None),
        ("phone", "removed", "070 1", None),
        ("contacts/Ana", "removed", '{"name": "Ana"}', None),
    ]


def test_a_record_that_goes_and_comes_back(base: Path) -> None:
    commit(base, {"luna": LUNA}, "2026-10-01")
    commit(base, {"luna": None}, "2026-10-02")
    commit(base, {"luna": LUNA}, "2026-10-03")
    assert told(base) == ["record added", "record removed", "record added"]


def test_a_record_that_cannot_be_read_is_a_change_and_hides_no_other(base: Path) -> None:
    commit(base, {"luna": LUNA, "sol": "name: Sol\n"})
    commit(base, {"luna": "name: [\n", "sol": "name: Sol\nnotes: x\n"}, "2026-10-02")
    commit(base, {"luna": LUNA}, "2026-10-03")
    assert told(base)[0] == "record changed, and can be read again"
    assert told(base)[1].startswith("record changed, and cannot be read")
    assert told(base, "sol")[0] == 'notes "x"'


@pytest.mark.parametrize("path", ["records/south/luna.yaml", "records/archive/luna.yaml"])
def test_a_record_in_another_folder_is_followed(base: Path, path: str) -> None:
    commit(base, {"luna": LUNA})
    commit(base, {"luna": None, path: "name: Luna\nmanager: ivan\n"}, "2026-10-02")
    assert told(base) == ["manager olga → ivan", "moved from records/luna.yaml", "record added"]


def test_a_record_of_another_id_with_the_same_content_is_followed(base: Path) -> None:
    commit(base, {"luna": LUNA})
    commit(base, {"luna": None, "luna-bar": LUNA}, "2026-10-02")
    commit(base, {"luna-bar": "name: Luna\nmanager: ivan\n"}, "2026-10-03")
    assert told(base, "luna-bar") == ["manager olga → ivan", "renamed from luna", "record added"]
    assert told(base) == []


def test_a_new_client_with_the_id_of_a_renamed_one_has_its_own_history(base: Path) -> None:
    commit(base, {"luna": LUNA})
    commit(base, {"luna": None, "luna-bar": LUNA}, "2026-10-02")
    commit(base, {"luna": "name: Luna the second\n"}, "2026-10-03")
    assert told(base) == ["record added"]
    assert told(base, "luna-bar") == ["renamed from luna", "record added"]


def test_what_is_dated_after_the_day_is_not_there(base: Path) -> None:
    commit(base, {"luna": LUNA}, "2026-10-01")
    commit(base, {"luna": "name: Luna\nmanager: ivan\n"}, "2026-10-05")
    assert told(base, day="2026-10-04") == ["record added"]


def test_other_files_and_hidden_ones_are_no_records(base: Path) -> None:
    files = {"notes.txt": "x", "records/.hidden.yaml": LUNA, "records/.git-old/luna.yaml": LUNA}
    commit(base, {**files, "records/readme.md": "x"})
    with opened(base) as there:
        assert asked(there, "SELECT * FROM changes") == []


def test_names_with_blanks_and_cyrillic_letters(base: Path) -> None:
    commit(base, {"records/југ исток/кафе бар.yaml": LUNA})
    assert told(base, "кафе бар", "path, change") == [("records/југ исток/кафе бар.yaml", "record added")]


def test_a_base_in_a_folder_of_a_repository(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    commit(
        tmp_path,
        {"наша база/schema.yaml": "{}\n", "наша база/records/luna.yaml": LUNA, "records/x.yaml": LUNA},
    )
    assert told(tmp_path / "наша база") == ["record added"]
    assert told(tmp_path / "наша база", "x") == []


class TestAMerge:
    def branches(self, base: Path, *, ours: str, theirs: str) -> None:
        commit(base, {"luna": LUNA + "notes: x\n"}, "2026-10-01")
        git(base, "branch", "side")
        commit(base, {"luna": ours}, "2026-10-02")
        git(base, "checkout", "--quiet", "side")
        commit(base, {"luna": theirs}, "2026-10-03", IVAN)
        git(base, "checkout", "--quiet", "main")
        git(base, "merge", "--quiet", "--no-commit", "--strategy=ours", "side")

    def test_brings_nothing_of_its_own_where_it_takes_both(self, base: Path) -> None:
        self.branches(
            base,
            ours="name: Luna\nmanager: ivan\nnotes: x\n",
            theirs="name: Luna\nmanager: olga\nnotes: y\n",
        )
        commit(base, {"luna": "name: Luna\nmanager: ivan\nnotes: y\n"}, "2026-10-04")
        assert told(base, columns="author, change") == [
            ("Иван Петров", 'notes "x" → "y"'),
            ("Olga Stojanova", "manager olga → ivan"),
            ("Olga Stojanova", "record added"),
        ]

    def test_brings_what_neither_parent_had(self, base: Path) -> None:
        self.branches(base, ours=LUNA + "notes: a\n", theirs=LUNA + "notes: b\n")
        commit(base, {"luna": LUNA + "notes: c\n"}, "2026-10-04")
        assert told(base)[0] == 'notes "a" → "c"'
        assert len(told(base)) == 4

    @pytest.mark.parametrize("swapped", [False, True])
    def test_brings_what_it_changes_in_an_item_of_one_side(self, base: Path, *, swapped: bool) -> None:
        ours, theirs = LUNA + "contacts: [{name: Ana, role: cook}]\n", LUNA + "notes: b\n"
        self.branches(base, ours=theirs if swapped else ours, theirs=ours if swapped else theirs)
        both = "notes: b\ncontacts: [{name: Ana, role: head cook}]\n"
        commit(base, {"luna": LUNA + both}, "2026-10-04")
        assert told(base, columns='"where", old, new')[0] == ("contacts/Ana/role", "cook", "head cook")
        assert told(base, columns="date, change")[1][0] == "2026-10-03"

    def test_takes_both_where_one_side_renamed_the_record(self, base: Path) -> None:
        long = LUNA + "region: Skopje\nsegment: horeca\nphone: '070 1'\n"
        commit(base, {"luna": long}, "2026-10-01")
        git(base, "checkout", "--quiet", "-b", "side")
        commit(base, {"luna": None, "luna-bar": long}, "2026-10-02")
        git(base, "checkout", "--quiet", "main")
        commit(base, {"luna": long + "notes: x\n"}, "2026-10-03", IVAN)
        git(base, "merge", "--quiet", "--no-commit", "side")
        commit(base, {}, "2026-10-20")
        assert told(base, "luna-bar") == ['notes "x"', "renamed from luna", "record added"]
        assert told(base) == []
