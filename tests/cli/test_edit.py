"""`clientbase edit`."""

import stat
from pathlib import Path

import pytest

from tests.edits.running import Answer, run, run_on_terminal, run_process


def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, name: str = "vi") -> None:
    """Let $EDITOR be a program that does what *script* says to the file `$FILE`."""
    file = tmp_path / "bin dir" / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(
        f'#!/bin/sh\nfor FILE; do :; done\necho "$@" >> "{tmp_path}/started"\n{script}\n', encoding="utf-8"
    )
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("EDITOR", f'"{file}" -f')


def record(base: Path) -> str:
    return (base / "records/beta.yaml").read_text(encoding="utf-8")


def kept(base: Path) -> list[Path]:
    return sorted((base / ".clientbase-state").glob("edit-*"))


def test_what_comes_back_from_the_editor_is_put_in_place(
    example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor(tmp_path, monkeypatch, 'sed -i "s/^region: .*/region: Tetovo/" "$FILE"')
    before = record(example)
    answer = run_process(example, "edit", "beta")
    assert (answer.code, answer.out) == (0, "")
    assert answer.err.endswith("Beta Market DOO: region Kumanovo -> Tetovo\n")
    assert "region: Tetovo\n" in record(example)
    assert len(record(example).splitlines()) == len(before.splitlines())
    assert kept(example) == []
    assert (tmp_path / "started").read_text(encoding="utf-8").startswith("-f "), (
        "the editor's own options come first"
    )


def test_an_editor_that_changes_nothing_changes_nothing(
    example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor(tmp_path, monkeypatch, "exit 1")
    before = record(example)
    assert run(example, "edit", "beta") == Answer(0, "", "nothing was changed\n")
    assert (record(example), kept(example)) == (before, [])


@pytest.mark.parametrize(
    ("script", "code", "message"),
    [
        pytest.param('echo "status: x" > "$FILE"', 1, "CB012", id="an error"),
        pytest.param('echo "name: [" > "$FILE"', 1, "CB003", id="no YAML"),
        pytest.param('echo "# a" >> "$FILE"; exit 3', 4, "ended with 3", id="an editor that fails"),
        pytest.param(
            'echo "# a" >> "$FILE"; echo "# b" >> records/beta.yaml', 4, "changed meanwhile", id="race"
        ),
    ],
)
def test_what_cannot_be_put_in_place_is_kept(
    example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, code: int, message: str
) -> None:
    editor(tmp_path, monkeypatch, f'cd "{example}"; {script}')
    before = record(example)
    answer = run(example, "edit", "beta")
    assert answer.code == code
    assert message in answer.err
    (copy,) = kept(example)
    assert str(copy) in answer.err
    assert record(example).startswith(before)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("", "no editor is set"),
        ("no-such-editor", '"no-such-editor" cannot be started'),
        ('"', "cannot be started"),
    ],
)
def test_without_an_editor_nothing_happens(
    example: Path, monkeypatch: pytest.MonkeyPatch, name: str, message: str
) -> None:
    monkeypatch.setenv("EDITOR", name)
    answer = run(example, "edit", "beta")
    assert answer.code == 4
    assert message in answer.err
    assert kept(example) == []


def test_visual_comes_before_editor(example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    editor(tmp_path, monkeypatch, "exit 0")
    monkeypatch.setenv("VISUAL", "no-such-editor")
    assert run(example, "edit", "beta").code == 4


def test_a_record_that_cannot_be_read_can_be_opened(
    example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = record(example)
    (example / "records/beta.yaml").write_text(whole + "name: again\n", encoding="utf-8")
    editor(tmp_path, monkeypatch, 'sed -i "/again/d" "$FILE"')
    assert run(example, "edit", "beta").code == 0
    assert record(example) == whole


TWICE = """
case "$*" in
  *+*) sed -i "s/^status: .*/status: active/" "$FILE" ;;
  *) sed -i "s/^status: .*/status: actve/" "$FILE" ;;
esac"""


def test_on_a_terminal_the_editor_comes_back_at_the_error(
    example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor(tmp_path, monkeypatch, TWICE + '\nsed -i "s/^region: .*/region: Tetovo/" "$FILE"')
    answer = run_on_terminal(example, "edit", "beta", typed=["y"])
    assert answer.code == 0
    assert "none of potential, active, former" in answer.err
    line = next(n for n, text in enumerate(record(example).splitlines(), 1) if text.startswith("status: "))
    second = (tmp_path / "started").read_text(encoding="utf-8").splitlines()[1]
    assert second.startswith(f"-f +{line} ")
    assert "region: Tetovo" in record(example)


def test_on_a_terminal_one_may_give_up(
    example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor(tmp_path, monkeypatch, TWICE, name="notepad")
    before = record(example)
    answer = run_on_terminal(example, "edit", "beta", typed=["y", "n"])
    assert answer.code == 1
    assert (record(example), len(kept(example))) == (before, 1)
    assert "+" not in (tmp_path / "started").read_text(encoding="utf-8"), "not every editor knows +LINE"
