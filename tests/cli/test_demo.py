"""`demo` makes a base to try things out."""

import json
from pathlib import Path

from tests.edits.running import run, run_process


def test_a_demo_is_a_base_in_order_with_its_truth(tmp_path: Path) -> None:
    made = tmp_path / "demo"
    answer = run(tmp_path, "demo", "--clients", "30", "--seed", "7", str(made))
    assert (answer.code, answer.out) == (0, "")
    assert answer.err.startswith(f"made 30 clients in {made} as of 2026-11-21;")
    truth = json.loads((made / "truth.json").read_text(encoding="utf-8"))
    assert truth["day"] == "2026-11-21"
    assert run(made, "query", "SELECT count(*) AS clients FROM facts", "-f", "csv").out == "clients\n30\n"


def test_the_same_seed_makes_the_same_base(tmp_path: Path) -> None:
    for name in ("one", "two"):
        run(tmp_path, "demo", "--clients", "5", str(tmp_path / name))
    one, two = (
        {file.relative_to(tmp_path / name): file.read_bytes() for file in (tmp_path / name).rglob("*.*")}
        for name in ("one", "two")
    )
    assert one == two


def test_nothing_is_written_over(example: Path) -> None:
    answer = run(example, "demo", str(example))
    assert answer.code == 2
    assert f'"{example}" is not empty' in answer.err


def test_a_process_of_its_own_says_nothing_on_stdout(tmp_path: Path) -> None:
    answer = run_process(tmp_path, "-q", "demo", "--clients", "2", str(tmp_path / "demo"))
    assert answer == (0, "", "")
