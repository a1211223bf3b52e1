"""The pictures of the documentation show what the program says of the example; a script makes them."""

import re
from pathlib import Path

from tests.conftest import ROOT
from tools.pictures import PICTURES, SHOTS, stale, terminal, text_of

SHOWN = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]


def test_they_show_what_the_program_says_now(told_example: Path, tmp_path: Path) -> None:
    answers = tmp_path / "answers"
    answers.mkdir()
    assert list(stale(told_example, answers)) == [], "run: make pictures"


def test_each_is_shown_somewhere_and_is_small() -> None:
    pictures = {file.name for file in PICTURES.iterdir() if file.suffix != ".txt"}
    told = "".join(page.read_text(encoding="utf-8") for page in SHOWN)
    assert pictures == {*re.findall(r"!\[[^]]+\]\((?:docs/)?pictures/([\w.-]+)\)", told)}
    assert {f"{name}.png" for name in SHOTS} <= pictures
    assert max(file.stat().st_size for file in PICTURES.iterdir()) < 200_000


def test_a_window_is_drawn_letter_by_letter() -> None:
    drawn = terminal("show x", "\x1b[1;31m5 days\x1b[0m  <b> & \x1b[2mЂ\x1b[0m\n")
    assert '<text x="16" y="30" textLength="50.4">$ show x</text>'.replace("50.4", "67.2") in drawn
    assert '<text x="16" y="49" textLength="50.4" font-weight="bold" fill="#ff7b72">5 days</text>' in drawn
    assert '<text x="83.2" y="49" textLength="42">&lt;b&gt; &amp;</text>' in drawn
    assert '<text x="133.6" y="49" textLength="8.4" fill="#8b949e">Ђ</text>' in drawn
    assert "<title>$ show x\n5 days  &lt;b&gt; &amp; Ђ</title>" in drawn


def test_a_page_says_its_rows_to_the_end_of_so_many_sections() -> None:
    page = "<html><style>no</style><h1>Verdict</h1><section><h2>A</h2><tr><th>x</th><td>1</td></tr></section>"
    assert text_of(f"{page}<section><h2>B</h2></section>", 1) == "Verdict\nA\nx 1\n"
