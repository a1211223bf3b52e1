from pathlib import Path

import pytest

from tests.history.repositories import repository


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """Return an empty base that is a git repository."""
    return repository(tmp_path / "base")
