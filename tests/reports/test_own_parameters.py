"""Reports of a base's own that take parameters."""

from pathlib import Path

import pytest

from tests.edits.running import run
from tests.index.bases import sold, write

SINCE = """-- New clients
-- Who bought for the first time? 'it''s :here'
-- :since = 2026-06-01
/* not :this */
SELECT client, ':that' AS note FROM facts WHERE first_purchase BETWEEN :since AND :day AND client <> :but_not
"""


@pytest.fixture
def base(tmp_path: Path) -> Path:
    root = write(
        tmp_path / "base",
        {"luna": sold("2026-07-01"), "mira": sold("2026-05-01"), "vera": sold("2026-09-01")},
    )
    (root / "reports").mkdir()
    (root / "reports" / "new.sql").write_text(SINCE, encoding="utf-8")
    return root


@pytest.mark.parametrize(
    ("words", "clients"),
    [
        pytest.param(["--but-not", "vera"], ["luna"], id="a default"),
        pytest.param(["--but-not", "vera", "--since", "2026-01-01"], ["luna", "mira"], id="another value"),
        pytest.param(["--but-not", "x' OR '1'='1"], ["luna", "vera"], id="a value is a text and no SQL"),
    ],
)
def test_a_parameter_is_put_in(base: Path, words: list[str], clients: list[str]) -> None:
    answer = run(base, "report", "new", *words, "-f", "csv")
    assert answer.out.splitlines() == ["client,note", *(f"{client},:that" for client in clients)]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        pytest.param(
            [], "report new wants --but-not; say it, or give it a default: -- :but_not = VALUE", id="missing"
        ),
        pytest.param(["--butnot", "x"], 'report new has no option "--butnot"', id="unknown"),
    ],
)
def test_what_is_missing_or_unknown_is_said(base: Path, words: list[str], message: str) -> None:
    answer = run(base, "report", "new", *words)
    assert answer.code == 2
    assert message in answer.err
