"""The tool that breaks the code finds each place once, and what it makes of it can be read."""

from pathlib import Path

import pytest

from tools import mutants, trying, unnoticed

PYTHON = b"""
def smaller(a: int | None, b: int = 2) -> bool | None:
    "Say 1 < 2."
    return a < b and not (a is None) if True else a + 1
"""
SQL = b"""SELECT max(day) -- at least 1
FROM talks WHERE day <= $day AND kind = 'call < 1' ORDER BY day DESC"""


@pytest.mark.parametrize(
    ("name", "text", "becomes"),
    [
        (
            "law.py",
            PYTHON,
            [
                "3",
                "None",
                "(a < b and not (a is None))",
                "(a + 1)",
                "<=",
                "or",
                "(a is None)",
                "is not",
                "False",
                "-",
                "2",
            ],
        ),
        ("law.sql", SQL, ["min(", "<", "OR", "<> ", ""]),
    ],
)
def test_each_place_is_broken_in_each_way(
    name: str, text: bytes, becomes: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mutants, "ROOT", tmp_path)
    (tmp_path / name).write_bytes(text)

    found = mutants.mutants_of(tmp_path / name)

    assert sorted(mutant.becomes for mutant in found) == sorted(becomes)
    for mutant in found:
        broken = text[: mutant.begin] + mutant.becomes.encode() + text[mutant.end :]
        assert broken != text
        if name.endswith(".py"):
            compile(broken, name, "exec")


def test_every_room_has_something_to_break_and_tests_that_are_there() -> None:
    for places, tests in mutants.ROOMS.values():
        assert all((mutants.ROOT / path).exists() for path in [*places, *tests])


@pytest.mark.parametrize(
    "place", [place for places in unnoticed.UNNOTICED.values() for place in places], ids=str
)
def test_what_is_explained_can_be_made(place: unnoticed.Place) -> None:
    found = mutants.mutants_of(mutants.ROOT / place.file)
    assert place in map(mutants.place_of, found)


LAW = b"""LEAST = 3

def judged(n: int) -> bool:
    if n < LEAST or (
        n > 9
    ):
        return False
    return n % 2 == 0
"""
REACHED = trying.Reached(
    Path("nowhere"),
    {"quick": 0.1, "slow": 2.0, "of another": 0.1},
    {"law.py": {1: [""], 4: ["slow", "quick"], 8: ["slow"]}},
)


def chosen(
    line: int, failed: dict[str, int] | None = None, most: float = 60, file: str = "law.py"
) -> list[str]:
    return REACHED.tests_of(trying.Mutant(file, line, 0, 0, "", ""), LAW, failed or {}, most)


def test_a_mutant_is_tried_by_the_tests_that_reach_its_statement_quick_ones_first() -> None:
    assert chosen(8) == ["slow"]
    assert chosen(4) == chosen(5) == ["quick", "slow"]


def test_what_runs_on_import_is_tried_by_all_that_reach_its_file() -> None:
    assert chosen(1) == ["quick", "slow"]


def test_where_nobody_tells_who_reaches_it_all_tests_are_run() -> None:
    assert chosen(7) == chosen(1, file="law.sql") == ["of another", "quick", "slow"]


def test_who_has_failed_before_comes_first_and_who_takes_too_long_is_left_out() -> None:
    assert chosen(4, failed={"slow": 1}) == ["slow", "quick"]
    assert chosen(4, most=1) == ["quick"]


def test_a_mutant_of_sql_is_tried_by_the_tests_that_read_it(tmp_path: Path) -> None:
    (tmp_path / "views.py").write_text('def views():\n    return open("law.sql")\n')
    reached = trying.Reached(tmp_path, {"one": 1, "other": 1}, {"views.py": {2: ["one"]}})
    assert reached.tests_of(trying.Mutant("law.sql", 1, 0, 0, "", ""), b"", {}, 60) == ["one"]
