"""Make the pictures of the documentation from what the program says of the example: python -m tools.pictures.

Pictures of terminals are SVG, written here from the real answer. Pictures of pages take a browser; beside each lies the
text that it shows. `--check` needs no browser: it names the pictures that do not show what the program says now.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

from tests.render.browser import PROGRAM, Browser
from tools.example import lay_out

PICTURES: Final = Path(__file__).parent.parent / "docs" / "pictures"
DAY: Final = "2026-11-21"
COLUMNS: Final = 80


class Shot(NamedTuple):
    """A picture of a page: what is asked, which file of the answer is shown, how wide the window is, and how much."""

    words: str
    file: str
    width: int
    sections: int
    """so many of the page's sections are shown"""
    most: int = 1200
    """how high the picture is at most"""
    dark: bool = False


SHOTS: Final = {
    "monday": Shot("report overview -o {folder}/monday.html", "monday.html", 860, 1),
    "cohorts": Shot("report cohorts -o {folder}/cohorts.html", "cohorts.html", 960, 1, most=810, dark=True),
    "client": Shot("site {folder}/site", "site/clients/adriatik.html", 400, 1, most=860),
}
TERMINALS: Final = {
    "agenda": "agenda --manager olga --limit 6",
    "cadence": "report cadence --limit 8",
    "dormant": "report dormant --limit 6",
}


def main(words: Sequence[str]) -> None:
    """Make all pictures, or with --check name the stale ones."""
    with TemporaryDirectory() as folder:
        base, answers = Path(folder) / "example", Path(folder) / "answers"
        answers.mkdir()
        lay_out(base)
        if "--check" in words:
            if names := list(stale(base, answers)):
                sys.exit(f"stale: {', '.join(names)}; run: make pictures")
            return
        PICTURES.mkdir(exist_ok=True)
        for name, text in shown(base, answers):
            (PICTURES / name).write_text(text, encoding="utf-8")
        _photograph(answers, Path(folder))


def stale(base: Path, answers: Path) -> Iterator[str]:
    """Name the pictures that do not show what the program says."""
    for name, text in shown(base, answers):
        file = PICTURES / name
        if not file.is_file() or file.read_text(encoding="utf-8") != text:
            yield f"docs/pictures/{name}"


def shown(base: Path, answers: Path) -> Iterator[tuple[str, str]]:
    """Return what the pictures show, by the names of the files that say so; pages are laid into *answers*."""
    for name, words in TERMINALS.items():
        said = _said(base, f"--color always {words} -f table --width {COLUMNS}")
        yield f"{name}.svg", terminal(f"clientbase {words}", said)
    for name, shot in SHOTS.items():
        _said(base, shot.words.format(folder=answers))
        page = (answers / shot.file).read_text(encoding="utf-8")
        yield f"{name}.txt", text_of(page, shot.sections)


def _said(base: Path, words: str) -> str:
    command = [sys.executable, "-m", "clientbase", "--as-of", DAY, *words.split()]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent), "LC_ALL": "C.UTF-8"}
    environment = {
        name: value
        for name, value in environment.items()
        if name != "NO_COLOR" and not name.startswith("CLIENTBASE_")
    }
    made = subprocess.run(command, cwd=base, env=environment, capture_output=True, text=True, check=True)
    return made.stdout


_SGR: Final = re.compile(r"\x1b\[([\d;]*)m")
_LOOKS: Final = {
    "1": 'font-weight="bold"',
    "2": 'fill="#8b949e"',
    "31": 'fill="#ff7b72"',
    "32": 'fill="#7ee787"',
    "33": 'fill="#e3b341"',
}
"""What the program's ways to stress a word look like."""
_LETTERS: Final = (
    'font-family="ui-monospace, Menlo, Consolas, DejaVu Sans Mono, monospace" font-size="14" fill="#e6edf3"'
)
_WIDE, _HIGH, _MARGIN = 8.4, 19, 16
"""A letter's width and a line's height in a picture, and the margin."""


def terminal(command: str, said: str) -> str:
    """Return a window of a terminal as a drawing: the command and the answer."""
    lines = [f"$ {command}", *said.rstrip("\n").split("\n")]
    width, height = COLUMNS * _WIDE + 2 * _MARGIN, len(lines) * _HIGH + 2 * _MARGIN
    spoken = escape(_SGR.sub("", "\n".join(lines)), quote=False)
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" role="img" {_LETTERS}>',
            f"<title>{spoken}</title>",
            f'<rect width="{width:g}" height="{height:g}" rx="8" fill="#0d1117"/>',
            *(run for n, line in enumerate(lines) for run in _runs(line, _MARGIN + n * _HIGH + 14)),
            "</svg>\n",
        )
    )


def _runs(line: str, high: int) -> Iterator[str]:
    """Return the runs of letters of a line that look alike, each in its place, whatever the letters' font."""
    looks: list[str] = []
    place = 0
    for n, piece in enumerate(_SGR.split(line)):
        if n % 2:
            codes = [code for code in piece.split(";") if code not in {"", "0"}]
            looks = [*looks, *codes] if codes else []
        else:
            for found in re.finditer(r"\S+(?: \S+)*", piece):
                x, wide = _MARGIN + (place + found.start()) * _WIDE, len(found[0]) * _WIDE
                look = "".join(f" {_LOOKS[code]}" for code in looks)
                yield f'<text x="{x:g}" y="{high}" textLength="{wide:g}"{look}>{escape(found[0], quote=False)}</text>'
            place += len(piece)


class _Texts(HTMLParser):
    """Collects what a page says, to the end of so many sections."""

    def __init__(self, sections: int) -> None:
        super().__init__()
        self.left = sections
        self.unseen = 0
        self.lines: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self.unseen += tag in {"style", "script", "title"}
        if tag in {"p", "h1", "h2", "tr", "li", "div"}:
            self.lines.append("")

    def handle_endtag(self, tag: str) -> None:
        self.unseen -= tag in {"style", "script", "title"}
        self.left -= tag == "section"

    def handle_data(self, data: str) -> None:
        if self.left > 0 and not self.unseen and self.lines and data.strip():
            self.lines[-1] += f" {' '.join(data.split())}"


def text_of(page: str, sections: int) -> str:
    """Return what a page says to the end of so many sections, a line for each row."""
    texts = _Texts(sections)
    texts.feed(page)
    return "\n".join(line.strip() for line in texts.lines if line.strip()) + "\n"


def _photograph(answers: Path, folder: Path) -> None:
    if not PROGRAM:
        sys.exit("no browser: set CLIENTBASE_BROWSER, or put chromium on PATH")
    browser = Browser(PROGRAM, folder / "profile")
    browser.tell("Emulation.setScrollbarsHidden", hidden=True)
    for name, shot in SHOTS.items():
        browser.open(answers / shot.file, shot.width, dark=shot.dark)
        last = f"document.querySelectorAll('main section')[{shot.sections - 1}]"
        high = browser.value(f"Math.ceil({last}.getBoundingClientRect().bottom + scrollY)")
        browser.open(answers / shot.file, shot.width, min(high + 24, shot.most), dark=shot.dark)
        browser.picture(PICTURES / f"{name}.png", whole=False)
    browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
