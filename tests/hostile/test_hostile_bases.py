"""Each hostile base with the verbs that aim at it, and a sample of all others: nothing gets out, hangs or breaks."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import settings

from tests.conftest import ROOT
from tests.hostile.planting import WORDS, hostile_bases, lay_out

PARTS = 4
"""So many runs, which xdist spreads."""
THOROUGH = settings().max_examples > 100
EACH = 1 if THOROUGH else 120
"""Each base is tried with every so manieth of the words too, beginning at another one than the base before."""


def pairs() -> list[tuple[int, str]]:
    """Return the bases by number, each with the words to try.

    The things that are planted at a place take turns with the words that aim at it, every other one of them in turn;
    each with all of them takes minutes, and is tried with `--hypothesis-profile=thorough`.
    """
    found: dict[tuple[int, str], None] = {}
    for number, base in enumerate(hostile_bases()):
        aimed = base.aimed if THOROUGH else base.aimed[number % 2 :: 2] or base.aimed
        found |= dict.fromkeys((number, words) for words in (*aimed, *WORDS[number % EACH :: EACH]))
    return [*found]


def test_every_verb_and_every_base_is_tried() -> None:
    tried = pairs()
    assert {words for _, words in tried} == {*WORDS}
    assert {number for number, _ in tried} == {*range(len([*hostile_bases()]))}


@pytest.mark.parametrize("part", range(PARTS))
def test_nothing_gets_out_hangs_or_breaks(tmp_path: Path, part: int, monkeypatch: pytest.MonkeyPatch) -> None:
    base, outside = tmp_path / "inside/template", tmp_path / "outside"
    base.parent.mkdir()
    outside.mkdir()
    lay_out(base, outside)
    (outside / "home").mkdir()
    for name, value in {"HOME": str(outside / "home"), "EDITOR": "true", "PAGER": "cat"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("CLIENTBASE_SENDMAIL", "false")
    asked = json.dumps([pairs()[part::PARTS], str(base), str(outside)])
    words = [sys.executable, "-m", "tests.hostile.sandbox", asked]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False, env={**os.environ})
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == []
