"""The end of a process: quick, and yet nothing is lost that was to be done last."""

import subprocess
import sys
from pathlib import Path

import pytest

_LAST = """
import atexit, sys
from clientbase.__main__ import door

class Taken:
    def __del__(self):
        print("taken apart", file=sys.stderr)

sys.modules["kept"] = Taken()
atexit.register(print, "done at the end")
"""


def ended(example: Path, before: str, *words: str) -> tuple[int, list[str], list[str]]:
    """Return the exit code and the lines on both streams of a process that goes through the door with *words*."""
    command = [sys.executable, "-c", f"{_LAST}{before}\ndoor()", "-C", str(example), *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout.splitlines()[-1:], done.stderr.splitlines()[-1:]


@pytest.mark.parametrize(("words", "code"), [(("--version",), 0), (("path", "nobody"), 2)])
def test_a_process_ends_without_being_taken_apart(example: Path, words: tuple[str, ...], code: int) -> None:
    found, said, wrong = ended(example, "", *words)
    assert (found, said) == (code, ["done at the end"])
    assert wrong != ["taken apart"]


def test_a_module_that_is_run_ends_alike(example: Path) -> None:
    running = (
        "import runpy\ndel sys.modules['clientbase.__main__']\n"
        "def door():\n    runpy.run_module('clientbase', run_name='__main__')"
    )
    found, said, wrong = ended(example, running, "--version")
    assert (found, said, wrong) == (0, ["done at the end"], [])


def test_python_waits_for_its_threads(example: Path) -> None:
    late = "import threading\nthreading.Thread(target=lambda: (threading.main_thread().join(), print('late'))).start()"
    assert ended(example, late, "--version") == (0, ["done at the end"], ["taken apart"])


def test_what_an_exit_says_is_said(example: Path) -> None:
    saying = "import clientbase.__main__ as ours\nours.main = lambda: sys.exit('so it is')"
    assert ended(example, saying)[0] == 1


def test_who_takes_nothing_more_is_told_by_python(example: Path) -> None:
    closed = "import clientbase.__main__ as ours\nours.main = sys.stdout.close"
    assert ended(example, closed)[0] == 0
