"""`clientbase calibrate`, and figures over time."""

from pathlib import Path

from tests.edits.running import run


def test_calibrate_names_the_rule_in_force_and_changes_nothing(example: Path) -> None:
    before = (example / "schema.yaml").read_bytes()
    answer = run(example, "calibrate", "--days", "60", "-f", "json")
    assert answer.code == 0
    assert answer.err.startswith("the rule in force, 2 x the usual interval, would have been wrong about ")
    assert '"multiple_in_force": "2"' in answer.out
    assert (example / "schema.yaml").read_bytes() == before


def test_figures_of_a_report_over_time(example: Path) -> None:
    answer = run(example, "report", "dormant", "--every", "quarter", "--from", "2026-01-01", "-f", "csv")
    days = [line.partition(",")[0] for line in answer.out.splitlines()]
    assert days == ["date", "2026-01-01", "2026-04-01", "2026-07-01", "2026-10-01", "2026-11-21"]


def test_a_wrong_beginning_is_said(example: Path) -> None:
    answer = run(example, "report", "dormant", "--every", "week", "--from", "soon")
    assert answer.code == 2
    assert '"soon" is not a day' in answer.err


def test_help_of_a_report_tells_what_it_asks(example: Path) -> None:
    answer = run(example, "report", "forecast", "--help")
    assert answer.out.startswith("Forecast: How much will be sold in the next period?")
    assert "--models" in answer.out
    assert run(example, "report", "--help").out.startswith("Usage:")
