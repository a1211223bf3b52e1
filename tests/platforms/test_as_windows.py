"""What asks for a thing that Windows has not would end in a traceback there: here it is found on this system."""

import subprocess
import sys
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from clientbase.cli import streams

WORDS = [
    ["init", "."],
    ["add", "client", "name=Luna", "phone=+38970123456"],
    ["add", "purchase", "luna", "amount=300", "product=pasta"],
    ["log", "luna", "call", "Asked for a price"],
    ["check"],
    ["report", "overview", "-f", "json"],
    ["set", "luna", "segment=horeca"],
    ["undo"],
    ["query", "SELECT client, amount FROM purchases", "-f", "csv"],
    ["fmt"],
    ["history", "luna"],
]


def told(program: list[str], base: Path) -> list[tuple[int, str, str]]:
    """Return what came of each of the commands, run one after the other on a base of their own."""
    base.mkdir()
    answers = []
    for words in WORDS:
        command = [sys.executable, *program, "--as-of", "2026-11-21", *words]
        done = subprocess.run(
            command, cwd=base, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False
        )
        answers.append(
            (done.returncode, *(said.replace(str(base), "BASE") for said in (done.stdout, done.stderr)))
        )
    return answers


def test_a_day_of_commands_asks_for_nothing_that_windows_has_not(tmp_path: Path) -> None:
    as_windows = told([str(Path(__file__).with_name("as_windows.py"))], tmp_path / "there")

    assert as_windows == told(["-m", "clientbase"], tmp_path / "here")
    assert [code for code, _, _ in as_windows] == [0] * len(WORDS)


def test_lines_end_alike_on_every_system(monkeypatch: pytest.MonkeyPatch) -> None:
    written = BytesIO()
    ends_its_own_way = TextIOWrapper(written, newline="\r\n")
    with monkeypatch.context() as patched:
        for name in ("stdin", "stderr"):
            patched.setattr(sys, name, TextIOWrapper(BytesIO(b"")))
        patched.setattr(sys, "stdout", ends_its_own_way)
        streams.prepare()
        sys.stdout.write("a\nb\r\n")
        sys.stdout.flush()

    assert written.getvalue() == b"a\nb\r\n"


HELD = """
import sys
from as_windows import windows
windows()
from pathlib import Path
from clientbase.errors import BlockedError
from clientbase.text.store import locked
with locked(Path(sys.argv[1])):
    try:
        with locked(Path(sys.argv[1]), patience=0.0):
            print("two at once")
    except BlockedError as error:
        print("held" if "another command is writing" in str(error) else error)
with locked(Path(sys.argv[1])):
    print("free again")
"""


def test_the_lock_of_windows_is_held_by_one_and_freed(tmp_path: Path) -> None:
    (tmp_path / "records").mkdir()
    words = [
        sys.executable,
        "-c",
        f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r}){HELD}",
        str(tmp_path),
    ]

    done = subprocess.run(words, capture_output=True, text=True, check=False)

    assert (done.stdout, done.stderr) == ("held\nfree again\n", "")


@pytest.mark.parametrize("name", ["fcntl", "resource"])
def test_the_system_that_is_faked_lacks_what_it_says(name: str) -> None:
    folder = str(Path(__file__).parent)
    code = f"import sys; sys.path.insert(0, {folder!r}); from as_windows import windows; windows(); import {name}"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert "ModuleNotFoundError" in done.stderr
