"""The tool that breaks the code finds each place once, and what it makes of it can be read."""

from pathlib import Path

import pytest

from tools import mutants

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
