"""While the program is developed, an index made by other code is made anew."""

import os
from pathlib import Path

import pytest

from clientbase.index.scan import look_of_code


@pytest.fixture
def package(tmp_path: Path) -> Path:
    folder = tmp_path / "clientbase"
    (folder / "rules/__pycache__").mkdir(parents=True)
    (folder / "rules/money.py").write_text("LIMIT = 1")
    (tmp_path / "pyproject.toml").write_text("")
    return folder


def test_it_changes_with_the_code(package: Path) -> None:
    before = look_of_code(package)
    assert before
    assert look_of_code(package) == before
    (package / "rules/money.py").write_text("LIMIT = 20")
    assert look_of_code(package) != before


def test_what_python_keeps_beside_the_code_says_nothing(package: Path) -> None:
    before = look_of_code(package)
    (package / "rules/__pycache__/money.pyc").write_text("compiled")
    os.utime(package / "rules")
    assert look_of_code(package) == before


def test_an_installed_program_does_not_look(package: Path) -> None:
    (package.parent / "pyproject.toml").unlink()
    assert look_of_code(package) == ""
