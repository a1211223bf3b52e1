"""Every target of `make fuzz` over its small corpus: inputs that it begins with, and those that once broke a law."""

from pathlib import Path

import pytest

from tests.fuzz.targets import TARGETS

CORPUS = Path(__file__).parent / "corpus"
INPUTS = sorted(file for file in CORPUS.rglob("*") if file.is_file())


@pytest.mark.parametrize("file", INPUTS, ids=[file.relative_to(CORPUS).as_posix() for file in INPUTS])
def test_an_input_breaks_no_law(file: Path) -> None:
    TARGETS[file.parent.name](file.read_bytes())


def test_every_target_has_something_to_begin_with() -> None:
    assert {file.parent.name for file in INPUTS} == {*TARGETS}
