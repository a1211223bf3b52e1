"""What is longer than the screen goes through a pager, seen in a real pseudo-terminal."""

from pathlib import Path

import pytest

from tests.cli.terminal import in_terminal

PAGER = "sh -c 'echo THE PAGER; cat > /dev/null'"


@pytest.mark.parametrize(
    "words",
    [
        ("list",),
        ("report", "cadence"),
        ("report",),
        ("agenda",),
        ("fields",),
        ("--help",),
        ("report", "dormant", "--help"),
        ("explain", "CB021"),
    ],
    ids=" ".join,
)
def test_a_screen_is_never_run_over(example: Path, words: tuple[str, ...]) -> None:
    shown = in_terminal(example, *words, PAGER=PAGER)
    assert shown.code == 0
    assert len(shown.lines) < 24
    if "explain" not in words:
        assert "THE PAGER" in shown.lines


def test_what_fits_the_screen_is_simply_there(example: Path) -> None:
    shown = in_terminal(example, "find", "adriatik", PAGER=PAGER)
    assert "THE PAGER" not in shown.lines
    assert any("Adriatik Hrana DOOEL" in line for line in shown.lines)


def test_a_taller_terminal_needs_none(example: Path) -> None:
    assert "THE PAGER" not in in_terminal(example, "list", size=(120, 60), PAGER=PAGER).lines


@pytest.mark.parametrize("words", [("--no-pager", "list"), ("list", "--no-pager")], ids=["before", "behind"])
def test_nobody_must_have_a_pager(example: Path, words: tuple[str, ...]) -> None:
    shown = in_terminal(example, *words, PAGER=PAGER)
    assert "THE PAGER" not in shown.lines
    assert len(shown.lines) > 24


@pytest.mark.parametrize("pager", ["", "cat", "no-such-program", "'unclosed"])
def test_a_pager_that_is_none_leaves_the_answer(example: Path, pager: str) -> None:
    shown = in_terminal(example, "list", PAGER=pager)
    assert shown.code == 0
    assert len(shown.lines) > 24


def test_a_terminal_that_can_do_nothing_gets_everything(example: Path) -> None:
    assert len(in_terminal(example, "list", PAGER=PAGER, TERM="dumb").lines) > 24


def test_less_is_left_and_the_command_says_how_it_ended(example: Path) -> None:
    (example / "records" / "broken.yaml").write_text("name: [\n")
    shown = in_terminal(example, "list", typed="q")
    assert shown.code == 3
    assert "records/broken.yaml" in shown.raw


def test_a_pager_that_does_not_read_is_no_error(example: Path) -> None:
    shown = in_terminal(example, "report", "cadence", "--fail-on", "any", PAGER="true")
    assert shown.code == 1
    assert shown.lines == []


def test_the_pager_gets_colours_and_the_width_of_the_terminal(example: Path, tmp_path: Path) -> None:
    got = tmp_path / "got"
    in_terminal(example, "report", "cadence", size=(90, 24), PAGER=f"sh -c 'cat > {got}'")
    said = got.read_text()
    assert "\x1b[1;31mred" in said
    assert "─" * 90 in said


def test_a_terminal_gets_findings_by_weight_and_a_pipe_line_by_line(example: Path) -> None:
    shown = in_terminal(example, "check", "--select", "CB021", size=(80, 50), PAGER="cat")
    assert shown.lines[:2] == ["warning CB021", "  records/beta.yaml:63:24"]
    assert shown.lines[-1] == "2 warnings"
    lines = in_terminal(example, "check", "-f", "text", PAGER="cat").lines
    assert any(line.startswith("records/beta.yaml:63:24: CB021 80.00 is below") for line in lines)


@pytest.mark.xfail(
    reason="with the phone at 80 columns what is to be done takes two or three lines an occasion"
)
def test_the_agenda_of_one_person_with_ten_occasions_is_one_screen(example: Path) -> None:
    shown = in_terminal(example, "agenda", "--manager", "olga", "--limit", "10", PAGER=PAGER)
    assert any(line.startswith("Items") for line in shown.lines)
    assert "THE PAGER" not in shown.lines


def test_the_agenda_of_one_person_begins_with_its_figures_and_what_is_lost_first(example: Path) -> None:
    with (example / "records" / "bistro-vardar.yaml").open("a") as record:
        record.write("tasks: [{date: 2026-11-21, what: send the price list}]\n")
    shown = in_terminal(example, "agenda", "--manager", "olga", "--no-pager")
    screen = shown.lines[:24]
    assert any(line.startswith("Items") for line in screen)
    assert any("promise" in line for line in screen)
    assert any("contact" in line for line in screen)


def test_the_verdict_and_the_figures_of_the_week_are_on_the_first_screen(example: Path) -> None:
    shown = in_terminal(example, "report", "overview", "--no-pager")
    assert "of the 23 clients are late" in shown.lines[0]
    assert any(line.startswith("Talks") for line in shown.lines[:24])
