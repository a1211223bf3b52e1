"""`demo` makes a base to try things out."""

import io
import json
import sys
from pathlib import Path

import pytest

from clientbase.cli import progress
from clientbase.cli.session import Color, Session
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


class Terminal(io.StringIO):
    """A stream that somebody looks at."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("patience", "shown"),
    [(0.0, "\rwork 1/2\rwork 2/2\n"), (60.0, "")],
    ids=["long work", "work that is done at once"],
)
def test_progress_is_told_of_long_work_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, patience: float, shown: str
) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr(progress, "PATIENCE", patience)
    show = progress.progress(Session(tmp_path, None, Color.AUTO, verbosity=0), "work")
    assert show
    show(1, 2)
    show(2, 2)
    assert terminal.getvalue() == shown


@pytest.mark.parametrize("verbosity", [-1, 0], ids=["asked for quiet", "no terminal"])
def test_progress_is_not_told_where_nobody_looks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, verbosity: int
) -> None:
    monkeypatch.setattr(sys, "stderr", Terminal() if verbosity else io.StringIO())
    assert progress.progress(Session(tmp_path, None, Color.AUTO, verbosity=verbosity), "work") is None
