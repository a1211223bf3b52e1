"""Folders of cards and events that are ours, as khard and khal read them: a file each, and none of what is gone."""

import re
from collections.abc import Container, Mapping
from pathlib import Path
from typing import Final

from clientbase.page import Page
from clientbase.render.formats.ics import escaped, folded, single_events
from clientbase.text.inside import WHOLE, IrregularError, contents, demand_way
from clientbase.text.store import put, settle

OF_CLIENT: Final = "X-CLIENTBASE-CLIENT"
"""The property that says of which client a card or an event is."""
_CLIENT: Final = re.compile(rf"^{OF_CLIENT}:(.*)$", re.MULTILINE)
_MADE: Final = re.compile(r"^DTSTAMP:.*\n", re.MULTILINE)
_OURS: Final = "clientbase-"


def fill(folder: Path, ending: str, texts: Mapping[str, str], clients: Container[str] | None) -> int:
    """Let a folder hold these files, by their names without the ending; return how many were removed.

    Of ours, what is of none of *texts* is removed where it is of one of *clients*; None stands for everybody. What
    stands there already is not touched, and what is not ours never.
    """
    files = {f"{name}{ending}": text for name, text in texts.items()}
    gone = 0
    demand_way(folder / _OURS)
    folder.mkdir(parents=True, exist_ok=True)
    for old in sorted(folder.glob(f"{_OURS}*{ending}")):
        if old.name not in files and (clients is None or _client_of(old) in clients):
            old.unlink()
            gone += 1
    for name, text in files.items():
        file = folder / name
        if _said(_text_of(file)) != _said(text):
            put(file, text, lasting=False)
    settle([folder])
    return gone


def events(page: Page) -> dict[str, str]:
    """Return each event of an answer as a calendar of its own, by the name of its file."""
    found = {}
    for uid, row, text in single_events(page):
        client = folded(f"{OF_CLIENT}:{escaped(str(row.get('client') or ''))}")
        name = f"{_OURS}{uid.partition('@')[0]}"
        found[name] = text.replace("BEGIN:VEVENT\r\n", f"BEGIN:VEVENT\r\n{client}\r\n", 1)
    return found


def _said(text: str) -> str:
    """Return what a file says, whenever it was made."""
    return _MADE.sub("", text.replace("\r\n", "\n"))


def _client_of(file: Path) -> str:
    """Return the client of which a file says that it is; earlier ones do not say it."""
    found = _CLIENT.search(_text_of(file).replace("\r\n ", "").replace("\r", ""))
    return found[1] if found else ""


def _text_of(file: Path) -> str:
    try:
        return contents(file, WHOLE).decode(errors="replace")
    except (OSError, IrregularError):
        return ""
