"""What is said of an index that cannot be asked, or cannot be made anew."""

import sqlite3
from pathlib import Path

import pytest

from clientbase.index import health
from tests.edits.running import run
from tests.index.bases import sold, write


@pytest.fixture
def base(tmp_path: Path) -> Path:
    root = write(tmp_path, {"luna": sold("2026-09-01")})
    assert run(root, "list").code == 0
    return root


@pytest.mark.parametrize(
    ("error", "said"),
    [
        pytest.param(sqlite3.OperationalError("database is locked"), "", id="somebody holds it"),
        pytest.param(PermissionError("no"), "", id="it is another user's"),
        pytest.param(
            sqlite3.DatabaseError("file is not a database"), "file is not a database", id="it is damaged"
        ),
    ],
)
def test_only_damage_is_a_complaint(
    error: Exception, said: str, base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise error

    assert health.complaint_of(base) == ""
    monkeypatch.setattr(health.sqlite3, "connect", refuse)
    assert health.complaint_of(base) == said


def test_one_that_cannot_be_made_anew_is_not_whole(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise sqlite3.DatabaseError("disk image is malformed")

    assert health.made_anew(base)
    monkeypatch.setattr(health, "open_anew", refuse)
    assert not health.made_anew(base)
