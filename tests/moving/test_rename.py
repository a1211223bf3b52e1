"""Another name or id: whatever names the client follows, and the old name finds it."""

from pathlib import Path

import pytest

from tests.edits.running import run
from tests.moving.trees import tree
from tests.undo.repositories import committed, files, git, message

SCHEMA = """\
selections:
  ours: id=luna,sol segment=horeca # the first two
  who-left: "moved_to=luna"
  lunatics: text=luna
"""
RECORDS = {
    "luna": "name: Bistro Luna # the first\naliases: [Moon]\n",
    "sol": "name: Sol\ndistinct_from: [luna, mar]\ncontacts:\n  - {name: Eva, moved_to: luna, left: 2026-01-01}\n",
    "mar": "name: Mar\ncontacts:\n  - {name: Ana, also_at: [sol, luna]} # both\n",
    "far": "name: Far\ndistinct_from: [sol]\n",
}


@pytest.fixture
def base(tmp_path: Path) -> Path:
    base = tmp_path / "base"
    (base / "records").mkdir(parents=True)
    (base / "schema.yaml").write_text(SCHEMA, encoding="utf-8")
    for name, text in RECORDS.items():
        (base / f"records/{name}.yaml").write_text(text, encoding="utf-8")
    return base


def test_another_name_keeps_the_id_and_the_old_name_as_alias(base: Path) -> None:
    answer = run(base, "rename", "luna", "Luna Trade")
    assert answer.code == 0, answer
    assert (base / "records/luna.yaml").read_text(encoding="utf-8") == (
        "name: Luna Trade # the first\naliases: [Moon, Bistro Luna]\n"
    )
    assert '"bistro luna" is Luna Trade (luna)' in run(base, "show", "bistro luna").err


def test_the_first_alias_is_the_old_name(base: Path) -> None:
    assert run(base, "rename", "mar", "Marina").code == 0
    assert "aliases: [Mar]\n" in (base / "records/mar.yaml").read_text(encoding="utf-8")
    assert '"mar" is Marina (mar)' not in run(base, "show", "mar").err, "the id itself"
    assert run(base, "rename", "far", "Faraway", "id=away").code == 0
    assert '"far" is Faraway (away)' in run(base, "show", "far").err


def test_a_name_of_two_lines_is_refused(base: Path) -> None:
    before = tree(base)
    answer = run(base, "rename", "luna", "a\nb")
    assert (answer.code, tree(base)) == (2, before)
    assert '"a\\nb" has a character that cannot be seen' in answer.err


def test_whose_name_the_new_one_is_like_is_said(base: Path) -> None:
    answer = run(base, "rename", "luna", "СОЛ ДОО")
    assert answer.code == 0
    assert answer.err.endswith('the name "СОЛ ДОО" is like that of Sol (sol)\n')


def test_a_name_that_was_an_alias_is_none_any_more(base: Path) -> None:
    run(base, "rename", "luna", "Moon")
    assert (base / "records/luna.yaml").read_text(
        encoding="utf-8"
    ) == "name: Moon # the first\naliases: [Bistro Luna]\n"


def test_another_id_is_followed_everywhere(base: Path) -> None:
    (base / "decisions.yaml").write_text(
        "decisions:\n  - {date: 2026-10-01, decision: visit luna first}\n", encoding="utf-8"
    )
    before = tree(base)
    answer = run(base, "rename", "luna", "id=bistro-2")
    assert answer.code == 0, answer
    assert answer.err == (
        "Bistro Luna: the id is now bistro-2; + alias luna; 3 other files followed\n"
        'decisions.yaml:2: mentions "luna"; change it where it means the client\n'
    )
    now = tree(base)
    assert "records/luna.yaml" not in now
    assert now["records/bistro-2.yaml"] == "name: Bistro Luna # the first\naliases: [Moon, luna]\n"
    assert now["records/sol.yaml"] == RECORDS["sol"].replace("luna", "bistro-2")
    assert now["records/mar.yaml"] == RECORDS["mar"].replace("luna", "bistro-2")
    assert now["records/far.yaml"] == RECORDS["far"]
    assert now["schema.yaml"] == SCHEMA.replace("=luna,", "=bistro-2,").replace(
        "moved_to=luna", "moved_to=bistro-2"
    )
    assert '"luna" is Bistro Luna (bistro-2)' in run(base, "show", "luna").err
    assert run(base, "undo").code == 0
    assert tree(base) == before


def test_a_dry_run_writes_nothing_and_a_commit_is_one(base: Path) -> None:
    committed(base)
    before = tree(base)
    answer = run(base, "rename", "luna", "id=bistro-2", "--dry-run")
    assert "rename from records/luna.yaml\nrename to records/bistro-2.yaml\n" in answer.out
    assert tree(base) == before
    assert run(base, "rename", "luna", "id=bistro-2", "--commit").code == 0
    assert message(base).startswith("rename luna to bistro-2\n\nClientbase: rename")
    assert sorted(files(base)) == [
        "records/bistro-2.yaml",
        "records/mar.yaml",
        "records/sol.yaml",
        "schema.yaml",
    ]
    assert git(base, "status", "--porcelain", "records", "schema.yaml") == ""
    assert run(base, "undo").code == 0
    assert tree(base) == before


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        pytest.param(["id=sol"], 1, "clientbase merge sol luna", id="another's id"),
        pytest.param(["id=Sol"], 2, "is no id", id="no id"),
        pytest.param(["manager=olga"], 2, "neither name= nor id=", id="another field"),
    ],
)
def test_what_cannot_be_is_refused(base: Path, words: list[str], code: int, said: str) -> None:
    before = tree(base)
    answer = run(base, "rename", "luna", *words)
    assert answer.code == code
    assert said in answer.err
    assert tree(base) == before


def test_a_new_id_alone_is_all_that_is_said(base: Path) -> None:
    # The old one is part of it, and needs no alias: nothing else in the record changes: no layout either.
    (base / "records/b.yaml").write_text("name: Clinic B\n", encoding="utf-8")
    answer = run(base, "rename", "b", "id=bb")
    assert (answer.code, answer.err) == (0, "Clinic B: the id is now bb\n")
