"""No value of a record and no word of a command steers the terminal, or becomes a line of its own."""

import re
from pathlib import Path

import pytest

from tests.edits.running import run

TURN = "\u202e"
CLI = Path(__file__).parents[2] / "clientbase/cli"


@pytest.fixture
def base(tmp_path: Path) -> Path:
    (tmp_path / "records").mkdir()
    (tmp_path / "schema.yaml").write_text("base: {name: Adria}\n", encoding="utf-8")
    (tmp_path / "records/luna.yaml").write_text(f"name: {TURN}evil\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    "words",
    [
        ("check",),
        ("check", "-f", "github"),
        ("check", "-f", TURN),
        ("list",),
        ("list", f"--{TURN}x"),
        ("show", "luna"),
        ("find", "evil"),
        ("why", "luna"),
        ("set", "luna", f"region={TURN}", "--dry-run"),
        ("set", "luna", f"region={TURN}"),
        ("set", "luna", f"no{TURN}=1"),
        ("log", "luna", "call", TURN),
        ("add", f"{TURN}kind"),
        ("report", f"{TURN}"),
        (f"{TURN}verb",),
    ],
    ids=repr,
)
def test_an_answer_shows_what_turns_the_line(base: Path, words: tuple[str, ...]) -> None:
    answer = run(base, *words)
    assert TURN not in answer.out + answer.err


def test_a_line_break_in_a_value_is_no_line(base: Path) -> None:
    answer = run(base, "add", "client", "name=ev\n::error::il")
    assert answer.err.splitlines() == [
        'records/ev-error-il.yaml:2:1: CB044 "ev\\n::error::il" has "\\n" in it; type it anew',
        "ev\\n::error::il: new client ev-error-il",
    ]
    found = run(base, "check", "-f", "github").out.splitlines()
    assert len(found) == 2
    assert all(line.startswith("::warning file=records/") for line in found)


def test_messages_leave_by_one_door() -> None:
    said = {file.name: file.read_text(encoding="utf-8") for file in CLI.glob("*.py")}
    doors = {name for name, text in said.items() if re.search(r"file=sys[.]stderr|\berr=True", text)}
    assert doors == {"session.py"}
