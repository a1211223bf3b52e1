"""Where the system does not give a part of the program itself, that is said in words, with the code for it."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.edits.running import run

FAILING = """
import sys
missing = sys.argv[1]
class Failing:
    def find_spec(self, name, path=None, target=None):
        if name == missing:
            raise OSError(24, "Too many open files", name)
sys.meta_path.insert(0, Failing())
sys.argv = ["clientbase", *sys.argv[2:]]
from clientbase.__main__ import main
main()
"""


@pytest.mark.parametrize("module", ["clientbase.cli.app", "typer.main"])
def test_before_anything_is_begun(module: str, tmp_path: Path) -> None:
    words = [sys.executable, "-c", FAILING, module, "-C", str(tmp_path), "list"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 4
    assert done.stderr.startswith("clientbase: a part of the program cannot be loaded: Too many open")


def test_in_the_middle_of_a_verb(example: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "clientbase.cli.explain", None)
    answer = run(example, "explain", "CB021")
    assert answer.code == 4
    assert answer.err.startswith("clientbase: a part of the program cannot be loaded: ")


def test_who_looks_for_the_cause_sees_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLIENTBASE_DEBUG", "1")
    words = [sys.executable, "-c", FAILING, "clientbase.cli.app", "-C", str(tmp_path), "list"]
    assert "Traceback" in subprocess.run(words, capture_output=True, text=True, check=False).stderr
