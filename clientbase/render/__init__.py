"""How an answer looks: a file per output format, each imported only when it is asked for.

Only here are rich and tabulate known; what is made for programs needs neither.
"""

from importlib import import_module
from pathlib import PurePath

from clientbase.errors import UsageError
from clientbase.page import Page

FORMATS = {
    "table": "clientbase.render.table",
    "text": "clientbase.render.text",
    "markdown": "clientbase.render.markdown",
    "csv": "clientbase.render.csv",
    "tsv": "clientbase.render.tsv",
    "json": "clientbase.render.json",
    "jsonl": "clientbase.render.jsonl",
    "ics": "clientbase.render.ics",
}
"""The module of each format; its `render` makes the text."""

_ENDINGS = {
    ".txt": "text",
    ".md": "markdown",
    ".csv": "csv",
    ".tsv": "tsv",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ics": "ics",
}


def render(page: Page, format: str, *, color: bool = False, width: int | None = None) -> str:  # noqa: A002  # the option's name
    """Return *page* as text in the named format; colour and width matter to a terminal's table only."""
    if format not in FORMATS:
        raise UsageError(f'no format "{format}"; there are: {", ".join(FORMATS)}')
    made: str = import_module(FORMATS[format]).render(page, color=color, width=width)
    return made


def format_of(path: str) -> str:
    """Tell the format of an output file by its ending."""
    ending = PurePath(path).suffix.lower()
    if ending not in _ENDINGS:
        raise UsageError(f'no format goes with "{path}"; a file may end in: {", ".join(_ENDINGS)}')
    return _ENDINGS[ending]
