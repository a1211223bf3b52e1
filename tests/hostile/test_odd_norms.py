"""Norms of a size or kind that no company has."""

import time
from pathlib import Path

from tests.edits.running import run
from tests.index.bases import sold, write


def test_norms_of_gigabytes_are_refused_and_not_read(tmp_path: Path) -> None:
    root = write(tmp_path / "base", {"luna": sold("2026-04-01")})
    with (root / "schema.yaml").open("r+") as schema:
        schema.truncate(3 << 30)  # of which the disk holds nothing
    begun = time.process_time()
    answer = run(root, "report", "dormant")
    assert (answer.code, answer.out, "schema.yaml:1:1: " in answer.err) == (3, "", True), answer
    assert time.process_time() - begun < 5
