"""Streams that are closed, full, broken or of few letters, folders with odd names, and signals: never a traceback."""

import os
import pty
import random
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.cli.every_verb import UNCAUGHT, outcomes
from tests.edits.running import command, run

SILENT = {"explain", "fields", "list", "show", "report", "query", "check"}
"""Verbs that certainly write an answer."""


@pytest.fixture
def small(told_example: Path) -> Path:
    """Return the example with two of its clients: what is looked at here does not hang on their number."""
    for record in told_example.glob("records/**/*.yaml"):
        if record.stem not in {"restoran-galija", "adriatik"}:
            record.unlink()
    return told_example


def told_of_all(root: Path, *, read: int | str | None, write: int | str | None) -> dict[str, int]:
    found = outcomes(root, read=read, write=write)
    assert {verb for verb, code in found.items() if code == UNCAUGHT or not 0 <= code <= 4} == set(), (
        (root / "traceback").read_text() if (root / "traceback").exists() else found
    )
    return found


def test_closed(small: Path) -> None:
    found = told_of_all(small, read=None, write=None)
    assert {verb: found[verb] for verb in SILENT} == dict.fromkeys(SILENT, 4)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no full device")
def test_full(small: Path) -> None:
    found = told_of_all(small, read=os.devnull, write="/dev/full")
    answering = {
        *SILENT,
        "diff",
        "review",
        "history",
        "why",
        "agenda",
        "dupes",
        "calibrate",
        "schedule",
        "export",
    }
    assert {verb: found[verb] for verb in answering} == dict.fromkeys(answering, 4)


def test_broken_off(small: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    found = told_of_all(small, read=os.devnull, write=writing)
    os.close(writing)
    assert {verb: found[verb] for verb in SILENT - {"check"}} == dict.fromkeys(SILENT - {"check"}, 0)


def test_a_terminal_of_ascii_letters(small: Path) -> None:
    master, slave = pty.openpty()
    seen: list[bytes] = []

    def read() -> None:
        with suppress(OSError):  # nobody holds the other end any more
            while data := os.read(master, 65536):
                seen.append(data)

    reader = threading.Thread(target=read)
    reader.start()
    found = outcomes(small, read=os.devnull, write=slave, encoding="ascii")
    os.close(slave)
    reader.join()
    os.close(master)
    assert {*found.values()} <= {*range(5)}, (small / "traceback").read_text()
    text = b"".join(seen).decode("ascii")
    assert "Restoran Galija" in text  # stands there as Ресторан Галија


def test_pipes_are_utf_8_whatever_the_locale_says(told_example: Path) -> None:
    odd = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(
        command(told_example, "list", "-f", "csv"),
        env={**os.environ, **odd},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, "Ресторан Галија".encode() in done.stdout) == (0, True)


ODD_PLACES = (
    "list",
    "check",
    "report entry",
    "history restoran-galija",
    "diff HEAD~3",
    "set restoran-galija tags=new --commit",
    "undo",
    "site",
    "git-setup",
    "review HEAD~1",
)


@pytest.mark.parametrize(
    "name", [b"b\xff", b"two\nlines", "ж".encode()], ids=["no UTF-8", "a line end", "Cyrillic"]
)
def test_a_base_in_a_folder_of_any_name(told_example: Path, name: bytes) -> None:
    base = told_example.with_name(os.fsdecode(name))
    told_example.rename(base)
    for words in ODD_PLACES:
        answer = run(base, *words.split(), *[str(base / "pages")] * (words == "site"))
        assert (words, answer.code) == (words, 0), answer.err
        assert "Ресторан" in answer.out or words != "list"


def test_a_folder_of_two_lines_lies_in_its_repository(told_example: Path) -> None:
    from clientbase import git

    base = told_example.rename(told_example.with_name("two\nlines"))
    found = git.need(base)
    assert (found.top, found.shallow, found.bare, found.prefix) == (base, False, False, "")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_at_any_time_ends_the_program_without_a_word(example: Path, number: signal.Signals) -> None:
    started = time.monotonic()
    assert (
        subprocess.run(command(example, "report", "overview"), capture_output=True, check=False).returncode
        == 0
    )
    whole = time.monotonic() - started
    chance = random.Random(13)
    for _ in range(6):
        process = subprocess.Popen(
            [sys.executable, "-c", HOLD, *command(example, "report", "overview")[3:]],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        assert process.stdout
        assert process.stdout.read(1) == b"!"  # Python itself is there, and ours begins
        time.sleep(chance.random() * whole)
        process.send_signal(number)
        _, said = process.communicate(timeout=60)
        assert (process.returncode in {128 + number, -number, 0}, said) == (True, b"")


HOLD = """
import os, sys
from clientbase.__main__ import main
os.write(1, b"!")
main()
"""


FORGETFUL = """
import os, signal, sys
from contextlib import suppress
from clientbase.cli import streams

class Thrown:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGTERM)
        sum(range(3))

def work():
    try:
        for kept in (Thrown(), None, None):
            del kept
        print("it went on")
    finally:
        print("tidied up")

streams.hear()
try:
    work()
except KeyboardInterrupt:
    print("ended")
"""


def test_an_interrupt_while_a_value_is_thrown_away_is_heard_where_the_program_goes_on() -> None:
    done = subprocess.run([sys.executable, "-c", FORGETFUL], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("tidied up\nended\n", "")


def test_a_signal_when_all_is_done_changes_nothing_of_what_it_has_come_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from clientbase.cli import streams

    codes: list[int] = []
    monkeypatch.setattr(os, "_exit", codes.append)
    monkeypatch.setattr(streams, "HEARD", [(signal.SIGINT, time.monotonic())])
    streams.done(3)
    streams._break_off(signal.SIGTERM, None)  # noqa: SLF001 - as the system calls it
    streams.begin()
    streams._end(signal.SIGTERM, None)  # noqa: SLF001
    assert codes == [3, 143]


def test_an_interrupt_that_sqlite_has_swallowed_is_one(
    example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clientbase.cli.streams.HEARD", [(signal.SIGTERM, 0.0)])
    assert run(example, "query", "SELECT nothing") == (143, "", "")
