"""`-o -` is stdout, as everywhere; where files are made it is refused, and no file of that name is made."""

from pathlib import Path

import pytest

from tests.edits.running import run


@pytest.mark.parametrize(
    "words",
    [
        ("report", "dormant", "-f", "csv"),
        ("report", "dormant", "--since", "30d", "--every", "7d", "-f", "csv"),
        ("list", "-f", "csv"),
        ("show", "adriatik", "-f", "json"),
        ("agenda", "-f", "csv"),
        ("export", "contacts"),
        ("export", "agenda"),
        ("export", "selection", "--where", "id=adriatik"),
        ("schedule", "systemd"),
    ],
    ids=" ".join,
)
def test_a_dash_is_stdout(words: tuple[str, ...], example: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(example)
    answer = run(example, *words)
    assert run(example, *words, "-o", "-")[:2] == answer[:2]
    assert not Path("-").exists()


@pytest.mark.parametrize(
    "words",
    [
        ("site", "-"),
        ("run", "weekly", "--dry-run", "-o", "-"),
        ("import", "list.csv", "--plan", "-"),
        ("import", "list.csv", "--rejects", "-"),
        ("handover", "olga", "ivan", "--brief", "-"),
        ("init", "-"),
    ],
    ids=" ".join,
)
def test_a_dash_is_no_place_for_files(
    words: tuple[str, ...], example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(example)
    answer = run(example, *words)
    assert answer.code == 2
    assert '"-" stands for stdout' in answer.err
    assert not Path("-").exists()


def test_an_output_of_a_schedule_that_is_a_dash_names_no_file(example: Path) -> None:
    schema = example / "schema.yaml"
    text = schema.read_text()
    schema.write_text(text + ("" if "\nschedules:" in text else "\nschedules:\n"))
    schema.write_text(
        schema.read_text().replace(
            "\nschedules:\n", "\nschedules:\n  dash: {reports: [abc], format: csv, output: '-'}\n"
        )
    )
    answer = run(example, "run", "dash")
    assert '"-" names no file' in answer.err
