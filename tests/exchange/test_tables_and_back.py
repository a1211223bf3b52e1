"""Tables that were exported and imported into an empty base: every report gives the same figures."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from clientbase.reports import ours
from tests.edits.running import run


def reports(base: Path) -> dict[str, Any]:
    """All reports as JSON, without the lines at which items stand: comments and blank lines are in no table."""
    found = {}
    for name in ours():
        answer = json.loads(run(base, "report", name, "-f", "json").out)
        for table in answer["tables"]:
            for row in table["rows"]:
                row.pop("place", None)
        found[name] = answer
    return found


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_exported_tables_make_the_same_base(example: Path, tmp_path: Path, form: str) -> None:
    out, again = tmp_path / "out", tmp_path / "again"
    assert run(example, "export", "tables", "-f", form, "-o", f"{out}/").code == 0
    again.mkdir()
    for norms in ("schema.yaml", "decisions.yaml"):
        shutil.copy2(example / norms, again / norms)
    answer = run(again, "import", str(out), "--yes")
    assert (answer.code, "not understood" in answer.err) == (0, False)
    assert reports(again) == reports(example)
    assert run(again, "import", str(out), "--dry-run").out.startswith("already there: 26 clients")
    lie = (
        sorted(file.relative_to(base) for file in base.rglob("records/**/*.yaml"))
        for base in (example, again)
    )
    assert next(lie) == next(lie)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("tasks.jsonl", ""),
        ("tasks.jsonl", " \n"),
        ("tasks.csv", "client,date,what\n"),
        ("list.csv", "name\n\n"),
    ],
)
def test_a_table_without_rows_is_taken_and_said_to_be_empty(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / "base" / "records").mkdir(parents=True)
    (tmp_path / "base" / "schema.yaml").write_text("base: {currency: EUR}\n")
    (tmp_path / name).write_text(text)

    answer = run(tmp_path / "base", "import", str(tmp_path / name), "--dry-run")

    assert answer.code == 0
    assert "no row was found in what was given" in answer.out + answer.err
